// From xm to xl, and from one release to another.
import { assert } from 'chai'
import { describe, it } from 'mocha'
import * as vscode from 'vscode'
import { newestRelease } from '../../../server/src/release.ts'
import { actions, diagnostic, eventually, hover, inWorkspace, open, openText, place } from '../support.ts'

const old =
  'name = "a"\nkernel = "/boot/vmlinuz"\nvcpus = 4\nvcpu_avail = 3\ncpu_cap = 50\nnics = 1\nbuilder = "linux"\n'

const diffs = () =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .flatMap(({ input }) => (input instanceof vscode.TabInputTextDiff ? [input] : []))

const migrate = async (text: string): Promise<[vscode.TextDocument, string]> => {
  const { document } = await openText(text)
  await vscode.commands.executeCommand('xen.migrate', document.uri, newestRelease)
  const migrated = await eventually('the result beside the file', () => {
    const uri = diffs()
      .find(({ original }) => original.toString() === document.uri.toString())
      ?.modified.toString()
    return vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri && each.getText() !== '')
  })
  assert.equal(migrated.languageId, 'xen-domain')
  assert.equal(document.getText(), text, 'nothing is changed before somebody says so')
  return [document, migrated.getText()]
}

describe('the migration', () => {
  it('shows the difference, applies all, and one undo takes it back', async () => {
    const [document, migrated] = await migrate(old)
    assert.match(migrated, /^vcpus = 4\n# vcpu_avail: .*all vCPUs were online\n# vcpu_avail = 3\ncap = 50$/m)
    await vscode.commands.executeCommand('xen.applyMigration')
    assert.equal(document.getText(), migrated)
    await eventually('the end of the diff', () => (diffs().length === 0 ? true : undefined))
    await vscode.window.showTextDocument(document)
    await vscode.commands.executeCommand('undo')
    assert.equal(document.getText(), old)
  })

  it('applies the safe changes alone', async () => {
    const [document, migrated] = await migrate(old)
    await vscode.commands.executeCommand('xen.applySafeMigration')
    assert.notEqual(document.getText(), migrated)
    assert.notEqual(document.getText(), old)
  })

  it('gives the file the line endings that xl reads', async () => {
    const editor = await openText(old)
    await editor.edit((edit) => edit.setEndOfLine(vscode.EndOfLine.CRLF))
    await vscode.commands.executeCommand('xen.migrate', editor.document.uri, newestRelease)
    await vscode.commands.executeCommand('xen.applyMigration')
    assert.equal(editor.document.eol, vscode.EndOfLine.LF)
    assert.match(editor.document.getText(), /^cap = 50$/m)
  })

  it('mends on saving what is safe, if the person wants it', async () => {
    const config = vscode.workspace.getConfiguration('editor', { languageId: 'xen-domain' })
    const on = (value: unknown) => config.update('codeActionsOnSave', value, vscode.ConfigurationTarget.Global, true)
    const uri = inWorkspace('saved.xl')
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(old))
    await on({ 'source.fixAll.xenConfig': 'explicit' })
    try {
      const editor = await open('saved.xl')
      await diagnostic(editor.document, /builder/)
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# changed\n'))
      await vscode.commands.executeCommand('workbench.action.files.save')
      await eventually('a mended file', () => (/^builder/m.test(editor.document.getText()) ? undefined : true))
    } finally {
      await on(undefined)
      await vscode.workspace.fs.delete(uri)
    }
  })

  it('says what changes with another release', async () => {
    const { document } = await openText(`${old}device_model_version = "qemu-xen-traditional"\n`)
    await vscode.commands.executeCommand('xen.upgradeCheck', document.uri, '4.14', newestRelease)
    await eventually('the report', () =>
      vscode.workspace.textDocuments.find(
        ({ uri, getText }) => uri.scheme === 'xen-upgrade' && /from xl 4\.14 to 4\.22/.test(getText()),
      ),
    )
  })
})

describe('the fixes of a rule', () => {
  it('are offered for the file and for the workspace, and the latter are shown first', async () => {
    const uri = inWorkspace('twice.xl')
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(`${old}maxcpus = 4\ncmdlin = "x"\n`))
    const { document } = await open('twice.xl')
    const problem = await diagnostic(document, /`maxcpus`/)
    const titles = (await actions(document, problem.range)).map(({ title }) => title)
    assert.include(titles, 'Fix all "unknown-key" in this file')
    assert.include(titles, 'Fix all "unknown-key" in the workspace…')
    const done = vscode.commands.executeCommand('xen.fixAllInWorkspace', 'unknown-key')
    await new Promise((resolve) => setTimeout(resolve, 3000))
    assert.match(document.getText(), /^maxcpus/m, 'nothing is changed before the preview is accepted')
    await vscode.commands.executeCommand('refactorPreview.discard')
    await done
    await vscode.workspace.fs.delete(uri)
  })
})

describe('a scheduling key', () => {
  it('is told of under the scheduler of the pool, which another file makes', async () => {
    const { document } = await openText('name = "a"\nkernel = "/k"\npool = "rt"\ncap = 50\n')
    const uri = inWorkspace('rt.cpupool')
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode('name = "rt"\nsched = "rtds"\ncpus = ["3"]\n'))
    await eventually('the pool', async () =>
      /rt\.cpupool/.test(await hover(document, place(document, 'cap', 1))) ? true : undefined,
    )
    await vscode.workspace.fs.delete(uri)
    await eventually('the end of the pool', async () =>
      /rt\.cpupool/.test(await hover(document, place(document, 'cap', 1))) ? undefined : true,
    )
  })
})
