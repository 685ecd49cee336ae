import fc from 'fast-check'
import { expect, it } from 'vitest'
import { complete } from '../../../server/src/features/completion.ts'
import { defaultPreferences, snapshotOfText } from '../../../server/src/snapshot.ts'

const lines = fc.constantFrom(
  ['type = "', 'h', '"'],
  ['on_crash = "', 'r', '"'],
  ['vif = [ "bridge=br0,', 'ty', '" ]'],
  ['disk = [ "/dev/a,raw,xvda,', 'w', '" ]'],
  ['memory = ', '5', ''],
)
const around = fc.array(
  fc.constantFrom('type = "hvm"\n', 'memory = 5\n', 'on_crash = "x"\n', 'vcpus = \n', 'firmware = "uefi"\n', 'x = [\n'),
  { maxLength: 3 },
)

it('what was tried before changes nothing of what is offered: in a file with other lines, in one that is another again, and letter by letter', () => {
  const preferences = { ...defaultPreferences }
  fc.assert(
    fc.property(around, lines, around, ([...before], [start = '', typed = '', end = ''], [...after]) => {
      for (const written of ['', typed, `${typed}.`, typed]) {
        const text = `${before.join('')}${start}${written}${end}\n${after.join('')}`
        const offset = before.join('').length + start.length + written.length
        const asked = (set: typeof preferences) => {
          const snapshot = snapshotOfText(text, 'domain', set)
          return complete(snapshot, snapshot.document.positionAt(offset)).map(({ label }) => label)
        }
        // What is remembered is kept by the preferences.
        const fresh = asked({ ...preferences })
        expect(asked(preferences)).toEqual(fresh)
        expect(asked(preferences)).toEqual(fresh)
      }
    }),
    { numRuns: 40 },
  )
})
