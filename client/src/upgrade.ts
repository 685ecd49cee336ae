import { t } from '@vscode/l10n'
import {
  commands,
  type ExtensionContext,
  Position,
  Range,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode'
import { type Status, upgradeCheckRequest } from '../../protocol/src/messages.ts'
import { nameOf } from './names.ts'
import { complain, inform } from './notice.ts'
import { pickRelease } from './pick-release.ts'
import { documentFor, releasesIn } from './release.ts'
import type { Server } from './server.ts'

const goToLine = 'xen.goToLine'

/** The report as a page: the lines that it names lead into the file, and nothing else can be done in it. */
const pageOf = (body: string, uri: Uri): string => {
  const linked = body.replace(/href="#L(\d+)"/g, (_, line: string) => {
    const given = encodeURIComponent(JSON.stringify([uri.toString(), Number(line)]))
    return `href="command:${goToLine}?${given}"`
  })
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
</head>
<body>${linked}</body>
</html>`
}

/** Takes the command that says what changes for a file when xl of another release reads it. */
export const registerUpgradeCheck = (
  context: ExtensionContext,
  server: Server,
  status: (uri: Uri) => Status | undefined,
): void => {
  const panels = new Map<string, WebviewPanel>()

  const panelFor = (title: string, uri: Uri): WebviewPanel => {
    const id = `${uri} ${title}`
    const known = panels.get(id)
    if (known) return known
    const panel = window.createWebviewPanel('xen.upgrade', title, ViewColumn.Beside, { enableCommandUris: [goToLine] })
    panels.set(id, panel)
    panel.onDidDispose(() => panels.delete(id))
    return panel
  }

  const show = async (uri: Uri, title: string, report: string) => {
    try {
      const body = await commands.executeCommand<string>('markdown.api.render', report)
      const panel = panelFor(title, uri)
      panel.webview.html = pageOf(body, uri)
      panel.reveal()
    } catch {
      // VS Code can be without its Markdown extension.
      await window.showTextDocument(await workspace.openTextDocument({ language: 'markdown', content: report }))
    }
  }

  const check = async (given: unknown, ...asked: unknown[]) => {
    const document = await documentFor(given)
    if (!document) return void inform(t('Open a Xen config first.'))
    const releases = releasesIn(context.extension.packageJSON)
    const choose = async (answer: unknown, title: string, active: string | undefined) =>
      typeof answer === 'string' && releases.includes(answer) ? answer : pickRelease(releases, title, active)
    const from = await choose(asked[0], t('Upgrade check: from which release of xl?'), status(document.uri)?.release)
    if (!from) return
    const to = await choose(asked[1], t('Upgrade check: from {0} to which release?', from), releases[0])
    if (!to) return
    const report = await server.ask(upgradeCheckRequest, (address) => ({ uri: address(document.uri), from, to }))
    if (!report) return void complain(t('The file could not be checked. The output has the reason.'))
    await show(document.uri, t('{0}: {1} to {2}', nameOf(document.uri), from, to), report)
  }

  /** @param line from 1 */
  const goTo = async (uri: unknown, line: unknown) => {
    if (typeof uri !== 'string' || typeof line !== 'number') return
    const place = new Position(Math.max(line - 1, 0), 0)
    const target = Uri.parse(uri)
    const visible = window.visibleTextEditors.find(({ document }) => document.uri.toString() === target.toString())
    await window.showTextDocument(target, {
      selection: new Range(place, place),
      viewColumn: visible?.viewColumn ?? ViewColumn.One,
    })
  }

  context.subscriptions.push(
    commands.registerCommand('xen.upgradeCheck', check),
    commands.registerCommand(goToLine, goTo),
  )
}
