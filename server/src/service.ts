import type { TextDocument } from 'vscode-languageserver-textdocument'
import type {
  CodeAction,
  CodeLens,
  CompletionItem,
  Diagnostic,
  DocumentSymbol,
  FoldingRange,
  Hover,
  InlayHint,
  Position,
  Range,
  SelectionRange,
  SemanticTokens,
  SignatureHelp,
  TextEdit,
} from 'vscode-languageserver-types'
import type {
  Clone,
  ExplainedOutput,
  Identity,
  Judgement,
  MigrationAnswer,
  MigrationReportParams,
  Picture,
  RuleEdits,
  View,
} from '../../protocol/src/messages.ts'
import { explainOutput } from './explain/explain-output.ts'
import { cloneOf } from './features/clone.ts'
import { codeActions, resolveFix } from './features/code-actions.ts'
import { buildsOn, codeLenses, type LensActions, summaryLens } from './features/code-lens.ts'
import { type CompletionQuestion, complete, resolveCompletion } from './features/completion.ts'
import { diagnostics, type RulePage } from './features/diagnostics.ts'
import { fixRule, fixRules } from './features/fix-rule.ts'
import { formatting, onTypeFormatting, rangeFormatting } from './features/formatting.ts'
import { hover } from './features/hover.ts'
import { inlayHints } from './features/inlay-hints.ts'
import { judge } from './features/judge.ts'
import { identityActions, newIdentity } from './features/new-identity.ts'
import { documentSymbols, foldingRanges, selectionRanges } from './features/outline.ts'
import { laterOf } from './features/picked.ts'
import { pictureOf } from './features/picture.ts'
import { semanticTokens } from './features/semantic-tokens.ts'
import { explainRefusal, showView } from './features/show.ts'
import { signatureHelp } from './features/signature.ts'
import type { EditorIndent } from './format/style.ts'
import { migrationActions, resolveMigration } from './migrate/action.ts'
import { type EditorOptions, migrationAnswer, type ReportedSnapshot, reportOf } from './migrate/answer.ts'
import { upgradeReport } from './migrate/upgrade-report.ts'
import type { Release } from './release.ts'
import type { Log } from './rules/lint.ts'
import { asTextEdits, type Preferences, type Snapshot, snapshotOfText, takeSnapshot } from './snapshot.ts'
import type { Around, Edit, FileKind } from './values/value-type.ts'
import { leftAloneBecause } from './workspace/detect.ts'
import { type Pool, underPool } from './workspace/pools.ts'

export interface ServiceOptions {
  /** Takes what went wrong inside: an exception costs one answer and is told here. */
  readonly log?: Log
  readonly rulePage?: RulePage
  /** Whether the editor at the other end has the commands of our client. */
  readonly commands?: () => boolean
}

/** What gives a config its form, or why it is left alone. */
export type FormatAnswer = { readonly edits: TextEdit[] } | { readonly refused: string }

/**
 * Everything that the language server knows, without a connection, a file or a timer. All functions are pure but for the
 * log, and none throws.
 */
