import { describe, expect, it } from 'vitest'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { isCpupoolFile } from '../../client/src/files.ts'
import { notesOf, shortened, summaryOf } from '../../client/src/migrate/answer.ts'
import { migrationAnswer, movedOffset } from '../../server/src/migrate/answer.ts'
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
    const { told } = answer('name = "a"\nbuilder = "hvm"\nmemory = 512\n')
    expect(told.map(({ message, byChoice }) => [message.split(':')[0], byChoice])).toEqual([
      ['`hpet`', true],
      ['`videoram`', false],
    ])
    const kept = answer('name = "a"\nbuilder = "hvm"\nmemory = 512\n', { keepDefaults: true })
    expect(kept.text).toMatch(/^hpet = 0$/m)
    expect(kept.told.some(({ byChoice }) => byChoice)).toBe(false)
  })

  it('is told in one line', () => {
    const migration = answer(old)
    const summary = summaryOf(migration)
    expect(summary).toMatch(/^\d+ changes?/)
    expect(notesOf(migration).length).toBe(migration.changes.length + migration.left.length + migration.told.length)
    expect(summaryOf({ ...migration, changes: [], left: [], told: [], status: 'refused' })).toBe(
      `No changes. xl ${newestRelease} still refuses the result.`,
    )
    expect(shortened(`\`a\`  b\n${'c'.repeat(200)}`, 10)).toBe('a b ccccc…')
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
    expect(movedOffset(edits, offset, after)).toBe(moved)
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
    expect(report).toContain(`**Line 3:** xl ${newestRelease} `)
    expect(upgradeReport(snapshot, newestRelease, newestRelease)).toContain('Nothing')
  })
})

describe('a cpupool file', () => {
  it('is one by its name and content', () => {
    expect(isCpupoolFile('/a/x.cpupool', '')).toBe(true)
    expect(isCpupoolFile('/a/cpupool-db', 'name = "db"\n')).toBe(true)
    expect(isCpupoolFile('/a/cpupool.c', 'int main() {\n  name = 3;\n}\n')).toBe(false)
    expect(isCpupoolFile('/a/cpupool.md', 'All of it')).toBe(false)
  })
})
