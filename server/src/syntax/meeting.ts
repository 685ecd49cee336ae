import { sure } from '../sure.ts'
import { lineAt } from './lines.ts'
import type { Range } from './tree.ts'

/** Which of some ranges meet another one: by their beginnings, so that not each is held against each. */
export const rangesMeeting = <R extends Range>(ranges: readonly R[]): ((range: Range) => readonly R[]) => {
  const inOrder = [...ranges].sort((a, b) => a.start - b.start)
  const starts = inOrder.map(({ start }) => start)
  /** How far those up to each of them reach. */
  let reached = 0
  const ends = inOrder.map(({ end }) => {
    reached = Math.max(reached, end)
    return reached
  })
  return ({ start, end }) => {
    const found: R[] = []
    for (let at = lineAt(starts, end); at >= 0 && (ends[at] ?? 0) > start; at--) {
      const each = sure(inOrder[at])
      if (start < each.end && each.start < end) found.push(each)
    }
    return found
  }
}