export interface Service {
  /** Judges a usual guest, a step at each `next`: what is loaded or made when it is first needed is there then. */
  prepare(): Iterator<void>
  snapshot(document: TextDocument, kind: FileKind, preferences: Preferences): Snapshot
  /**
   * @param typed the line in which somebody types, from 0
   * @param before what was told of the document before: the same list, where nothing else is to be told
   */
  diagnostics(snapshot: Snapshot, typed?: number, before?: readonly Diagnostic[]): readonly Diagnostic[]
  complete(snapshot: Snapshot, position: Position, question?: CompletionQuestion): CompletionItem[]
  resolveCompletion(item: CompletionItem): CompletionItem
  /** @param pools the cpupools of the workspace: what a scheduling key does depends on them */
  hover(snapshot: Snapshot, position: Position, pools?: readonly Pool[]): Hover | undefined
  /** @param byPlace whether a parameter is told by its place in the line, and not by its text */
  signatureHelp(snapshot: Snapshot, position: Position, byPlace?: boolean): SignatureHelp | undefined
  documentSymbols(snapshot: Snapshot): DocumentSymbol[]
  foldingRanges(snapshot: Snapshot): FoldingRange[]
  selectionRanges(snapshot: Snapshot, positions: readonly Position[]): SelectionRange[]
  /**
   * @param resolves whether the client asks for the edit of an action once that is picked
   * @param around what the other files have, so that what is made up is new
   */
  codeActions(
    snapshot: Snapshot,
    range: Range,
    only?: readonly string[],
    resolves?: boolean,
    around?: Around,
  ): CodeAction[]
  /** A picked action with the edit that was not worked out before. */
  resolveCodeAction(action: CodeAction, snapshot: Snapshot): CodeAction
  codeLenses(snapshot: Snapshot, actions: LensActions): CodeLens[]
  /** Whether `xl create` of a release makes a guest of a config. */
  buildsOn(snapshot: Snapshot, release: Release): boolean
  /** A lens that says what the guest is, and which releases make one of the file where that is known. */
  resolveLens(
    lens: CodeLens,
    snapshot: Snapshot,
    builds: readonly Release[] | undefined,
    actions: LensActions,
  ): CodeLens
  /** @param whole whether all of the text is coloured, for an editor without a grammar of ours */
  semanticTokens(snapshot: Snapshot, whole?: boolean): SemanticTokens
  inlayHints(snapshot: Snapshot, range: Range): InlayHint[]
  /** @param editor what the editor says of the blanks of the document */
  format(snapshot: Snapshot, editor?: EditorIndent): FormatAnswer
  /** The form of the settings that a range touches; nothing for a file that is left alone. */
  formatRange(snapshot: Snapshot, range: Range, editor?: EditorIndent): TextEdit[]
  /** The form of the setting behind which something has just been typed; nothing for a file that is left alone. */
  formatOnType(snapshot: Snapshot, position: Position, typed: string, editor?: EditorIndent): TextEdit[]
  /** What a view shows of a config; undefined when xl refuses it, or libxl where the view goes that far. */
  show(snapshot: Snapshot, view: View): string | undefined
  /** What becomes of each setting of a config; undefined for other files, and when something went wrong inside. */
  picture(snapshot: Snapshot): Picture | undefined
  /** What writes a new MAC address or UUID for a range, or why that is not done; undefined when something went wrong inside. */
  newIdentity(
    snapshot: Snapshot,
    range: Range,
    what: Identity,
    around: Around,
  ): TextEdit[] | { readonly refused: string } | undefined
  /** The config of another guest like this one; undefined for other files, and when something went wrong inside. */
  clone(snapshot: Snapshot, name: string, around: Around): Clone | undefined
  /** Why xl refuses a config; empty when it does not. */
  refusals(snapshot: Snapshot): string[]
  /** What we say of a config, to be held against what xl says; undefined when something went wrong inside. */
  judge(snapshot: Snapshot): Judgement | undefined
  /** What mends all problems of a rule, or of each rule. */
  ruleFixes(snapshot: Snapshot, rule?: string): RuleEdits[]
  /** The config as xl of a release is to read it; undefined when something went wrong inside. */
  migrate(snapshot: Snapshot, options: EditorOptions): MigrationAnswer | undefined
  /** What migrations do, leave to do and leave alone, as Markdown; undefined when something went wrong inside. */
  migrationReport(
    files: readonly ReportedSnapshot[],
    leftAlone?: MigrationReportParams['leftAlone'],
  ): string | undefined
  /** What changes for the file from one release to another, as Markdown; undefined when something went wrong inside. */
  upgradeReport(snapshot: Snapshot, from: Release, to: Release): string | undefined
  /** What the lines of an output of xl are about, for a config or on their own; undefined when something went wrong inside. */
  explainOutput(output: string, snapshot?: Snapshot, name?: string): ExplainedOutput | undefined
}

/** What most guests have. */
const usualGuest = `name = "guest"
memory = 1024
kernel = "/boot/guest"
disk = [ "/dev/vg/guest,raw,xvda,rw" ]
vif = [ "bridge=xenbr0" ]
`

const none: readonly Diagnostic[] = []

