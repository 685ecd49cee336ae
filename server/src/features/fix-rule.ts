import { kept } from '../edited-list.ts'
import type { Snapshot } from '../snapshot.ts'
import type { Edit, Fix } from '../values/value-type.ts'
import { choicesOf, haveChoices, soundEdits } from './trial.ts'

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

const ofRule = (snapshot: Snapshot, rule: string) => snapshot.problems.filter((problem) => problem.rule === rule)

/** What was worked out for a snapshot: an editor asks wherever the cursor comes to stand. */
const workedOut = kept((_: Snapshot) => new Map<string, RuleFix | undefined>())

/** Mends all problems of a rule at once; undefined where none has a fix. Of two that get in each other's way, the first counts. */
export const fixRule = (snapshot: Snapshot, rule: string): RuleFix | undefined => {
  const known = workedOut(snapshot)
  if (!known.has(rule)) known.set(rule, mendRule(snapshot, rule))
  return known.get(rule)
}

const mendRule = (snapshot: Snapshot, rule: string): RuleFix | undefined => {
  const { taken, edits } = soundEdits(snapshot, choicesOf(ofRule(snapshot, rule), isOurs))
  return edits.length > 0 ? { rule, count: taken.length, edits } : undefined
}

/** Whether it may mend several problems: known without trying. */
export const mayFixRule = (snapshot: Snapshot, rule: string): boolean => haveChoices(ofRule(snapshot, rule), isOurs, 2)

/** Every rule of which something in the file can be mended, in the order of the text. */
export const fixRules = (snapshot: Snapshot): RuleFix[] =>
  [...new Set(snapshot.problems.map(({ rule }) => rule))].flatMap((rule) => fixRule(snapshot, rule) ?? [])
