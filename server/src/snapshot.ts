import { TextDocument } from 'vscode-languageserver-textdocument'
import type { Range as LspRange, TextEdit } from 'vscode-languageserver-types'
import { type Config, readConfig } from './config/read-config.ts'
import { documentWith } from './encoded-document.ts'
import type { FormatPreferences } from './format/style.ts'
import { newestRelease, type Release } from './release.ts'
import { type Depth, type Levels, type Log, lint, type Problem } from './rules/lint.ts'
import type { Range } from './syntax/index.ts'
import { sureOf } from './template/judge.ts'
import { type Template, templateOf } from './template/template.ts'
import type { Arch, Edit, FileKind, Host } from './values/value-type.ts'

export const hintLevels = ['off', 'surprising', 'all'] as const
type HintLevel = (typeof hintLevels)[number]

/** What a person has set, for all files or for a folder. */
export interface Preferences {
  /** Undefined for the newest release. */
  readonly release: Release | undefined
  /** Whether that release holds whatever a comment in a file says: the question is what another one does. */
  readonly overComments?: boolean
  /** Undefined where the keys of each file are to tell. */
  readonly arch: Arch | undefined
  readonly rules: Levels
  readonly knownKeys: readonly string[]
  readonly host: Host | undefined
  /** Whether this machine is the dom0 that the files are for. Whoever can look at its files adds them to `host`. */
  readonly dom0?: boolean
  /** How far xl is followed; as far as it goes where it is not said. */
  readonly stage?: Depth
  /** Whether the guests of a workspace are compared with each other; they are where it is not said. */
  readonly fleet?: boolean
  /** Which hints stand in the text: none, those that surprise, or all; those that surprise where it is not said. */
  readonly inlayHints?: HintLevel
  /** Whether a line above a config says what xl makes of it; where it is not said, it does. */
  readonly codeLens?: boolean
  /** The form that configs get; ours where it is not said. */
  readonly format?: FormatPreferences
  /** What of this the file of a project says, by the names of the settings. */
  readonly ofProject?: readonly string[]
  /** Whether the stored file begins with a byte-order mark that the editor does not show. */
  readonly byteOrderMark?: boolean
}

export const defaultPreferences: Preferences = {
  release: undefined,
  arch: undefined,
  rules: {},
  knownKeys: [],
  host: undefined,
}

/** One version of a document under certain settings of a person, and everything that follows from them. Never changes. */
export interface Snapshot {
  readonly document: TextDocument
  readonly preferences: Preferences
  /** Where a template has holes: what `config` says of them is not known. */
  readonly template?: Template
  readonly config: Config
  /** Everything that there is to say, also what comments and levels silence. Computed when first asked for. */
  readonly findings: readonly Problem[]
  /** What is shown of it. */
  readonly problems: readonly Problem[]
  /** Why the parser of xl refuses the file, whatever comments and levels make of it; empty where it does not. */
  readonly refusals: readonly Problem[]
}

/** Reads a version of a document. Never throws on any text. */
export const takeSnapshot = (document: TextDocument, kind: FileKind, preferences: Preferences, log?: Log): Snapshot => {
  const { release = newestRelease, overComments = false, arch, host, knownKeys, byteOrderMark = false } = preferences
  const template = templateOf(document.getText())
  const read = (text: string) => readConfig(text, kind, { release, overComments, arch, host, knownKeys, byteOrderMark })
  const config = read(template?.text ?? document.getText())
  const refilled = (text: string) => lint(read(text), preferences.rules, 'parse', log)
  const sure = (all: readonly Problem[]) => (template ? sureOf(all, config, template, refilled) : all)
  let findings: readonly Problem[] | undefined
  let problems: readonly Problem[] | undefined
  let refusals: readonly Problem[] | undefined
  return {
    document,
    preferences,
    config,
    ...(template ? { template } : {}),
    get findings() {
      findings ??= sure(lint(config, preferences.rules, preferences.stage, log))
      return findings
    },
    get problems() {
      problems ??= this.findings.filter(({ silencedBy }) => silencedBy === undefined)
      return problems
    },
    get refusals() {
      // What is told of the creation is no reason to ask for all of it: here the parser speaks alone.
      refusals ??= (findings ?? sure(lint(config, preferences.rules, 'parse', log))).filter(
        ({ effect, by }) => effect === 'refused' && by === undefined,
      )
      return refusals
    },
  }
}

/** A snapshot of a text that is no document of an editor. */
export const snapshotOfText = (
  text: string,
  kind: FileKind,
  preferences = defaultPreferences,
  uri = 'untitled:config',
): Snapshot => takeSnapshot(TextDocument.create(uri, `xen-${kind}`, 0, text), kind, preferences)

/** A snapshot of another text under the preferences of `snapshot`. */
export const snapshotWith = ({ document, config, preferences }: Snapshot, text: string): Snapshot =>
  takeSnapshot(documentWith(document, text), config.kind, preferences)

/** A range of offsets as lines and columns. */
export const lspRange = ({ document }: Snapshot, { start, end }: Range): LspRange => ({
  start: document.positionAt(start),
  end: document.positionAt(end),
})

/** What is wrong in a range of an editor, or at its edge. */
export const touchedBy = ({ document, problems }: Snapshot, range: LspRange): readonly Problem[] => {
  const start = document.offsetAt(range.start)
  const end = document.offsetAt(range.end)
  return problems.filter((each) => each.start <= end && each.end >= start)
}

/** Edits as an editor takes them. */
export const asTextEdits = (snapshot: Snapshot, edits: readonly Edit[]): TextEdit[] => {
  const text = snapshot.document.getText()
  return edits.map((edit) => {
    const { start, end, newText } = withWholeLineEnds(text, edit)
    return { range: lspRange(snapshot, { start, end }), newText }
  })
}

/** Between a carriage return and its line feed there is no position in the protocol: an edit that begins or ends there goes around both. */
const withWholeLineEnds = (text: string, edit: Edit): Edit => {
  const { start, end, newText } = edit
  if (start === end) return edit
  const isBetween = (at: number) => text[at - 1] === '\r' && text[at] === '\n'
  const [before, behind] = [isBetween(start) ? '\r' : '', isBetween(end) ? '\n' : '']
  return { start: start - before.length, end: end + behind.length, newText: before + newText + behind }
}
