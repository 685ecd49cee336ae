import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildDomain, printJson } from '../../../server/src/build/build-domain.ts'
import { soundFixes } from '../../../server/src/features/trial.ts'
import { releases } from '../../../server/src/release.ts'
import { defaultPreferences, type Snapshot, snapshotOfText } from '../../../server/src/snapshot.ts'
import { applied } from '../../fuzz/fixes.ts'

/* Blanks around names, values and commas of a device: one mend leads to the next, and never to another fault. */

const fields = {
  vif: ['bridge=xenbr0', 'mac=00:16:3e:00:00:01', 'mtu=1500', 'script=vif-bridge'],
  disk: ['format=raw', 'vdev=xvda', 'access=rw', 'target=/dev/vg/a'],
  places: ['/dev/vg/a', 'raw', 'xvda', 'rw'],
} as const

const blank = fc.constantFrom('', '', ' ', '  ')

/** A device with blanks in it, and the same without. */
const spaced = fc.constantFrom(...(['vif', 'disk', 'places'] as const)).chain((kind) =>
  fc.array(fc.tuple(blank, blank, blank, blank), { minLength: 4, maxLength: 4 }).map((blanks) => {
    const write = (text: string) =>
      `name = "g"\nkernel = "/k"\nmemory = 512\n${kind === 'vif' ? 'vif' : 'disk'} = [ "${text}" ]\n`
    const odd = fields[kind].map((field, index) => {
      const [before, name, value, behind] = blanks[index] ?? ['', '', '', '']
      // Blanks at the very end belong to the target.
      const last = kind === 'disk' && index === 3
      return `${index > 0 ? before : ''}${field.replace('=', () => `${name}=${last ? '' : value}`)}${last ? '' : behind}`
    })
    return { wrong: write(odd.join(',')), right: write(fields[kind].join(',')) }
  }),
)

const builtOf = ({ config }: Snapshot) => {
  const domain = buildDomain(config)
  return domain && printJson(domain)
}

const isFault = ({ effect }: Snapshot['problems'][number]) => effect === 'refused' || effect === 'ignored'

describe('blanks that count', () => {
  it('are removed, fix by fix, and nothing else is', () => {
    fc.assert(
      fc.property(spaced, fc.constantFrom(...releases.slice(4)), ({ wrong, right }, release) => {
        const read = (text: string) => snapshotOfText(text, 'domain', { ...defaultPreferences, release })
        const known = new Set(
          read(right)
            .problems.filter(isFault)
            .map(({ rule }) => rule),
        )
        let text = wrong
        for (let step = 0; step < 12; step++) {
          const snapshot = read(text)
          const faults = snapshot.problems.filter((problem) => isFault(problem) && !known.has(problem.rule))
          if (faults.length === 0) break
          const [fix] = faults.flatMap((problem) => soundFixes(snapshot, problem))
          expect(fix?.title, `${release} ${text}`).toBeDefined()
          text = applied(text, fix?.edits ?? [])
        }
        expect(builtOf(read(text))).toEqual(builtOf(read(right)))
      }),
      { numRuns: 300 },
    )
  })
})

it.each(['access=rw ', 'access= r', 'format= raw', 'backendtype= phy', 'nosuch= 1', 'format=bad'])(
  'of a thousand faults of one disk (`%s`) each is mended by few edits',
  (field) => {
    const text = `name = "a"\nkernel = "/k"\ndisk = [ "${Array(1000).fill(field).join(',')}" ]\n`
    const { problems } = snapshotOfText(text, 'domain', defaultPreferences)
    expect(problems.length).toBeGreaterThan(900)
    const edits = problems.flatMap((problem) => (problem.fixes ?? []).map(({ edits }) => edits.length))
    expect(edits.reduce((sum, each) => sum + each, 0)).toBeLessThan(5 * problems.length)
  },
)
