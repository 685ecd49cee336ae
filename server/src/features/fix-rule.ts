import type { Snapshot } from '../snapshot.ts'
import type { Edit, Fix } from '../values/value-type.ts'
import { choicesOf, soundEdits } from './trial.ts'

/** The edits that mend all problems of a rule, in the order of the text. */
export interface RuleFix {
  readonly rule: string
  /** How many problems it mends. */
  readonly count: number
  readonly edits: readonly Edit[]
}

/** Line endings and the byte-order mark are left to the editor. */
const isOurs = ({ edits, lineFeeds, withoutByteOrderMark }: Fix): boolean =>
  edits.length > 0 && !lineFeeds && !withoutByteOrderMark

/** Mends all problems of a rule at once; undefined where none has a fix. Of two that get in each other's way, the first counts. */
export const fixRule = (snapshot: Snapshot, rule: string): RuleFix | undefined => {
  const choices = choicesOf(
    snapshot.problems.filter((problem) => problem.rule === rule),
    isOurs,
  )
  const { taken, edits } = soundEdits(snapshot, choices)
  return edits.length > 0 ? { rule, count: taken.length, edits } : undefined
}

/** Every rule of which something in the file can be mended, in the order of the text. */
export const fixRules = (snapshot: Snapshot): RuleFix[] =>
  [...new Set(snapshot.problems.map(({ rule }) => rule))].flatMap((rule) => fixRule(snapshot, rule) ?? [])
