import { describe, expect, it } from 'vitest'
import { TextDocument } from 'vscode-languageserver-textdocument'
import {
  choicesOf,
  hasSomething,
  leftAloneWords,
  leftOf,
  notesOf,
  shortened,
  summaryOf,
} from '../../client/src/migrate/answer.ts'
import type { MigrationAnswer } from '../../protocol/src/messages.ts'
import { migrationAnswer, offsetMover } from '../../server/src/migrate/answer.ts'
import { upgradeReport } from '../../server/src/migrate/upgrade-report.ts'
import { newestRelease } from '../../server/src/release.ts'
import { defaultPreferences, snapshotOfText } from '../../server/src/snapshot.ts'

const answer = (text: string, options: Parameters<typeof migrationAnswer>[1] = {}) =>
  migrationAnswer(snapshotOfText(text, 'domain'), options)

describe('a migration in an editor', () => {
  const old = 'name = "a"\nbuilder = "hvm"\n\nvcpu_avail = 3\nvcpus = 4\nfda = "/f"\nmemory = 512\n'

  it('is the same as edits and as text', () => {
    const { text, edits } = answer(old)
    expect(TextDocument.applyEdits(TextDocument.create('a:b', 'x', 0, old), [...edits])).toBe(text)
  })

  it('shows each change at its place in the result', () => {
    const { text, changes } = answer(old)
    const lines = text.split('\n')
    const type = changes.find(({ range }) => range.start.line === 1)
    expect(lines[type?.place.start.line ?? 0]).toContain('type')
    for (const { place } of changes) {
      expect(place.end.line).toBeLessThan(lines.length)
      expect(place.start.line).toBeLessThanOrEqual(place.end.line)
    }
  })

  it('asks for what a Python config wants', () => {
    const python = 'vmid = int(vmid)\nname = "vm%d" % vmid\nkernel = "/k"\nmemory = 64\n'
    const { parameters, text } = answer(python)
    expect(parameters.map(({ name }) => name)).toEqual(['vmid'])
    expect(text).not.toContain('name = "vm3"')
    const given = answer(python, { parameters: { vmid: '3' } })
    expect(given.parameters).toEqual([])
    expect(given.text).toContain('name = "vm3"')
  })

  it('tells what differs from xm, and whether it can be kept', () => {
    const { told } = answer('name = "a"\nbuilder = "hvm"\nkernel = "hvmloader"\nmemory = 512\n')
    expect(told.map(({ message, byChoice }) => [message.split(':')[0], byChoice])).toEqual([
      ['`hpet`', true],
      ['`videoram`', false],
    ])
    const kept = answer('name = "a"\nbuilder = "hvm"\nkernel = "hvmloader"\nmemory = 512\n', { keepDefaults: true })
    expect(kept.text).toMatch(/^hpet = 0$/m)
    expect(kept.told.some(({ byChoice }) => byChoice)).toBe(false)
  })

  it('is shown where nothing tells whose the file was, although nothing is changed', () => {
    const plain = 'name = "g"\nkernel = "/boot/k"\nmemory = 512\n'
    expect(hasSomething(answer(plain))).toBe(true)
    expect(hasSomething(answer(`${plain}on_crash = "restart"\n`))).toBe(false)
    expect(summaryOf([answer(plain)])).toContain('This Was a File of xm')
    expect(hasSomething(answer(plain, { from: 'xl' }))).toBe(false)
  })

  it('names what is left alone of a folder, a few of each kind', () => {
    expect(leftAloneWords([])).toBe('')
    const backups = ['a~', 'b~', 'c~', 'd~', 'e~'].map((title) => ({ title, why: 'backup' as const }))
    const others = [
      { title: 't.j2', why: 'template' as const },
      { title: 'x.cfg', why: 'unknown' as const },
    ]
    expect(leftAloneWords([...others, ...backups])).toBe(
      'Left alone, backups by their names: a~, b~, c~ and 2 more. Left alone, templates: t.j2. Migrate what comes of them. Passed over, nothing shows that they are domain configs: x.cfg.',
    )
  })

  it('is told in one line', () => {
    const migration = answer(old)
    const summary = summaryOf([migration])
    expect(summary).toMatch(/^\d+ changes?, \d+ to be reviewed/)
    expect(notesOf(migration).length).toBe(migration.changes.length + migration.left.length + migration.told.length)
    expect(summaryOf([{ ...migration, changes: [], left: [], told: [], status: 'refused' }])).toBe(
      `No changes. xl create of ${newestRelease} would make no guest of the result.`,
    )
    expect(summaryOf([migration, { ...migration, status: 'refused' }])).toContain('of 1 of 2 results')
    expect(shortened(`\`a\`  b\n${'c'.repeat(200)}`, 10)).toBe('a b ccccc…')
  })

  it('tells problems of the result apart from what else is left', () => {
    const migration = answer('name = "a"\nkernel = "/k"\nbuilder = "linux"\non_xend_start = "start"\ncdrom = "/x"\n')
    const { problems } = snapshotOfText(migration.text, 'domain')
    const faults = problems.filter(({ severity }) => severity === 'error' || severity === 'warning')
    expect(migration.left.filter(({ isProblem }) => isProblem)).toHaveLength(faults.length)
    expect(leftOf([migration])).toBe('1 problem left, 1 thing left to do by hand')
    expect(leftOf([])).toBe('')
  })
})

