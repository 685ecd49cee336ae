import {
  type CompletionItem,
  type CompletionList,
  CompletionTriggerKind,
  type Diagnostic,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  ErrorCodes,
  ResponseError,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from 'vscode-languageserver'
import { fixAllKind, migrateKind, semanticLegend } from '../features/announced.ts'
import { mayChange } from '../features/client.ts'
import { laterOf } from '../features/picked.ts'
import type { Client } from './client.ts'
import type { Documents } from './documents.ts'
import { applyEditCommand } from './fitting.ts'
import { formattingCapabilities } from './formatting.ts'
import type { Session } from './session.ts'
import type { Report } from './told.ts'
import { isText, optional, wrongParams } from './well-formed.ts'
import { handlersWithSnapshot } from './with-snapshot.ts'
import type { Workspace } from './workspace.ts'

/**
 * What the server says that it can do for a client.
 * @param paths whether it can tell which paths lead to a file
 */
export const capabilitiesFor = (
  {
    encoding,
    codeActionLiterals,
    appliesEdits,
    hints,
    tellsWhyStored,
    resolvesActions,
    pulls,
    refreshes,
    lenses,
    movesFolders,
    preparesRename,
  }: Client,
  paths: boolean,
): ServerCapabilities => ({
  positionEncoding: encoding,
  textDocumentSync: {
    openClose: true,
    change: TextDocumentSyncKind.Incremental,
    save: true,
    ...(tellsWhyStored ? { willSave: true } : {}),
  },
  completionProvider: { resolveProvider: true, triggerCharacters: ['=', ' ', '"', "'", ',', '[', ':'] },
  hoverProvider: true,
  signatureHelpProvider: { triggerCharacters: ['"', "'", ',', '='], retriggerCharacters: [','] },
  documentSymbolProvider: true,
  workspaceSymbolProvider: true,
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: preparesRename ? { prepareProvider: true } : true,
  ...(paths ? { documentLinkProvider: {} } : {}),
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  // Kinds are for clients that take actions with them.
  codeActionProvider: codeActionLiterals
    ? {
        codeActionKinds: ['quickfix', 'refactor.rewrite', fixAllKind, migrateKind],
        resolveProvider: resolvesActions,
      }
    : appliesEdits,
  semanticTokensProvider: { legend: semanticLegend, full: true },
  ...(hints ? { inlayHintProvider: true } : {}),
  ...(lenses ? { codeLensProvider: { resolveProvider: true } } : {}),
  ...(movesFolders ? { workspace: { workspaceFolders: { supported: true, changeNotifications: true } } } : {}),
  ...formattingCapabilities,
  ...(appliesEdits && !codeActionLiterals ? { executeCommandProvider: { commands: [applyEditCommand] } } : {}),
  ...(pulls
    ? {
        diagnosticProvider: {
          identifier: 'xen-config',
          // A client that asks again when told to need not look at all of them after each change of one.
          interFileDependencies: !refreshes,
          workspaceDiagnostics: false,
        },
      }
    : {}),
})

/** What a client that asks is told: that it is what it has, where it says so. */
const reportFor = ({ diagnostics, resultId }: Report, previous: unknown): DocumentDiagnosticReport =>
  resultId === previous
    ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId }
    : { kind: DocumentDiagnosticReportKind.Full, resultId, items: diagnostics as Diagnostic[] }

/** Answers what the protocol has questions for. */
export const answerLanguageFeatures = (
  session: Session,
  open: Documents,
  { judged, isComplete }: Pick<Workspace, 'judged' | 'isComplete'>,
): void => {
  const { connection, service, told, client } = session

  const withSnapshot = handlersWithSnapshot(open)

  connection.onCompletion(
    withSnapshot(
      (snapshot, { position, context }): CompletionItem[] | CompletionList => {
        const found = service.complete(snapshot, position, {
          typed: context?.triggerCharacter,
          again: context?.triggerKind === CompletionTriggerKind.TriggerForIncompleteCompletions,
          client: client(),
          around: open.around(snapshot.document.uri),
        })
        // What the other files have is wanted as soon as it is known: until then each letter asks again.
        return client().fitting.completion.list(
          found,
          !isComplete() || mayChange(found, context?.triggerKind === CompletionTriggerKind.Invoked),
        )
      },
      [],
      'position',
    ),
  )
  connection.onCompletionResolve(
    (item) => wrongParams(item, { label: isText }) ?? client().fitting.completion.item(service.resolveCompletion(item)),
  )
  connection.onHover(
    withSnapshot(
      (snapshot, { position }) => {
        const hover = service.hover(snapshot, position, open.pools())
        return hover ? client().fitting.hover(hover) : null
      },
      null,
      'position',
    ),
  )
  connection.onSignatureHelp(
    withSnapshot(
      (snapshot, { position }) => {
        const help = service.signatureHelp(snapshot, position, client().offsets)
        return help ? client().fitting.signatureHelp(help) : null
      },
      null,
      'position',
    ),
  )
  connection.onDocumentSymbol(
    withSnapshot((snapshot) => client().fitting.symbols(service.documentSymbols(snapshot), snapshot.document.uri), []),
  )
  connection.onFoldingRanges(withSnapshot((snapshot) => service.foldingRanges(snapshot), []))
  connection.onSelectionRanges(
    withSnapshot((snapshot, { positions }) => service.selectionRanges(snapshot, positions), [], 'positions'),
  )
  connection.onCodeAction(
    withSnapshot(
      (snapshot, { range, context }) =>
        client().fitting.actions(
          service.codeActions(
            judged(snapshot),
            range,
            Array.isArray(context?.only) ? context.only : undefined,
            client().resolvesActions,
            open.around(snapshot.document.uri),
          ),
          snapshot.document,
        ),
      [],
      'range',
    ),
  )
  connection.onCodeActionResolve(async (action) => {
    const wrong = wrongParams(action, { title: isText })
    if (wrong) return wrong
    const uri = laterOf(action)?.uri
    const snapshot = uri === undefined ? undefined : await open.snapshot(uri)
    if (!snapshot) return action
    const resolved = service.resolveCodeAction(action, judged(snapshot))
    return client().fitting.action(resolved, snapshot.document)
  })
  connection.onCodeLens(withSnapshot((snapshot) => service.codeLenses(snapshot, client()), []))
  connection.onExecuteCommand(async (params) => {
    const wrong = wrongParams(params, { command: isText, arguments: optional(Array.isArray) })
    if (wrong) return wrong
    const { command, arguments: [edit] = [] } = params
    if (command !== applyEditCommand || !client().appliesEdits)
      return new ResponseError(ErrorCodes.InvalidParams, `there is no command ${command}`)
    return connection.workspace.applyEdit(edit)
  })
  connection.languages.diagnostics.on(
    withSnapshot(
      (snapshot, { previousResultId }): DocumentDiagnosticReport =>
        reportFor(told.of(judged(snapshot, true), true), previousResultId),
      { kind: DocumentDiagnosticReportKind.Full, items: [] },
    ),
  )
  connection.languages.semanticTokens.on(
    withSnapshot((snapshot) => service.semanticTokens(snapshot, !client().grammar), { data: [] }),
  )
  connection.languages.inlayHint.on(
    withSnapshot((snapshot, { range }) => service.inlayHints(snapshot, range).map(client().fitting.hint), [], 'range'),
  )
}
