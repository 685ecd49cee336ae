// `.cfg` belongs to everybody: such a file is ours when its keys say so, and is left alone otherwise.
import { assert } from 'chai'
import { describe, it } from 'mocha'
import * as vscode from 'vscode'
import { diagnostic, eventually, inWorkspace, open } from '../support.ts'

/** The document as it is now: a change of language closes it and opens another of the same name. */
function current(name: string): vscode.TextDocument | undefined {
  const uri = inWorkspace(name).toString()
  return vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri)
}

describe('detection by content', () => {
  it('takes a domain config in a .cfg file', async () => {
    await open('fixtures/guest.cfg')
    const document = await eventually('xen-domain', () => {
      const now = current('fixtures/guest.cfg')
      return now?.languageId === 'xen-domain' ? now : undefined
    })
    await diagnostic(document, /`maxcpus`/)
  })

  for (const name of ['fixtures/tox.cfg', 'fixtures/printer.cfg', 'fixtures/notes.txt']) {
    it(`leaves ${name} alone`, async () => {
      const { document } = await open(name)
      const { languageId } = document
      // A file that is ours is recognised well within this time: the test above has shown it.
      await new Promise((resolve) => setTimeout(resolve, 1500))
      assert.equal(current(name)?.languageId, languageId)
      assert.notMatch(languageId, /^xen-/)
      assert.isEmpty(vscode.languages.getDiagnostics(inWorkspace(name)))
    })
  }

  it('leaves the language alone that a person has chosen', async () => {
    const { document } = await open('fixtures/chosen.cfg')
    await eventually('xen-domain', () =>
      current('fixtures/chosen.cfg')?.languageId === 'xen-domain' ? true : undefined,
    )
    await vscode.languages.setTextDocumentLanguage(current('fixtures/chosen.cfg') ?? document, 'plaintext')
    await new Promise((resolve) => setTimeout(resolve, 1500))
    assert.equal(current('fixtures/chosen.cfg')?.languageId, 'plaintext')
  })
})
