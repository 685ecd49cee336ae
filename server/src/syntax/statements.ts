import { closingQuotes, newlineAfter } from './pasted.ts'
import type { Range } from './tree.ts'

/** A line, or the lines of a list. */
export interface Statement extends Range {
  /** What stands behind the `=`; undefined without one. */
  readonly value: Range | undefined
  /** Whether it is a list that has its last bracket. */
  readonly isClosed: boolean
}

const keyAndOperator = /^[ \t]*[a-z][._0-9a-z]*[ \t]*\+?=[ \t]*/

/** Before a list, a key and what other languages have between the two. */
const otherHead = /^[ \t]*["'`]?[A-Za-z][._0-9A-Za-z-]*["'`]?[ \t]*(?::=|=>|==|:|=)[ \t]*(?=\[)/

/** Whether a line begins with a key and an operator of xl's. */
export const beginsWithSetting = (line: string): boolean => keyAndOperator.test(line)

/** A text cut into its statements, those that begin behind `last` aside: whatever the grammar says of them, a setting is one. */
export const statementsOf = (text: string, last: number): Statement[] => {
  const statements: Statement[] = []
  for (let start = 0; start < text.length && start <= last; ) {
    const line = text.slice(start, newlineAfter(text, start))
    const head = keyAndOperator.exec(line)?.[0].length
    const from = start + (head ?? 0)
    const list =
      head === undefined ? otherHead.exec(line)?.[0].length : /[[({]/.test(text.charAt(from)) ? head : undefined
    const { end, isClosed } =
      list === undefined ? { end: endOfItems(text, start, line), isClosed: false } : endOfList(text, start + list)
    statements.push({ start, end, value: head === undefined ? undefined : { start: from, end }, isClosed })
    start = end + 1
  }
  return statements
}

/** What closes a list that begins with another bracket. */
const closers = new Map([
  ['[', ']'],
  ['(', ')'],
  ['{', '}'],
])

/** The end of the last line of the list that begins at `start`: of its last bracket's, if it has one, or of the line before the next setting. */
const endOfList = (text: string, start: number): Pick<Statement, 'end' | 'isClosed'> => {
  const closingQuote = closingQuotes(text)
  const open = text.charAt(start)
  const close = closers.get(open)
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === open) depth++
    else if (character === close && --depth === 0) return { end: newlineAfter(text, at), isClosed: true }
    else if (character === '#') at = newlineAfter(text, at) - 1
    else if (character === '"' || character === "'") at = closingQuote(at) ?? at
    else if (character === '\n' && /^[a-z][._0-9a-z]*[ \t]*\+?=/.test(text.slice(at + 1, at + 80)))
      return { end: at, isClosed: false }
  }
  return { end: text.length, isClosed: false }
}

/** The end of a line or, where it is a key with items below as YAML has them, of the last of these. */
const endOfItems = (text: string, start: number, line: string): number => {
  let end = start + line.length
  if (!/^[ \t]*["']?[a-z][._0-9a-z]*["']?[ \t]*:[ \t]*$/.test(line)) return end
  while (/^[ \t]*-[ \t]/.test(text.slice(end + 1, end + 200))) end = newlineAfter(text, end + 1)
  return end
}
