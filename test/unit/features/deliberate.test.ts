import { expect, it } from 'vitest'
import { mendedText } from '../../../server/src/features/fix-all.ts'
import { defaultPreferences, snapshotOfText } from '../../../server/src/snapshot.ts'

it('does not open the screen of a guest to everyone while it mends all problems; a person may', () => {
  const text = 'name = "vm"\ntype = "hvm"\nmemory = 512\nspice = 1\nspiceport = 6000\n'
  const snapshot = snapshotOfText(text, 'domain', defaultPreferences)
  const [problem] = snapshot.problems.filter(({ rule }) => rule === 'spice-incomplete')
  expect(problem?.fixes?.map(({ title }) => title)).toEqual(['Add `spicedisable_ticketing = 1`'])
  expect(mendedText(snapshot, true)).toBe(text)
})

it('hides no slip while it mends all problems: what xl ignores becomes a comment', () => {
  const text = 'name = "vm"\nkernel = "/k"\nmemory = 512\nfoo = 1\n'
  const snapshot = snapshotOfText(text, 'domain', defaultPreferences)
  expect(snapshot.problems.flatMap(({ fixes = [] }) => fixes.map(({ title }) => title))).toContain(
    'Declare `foo` a known key in this file',
  )
  expect(mendedText(snapshot, true)).toBe(text.replace('foo', '# foo'))
})
