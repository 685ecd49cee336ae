import { type CancellationToken, EndOfLine, RelativePattern, type TextDocument, type Uri, workspace } from 'vscode'
import { isOurs } from './kinds.ts'

const mostFiles = 2000
const largest = 1024 * 1024

/** A file that may be a config, open or not. */
export interface Candidate {
  readonly uri: Uri
  readonly text: string
}

/** Where candidates are looked for: in the workspace, or below one folder. */
export interface Search {
  readonly globs: readonly string[]
  readonly folder?: Uri
}

const isBelow = (uri: Uri, folder: Uri): boolean =>
  uri.scheme === folder.scheme &&
  uri.authority === folder.authority &&
  uri.path.startsWith(`${folder.path.replace(/\/$/, '')}/`)

/** The texts of all files that may be ours: open ones as they are on the screen. */
export const candidates = async ({ globs, folder }: Search, token: CancellationToken): Promise<Candidate[]> => {
  const open = workspace.textDocuments.filter(
    (document) =>
      isOurs(document) && (folder ? isBelow(document.uri, folder) : workspace.getWorkspaceFolder(document.uri)),
  )
  const texts = new Map(
    open.map((document) => [document.uri.toString(), { uri: document.uri, text: document.getText() }]),
  )
  const [first = '', ...others] = globs
  const glob = others.length === 0 ? first : `{${globs.join(',')}}`
  const pattern = folder ? new RelativePattern(folder, glob) : glob
  const found = await workspace.findFiles(pattern, '**/{node_modules,.git,.svn,.hg}/**', mostFiles, token)
  for (const uri of found) {
    if (token.isCancellationRequested) break
    if (texts.has(uri.toString())) continue
    try {
      if ((await workspace.fs.stat(uri)).size > largest) continue
      const text = new TextDecoder().decode(await workspace.fs.readFile(uri))
      // A config of ours is never a program or a picture.
      if (!text.includes('\0')) texts.set(uri.toString(), { uri, text })
    } catch {
      // it is no file, or not there any more
    }
  }
  return [...texts.values()]
}

/** Whether a document is what was read. One that has changed meanwhile is not, nor one of an encoding that only the editor knows. */
export const isAsRead = (document: TextDocument, text: string): boolean => {
  const same = document.eol === EndOfLine.LF ? text.replaceAll('\r\n', '\n') : text
  return document.getText().replace(/^\uFEFF/, '') === same.replace(/^\uFEFF/, '')
}
