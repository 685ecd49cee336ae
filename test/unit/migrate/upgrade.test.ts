import { describe, expect, it } from 'vitest'
import { trackText, withEdits } from '../../../server/src/features/tracked-text.ts'
import { choicesOf, soundEdits } from '../../../server/src/features/trial.ts'
import { standOf } from '../../../server/src/migrate/standing.ts'
import { upgradeCheck } from '../../../server/src/migrate/upgrade.ts'
import { type Release, releases } from '../../../server/src/release.ts'
import { defaultPreferences, type Snapshot, snapshotOfText } from '../../../server/src/snapshot.ts'
import { creationRows } from '../../conformance/create/rows.ts'
import { chanceOf } from '../../conformance/generate.ts'
import { seed } from '../../seed.ts'

/** `LINE EFFECT [RULE]`, and whether it stands behind a refusal; what is filled in otherwise has tests of its own. */
const told = (text: string, from: Release, to: Release): string[] =>
  upgradeCheck(text, 'domain', { from, to })
    .filter(({ filled }) => !filled)
    .map(({ start, effect, rule, isBehind }) => {
      const line = text.slice(0, start).split('\n').length
      return `${line} ${effect} ${rule}${isBehind ? ' behind' : ''}`
    })

const read = (text: string, release: Release): Snapshot =>
  snapshotOfText(text, 'domain', { ...defaultPreferences, release, overComments: true })

const pv = (...lines: string[]) => ['name = "a"', 'memory = 512', 'kernel = "/k"', ...lines, ''].join('\n')

describe('what another release refuses', () => {
  it('is told also where it stands behind another refusal', () => {
    const text =
      'name = "a"\nmemory = 512\nbuilder = "hvm"\ndevice_model_version = "qemu-xen-traditional"\nextra = "quiet"\n'
    expect(told(text, '4.4', '4.22')).toEqual([
      '3 deprecated deprecated-key',
      '4 refused unknown-choice',
      '5 refused direct-boot-without-kernel behind',
    ])
    const item = upgradeCheck(text, 'domain', { from: '4.4', to: '4.22' }).find(({ isBehind }) => isBehind)
    expect(item?.message).toMatch(/ It comes to this once line 4 is mended\.$/)
    // libxl refuses both of the last ones, and nobody knows what would mend the first.
    const both = pv('max_grant_frames = 0', 'tsc_mode = 3')
    expect(told(both, '4.10', '4.17')).toEqual(['4 refused hypervisor-limit', '5 refused removed-value behind'])
  })

  it('is no change where only what stands before it is another', () => {
    const text = pv('tsc_mode = "native_paravirt"', 'cpu_weight = 70000')
    expect(told(text, '4.4', '4.22')).toEqual(['4 refused removed-value'])
    expect(told(text, '4.22', '4.4')).toEqual(['4 accepted removed-value'])
  })

  it('is each told where two things are wrong with one value', () => {
    const text = 'name = "a"\ntype = "pvh"\nkernel = "/k"\nmemory = 512\naltp2m = "external"\n'
    expect(told(text, '4.20', '4.22')).toEqual(['5 refused host-cannot', '5 refused hypervisor-limit'])
  })

  it('is called refused where nearly every host does so', () => {
    const text = pv('cpu_weight = 70000')
    const [problem] = read(text, '4.22').problems
    expect(problem).toMatchObject({ effect: 'ignored', onMostHosts: true })
    const coloured = pv('llc_colors = [ "0-1" ]')
    const [item] = upgradeCheck(coloured, 'domain', { from: '4.17', to: '4.22', arch: 'x86' })
    expect(item).toMatchObject({ effect: 'refused', message: expect.stringMatching(/on nearly every host: /) })
  })
})

/** Mends what a release refuses, as long as it can. */
const mended = (text: string, release: Release): Snapshot => {
  let snapshot = read(text, release)
  for (let round = 0; round < 8; round++) {
    const ends = snapshot.problems.filter(({ effect }) => effect === 'refused')
    const { edits, after } = soundEdits(
      snapshot,
      choicesOf(ends, ({ edits }) => edits.length > 0),
    )
    if (edits.length === 0) return snapshot
    snapshot = after
  }
  return snapshot
}

describe('an upgrade check of any file', () => {
  const chance = chanceOf(seed)

  const known = releases.filter((release) => release !== '4.1')
  const cases = Array.from({ length: 60 }, () => ({
    text: chance.pick(creationRows).text,
    from: chance.pick(known),
    to: chance.pick(known),
  }))

  it('has nothing to say from a release to itself', () => {
    for (const { text, from } of cases) expect(upgradeCheck(text, 'domain', { from, to: from }), text).toEqual([])
  })

  it('knows of every refusal that is met on the way to a guest, and tells of those that are new', () => {
    for (const { text, from, to } of cases) {
      const { problems } = standOf(read(text, to))
      const known = problems.map(({ rule }) => rule)
      for (const { rule, effect } of mended(text, to).problems)
        if (effect === 'refused') expect(known, `${to}: ${text}`).toContain(rule)
      const items = upgradeCheck(text, 'domain', { from, to })
      const places = [...items, ...standOf(read(text, from)).problems].map(({ start }) => start)
      for (const { effect, start } of problems)
        if (effect === 'refused') expect(places, `${from} to ${to}: ${text}`).toContain(start)
    }
  })

  it('takes nothing for accepted that ends the creation of the same file', () => {
    for (const { text, from, to } of cases) {
      const items = upgradeCheck(text, 'domain', { from, to })
      const still = read(text, to).problems.filter(({ effect }) => effect === 'refused')
      for (const { effect, start, end } of items)
        if (effect === 'accepted')
          expect(
            still.some((each) => each.start === start && each.end === end),
            text,
          ).toBe(false)
    }
  })

  it('writes the fixes of the file as it is', () => {
    // One that changes a setting of the editor has none.
    for (const { text, from, to } of cases)
      for (const { fixes, isBehind } of upgradeCheck(text, 'domain', { from, to }))
        for (const { edits } of fixes.filter((fix) => fix.edits.length > 0)) {
          expect(isBehind).toBeUndefined()
          expect(withEdits(trackText(text), edits).text).not.toBe(text)
        }
  })
})
