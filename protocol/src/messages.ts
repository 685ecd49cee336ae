import type { Range, TextEdit } from 'vscode-languageserver-types'

/*
 * Our own messages beside those of LSP: what client and server both have to know, and nothing else. Addresses are URIs as the
 * client library writes them, releases are texts such as "4.17".
 */

/** A message with an answer, by its method. */
export interface Request<Params, Answer> {
  readonly method: string
  /** There for the types alone. */
  readonly types?: (params: Params) => Answer
}

/** A message without an answer, by its method. */
export interface Notification<Params> {
  readonly method: string
  /** There for the types alone. */
  readonly types?: (params: Params) => void
}

/** An open document. */
export interface DocumentParams {
  readonly uri: string
}

/** The kinds of file that we know. */
export type FileKind = 'domain' | 'cpupool' | 'xl-conf'

export type Severity = 'error' | 'warning' | 'information' | 'hint'

/** Where a release or an architecture comes from: the settings, a comment of the file, or the `.xencfg.json` above it. */
export type Origin = 'setting' | 'comment' | 'project' | 'default'

/** What the client says of itself when it starts the server. */
export interface InitializationOptions {
  /** The folder with a page for each rule: a URI that ends with a slash. */
  readonly rulePages?: string
  /** The folder with the parts of the server that are loaded when needed, for one in a web worker: a URI that ends with a slash. */
  readonly parts?: string
  /** Whether it has the commands below. */
  readonly commands?: boolean
  /** Whether it can start programs, such as xl. */
  readonly programs?: boolean
  /** Whether the person trusts the folders that are open; so it is where it is not said. */
  readonly trusted?: boolean
  /** Whether it answers `xen/listFiles` and `xen/readFiles`. */
  readonly files?: boolean
  /** Whether it colours our files by a grammar: else the server colours all of them. */
  readonly grammar?: boolean
  /** The settings, for a client that cannot be asked for them document by document. */
  readonly xen?: unknown
}

/** The commands of the client that quick fixes and lenses carry, with their arguments. */
export interface EditorCommands {
  /** Makes line feeds end the lines of a document. */
  readonly 'xen.useLineFeeds': readonly [uri: string]
  /** Writes a file again without its byte-order mark. */
  readonly 'xen.saveWithoutByteOrderMark': readonly [uri: string]
  /** Adds a key to the setting `xen.knownKeys`. */
  readonly 'xen.addKnownKey': readonly [key: string, uri: string]
  /** Shows what makes a file one for xl of a release, to choose from; a person is asked for a release that is not given. */
  readonly 'xen.migrate': readonly [uri: string, release?: string]
  /** Shows what xl builds of a document. */
  readonly 'xen.showPicture': readonly [uri: string]
  /** Has xl read a document, and start nothing. */
  readonly 'xen.dryRun': readonly [uri: string]
}

/** What the server has made of a document, after each validation. */
export interface Status {
  readonly uri: string
  readonly kind: FileKind
  readonly release: string
  readonly releaseFrom: Origin
  readonly arch: 'x86' | 'arm'
  readonly archFrom: Origin
  readonly guest?: 'pv' | 'hvm' | 'pvh'
}
export const statusNotification: Notification<Status> = { method: 'xen/status' }

/** The person has come to trust the folders that are open. */
export const trustedNotification: Notification<Record<string, never>> = { method: 'xen/trusted' }

/** Whether the stored file of an open document begins with a byte-order mark, which the editor takes out of the text. */
export const byteOrderMarkNotification: Notification<DocumentParams & { readonly present: boolean }> = {
  method: 'xen/byteOrderMark',
}

/** The cursor has gone to another line, from 0: what has been begun in the one before is meant as it is. */
export const cursorNotification: Notification<DocumentParams & { readonly line: number }> = { method: 'xen/cursor' }

/** The files below folders that may be ours by their names: what the server cannot see, it asks the client for. */
export const listFilesRequest: Request<{ readonly folders: readonly string[] }, readonly string[]> = {
  method: 'xen/listFiles',
}

/** The texts of files, in their order; null for one that is not there, or is larger than any config. */
export const readFilesRequest: Request<{ readonly uris: readonly string[] }, readonly (string | null)[]> = {
  method: 'xen/readFiles',
}

/** What a file is taken for. */
export interface Detection {
  readonly kind?: FileKind | undefined
  /** Whether it can be nothing else. */
  readonly certain: boolean
}
export interface DetectParams {
  readonly text: string
  readonly path: string
  /** Whether nobody has named the file: it lies below a folder whose configs are migrated. */
  readonly below?: boolean
}
export const detectRequest: Request<DetectParams, Detection> = { method: 'xen/detect' }

