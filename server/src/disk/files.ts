import { closeSync, existsSync, openSync, readFileSync, readSync, type Stats, statSync } from 'node:fs'
import { lstat, readdir, readFile, realpath, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { kept } from '../edited-list.ts'
import { projectFile } from '../project/project.ts'
import type { FilesOfDom0 } from '../values/value-type.ts'
import { mayBeConfig } from '../workspace/file-names.ts'
import { bounds, type Files, type FoundFile, skippedFolders } from '../workspace/index/files.ts'
import { filesOfDom0 } from './dom0.ts'
import type { Looks } from './git-settings.ts'
import { type Ignored, ignoredByGit, ignoredByProject } from './ignored.ts'

/** The path of a URI; undefined for one that is none of this machine: `file://server/share` asks the network. */
const pathOf = (uri: string): string | undefined => {
  try {
    return /^file:\/\/\//i.test(uri) ? fileURLToPath(uri) : undefined
  } catch {
    return undefined
  }
}

const uriOf = (path: string): string => pathToFileURL(path).href

const quietly = async <T>(work: Promise<T>): Promise<T | undefined> => {
  try {
    return await work
  } catch {
    return undefined
  }
}

const looks: Looks = {
  environment: process.env,
  isThere: existsSync,
  textIfThere(path) {
    try {
      const there = statSync(path)
      // Whoever reads a pipe waits for its other end, all others wait for him, and some devices have no end.
      return there.isFile() && there.size <= bounds.settings ? readFileSync(path, 'utf8') : undefined
    } catch {
      return undefined
    }
  },
}

/** A file that may be read: no device, no pipe, none of a size that nobody writes. */
const found = async (path: string): Promise<FoundFile | undefined> => {
  const most = basename(path) === projectFile ? bounds.settings : bounds.size
  const own = await quietly(lstat(path))
  const isLink = own?.isSymbolicLink() === true
  const there = isLink ? await quietly(stat(path)) : own
  if (!there?.isFile() || there.size > most) return undefined
  const target = isLink ? await quietly(realpath(path)) : undefined
  return {
    uri: uriOf(path),
    stamp: `${there.mtimeMs} ${there.size} ${there.ino}`,
    ...(target === undefined ? {} : { target: uriOf(target) }),
  }
}

/** What git and projects leave out below a folder that somebody has opened; nothing where one leaves out that folder: a person wants it all the same. */
const leftOut = (root: string): Ignored => {
  const some = [ignoredByGit(looks), ignoredByProject(looks)].filter((ignored) => !ignored(root, true))
  return (place, directory) => some.some((ignored) => ignored(place, directory))
}

/** The same for files that are looked at one after the other. */
const leftOutIn = kept((_: object) => {
  const known = new Map<string, Ignored>()
  return (root: string): Ignored => {
    const ignored = known.get(root) ?? leftOut(root)
    known.set(root, ignored)
    return ignored
  }
})

/** So many files of a folder are looked at before others have their turn: there may be thousands in one. */
const atOnce = 50

/** Folder by folder, those that are nearest first; a link to a folder is not followed, so that there is no way round. */
async function* walk(root: string, signal: AbortSignal): AsyncGenerator<readonly FoundFile[]> {
  const ignored = leftOut(root)
  let level = [root]
  let folders = 0
  let files = 0
  for (let depth = 0; depth < bounds.depth && level.length > 0; depth++) {
    const next: string[] = []
    for (const folder of level) {
      if (signal.aborted || ++folders > bounds.folders || files >= bounds.files) return
      const entries = (await quietly(readdir(folder, { withFileTypes: true }))) ?? []
      const paths: string[] = []
      for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
        const path = join(folder, entry.name)
        if (entry.isDirectory()) {
          if (!skippedFolders.has(entry.name) && !ignored(path, true)) next.push(path)
        } else if ((entry.isFile() || entry.isSymbolicLink()) && mayBeConfig(path.replaceAll('\\', '/'))) {
          paths.push(path)
        }
      }
      for (let at = 0; at < paths.length && files < bounds.files; at += atOnce) {
        const wanted = paths
          .slice(at, at + Math.min(atOnce, bounds.files - files))
          .filter((path) => !ignored(path, false))
        const some = (await Promise.all(wanted.map(found))).filter((each) => each !== undefined)
        files += some.length
        if (signal.aborted) return
        if (some.length > 0) yield some
      }
    }
    level = next
  }
}

/** The files of this machine. Nothing is written, and nothing is run. */
export const localFiles: Files = {
  sees: (uri) => pathOf(uri) !== undefined,
  async *list(folder, signal) {
    const root = pathOf(folder)
    if (root !== undefined) yield* walk(root, signal)
  },
  async look(uri, folder, pass = {}) {
    const path = pathOf(uri)
    if (path === undefined) return undefined
    const root = folder === undefined ? undefined : pathOf(folder)
    return root !== undefined && leftOutIn(pass)(root)(path, false) ? undefined : found(path)
  },
  async read(uri) {
    const path = pathOf(uri)
    return path === undefined ? undefined : quietly(readFile(path, 'utf8'))
  },
  async placeOf(uri) {
    const path = pathOf(uri)
    const place = path === undefined ? undefined : await quietly(realpath(path))
    return place === undefined ? undefined : uriOf(place)
  },
  // Two slashes at the beginning are another machine on some systems: nobody is asked there.
  addressOf: async (path) =>
    /^\/(?!\/)/.test(path) && (await quietly(stat(path)))?.isFile() === true ? uriOf(path) : undefined,
}

const kindOf = (stats: Stats): string =>
  stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : stats.isBlockDevice() ? 'block' : 'other'

/** The files of this machine where it is a dom0; undefined where it cannot be one. */
export const localDom0: FilesOfDom0 | undefined =
  process.platform === 'win32'
    ? undefined
    : filesOfDom0({
        stat(path) {
          const stats = statSync(path, { throwIfNoEntry: false })
          return stats && { kind: kindOf(stats), size: stats.size, mode: stats.mode }
        },
        open: (path) => openSync(path, 'r'),
        read: (file, into) => readSync(file, into),
        close: closeSync,
      })
