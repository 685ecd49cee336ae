import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { type Snapshot, snapshotOfText } from '../../server/src/snapshot.ts'
import type { FileKind } from '../../server/src/values/value-type.ts'
import { seed } from '../seed.ts'
import { closeClients } from './lsp-client.ts'
import { type Editor, openEditor } from './typing/editor.ts'
import { type Goal, goals, someGuest } from './typing/guests.ts'
import { type Look, leftBy, write } from './typing/person.ts'

/*
 * Whole files are typed from an empty document, key by key, with what is offered taken where it is what is wanted. Neither an Error nor a Warning is told of
 * what is still being typed; no list stands behind what is whole; Enter and Tab take nothing that is not wanted; and what is selected in a list
 * leaves, where it is taken, a text of which xl complains no more than before.
 */

afterEach(closeClients)

const complaints = ({ problems }: Snapshot): string[] =>
  problems
    .filter(({ effect, rule }) => (effect === 'refused' || effect === 'ignored') && !rule.startsWith('missing-'))
    .map(({ rule, message }) => `${rule}: ${message}`)

const ruleOf = (complaint: string): string => complaint.slice(0, complaint.indexOf(':'))

/** The text without the line of the cursor. */
const without = (text: string, cursor: number): string => {
  const start = text.lastIndexOf('\n', cursor - 1) + 1
  const newline = text.indexOf('\n', cursor)
  return text.slice(0, start) + (newline < 0 ? '' : text.slice(newline + 1))
}

/** Whether a whole setting or a comment stands before the cursor, and nothing is begun behind it. */
const isWhole = (line: string): boolean =>
  /^\s*[a-z][\w.]*\s*=\s*(?:"[^"]*"|'[^']*'|\[(?:[^"'[\]]|"[^"]*"|'[^']*')*\])[ \t]*$/.test(line) ||
  /^\s*[a-z][\w.]*\s*=\s*\d+[ \t]+$/.test(line)

const lookFor = (kind: FileKind): Look => {
  const seen = new Set<string>()
  return async (editor: Editor, key) => {
    const [text, cursor] = [editor.text(), editor.cursor()]
    const line = text.slice(text.lastIndexOf('\n', cursor - 1) + 1, cursor)
    const lines = text.slice(0, cursor).split('\n').length - 1
    const where = `${JSON.stringify(line)} (${JSON.stringify(key)})`
    // What the file lacks is told once there is a setting.
    const told = (await editor.complaints()).filter(
      ({ severity, code, range }) => severity < 3 && (!code.startsWith('missing-') || range.start.line === lines),
    )
    const faults = told.map(({ code, message }) => `told at ${where}: ${code}: ${message}`)
    const [focused] = editor.list()
    if (!focused) return faults
    if (isWhole(line)) faults.push(`a list at ${where}: ${focused.item.label}`)
    const left = leftBy(focused, text)
    const question = `${line} ${focused.item.label}`
    if (left.open || seen.has(question)) return faults
    seen.add(question)
    const before = new Set(complaints(snapshotOfText(without(text, cursor), kind)))
    // What is begun may lack something, until more of it is there.
    const begun = new Set(complaints(snapshotOfText(text, kind)).map(ruleOf))
    const after = snapshotOfText(`${left.text}\n`, kind)
    if (after.config.tree.problems.length > 0) faults.push(`${focused.item.label} at ${where}: xl refuses ${left.text}`)
    else
      for (const each of complaints(after))
        if (!before.has(each) && !begun.has(ruleOf(each))) faults.push(`${focused.item.label} at ${where}: ${each}`)
    return faults
  }
}

const typed = async ({ kind, text }: Goal) => {
  const editor = await openEditor(`xen-${kind}`)
  const { keys, faults } = await write(editor, text, lookFor(kind))
  const found = { text: editor.text(), keys, faults }
  editor.close()
  return found
}

describe('a whole file that is typed key by key', () => {
  it.each(goals)('$what', async (goal) => {
    const { text, keys, faults } = await typed(goal)
    expect(faults).toEqual([])
    expect(text.trimEnd()).toBe(goal.text.trimEnd())
    // Proposals are there to save keys.
    expect(keys / goal.text.length).toBeLessThan(0.85)
  })

  it('any guest, with any keys', async () => {
    await fc.assert(
      fc.asyncProperty(someGuest, async (goal) => {
        const { text, faults } = await typed(goal)
        expect(faults).toEqual([])
        expect(text.trimEnd()).toBe(goal.text.trimEnd())
      }),
      { seed, numRuns: 8 },
    )
  })
})
