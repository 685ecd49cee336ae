// Quick fixes that are really applied.
import { assert } from 'chai'
import { describe, it } from 'mocha'
import * as vscode from 'vscode'
import { actions, apply, diagnostic, eventually, noDiagnostic, open, openText, said } from '../support.ts'

describe('mending', () => {
  it('replaces a misspelt key', async () => {
    const { document } = await open('legacy-xm.xl')
    const problem = await diagnostic(document, /`maxcpus`/)
    const fix = await eventually('a fix that writes `maxvcpus`', async () =>
      (await actions(document, problem.range)).find(
        (one) => /maxvcpus/.test(one.title) && one.kind?.contains(vscode.CodeActionKind.QuickFix),
      ),
    )
    await apply(fix)
    assert.match(document.getText(), /^maxvcpus = 4$/m)
    await noDiagnostic(document, /`maxcpus`/)
    await vscode.commands.executeCommand('workbench.action.files.revert')
  })

  it('gives a file the line endings that xl reads', async () => {
    const editor = await openText('name = "a"\nkernel = "/boot/vmlinuz"\n')
    const { document } = editor
    await editor.edit((edit) => edit.setEndOfLine(vscode.EndOfLine.CRLF))
    const problem = await diagnostic(document, /CRLF|line ending|carriage return/i)
    assert.equal(problem.severity, vscode.DiagnosticSeverity.Error, 'xl refuses such a file')
    const fix = await eventually('a fix for CRLF', async () =>
      (await actions(document, problem.range)).find((one) => /\bLF\b/.test(one.title)),
    )
    await apply(fix)
    await eventually('LF', () => (document.eol === vscode.EndOfLine.LF ? true : undefined))
    await eventually('a file without errors', () =>
      said(document).some((one) => one.includes('Error')) ? undefined : true,
    )
  })

  it('keeps our languages at LF with a final newline', () => {
    const files = vscode.workspace.getConfiguration('files', { languageId: 'xen-domain' })
    assert.equal(files.get('eol'), '\n')
    assert.equal(files.get('insertFinalNewline'), true)
  })
})
