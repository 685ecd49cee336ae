import {
  commands,
  type Disposable,
  EndOfLine,
  type ExtensionContext,
  TextEdit,
  Uri,
  WorkspaceEdit,
  workspace,
} from 'vscode'
import type { EditorCommands } from '../../protocol/src/messages.ts'
import { documentFor, targetOf } from './release.ts'

/** Registers a command that the server knows by its name. Anybody may call it: what it is given can be anything. */
export const registerEditorCommand = (name: keyof EditorCommands, run: (...given: unknown[]) => unknown): Disposable =>
  commands.registerCommand(name, run)

/** Makes line feeds end the lines of a document. It works on one that no editor shows as well. */
const useLineFeeds = async (given: unknown): Promise<void> => {
  const document = await documentFor(given)
  if (!document || document.eol === EndOfLine.LF) return
  const edit = new WorkspaceEdit()
  edit.set(document.uri, [TextEdit.setEndOfLine(EndOfLine.LF)])
  await workspace.applyEdit(edit)
}

/** Declares a key as known, in the settings of the workspace. */
const addKnownKey = async (key: unknown, given: unknown): Promise<void> => {
  if (typeof key !== 'string' || key === '') return
  const uri = typeof given === 'string' ? Uri.parse(given) : undefined
  const settings = workspace.getConfiguration('xen', uri)
  const known = settings.get<readonly string[]>('knownKeys', [])
  if (!known.includes(key)) await settings.update('knownKeys', [...known, key], targetOf('knownKeys', uri))
}

/** The commands that quick fixes of the server carry. */
export const registerFixes = (context: ExtensionContext): void => {
  context.subscriptions.push(
    registerEditorCommand('xen.useLineFeeds', useLineFeeds),
    registerEditorCommand('xen.addKnownKey', addKnownKey),
  )
}
