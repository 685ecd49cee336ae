import type {
  ClientCapabilities,
  CodeAction,
  Command,
  Diagnostic,
  DocumentSymbol,
  Hover,
  InlayHint,
  Location,
  LocationLink,
  MarkupContent,
  SignatureHelp,
  SymbolInformation,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import { withoutMarks } from '../markdown.ts'
import { type CompletionFitting, completionFittingFor } from './fitting-completion.ts'

/** The command that stands for an action where the client takes nothing but commands: its argument is the edit. */
export const applyEditCommand = 'xen-config.applyEdit'

type Versioned = Pick<TextDocument, 'uri' | 'version'>

/** What is to be said of changes to several files. */
interface EditOfFiles {
  /** What a preview calls them. Plain text. */
  readonly label: string
  /** The version of an open document that they are made for; null for a file that is not open. */
  readonly version: (uri: string) => number | null
}

/** Answers, cut to what a client has said that it can take. What it has not said it cannot take: so the protocol has it. */
export interface Fitting {
  hover(hover: Hover): Hover
  readonly completion: CompletionFitting
  hint(hint: InlayHint): InlayHint
  signatureHelp(help: SignatureHelp): SignatureHelp
  symbols(symbols: DocumentSymbol[], uri: string): DocumentSymbol[] | SymbolInformation[]
  /** @param pulled whether the client asks for them: what it can take of those it says elsewhere */
  diagnostics(diagnostics: readonly Diagnostic[], pulled: boolean): readonly Diagnostic[]
  definitions(links: LocationLink[]): LocationLink[] | Location[]
  /** Changes to files, by their addresses. */
  workspaceEdit(edits: ReadonlyMap<string, TextEdit[]>, about: EditOfFiles): WorkspaceEdit
  actions(actions: CodeAction[], document: Versioned): (CodeAction | Command)[]
  /** An action of a client that takes actions, with its edit. */
  action(action: CodeAction, document: Versioned): CodeAction
}

/** The first format that a client names is the one that it prefers. */
const markupOf = (formats: readonly string[] | undefined) => {
  const markdown = formats?.find((format) => format === 'markdown' || format === 'plaintext') === 'markdown'
  return (content: MarkupContent): MarkupContent =>
    markdown || content.kind !== 'markdown' ? content : { kind: 'plaintext', value: withoutMarks(content.value) }
}

const isMarkup = (content: unknown): content is MarkupContent =>
  typeof content === 'object' && content !== null && 'kind' in content

/** Symbols without their tree, each with the name of what it stands in. */
const flat = (symbols: readonly DocumentSymbol[], uri: string, containerName?: string): SymbolInformation[] =>
  symbols.flatMap(({ name, kind, range, children = [] }) => [
    { name, kind, location: { uri, range }, ...(containerName === undefined ? {} : { containerName }) },
    ...flat(children, uri, name),
  ])

export const fittingFor = ({ textDocument = {}, workspace = {} }: ClientCapabilities): Fitting => {
  const { completion, hover, signatureHelp, documentSymbol, codeAction, publishDiagnostics, diagnostic, definition } =
    textDocument
  const forHover = markupOf(hover?.contentFormat)
  const forSignature = markupOf(signatureHelp?.signatureInformation?.documentationFormat)
  const versioned = workspace.workspaceEdit?.documentChanges === true

  const documented = <T extends { documentation?: string | MarkupContent }>(
    thing: T,
    markup: (content: MarkupContent) => MarkupContent,
  ): T => (isMarkup(thing.documentation) ? { ...thing, documentation: markup(thing.documentation) } : thing)

  const diagnostics: Fitting['diagnostics'] = (all, pulled) => {
    const takes = pulled ? diagnostic : publishDiagnostics
    const tags = takes?.tagSupport?.valueSet ?? []
    if (takes?.relatedInformation && takes.codeDescriptionSupport && tags.length > 1) return all
    return all.map(({ tags: given = [], relatedInformation, codeDescription, ...rest }) => {
      const fitted: Diagnostic = rest
      const taken = given.filter((tag) => tags.includes(tag))
      if (takes?.relatedInformation && relatedInformation) fitted.relatedInformation = relatedInformation
      if (takes?.codeDescriptionSupport && codeDescription) fitted.codeDescription = codeDescription
      if (taken.length > 0) fitted.tags = taken
      return fitted
    })
  }

  const editOf = ({ changes = {} }: WorkspaceEdit, { uri, version }: Versioned): WorkspaceEdit =>
    versioned
      ? {
          documentChanges: Object.entries(changes).map(([each, edits]) => ({
            textDocument: { uri: each, version: each === uri ? version : null },
            edits,
          })),
        }
      : { changes }

  const action = (given: CodeAction, document: Versioned): CodeAction => ({
    ...given,
    ...(given.edit ? { edit: editOf(given.edit, document) } : {}),
    ...(given.diagnostics ? { diagnostics: [...diagnostics(given.diagnostics, false)] } : {}),
  })

  return {
    hover: (answer) => (isMarkup(answer.contents) ? { ...answer, contents: forHover(answer.contents) } : answer),
    // What may be in the words of a hint no client says: those of a hover are read in the same way.
    hint: (hint) => (isMarkup(hint.tooltip) ? { ...hint, tooltip: forHover(hint.tooltip) } : hint),
    completion: completionFittingFor(completion, markupOf(completion?.completionItem?.documentationFormat)),
    signatureHelp: (help) => ({
      ...help,
      signatures: help.signatures.map((signature) => ({
        ...documented(signature, forSignature),
        ...(signature.parameters
          ? { parameters: signature.parameters.map((parameter) => documented(parameter, forSignature)) }
          : {}),
      })),
    }),
    symbols: (symbols, uri) =>
      documentSymbol?.hierarchicalDocumentSymbolSupport === true ? symbols : flat(symbols, uri),
    diagnostics,
    definitions: (links) =>
      definition?.linkSupport === true
        ? links
        : links.map(({ targetUri, targetSelectionRange }) => ({ uri: targetUri, range: targetSelectionRange })),
    workspaceEdit(edits, { label, version }) {
      const all = [...edits]
      if (!versioned) return { changes: Object.fromEntries(all) }
      const annotated = workspace.workspaceEdit?.changeAnnotationSupport !== undefined
      const annotation = annotated ? { annotationId: 'rename' } : {}
      return {
        documentChanges: all.map(([uri, some]) => ({
          textDocument: { uri, version: version(uri) },
          edits: some.map((edit) => ({ ...edit, ...annotation })),
        })),
        ...(annotated ? { changeAnnotations: { rename: { label } } } : {}),
      }
    },
    action,
    actions(actions, document) {
      const fitted = actions.map((each) => action(each, document))
      if (codeAction?.codeActionLiteralSupport) return fitted
      if (!workspace.applyEdit) return []
      return fitted.flatMap(({ title, edit, command }): Command[] =>
        edit ? [{ title, command: applyEditCommand, arguments: [edit] }] : command ? [command] : [],
      )
    },
  }
}
