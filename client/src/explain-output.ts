import { t } from '@vscode/l10n'
import { commands, type ExtensionContext, env, Range, type TextEditor, window } from 'vscode'
import { type ExplainedLine, explainOutputRequest } from '../../protocol/src/messages.ts'
import { isOurs } from './kinds.ts'
import { complain, inform } from './notice.ts'
import type { Server } from './server.ts'

/** Takes the command that says what the output of xl in the clipboard is about, for the config that is open. */
export const registerExplainOutput = (context: ExtensionContext, server: Server): void => {
  const explain = async (given: unknown) => {
    const output = typeof given === 'string' ? given : await env.clipboard.readText()
    if (output.trim() === '') return void inform(t('Copy what xl, libxl, QEMU or Xen printed, then ask again.'))
    const active = window.activeTextEditor
    const editor = active && isOurs(active.document) ? active : undefined
    const answer = await server.ask(explainOutputRequest, (address) => ({
      output,
      ...(editor ? { uri: address(editor.document.uri) } : {}),
    }))
    if (!answer) return void complain(t('The text could not be explained. The output has the reason.'))
    const { lines, unknown } = answer
    if (lines.length === 0) return void inform(t('Nothing in the clipboard is a message of xl, libxl, QEMU or Xen.'))
    const picked = await window.showQuickPick(lines.map(itemOf), {
      title: t('What xl printed'),
      placeHolder:
        unknown === 0 ? t('Choose a message') : t('Choose a message (lines that are not known: {0})', unknown),
      matchOnDescription: true,
      matchOnDetail: true,
    })
    if (picked && editor) reveal(editor, picked.line)
  }
  context.subscriptions.push(commands.registerCommand('xen.explainOutput', explain))
}

/** A name in `$(…)` would become an icon. */
const plain = (text: string): string => text.replaceAll('$(', '$ (')

const itemOf = (line: ExplainedLine) => ({
  label: plain([line.message, ...line.mends].join(' · ').replaceAll('`', '')),
  description: line.range ? t('line {0}, {1}', line.range.start.line + 1, line.name) : line.name,
  detail: plain(line.said),
  line,
})

const reveal = (editor: TextEditor, { range }: ExplainedLine) => {
  if (!range) return
  const { start, end } = range
  void window.showTextDocument(editor.document, {
    ...(editor.viewColumn === undefined ? {} : { viewColumn: editor.viewColumn }),
    selection: new Range(start.line, start.character, end.line, end.character),
  })
}