/**
 * What can be shown of a config: the domain as xl builds it, or as it is after all defaults of libxl, both as JSON; the latter value
 * by value, each with who has put it there; the command line by which libxl starts QEMU for it; or what libxl writes into xenstore.
 */
export type View = 'built' | 'effective' | 'origin' | 'device-model' | 'xenstore'

export interface ShowParams extends DocumentParams {
  /** `built` where it is not said. */
  readonly view?: View
}

/** What a view shows of a config, or why xl refuses the file. */
export interface Shown {
  readonly release: string
  readonly text?: string
  readonly refused?: readonly string[]
}
export const showRequest: Request<ShowParams, Shown | null> = { method: 'xen/show' }

/** A value of the domain that xl and libxl make of a config. */
export interface PictureValue {
  /** Its name in libxl, within the device that the row is about. */
  readonly name: string
  /** In words: sizes with their unit, CPUs as ranges. */
  readonly value: string
  /** Who has put it there; absent for what the file says. */
  readonly by?: 'xl' | 'libxl'
}

/** A setting, or an item of its list, and what becomes of it. */
export interface PictureRow {
  /** Its lines in the document, from 0. */
  readonly first: number
  readonly last: number
  readonly key: string
  /** Its value as it stands in the file, on one line. */
  readonly text: string
  /** Whether nothing comes of it. */
  readonly dropped: boolean
  /** What xl ignores or misreads of it, and why; names and values in backquotes. */
  readonly notes: readonly string[]
  readonly values: readonly PictureValue[]
}

/** What becomes of each setting of a config, and what is filled in without one; or why xl makes no guest of it. */
export interface Picture {
  readonly release: string
  /** "PV", "HVM" or "PVH". */
  readonly guest: string
  readonly made?: { readonly rows: readonly PictureRow[]; readonly defaults: readonly PictureValue[] }
  readonly refused?: readonly { readonly line: number; readonly message: string }[]
}
export const pictureRequest: Request<DocumentParams, Picture | null> = { method: 'xen/picture' }

/** What tells a guest from others and is made up for it. */
export type Identity = 'mac' | 'uuid'

/** What writes a new one: in place of the one in a range or where one belongs there, else where the guest lacks it; or why that is not done. */
export const newIdentityRequest: Request<
  DocumentParams & { readonly range: Range; readonly what: Identity },
  readonly TextEdit[] | { readonly refused: string } | null
> = { method: 'xen/newIdentity' }

/** The config of another guest like one that there is. */
export interface Clone {
  readonly text: string
  /** The lines that are not as they were. */
  readonly changed: readonly number[]
  /** What both guests have of the host, for a person to look at. */
  readonly shared: readonly { readonly line: number; readonly key: string; readonly text: string }[]
}
export const cloneRequest: Request<DocumentParams & { readonly name: string }, Clone | null> = { method: 'xen/clone' }

/** What we say of a config, to be held against what xl says. */
export interface Judgement {
  readonly release: string
  /** Whether xl refuses the file, whatever levels and comments make of it. */
  readonly refused: boolean
  /** The name of the guest that a domain config asks for. */
  readonly guest?: string
  readonly problems: readonly {
    readonly range: Range
    readonly severity: Severity
    readonly rule: string
    readonly message: string
    /** The line that xl prints for it. */
    readonly said?: string
  }[]
}
export const judgeRequest: Request<DocumentParams, Judgement | null> = { method: 'xen/judge' }

/** A name that a Python config expects from `xm create NAME=VALUE`. */
export interface WantedParameter {
  readonly name: string
  /** What the file says about it. */
  readonly use?: string
  /** What it falls back to. */
  readonly default?: string
}

/** A file that is to be migrated, open or not, and what is wanted of it. */
export interface MigrateFile {
  readonly uri: string
  /** As the editor has it. */
  readonly text: string
  /** What a report calls it. */
  readonly title?: string
  /** What `xm create` was given as NAME=VALUE. */
  readonly parameters?: Readonly<Record<string, string>>
  /** Write out every default of xm's that xl has otherwise. */
  readonly keepDefaults?: boolean
  /** Who read the file before, where a person has said so. */
  readonly from?: 'xm' | 'xl'
  /** The changes that are not wanted, by their ids. */
  readonly declined?: readonly string[]
}

export interface MigrateParams {
  readonly files: readonly MigrateFile[]
  /** Whose xl is to read the results; for each file the one that it is for where it is not given. */
  readonly release?: string
}

/** A change of a migration. Those that have one id are made together or not at all. */
export interface MigrationChange {
  readonly id: string
  /** In the document. */
  readonly range: Range
  /** In the migrated text. */
  readonly place: Range
  /** The lines as they were, and as they become. */
  readonly before: string
  readonly after: string
  readonly reason: string
  readonly rule: string
  readonly confidence: 'safe' | 'review'
}

