import { tableOf } from '../../table.ts'

/** What an error of the operating system means, by its name. */
const reasons: Readonly<Record<string, string>> = tableOf({
  EACCES: 'permission denied',
  EBADF: 'it is closed',
  EBUSY: 'is in use',
  EDQUOT: 'the quota of the disk is used up',
  EEXIST: 'exists already',
  EINVAL: 'this kind of thing cannot be read or written',
  EIO: 'the device has failed',
  EISDIR: 'is a directory',
  ELOOP: 'too many symbolic links',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'there is no such file',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is no directory',
  ENXIO: 'nothing is at its other end',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ETXTBSY: 'is in use',
})

/** Why the operating system did not do what it was asked for. */
export class SystemError extends Error {
  /** The name of the error, such as ENOENT. */
  readonly code: string

  constructor(code: string, reason = reasons[code] ?? `the system says ${code}`) {
    super(reason)
    this.code = code
  }
}

/** Whether an error is that of the system of this name. */
export const isSystemError = (error: unknown, code: string): boolean =>
  error instanceof SystemError && error.code === code

/** What an error says. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** What is at a path, after all symbolic links. */
export interface Entry {
  readonly kind: 'file' | 'folder' | 'pipe' | 'block' | 'other'
  /** The same for all names of one file, and for no other file. */
  readonly identity: string
  /** How many names the file has. */
  readonly links: number
  /** The permissions, as in `chmod`. */
  readonly mode: number
  readonly owner: number
  readonly group: number
  /** In bytes. */
  readonly size: number
}

/** How a file is opened: to be read, to be written over from its beginning, or as one that must not be there yet. */
export type Opening = 'read' | 'write' | 'new'

/**
 * What the command line has of the operating system: `node.ts` has it of Node.js, `quickjs.ts` of the program without it. Paths are
 * absolute; a byte of a name that is no UTF-8 is a lone surrogate in it, U+DC00 and the byte (as Python's `surrogateescape` has it).
 * Everything throws `SystemError` and nothing else.
 */
export interface System {
  /** Undefined where nothing is. */
  stat(path: string): Entry | undefined
  /** The names in a directory, in no order. */
  list(folder: string): readonly string[]
  /** Where a path leads through all symbolic links. */
  real(path: string): string
  /**
   * Opens a file, and never waits for a pipe's other end.
   * @param mode the permissions of a file that is made
   */
  open(path: string, how: Opening, mode?: number): number
  /** Reads into the bytes; how many there were: 0 at the end of the file. Undefined where a pipe or a terminal has nothing yet. */
  read(file: number, into: Uint8Array): number | undefined
  /** Writes all of the bytes. */
  write(file: number, bytes: Uint8Array): void
  /** Waits until what was written is on the disk. */
  sync(file: number): void
  cut(file: number, size: number): void
  close(file: number): void
  rename(from: string, to: string): void
  /** Removes a file; nothing where there is none. */
  remove(path: string): void
  makeFolder(path: string): void
  setOwner(path: string, owner: number, group: number): void
  setMode(path: string, mode: number): void
  /** Milliseconds. */
  sleep(time: number): void
  /** Does what is not to be left half done: what would end the program meanwhile (Ctrl+C, a terminal that is closed) ends it afterwards. */
  whole<T>(act: () => T): Promise<T>
}
