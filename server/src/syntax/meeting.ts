import { sure } from '../sure.ts'
import { lineAt } from './lines.ts'
import type { Range } from './tree.ts'

/** Ranges by their beginnings, and how far those up to each of them reach: so that not each is held against each. */
const arranged = <R extends Range>(ranges: readonly R[]) => {
  const inOrder = [...ranges].sort((a, b) => a.start - b.start)
  let reached = 0
  const ends = inOrder.map(({ end }) => {
    reached = Math.max(reached, end)
    return reached
  })
  return { inOrder, starts: inOrder.map(({ start }) => start), ends }
}

/** Which of some ranges meet another one. */
export const rangesMeeting = <R extends Range>(ranges: readonly R[]): ((range: Range) => readonly R[]) => {
  const { inOrder, starts, ends } = arranged(ranges)
  return ({ start, end }) => {
    const found: R[] = []
    for (let at = lineAt(starts, end); at >= 0 && (ends[at] ?? start) > start; at--) {
      const each = sure(inOrder[at])
      if (start < each.end && each.start < end) found.push(each)
    }
    return found
  }
}

/** Whether any of some ranges meets another one, however many do. */
export const anyMeeting = (ranges: readonly Range[]): ((range: Range) => boolean) => {
  const { starts, ends } = arranged(ranges)
  return ({ start, end }) => {
    const at = lineAt(starts, end - 1)
    return (starts[at] ?? end) < end && (ends[at] ?? start) > start
  }
}
