import type { Snapshot } from '../snapshot.ts'
import type { Edit, Fix } from '../values/value-type.ts'
import { apartEdits } from './fix-all.ts'

/** The edits that mend all problems of a rule, in the order of the text. */
export interface RuleFix {
  readonly rule: string
  /** How many problems it mends. */
  readonly count: number
  readonly edits: readonly Edit[]
}

/** The fix of a problem that is applied where nobody chooses: the first. Line endings are left to the editor. */
const firstFix = (fixes: readonly Fix[] = []): Fix | undefined => {
  const [fix] = fixes
  return fix && !fix.lineFeeds && !fix.withoutByteOrderMark ? fix : undefined
}

/** Mends all problems of a rule at once; undefined where none has a fix. Of two that get in each other's way, the first counts. */
export const fixRule = ({ problems }: Snapshot, rule: string): RuleFix | undefined => {
  const fixes = problems.flatMap((problem) => (problem.rule === rule ? (firstFix(problem.fixes) ?? []) : []))
  return fixes.length > 0 ? { rule, count: fixes.length, edits: apartEdits(fixes) } : undefined
}

/** Every rule of which something in the file can be mended, in the order of the text. */
export const fixRules = (snapshot: Snapshot): RuleFix[] =>
  [...new Set(snapshot.problems.map(({ rule }) => rule))].flatMap((rule) => fixRule(snapshot, rule) ?? [])
