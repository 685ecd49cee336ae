import type { ListShape, Piece, Pieces } from './pieces.ts'
import type { Style } from './style.ts'

/** How a list is written: on one line, an item a line, or with the line ends that it has. */
type Mode = 'inline' | 'broken' | 'kept'

interface OpenList {
  readonly mode: Mode
  readonly shape: ListShape
  /** The items that are behind us. */
  seen: number
}

// xl reads lists in lists, and none deeper. Blanks for thousands of levels would be a text of their own.
const deepestIndent = 8

/** At most one empty line. */
const lineEnds = (newlines: number): string => (newlines > 1 ? '\n\n' : '\n')

/**
 * What is to stand before each piece; undefined for what stands there.
 *
 * Everything that is looked at is the same in the result, so that a second time changes nothing: which pieces there are, where a comment has a
 * line of its own, which settings share a line, which lists go over several.
 */
export const layOut = ({ pieces, units, lists }: Pieces, style: Style): (string | undefined)[] => {
  const gaps: (string | undefined)[] = []
  const flat = flatColumns(pieces, style)
  const open: OpenList[] = []
  let column = 0
  /** Whether the piece before is an item with a comma behind it. */
  let comma = false

  const indent = (depth: number): string => style.indent.repeat(Math.min(depth, deepestIndent))

  const modeOf = (index: number, unitPinned: boolean, at: number): Mode => {
    const outer = open.at(-1)
    const shape = lists.get(index)
    if (outer?.mode === 'inline' || !shape) return 'inline'
    if (unitPinned) return 'kept'
    // A list of nothing has no lines to go over.
    if (shape.multiline && shape.close > index + 1) return 'broken'
    const width = (flat[shape.close] ?? 0) - (flat[index] ?? 0) + 1 + (outer ? 1 : 0)
    return shape.items > 1 && at + width > style.width ? 'broken' : 'inline'
  }

  /** What stands before a piece in a list, but for the comma. */
  const gapInList = (piece: Piece, previous: Piece | undefined, { mode }: OpenList): string => {
    const closes = piece.kind === ']'
    const onNewLine = mode === 'broken' ? piece.kind !== 'comment' || piece.newlines > 0 : piece.newlines > 0
    if (mode === 'inline' || !onNewLine) return ' '
    const tight = mode === 'broken' && (previous?.kind === '[' || closes)
    return `${tight ? '\n' : lineEnds(piece.newlines)}${indent(open.length - (closes ? 1 : 0))}`
  }

  const gapOutside = (piece: Piece, index: number, first: boolean, joined: boolean): string => {
    if (piece.kind !== 'key' && piece.kind !== 'comment') return ' '
    if (index === 0) return ''
    if (piece.newlines > 0) return lineEnds(piece.newlines)
    if (piece.kind === 'comment' && !first) return ' '
    return joined ? '; ' : '\n'
  }

  /** Whether a comma comes behind the item that has just been taken. */
  const wantsComma = ({ mode, shape, seen }: OpenList): boolean => {
    if (seen < shape.items) return true
    if (mode === 'kept' || style.trailingComma === 'keep') return shape.trailing
    return mode === 'broken' && style.trailingComma === 'always'
  }

  for (const { first, end, settings, commented, pinned, untouched } of units) {
    if (untouched) {
      for (let index = first; index < end; index++) gaps.push(undefined)
      continue
    }
    // A comment behind several settings is about all of them.
    const joined = settings > 1 && (commented || pinned)
    for (let index = first; index < end; index++) {
      const piece = pieces[index] as Piece
      const list = open.at(-1)
      const blanks = list
        ? gapInList(piece, pieces[index - 1], list)
        : gapOutside(piece, index, index === first, joined)
      const gap = comma ? `,${blanks}` : blanks
      comma = false
      const newline = gap.lastIndexOf('\n')
      const start = (newline < 0 && index > 0 ? column : 0) + gap.length - (newline + 1)
      column = start + piece.end - piece.start
      gaps.push(gap)
      if (piece.kind === '[') {
        open.push({ mode: modeOf(index, pinned, start), shape: lists.get(index) as ListShape, seen: 0 })
        continue
      }
      if (piece.kind === ']') open.pop()
      const around = open.at(-1)
      if (around && piece.kind !== 'comment') {
        around.seen++
        comma = wantsComma(around)
      }
    }
  }
  return gaps
}

/** The column of each piece, were all of them on one line. */
const flatColumns = (pieces: readonly Piece[], { trailingComma }: Style): number[] => {
  let column = 0
  return pieces.map((piece, index) => {
    const before = pieces[index - 1]
    const item = piece.kind === '[' || piece.kind === 'atom'
    const afterItem = before?.kind === ']' || before?.kind === 'atom'
    const trailing = piece.kind === ']' && piece.comma && trailingComma === 'keep'
    const start = column + 1 + ((item && afterItem) || trailing ? 1 : 0)
    column = start + piece.end - piece.start
    return start
  })
}
