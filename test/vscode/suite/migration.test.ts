// From xm to xl, and from one release to another.
import { assert } from 'chai'
import { describe, it } from 'mocha'
import * as vscode from 'vscode'
import type { MigrationNode, MigrationTree } from '../../../client/src/migrate/tree.ts'
import { newestRelease } from '../../../server/src/release.ts'
import { actions, apply, diagnostic, eventually, hover, inWorkspace, open, openText, place } from '../support.ts'

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

/** What the view of the migration shows below a line of it; the files without one. */
const below = async (node?: MigrationNode): Promise<MigrationNode[]> => {
  const tree: MigrationTree = vscode.extensions.getExtension('xen-config.xen-config')?.exports.migration
  return [...((await tree.getChildren(node)) ?? [])]
}

const item = async (node: MigrationNode): Promise<vscode.TreeItem> => {
  const tree: MigrationTree = vscode.extensions.getExtension('xen-config.xen-config')?.exports.migration
  return tree.getTreeItem(node)
}

const labels = (nodes: readonly MigrationNode[]): Promise<string[]> =>
  Promise.all(nodes.map(async (node) => String((await item(node)).label)))

const isChecked = async (node: MigrationNode): Promise<boolean> => {
  const { checkboxState } = await item(node)
  const state = typeof checkboxState === 'object' ? checkboxState.state : checkboxState
  return state === vscode.TreeItemCheckboxState.Checked
}

/** The line of the tree whose label matches. */
const line = async (nodes: readonly MigrationNode[], label: RegExp): Promise<MigrationNode> => {
  const all = await labels(nodes)
  const found = nodes[all.findIndex((each) => label.test(each))]
  if (!found) throw new Error(`no line is like ${label}: ${all.join(' | ')}`)
  return found
}

