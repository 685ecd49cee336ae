import { append } from '../append.ts'
import type { Config } from '../config/read-config.ts'
import type { Range } from '../syntax/index.ts'
import type { Edit } from '../values/value-type.ts'
import { alignComments } from './align.ts'
import { gapEdits } from './gap-edits.ts'
import { layOut } from './layout.ts'
import { piecesOf } from './pieces.ts'
import type { Style } from './style.ts'

/**
 * The edits that give a config that xl's parser takes its one form, in the order of the text. What xl reads stays: its tokens are the same but
 * for the quotes of a text that needs none of them escaped, and for commas and semicolons that say nothing. Undefined where the text cannot be
 * changed without harm.
 */
export const formatConfig = (config: Config, style: Style): Edit[] | undefined => {
  const found = piecesOf(config)
  if (!found) return undefined
  const { text } = config.tree
  const gaps = layOut(found, style)
  alignComments(text, found.pieces, gaps)
  const edits: Edit[] = []
  let last = 0
  found.pieces.forEach((piece, index) => {
    const gap = gaps[index]
    if (gap !== undefined)
      append(edits, gapEdits(text, { start: last, end: piece.start }, gap), quoteEdits(text, piece, style.quotes))
    last = piece.end
  })
  append(edits, gapEdits(text, { start: last, end: text.length }, found.pieces.length > 0 ? '\n' : ''))
  return edits
}

const quotes = { double: '"', single: "'" } as const

/** The edits that give a text the other quotes, where it means the same in them for every release: with neither of its kind nor a backslash in it. */
const quoteEdits = (text: string, { start, end }: Range, wanted: Style['quotes']): Edit[] => {
  if (wanted === 'keep') return []
  const quote = quotes[wanted]
  const other = wanted === 'double' ? "'" : '"'
  if (text.charAt(start) !== other) return []
  const inner = text.slice(start + 1, end - 1)
  if (inner.includes(quote) || inner.includes('\\')) return []
  return [
    { start, end: start + 1, newText: quote },
    { start: end - 1, end, newText: quote },
  ]
}

/**
 * The ranges of the settings, each with those that share its line and the comment behind it, and of comments on lines of their own; in the
 * order of the text. Undefined as for `formatConfig`.
 */
export const unitsOf = (config: Config): Range[] | undefined => {
  const found = piecesOf(config)
  return found?.units.map(({ first, end }) => ({
    start: found.pieces[first]?.start ?? 0,
    end: found.pieces[end - 1]?.end ?? 0,
  }))
}
