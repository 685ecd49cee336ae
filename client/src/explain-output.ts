import { t } from '@vscode/l10n'
import { commands, type ExtensionContext, env, Range, type TextDocument, window, workspace } from 'vscode'
import { type ExplainedLine, explainOutputRequest } from '../../protocol/src/messages.ts'
import { isOurs } from './kinds.ts'
import { complain, inform } from './notice.ts'
import type { Server } from './server.ts'

/**
 * Takes the commands that say what an output of xl is about, for the config beside it: one of what is marked in a log, or else in the
 * clipboard; and one of what is marked in a terminal.
 */
export const registerExplainOutput = (context: ExtensionContext, server: Server): void => {
  const explain = async (output: string) => {
    if (output.trim() === '')
      return void inform(t('Copy what xl, libxl, QEMU or Xen printed, or mark it in its log, then ask again.'))
    const document = configFor(output)
    const answer = await server.ask(explainOutputRequest, (address) => ({
      output,
      ...(document ? { uri: address(document.uri) } : {}),
    }))
    if (!answer) return void complain(t('The text could not be explained. The output has the reason.'))
    const { lines, unknown } = answer
    if (lines.length === 0) return void inform(t('Nothing of it is a message of xl, libxl, QEMU or Xen.'))
    const picked = await window.showQuickPick(lines.map(itemOf), {
      title: document ? t('What xl printed of {0}', nameOf(document)) : t('What xl printed'),
      placeHolder:
        unknown === 0 ? t('Choose a message') : t('Choose a message (lines that are not known: {0})', unknown),
      matchOnDescription: true,
      matchOnDetail: true,
    })
    if (picked && document) reveal(document, picked.line)
  }
  remember(window.activeTextEditor?.document)
  context.subscriptions.push(
    window.onDidChangeActiveTextEditor((editor) => remember(editor?.document)),
    commands.registerCommand('xen.explainOutput', async (given: unknown) =>
      explain(typeof given === 'string' ? given : (markedInLog() ?? (await env.clipboard.readText()))),
    ),
    commands.registerCommand('xen.explainTerminal', async () => explain(await markedInTerminal())),
  )
}

/** What is marked in an editor of another language; the whole of a log in which nothing is. */
const markedInLog = (): string | undefined => {
  const { document, selection } = window.activeTextEditor ?? {}
  if (!document || !selection || isOurs(document)) return undefined
  if (!selection.isEmpty) return document.getText(selection)
  return document.uri.scheme === 'output' || document.languageId === 'log' ? document.getText() : undefined
}

/** VS Code tells what is marked in a terminal by the clipboard alone; what was there comes back. */
const markedInTerminal = async (): Promise<string> => {
  const before = await env.clipboard.readText()
  await commands.executeCommand('workbench.action.terminal.copySelection')
  const marked = await env.clipboard.readText()
  if (marked !== before) await env.clipboard.writeText(before)
  return marked
}

const nameOf = ({ uri }: TextDocument): string => uri.path.slice(uri.path.lastIndexOf('/') + 1)

/** The config that was last before the person. */
let last: TextDocument | undefined

const remember = (document: TextDocument | undefined) => {
  if (document && isOurs(document)) last = document
}

/** The config that an output is about: the one before us, the open one that the output names, the only one in sight, or the last one before us. */
const configFor = (output: string): TextDocument | undefined => {
  const active = window.activeTextEditor?.document
  if (active && isOurs(active)) return active
  const open = workspace.textDocuments.filter((document) => isOurs(document) && !document.isClosed)
  const named = open.filter((document) => output.includes(nameOf(document)))
  const visible = window.visibleTextEditors.map(({ document }) => document).filter(isOurs)
  const sole = [named, visible].find(({ length }) => length === 1)?.[0]
  return sole ?? (last && !last.isClosed ? last : open[0])
}

/** A name in `$(…)` would become an icon. */
const plain = (text: string): string => text.replaceAll('$(', '$ (')

const icons = { error: '$(error)', warning: '$(warning)', information: '$(info)' } as const

const itemOf = (line: ExplainedLine) => {
  const { level, message, mends, range, name, file, followers, said } = line
  const place = range ? t('line {0}, {1}', range.start.line + 1, name) : file === undefined ? name : `${file}, ${name}`
  const more = followers.length === 0 ? '' : ` (+${followers.length})`
  return {
    label: `${icons[level]} ${plain([message, ...mends].join(' · ').replaceAll('`', ''))}`,
    description: plain(place),
    detail: plain(`${said}${more}`),
    line,
  }
}

const reveal = (document: TextDocument, { range }: ExplainedLine) => {
  if (!range) return
  const { start, end } = range
  const editor = window.visibleTextEditors.find((each) => each.document === document)
  void window.showTextDocument(document, {
    ...(editor?.viewColumn === undefined ? {} : { viewColumn: editor.viewColumn }),
    selection: new Range(start.line, start.character, end.line, end.character),
  })
}
