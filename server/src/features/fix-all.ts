import { kept } from '../edited-list.ts'
import type { Snapshot } from '../snapshot.ts'
import type { Edit, Fix } from '../values/value-type.ts'
import { editsOf, type TrackedText, trackText, withEdits } from './tracked-text.ts'
import { choicesOf, haveChoices, soundEdits } from './trial.ts'

// Each round mends what the one before has brought to light. Real files need two or three.
const rounds = 20

/** The edits of all safe fixes, also of those that are only needed after others, in the order of the text. Worked out once for a snapshot. */
export const safeEdits = kept((snapshot: Snapshot): readonly Edit[] => editsOf(mend(snapshot, isSafe)))

/** Whether there may be any: known without trying. */
export const mayBeSafe = ({ problems }: Snapshot): boolean => haveChoices(problems, isSafe, 1)

/** Called with each snapshot on the way: the one before a round of fixes, and the one after it. */
type Round = (before: Snapshot, after: Snapshot) => void

/** A text after all its safe fixes or, with `all`, after the first fix of each problem. */
export const mendedText = (snapshot: Snapshot, all: boolean, round?: Round): string =>
  mend(snapshot, all ? isForAll : isSafe, round).text

/** A text after the fixes that are chosen, and after those that are needed then. */
const mend = (snapshot: Snapshot, chosen: (fix: Fix) => boolean, told: Round = () => {}): TrackedText => {
  let mended = trackText(snapshot.document.getText())
  let current = snapshot
  for (let round = 0; round < rounds; round++) {
    const { edits, after } = soundEdits(current, choicesOf(current.problems, chosen))
    const next = withEdits(mended, edits)
    if (next.text === mended.text) break
    mended = next
    told(current, after)
    current = after
  }
  return mended
}

/** Whether a fix is applied with all that are safe. */
export const isSafe = ({ safe = false }: Fix): boolean => safe

/** Whether it is, where a person wants all. */
export const isForAll = ({ edits, deliberate = false }: Fix): boolean => edits.length > 0 && !deliberate
