import { type Disposable, type ExtensionContext, FileType, Uri, workspace } from 'vscode'
import { cpupoolFilesNotification } from '../../protocol/src/messages.ts'
import { cpupoolGlobs, isCpupoolFile, isCpupoolName } from './files.ts'
import type { Server } from './server.ts'

// Nobody has more pools than CPUs, and nobody writes a long one.
const mostFiles = 200
const largest = 64 * 1024

// Where there is no search, so many folders are read, and so deep.
const mostFolders = 300
const deepest = 5
const skipped = new Set(['node_modules', '.git', '.svn', '.hg'])

/** The files below a folder that are called like a cpupool, for file systems that cannot search. */
const walk = async (folder: Uri): Promise<Uri[]> => {
  const found: Uri[] = []
  let level = [folder]
  let read = 0
  for (let depth = 0; depth < deepest && level.length > 0; depth++) {
    const next: Uri[] = []
    for (const each of level) {
      if (++read > mostFolders || found.length >= mostFiles) return found
      for (const [name, type] of await workspace.fs.readDirectory(each).then(
        (entries) => entries,
        () => [],
      )) {
        if (type === FileType.Directory && !skipped.has(name)) next.push(Uri.joinPath(each, name))
        else if (type & FileType.File && isCpupoolName(name)) found.push(Uri.joinPath(each, name))
      }
    }
    level = next
  }
  return found.slice(0, mostFiles)
}

/** The files of the workspace that are called like a cpupool. */
const find = async (): Promise<Uri[]> => {
  const found = await workspace.findFiles(`{${cpupoolGlobs.join(',')}}`, '**/node_modules/**', mostFiles)
  if (found.length > 0) return found
  const folders = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme !== 'file')
  return (await Promise.all(folders.map(({ uri }) => walk(uri)))).flat().slice(0, mostFiles)
}

/** The text of a cpupool file; undefined for one that is gone or is something else. */
const textOfFile = async (uri: Uri): Promise<string | undefined> => {
  try {
    if ((await workspace.fs.stat(uri)).size > largest) return undefined
    const text = new TextDecoder().decode(await workspace.fs.readFile(uri))
    return isCpupoolFile(uri.path, text) ? text : undefined
  } catch {
    return undefined
  }
}

/**
 * Tells the server of the cpupools that the workspace makes: what a scheduling key of a domain does depends on them.
 * Nothing is looked for until a domain config is open.
 */
export const watchCpupools = (context: ExtensionContext, server: Server): void => {
  let watchers: Disposable[] | undefined
  /** The files that the server knows of. */
  const told = new Set<string>()

  const tell = async (uris: readonly Uri[]) => {
    const files = await Promise.all(uris.map(async (uri) => ({ uri, text: await textOfFile(uri) })))
    const news = files.filter(({ uri, text }) => text !== undefined || told.has(uri.toString()))
    if (news.length === 0 || server.state !== 'running') return
    for (const { uri, text } of news) {
      if (text === undefined) told.delete(uri.toString())
      else told.add(uri.toString())
    }
    await server.tell(cpupoolFilesNotification, (address) => ({
      files: news.map(({ uri, text }) => ({ uri: address(uri), ...(text === undefined ? {} : { text }) })),
    }))
  }

  const watch = (glob: string): Disposable[] => {
    const watcher = workspace.createFileSystemWatcher(glob)
    const changed = (uri: Uri) => void tell([uri])
    return [watcher, watcher.onDidCreate(changed), watcher.onDidChange(changed), watcher.onDidDelete(changed)]
  }

  const begin = async () => {
    if (server.state !== 'running' || !workspace.workspaceFolders) return
    if (!workspace.textDocuments.some(({ languageId }) => languageId === 'xen-domain')) return
    if (watchers) return
    watchers = cpupoolGlobs.flatMap(watch)
    // Also those that went while nobody watched.
    const known = [...told].map((uri) => Uri.parse(uri))
    await tell([...known, ...(await find()).filter((uri) => !told.has(uri.toString()))])
  }

  const end = () => {
    for (const each of watchers ?? []) each.dispose()
    watchers = undefined
  }

  context.subscriptions.push(
    { dispose: end },
    workspace.onDidOpenTextDocument(() => void begin()),
    workspace.onDidCloseTextDocument(() => {
      if (!workspace.textDocuments.some((one) => !one.isClosed && one.languageId === 'xen-domain')) end()
    }),
    workspace.onDidChangeWorkspaceFolders(() => {
      end()
      void begin()
    }),
    server.onDidChangeState((state) => {
      end()
      // A new server knows nothing.
      if (state === 'running') told.clear()
      void begin()
    }),
  )
  void begin()
}
