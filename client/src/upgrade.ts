import { commands, EventEmitter, type ExtensionContext, Uri, window, workspace } from 'vscode'
import { type Status, upgradeCheckRequest } from '../../protocol/src/messages.ts'
import { complain, inform } from './notice.ts'
import { pickRelease } from './pick-release.ts'
import { documentFor, releasesIn } from './release.ts'
import type { Server } from './server.ts'

const scheme = 'xen-upgrade'

/** Takes the command that says what changes for a file when xl of another release reads it. */
export const registerUpgradeCheck = (
  context: ExtensionContext,
  server: Server,
  status: (uri: Uri) => Status | undefined,
): void => {
  const changed = new EventEmitter<Uri>()
  const reports = new Map<string, string>()

  const show = async (uri: Uri) => {
    try {
      await commands.executeCommand('markdown.showPreview', uri)
    } catch {
      // VS Code can be without its Markdown extension.
      await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true })
    }
  }

  const check = async (given: unknown, ...asked: unknown[]) => {
    const document = await documentFor(given)
    if (!document) return void inform('Open a Xen config first.')
    const releases = releasesIn(context.extension.packageJSON)
    const choose = async (answer: unknown, title: string, active: string | undefined) =>
      typeof answer === 'string' && releases.includes(answer) ? answer : pickRelease(releases, title, active)
    const from = await choose(asked[0], 'Upgrade check: from which release of xl?', status(document.uri)?.release)
    if (!from) return
    const to = await choose(asked[1], `Upgrade check: from ${from} to which release?`, releases[0])
    if (!to) return
    const report = await server.ask(upgradeCheckRequest, (address) => ({ uri: address(document.uri), from, to }))
    if (!report) return void complain('The file could not be checked. The output has the reason.')
    const name = document.uri.path.slice(document.uri.path.lastIndexOf('/') + 1)
    const uri = Uri.from({ scheme, path: `/${name} ${from} to ${to}.md`, query: document.uri.toString() })
    reports.set(uri.toString(), report)
    changed.fire(uri)
    await show(uri)
  }

  context.subscriptions.push(
    changed,
    workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => reports.get(uri.toString()) ?? '',
    }),
    workspace.onDidCloseTextDocument(({ uri }) => reports.delete(uri.toString())),
    commands.registerCommand('xen.upgradeCheck', check),
  )
}
