// Hints in the text: drawn as it is typed, and as many as somebody wants.
import { assert } from 'chai'
import { afterEach, describe, it } from 'mocha'
import * as vscode from 'vscode'
import { eventually, openText, setting } from '../support.ts'

const hints = async (document: vscode.TextDocument): Promise<string[]> => {
  const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(
    'vscode.executeInlayHintProvider',
    document.uri,
    new vscode.Range(0, 0, document.lineCount, 0),
  )
  return found.map(({ label }) => (typeof label === 'string' ? label : label.map(({ value }) => value).join('')))
}

const until = (document: vscode.TextDocument, wanted: readonly string[]) =>
  eventually(`the hints ${wanted.join(', ') || 'to go'}`, async () =>
    (await hints(document)).join() === wanted.join() ? true : undefined,
  )

describe('the hints', () => {
  afterEach(() => setting('inlayHints', undefined))

  it('follow what is typed', async () => {
    const editor = await openText('name = "a"\nkernel = "/k"\n')
    const { document } = editor
    assert.deepEqual(await hints(document), [])
    editor.selection = new vscode.Selection(2, 0, 2, 0)
    for (const key of 'memory = 0512') await vscode.commands.executeCommand('type', { text: key })
    await until(document, ['330 MiB'])
    await vscode.commands.executeCommand('deleteLeft')
    await until(document, ['41 MiB'])
  })

  it('are as many as `xen.inlayHints` says', async () => {
    const { document } = await openText('name = "a"\nkernel = "/k"\nmemory = 2048\nvif = [ "mac=00:16:3e:00:00:01" ]\n')
    await until(document, [])
    await setting('inlayHints', 'all')
    await until(document, ['2 GiB', 'maxmem = 2048', 'bridge=xenbr0, model=rtl8139'])
    await setting('inlayHints', 'off')
    await until(document, [])
  })
})
