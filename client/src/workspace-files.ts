import { FileType, RelativePattern, Uri, workspace } from 'vscode'
import type { BaseLanguageClient } from 'vscode-languageclient'
import { listFilesRequest, readFilesRequest } from '../../protocol/src/messages.ts'
import { configGlobs, projectFile } from './file-names.ts'

const mostFiles = 20_000
const largest = 256 * 1024

// Where there is no search, so many folders are read, and so deep.
const mostFolders = 300
const deepest = 5
const skipped = new Set(['node_modules', '.git', '.svn', '.hg'])

/** The files below a folder, for file systems that cannot search. Which of them are meant is for the server to say. */
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
        else if (type === FileType.File) found.push(Uri.joinPath(each, name))
      }
    }
    level = next
  }
  return found
}

const search = async (folder: Uri): Promise<Uri[]> => {
  const pattern = new RelativePattern(folder, `{${[...configGlobs, `**/${projectFile}`].join(',')}}`)
  const found = await workspace.findFiles(pattern, '**/{node_modules,.git,.svn,.hg}/**', mostFiles)
  return found.length > 0 ? found : walk(folder)
}

/** A link is left out: the file that it leads to would be there twice. */
const textOf = async (uri: Uri): Promise<string | null> => {
  try {
    const { size, type } = await workspace.fs.stat(uri)
    if (size > largest || type !== FileType.File) return null
    return new TextDecoder().decode(await workspace.fs.readFile(uri))
  } catch {
    return null
  }
}

/** Lists and reads files for a server that cannot see them: in the browser, and where they lie on another machine. */
export const answerForFiles = (client: BaseLanguageClient): void => {
  const address = (uri: Uri) => client.code2ProtocolConverter.asUri(uri)
  const uriOf = (text: string) => client.protocol2CodeConverter.asUri(text)
  /** Below the folders of the workspace alone: the server is ours, and asks for nothing else. */
  const isOurs = (uri: Uri) => workspace.getWorkspaceFolder(uri) !== undefined
  client.onRequest(listFilesRequest.method, async ({ folders }: { readonly folders: readonly string[] }) => {
    const found = await Promise.all(folders.map(uriOf).filter(isOurs).map(search))
    return found.flat().map(address)
  })
  client.onRequest(readFilesRequest.method, ({ uris }: { readonly uris: readonly string[] }) =>
    Promise.all(uris.map(uriOf).map((uri) => (isOurs(uri) ? textOf(uri) : null))),
  )
}
