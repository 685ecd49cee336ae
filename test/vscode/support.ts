// What the tests do over and over. Only VS Code's own interface: it works in the desktop's host and in the web worker alike.
import * as vscode from 'vscode'

/** The folder that is open: a copy of `examples/`, with `fixtures/` in it. */
export function inWorkspace(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0]
  if (!folder) throw new Error('no folder is open')
  return vscode.Uri.joinPath(folder.uri, name)
}

/** Opens a file in an editor. */
export async function open(name: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(inWorkspace(name)))
}

/** Opens a new, unsaved text in a language of ours. */
export async function openText(content: string, language = 'xen-domain'): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language }))
}

/** Asks until there is an answer; says what was waited for where none comes. */
export async function eventually<T>(
  what: string,
  ask: () => T | undefined | Thenable<T | undefined>,
  milliseconds = 15_000,
): Promise<T> {
  const end = Date.now() + milliseconds
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    if (Date.now() > end) throw new Error(`waited ${milliseconds / 1000} s in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** The diagnostics of a document, as `line: level message` with lines from 1. */
export function said(document: vscode.TextDocument): string[] {
  return vscode.languages
    .getDiagnostics(document.uri)
    .map((one) => `${one.range.start.line + 1}: ${vscode.DiagnosticSeverity[one.severity]} ${one.message}`)
}

/** Waits for a diagnostic whose message matches. */
export function diagnostic(document: vscode.TextDocument, message: RegExp): Promise<vscode.Diagnostic> {
  return eventually(`a diagnostic like ${message} (there are: ${said(document).join(' | ') || 'none'})`, () =>
    vscode.languages.getDiagnostics(document.uri).find((one) => message.test(one.message)),
  )
}

/** Waits until no diagnostic matches any more. */
export async function noDiagnostic(document: vscode.TextDocument, message: RegExp): Promise<void> {
  await eventually(`the end of the diagnostic ${message}`, () =>
    vscode.languages.getDiagnostics(document.uri).some((one) => message.test(one.message)) ? undefined : true,
  )
}

/** The place of the first match of `text`, moved on by `offset` characters. */
export function place(document: vscode.TextDocument, text: string, offset = 0): vscode.Position {
  const index = document.getText().indexOf(text)
  if (index < 0) throw new Error(`the file holds no ${JSON.stringify(text)}`)
  return document.positionAt(index + offset)
}

/** The labels that completion offers at a position. */
export async function completions(document: vscode.TextDocument, position: vscode.Position): Promise<string[]> {
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    position,
  )
  return list.items.map((item) => (typeof item.label === 'string' ? item.label : item.label.label))
}

/** The Markdown of the hovers at a position. */
export async function hover(document: vscode.TextDocument, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    position,
  )
  return hovers
    .flatMap((one) => one.contents)
    .map((content) => (typeof content === 'string' ? content : content.value))
    .join('\n')
}

/** The code actions for a diagnostic. */
export async function actions(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.CodeAction[]> {
  const found = await vscode.commands.executeCommand<(vscode.CodeAction | vscode.Command)[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    undefined,
    // So many are resolved: an edit may be computed only then.
    20,
  )
  return found.filter((one): one is vscode.CodeAction => 'kind' in one || 'edit' in one)
}

/** Does what a click on the action does: the edit, then the command. */
export async function apply(action: vscode.CodeAction): Promise<void> {
  if (action.edit && !(await vscode.workspace.applyEdit(action.edit)))
    throw new Error(`\`${action.title}\` could not be applied`)
  if (action.command) await vscode.commands.executeCommand(action.command.command, ...(action.command.arguments ?? []))
}

/** Changes a user setting; `undefined` takes it away. */
export async function setting(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration('xen').update(name, value, vscode.ConfigurationTarget.Global)
}
