import { basename, dirname, join } from 'node:path'
import { areSame } from './system/bytes.ts'
import { readFile } from './system/read.ts'
import { type Entry, type System, SystemError } from './system/system.ts'

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
  /** Where the file as it was is kept; it must not be there yet. */
  readonly kept?: string
  /** What was read of the file: it is not written over where it says something else by now. */
  readonly before?: Uint8Array
  /** The permissions of a file that is new. */
  readonly mode?: number
}

/**
 * Writes a file in such a way that nothing is lost when it goes wrong: the bytes are written beside one that is there, and take its place at once;
 * it keeps its mode, its owner and its links. Says why it did not work; then everything is as it was.
 */
export const replaceFile = (
  system: System,
  path: string,
  bytes: Uint8Array,
  { before, kept, mode = 0o666 }: Writing = {},
): string | undefined => {
  if (before !== undefined && statOf(system, path)?.kind !== 'pipe') {
    try {
      const now = readFile(system, path)
      // By another of its names.
      if (areSame(now, bytes)) return undefined
      if (!areSame(now, before)) return `${path}: not written, since it has changed meanwhile`
    } catch (error) {
      return `${path}: ${messageOf(error)}`
    }
  }
  if (kept !== undefined) {
    try {
      copyToNew(system, path, kept)
    } catch (error) {
      if (error instanceof SystemError && error.code === 'EEXIST')
        return `${path}: not written, since ${kept} exists already`
      return `${kept}: ${messageOf(error)}`
    }
  }
  try {
    const real = realPath(system, path)
    const old = statOf(system, real)
    if (!old) writeNew(system, real, bytes, mode)
    else if (old.kind !== 'file' || old.links > 1) overwrite(system, real, bytes, old)
    else writeBeside(system, real, bytes, old)
    return undefined
  } catch (error) {
    if (kept !== undefined) system.remove(kept)
    if (error instanceof SystemError && error.code === 'EEXIST' && !statOf(system, path))
      return `${path}: not written, since it is a symbolic link that leads nowhere`
    return `${path}: ${messageOf(error)}`
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

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

const copyToNew = (system: System, from: string, to: string): void => {
  const bytes = readFile(system, from)
  const old = statOf(system, from)
  const mode = (old?.mode ?? 0o666) & 0o777
  writeNew(system, to, bytes, mode)
  if (old) takeOver(system, to, { ...old, mode })
}

/** Writes another file and gives it the name. */
const writeBeside = (system: System, path: string, bytes: Uint8Array, old: Entry): void => {
  const beside = `${path}.${system.process}~`
  writeNew(system, beside, bytes, old.mode & 0o777)
  try {
    if (takeOver(system, beside, old)) system.rename(beside, path)
    // Only root gives a file away: it keeps its owner when it is written where it is.
    else overwrite(system, path, bytes, old)
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

/** Writes into a file that other names lead to, or that belongs to somebody else; puts back what was there where that fails. */
const overwrite = (system: System, path: string, bytes: Uint8Array, { kind }: Entry): void => {
  if (kind !== 'file') {
    writeThrough(system, path, bytes)
    return
  }
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
