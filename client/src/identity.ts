import { t } from '@vscode/l10n'
import {
  commands,
  type ExtensionContext,
  type Position,
  Range,
  TextEdit,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode'
import { type Identity, newIdentityRequest } from '../../protocol/src/messages.ts'
import { isOurs } from './kinds.ts'
import { inform } from './notice.ts'
import type { Server } from './server.ts'

/** Takes the commands that write a new MAC address or UUID where the cursor is. */
export const registerIdentities = (context: ExtensionContext, server: Server): void => {
  const write = async (what: Identity) => {
    const editor = window.activeTextEditor
    if (!editor || !isOurs(editor.document)) return void inform(t('Put the cursor into a Xen config first.'))
    const { document, selection } = editor
    // In the browser a message is copied and not written as JSON: a position of VS Code would come without its numbers.
    const plain = ({ line, character }: Position) => ({ line, character })
    const [start, end] = [plain(selection.start), plain(selection.end)]
    const edits = await server.ask(newIdentityRequest, (address) => ({
      uri: address(document.uri),
      range: { start, end },
      what,
    }))
    if (!edits) return
    if ('refused' in edits) return void inform(edits.refused)
    const edit = new WorkspaceEdit()
    edit.set(
      document.uri,
      edits.map(
        ({ range, newText }) =>
          new TextEdit(
            new Range(range.start.line, range.start.character, range.end.line, range.end.character),
            newText,
          ),
      ),
    )
    await workspace.applyEdit(edit)
  }
  context.subscriptions.push(
    commands.registerCommand('xen.newMac', () => write('mac')),
    commands.registerCommand('xen.newUuid', () => write('uuid')),
  )
}
