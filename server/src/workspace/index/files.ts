/** A file that was found below a folder. */
export interface FoundFile {
  readonly uri: string
  /** Where a symbolic link leads to, as a URI; the file itself is found there. */
  readonly target?: string
  /** Another one as soon as the file changes; undefined where that cannot be told. */
  readonly stamp?: string
}

/**
 * The files of a workspace, as the program around the server sees them: what the index asks for. What cannot be read is not there.
 * Nothing here throws.
 */
export interface Files {
  /** Whether files of this address can be seen at all. */
  sees(uri: string): boolean
  /** The files below a folder that may be ours by their names, some at a time; ends early once `signal` is aborted. */
  list(folder: string, signal: AbortSignal): AsyncIterable<readonly FoundFile[]>
  /**
   * One file as it is now, below a folder of the workspace; undefined where there is none, or where `list` leaves it out.
   * @param pass for files that are looked at one after the other: what is left out is found out once for all with the same object
   */
  look(uri: string, folder: string | undefined, pass?: object): Promise<FoundFile | undefined>
  read(uri: string): Promise<string | undefined>
  /** The URI of a file of this machine; undefined for a path where there is none. Absent where there is no such machine. */
  readonly addressOf?: (path: string) => Promise<string | undefined>
  /** Where a file of this machine is stored, whatever links lead there; undefined where there is none. */
  readonly placeOf?: (uri: string) => Promise<string | undefined>
}

/** What nobody has by hand is not gone through to the end. */
export const bounds = {
  files: 20_000,
  folders: 20_000,
  depth: 16,
  /** Of one file, in bytes: it is read in one go, while others wait. */
  size: 256 * 1024,
  /** Of a file of settings, in bytes: a project's, or git's. It may have thousands of patterns. */
  settings: 16 * 1024 * 1024,
  /** Of all files together, in UTF-16 units. */
  total: 256 * 1024 * 1024,
} as const

/** Folders that nobody keeps configs in, whatever says so. */
export const skippedFolders: ReadonlySet<string> = new Set(['node_modules', '.git', '.svn', '.hg'])
