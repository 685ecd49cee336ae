import { commands, type Uri, window, workspace } from 'vscode'

/** Shows a document of Markdown as a person reads it. */
export const previewMarkdown = async (uri: Uri): Promise<void> => {
  try {
    await commands.executeCommand('markdown.showPreview', uri)
  } catch {
    // VS Code can be without its Markdown extension.
    await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true })
  }
}