export const createService = ({ log = () => {}, rulePage, commands = () => false }: ServiceOptions = {}): Service => {
  /** Runs a feature; when it throws, that answer alone is lost. */
  const guarded = <T>(feature: string, run: () => T, otherwise: T): T => {
    try {
      return run()
    } catch (error) {
      log(`${feature}: ${error instanceof Error ? error.stack : error}`)
      return otherwise
    }
  }
  return {
    *prepare() {
      const snapshot = snapshotOfText(usualGuest, 'domain')
      yield
      this.diagnostics(snapshot)
    },
    snapshot: (document, kind, preferences) => takeSnapshot(document, kind, preferences, log),
    diagnostics: (snapshot, typed, before) =>
      guarded(
        'diagnostics',
        () => (foreign(snapshot) !== undefined ? none : diagnostics(snapshot, rulePage, typed, before)),
        none,
      ),
    complete: (snapshot, position, question) => guarded('completion', () => complete(snapshot, position, question), []),
    resolveCompletion: (item) => guarded('completion', () => resolveCompletion(item), item),
    hover: (snapshot, position, pools = []) =>
      guarded('hover', () => hover(snapshot, position, (key) => underPool(snapshot.config, key, pools)), undefined),
    signatureHelp: (snapshot, position, byPlace) =>
      guarded('signature help', () => signatureHelp(snapshot, position, byPlace), undefined),
    documentSymbols: (snapshot) => guarded('symbols', () => documentSymbols(snapshot), []),
    foldingRanges: (snapshot) => guarded('folding', () => foldingRanges(snapshot), []),
    selectionRanges: (snapshot, positions) => guarded('selection', () => selectionRanges(snapshot, positions), []),
    codeActions: (snapshot, range, only, resolves = false, around = {}) =>
      guarded(
        'code actions',
        () =>
          foreign(snapshot) !== undefined
            ? []
            : [
                ...migrationActions(snapshot, range, only, { commands: commands(), resolves }),
                ...codeActions(snapshot, range, only, {
                  commands: commands(),
                  resolves,
                  ...(rulePage ? { page: rulePage } : {}),
                }),
                ...identityActions(snapshot, range, only, around),
              ],
        [],
      ),
    resolveCodeAction: (action, snapshot) =>
      guarded(
        'code actions',
        () => {
          const does = laterOf(action)?.does
          if (does === undefined) return action
          return does === 'migrate'
            ? resolveMigration(action, snapshot)
            : resolveFix(action, snapshot, does === 'fix all' ? undefined : does.fix)
        },
        action,
      ),
    codeLenses: (snapshot, actions) =>
      guarded('lenses', () => (foreign(snapshot) !== undefined ? [] : codeLenses(snapshot, actions)), []),
    buildsOn: (snapshot, release) => guarded('lenses', () => buildsOn(snapshot, release), false),
    resolveLens: (lens, snapshot, builds, actions) =>
      guarded('lenses', () => summaryLens(lens, snapshot, builds, actions), lens),
    semanticTokens: (snapshot, whole) =>
      guarded('semantic tokens', () => semanticTokens(snapshot, whole), { data: [] }),
    inlayHints: (snapshot, range) =>
      guarded('inlay hints', () => (foreign(snapshot) !== undefined ? [] : inlayHints(snapshot, range)), []),
    format: (snapshot, editor) => guarded('formatting', () => formatAnswer(snapshot, editor), { edits: [] }),
    formatRange: (snapshot, range, editor) =>
      guarded('formatting', () => ownEdits(snapshot, () => rangeFormatting(snapshot, range, editor)), []),
    formatOnType: (snapshot, position, typed, editor) =>
      guarded('formatting', () => ownEdits(snapshot, () => onTypeFormatting(snapshot, position, typed, editor)), []),
    show: (snapshot, view) => guarded('show', () => showView(snapshot, view), undefined),
    picture: (snapshot) => guarded('picture', () => pictureOf(snapshot), undefined),
    newIdentity: (snapshot, range, what, around) =>
      guarded('new identity', () => newIdentity(snapshot, range, what, around), undefined),
    clone: (snapshot, name, around) =>
      guarded(
        'clone',
        () => (snapshot.config.kind === 'domain' ? cloneOf(snapshot, name, around) : undefined),
        undefined,
      ),
    refusals: (snapshot) => guarded('show', () => explainRefusal(snapshot), []),
    judge: (snapshot) => guarded('judge', () => judge(snapshot), undefined),
    ruleFixes: (snapshot, rule) =>
      guarded('fixes', () => (foreign(snapshot) !== undefined ? [] : ruleFixes(snapshot, rule)), []),
    migrate: (snapshot, options) => guarded('migration', () => migrationAnswer(snapshot, options), undefined),
    migrationReport: (files, leftAlone) => guarded('migration report', () => reportOf(files, leftAlone), undefined),
    explainOutput: (output, snapshot, name) =>
      guarded('explanation', () => explainOutput(output, snapshot, name), undefined),
    upgradeReport: (snapshot, from, to) => guarded('upgrade check', () => upgradeReport(snapshot, from, to), undefined),
  }
}

const foreign = ({ document, config }: Snapshot): string | undefined =>
  leftAloneBecause({ uri: document.uri, languageId: document.languageId, text: document.getText() }, config)

const formatAnswer = (snapshot: Snapshot, editor: EditorIndent | undefined): FormatAnswer => {
  const because = foreign(snapshot)
  if (because !== undefined) return { refused: `it is another program's: ${because}` }
  const found = formatting(snapshot, editor)
  return 'refused' in found ? found : { edits: asTextEdits(snapshot, found.edits) }
}

const ownEdits = (snapshot: Snapshot, edits: () => readonly Edit[]): TextEdit[] =>
  foreign(snapshot) === undefined ? asTextEdits(snapshot, edits()) : []

const ruleFixes = (snapshot: Snapshot, rule: string | undefined): RuleEdits[] => {
  const fixes = rule === undefined ? fixRules(snapshot) : [fixRule(snapshot, rule) ?? []].flat()
  return fixes.map((fix) => ({
    rule: fix.rule,
    count: fix.count,
    edits: asTextEdits(snapshot, fix.edits),
  }))
}
