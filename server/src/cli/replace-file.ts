import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  copyFileSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** What is at a path; undefined where nothing is, or nothing that could be looked at. */
export const statOf = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false })

/** Where a path leads through all links; what is not there yet is where its folder is. */
export const realPath = (path: string): string => {
  try {
    return realpathSync(path)
  } catch {
    const folder = dirname(path)
    return folder === path ? path : join(realPath(folder), basename(path))
  }
}

/** Whether two paths are one file: by name, by a symbolic link or by a hard one. */
export const isSameFile = (one: string, other: string): boolean => {
  if (realPath(one) === realPath(other)) return true
  const [a, b] = [statOf(one), statOf(other)]
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino
}

/** How a file is to be written. */
export interface Writing {
  /** Where the file as it was is kept; it must not be there yet. */
  readonly kept?: string
  /** The permissions of a file that is new. */
  readonly mode?: number
}

/**
 * Writes a file in such a way that nothing is lost when it goes wrong: the bytes are written beside it, and take its place at once. A file
 * that was there keeps its mode, its owner and its links. Says why it did not work; then everything is as it was.
 */
export const replaceFile = (path: string, bytes: Buffer, { kept, mode = 0o666 }: Writing = {}): string | undefined => {
  if (kept !== undefined) {
    try {
      copyFileSync(path, kept, constants.COPYFILE_EXCL)
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return `${path}: not written, since ${kept} exists already`
      rmSync(kept, { force: true })
      return `${kept}: ${messageOf(error)}`
    }
  }
  try {
    const real = realPath(path)
    const old = statOf(real)
    if (old && !old.isFile()) writeFileSync(real, bytes)
    else if (old && old.nlink > 1) overwrite(real, bytes)
    else writeBeside(real, bytes, old, mode)
    return undefined
  } catch (error) {
    if (kept !== undefined) rmSync(kept, { force: true })
    return `${path}: ${messageOf(error)}`
  }
}

// What Node.js throws here are its own errors.
const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code
const messageOf = (error: unknown): string => (error as Error).message

/** Writes another file and gives it the name. */
const writeBeside = (path: string, bytes: Buffer, old: Stats | undefined, mode: number): void => {
  const beside = `${path}.${process.pid}~`
  let made = false
  try {
    const file = openSync(beside, 'wx', old ? old.mode & 0o777 : mode)
    made = true
    try {
      writeFileSync(file, bytes)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    if (!old || takeOver(beside, old)) renameSync(beside, path)
    // Only root gives a file away: it keeps its owner when it is written where it is.
    else overwrite(path, bytes)
  } finally {
    if (made) rmSync(beside, { force: true })
  }
}

/** Gives a file the owner and the permissions of another one; whether that could be done. */
const takeOver = (path: string, { uid, gid, mode }: Stats): boolean => {
  try {
    const own = statSync(path)
    if (own.uid !== uid || own.gid !== gid) chownSync(path, uid, gid)
    chmodSync(path, mode & 0o7777)
    return true
  } catch {
    return false
  }
}

/** Writes into a file that other names lead to, or that belongs to somebody else; puts back what was there where that fails. */
const overwrite = (path: string, bytes: Buffer): void => {
  const before = readFileSync(path)
  try {
    writeThrough(path, bytes)
  } catch (error) {
    if (statOf(path)?.size !== before.length || !readFileSync(path).equals(before)) writeThrough(path, before)
    throw error
  }
}

const writeThrough = (path: string, bytes: Buffer): void => {
  const file = openSync(path, 'r+')
  try {
    writeFileSync(file, bytes)
    if (fstatSync(file).size > bytes.length) ftruncateSync(file, bytes.length)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
