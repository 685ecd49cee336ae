import { lineStartAt } from '../syntax/index.ts'
import type { Piece } from './pieces.ts'

/** A comment that may be one of a column. */
interface Placed {
  readonly index: number
  /** Where it stands in the text: the line, and the column as an editor shows it. */
  readonly line: number
  readonly column: number
  /** The same for its form so far. */
  readonly outLine: number
  readonly outColumn: number
  readonly ownLine: boolean
}

// As terminals and most editors have it.
const tabWidth = 8

/** The column behind `text` that begins at `column`. */
const columnBehind = (text: string, column: number): number => {
  let at = column
  for (let index = 0; index < text.length; index++) at += text.charAt(index) === '\t' ? tabWidth - (at % tabWidth) : 1
  return at
}

/**
 * Comments behind settings or items that stand in one column, on line after line, do so in their form, too, and so does one that goes on below:
 * set to the left it would be about what follows. A second time changes nothing: the column is where the longest of the lines has its comment
 * by itself.
 * @param gaps what is to stand before each piece; undefined where nothing changes
 */
export const alignComments = (text: string, pieces: readonly Piece[], gaps: (string | undefined)[]): void => {
  let column: Placed[] = []
  const endColumn = () => {
    // One by itself stays where it is, and so does the one that all others go on below.
    const target = column.reduce((most, { ownLine, outColumn }) => (ownLine ? most : Math.max(most, outColumn)), 0)
    for (const { index, ownLine, outColumn } of column) {
      const gap = gaps[index] ?? ''
      gaps[index] = ownLine
        ? gap.slice(0, gap.lastIndexOf('\n') + 1) + ' '.repeat(target)
        : gap + ' '.repeat(target - outColumn)
    }
    column = []
  }
  let [line, outLine, outColumn, end] = [0, 0, 0, 0]
  pieces.forEach((piece, index) => {
    const gap = gaps[index] ?? text.slice(end, piece.start)
    end = piece.end
    line += piece.newlines
    const newline = gap.lastIndexOf('\n')
    if (newline >= 0) {
      outLine += gap.split('\n').length - 1
      outColumn = 0
    }
    outColumn = columnBehind(gap.slice(newline + 1), outColumn)
    if (piece.kind === 'comment') {
      const placed: Placed = {
        index,
        line,
        column: columnBehind(text.slice(lineStartAt(text, piece.start), piece.start), 0),
        outLine,
        outColumn,
        ownLine: index === 0 || piece.newlines > 0,
      }
      const last = column.at(-1)
      const goesOn = last && line === last.line + 1 && placed.column === last.column && outLine === last.outLine + 1
      if (!goesOn || gaps[index] === undefined) endColumn()
      if (gaps[index] !== undefined && (column.length > 0 || !placed.ownLine)) column.push(placed)
    }
    outColumn = columnBehind(text.slice(piece.start, piece.end), outColumn)
  })
  endColumn()
}
