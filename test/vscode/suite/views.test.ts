// What stands around the text: lenses, the outline, views and commands. It runs in the desktop's host and in the web worker.
import { assert } from 'chai'
import { afterEach, describe, it } from 'mocha'
import * as vscode from 'vscode'
import { newestRelease } from '../../../server/src/release.ts'
import { actions, apply, diagnostic, eventually, open, openText, setting } from '../support.ts'

const lensesOf = (uri: vscode.Uri) =>
  vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 10)

describe('the lenses above a guest', () => {
  afterEach(() => setting('codeLens', undefined))

  it('say what it is and where it builds, and lead on', async () => {
    const { document } = await open('hvm-guest.hvm')
    const lenses = await eventually('the lenses', async () => {
      const found = await lensesOf(document.uri)
      return found.some(({ command }) => command?.title.includes('builds on')) ? found : undefined
    })
    const titles = lenses.map(({ command }) => command?.title)
    // What had to be found out comes last here; on the screen it stands first.
    const summary = `HVM · 4 vCPUs · 4 GiB · 3 disks · builds on 4.10–${newestRelease}`
    assert.includeMembers(titles, [summary, 'Show', 'Migrate'])
    // In the browser no program is started.
    assert.equal(titles.includes('Dry-run'), vscode.env.uiKind === vscode.UIKind.Desktop || !!vscode.env.remoteName)
    assert.match(document.lineAt(lenses[0]?.range.start.line ?? 0).text, /^name/)
  })

  it('are gone once they are switched off', async () => {
    const { document } = await openText('name = "a"\nkernel = "/k"\n')
    await eventually('a lens', async () => ((await lensesOf(document.uri)).length > 0 ? true : undefined))
    await setting('codeLens', false)
    await eventually('no lens', async () => ((await lensesOf(document.uri)).length === 0 ? true : undefined))
  })
})

describe('the outline', () => {
  it('has the headings of comments as parts, which fold', async () => {
    const { document } = await openText('name = "a"\n\n## Disks\ndisk = [\n  "/dev/vg/a,raw,xvda,rw",\n]\n\n## End\n')
    const symbols = await eventually('the outline', async () => {
      const found = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
        'vscode.executeDocumentSymbolProvider',
        document.uri,
      )
      return found && found.length > 0 ? found : undefined
    })
    assert.deepEqual(
      symbols.map(({ name, children }) => [name, ...children.map((child) => child.name)]),
      [['name'], ['Disks', 'disk'], ['End']],
    )
    const editor = vscode.window.activeTextEditor
    if (!editor) throw new Error('there is no editor')
    editor.selection = new vscode.Selection(2, 0, 2, 0)
    await eventually('the fold', async () => {
      await vscode.commands.executeCommand('editor.fold')
      // What is folded is not on the screen.
      return editor.visibleRanges.length > 1 ? true : undefined
    })
  })
})

describe('the picture of what xl builds', () => {
  const pictures = () =>
    vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('xen.picture'))

  it('opens beside its config, once, and leaves the cursor there', async () => {
    const { document } = await open('pv-guest.pv')
    await vscode.commands.executeCommand('xen.showPicture')
    const tab = await eventually('the picture', () => pictures()[0])
    assert.equal(tab.label, 'What xl builds: pv-guest.pv')
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), document.uri.toString())
    await vscode.commands.executeCommand('xen.showPicture', document.uri.toString())
    assert.lengthOf(pictures(), 1)
    await vscode.window.tabGroups.close(pictures())
    await eventually('no picture', () => (pictures().length === 0 ? true : undefined))
  })
})

