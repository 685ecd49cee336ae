import { type Atom, characterOfEntity, entity, lookalikeOf, sourceRange } from '../../syntax/index.ts'

/* What stands in a text in quotes and cannot be meant, or may not be. */

/** A character of a text, by its place there, with what was meant. */
export interface Odd {
  readonly at: number
  readonly length: number
  readonly meant: string
}

/** Whether it stands in the file as such: an escape has been written by somebody who meant it. */
const isWritten =
  (atom: Atom) =>
  ({ at, length }: Odd): boolean => {
    const { start, end } = sourceRange(atom, at, at + length)
    return end - start === length
  }

export const isQuote = (meant: string) => meant === '"' || meant === "'"

const isAscii = (character: string) => character <= '\x7f'

/** Letters of a script in which what joins them, or keeps them apart, is a part of the spelling. */
const isJoined = (text: string, at: number): boolean =>
  /[\u200c\u200d]/.test(text.charAt(at)) && !isAscii(text.charAt(at - 1)) && !isAscii(text.charAt(at + 1))

/** What a web page writes for a character, with that; a quote as the one in which the text does not stand. */
const entities = ({ text, quote }: Atom): Odd[] =>
  [...text.matchAll(entity)].flatMap(({ 0: written, index: at }): Odd[] => {
    const character = characterOfEntity(written)
    if (character === undefined) return []
    const meant = isQuote(character) ? (quote === '"' ? "'" : '"') : character
    return [{ at, length: written.length, meant: meant === '&' || meant >= ' ' ? meant : '' }]
  })

/** What stands between two words, or an end of the text. */
const separates = (sign: string): boolean => sign === '' || ',=;:'.includes(sign)

/** What nobody writes into a text of any kind: what cannot be seen, and blanks other than the space. */
const unseen = (text: string): Odd[] =>
  [...text.matchAll(/[^\x20-\x7e\t]/g)].flatMap(({ 0: character, index: at }): Odd[] => {
    const meant = lookalikeOf(character)?.meant
    if (meant === '') return isJoined(text, at) ? [] : [{ at, length: 1, meant }]
    if (meant === '\n') return [{ at, length: 1, meant: '' }]
    if (meant !== ' ') return []
    const atEdge = separates(text.charAt(at - 1)) || separates(text.charAt(at + 1))
    return [{ at, length: 1, meant: atEdge ? '' : ' ' }]
  })

/** Quotes around the value of a field, or around all of them: for xl they are a part of it. A password may have some. */
const fieldQuotes = (text: string): Odd[] =>
  [...text.matchAll(/(?<=^|[,=]|, )(?<!passwd=)(["']|&quot;|&apos;|&#39;)[^"'&]*\1(?=$|,)/g)].flatMap(
    ({ 0: whole, 1: sign = '', index }) =>
      [index, index + whole.length - sign.length].map((at) => ({ at, length: sign.length, meant: '' })),
  )

/** Typographic quotes around the whole of a text or of a field: nothing in a config is called so. */
const typographicQuotes = (text: string): Odd[] =>
  [
    ...text.matchAll(
      /(?<=^|[,=])[\u2018\u201a\u201c\u201e\u00ab][^,=\u2018-\u201f\u00ab\u00bb]*[\u2018\u2019\u201c\u201d\u00bb](?=$|,)/g,
    ),
  ].flatMap(({ 0: quoted, index }) => [index, index + quoted.length - 1].map((at) => ({ at, length: 1, meant: '' })))

/**
 * What is never meant, in its order.
 * @param hasFields whether the text is made of fields, so that it has no quotes
 */
export const surelyOdd = (atom: Atom, hasFields: boolean): Odd[] => {
  const { text } = atom
  const quotes = [...typographicQuotes(text), ...(hasFields ? fieldQuotes(text) : [])]
  const taken = new Set(quotes.map(({ at }) => at))
  return [...quotes, ...[...unseen(text), ...entities(atom)].filter(({ at }) => !taken.has(at))]
    .filter(isWritten(atom))
    .sort((a, b) => a.at - b.at)
}

/** What may be meant, but is not where the value can be read better without: signs that look like others, and `;` between fields. */
export const maybeOdd = (atom: Atom, sure: readonly Odd[]): Odd[] => {
  const known = new Set(sure.flatMap(({ at, length }) => Array.from({ length }, (_, index) => at + index)))
  return [...atom.text.matchAll(/;[ \t]*|[^\x20-\x7e\t]/g)].flatMap(({ 0: character, index: at }): Odd[] => {
    const meant = character.startsWith(';') ? ',' : lookalikeOf(character)?.meant
    return known.has(at) || meant === undefined || meant.trim() === '' || isQuote(meant)
      ? []
      : [{ at, length: character.length, meant: meant === ';' ? ',' : meant }].filter(isWritten(atom))
  })
}

/** Blanks between two words: neither beside what separates, nor at an end. */
export const betweenWords = /(?<=[^\s,;=:])[ \t]+(?=[^\s,;=:])/g

/** Those with a name and `=` behind them. */
export const beforeName = /(?<=[^\s,;=:])[ \t]+(?=[a-z][\w-]*=)/gi

/** Blanks in the place of which a comma may be meant. */
export const commasFor = (atom: Atom, blanks: RegExp): Odd[] =>
  // Most have no blank at all.
  (/[ \t]/.test(atom.text) ? [...atom.text.matchAll(blanks)] : [])
    .map(({ 0: { length }, index: at }) => ({ at, length, meant: ',' }))
    .filter(isWritten(atom))
