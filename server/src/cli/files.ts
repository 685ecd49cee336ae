import { join, resolve } from 'node:path'
import type { Ignored } from '../disk/ignored.ts'
import type { FileKind } from '../values/value-type.ts'
import { kindBelow, kindNamed } from '../workspace/detect.ts'
import { mayBeConfig } from '../workspace/file-names.ts'
import { foreignBecause } from '../workspace/foreign.ts'
import { bounds, skippedFolders } from '../workspace/index/files.ts'
import { Complaint, type World } from './output.ts'
import { textOfFile } from './system/bytes.ts'
import { readFile } from './system/read.ts'
import { type Entry, reasonOf, SystemError } from './system/system.ts'

/** A file that was read, with what it is. */
export interface InputFile {
  /** As it was named, or found below a directory that was; `-` for standard input, unless it has a name. */
  readonly path: string
  readonly bytes: Uint8Array
  /** What is not UTF-8 is U+FFFD in it, but for a last byte (`textOfFile`). */
  readonly text: string
  readonly kind: FileKind
  /** Whether it came on standard input. */
  readonly standard: boolean
  /** Whether it has been found before, by another way: a link below a directory. */
  readonly again: boolean
}

/** A file that could not be read, and why. */
export interface Unreadable {
  readonly path: string
  readonly reason: string
}

/** A file that was named and is surely another program's, and by what it shows. */
export interface Foreign {
  readonly path: string
  readonly foreign: string
  readonly bytes: Uint8Array
  /** Whether it came by standard input. */
  readonly standard: boolean
}

/** What a person is told of it. */
export const noteOf = ({ path, foreign }: Pick<Foreign, 'path' | 'foreign'>): string =>
  `${path}: is left alone: ${foreign}; --kind domain takes it for a config`

/** How the files are searched. */
export interface Search {
  /** What is left out below directories. */
  readonly ignored?: Ignored
  /** Whether it is left out where it is named, too. */
  readonly forced?: boolean
  /** What standard input is called. */
  readonly stdinFilename?: string
  /** Asked of what is of no kind that we know by name and content: what only xm could read is a domain config, too. */
  readonly otherwise?: (path: string, text: string, named: boolean) => FileKind | undefined
}

const isFolderOf = (entry: Entry | undefined): boolean => entry?.kind === 'folder'

/** Whether a file below a directory may be ours by its name. Any other one is read where it is not large. */
const isCalledLikeOurs = (path: string): boolean => mayBeConfig(path.replaceAll('\\', '/'))

/**
 * The files that were named, and those of the kinds that we know below the directories that were named. With `kind`,
 * every file is taken for one. A file to which several ways lead is called as it is found first, and comes `again` by the others.
 */
export function* inputFiles(
  world: World,
  paths: readonly string[],
  kind: FileKind | undefined,
  search: Search = {},
): Generator<InputFile | Unreadable | Foreign> {
  const { system } = world
  const { ignored = () => false, forced = false, stdinFilename = '-' } = search
  const seen = new Set<string>()
  /** The absolute paths of the files that have come, and of those that were named: none comes twice by one name. */
  const told = new Set<string>()
  let standard = false
  for (const path of paths) {
    if (path === '') {
      // A variable of a shell that is not set: not the folder where we are.
      yield { path: "''", reason: 'an empty name is no file' }
    } else if (path !== '-') yield* visit(path, true)
    else if (!standard) {
      // It can be read once.
      standard = true
      yield* read(stdinFilename, world.input, kind, true, search, true)
    }
  }

  function* visit(path: string, named: boolean): Generator<InputFile | Unreadable | Foreign> {
    const place = resolve(world.folder, path)
    try {
      const entry = system.stat(place)
      const isWanted = named || kind !== undefined || isCalledLikeOurs(place)
      // A link that leads nowhere.
      if (!entry && !isWanted) return
      if (!isFolderOf(entry) && told.has(place)) return
      if (named) told.add(place)
      if (!entry) throw new SystemError('ENOENT')
      const isFolder = isFolderOf(entry)
      if (!isFolder && path.endsWith('/')) throw new SystemError('ENOTDIR')
      if ((forced || !named) && ignored(place, isFolder)) return
      if (!isFolder) {
        // A device or a pipe is read only where a person names it: `<(…)` of a shell is one.
        if (entry.kind !== 'file' && !named) return
        if (!isWanted && entry.size > bounds.size) return
        world.reading?.(path)
        for (const found of read(path, () => readFile(system, place), kind, named, search)) {
          const again = 'bytes' in found && !named && seen.has(entry.identity)
          if ('bytes' in found) {
            seen.add(entry.identity)
            told.add(place)
          }
          yield again ? { ...found, again } : found
        }
        return
      }
      // A symbolic link may lead back up.
      if (seen.has(entry.identity)) return
      seen.add(entry.identity)
      for (const name of [...system.list(place)].sort()) {
        if (!skippedFolders.has(name)) yield* visit(join(path, name), false)
      }
    } catch (error) {
      // What a person has to set right first is no matter of this file.
      if (error instanceof Complaint) throw error
      yield { path, reason: reasonOf(error) }
    }
  }
}

/** What a file says and of which kind it is; nothing for one in a directory that is of no kind that we know. */
function* read(
  path: string,
  whole: () => Uint8Array,
  kind: FileKind | undefined,
  named: boolean,
  { otherwise }: Search,
  standard = false,
): Generator<InputFile | Unreadable | Foreign> {
  try {
    const bytes = whole()
    const text = textOfFile(bytes)
    const asked = () => otherwise?.(path, text, named)
    const found = kind ? { kind } : named ? ofNamed(path, text, standard) : { kind: kindBelow(path, text, asked) }
    const itsKind = 'kind' in found ? found.kind : asked()
    if (itsKind) yield { path, bytes, text, kind: itsKind, standard, again: false }
    else if ('foreign' in found) yield { path, foreign: found.foreign, bytes, standard }
  } catch (error) {
    yield { path, reason: reasonOf(error) }
  }
}

/** What is sent through a pipe without a name is taken for a config, unless it is surely none. */
const ofNamed = (path: string, text: string, standard: boolean): ReturnType<typeof kindNamed> => {
  const found = kindNamed(path, text)
  return standard && path === '-' && 'foreign' in found && foreignBecause(path, text) === undefined
    ? { kind: 'domain' }
    : found
}
