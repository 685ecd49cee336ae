// The dry run, with a script that stands in for xl.
import { assert } from 'chai'
import { afterEach, describe, it } from 'mocha'
import * as vscode from 'vscode'
import { eventually, openText, setting } from '../support.ts'

const ours = () => {
  const extension = vscode.extensions.getExtension('xen-config.xen-config')
  if (!extension) throw new Error('the extension is not there')
  return extension
}

const fakeXl = () => vscode.Uri.joinPath(ours().extensionUri, 'test/unit/fixtures/fake-xl.mjs').fsPath

const useFakeXl = () => setting('dryRun.command', [fakeXl()])

const saidByXl = (document: vscode.TextDocument) =>
  vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'xl dry run')

const dryRun = async (text: string): Promise<[vscode.TextEditor, vscode.Diagnostic[]]> => {
  await useFakeXl()
  const editor = await openText(text)
  await vscode.commands.executeCommand('xen.dryRun')
  const found = await eventually('what xl says', () => {
    const all = saidByXl(editor.document)
    return all.length > 0 ? all : undefined
  })
  return [editor, found]
}

describe('the dry run', () => {
  afterEach(() => setting('dryRun.command', undefined))

  it('shows what xl says of unsaved text, until the next edit', async () => {
    const [editor, [first]] = await dryRun('name = "a"\nkernel = "/k"\nmemory = x\n')
    assert.equal(first?.severity, vscode.DiagnosticSeverity.Error)
    assert.match(first?.message ?? '', /syntax error/)
    assert.deepEqual(first?.range.start, new vscode.Position(2, 9), 'where our own problem stands')
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '\n'))
    await eventually('the end of it', () => (saidByXl(editor.document).length === 0 ? true : undefined))
  })

  it('reports a disagreement, without passwords', async () => {
    await dryRun('name = "a"\nkernel = "/k"\nvncpasswd = "hidden"\n# says Domain is odd: hidden\n# exit 3\n')
    const report = await eventually('a report', async () => {
      await vscode.commands.executeCommand('xen.copyDryRunReport')
      const text = await vscode.env.clipboard.readText()
      return text.includes('Domain is odd') ? text : undefined
    })
    assert.match(report, /exit status 3/)
    assert.notMatch(report, /hidden/)
  })

  it('shows that xl took what we mark as an error', async () => {
    const [, [first]] = await dryRun('name = "a"\nkernel = "/k"\nuuid = "x"\n')
    assert.equal(first?.severity, vscode.DiagnosticSeverity.Information)
    assert.equal(first?.range.start.line, 2)
  })
})

describe('a creation', () => {
  afterEach(() => setting('dryRun.command', undefined))

  it('does not begin until somebody has confirmed it', async () => {
    const state = vscode.Uri.joinPath(ours().extensionUri, 'dist/test/fake-xl.json')
    const orders = async (): Promise<readonly string[]> =>
      JSON.parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(state))).orders
    await vscode.workspace.fs.writeFile(state, new TextEncoder().encode('{}'))
    await setting('dryRun.command', ['env', `FAKE_XL_STATE=${state.fsPath}`, fakeXl()])
    await openText('name = "a"\nkernel = "/k"\nmemory = 512\n')
    // A test has nobody who could: VS Code does not even show the question.
    await vscode.commands.executeCommand('xen.createAndDestroy')
    assert.deepEqual(await orders(), ['list'])
  })
})
