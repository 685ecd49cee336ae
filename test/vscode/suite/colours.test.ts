// Colours inside of strings, as the editor gets them.
import { assert } from 'chai'
import { describe, it } from 'mocha'
import * as vscode from 'vscode'
import { diagnostic, eventually, openText } from '../support.ts'

/** The coloured words of a document, each with its type. */
const coloured = async (document: vscode.TextDocument): Promise<[word: string, type: string][]> => {
  const legend = await vscode.commands.executeCommand<vscode.SemanticTokensLegend | undefined>(
    'vscode.provideDocumentSemanticTokensLegend',
    document.uri,
  )
  const tokens = await vscode.commands.executeCommand<vscode.SemanticTokens | undefined>(
    'vscode.provideDocumentSemanticTokens',
    document.uri,
  )
  const found: [string, string][] = []
  let [line, character] = [0, 0]
  const data = [...(tokens?.data ?? [])]
  for (let at = 0; at < data.length; at += 5) {
    const [down = 0, right = 0, length = 0, type = 0] = data.slice(at, at + 4)
    line += down
    character = down ? right : character + right
    const word = document.getText(new vscode.Range(line, character, line, character + length))
    found.push([word, legend?.tokenTypes[type] ?? ''])
  }
  return found
}

describe('the colours', () => {
  it('are those of fields, paths and devices, also in a setting that is set again, which is faded by its tag', async () => {
    const line = 'disk = [ "format=raw, vdev=xvda, target=/dev/vg/a" ]\n'
    const { document } = await openText(`name = "a"\nkernel = "/k"\n${line}${line}`)
    const words = await eventually('colours', async () => {
      const now = await coloured(document)
      return now.length > 0 ? now : undefined
    })
    const [kernel, ...disks] = words
    assert.deepEqual(kernel, ['/k', 'path'])
    const once = disks.slice(0, disks.length / 2)
    assert.deepEqual(disks, [...once, ...once])
    assert.includeDeepMembers(once, [
      ['format', 'property'],
      ['xvda', 'variable'],
      ['/dev/vg/a', 'path'],
    ])
    const again = await diagnostic(document, /set again|twice|overwrit|last/i)
    assert.deepEqual(again.tags, [vscode.DiagnosticTag.Unnecessary])
  })
})
