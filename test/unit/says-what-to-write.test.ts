import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { soundFixes } from '../../server/src/features/trial.ts'
import type { Problem } from '../../server/src/rules/lint.ts'
import { defaultPreferences, type Snapshot, snapshotOfText } from '../../server/src/snapshot.ts'
import { verdictRows } from '../conformance/verdicts.ts'
import { blocksOf, snapshotOf } from '../documents/block.ts'
import { readMarkers } from '../documents/page.ts'

/* A message that says what to write has the fix that writes it. What the creation of the domain says is not looked at here. */

/** An order at the beginning of a sentence or of a clause. */
const orders = /(?:^|[.:;,] |and |or )(?:[Ww]rite|[Uu]se|[Rr]emove|[Aa]dd) /

const root = new URL('../../', import.meta.url)

const pagesIn = (folder: string): string[] =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}${name}`)

const blocks = [...pagesIn('docs/rules/'), ...pagesIn('test/documents/')].flatMap((page) =>
  blocksOf(readFileSync(new URL(page, root), 'utf8')).map((block) => ({ page, block })),
)

const orderless = (snapshot: Snapshot): Problem[] =>
  snapshot.problems.filter(({ by, message, fixes = [] }) => !by && orders.test(message) && fixes.length === 0)

/** The words of a message without the names and numbers in it. */
const kindOf = ({ rule, message }: Problem): string =>
  `${rule}: ${message.replace(/`[^`]*`/g, '`…`').replace(/\d+(\.\d+)?/g, 'N')}`

/** Every kind of message that says what to do, with whether a fix mends a case of it. */
const mended = new Map<string, boolean>()

const lookAt = (snapshot: Snapshot): void => {
  for (const problem of snapshot.problems) {
    if (problem.by || !orders.test(problem.message)) continue
    const kind = kindOf(problem)
    if (!mended.get(kind)) mended.set(kind, soundFixes(snapshot, problem).length > 0)
  }
}

describe('a message that says what to write, use, add or remove', () => {
  it('has the fix that does so: the pages of the rules and the documents', () => {
    const without = blocks.flatMap(({ page, block }) => {
      const snapshot = snapshotOf(block, readMarkers(block.source).text)
      lookAt(snapshot)
      return orderless(snapshot).map((problem) => `${page}, ${block.line}: ${kindOf(problem)}`)
    })
    expect(without).toEqual([])
  })

  it('has it in 2,700 configs', () => {
    const without = verdictRows.flatMap(({ id, text, kind }) =>
      orderless(snapshotOfText(text, kind, defaultPreferences)).map((problem) => `${id}: ${kindOf(problem)}`),
    )
    expect([...new Set(without)]).toEqual([])
  })

  it('and there is one that mends something for each of them', () => {
    expect(mended.size).toBeGreaterThan(60)
    expect([...mended].filter(([, does]) => !does).map(([kind]) => kind)).toEqual([])
  })
})

describe('what a person has to know to mend it is in the fix', () => {
  const first = (line: string): string | undefined => {
    const snapshot = snapshotOfText(`name = "a"\nkernel = "/k"\n${line}\n`, 'domain', defaultPreferences)
    return snapshot.problems.flatMap((problem) => soundFixes(snapshot, problem).map(({ title }) => title))[0]
  }

  it.each([
    ['memory = "1024M"', 'Write 1024'],
    ['memory = 1024M', 'Write 1024'],
    ['memory = "2GiB"', 'Write 2048'],
    ['memory = 2T', 'Write 2097152'],
    ['memory = "2097152k"', 'Write 2048'],
    ['vif = [ "mac=00163e000001" ]', 'Replace by `00:16:3e:00:00:01`'],
    ['vif = [ "mac=00:16:3e:00:01" ]', 'Replace by `00:16:3e:00:01:00`'],
    ['memory += 512', 'Write `=`'],
    ['pci = [ "bdf=01:00.0@5" ]', 'Write `vslot=5`'],
    ['channel = [ "name=a" ]', 'Add `connection=pty`'],
    ['timer_mode = 1', 'Remove `timer_mode`'],
    ['vkb = [ "backend=,backend-type=linux" ]', 'Remove `backend=`'],
    ['disk = [ "format=raw, target=/dev/vg/a" ]', 'Add `vdev=xvda`'],
    ['disk = [ "target=/dev/vg/a, vdev=xvda" ]', 'Move `target` to the end'],
    ['disk = [ "target=/dev/vg/a, format=raw" ]', 'Move `target` to the end, and add `vdev=xvda`'],
  ])('%s', (line, title) => {
    expect(first(line)).toBe(title)
  })

  it.each([
    ['autoballoon = "off"', 'domain' as const, /xl\.conf/],
    ['memory = 512', 'xl-conf' as const, /domain config/],
  ])('a key of another kind of file is told where it belongs: %s', (line, kind, where) => {
    const { problems } = snapshotOfText(
      line.includes('auto') ? `name = "a"\nkernel = "/k"\n${line}\n` : `${line}\n`,
      kind,
    )
    expect(problems.map(({ message }) => message).join()).toMatch(where)
  })
})
