import { describe, expect, it } from 'vitest'
import { soundFixes } from '../../server/src/features/trial.ts'
import { defaultPreferences, snapshotOfText } from '../../server/src/snapshot.ts'
import { applied } from '../fuzz/fixes.ts'
import { allSlipped } from '../unit/slips.ts'
import { dryRun, hasXl } from './oracle/xl.ts'

/** A config after the first fix of its first error. */
const mended = (text: string): string => {
  const snapshot = snapshotOfText(text, 'domain', { ...defaultPreferences, release: '4.17' })
  const error = snapshot.problems.find(({ effect }) => effect === 'refused')
  const [fix] = error ? soundFixes(snapshot, error) : []
  return applied(text, fix?.edits ?? [])
}

describe.skipIf(!hasXl)('live xl 4.17 on slips of the pen', () => {
  it('refuses each, and takes what the fix makes of it', async () => {
    const strange: string[] = []
    for (const { slip, wrong } of allSlipped) {
      if ((await dryRun(wrong)).accepted) strange.push(`takes ${slip}: ${wrong}`)
      if (!(await dryRun(mended(wrong))).accepted) strange.push(`refuses what mends ${slip}: ${mended(wrong)}`)
    }
    expect(strange).toEqual([])
  }, 120_000)
})
