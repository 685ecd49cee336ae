// The rest of what the editor shows: status, outline, folding, highlighting inside strings, fix-all.
import { assert } from 'chai'
import { describe, it } from 'mocha'
import * as vscode from 'vscode'
import { apply, diagnostic, eventually, open, openText, place, said } from '../support.ts'

interface Status {
  readonly kind: string
  readonly release: string
  readonly releaseFrom: string
}

function status(document: vscode.TextDocument): Status | undefined {
  return vscode.extensions.getExtension('xen-config.xen-config')?.exports.status(document.uri)
}

describe('the editor', () => {
  it('shows the kind and the release, and where the release comes from', async () => {
    const { document } = await open('pool.cpupool')
    const first = await eventually('a status', () => status(document))
    assert.deepInclude(first, { kind: 'cpupool', releaseFrom: 'default' })
    const editor = await openText('name = "a"\n')
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# xen-config: release=4.14\n'))
    await eventually('release 4.14', () => (status(editor.document)?.release === '4.14' ? true : undefined))
    assert.deepInclude(status(editor.document), { kind: 'domain', releaseFrom: 'comment' })
  })

  it('changes the release in the file by the command of the status item', async () => {
    const { document } = await openText('# xen-config: release=4.14\nname = "a"\n')
    await eventually('release 4.14', () => (status(document)?.release === '4.14' ? true : undefined))
    const done = vscode.commands.executeCommand('xen.selectRelease', document.uri.toString())
    // As soon as the list is open, the entry after the one that it begins with: the release that counts now.
    await eventually('another release', async () => {
      await vscode.commands.executeCommand('workbench.action.quickOpenSelectNext')
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem')
      const now = status(document)
      return now && now.release !== '4.14' ? now : undefined
    })
    await done
    assert.notMatch(document.lineAt(0).text, /release=4\.14/)
  })

  it('outlines a config by its keys', async () => {
    const { document } = await open('pv-guest.pv')
    const symbols = await eventually('symbols', async () => {
      const found = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
        'vscode.executeDocumentSymbolProvider',
        document.uri,
      )
      return found?.length ? found : undefined
    })
    // Below the headings that the file has.
    const keys = symbols.flatMap((one) => [one, ...one.children]).map((one) => one.name)
    assert.includeMembers(keys, ['name', 'Memory and CPUs', 'memory', 'disk', 'vif'])
  })

  it('folds lists', async () => {
    const { document } = await open('pv-guest.pv')
    const ranges = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
      'vscode.executeFoldingRangeProvider',
      document.uri,
    )
    assert.include(
      ranges.map((one) => one.start),
      place(document, 'disk = [').line,
    )
  })

  it('applies every fix that is safe at once', async () => {
    const editor = await openText('name = "a"\nkernel = "/boot/vmlinuz"\nMemory = 512\n')
    const { document } = editor
    await diagnostic(document, /Memory/)
    const before = said(document).length
    const found = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      new vscode.Range(0, 0, document.lineCount - 1, 0),
      vscode.CodeActionKind.SourceFixAll.value,
      20,
    )
    const all = found.find((one) => one.kind && vscode.CodeActionKind.SourceFixAll.contains(one.kind))
    assert.isDefined(all, 'there is no fix-all')
    if (all) await apply(all)
    await eventually('fewer problems', () => (said(document).length < before ? true : undefined))
    assert.match(document.getText(), /^memory = 512$/m)
  })
})
