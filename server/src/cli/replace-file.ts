import { basename, dirname, join } from 'node:path'
import { areSame } from './system/bytes.ts'
import { readFile } from './system/read.ts'
import { type Entry, isSystemError, reasonOf, type System } from './system/system.ts'

/** What is at a path; undefined where nothing is, or nothing that could be looked at. */
export const statOf = (system: System, path: string): Entry | undefined => {
  try {
    return system.stat(path)
  } catch {
    return undefined
  }
}

/** Where a path leads through all links; what is not there yet is where its folder is. */
export const realPath = (system: System, path: string): string => {
  try {
    return system.real(path)
  } catch {
    const folder = dirname(path)
    return folder === path ? path : join(realPath(system, folder), basename(path))
  }
}

/** Whether two paths are one file: by name, by a symbolic link or by a hard one. */
export const isSameFile = (system: System, one: string, other: string): boolean => {
  if (realPath(system, one) === realPath(system, other)) return true
  const there = statOf(system, one)
  return there !== undefined && there.identity === statOf(system, other)?.identity
}

/** Makes a directory and those above it that are missing. */
export const makeFolders = (system: System, folder: string): void => {
  if (system.stat(folder)) return
  makeFolders(system, dirname(folder))
  system.makeFolder(folder)
}

/** How a file is to be written. */
export interface Writing {
  /** What was read of the file: it is not written over where it says something else by now. */
  readonly before?: Uint8Array
  /** Where that is kept. Nothing is there yet, or just that: of a program that was killed. */
  readonly kept?: string
  /** The permissions of a file that is new. */
  readonly mode?: number
}

/**
 * Writes a file in such a way that nothing is lost when it goes wrong: the bytes are written beside one that is there, and take its place at once;
 * it keeps its mode, its owner and its links. Says why it did not work; then everything is as it was.
 */
export const replaceFile = async (
  system: System,
  path: string,
  bytes: Uint8Array,
  writing: Writing = {},
): Promise<string | undefined> => {
  const write = () => written(system, path, bytes, writing)
  // Of others the far end takes its time, and a person need not wait for it.
  return (statOf(system, path)?.kind ?? 'file') === 'file' ? system.whole(write) : write()
}

const written = (
  system: System,
  path: string,
  bytes: Uint8Array,
  { before, kept, mode = 0o666 }: Writing,
): string | undefined => {
  /** What is there now; throws where that is not what was read. */
  const unchanged = (): Uint8Array | undefined => {
    if (before === undefined || statOf(system, path)?.kind === 'pipe') return undefined
    const now = readFile(system, path)
    if (areSame(now, before) || areSame(now, bytes)) return now
    throw new Error('not written, since it has changed meanwhile')
  }
  let isKeptNow = false
  try {
    const now = unchanged()
    // By another of its names.
    if (now && areSame(now, bytes)) return undefined
    if (kept !== undefined && before !== undefined) isKeptNow = keep(system, path, before, kept)
    const real = realPath(system, path)
    const old = statOf(system, real)
    if (!old) writeNew(system, real, bytes, mode)
    else if (old.kind !== 'file' || old.links > 1 || !isReplaced(system, real, bytes, old, unchanged))
      overwrite(system, real, bytes, old, unchanged)
    return undefined
  } catch (error) {
    if (kept !== undefined && isKeptNow) system.remove(kept)
    if (isSystemError(error, 'EEXIST') && !statOf(system, path))
      return `${path}: not written, since it is a symbolic link that leads nowhere`
    return `${path}: ${reasonOf(error)}`
  }
}

/** Makes a file and writes it; none is left behind where that fails. */
const writeNew = (system: System, path: string, bytes: Uint8Array, mode: number): void => {
  const file = system.open(path, 'new', mode)
  try {
    try {
      system.write(file, bytes)
      system.sync(file)
    } finally {
      system.close(file)
    }
  } catch (error) {
    system.remove(path)
    throw error
  }
}

/** Keeps what a file says, for its owner; whether that was not so before. */
const keep = (system: System, path: string, bytes: Uint8Array, to: string): boolean => {
  const old = statOf(system, path)
  const mode = (old?.mode ?? 0o666) & 0o777
  try {
    writeNew(system, to, bytes, mode)
  } catch (error) {
    const isThere = isSystemError(error, 'EEXIST')
    if (isThere && isAnother(system, path, to, bytes)) return false
    throw new Error(`not written, since ${to} ${isThere ? 'exists already' : `cannot be: ${reasonOf(error)}`}`)
  }
  if (old) takeOver(system, to, { ...old, mode })
  return true
}

/** Whether another file has the same bytes. */
const isAnother = (system: System, path: string, other: string, bytes: Uint8Array): boolean => {
  try {
    return (
      statOf(system, other)?.kind === 'file' &&
      !isSameFile(system, path, other) &&
      areSame(readFile(system, other), bytes)
    )
  } catch {
    return false
  }
}

/**
 * A name beside a file that nobody else has, fits wherever the file's own does, and is passed over by xendomains, which starts all others in `auto/`:
 * a program that is killed leaves it behind.
 */
const nameBeside = (path: string): string => join(dirname(path), `.xencfg-${Math.random().toString(36).slice(2, 10)}~`)

/**
 * Writes another file and gives it the name. False where that cannot be: who may write the file need not be one who may make others there, and only
 * root gives a file away.
 */
const isReplaced = (system: System, path: string, bytes: Uint8Array, old: Entry, unchanged: () => void): boolean => {
  const beside = nameBeside(path)
  try {
    writeNew(system, beside, bytes, old.mode & 0o777)
  } catch (error) {
    if (isSystemError(error, 'EACCES')) return false
    throw error
  }
  try {
    if (!takeOver(system, beside, old)) return false
    unchanged()
    system.rename(beside, path)
    return true
  } finally {
    system.remove(beside)
  }
}

/** Gives a file the owner and the permissions of another one; whether that could be done. */
const takeOver = (system: System, path: string, { owner, group, mode }: Entry): boolean => {
  try {
    const own = system.stat(path)
    if (own?.owner !== owner || own.group !== group) system.setOwner(path, owner, group)
    system.setMode(path, mode)
    return true
  } catch {
    return false
  }
}

/** Writes into a file that cannot be replaced; puts back what was there where that fails. */
const overwrite = (system: System, path: string, bytes: Uint8Array, { kind }: Entry, unchanged: () => void): void => {
  if (kind !== 'file') {
    writeThrough(system, path, bytes)
    return
  }
  unchanged()
  const before = readFile(system, path)
  try {
    writeThrough(system, path, bytes)
  } catch (error) {
    if (!areSame(readFile(system, path), before)) writeThrough(system, path, before)
    throw error
  }
}

const writeThrough = (system: System, path: string, bytes: Uint8Array): void => {
  const file = system.open(path, 'write')
  try {
    system.write(file, bytes)
    if (system.stat(path)?.kind !== 'file') return
    system.cut(file, bytes.length)
    system.sync(file)
  } finally {
    system.close(file)
  }
}
