import { commands, type ExtensionContext, type TextDocument, type Uri, window, workspace } from 'vscode'
import { byteOrderMarkNotification } from '../../protocol/src/messages.ts'
import { registerEditorCommand } from './fixes.ts'
import { isOurs } from './kinds.ts'
import { documentFor } from './release.ts'
import type { Server } from './server.ts'

/** The byte-order mark that a file begins with. */
export type Mark = 'utf8' | 'utf16' | undefined

/** The byte-order mark at the beginning of `bytes`. */
const markOf = (bytes: Uint8Array): Mark => {
  const [first, second, third] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf8'
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return 'utf16'
  return undefined
}

/** Whether the document's file begins with a byte-order mark: VS Code takes it out of the text, xl refuses it. */
const isMarked = async (document: TextDocument): Promise<boolean> => {
  // Known since VS Code 1.100.
  const { encoding } = document as TextDocument & { readonly encoding?: string }
  if (encoding === 'utf8') return false
  if (encoding === 'utf8bom') return true
  if (document.isUntitled) return false
  try {
    return markOf(await workspace.fs.readFile(document.uri)) !== undefined
  } catch {
    return false // it is not a file, or not there any more
  }
}

/** Writes the file again without its mark. Unsaved changes are saved first; nothing else of the file changes. */
const removeMark = async (document: TextDocument): Promise<void> => {
  if ((document.isDirty || document.isUntitled) && !(await document.save())) return
  const { uri } = document
  if (document.isClosed) return // an untitled one, which has become another document
  const bytes = await workspace.fs.readFile(uri)
  const mark = markOf(bytes)
  if (mark === 'utf8') await workspace.fs.writeFile(uri, bytes.slice(3))
  if (mark === 'utf16') await workspace.fs.writeFile(uri, new TextEncoder().encode(document.getText()))
  // VS Code reads the file again by itself; at once, if it is in front.
  if (mark && window.activeTextEditor?.document === document && !document.isDirty) {
    await commands.executeCommand('workbench.action.files.revert')
  }
}

/** Tells the server which documents have a byte-order mark, and takes the command that removes it. */
export const watchByteOrderMarks = (context: ExtensionContext, server: Server): void => {
  const told = new Map<string, boolean>()

  const tell = async (uri: Uri, present: boolean) => {
    const key = uri.toString()
    if ((told.get(key) ?? false) === present) return
    told.set(key, present)
    await server.tell(byteOrderMarkNotification, (address) => ({ uri: address(uri), present }))
  }
  const check = async (document: TextDocument) => {
    if (!isOurs(document)) return
    const present = await isMarked(document)
    if (!document.isClosed) await tell(document.uri, present)
  }
  const checkAll = () => workspace.textDocuments.forEach((document) => void check(document))

  context.subscriptions.push(
    workspace.onDidOpenTextDocument(check),
    workspace.onDidSaveTextDocument(check),
    // No change of the text: another encoding, or read from disk again.
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length === 0 && !document.isDirty) void check(document)
    }),
    workspace.onDidCloseTextDocument((document) => told.delete(document.uri.toString())),
    server.onDidChangeState((state) => {
      if (state !== 'running') return
      told.clear() // a new server knows nothing
      checkAll()
    }),
    registerEditorCommand('xen.saveWithoutByteOrderMark', async (given: unknown) => {
      const document = await documentFor(given)
      if (!document) return
      await removeMark(document)
      await tell(document.uri, false)
    }),
  )
  if (server.state === 'running') checkAll()
}
