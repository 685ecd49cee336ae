import { sure } from '../sure.ts'
import { lineAt, type Range } from '../syntax/index.ts'
import type { Edit } from '../values/value-type.ts'

/** A stretch of the text as it is now: of the original, or put in the place of what stood there. */
interface Piece extends Range {
  readonly text: string
  /** Whether it stands in the original like this, from `start` to `end`. */
  readonly kept: boolean
}

/** A text that is changed step by step and knows what of it stood where in the beginning. */
export interface TrackedText {
  readonly text: string
  readonly original: string
  readonly pieces: readonly Piece[]
}

export const trackText = (text: string): TrackedText => ({
  text,
  original: text,
  pieces: [{ text, start: 0, end: text.length, kept: true }],
})

/** The text after `edits`, which are in the order of the text and do not overlap. */
export const withEdits = ({ original, pieces }: TrackedText, edits: readonly Edit[]): TrackedText => {
  const result: Piece[] = []
  let index = 0
  let into = 0
  let offset = 0
  const push = (piece: Piece) => {
    if (piece.text !== '') result.push(piece)
  }
  /** Moves on to `until`, and hands each stretch on the way to `sink`. */
  const advance = (until: number, sink: (piece: Piece) => void) => {
    for (let piece = pieces[index]; piece && offset < until; piece = pieces[index]) {
      const length = Math.min(piece.text.length - into, until - offset)
      sink(part(piece, into, into + length))
      into += length
      offset += length
      if (into === piece.text.length) {
        index++
        into = 0
      }
    }
  }
  for (const { start, end, newText } of edits) {
    advance(start, push)
    const at = placeOf(pieces, index, into, original)
    let from = at
    let to = at
    advance(end, (piece) => {
      from = Math.min(from, piece.start)
      to = Math.max(to, piece.end)
    })
    // An empty one stays as well: it marks the place of what was removed.
    result.push({ text: newText, start: from, end: to, kept: false })
  }
  advance(
    pieces.reduce((sum, piece) => sum + piece.text.length, 0),
    push,
  )
  return { original, pieces: result, text: result.map(({ text }) => text).join('') }
}

const part = (piece: Piece, from: number, to: number): Piece => ({
  ...piece,
  text: piece.text.slice(from, to),
  ...(piece.kept ? { start: piece.start + from, end: piece.start + to } : {}),
})

const placeOf = (pieces: readonly Piece[], index: number, into: number, original: string): number => {
  const piece = pieces[index]
  if (!piece) return pieces.at(-1)?.end ?? original.length
  return piece.kept ? piece.start + into : piece.start
}

/** Where the pieces of a text begin in it, found out once for each. */
const startsOf = new WeakMap<TrackedText['pieces'], readonly number[]>()

const startsIn = (pieces: TrackedText['pieces']): readonly number[] => {
  const known = startsOf.get(pieces)
  if (known) return known
  let offset = 0
  const starts = pieces.map(({ text }) => {
    const start = offset
    offset += text.length
    return start
  })
  startsOf.set(pieces, starts)
  return starts
}

/**
 * Where in the original a stretch of the text came from. No piece has come from before one that is kept and stands in front of it, nor from behind one
 * that stands behind it: there may be thousands, and those up to the first and the last that are kept tell.
 */
export const originalRange = ({ pieces, original }: TrackedText, { start, end }: Range): Range => {
  const starts = startsIn(pieces)
  const lengthOf = (index: number) => sure(pieces[index]).text.length
  const touches = (index: number): boolean => {
    const offset = sure(starts[index])
    const until = offset + lengthOf(index)
    return start === end ? offset <= start && start <= until : offset < end && start < until
  }
  const cut = (index: number): Piece => {
    const offset = sure(starts[index])
    return part(sure(pieces[index]), Math.max(0, start - offset), Math.min(lengthOf(index), end - offset))
  }
  // The first piece that reaches the place: those that touch it with no width may stand before the one that begins there.
  let first = pieces.length > 0 ? lineAt(starts, Math.max(0, start - 1)) : 0
  while (first > 0 && starts[first - 1] === starts[first]) first--
  while (first < pieces.length && sure(starts[first]) <= end && !touches(first)) first++
  if (first >= pieces.length || !touches(first)) return { start: original.length, end: original.length }
  let from = original.length
  for (let index = first; index < pieces.length && touches(index); index++) {
    from = Math.min(from, cut(index).start)
    if (start === end || sure(pieces[index]).kept) break
  }
  let to = 0
  for (let index = start === end ? first : lineAt(starts, end - 1); index >= first; index--) {
    if (!touches(index)) continue
    to = Math.max(to, cut(index).end)
    if (sure(pieces[index]).kept) break
  }
  return { start: from, end: to }
}

/** What leads from the original to the text, in the order of the text. */
export const editsOf = ({ pieces, original }: TrackedText): Edit[] => {
  const edits: Edit[] = []
  let cursor = 0
  let pending = ''
  const flush = (until: number) => {
    if (pending !== original.slice(cursor, until)) edits.push({ start: cursor, end: until, newText: pending })
    pending = ''
  }
  for (const { text, start, end, kept } of pieces) {
    if (!kept) {
      pending += text
      continue
    }
    flush(start)
    cursor = end
  }
  flush(original.length)
  return edits
}
