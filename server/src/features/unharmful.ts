import { type Snapshot, snapshotWith } from '../snapshot.ts'
import type { Range } from '../syntax/index.ts'
import type { Edit } from '../values/value-type.ts'
import { mostTried } from './trial.ts'

/** What a file still lacks, and for whom a key is that has been chosen: both are known before its value is. */
const isOfFile = (rule: string): boolean => rule.startsWith('missing-') || rule === 'key-of-other-guest'

/** What xl would refuse or ignore in a file, but for what holds whatever is chosen; undefined while the grammar refuses the text. */
const complaintsOf = ({ config, problems }: Snapshot): ReadonlySet<string> | undefined =>
  config.tree.problems.length > 0
    ? undefined
    : new Set(
        problems
          .filter(({ effect, rule }) => (effect === 'refused' || effect === 'ignored') && !isOfFile(rule))
          .map(({ rule, message }) => `${rule} ${message}`),
      )

const replaced = (text: string, { start, end, newText }: Edit): string =>
  text.slice(0, start) + newText + text.slice(end)

/**
 * Those of several things to write of which xl does not complain when one of them stands in the file: each is tried. What the file is
 * told without them is not their fault. Nor is anything known where xl does not get to the end: while the grammar refuses the text, or
 * where one of them mends what kept xl from saying more. So many that trying takes long are left as they are.
 * @param edit what a choice writes; undefined where nothing is known before more has been typed
 * @param whole what they belong to: the file without it is the one to compare with
 * @param alike whether they are values of one thing: what all of them bring is the fault of that
 */
export const unharmful = <Choice>(
  snapshot: Snapshot,
  choices: readonly Choice[],
  edit: (choice: Choice) => Edit | undefined,
  whole: Range,
  alike = false,
): readonly Choice[] => {
  if (choices.length === 0 || snapshot.template || choices.length > mostTried(snapshot)) return choices
  const text = snapshot.document.getText()
  const without = snapshotWith(snapshot, replaced(text, { ...whole, newText: '' }))
  const told = complaintsOf(without)
  if (!told) return choices
  const stopped = without.refusals.length > 0
  const now = (alike ? complaintsOf(snapshot) : undefined) ?? told
  const trials = choices.map((choice) => {
    const change = edit(choice)
    const after = change && snapshotWith(snapshot, replaced(text, change))
    const complaints = after && !(stopped && after.refusals.length === 0) ? complaintsOf(after) : undefined
    return { choice, brought: complaints && [...complaints].filter((each) => !told.has(each) && !now.has(each)) }
  })
  const tried = alike ? trials.flatMap(({ brought }) => (brought ? [brought] : [])) : []
  const always = new Set(tried.length > 1 ? tried[0]?.filter((each) => tried.every((all) => all.includes(each))) : [])
  return trials.flatMap(({ choice, brought = [] }) => (brought.every((each) => always.has(each)) ? [choice] : []))
}
