import { ofLast } from '../forgetting.ts'
import { newlineAfter } from './pasted.ts'
import type { Range, Slip } from './tree.ts'

/*
 * Two versions in one text: the marks that git leaves where it could not join them, and what a program prints of their difference.
 */

/** Where the two sides of a conflict stand, each with the newline that ends it. */
export interface Conflict extends Range {
  readonly first: Range
  readonly second: Range
}

/** The marks of a conflict, each with a line for itself; what both began with may stand between the sides. */
const conflictMark = /^(?:(<{7})|(\|{7})|(={7})|(>{7}))(?: .*)?$/gm

/** The conflicts of a text that have all of their marks. */
const readConflicts = (text: string): Conflict[] => {
  if (!text.includes('<<<<<<<')) return []
  const found: Conflict[] = []
  let start: number | undefined
  let first: Range | undefined
  let second: number | undefined
  let from = 0
  for (const { 0: mark, 1: open, 2: base, 3: middle, index } of text.matchAll(conflictMark)) {
    const behind = Math.min(text.length, index + mark.length + 1)
    if (open) {
      start = index
      from = behind
      first = second = undefined
    } else if (start === undefined) continue
    else if (base) first ??= { start: from, end: index }
    else if (middle && second === undefined) {
      first ??= { start: from, end: index }
      second = behind
    } else if (first && second !== undefined) {
      found.push({ start, end: behind, first, second: { start: second, end: index } })
      start = undefined
    }
  }
  return found
}

/** The conflicts of a text that have all of their marks, by where each begins. */
export const conflictsIn = ofLast(
  (text: string): ReadonlyMap<number, Conflict> => new Map(readConflicts(text).map((each) => [each.start, each])),
)

/** What stands before the lines of a difference, and before each of its parts. */
const header = /^(?:diff |index [\da-f]|--- |\+\+\+ |@@ |\\ No newline|(?:new|deleted) file mode |similarity |rename )/

/** What a difference is known by: the head of a part, or a setting that was taken out. */
const taken = /^(?:@@ -\d+|-[a-z][._0-9a-z]*[ \t]*\+?=)/m

export interface Difference {
  /** The lines that it has by itself or that were taken out. */
  readonly gone: readonly Range[]
  /** The signs of the lines that were put in. */
  readonly signs: readonly Range[]
}

/** The lines of a difference that was pasted; undefined where there is none. */
export const differenceIn = (text: string): Difference | undefined => {
  if (!taken.test(text)) return undefined
  const gone: Range[] = []
  const signs: Range[] = []
  for (let start = 0; start < text.length; start = newlineAfter(text, start) + 1) {
    const sign = text.charAt(start)
    if (sign === '-' || header.test(text.slice(start, start + 30)))
      gone.push({ start, end: Math.min(text.length, newlineAfter(text, start) + 1) })
    else if (sign === '+') signs.push({ start, end: start + 1 })
  }
  return { gone, signs }
}

/** A stretch of a text in which one thing is wrong, and nothing else is told. */
export interface Unsettled extends Range {
  readonly slip: Slip
}

const slipOf = (habit: 'conflict' | 'difference', { start, end }: Range, edit: Slip['edit']): Slip => ({
  habit,
  start,
  end,
  meant: edit.newText,
  habits: [habit],
  edit,
})

/** The stretches of a text that are not one version, in their order. */
export const unsettledIn = (text: string): Unsettled[] => {
  const conflicts = [...conflictsIn(text).values()].map(({ start, end, first }) => {
    const mark = { start, end: newlineAfter(text, start) }
    const newText = text.slice(first.start, first.end)
    return { start, end, slip: slipOf('conflict', mark, { start, end, newText }) }
  })
  const { gone = [], signs = [] } = differenceIn(text) ?? {}
  const lines = [...gone, ...signs.map(({ start }) => ({ start, end: newlineAfter(text, start) + 1 }))]
  const [at] = lines.sort((a, b) => a.start - b.start)
  const slip =
    at && slipOf('difference', { start: at.start, end: newlineAfter(text, at.start) }, { ...at, newText: '' })
  return [...conflicts, ...(slip ? lines.map((line) => ({ ...line, slip })) : [])].sort((a, b) => a.start - b.start)
}
