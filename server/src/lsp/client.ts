import type { GeneralClientCapabilities, InitializeParams } from 'vscode-languageserver'
import type { InitializationOptions } from '../../../protocol/src/messages.ts'
import { type PositionEncoding, positionEncodings } from '../encoded-document.ts'
import { type Fitting, fittingFor } from './fitting.ts'

/** What the program at the other end has said of itself. What it has not said it cannot do: so the protocol has it. */
export interface Client {
  /** Cuts answers to what it can take. */
  readonly fitting: Fitting
  /** Whether it is ours, with its commands. */
  readonly commands: boolean
  /** Whether it can start programs. */
  readonly programs: boolean
  /** Whether files of its folders may say what hides messages. Clients that know of no trust have it. */
  readonly trusted: boolean
  /** Whether it has a grammar of ours, so that only the insides of strings want colours. */
  readonly grammar: boolean
  /** Whether it lists and reads files for the server. */
  readonly files: boolean
  /** Whether it can be asked to tell of changed files. */
  readonly watches: boolean
  /** Whether it tells when a folder comes to the workspace, or goes. */
  readonly movesFolders: boolean
  /** Whether it asks what can be renamed before it asks for the new name. */
  readonly preparesRename: boolean
  /** The folders that it has open, as URIs. */
  readonly folders: readonly string[]
  readonly snippets: boolean
  /** Whether a person chooses there what becomes of the rest of a word. */
  readonly insertReplace: boolean
  /** Whether it finds a parameter of a signature by its place. */
  readonly offsets: boolean
  /** Whether it asks for diagnostics; else they are pushed. */
  readonly pulls: boolean
  /** Whether it asks again when told to: for diagnostics, for hints. */
  readonly refreshes: boolean
  readonly refreshesHints: boolean
  /** Whether it tells why a document is about to be stored. */
  readonly tellsWhyStored: boolean
  /** Whether it draws hints into the text. */
  readonly hints: boolean
  /** Whether it shows lenses, and asks for them again when told to. */
  readonly lenses: boolean
  readonly refreshesLenses: boolean
  /** Whether it can be asked what is set for a document. */
  readonly configuration: boolean
  /** Whether it wants to be asked to tell when that changes. */
  readonly registersConfiguration: boolean
  /** Whether it takes code actions with their edits; else they are commands, where it can be asked to apply one. */
  readonly codeActionLiterals: boolean
  readonly appliesEdits: boolean
  /** Whether it asks for the edit of an action once that is picked. */
  readonly resolvesActions: boolean
  /** What its columns count. */
  readonly encoding: PositionEncoding
  /** The folder with a page for each rule: a URI that ends with a slash. */
  readonly rulePages: string | undefined
  /** The section `xen` that came with `initialize`. */
  readonly section: unknown
}

type Told = Pick<InitializeParams, 'capabilities' | 'initializationOptions'> &
  Partial<Pick<InitializeParams, 'workspaceFolders' | 'rootUri'>>

const foldersOf = ({ workspaceFolders, rootUri }: Told): string[] => {
  const named: readonly unknown[] = Array.isArray(workspaceFolders)
    ? workspaceFolders.map((folder) => folder?.uri)
    : [rootUri]
  return named.filter((uri) => typeof uri === 'string')
}

/** The first that it names of those that we know; every client can take UTF-16. */
const encodingOf = ({ positionEncodings: named }: GeneralClientCapabilities): PositionEncoding =>
  positionEncodings.find((each) => each === named?.find((name) => positionEncodings.some((known) => known === name))) ??
  'utf-16'

export const clientOf = (told: Told): Client => {
  const { capabilities, initializationOptions } = told
  // From whatever client: each of them may be anything.
  const given: Readonly<Partial<Record<keyof InitializationOptions, unknown>>> = initializationOptions ?? {}
  const { textDocument = {}, workspace = {}, general = {} } = capabilities
  return {
    fitting: fittingFor(capabilities),
    commands: given.commands === true,
    programs: given.programs === true,
    trusted: given.trusted !== false,
    grammar: given.grammar === true,
    files: given.files === true,
    watches: workspace.didChangeWatchedFiles?.dynamicRegistration === true,
    movesFolders: workspace.workspaceFolders === true,
    preparesRename: textDocument.rename?.prepareSupport === true,
    folders: foldersOf(told),
    snippets: textDocument.completion?.completionItem?.snippetSupport === true,
    insertReplace: textDocument.completion?.completionItem?.insertReplaceSupport === true,
    offsets: textDocument.signatureHelp?.signatureInformation?.parameterInformation?.labelOffsetSupport === true,
    pulls: textDocument.diagnostic !== undefined,
    refreshes: workspace.diagnostics?.refreshSupport === true,
    refreshesHints: workspace.inlayHint?.refreshSupport === true,
    tellsWhyStored: textDocument.synchronization?.willSave === true,
    hints: textDocument.inlayHint !== undefined,
    lenses: textDocument.codeLens !== undefined,
    refreshesLenses: workspace.codeLens?.refreshSupport === true,
    configuration: workspace.configuration === true,
    registersConfiguration: workspace.didChangeConfiguration?.dynamicRegistration === true,
    codeActionLiterals: textDocument.codeAction?.codeActionLiteralSupport !== undefined,
    appliesEdits: workspace.applyEdit === true,
    resolvesActions: textDocument.codeAction?.resolveSupport?.properties?.includes('edit') === true,
    encoding: encodingOf(general),
    rulePages: typeof given.rulePages === 'string' ? given.rulePages : undefined,
    section: given.xen,
  }
}

/** Before `initialize`: nothing is known. */
export const silentClient: Client = clientOf({ capabilities: {} })
