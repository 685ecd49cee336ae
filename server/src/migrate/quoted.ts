import { closingQuotes, newlineAfter, type Range } from '../syntax/index.ts'

/** A text in quotes, as xl and Python have it, or a comment. */
export interface Piece extends Range {
  readonly is: 'text' | 'comment'
  /** What stands between the quotes, or all of the comment. */
  readonly inner: string
}

/** The texts in quotes and the comments of a stretch that begins outside of both, in their order. A quote without its partner is none. */
export const piecesIn = (text: string): readonly Piece[] => {
  const found: Piece[] = []
  const closingQuote = closingQuotes(text)
  const add = (is: Piece['is'], start: number, end: number, quotes: number): number => {
    found.push({ is, start, end, inner: text.slice(start + quotes, end - quotes) })
    return end
  }
  let at = 0
  while (at < text.length) {
    const character = text.charAt(at)
    const isQuote = character === '"' || character === "'"
    const long = isQuote && text.startsWith(character.repeat(3), at) ? text.indexOf(character.repeat(3), at + 3) : -1
    const close = isQuote && long < 0 ? closingQuote(at) : undefined
    if (character === '#') at = add('comment', at, newlineAfter(text, at), 0)
    else if (long >= 0) at = add('text', at, long + 3, 3)
    else if (close !== undefined) at = add('text', at, close + 1, 1)
    else at++
  }
  return found
}
