import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { tableOf } from '../table.ts'
import type { FileKind } from '../values/value-type.ts'
import { detectKind } from '../workspace/detect.ts'
import type { World } from './output.ts'

/** A file that was read, with what it is. */
export interface InputFile {
  /** As it was named, or found below a directory that was; `-` for standard input. */
  readonly path: string
  readonly text: string
  readonly kind: FileKind
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

/**
 * The files that were named, and those of the kinds that we know below the directories that were named. With `kind`,
 * every file is taken for one.
 */
export function* inputFiles(
  world: World,
  paths: readonly string[],
  kind: FileKind | undefined,
): Generator<InputFile | Unreadable> {
  for (const path of paths) {
    if (path === '-') yield* read(path, world.input, kind, true)
    else yield* visit(world.folder, path, kind, true, new Set())
  }
}

function* visit(
  folder: string,
  path: string,
  kind: FileKind | undefined,
  named: boolean,
  seen: Set<string>,
): Generator<InputFile | Unreadable> {
  const place = resolve(folder, path)
  try {
    const stat = statSync(place)
    if (!stat.isDirectory()) {
      if (!stat.isFile() && !named) return
      if (stat.size > largest) yield { path, reason: `is larger than ${largest / 1024 / 1024} MiB` }
      else yield* read(path, () => readFileSync(place), kind, named)
      return
    }
    // A symbolic link may lead back up.
    const identity = `${stat.dev}:${stat.ino}`
    if (seen.has(identity)) return
    seen.add(identity)
    for (const entry of readdirSync(place).sort()) {
      if (!skippedFolders.has(entry)) yield* visit(folder, join(path, entry), kind, false, seen)
    }
  } catch (error) {
    yield { path, reason: reasonOf(error) }
  }
}

/** What a file says and of which kind it is; nothing for one in a directory that is of no kind that we know. */
function* read(
  path: string,
  bytes: () => Buffer,
  kind: FileKind | undefined,
  named: boolean,
): Generator<InputFile | Unreadable> {
  try {
    // Bytes that are not UTF-8 become U+FFFD: xl does not look at the encoding.
    const text = bytes().toString('utf8')
    const found = kind ?? detectKind(path, text).kind ?? (named ? 'domain' : undefined)
    if (found) yield { path, text, kind: found }
  } catch (error) {
    yield { path, reason: reasonOf(error) }
  }
}
