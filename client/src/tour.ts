import {
  commands,
  type ExtensionContext,
  type Position,
  Range,
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

/** Waits until there is a fix at a place: a list that is asked for before would be empty, and none comes after it. */
const mendable = async (document: TextDocument, place: Position): Promise<void> => {
  const at = new Range(place, place)
  for (const end = Date.now() + patience; Date.now() < end; await new Promise((next) => setTimeout(next, 50))) {
    const found = await commands.executeCommand<unknown[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      at,
      'quickfix',
    )
    if (found.length > 0) return
  }
}

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
    await mendable(document, place)
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
