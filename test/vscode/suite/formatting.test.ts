// The form of a config as an editor gives it. It runs in the desktop's host and in the web worker.
import { assert } from 'chai'
import { afterEach, describe, it } from 'mocha'
import * as vscode from 'vscode'
import { diagnostic, eventually, inWorkspace, setting } from '../support.ts'

const loose = `# A guest of many hands.
name='loose';memory = 1024
kernel  =  "/boot/vmlinuz"
# xen-config: disable-next-line unknown-key
maxcpus=4; cpu_count=2


vif=['mac=00:16:3e:5a:99:01', # outside

       'bridge=xenbr1' ]
disk = ['/dev/vg0/loose-root,raw,xvda,rw','/dev/vg0/loose-swap,raw,xvdb,rw','/srv/images/loose.qcow2,qcow2,xvdc,ro']`

const inForm = `# A guest of many hands.
name = "loose"
memory = 1024
kernel = "/boot/vmlinuz"
# xen-config: disable-next-line unknown-key
maxcpus = 4; cpu_count = 2

vif = [
    "mac=00:16:3e:5a:99:01", # outside

    "bridge=xenbr1",
]
disk = [
    "/dev/vg0/loose-root,raw,xvda,rw",
    "/dev/vg0/loose-swap,raw,xvdb,rw",
    "/srv/images/loose.qcow2,qcow2,xvdc,ro",
]
`

let written = 0
/** The files that a test has made: the guests of a workspace are compared, and those of the next test with them. */
const made: vscode.Uri[] = []

/** Opens a file of its own with a text. */
const openFile = async (text: string): Promise<vscode.TextEditor> => {
  const uri = inWorkspace(`formatted-${written++}.xl`)
  made.push(uri)
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text))
  const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri))
  // From then on the server answers.
  await eventually('the outline', async () => {
    const found = await vscode.commands.executeCommand<unknown[] | undefined>(
      'vscode.executeDocumentSymbolProvider',
      uri,
    )
    return found && found.length > 0 ? true : undefined
  })
  return editor
}

const text = ({ document }: vscode.TextEditor) => document.getText()

const become = (editor: vscode.TextEditor, expected: string) =>
  eventually('the form', () => (text(editor) === expected ? true : undefined)).catch(() =>
    assert.equal(text(editor), expected),
  )

const domain = { languageId: 'xen-domain' }
const editorSetting = (name: string, value: unknown) =>
  vscode.workspace.getConfiguration('editor', domain).update(name, value, vscode.ConfigurationTarget.Global, true)

const saving = (how: 'off' | undefined) =>
  vscode.workspace.getConfiguration('files').update('autoSave', how, vscode.ConfigurationTarget.Global)

describe('the form of a config', () => {
  afterEach(async () => {
    await saving(undefined)
    await setting('format.quotes', undefined)
    for (const each of ['formatOnSave', 'formatOnType', 'autoClosingBrackets', 'autoClosingQuotes'])
      await editorSetting(each, undefined)
    await vscode.commands.executeCommand('workbench.action.files.revert')
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor')
    for (const uri of made.splice(0)) await vscode.workspace.fs.delete(uri)
  })

  it('is given by Format Document, and taken back in one step', async () => {
    const editor = await openFile(loose)
    editor.selection = new vscode.Selection(4, 11, 4, 11)
    await vscode.commands.executeCommand('editor.action.formatDocument')
    await become(editor, inForm)
    // The cursor stays where it was in the text: before `cpu_count`.
    const before = editor.document.lineAt(editor.selection.active.line).text.slice(0, editor.selection.active.character)
    assert.equal(before, 'maxcpus = 4; ')
    await vscode.commands.executeCommand('undo')
    await become(editor, loose)
  })

  it('is given when a file is saved, where that is set, by the settings', async () => {
    await editorSetting('formatOnSave', true)
    await setting('format.quotes', 'single')
    const editor = await openFile(loose)
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '\n'))
    assert.isTrue(await editor.document.save())
    const expected = inForm.replaceAll('"', "'")
    await become(editor, expected)
    const stored = await vscode.workspace.fs.readFile(editor.document.uri)
    assert.equal(new TextDecoder().decode(stored), expected)
  })

  it('is given to a selection', async () => {
    const editor = await openFile(loose)
    editor.selection = new vscode.Selection(7, 2, 9, 3)
    await vscode.commands.executeCommand('editor.action.formatSelection')
    const [head = '', rest = ''] = loose.split(/(?=vif=)/)
    const list = inForm.slice(inForm.indexOf('vif'), inForm.indexOf('disk'))
    await become(editor, `${head}${list}${rest.slice(rest.indexOf('disk'))}`)
  })

  it('is given as somebody types, where that is set', async () => {
    await editorSetting('formatOnType', true)
    const editor = await openFile('name="a"\nkernel="/k"\nmemory=512')
    const end = editor.document.positionAt(text(editor).length)
    editor.selection = new vscode.Selection(end, end)
    await vscode.commands.executeCommand('type', { text: '\n' })
    await become(editor, 'name="a"\nkernel="/k"\nmemory = 512\n')
    assert.deepEqual(editor.selection.active, new vscode.Position(3, 0))
  })

  for (const pause of [20, 150]) {
    it(`never gets into the way of somebody who types a key each ${pause} ms`, async () => {
      await editorSetting('formatOnType', true)
      // VS Code closes nothing where a line before has not been coloured yet, which may be so for whoever is in a hurry.
      const closes = pause > 100
      if (!closes) await editorSetting('autoClosingBrackets', 'never')
      if (!closes) await editorSetting('autoClosingQuotes', 'never')
      // Where VS Code saves by itself, as in a browser, it ends the file with a line end meanwhile.
      await saving('off')
      const editor = await openFile('name="a"\n')
      const typeText = async (typed: string) => {
        for (const key of typed) {
          await vscode.commands.executeCommand('type', { text: key })
          await new Promise((resolve) => setTimeout(resolve, pause))
        }
      }
      const goToEnd = () => {
        const end = editor.document.positionAt(text(editor).length)
        editor.selection = new vscode.Selection(end, end)
      }
      goToEnd()
      await typeText(`kernel='/boot/vmlinuz'\nmemory=512\nvif=[\n'',\n"bridge=b",`)
      if (closes) goToEnd()
      else await typeText('\n]')
      await typeText('\nvcpus=2\n')
      await vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', editor.document.uri)
      const expected =
        'name = "a"\nkernel = "/boot/vmlinuz"\nmemory = 512\nvif = [\n    "",\n    "bridge=b",\n]\nvcpus = 2\n'
      const bare = (one: string) => one.replace(/[ \t]/g, '').replaceAll("'", '"')
      assert.equal(bare(text(editor)), bare(expected))
      await vscode.commands.executeCommand('editor.action.formatDocument')
      await become(editor, expected)
    })
  }

  it('is not given to what xl refuses', async () => {
    const refused = 'name="a"\nkernel="/k"\nmemory=\n'
    const editor = await openFile(refused)
    await diagnostic(editor.document, /value is missing/)
    await vscode.commands.executeCommand('editor.action.formatDocument')
    // The server answers one question after the other: with this one the form has been asked for.
    await vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', editor.document.uri)
    assert.equal(text(editor), refused)
  })
})
