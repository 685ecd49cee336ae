import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { tableOf } from '../table.ts'
import type { FileKind } from '../values/value-type.ts'
import { detectKind } from '../workspace/detect.ts'
import { foreignBecause } from '../workspace/foreign.ts'
import type { Ignored } from './ignored.ts'
import type { World } from './output.ts'

/** A file that was read, with what it is. */
export interface InputFile {
  /** As it was named, or found below a directory that was; `-` for standard input, unless it has a name. */
  readonly path: string
  readonly text: string
  readonly kind: FileKind
  /** Whether it came on standard input. */
  readonly standard: boolean
}

/** A file that could not be read, and why. */
export interface Unreadable {
  readonly path: string
  readonly reason: string
}

// Nobody writes a config of this size by hand.
const largest = 16 * 1024 * 1024

const skippedFolders = new Set(['node_modules', '.git', '.svn', '.hg'])

const reasons: Record<string, string> = tableOf({
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'is a directory',
  ELOOP: 'too many symbolic links',
})

const reasonOf = (error: unknown): string => {
  // What Node.js throws here are its own errors.
  const { code = '', message = String(error) } = error as NodeJS.ErrnoException
  return reasons[code] ?? message
}

/** A file that was named and is surely another program's, and by what it shows. */
export interface Foreign {
  readonly path: string
  readonly foreign: string
}

/** What a person is told of it. */
export const noteOf = ({ path, foreign }: Foreign): string =>
  `${path}: is left alone: ${foreign}; --kind domain takes it for a config`

/** How the files are searched. */
export interface Search {
  /** What is left out below directories. */
  readonly ignored?: Ignored
  /** What standard input is called. */
  readonly stdinFilename?: string
}

/**
 * The files that were named, and those of the kinds that we know below the directories that were named. With `kind`,
 * every file is taken for one.
 */
export function* inputFiles(
  world: World,
  paths: readonly string[],
  kind: FileKind | undefined,
  { ignored = () => false, stdinFilename = '-' }: Search = {},
): Generator<InputFile | Unreadable | Foreign> {
  const seen = new Set<string>()
  for (const path of paths) {
    if (path === '-') yield* read(stdinFilename, world.input, kind, true, true)
    else yield* visit(path, true)
  }

  function* visit(path: string, named: boolean): Generator<InputFile | Unreadable | Foreign> {
    const place = resolve(world.folder, path)
    try {
      const stat = statSync(place)
      if (!named && ignored(place, stat.isDirectory())) return
      if (!stat.isDirectory()) {
        // A device or a pipe is read only where a person names it: `<(…)` of a shell is one.
        if (stat.isFile() || named) yield* read(path, () => readAll(place), kind, named)
        return
      }
      // A symbolic link may lead back up.
      const identity = `${stat.dev}:${stat.ino}`
      if (seen.has(identity)) return
      seen.add(identity)
      for (const entry of readdirSync(place).sort()) {
        if (!skippedFolders.has(entry)) yield* visit(join(path, entry), false)
      }
    } catch (error) {
      yield { path, reason: reasonOf(error) }
    }
  }
}

/** All bytes of a file, whatever its size is said to be. Throws where there are more than anybody writes by hand. */
const readAll = (place: string): Buffer => {
  const file = openSync(place, 'r')
  try {
    const parts: Buffer[] = []
    let size = 0
    for (;;) {
      const part = Buffer.alloc(64 * 1024)
      const count = readSync(file, part)
      if (count === 0) return Buffer.concat(parts)
      size += count
      if (size > largest) throw new Error(`is larger than ${largest / 1024 / 1024} MiB`)
      parts.push(part.subarray(0, count))
    }
  } finally {
    closeSync(file)
  }
}

/** What a file says and of which kind it is; nothing for one in a directory that is of no kind that we know. */
function* read(
  path: string,
  bytes: () => Buffer,
  kind: FileKind | undefined,
  named: boolean,
  standard = false,
): Generator<InputFile | Unreadable | Foreign> {
  try {
    // Bytes that are not UTF-8 become U+FFFD: xl does not look at the encoding.
    const text = bytes().toString('utf8')
    const foreign = kind === undefined && named ? foreignBecause(path, text) : undefined
    const found = kind ?? detectKind(path, text).kind ?? (named ? 'domain' : undefined)
    if (foreign !== undefined) yield { path, foreign }
    else if (found) yield { path, text, kind: found, standard }
  } catch (error) {
    yield { path, reason: reasonOf(error) }
  }
}
