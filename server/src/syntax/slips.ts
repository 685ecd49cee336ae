import { untilForgotten } from '../forgetting.ts'
import { ownText } from '../own-text.ts'
import type { Release } from '../release.ts'
import { checkGrammar } from './grammar.ts'
import { lex } from './lexer.ts'
import { steps } from './slip-steps.ts'
import type { Statement } from './statements.ts'
import type { Habit, Range, Slip } from './tree.ts'

/*
 * A line as another language has it, or with a slip of the pen: what xl would read in its place is found by writing it anew, step by step,
 * and by asking xl's grammar about the result. What it does not take either is told as it is.
 */

/** Longer statements are nobody's slip. */
const longest = 10_000

/** Whether xl's grammar takes a statement by itself. */
export const isTaken = (statement: string, release: Release): boolean => {
  const text = `${statement}\n`
  return checkGrammar(text, lex(text, release), release).problems.length === 0
}

/** What was written in place of what xl reads, by the text of a statement alone. */
interface Written {
  readonly habit: Habit
  /** Where it was seen first, from the beginning of the statement on. */
  readonly at: Range
  readonly meant: string
  readonly habits: readonly (Habit | 'bare')[]
}

const writtenIn = (original: string, release: Release): Written | undefined => {
  let written = original
  let first: Pick<Written, 'habit' | 'at'> | undefined
  const habits: (Habit | 'bare')[] = []
  for (const [habit, step] of steps) {
    const next = habit === 'bare' && !first ? undefined : step(written)
    if (!next) continue
    // What is taken as it is has been broken by what stands before it.
    if (habits.length === 0 && isTaken(original, release)) return undefined
    if (habit !== 'bare') first ??= { habit, at: { start: next.start, end: next.end } }
    written = next.text
    habits.push(habit)
    if (first && isTaken(written, release)) return { ...first, meant: written, habits }
  }
  return undefined
}

/** What was found out about statements, by their texts: of thousands of faults a keystroke leaves nearly all as they are. */
const known = untilForgotten(() => ({ byText: new Map<string, Written | undefined>(), length: 0 }))

/** So many characters of statements are kept. */
const mostKept = 2_000_000

const writtenBefore = (original: string, release: Release): Written | undefined => {
  const kept = known()
  const id = `${release} ${original}`
  const before = kept.byText.get(id)
  if (before !== undefined || kept.byText.has(id)) return before
  const found = writtenIn(original, release)
  if (kept.length > mostKept) {
    kept.byText.clear()
    kept.length = 0
  }
  kept.byText.set(ownText(id), found)
  kept.length += id.length
  return found
}

/** What a person has written in place of what xl reads; undefined where that cannot be told. */
export const slipIn = (text: string, { start, end }: Statement, release: Release): Slip | undefined => {
  if (end - start > longest) return undefined
  const found = writtenBefore(text.slice(start, end), release)
  if (!found) return undefined
  const { habit, at, meant, habits } = found
  return {
    habit,
    ...seen(text, start + at.start, start + at.end),
    ...{ meant, habits },
    edit: change(text, { start, end }, meant),
  }
}

/** A range without the blanks around it. */
const seen = (text: string, start: number, end: number): Range => {
  const marked = text.slice(start, end)
  return {
    start: start + marked.length - marked.trimStart().length,
    end: end - marked.length + marked.trimEnd().length,
  }
}

/** Whether a sharp sign stands on the last line. */
const endsInComment = (text: string): boolean => text.lastIndexOf('#') > text.lastIndexOf('\n')

/** The shortest edit that puts `written` in the place of a range: of a whole line where nothing is left of it. */
const change = (text: string, { start, end }: Range, written: string): Slip['edit'] => {
  if (written.trim() === '') return { start, end: Math.min(text.length, end + 1), newText: '' }
  const original = text.slice(start, end)
  // A comment that ends the file needs its newline.
  if (end === text.length && endsInComment(written)) return { start, end, newText: `${written}\n` }
  let head = 0
  while (head < original.length && head < written.length && original[head] === written[head]) head++
  let tail = 0
  const most = Math.min(original.length, written.length) - head
  while (tail < most && original.at(-1 - tail) === written.at(-1 - tail)) tail++
  return { start: start + head, end: end - tail, newText: written.slice(head, written.length - tail) }
}
