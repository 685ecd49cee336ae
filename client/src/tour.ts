import {
  commands,
  type ExtensionContext,
  languages,
  Selection,
  type TextDocument,
  Uri,
  window,
  workspace,
} from 'vscode'

/** How long a step waits until the sample has been read, in milliseconds. */
const patience = 10_000

/** The key of the sample that the tour mends. */
const mended = 'maxcpus'

/** Waits until something is marked in a document. */
const marked = (document: TextDocument): Promise<void> =>
  new Promise((resolve) => {
    const isMarked = () => languages.getDiagnostics(document.uri).length > 0
    if (isMarked()) return resolve()
    const end = () => {
      listener.dispose()
      clearTimeout(timer)
      resolve()
    }
    const listener = languages.onDidChangeDiagnostics(() => isMarked() && end())
    const timer = setTimeout(end, patience)
  })

/**
 * Takes the command that opens a copy of an old config with mistakes, to try things out on, and those of the buttons of the walkthrough: each
 * does its step with that copy.
 */
export const registerTour = (context: ExtensionContext): void => {
  let sample: TextDocument | undefined

  const open = async (): Promise<TextDocument> => {
    const bytes = await workspace.fs.readFile(Uri.joinPath(context.extensionUri, 'examples', 'legacy-xm.xl'))
    const content = new TextDecoder().decode(bytes)
    sample = await workspace.openTextDocument({ language: 'xen-domain', content })
    return sample
  }

  /** The sample in an editor, as it is by now. */
  const show = async (document = sample && !sample.isClosed ? sample : undefined) =>
    window.showTextDocument(document ?? (await open()))

  const fix = async () => {
    const text = sample && !sample.isClosed ? sample.getText() : ''
    const editor = await show(text.includes(mended) ? sample : await open())
    const { document } = editor
    const place = document.positionAt(document.getText().indexOf(mended) + 1)
    editor.selection = new Selection(place, place)
    editor.revealRange(editor.selection)
    await marked(document)
    // The button that was clicked is gone, and the focus with it.
    await commands.executeCommand('workbench.action.focusActiveEditorGroup')
    await commands.executeCommand('editor.action.quickFix')
  }

  const withSample = (command: string) => async () => {
    const { document } = await show()
    await commands.executeCommand(command, document.uri.toString())
  }

  const steps: Readonly<Record<string, () => Promise<unknown>>> = {
    'xen.openSample': async () => show(await open()),
    'xen.tour.see': withSample('workbench.actions.view.problems'),
    'xen.tour.fix': fix,
    'xen.tour.release': withSample('xen.selectRelease'),
    'xen.tour.migrate': withSample('xen.migrate'),
    'xen.tour.terminal': withSample('xen.checkInTerminal'),
    'xen.tour.dryRun': withSample('xen.dryRun'),
  }
  context.subscriptions.push(...Object.entries(steps).map(([id, step]) => commands.registerCommand(id, step)))
}