/** A migration as an editor shows it. `range` is in the document, `place` in the migrated text. */
export interface MigrationAnswer {
  readonly text: string
  readonly release: string
  /**
   * Done: nothing is left. Partly: xl takes the result, and something is left. Refused: `xl create` would make no guest of
   * the result, and `left` says why.
   */
  readonly status: 'done' | 'partly' | 'refused'
  /** Whether nothing tells if xm or xl read it before: it was taken for one of xl's, and xm would have made another domain of it. */
  readonly undecided?: boolean
  readonly edits: readonly TextEdit[]
  readonly changes: readonly MigrationChange[]
  /** What it would change as well if that had not been declined. */
  readonly declined: readonly MigrationChange[]
  readonly left: readonly {
    readonly range: Range
    readonly place: Range
    readonly message: string
    readonly rule: string
    /** Whether it is an Error or a Warning of the result. */
    readonly isProblem: boolean
  }[]
  /** What xl does otherwise than xm did, and that stays so. */
  readonly told: readonly {
    readonly range: Range
    readonly place: Range
    readonly message: string
    /** Whether it is written out, too, with `keepDefaults`. */
    readonly byChoice: boolean
  }[]
  /** What the file expects to be given and was not. */
  readonly parameters: readonly WantedParameter[]
}

/**
 * Which files below a folder are migrated with it, by where they are, in their order: not one that is kept of an older state, and each once
 * by whatever links it is found. Null for those that are.
 */
export const leftAloneRequest: Request<
  { readonly folder: string; readonly uris: readonly string[] },
  readonly ('backup' | 'link' | null)[]
> = { method: 'xen/leftAlone' }

/**
 * Why a file of a folder is not migrated with it: it is kept of an older state, has holes that another program fills in, shows nothing of a
 * domain although it is called like a config, or is not in UTF-8, so that an editor would change its letters.
 */
export type LeftAlone = 'backup' | 'template' | 'unknown' | 'encoding'

/** Of a file that is not migrated. */
export interface LeftAloneAnswer {
  readonly leftAlone: Extract<LeftAlone, 'template' | 'unknown'>
  /** What is said of it behind its name. */
  readonly words: string
}

/** Migrates domain configs; null for a file that is none, or that could not be migrated. In the order of the files. */
export const migrateRequest: Request<MigrateParams, readonly (MigrationAnswer | LeftAloneAnswer | null)[]> = {
  method: 'xen/migrate',
}

export interface MigrationReportParams extends MigrateParams {
  /** The other files of the folder, by the names that a report has for them. */
  readonly leftAlone?: readonly { readonly title: string; readonly why: LeftAlone }[]
}

/** What a migration does to files and leaves to do, and what it leaves alone, as Markdown. */
export const migrationReportRequest: Request<MigrationReportParams, string | null> = { method: 'xen/migrationReport' }

/** What changes for a file from one release to another, as Markdown. */
export const upgradeCheckRequest: Request<
  DocumentParams & { readonly from: string; readonly to: string },
  string | null
> = { method: 'xen/upgradeCheck' }

/** What one line of the output of xl, libxl, QEMU or Xen is about. */
export interface ExplainedLine {
  /** The line, without what a log has put in front. Foreign text: never Markdown. */
  readonly said: string
  /** An error ends the run; of a warning the guest is made without what is named. */
  readonly level: Exclude<Severity, 'hint'>
  /** The lines that only follow from it. Foreign text. */
  readonly followers: readonly string[]
  /** The file that the run was of, where that is not the one that is asked about. Foreign text. */
  readonly file?: string
  /** The rule that finds it in a file, or else the name of the check that prints it. */
  readonly name: string
  /** When it is printed, in our words; names of keys and values in backquotes. */
  readonly message: string
  /** Where in the document it comes from, where that can be told. */
  readonly range?: Range
  /** What can be done, an order each. */
  readonly mends: readonly string[]
}

/** What the output of a run is about, line by line. */
export interface ExplainedOutput {
  readonly lines: readonly ExplainedLine[]
  /** Lines that we do not know. */
  readonly unknown: number
}

/** What the lines of an output are about, for a document or on their own. */
export const explainOutputRequest: Request<{ readonly uri?: string; readonly output: string }, ExplainedOutput | null> =
  { method: 'xen/explainOutput' }

/** What mends all problems of a rule in a file. */
export interface RuleEdits {
  readonly rule: string
  /** How many problems it mends. */
  readonly count: number
  readonly edits: readonly TextEdit[]
}

/** What mends all problems of a rule, or of each rule, in files that need not be open. */
export const ruleFixesRequest: Request<
  { readonly files: readonly { readonly uri: string; readonly text: string }[]; readonly rule?: string },
  readonly { readonly uri: string; readonly fixes: readonly RuleEdits[] }[]
> = { method: 'xen/ruleFixes' }
