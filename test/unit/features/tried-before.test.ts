import fc from 'fast-check'
import { expect, it } from 'vitest'
import { complete } from '../../../server/src/features/completion.ts'
import { defaultPreferences, snapshotOfText } from '../../../server/src/snapshot.ts'

/** The letters of the disk with a number, from 0. */
const letters = (index: number): string =>
  (index < 26 ? '' : letters(Math.floor(index / 26) - 1)) + String.fromCharCode(97 + (index % 26))

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

it('among a thousand disks no more is offered than among two: each proposal is tried there, too', () => {
  const offered = (others: number, written: string) => {
    const disks = Array.from({ length: others }, (_, index) => `"/dev/d${index},raw,xvd${letters(index + 1)},rw"`)
    const text = `name = "a"\ntype = "hvm"\nmemory = 512\ndisk = [ ${[...disks, `"${written}`].join(',\n')}" ]\n`
    const snapshot = snapshotOfText(text, 'domain')
    const offset = text.indexOf(`"${written}" ]`) + 1 + written.length
    return complete(snapshot, snapshot.document.positionAt(offset)).map(({ label }) => label)
  }
  for (const written of [
    '/dev/a,raw,xvda,',
    '/dev/a,raw,hda,',
    'vdev=hda,devtype=cdrom,access=',
    '/dev/a,qcow2,xvda,rw,backendtype=',
  ])
    expect(offered(1000, written)).toEqual(offered(1, written))
})
