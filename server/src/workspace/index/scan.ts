import type { PositionEncoding } from '../../encoded-document.ts'
import { bounds, type Files, type FoundFile } from './files.ts'
import { type IndexedFile, indexedText, keyOfUri } from './indexed-file.ts'
import type { Change, WorkspaceIndex } from './workspace-index.ts'

/** Where the index gets its files from. */
export interface Source {
  readonly index: WorkspaceIndex
  /** Who sees the files of an address; undefined where nobody does. */
  readonly filesFor: (uri: string) => Files | undefined
  /** The folder of the workspace that a file lies in. */
  readonly folderOf: (uri: string) => string | undefined
  /** What the columns of places count. */
  readonly encoding: () => PositionEncoding
  /** Whether an editor has a file open: what is on the screen goes before what is stored. */
  readonly isOpen: (key: string) => boolean
  readonly changed: (change: Change) => void
  /** Lets others have the machine where it is their turn. */
  readonly rest: () => Promise<void>
}

/** Keeps the index as the files are. What has not changed is not read again. */
export interface Scan {
  /** Goes through the folders; what is no longer there is forgotten. */
  all(folders: readonly string[], signal: AbortSignal): Promise<void>
  /** Looks at one file again, whatever is known of it. @param pass the same object for those that are looked at one after the other */
  one(uri: string, pass?: object): Promise<void>
  /** Everything below folders that are gone, at once. */
  gone(keys: ReadonlySet<string>): void
}

/** What is remembered of a stored file: when it was read, and how much it was. */
interface Seen {
  readonly stamp: string | undefined
  readonly size: number
}

export const createScan = ({ index, filesFor, folderOf, encoding, isOpen, changed, rest }: Source): Scan => {
  const seen = new Map<string, Seen>()
  /** Where symbolic links lead, by their addresses. */
  const linked = new Map<string, string>()
  /** Who reads a file at last: what was begun before it says what was there before, whenever it comes. */
  const readers = new Map<string, object>()
  let total = 0

  const remember = (key: string, now: Seen | undefined) => {
    total += (now?.size ?? 0) - (seen.get(key)?.size ?? 0)
    if (now) seen.set(key, now)
    else seen.delete(key)
  }

  const take = (key: string, file: IndexedFile | undefined) => {
    if (!isOpen(key)) changed(file ? index.put(file) : index.remove(key))
  }

  const link = (from: string, to: string | undefined) => {
    if (to === undefined) linked.delete(from)
    else linked.set(from, to)
    changed(index.link(from, to))
  }

  const forget = (key: string) => {
    readers.delete(key)
    remember(key, undefined)
    const target = linked.get(key)
    link(key, undefined)
    take(key, undefined)
    // A file that lies elsewhere was there by its links alone.
    const isElsewhere = target !== undefined && folderOf(target) === undefined
    if (isElsewhere && [...index.waysTo(target)].length === 1) forget(target)
  }

  /** The text of a file; undefined where it is another's turn to say what it is by now. */
  const textOf = async (files: Files, uri: string, key: string): Promise<{ text: string | undefined } | undefined> => {
    const reader = {}
    readers.set(key, reader)
    const text = await files.read(uri)
    if (readers.get(key) !== reader) return undefined
    readers.delete(key)
    // Its folder may have been closed.
    return folderOf(uri) === undefined ? undefined : { text }
  }

  /** Takes a file as it is stored; answers by what it is kept. */
  const read = async (files: Files, { uri, target, stamp }: FoundFile): Promise<string | undefined> => {
    const address = keyOfUri(uri)
    const key = target === undefined ? address : keyOfUri(target)
    link(address, target === undefined ? undefined : key)
    const before = seen.get(key)
    if (before && stamp !== undefined && before.stamp === stamp) return key
    if (total > bounds.total) return key
    const found = await textOf(files, uri, key)
    if (!found) return key
    const { text } = found
    remember(key, { stamp, size: text?.length ?? 0 })
    // A file that lies elsewhere is named as the workspace has it.
    const shown = target !== undefined && folderOf(target) !== undefined ? target : uri
    take(
      key,
      text === undefined
        ? undefined
        : indexedText({ uri: shown, key, folder: folderOf(uri), encoding: encoding() }, text),
    )
    return key
  }

  const known = (): readonly string[] => [...seen.keys(), ...linked.keys()]

  return {
    async all(folders, signal) {
      const there = new Set<string>()
      for (const folder of folders) {
        const files = filesFor(folder)
        if (!files) continue
        for await (const some of files.list(folder, signal)) {
          for (const file of some) {
            if (signal.aborted) return
            there.add(keyOfUri(file.uri))
            const key = await read(files, file)
            if (key !== undefined) there.add(key)
            await rest()
          }
        }
      }
      if (signal.aborted) return
      for (const key of known()) if (!there.has(key)) forget(key)
    },
    async one(uri, pass) {
      const files = filesFor(uri)
      const folder = folderOf(uri)
      const found = folder === undefined ? undefined : await files?.look(uri, folder, pass)
      if (!files || !found) return forget(keyOfUri(uri))
      remember(keyOfUri(found.target ?? uri), undefined)
      await read(files, { ...found, uri })
    },
    gone(keys) {
      for (const key of known()) {
        let at = key.lastIndexOf('/')
        while (at > 0 && !keys.has(key.slice(0, at))) at = key.lastIndexOf('/', at - 1)
        if (at > 0) forget(key)
      }
    },
  }
}
