import type { Position, Range } from 'vscode-languageserver-textdocument'
import { append } from './append.ts'
import { sure } from './sure.ts'

/*
 * A text as its lines, for many changes one after the other: each costs what its lines cost, and what lies between it and the one before. In a text
 * as one piece each would cost the whole of it, and an editor with a cursor in every line makes as many changes as there are lines.
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

/** Lines with a gap where they were changed last: those above it, and those below it from the last one up. */
const withGap = (lines: string[]) => {
  const above = lines
  const below: string[] = []
  return {
    count: () => above.length + below.length,
    at: (line: number): string =>
      sure(line < above.length ? above[line] : below[above.length + below.length - 1 - line]),
    replace(first: number, behind: number, others: readonly string[]) {
      while (above.length > behind) below.push(sure(above.pop()))
      while (above.length < behind) above.push(sure(below.pop()))
      above.length = first
      append(above, others)
    },
    text: () => above.join('') + below.reverse().join(''),
  }
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
  const lines = withGap(linesOf(text))
  const placed = ({ line, character }: Position) => {
    const last = lines.count() - 1
    if (line > last) return { line: last, at: lines.at(last).length }
    return line < 0 ? { line: 0, at: 0 } : { line, at: offsetIn(lines.at(line), character) }
  }
  for (const { range, text: put } of changes) {
    const [one, other] = [placed(range.start), placed(range.end)]
    const isInOrder = one.line < other.line || (one.line === other.line && one.at <= other.at)
    const [start, end] = isInOrder ? [one, other] : [other, one]
    let first = start.line
    let piece = lines.at(first).slice(0, start.at) + put + lines.at(end.line).slice(end.at)
    const before = first > 0 ? lines.at(first - 1) : ''
    // The two characters of one line end come together.
    if (before.endsWith('\r') && piece.startsWith('\n')) {
      piece = before + piece
      first--
    }
    const between = linesOf(piece)
    // Where others follow, the piece ends with the end of a line.
    if (end.line < lines.count() - 1) between.pop()
    lines.replace(first, end.line + 1, between)
  }
  return lines.text()
}
