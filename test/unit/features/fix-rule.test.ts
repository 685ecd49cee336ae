import { describe, expect, it } from 'vitest'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { codeActions } from '../../../server/src/features/code-actions.ts'
import { fixRules } from '../../../server/src/features/fix-rule.ts'
import { snapshotOfText } from '../../../server/src/snapshot.ts'

const guest = 'name = "a"\nkernel = "k"\n'

describe('the fix of a whole rule', () => {
  it('mends all problems of the rule in the file, and no others', () => {
    const snapshot = snapshotOfText(`${guest}maxcpus = 4\ncmdlin = "x"\nboot = c\n`, 'domain')
    const at = { line: 2, character: 3 }
    const action = codeActions(snapshot, { start: at, end: at }).find(({ title }) => title.startsWith('Fix all'))
    expect(action).toMatchObject({ title: 'Fix all "unknown-key" in this file', kind: 'quickfix' })
    const edits = action?.edit?.changes?.[snapshot.document.uri] ?? []
    expect(TextDocument.applyEdits(snapshot.document, edits)).toBe(`${guest}maxvcpus = 4\ncmdline = "x"\nboot = c\n`)
  })

  it('is not offered for a single problem', () => {
    const snapshot = snapshotOfText(`${guest}maxcpus = 4\n`, 'domain')
    const at = { line: 2, character: 3 }
    const titles = codeActions(snapshot, { start: at, end: at }).map(({ title }) => title)
    expect(titles.filter((title) => title.startsWith('Fix all "'))).toEqual([])
  })

  it('leaves line endings to the editor', () => {
    const rules = fixRules(snapshotOfText('name = "a"\r\nkernel = "k"\r\nmaxcpus = 4\r\n', 'domain')).map(
      ({ rule }) => rule,
    )
    expect(rules).not.toContain('carriage-return')
    expect(rules).toContain('unknown-key')
  })
})