describe('the migration', () => {
  it('is offered where something is marked in a file of xm', async () => {
    const { document } = await openText('name = "g%d" % 1\nkernel = "/boot/vmlinuz"\nbuilder = "linux"\n')
    const { range } = await diagnostic(document, /Python/)
    const offered = (await actions(document, range)).find(({ title }) => title.startsWith('Migrate'))
    assert.deepEqual(offered?.command?.arguments, [document.uri.toString(), newestRelease])
    await apply(offered as vscode.CodeAction)
    await eventually('the result beside the file', () =>
      diffs().find(({ original }) => original.toString() === document.uri.toString()),
    )
    await vscode.commands.executeCommand('xen.discardMigration')
  })

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
    assert.match(document.getText(), /^cpu_cap = 50$/m)
  })

  it('gives the file the line endings that xl reads', async () => {
    const editor = await openText(old)
    await editor.edit((edit) => edit.setEndOfLine(vscode.EndOfLine.CRLF))
    await vscode.commands.executeCommand('xen.migrate', editor.document.uri, newestRelease)
    await vscode.commands.executeCommand('xen.applyMigration')
    assert.equal(editor.document.eol, vscode.EndOfLine.LF)
    assert.match(editor.document.getText(), /^cap = 50$/m)
  })

  it('lists file, changes and reasons, with a box for what can be left out', async () => {
    await migrate(old)
    const [file] = await below()
    assert.isDefined(file)
    if (!file) return
    const changes = (await below(file)).filter(({ kind }) => kind === 'change')
    const cap = await line(changes, /^cpu_cap = 50 → cap = 50$/)
    const { accessibilityInformation, checkboxState, description } = await item(cap)
    const why = `cpu_cap was an option of xm: xl ${newestRelease} ignores it without a message. Use cap.`
    assert.equal(
      accessibilityInformation?.label,
      `Line 5, to be reviewed: cpu_cap = 50 becomes cap = 50. ${why}`,
      'words for what an arrow shows',
    )
    assert.equal(description, `line 5, to be reviewed: ${why}`)
    assert.isObject(checkboxState, 'a label for the box itself')
    assert.match((await labels(await below(cap))).join(), /cpu_cap was an option of xm/)
    for (const change of changes) assert.isTrue(await isChecked(change))
    await vscode.commands.executeCommand('xen.discardMigration')
    assert.deepEqual(await below(), [])
  })

  it('makes the changes that are chosen, several at a time, and no others', async () => {
    const [document] = await migrate(old)
    const [file] = await below()
    const changes = await below(file)
    const [cap, nics] = [await line(changes, /^cpu_cap/), await line(changes, /^nics/)]
    // What the keyboard does with a selection of two lines.
    await vscode.commands.executeCommand('xen.toggleMigration', cap, [cap, nics])
    const after = await below((await below())[0])
    assert.isFalse(await isChecked(await line(after, /^cpu_cap/)))
    assert.isFalse(await isChecked(await line(after, /^nics/)))
    assert.isTrue(await isChecked(await line(after, /vcpu_avail/)))
    await vscode.commands.executeCommand('xen.applyMigration')
    assert.match(document.getText(), /^cpu_cap = 50\nnics = 1$/m)
    assert.match(document.getText(), /^# vcpu_avail = 3$/m)
  })

  it('leaves a file alone whose box is not checked, and takes all of it when it is checked again', async () => {
    const [document, migrated] = await migrate(old)
    const fileNow = async () => (await below())[0] as MigrationNode
    await vscode.commands.executeCommand('xen.toggleMigration', await fileNow())
    assert.isFalse(await isChecked(await fileNow()))
    for (const change of await below(await fileNow())) assert.isFalse(await isChecked(change))
    await vscode.commands.executeCommand('xen.toggleMigration', await fileNow())
    assert.isTrue(await isChecked(await fileNow()))
    await vscode.commands.executeCommand('xen.applyMigration')
    assert.equal(document.getText(), migrated)
  })

  it('takes a file for one of xm once a person says that it was, and that can be taken back', async () => {
    const text = 'name = "u"\nkernel = "/boot/vmlinuz"\nmemory = 512\n'
    const { document } = await openText(text)
    await vscode.commands.executeCommand('xen.migrate', document.uri, newestRelease)
    const file = async () => {
      const [only] = await below()
      if (!only) throw new Error('no file in the view')
      return only
    }
    const before = await item(await file())
    assert.match(String(before.description), /^nothing to change, 1 difference from [^,]+, taken for a file of xl/)
    assert.match(String(before.contextValue), /undecided/, 'the command is beside it')
    await vscode.commands.executeCommand('xen.migrateAsFileOfXm', await file())
    const after = await item(await file())
    assert.notMatch(`${after.description} ${after.contextValue}`, /taken for a file of xl|undecided/)
    await line(await below(await file()), /on_crash = "restart"/)
    assert.equal(document.getText(), text, 'nothing is changed before somebody says so')
    await vscode.commands.executeCommand('xen.applyMigration')
    assert.match(document.getText(), /^# What xm did where the file says nothing:\non_crash = "restart"$/m)
    await vscode.window.showTextDocument(document)
    await vscode.commands.executeCommand('undo')
    assert.equal(document.getText(), text)
  })

  it('leaves as many problems as the Problems view then shows', async () => {
    const text = `${old}cdrom = "/srv/a.iso"\narch = "x86_64"\nmemory = "much"\n`
    const [document] = await migrate(text)
    const [file] = await below()
    const description = String(file && (await item(file)).description)
    const promised = Number(/(\d+) problems? left/.exec(description)?.[1] ?? 0)
    assert.isAbove(promised, 0, description)
    await vscode.commands.executeCommand('xen.applyMigration')
    const isFault = ({ severity }: vscode.Diagnostic) => severity <= vscode.DiagnosticSeverity.Warning
    await eventually(`${promised} problems`, () =>
      vscode.languages.getDiagnostics(document.uri).filter(isFault).length === promised ? true : undefined,
    )
  })

  it('takes a folder at a time, with a choice for each file and one undo for all', async () => {
    const names = ['old/a.cfg', 'old/auto/b.cfg', 'old/c.cfg']
    const write = (name: string, text: string) =>
      vscode.workspace.fs.writeFile(inWorkspace(name), new TextEncoder().encode(text))
    const text = async (name: string) => (await vscode.workspace.openTextDocument(inWorkspace(name))).getText()
    for (const name of names) await write(name, old)
    // No line of it is a setting.
    const program = "for k, v in [('kernel', '/k'), ('name', 'd'), ('memory', 64)]:\n    locals()[k] = v\n"
    await write('old/d.cfg', program)
    await write('old/README.md', old)
    await write('old/x.cfg', 'a = 1\nb = 2\nc = 3\n')
    await write('old/a.cfg.xm', old)
    await write('old/a.cfg.bak', old)
    await write('old/t.cfg', old.replace(/^name = .*$/m, 'name = "{{ name }}"'))
    await write('old/notes.txt', 'memory is short\n')
    try {
      await vscode.commands.executeCommand('xen.migrateFolder', inWorkspace('old'), newestRelease)
      const files = await below()
      assert.deepEqual(await labels(files), [...names, 'old/d.cfg'])
      await vscode.commands.executeCommand('xen.toggleMigration', await line(files, /c\.cfg$/))
      const second = (await below())[1] as MigrationNode
      await vscode.commands.executeCommand('xen.toggleMigration', await line(await below(second), /^cpu_cap/))
      await vscode.commands.executeCommand('xen.reportMigration')
      const report = await eventually('the report', () =>
        vscode.workspace.textDocuments.find((each) => /^# Migration to xl/.test(each.getText())),
      )
      assert.equal(report.languageId, 'markdown')
      assert.match(report.getText(), /3 files/)
      const [, alone = ''] = report.getText().split('## Left alone')
      assert.deepEqual(alone.match(/^- \S+/gm), ['- old/a.cfg.bak', '- old/t.cfg', '- old/x.cfg'])
      assert.match(report.getText(), /### Not wanted\n\n.*cpu\\?_cap/)
      assert.equal(await text('old/a.cfg'), old, 'nothing is changed before somebody says so')
      await vscode.commands.executeCommand('xen.applyMigration')
      assert.match(await text('old/a.cfg'), /^cap = 50$/m)
      assert.match(await text('old/auto/b.cfg'), /^cpu_cap = 50$/m)
      assert.match(await text('old/auto/b.cfg'), /^# vcpu_avail = 3$/m)
      assert.equal(await text('old/c.cfg'), old)
      assert.match(await text('old/d.cfg'), /^memory = 64$/m)
      assert.equal(await text('old/README.md'), old)
      await open('old/a.cfg')
      void vscode.commands.executeCommand('undo')
      await eventually('both files as they were', async () =>
        (await text('old/a.cfg')) === old &&
        (await text('old/auto/b.cfg')) === old &&
        (await text('old/d.cfg')) === program
          ? true
          : undefined,
      )
    } finally {
      await vscode.workspace.fs.delete(inWorkspace('old'), { recursive: true })
    }
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

  it('says what changes with another release, in a page whose lines lead into the file', async () => {
    const { document } = await openText(`${old}device_model_version = "qemu-xen-traditional"\n`)
    await vscode.commands.executeCommand('xen.upgradeCheck', document.uri, '4.14', newestRelease)
    await eventually('the report', () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .find(
          ({ input, label }) => input instanceof vscode.TabInputWebview && label.endsWith(`: 4.14 to ${newestRelease}`),
        ),
    )
    // What a link in it does.
    await vscode.commands.executeCommand('xen.goToLine', document.uri.toString(), 2)
    const editor = await eventually('the file', () => vscode.window.activeTextEditor)
    assert.equal(editor.document.uri.toString(), document.uri.toString())
    assert.equal(editor.selection.active.line, 1)
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
