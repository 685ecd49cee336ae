// What is typed or pasted wrongly, told and mended as a person would do it; and what a list offers at its place in a disk.
import { assert } from 'chai'
import { describe, it } from 'mocha'
import * as vscode from 'vscode'
import { actions, apply, completions, diagnostic, noDiagnostic, openText, said } from '../support.ts'

const type = async (text: string): Promise<void> => {
  for (const key of text) await vscode.commands.executeCommand('type', { text: key })
}

/** Types a line at the end of a guest; without the pairs that the editor would close by itself. */
const typed = async (line: string): Promise<vscode.TextDocument> => {
  const editor = await openText('name = "a"\nkernel = "/k"\n')
  const settings = vscode.workspace.getConfiguration('editor', { languageId: 'xen-domain' })
  for (const name of ['autoClosingBrackets', 'autoClosingQuotes'])
    await settings.update(name, 'never', vscode.ConfigurationTarget.Global, true)
  try {
    editor.selection = new vscode.Selection(2, 0, 2, 0)
    await type(line)
    await vscode.commands.executeCommand('hideSuggestWidget')
    await type('\n')
  } finally {
    for (const name of ['autoClosingBrackets', 'autoClosingQuotes'])
      await settings.update(name, undefined, vscode.ConfigurationTarget.Global, true)
  }
  return editor.document
}

const mend = async (document: vscode.TextDocument, message: RegExp, title: RegExp): Promise<string> => {
  const found = await diagnostic(document, message)
  const fix = (await actions(document, found.range)).find((each) => title.test(each.title))
  if (!fix) throw new Error(`there is no fix like ${title}`)
  await apply(fix)
  await noDiagnostic(document, message)
  return document.lineAt(2).text
}

describe('what is typed or pasted wrongly', () => {
  it('is named, and mended by one fix: a semicolon, a dash, what cannot be seen', async () => {
    const document = await typed('vif = [ "bridge=xenbr0;mac=00:16:3e:00:00:01" ]')
    assert.equal(
      await mend(document, /not by `;`/, /Write `,`|Write ,/),
      'vif = [ "bridge=xenbr0,mac=00:16:3e:00:00:01" ]',
    )
    assert.deepEqual(said(document), [])
    const other = await typed('cpus = "0\u20132"')
    assert.equal(await mend(other, /en dash \(U\+2013\)/, /Write -/), 'cpus = "0-2"')
  })

  it('has the fix for what its message says: units, operators', async () => {
    const document = await typed('memory = "1024M"')
    assert.equal(await mend(document, /Units are not understood/, /^Write 1024$/), 'memory = 1024')
    const added = await typed('memory += 512')
    assert.equal(await mend(added, /not for numbers/, /^Write =$/), 'memory = 512')
  })
})

describe('in a disk by position', () => {
  it('the list has what may stand at the place: formats, the next free name, access, and never what is there', async () => {
    const first = '"/dev/vg/a,raw,xvda,rw", '
    const at = async (begun: string) => {
      const { document } = await openText(`name = "a"\nkernel = "/k"\ndisk = [ ${first}"${begun}" ]\n`)
      const line = document.lineAt(2).text
      return completions(document, new vscode.Position(2, line.lastIndexOf('"')))
    }
    assert.includeMembers(await at('/dev/vg/b,'), ['raw', 'qcow2'])
    assert.equal((await at('/dev/vg/b,raw,'))[0], 'xvdb')
    const access = await at('/dev/vg/b,raw,xvdb,')
    assert.includeMembers(access, ['rw', 'ro'])
    assert.notIncludeMembers(access, ['raw', 'xvdb', 'format'])
  })
})
