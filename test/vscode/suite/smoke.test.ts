// What a person sees on opening a config, with no setting touched. It runs in the desktop's host and in the web worker.
import { assert } from 'chai'
import { describe, it } from 'mocha'
import * as vscode from 'vscode'
import { completions, diagnostic, eventually, hover, open, openText, place, said } from '../support.ts'

describe('opening a config', () => {
  it('finds what xl ignores in the old xm config', async () => {
    const { document } = await open('legacy-xm.xl')
    assert.equal(document.languageId, 'xen-domain')
    const ignored = await diagnostic(document, /`maxcpus`.*`maxvcpus`/s)
    assert.equal(ignored.severity, vscode.DiagnosticSeverity.Warning)
    assert.equal(document.getText(ignored.range), 'maxcpus')
    assert.equal(ignored.source, 'xen-config', 'xl is silent about it')
  })

  it('marks options that only xm read as deprecated', async () => {
    const { document } = await open('legacy-xm.xl')
    const old = await diagnostic(document, /vcpu_avail/)
    assert.include(old.tags ?? [], vscode.DiagnosticTag.Deprecated)
  })

  it('names the line of Python that xl refuses', async () => {
    const { document } = await open('python-xm.xl')
    const refused = await eventually('an error', () =>
      vscode.languages.getDiagnostics(document.uri).find((one) => one.severity === vscode.DiagnosticSeverity.Error),
    )
    assert.equal(document.lineAt(refused.range.start).text, 'import os, re')
  })

  for (const [name, language] of [
    ['pv-guest.pv', 'xen-domain'],
    ['hvm-guest.hvm', 'xen-domain'],
    ['pvh-guest.pvh', 'xen-domain'],
    ['arm-guest.xl', 'xen-domain'],
    ['pool.cpupool', 'xen-cpupool'],
    ['xl.conf', 'xen-xl-conf'],
  ] as const) {
    it(`has nothing to say against ${name}`, async () => {
      const { document } = await open(name)
      assert.equal(document.languageId, language)
      // A mistake at its end shows that the file has been read, and goes away again.
      const end = document.lineAt(document.lineCount - 1).range.end
      const editor = await vscode.window.showTextDocument(document)
      await editor.edit((edit) => edit.insert(end, '\nno_such_key = 1\n'))
      await diagnostic(document, /no_such_key/)
      await vscode.commands.executeCommand('undo')
      const left = await eventually('the mistake to go away', () =>
        said(document).some((one) => one.includes('no_such_key')) ? undefined : said(document),
      )
      assert.deepEqual(left, [])
    })
  }

  it('completes keys', async () => {
    const { document } = await openText('name = "a"\nmaxv')
    const labels = await completions(document, new vscode.Position(1, 4))
    assert.include(labels, 'maxvcpus')
  })

  it('completes the values of a key', async () => {
    const { document } = await openText('name = "a"\non_crash = ""\n')
    const labels = await completions(document, place(document, '""', 1))
    assert.includeMembers(labels, ['destroy', 'restart', 'coredump-destroy'])
  })

  it('explains a key', async () => {
    const { document } = await open('pv-guest.pv')
    const text = await hover(document, place(document, 'maxvcpus', 3))
    assert.match(text, /maxvcpus/)
    assert.match(text, /vCPU/)
  })

  it('explains a number', async () => {
    const { document } = await openText('name = "a"\nmemory = 0512\n')
    assert.match(await hover(document, place(document, '0512', 1)), /330/)
  })
})
