import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mendedText } from '../../server/src/features/fix-all.ts'
import { type Release, releases } from '../../server/src/release.ts'
import { defaultPreferences, snapshotOfText } from '../../server/src/snapshot.ts'
import { mutatedText } from '../fuzz/mutate.ts'

const mended = (text: string, release: Release) =>
  mendedText(snapshotOfText(text, 'domain', { ...defaultPreferences, release }), true)

describe('the first fix of every problem', () => {
  it('writes nothing again and again that mends nothing', () => {
    // xl's lexer takes the first letters of such a key for a part of the number.
    for (const text of ['1tdev=', '1tdev=1\n', '1memroy=5', '0xvcpu=1\nmaxcpus=2\n', 'foo = """a'])
      for (const release of releases) {
        const once = mended(`name = "a"\nkernel = "/k"\n${text}`, release)
        expect(mended(once, release)).toBe(once)
        expect(once.length).toBeLessThan(60)
      }
  })

  it('is taken once: there is nothing to mend afterwards', () => {
    fc.assert(
      fc.property(mutatedText, fc.constantFrom(...releases), (text, release) => {
        const once = mended(text, release)
        expect(mended(once, release)).toBe(once)
      }),
      { numRuns: 100 },
    )
  })
})