describe('the choices of a migration', () => {
  const old = 'name = "a"\nkernel = "/k"\nbuilder = "linux"\nvcpu_avail = 3\nvcpus = 4\ncpu_cap = 50\n'
  const choice = (migration: MigrationAnswer, summary: RegExp) => {
    const found = choicesOf(migration).find((each) => summary.test(each.summary))
    if (!found) throw new Error(`no choice is like ${summary}: ${choicesOf(migration).map((each) => each.summary)}`)
    return found
  }

  it('say what becomes of which line, and why', () => {
    const cap = choice(answer(old), /^cpu_cap/)
    expect(cap).toMatchObject({ line: 5, isChosen: true, isSafe: false, summary: 'cpu_cap = 50 → cap = 50' })
    expect(cap.reasons.map(({ rule }) => rule)).toEqual(['xm-only-key'])
    expect(choice(answer(old), /^\+ .*memory = 128/).isSafe).toBe(false)
    expect(choice(answer(old), /^\+ on_crash = "restart"/).reasons[0]?.text).toContain('Under xm that was `restart`')
  })

  it('are left out one by one, and the rest is as it was', () => {
    const all = answer(old)
    for (const { id, summary } of choicesOf(all)) {
      const without = answer(old, { declined: new Set([id]) })
      expect(without.text).not.toBe(all.text)
      const [again] = choicesOf(without).filter((each) => each.id === id)
      expect(again).toMatchObject({ isChosen: false, summary })
      const others = choicesOf(without).filter((each) => each.id !== id && each.isChosen)
      // What follows from it does not come either, and nothing comes in its place; the rest is there under the same id.
      const known = choicesOf(all).map((each) => each.id)
      expect(others.filter((each) => !known.includes(each.id))).toEqual([])
    }
  })

  it('that are all left out leave the file as it is', () => {
    let declined = new Set<string>()
    for (let round = 0; round < 10; round++) {
      const next = new Set([...declined, ...choicesOf(answer(old, { declined })).map(({ id }) => id)])
      if (next.size === declined.size) break
      declined = next
    }
    const none = answer(old, { declined })
    expect(none.text).toBe(old)
    expect(none.edits).toEqual([])
  })

  it('of xm’s defaults are told where they are not wanted', () => {
    const { id } = choice(answer(old), /on_crash/)
    const without = answer(old, { declined: new Set([id]) })
    expect(without.text).not.toContain('on_crash')
    expect(without.text).toMatch(/# What xm did where the file says nothing:\nmemory = 128\n$/)
    const told = without.told.find(({ message }) => message.startsWith('`on_crash`'))
    expect(told?.message).toContain('was not wanted')
  })
})

describe('a place that edits move', () => {
  const edits = [
    { start: 2, end: 4, newText: 'longer' },
    { start: 6, end: 6, newText: 'X' },
  ]
  it.each([
    [0, false, 0],
    [2, false, 2],
    [2, true, 8],
    [3, false, 2],
    [3, true, 8],
    [5, false, 9],
    [6, false, 10],
    [6, true, 11],
    [7, false, 12],
  ])('%d, after: %s -> %d', (offset, after, moved) => {
    expect(offsetMover(edits)(offset, after)).toBe(moved)
  })
})

describe('the report of an upgrade check', () => {
  it('names what changes, with the lines', () => {
    const snapshot = snapshotOfText(
      'name = "a"\nkernel = "/k"\ndevice_model_version = "qemu-xen-traditional"\ntype = "hvm"\n',
      'domain',
      defaultPreferences,
      'file:///etc/xen/a.cfg',
    )
    const report = upgradeReport(snapshot, '4.14', newestRelease)
    expect(report).toContain(`# What changes for \`a.cfg\` from xl 4.14 to ${newestRelease}`)
    expect(report).toContain(`**[Line 3](#L3):** xl ${newestRelease} `)
    expect(upgradeReport(snapshot, newestRelease, newestRelease)).toContain('Nothing')
  })
})