describe('what is made up for a guest', () => {
  const mac = '00:16:3e(:[0-9a-f]{2}){3}'

  it('is written where the cursor is', async () => {
    const config = 'name = "a"\nvif = [ "mac=00:16:3e:00:00:01", "bridge=b" ]\n\n'
    /** A document for each: what one command does to the cursor comes late. */
    const ran = async (command: string, line: number, character: number) => {
      const editor = await openText(config)
      editor.selection = new vscode.Selection(line, character, line, character)
      await vscode.commands.executeCommand(command)
      return editor
    }
    const editor = await ran('xen.newMac', 1, 15)
    const text = editor.document.getText()
    assert.match(text, new RegExp(`"mac=(?!00:16:3e:00:00:01)${mac}", "bridge=b"`))
    const added = await ran('xen.newMac', 1, 38)
    assert.match(added.document.getText(), new RegExp(`"mac=00:16:3e:00:00:01", "mac=${mac}, bridge=b"`))
    const unique = await ran('xen.newUuid', 2, 0)
    assert.match(unique.document.getText(), /^uuid = "[0-9a-f-]{36}"$/m)
    const found = await eventually('the action', async () => {
      const range = new vscode.Range(1, 15, 1, 15)
      return (await actions(editor.document, range)).find(({ title }) => title === 'Write a new MAC address')
    })
    await apply(found)
    assert.notEqual(editor.document.getText(), text)
  })

  it('is new in a clone, which stands beside the guest, and what is shared is not', async () => {
    const { document } = await open('pv-guest.pv')
    await vscode.commands.executeCommand('xen.cloneGuest', document.uri, 'twin')
    const clone = await eventually('the clone', () =>
      vscode.workspace.textDocuments.find(
        (each) => each.isUntitled && each.languageId === 'xen-domain' && each.getText().includes('name = "twin"'),
      ),
    )
    const macs = (text: string) => text.match(new RegExp(mac, 'g')) ?? []
    assert.equal(macs(clone.getText()).length, macs(document.getText()).length)
    for (const address of macs(document.getText())) assert.notInclude(clone.getText(), address)
    // What of its interfaces the clone has not stands in a comment.
    const settings = (each: vscode.TextDocument) =>
      each
        .getText()
        .split('\n')
        .filter((line) => !line.startsWith('#')).length
    assert.equal(settings(clone), settings(document))
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input
    assert.isTrue(input instanceof vscode.TabInputTextDiff, 'what has changed is shown')
  })

  it('begins with a list of whole guests', async () => {
    await vscode.commands.executeCommand('xen.newGuest')
    const editor = vscode.window.activeTextEditor
    assert.equal(editor?.document.languageId, 'xen-domain')
    await eventually('a guest', async () => {
      // Nothing happens as long as there is no list.
      await vscode.commands.executeCommand('acceptSelectedSuggestion')
      return /^name = /.test(editor?.document.getText() ?? '') ? true : undefined
    })
  })
})

describe('the page of a rule', () => {
  it('opens from behind a message as a person reads it', async () => {
    const { document } = await openText('name = "a"\nkernel = "/k"\nmaxcpus = 4\n')
    const { code } = await diagnostic(document, /maxcpus/)
    const target = typeof code === 'object' ? code.target : undefined
    assert.equal(target?.scheme, 'command')
    const [rule] = JSON.parse(decodeURIComponent(target?.query ?? '[]'))
    assert.equal(rule, 'unknown-key')
    await vscode.commands.executeCommand(target?.path ?? '', rule)
    await eventually('the page', () =>
      vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(({ label }) => label.includes('unknown-key.md')),
    )
    // The pages are one file in the package, which nobody sees: their links lead from one to another.
    const index = vscode.Uri.from({ scheme: 'xen-rule', path: '/README.md' })
    const text = (await vscode.workspace.openTextDocument(index)).getText()
    const linked = [...text.matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, name = '']) => name)
    assert.ok(linked.length > 100)
    for (const name of linked) assert.ok((await vscode.workspace.fs.stat(vscode.Uri.joinPath(index, '..', name))).size)
    assert.equal(vscode.workspace.fs.isWritableFileSystem(index.scheme), false)
  })
})

describe('the walkthrough', () => {
  it('shows the fixes of the sample, whatever was open', async () => {
    await openText('nothing of Xen\n', 'plaintext')
    await vscode.commands.executeCommand('xen.tour.fix')
    let asked = Date.now()
    const editor = vscode.window.activeTextEditor
    if (!editor) throw new Error('the sample is not shown')
    assert.match(editor.document.lineAt(editor.selection.active.line).text, /^maxcpus/)
    await eventually('the mended key', async () => {
      // A list closes when the window loses the focus: then a person clicks again.
      if (Date.now() > asked + 4_000) {
        asked = Date.now()
        await vscode.commands.executeCommand('xen.tour.fix')
      }
      // Nothing happens as long as there is no list.
      await vscode.commands.executeCommand('acceptSelectedCodeAction')
      return /^maxvcpus = 4$/m.test(editor.document.getText()) ? true : undefined
    })
  })
})
