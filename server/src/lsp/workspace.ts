import {
  DidChangeWatchedFilesNotification,
  DidChangeWorkspaceFoldersNotification,
  FileChangeType,
  type FileEvent,
  WatchKind,
  type WorkspaceFoldersChangeEvent,
} from 'vscode-languageserver'
import { projectFile } from '../project/project.ts'
import type { Snapshot } from '../snapshot.ts'
import { templateEndings } from '../template/template.ts'
import { leftAloneBecause, pathOfUri } from '../workspace/detect.ts'
import { configGlobs, mayBeConfig } from '../workspace/file-names.ts'
import { judgedTogether } from '../workspace/fleet.ts'
import type { Files } from '../workspace/index/files.ts'
import { type IndexedFile, indexedConfig, keyOfUri } from '../workspace/index/indexed-file.ts'
import { createScan } from '../workspace/index/scan.ts'
import { type Change, createIndex, type WorkspaceIndex } from '../workspace/index/workspace-index.ts'
import type { Session } from './session.ts'
import { createRest } from './turns.ts'
import { heard, isListOf, isObjectWith, isText } from './well-formed.ts'

/** The files of the workspace beside the open ones, as far as they say something to each other. */
export interface Workspace {
  readonly index: WorkspaceIndex
  /** Takes the folders of the client, and listens to it from now on. Nothing is looked for yet. */
  begin(): void
  end(): void
  /** Takes an open document as it is now. Whatever is said of others because of it is told to `onChange`. */
  show(snapshot: Snapshot): IndexedFile
  /**
   * A snapshot with what the other files make of it.
   * @param first whether somebody waits for it who asks for the document first: what it says to others is then looked at later, by `show`
   */
  judged(snapshot: Snapshot, first?: boolean): Snapshot
  /** From now on the file counts as it is stored. */
  closed(uri: string): void
  /** Begins to look for files, unless that has begun: what is on the screen comes first. */
  start(): void
  /** Whether all files have been looked at; where there are none to be looked at, they have. */
  isComplete(): boolean
  /** When all files have been looked at: once, or just now for a client that tells of no changes. */
  ready(): Promise<void>
  /** Looks at some files again: nobody may have told that they changed. */
  refresh(uris: Iterable<string>): Promise<void>
  /** Takes what the client tells of files that have changed. */
  changed(changes: readonly FileEvent[]): void
  /** Goes through all files again: others may be left out. */
  again(): void
  /** The folder of the workspace that a file lies in. */
  folderOf(uri: string): string | undefined
  /** The URI of a file of this machine; undefined for a path where there is none, or no machine that could be looked at. */
  addressOf(path: string): Promise<string | undefined>
  /** What is stored in a file; undefined where that cannot be seen. */
  storedIn(uri: string): Promise<string | undefined>
  /** Where a file is stored, whatever links lead there, as far as that can be seen. */
  placeOf(uri: string): Promise<string>
  /** @param listener is given the open documents of which something else may be said now */
  onChange(listener: (uris: readonly string[]) => void): void
}

const areFolders = isListOf(isObjectWith({ uri: isText }))
const ofMove = { added: areFolders, removed: areFolders }

export interface WorkspaceOptions {
  /** Who sees the files of an address. */
  readonly filesFor: (uri: string) => Files | undefined
  /** How long changes of files are gathered before anybody is told, in milliseconds. */
  readonly delay: number
}

/** Where nobody tells of changes, at most this part of the time goes into looking for them. */
const share = 0.1

/** After so many milliseconds of work others have their turn. */
const slice = 8

