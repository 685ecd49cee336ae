import { describe, expect, it } from 'vitest'
import { checks as ours } from '../../../server/src/create/steps.ts'
import { atLeast, isRelease, type Release } from '../../../server/src/release.ts'
import { compare } from './judge.ts'
import { type Check, checks } from './rows.ts'

/** The releases in which the example of a check was seen to trip it, and its neighbour to pass. */
const seenIn = ({ live }: Check): Release[] =>
  Object.entries(live ?? {}).flatMap(([release, answer]) => (isRelease(release) && answer === 'yes' ? [release] : []))

/** Checks that the config alone decides, with examples that need no special host. */
const decided = checks.filter(
  ({ depends, host, layer, effect, example }) =>
    example !== null && !host && layer === 'libxl' && effect === 'refused' && depends.join() === 'config',
)

/** Before 4.10 `builder` names the guest. */
const forRelease = (text: string, release: Release): string =>
  atLeast(release, '4.10') ? text : text.replace('type = "hvm"', 'builder = "hvm"')

const printed = ({ message }: Check): RegExp =>
  new RegExp(message.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/%[0-9]*l?[a-z]/g, '.*'))

/** xl 4.14.0 takes the neighbour; later 4.14 aborts on it while it parses, as a recorded dry run shows. */
const ofAnotherPointRelease = (id: string, release: Release) => id === 'pci-multifunction-vslot' && release === '4.14'

describe('the checks of libxl', () => {
  it.each(decided.flatMap((check) => seenIn(check).map((release) => [check.id, release, check] as const)))(
    '%s of %s refuses its example and lets its neighbour pass',
    (id, release, { example, fine }) => {
      const refused = { releases: [release], exit: 3, said: [] }
      expect(compare({ text: forRelease(example ?? '', release) }, release, refused)).toEqual({})
      if (fine && !ofAnotherPointRelease(id, release))
        expect(compare({ text: forRelease(fine, release) }, release, { ...refused, exit: 0 })).toEqual({})
    },
  )

  it('are ours under the same names, with the same text', () => {
    const known = new Map(checks.map((check) => [check.id, check]))
    const both = ours.flatMap((check) => known.get(check.id) ?? [])
    expect(both.length).toBeGreaterThan(90)
    expect(both.filter((check) => printed(check).source === '').map(({ id }) => id)).toEqual([])
  })
})
