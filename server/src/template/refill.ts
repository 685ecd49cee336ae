import { lineAt, type Range } from '../syntax/index.ts'
import type { Template } from './template.ts'

/** A template with something else where its holes are. */
export interface Refilled {
  readonly text: string
  /** Where a range of it is in the template; undefined for one that touches a hole. */
  readonly rangeOf: (range: Range) => Range | undefined
}

/** What a hole may bring in place of what stands for it: that is in quotes where none are around the hole, and blank where it brings nothing. */
type Fill = (put: string) => string

/** Nothing but the lines that it has. */
const nothing: Fill = (put) => (put.startsWith('"') ? '""' : put.replace(/[^\n\r]/g, ''))

const always =
  (text: string): Fill =>
  (put) =>
    put.trim() === '' ? put : put.startsWith('"') && !/^\d/.test(text) ? `"${text}"` : text

/** Types of guests, on which much of the rest depends; a number; and what a path, an address or a format in front of one may be. */
const fills: readonly Fill[] = [nothing, ...['hvm', 'pvh', '1', '/x:1.0'].map(always)]

/** A template with other texts in its holes than it has: of each kind. */
export const refillsOf = ({ text, holes }: Template): Refilled[] => fills.map((fill) => refilled(text, holes, fill))

const refilled = (text: string, holes: readonly Range[], fill: Fill): Refilled => {
  const parts: string[] = []
  /** What lies between the holes: where it begins in both texts, and how long it is. */
  const kept: { readonly start: number; readonly from: number; readonly length: number }[] = []
  let from = 0
  let length = 0
  const add = (part: string) => {
    parts.push(part)
    length += part.length
  }
  for (const { start, end } of [...holes, { start: text.length, end: text.length }]) {
    kept.push({ start: length, from, length: start - from })
    add(text.slice(from, start))
    if (start < end) add(fill(text.slice(start, end)))
    from = end
  }
  const starts = kept.map((each) => each.start)
  return {
    text: parts.join(''),
    rangeOf({ start, end }) {
      const stretch = kept[lineAt(starts, start)]
      if (!stretch || end > stretch.start + stretch.length) return undefined
      const shift = stretch.from - stretch.start
      return { start: start + shift, end: end + shift }
    },
  }
}
