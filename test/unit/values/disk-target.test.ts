import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { soundFixes } from '../../../server/src/features/trial.ts'
import { defaultPreferences, snapshotOfText } from '../../../server/src/snapshot.ts'
import { applied } from '../../fuzz/fixes.ts'

const textWith = (disk: string): string => `name = "a"\nkernel = "/k"\ndisk = [ "${disk}" ]\n`

/** The problems of a disk without a vdev, and what each of their fixes makes of the file. */
const mended = (disk: string) => {
  const text = textWith(disk)
  const snapshot = snapshotOfText(text, 'domain', defaultPreferences)
  const found = snapshot.problems.filter(({ rule }) => rule === 'bad-disk' || rule === 'ignored-field')
  return {
    rules: found.map(({ rule }) => rule),
    texts: found.flatMap((problem) => soundFixes(snapshot, problem).map(({ edits }) => applied(text, edits))),
  }
}

const vdev = 'vdev=xvdb'
const fields = [vdev, 'format=qcow2', 'access=ro', 'backendtype=qdisk', 'discard', 'direct-io-safe']

describe('a disk that has lost its vdev to `target=`', () => {
  it('is told of once, and its one fix leaves the path as it was', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(fields.slice(1)),
        fc.shuffledSubarray(fields, { minLength: 1 }),
        fc.constantFrom(',', ', '),
        (some, behind, comma) => {
          const before = some.filter((field) => field !== vdev && !behind.includes(field))
          const first = before.map((field) => `${field}${comma}`).join('')
          const added = behind.includes(vdev) ? '' : 'vdev=xvda, '
          const { rules, texts } = mended(`${first}target=/dev/vg/a${comma}${behind.join(comma)}`)
          expect(rules).toEqual(['bad-disk'])
          expect(texts).toEqual([textWith(`${first}${added}${behind.join(comma)}, target=/dev/vg/a`)])
        },
      ),
    )
  })

  it.each(['target=/dev/vg/a,b', 'format=raw, target=/dev/vg/a,xvda'])(
    'has no fix where nobody knows how far the path goes: %s',
    (disk) => {
      expect(mended(disk)).toEqual({ rules: ['bad-disk'], texts: [] })
    },
  )
})
