import type { Position, Range } from 'vscode-languageserver-textdocument'
import { append } from './append.ts'
import { sure } from './sure.ts'

/*
 * A text as its lines, for many changes one after the other: each costs what its lines cost. In a text as one piece each would cost the whole of
 * it, and an editor with a cursor in every line makes as many changes as there are lines.
 */

/** A change of what stands between two positions. */
export interface LinesChange {
  readonly range: Range
  readonly text: string
}

/** The lines of a text, each with its end; the last one has none. */
const linesOf = (text: string): string[] => {
  const lines: string[] = []
  let start = 0
  for (const { 0: end, index } of text.matchAll(/\r\n|\r|\n/g)) {
    const next = index + end.length
    lines.push(text.slice(start, next))
    start = next
  }
  lines.push(text.slice(start))
  return lines
}

/** Puts others in place of some of a list. */
const replace = <T>(list: T[], first: number, behind: number, others: readonly T[]): void => {
  if (others.length === behind - first) {
    for (const [index, other] of others.entries()) list[first + index] = other
    return
  }
  // Mostly one line becomes two, or two one: what stands behind is moved at once.
  if (others.length <= 4) {
    list.splice(first, behind - first)
    for (const [index, other] of others.entries()) list.splice(first + index, 0, other)
    return
  }
  const rest = list.slice(behind)
  list.length = first
  append(list, others)
  append(list, rest)
}

/**
 * A text after changes, of which each is about the text after those before it.
 *
 * @param offsetIn where a column of a line is, which comes with its end: an offset into it, at most where its end begins
 */
export const withChangedLines = (
  text: string,
  changes: readonly LinesChange[],
  offsetIn: (line: string, column: number) => number,
): string => {
  const lines = linesOf(text)
  const placed = ({ line, character }: Position) => {
    const last = lines.length - 1
    if (line > last) return { line: last, at: sure(lines[last]).length }
    return line < 0 ? { line: 0, at: 0 } : { line, at: offsetIn(sure(lines[line]), character) }
  }
  for (const { range, text: put } of changes) {
    const [one, other] = [placed(range.start), placed(range.end)]
    const isInOrder = one.line < other.line || (one.line === other.line && one.at <= other.at)
    const [start, end] = isInOrder ? [one, other] : [other, one]
    let first = start.line
    let piece = sure(lines[first]).slice(0, start.at) + put + sure(lines[end.line]).slice(end.at)
    const before = lines[first - 1]
    // The two characters of one line end come together.
    if (before?.endsWith('\r') && piece.startsWith('\n')) {
      piece = before + piece
      first--
    }
    const between = linesOf(piece)
    // Where others follow, the piece ends with the end of a line.
    if (end.line < lines.length - 1) between.pop()
    replace(lines, first, end.line + 1, between)
  }
  return lines.join('')
}
