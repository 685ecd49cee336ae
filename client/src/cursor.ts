import { type ExtensionContext, window } from 'vscode'
import { cursorNotification } from '../../protocol/src/messages.ts'
import { isOurs } from './kinds.ts'
import type { Server } from './server.ts'

/** Tells the server when the cursor goes to another line: what is wrong of a line that is still being typed is held back. */
export const watchCursor = (context: ExtensionContext, server: Server): void => {
  let last = ''
  context.subscriptions.push(
    window.onDidChangeTextEditorSelection(({ textEditor: { document }, selections: [selection] }) => {
      if (!selection || !isOurs(document) || server.state !== 'running') return
      const { line } = selection.active
      const place = `${document.uri} ${line}`
      if (place === last) return
      last = place
      void server.tell(cursorNotification, (address) => ({ uri: address(document.uri), line }))
    }),
  )
}
