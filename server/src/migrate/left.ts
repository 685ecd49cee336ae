import type { Snapshot } from '../snapshot.ts'
import { targetSteps } from './devices.ts'
import { stepFor } from './steps.ts'
import type { MigrateOptions, Remainder } from './types.ts'

/** What a migrated file still needs: what xl refuses, what only a person can decide, and what is not safe and was to be left. */
export const remainders = (snapshot: Snapshot, { safe = false, name }: MigrateOptions): readonly Remainder[] => {
  const { config, problems } = snapshot
  const targets = targetSteps(snapshot).map(({ edits, reason, rule }): Remainder => {
    const at = edits[0]?.start ?? 0
    return { start: at, end: at, rule, message: reason }
  })
  const rest = problems.flatMap((problem) => {
    const { start, end, rule, message, effect, fixes = [] } = problem
    // Where the file is still a program, that says enough.
    if (config.python && rule !== 'python-code') return []
    const isNear = rule === 'unknown-key' && fixes.some(({ title }) => title.startsWith('Replace '))
    const isKept = safe && stepFor(problem, snapshot, name) !== undefined
    return effect === 'refused' || rule === 'xm-only-key' || isNear || isKept ? [{ start, end, rule, message }] : []
  })
  return [...rest, ...targets]
}
