import { commands, type ExtensionContext, Uri, window, workspace } from 'vscode'

/** Takes the command that opens a copy of an old config with mistakes, to try things out on. */
export const registerSample = (context: ExtensionContext): void => {
  context.subscriptions.push(
    commands.registerCommand('xen.openSample', async () => {
      const bytes = await workspace.fs.readFile(Uri.joinPath(context.extensionUri, 'examples', 'legacy-xm.xl'))
      const content = new TextDecoder().decode(bytes)
      await window.showTextDocument(await workspace.openTextDocument({ language: 'xen-domain', content }))
    }),
  )
}
