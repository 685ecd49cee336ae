import { commentOut, withoutOverwritten } from '../rules/fixes/edits.ts'
import type { Problem } from '../rules/lint.ts'
import type { Snapshot } from '../snapshot.ts'
import { rangeAt } from '../syntax/index.ts'
import { fixesOf } from '../values/basic/findings.ts'
import { creationOf } from './obstacles.ts'
import { stepFor } from './steps.ts'
import type { MigrateOptions, Remainder, Step } from './types.ts'

/** What a migrated file still needs: every Error and Warning of the result, and what is not safe and was to be left. */
export const remainders = (snapshot: Snapshot, { safe = false, name }: MigrateOptions): readonly Remainder[] =>
  snapshot.problems.flatMap((problem): Remainder[] => {
    const { start, end, rule, message, severity } = problem
    const isProblem = severity === 'error' || severity === 'warning'
    const isLeft = isProblem || (safe && isAsked(problem, snapshot, name))
    return isLeft ? [{ start, end, rule, message, isProblem }] : []
  })

/** Whether there is something to do about a problem that was not done. */
const isAsked = (problem: Problem, snapshot: Snapshot, name: string | undefined): boolean => {
  const asked = stepFor(problem, snapshot, name)
  return asked !== undefined && (asked.isSound?.() ?? true)
}

/**
 * What libxl wants to be told before it makes a domain, and xm saw to by itself: as much memory as the card of an HVM guest needs, and a slot
 * for a device with all its functions.
 */
export const creationSteps = (snapshot: Snapshot): readonly Step[] =>
  creationOf(snapshot).flatMap(({ rule, effect, message, start, end, fixes }): Step[] => {
    const [fix] = fixesOf(fixes)
    const isWholeDevice = rule === 'bad-pci' && snapshot.config.tree.text.slice(start, end).includes('.*')
    return effect === 'refused' && fix && (rule === 'small-videoram' || isWholeDevice)
      ? [{ edits: fix.edits, rule, reason: message, confidence: 'review' }]
      : []
  })

/** Makes comments of settings of xm's that xl has no use for in this guest: under xm they did nothing else, or stand elsewhere by now. */
export const uselessSteps = ({ config, problems }: Snapshot): readonly Step[] =>
  problems.flatMap(({ rule, effect, message, start }): Step[] => {
    if (rule !== 'key-of-other-guest' || effect !== 'ignored') return []
    const setting = rangeAt(config.tree.settings, start)
    if (setting?.key.start !== start) return []
    const fix = commentOut(config.tree.text, setting, `${setting.key.name}: xl has no use for it in this guest`)
    return [{ edits: withoutOverwritten(config.tree, setting, fix).edits, rule, reason: message, confidence: 'review' }]
  })
