import { atLeast } from '../../release.ts'
import { strtok } from '../c/strings.ts'
import type { ReadContext } from '../value-type.ts'
import type { Piece, Slice } from './fields.ts'

/** The slice of `text` between two offsets. */
export const sliceOf = (text: string, start: number, end: number): Slice => ({
  start,
  end,
  text: text.slice(start, end),
})

/** A piece as C cuts it: at the first `=`, with all blanks. */
export const rawPiece = (text: string, start: number, end: number): Piece => {
  const whole = sliceOf(text, start, end)
  const equals = whole.text.indexOf('=')
  const { text: own } = whole
  if (equals < 0) return { start, end, text: own, name: undefined, value: whole }
  const name = sliceOf(text, start, start + equals)
  return { start, end, text: own, name, value: sliceOf(text, start + equals + 1, end) }
}

/** The pieces of a slice of `text` that `strtok` finds in it. */
export const strtokInside = ({ start, text }: Slice, separator: string): Slice[] =>
  strtok(text, separator).map((piece) => ({ ...piece, start: start + piece.start, end: start + piece.end }))

/** The pieces of `text` as most of xl's loops see them: `strtok` at the commas, then `while (*p == ' ') p++`. */
export const rawPieces = (text: string, skipSpaces = true): Piece[] =>
  strtok(text, ',').map((piece) => {
    const spaces = skipSpaces ? (/^ */.exec(piece.text)?.[0].length ?? 0) : 0
    return rawPiece(text, piece.start + spaces, piece.end)
  })

/** A piece as `split_string_into_pair` parts it: one without a name or a value is no pair, and has no `name` here. */
export interface Pair extends Piece {
  /** What is lost behind a second `=`. */
  readonly lost?: Slice
}

/**
 * `xl_parse.c, split_string_into_pair`; blanks around name and value do not count. Up to 4.17 it cuts with `strtok`, so that
 * any number of `=` parts the two, and what stands behind another `=` is lost.
 */
export const pairOf = (text: string, { start, end }: Slice, cx: ReadContext): Pair => {
  const whole = sliceOf(text, start, end)
  const none: Pair = { start, end, text: whole.text, name: undefined, value: whole }
  if (atLeast(cx.release, '4.18')) {
    const { name, value } = rawPiece(text, start, end)
    return name && value.text !== '' ? { ...none, name: trimSlice(name), value: trimSlice(value) } : none
  }
  const [name, value, more] = strtokInside(whole, '=')
  if (!name || !value) return none
  const pair = { ...none, name: trimSlice(name), value: trimSlice(value) }
  return more ? { ...pair, lost: sliceOf(text, value.end, end) } : pair
}

/** `slice` without the white space around it. */
export const trimSlice = ({ start, text }: Slice): Slice => {
  const inner = text.trim()
  const from = inner === '' ? start : start + text.indexOf(inner)
  return { start: from, end: from + inner.length, text: inner }
}
