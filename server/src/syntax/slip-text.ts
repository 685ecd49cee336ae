import { closingQuotes, newlineAfter } from './pasted.ts'
import type { Range } from './tree.ts'

/* With what the steps look at a statement, and rewrite it. */

/** What a step makes of a statement, and the first place that it changes. */
export interface Written extends Range {
  readonly text: string
}

export type Step = (text: string) => Written | undefined

/** What stands in a text outside of its strings and comments. */
export const outside = (text: string): Range[] => {
  const closingQuote = closingQuotes(text)
  const found: Range[] = []
  let from = 0
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    const isComment = character === '#' && !/^&#x?[\da-f]+;/i.test(text.slice(at - 1, at + 10))
    const end = isComment
      ? newlineAfter(text, at)
      : character === '"' || character === "'"
        ? (closingQuote(at) ?? at) + 1
        : at
    if (end <= at + 1 && !isComment) continue
    if (at > from) found.push({ start: from, end: at })
    from = end
    at = end - 1
  }
  return from < text.length ? [...found, { start: from, end: text.length }] : found
}

/** Puts texts in place of others, where there are any. */
export const replaced = (text: string, places: readonly (Range & { readonly with: string })[]): Written | undefined => {
  const [first] = places
  if (!first) return undefined
  let written = ''
  let at = 0
  for (const place of places) {
    written += text.slice(at, place.start) + place.with
    at = place.end
  }
  return { text: written + text.slice(at), start: first.start, end: first.end }
}

/** Rewrites what matches outside of strings and comments. */
export const everywhere =
  (pattern: RegExp, write: (match: string) => string | undefined): Step =>
  (text) => {
    // In most texts it is nowhere at all.
    if (text.search(pattern) < 0) return undefined
    return replaced(
      text,
      outside(text).flatMap(({ start, end }) =>
        [...text.slice(start, end).matchAll(pattern)].flatMap(({ 0: match, index }) => {
          const meant = write(match)
          return meant === undefined ? [] : [{ start: start + index, end: start + index + match.length, with: meant }]
        }),
      ),
    )
  }

/** Rewrites the group `odd` of the first match. */
export const once =
  (pattern: RegExp, write: (odd: string, groups: Readonly<Record<string, string>>) => string): Step =>
  (text) => {
    const match = pattern.exec(text)
    const { groups } = match ?? {}
    if (!match || groups?.odd === undefined) return undefined
    const start = match.index + (groups.before?.length ?? 0)
    const end = start + groups.odd.length
    return { text: text.slice(0, start) + write(groups.odd, groups) + text.slice(end), start, end }
  }