export const createWorkspace = (session: Session, { filesFor, delay }: WorkspaceOptions): Workspace => {
  const { connection, client, ask, log } = session
  const index = createIndex()
  const listeners: ((uris: readonly string[]) => void)[] = []
  let folders: readonly string[] = []
  let stop = new AbortController()
  let scanned: Promise<void> | undefined
  let since = performance.now()
  /** Before that time nobody looks again without a reason. */
  let due = 0
  let scanning = false

  /** The open documents, by what the index would keep them by if nothing were linked. */
  const open = new Map<string, string>()
  const isOpen = (key: string) => [...index.waysTo(key)].some((way) => open.has(way))

  /** The documents that were judged by themselves, as no other file was known. */
  const answeredAlone = new Set<string>()

  /** What an open document has come to, by its config: each version is read once. */
  const shown = new WeakMap<Snapshot['config'], IndexedFile>()

  const pending = new Set<string>()
  const telling = createRest(() => {
    const uris = [...pending]
    pending.clear()
    for (const listener of listeners) listener(uris)
  })
  /** @param by the file that has changed: whoever changed it asks for itself */
  const changed = (change: Change, by?: string) => {
    if (change.length === 0) return
    for (const uri of open.values()) {
      if (pending.has(uri)) continue
      const key = index.keyOf(uri)
      if (key !== by && index.concerns(key, change)) pending.add(uri)
    }
    if (pending.size === 0) return
    // Files that are found are told of while others are looked for.
    if (!scanning) telling.ask(delay)
    else if (!telling.isAsked) telling.ask(delay * 4)
  }

  const folderOf = (uri: string): string | undefined => {
    const key = keyOfUri(uri)
    return folders
      .filter((folder) => key.startsWith(`${keyOfUri(folder).replace(/\/$/, '')}/`))
      .sort((a, b) => b.length - a.length)[0]
  }

  const rest = async () => {
    if (performance.now() - since < slice) return
    await new Promise((resolve) => setTimeout(resolve))
    since = performance.now()
  }

  const scan = createScan({
    index,
    filesFor,
    folderOf,
    encoding: () => client().encoding,
    isOpen,
    changed,
    rest,
  })

  const scanAll = async () => {
    stop.abort()
    stop = new AbortController()
    const { signal } = stop
    const began = performance.now()
    due = Number.POSITIVE_INFINITY
    scanning = true
    await scan.all(folders, signal).catch((error) => log(`files: ${error}`))
    const ended = performance.now()
    due = ended + (ended - began) / share
    if (!signal.aborted) scanning = false
    if (!signal.aborted && folders.length > 0)
      connection.console.log(
        `${[...index.files()].length} configs in the workspace, read in ${Math.round(ended - began)} ms`,
      )
  }

  const move = ({ added, removed }: WorkspaceFoldersChangeEvent) => {
    const gone = new Set(removed.map(({ uri }) => uri))
    folders = [...folders.filter((uri) => !gone.has(uri)), ...added.map(({ uri }) => uri)]
    if (scanned) scanned = scanAll()
  }

  const watch = () => {
    if (!client().watches) return
    ask('registration', () =>
      connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: [
          {
            globPattern: `{${[...configGlobs, ...templateEndings.map((each) => `**/*.${each}`), `**/${projectFile}`].join(',')}}`,
          },
          // A folder that goes takes its files with it, and is called like none of them.
          { globPattern: '**/*', kind: WatchKind.Delete },
        ],
      }),
    )
  }

  const start = () => {
    if (scanned) return
    if (folders.length > 0) watch()
    scanned = scanAll()
  }

  /** The files that are to be looked at again: a client may tell of thousands at once, or of one a thousand times. */
  const awaited = new Set<string>()
  let refreshing: Promise<void> | undefined
  const refreshAll = async () => {
    const pass = {}
    // What comes meanwhile is looked at, too.
    for (const uri of awaited) {
      awaited.delete(uri)
      await scan.one(uri, pass).catch((error) => log(`files: ${error}`))
      await rest()
    }
    refreshing = undefined
  }
  const refresh = async (uris: Iterable<string>) => {
    for (const uri of uris) awaited.add(uri)
    if (awaited.size > 0) refreshing ??= refreshAll()
    await refreshing
  }

  const show: Workspace['show'] = ({ document, config }) => {
    const { uri } = document
    const key = index.keyOf(uri)
    const scheme = uri.slice(0, uri.indexOf(':'))
    // Other schemes show what a file was, or would be: `git:`, `xen-migrated:`.
    const counts = scheme === 'file' || scheme === 'untitled' || folderOf(uri) !== undefined
    open.set(keyOfUri(uri), uri)
    const last = shown.get(config)
    // As it was a moment ago, and as the index has it.
    if (last && last.key === key && (!counts || index.get(key) === last)) return last
    const found = indexedConfig({ uri, key, folder: folderOf(uri), encoding: client().encoding }, config, document)
    const { languageId } = document
    const foreign = leftAloneBecause({ uri, languageId, text: config.tree.text }, config) !== undefined
    // The guests of the workspace are compared: where no folder is open, what is open is all that there is.
    const isInside = folders.length === 0 || folderOf(uri) !== undefined
    const isCompared = counts && isInside && !foreign && scheme !== 'untitled'
    const file = isCompared ? found : { ...found, compared: false }
    const change = counts ? (foreign ? index.remove(key) : index.put(file)) : []
    // What was answered before others were known is asked for again.
    changed(change, answeredAlone.delete(uri) && !index.single ? undefined : key)
    shown.set(config, file)
    return file
  }

  /**
   * Whether no other file can have to do with what is said of one: it is the only one that is known, and names nothing that one makes. What it
   * says to others need not be known for that.
   */
  const isAlone = ({ document: { uri }, config: { tree } }: Snapshot): boolean => {
    const key = index.keyOf(uri)
    for (const file of index.files()) if (file.key !== key) return false
    return !/backend|pool/.test(tree.text)
  }

  return {
    index,
    show,
    judged(snapshot, first = false) {
      try {
        if (first && isAlone(snapshot)) {
          answeredAlone.add(snapshot.document.uri)
          return snapshot
        }
        const { fleet = true } = snapshot.preferences
        return judgedTogether(snapshot, { index, file: show(snapshot), fleet })
      } catch (error) {
        log(`fleet: ${error instanceof Error ? error.stack : error}`)
        return snapshot
      }
    },
    begin() {
      folders = client().folders
      if (client().movesFolders)
        // The library's own event hands on whatever it hears.
        connection.onNotification(
          DidChangeWorkspaceFoldersNotification.type,
          heard(log, 'didChangeWorkspaceFolders', { event: isObjectWith(ofMove) }, ({ event }) => move(event)),
        )
    },
    changed(changes) {
      if (!scanned) return
      const gone = new Set<string>()
      const news: string[] = []
      for (const { uri, type } of changes) {
        if (mayBeConfig(pathOfUri(uri))) news.push(uri)
        else if (type === FileChangeType.Deleted) gone.add(keyOfUri(uri))
      }
      if (gone.size > 0) scan.gone(gone)
      refresh(news)
    },
    again() {
      if (scanned) scanned = scanAll()
    },
    folderOf,
    end() {
      stop.abort()
      awaited.clear()
      telling.end()
    },
    closed(uri) {
      answeredAlone.delete(uri)
      if (!open.delete(keyOfUri(uri))) return
      const key = index.keyOf(uri)
      changed(index.remove(key))
      if (scanned && folderOf(uri) !== undefined) refresh([uri])
    },
    start,
    isComplete: () => folders.length === 0 || (scanned !== undefined && !scanning),
    async ready() {
      // What came after the last look would never be told.
      if (scanned && !client().watches && performance.now() > due) scanned = scanAll()
      start()
      // Meanwhile folders may have come, or files.
      for (let looks: unknown[] = []; looks[0] !== scanned || refreshing; ) {
        looks = [scanned, refreshing]
        await Promise.all(looks)
      }
    },
    refresh,
    addressOf: async (path) => filesFor('file:///')?.addressOf?.(path),
    storedIn: async (uri) => filesFor(uri)?.read(uri),
    placeOf: async (uri) => (await filesFor(uri)?.placeOf?.(uri)) ?? uri,
    onChange: (listener) => listeners.push(listener),
  }
}
