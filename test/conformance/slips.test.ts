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

  it('drops a single character with which the file ends, and reads the rest', async () => {
    const uuid = '6a7e1e3c-0f5b-4c9e-9d43-2b1f6d0c8a51'
    const around = `name = "guest"\nuuid = "${uuid}"\nkernel = "/boot/vmlinuz"\nmemory = 1`
    const { built } = await dryRun(around)
    for (const sign of [...'!$%&()*+-./:<>?@GM\\^_`{|}~"\'']) {
      const verdict = await dryRun(around + sign)
      expect([sign, verdict.accepted, verdict.said.includes('error')]).toEqual([sign, true, false])
      expect(verdict.built).toBe(built)
      expect((await dryRun(`${around}${sign}\n`)).accepted).toBe(false)
    }
  }, 120_000)
})
