import { closingQuotes, lookalikeOf, lookalikesIn, newlineAfter } from './pasted.ts'
import type { Habit, Range } from './tree.ts'

/*
 * What other languages, and hands, make of a statement of xl's: each step writes one such thing as xl reads it.
 */

/** What a step makes of a statement, and the first place that it changes. */
interface Written extends Range {
  readonly text: string
}

type Step = (text: string) => Written | undefined

/** What stands in a text outside of its strings and comments. */
const outside = (text: string): Range[] => {
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
const replaced = (text: string, places: readonly (Range & { readonly with: string })[]): Written | undefined => {
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
const everywhere =
  (pattern: RegExp, write: (match: string) => string | undefined): Step =>
  (text) =>
    replaced(
      text,
      outside(text).flatMap(({ start, end }) =>
        [...text.slice(start, end).matchAll(pattern)].flatMap(({ 0: match, index }) => {
          const meant = write(match)
          return meant === undefined ? [] : [{ start: start + index, end: start + index + match.length, with: meant }]
        }),
      ),
    )

/** Rewrites the group `odd` of the first match. */
const once =
  (pattern: RegExp, write: (odd: string, groups: Readonly<Record<string, string>>) => string): Step =>
  (text) => {
    const match = pattern.exec(text)
    const { groups } = match ?? {}
    if (!match || groups?.odd === undefined) return undefined
    const start = match.index + (groups.before?.length ?? 0)
    const end = start + groups.odd.length
    return { text: text.slice(0, start) + write(groups.odd, groups) + text.slice(end), start, end }
  }

const entities = new Map(
  Object.entries({
    quot: '"',
    apos: "'",
    lt: '<',
    gt: '>',
    amp: '&',
    nbsp: ' ',
    ldquo: '"',
    rdquo: '"',
    lsquo: "'",
    rsquo: "'",
  }),
)

/** What an entity of HTML stands for. */
const characterOf = (entity: string): string | undefined => {
  const [, name, decimal, hexadecimal] = /^&(?:([a-z]+)|#(\d+)|#x([\da-f]+));$/i.exec(entity) ?? []
  if (name) return entities.get(name.toLowerCase())
  const code = decimal ? Number(decimal) : Number.parseInt(hexadecimal ?? '', 16)
  return code > 0x10ffff ? undefined : String.fromCodePoint(code)
}

/** Typographic signs and the like. */
const straight: Step = (text) =>
  replaced(
    text,
    lookalikesIn(text, 0, text.length).map((at) => ({
      start: at,
      end: at + 1,
      with: lookalikeOf(text.charAt(at))?.meant ?? '',
    })),
  )

/** A string that begins with one quote and ends with the other. */
const quotes: Step = (text) => {
  const places: (Range & { with: string })[] = []
  let first: number | undefined
  for (let at = 0; at < text.length; at++) {
    const quote = text.charAt(at)
    if (quote === '#') at = newlineAfter(text, at)
    if (quote !== '"' && quote !== "'") continue
    const close = /["'](?=[ \t]*(?:$|[,\]#;]))/m.exec(text.slice(at + 1, newlineAfter(text, at)))
    if (!close) return undefined
    const end = at + 1 + close.index
    if (close[0] !== quote) {
      places.push({ start: end, end: end + 1, with: quote })
      first ??= at
    }
    at = end
  }
  const written = replaced(text, places)
  return written && { ...written, start: first ?? written.start }
}

/** Strings with a quote too many at one end, or at both. */
const doubled: Step = (text) =>
  replaced(
    text,
    [...text.matchAll(/(["'])(?:\1([^"'\s][^"'\n]*)\1\1?|([^"'\s][^"'\n]*)\1\1)(?=[ \t]*(?:$|[,\]#;]))/gm)].map(
      ({ 0: odd, 1: quote = '', 2: inner, 3: other = '', index }) => ({
        start: index,
        end: index + odd.length,
        with: `${quote}${inner ?? other}${quote}`,
      }),
    ),
  )

/** Strings as TeX has them. */
const texQuotes: Step = (text) =>
  replaced(
    text,
    [...text.matchAll(/`[^`'\n]*'(?=[ \t]*(?:$|[,\]#;]))/gm)].map(({ index }) => ({
      start: index,
      end: index + 1,
      with: "'",
    })),
  )

/** A backslash at the end of a line. */
const continued: Step = (text) => {
  let start = 0
  return replaced(
    text,
    text.split('\n').flatMap((line) => {
      const begin = start
      start += line.length + 1
      const written = line.trimEnd()
      if (!written.endsWith('\\') || written.includes('#')) return []
      return [{ start: begin + written.slice(0, -1).trimEnd().length, end: begin + line.length, with: '' }]
    }),
  )
}

/** A key with items below, as YAML has them. */
const items: Step = (text) => {
  const [head = '', ...lines] = text.split('\n')
  if (lines.length === 0 || !lines.every((line) => /^[ \t]*- /.test(line))) return undefined
  const start = head.length + 1 + (lines[0] ?? '').indexOf('-')
  const written = lines.map((line) => {
    const item = line.replace(/^[ \t]*-[ \t]+/, '').trimEnd()
    return `    ${/^["'].*["']$/.test(item) ? item : `"${item}"`},`
  })
  return { text: [`${head.trimEnd()} [`, ...written, ']'].join('\n'), start, end: start + 1 }
}

/** What Markdown puts around a word, or around a line: on both sides of the key, or of the whole. */
const markup: Step = (text) => {
  const [head = '', blank = '', mark = ''] = /^([ \t]*)(\*{1,3}|_{1,3}|`{1,3}|~~)(?=[a-z])/.exec(text) ?? []
  if (mark === '') return undefined
  const open = { start: blank.length, end: head.length, with: '' }
  const close = text.indexOf(mark, head.length)
  const colon = text.charAt(close - 1) === ':' ? 1 : 0
  const isKey = /^[a-z][._0-9a-z]*$/.test(text.slice(head.length, close - colon))
  if (close > 0 && isKey && (colon || /^[ \t]*[:=]/.test(text.slice(close + mark.length))))
    return replaced(text, [open, { start: close, end: close + mark.length, with: '' }])
  const end = text.trimEnd().length
  return text.slice(0, end).endsWith(mark) && end - mark.length > head.length
    ? replaced(text, [open, { start: end - mark.length, end, with: '' }])
    : undefined
}

/** A list in brackets of another kind: nothing but strings, numbers, commas and brackets stands in it. */
const brackets: Step = (text) => {
  const value = /^[ \t]*[a-z][._0-9a-z]*[ \t]*\+?=[ \t]*(?=[[({])/.exec(text)?.[0].length
  if (value === undefined) return undefined
  const places: (Range & { with: string })[] = []
  for (const { start, end } of outside(text)) {
    for (let at = Math.max(start, value); at < end; at++) {
      const sign = text.charAt(at)
      if (/[^[\](){},;\s\da-fx]/.test(sign)) return undefined
      if (/[({]/.test(sign)) places.push({ start: at, end: at + 1, with: '[' })
      if (/[)}]/.test(sign)) places.push({ start: at, end: at + 1, with: ']' })
    }
  }
  return replaced(text, places)
}

/** A list that has lost the bracket before its items; the other one is marked. */
const unopened: Step = (text) => {
  const value = /^[ \t]*[a-z][._0-9a-z]*[ \t]*\+?=[ \t]*(?=["'])/.exec(text)?.[0].length
  const close = outside(text).flatMap(({ start, end }) => {
    const at = text.slice(start, end).indexOf(']')
    return at < 0 ? [] : [start + at]
  })
  const [end] = close
  if (value === undefined || end === undefined || close.length > 1) return undefined
  return { text: `${text.slice(0, value)}[ ${text.slice(value)}`, start: end, end: end + 1 }
}

/** The end of the number or the string that begins at `at`; undefined where neither does. */
const endOfAtom = (text: string, at: number, closingQuote: (at: number) => number | undefined): number | undefined => {
  if (/["']/.test(text.charAt(at))) return (closingQuote(at) ?? text.length) + 1
  let end = at
  while (/[\da-fx]/.test(text.charAt(end))) end++
  return end > at && /\d/.test(text.charAt(at)) ? end : undefined
}

/** Items of a list with nothing between them. */
const commas: Step = (text) => {
  const closingQuote = closingQuotes(text)
  const places: (Range & { with: string })[] = []
  let next: Range | undefined
  let depth = 0
  /** Where the item ends that nothing stands behind yet. */
  let itemEnd: number | undefined
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at)
    if (sign === '#') at = newlineAfter(text, at)
    else if (sign === ',' || sign === '=') itemEnd = undefined
    else if (sign === ']') {
      depth--
      itemEnd = at + 1
    } else if (depth > 0 || sign === '[') {
      const end = sign === '[' ? at + 1 : endOfAtom(text, at, closingQuote)
      if (end === undefined) continue
      if (itemEnd !== undefined && depth > 0) {
        places.push({ start: itemEnd, end: itemEnd, with: ',' })
        next ??= { start: at, end }
      }
      if (sign === '[') depth++
      itemEnd = sign === '[' ? undefined : end
      at = end - 1
    }
  }
  const written = replaced(text, places)
  return written && next && { ...written, ...next }
}

/** A word that stands for a number or is text without quotes: where something else had to be mended, this is as well. */
const bare = once(/^(?<before>[ \t]*[a-z][._0-9a-z]*[ \t]*=[ \t]*)(?<odd>[A-Za-z/_.][^\s"'#;[\]()]*)[ \t]*$/, (word) =>
  /^(?:true|yes|on)$/i.test(word) ? '1' : /^(?:false|no|off)$/i.test(word) ? '0' : `"${word}"`,
)

/** In the order in which they are taken: each is given what those before it have written. */
export const steps: readonly (readonly [Habit | 'bare', Step])[] = [
  ['fence', once(/^[ \t]*(?<odd>(?:```|~~~)[\w-]*)[ \t]*$/, () => '')],
  ['brace', once(/^[ \t]*(?<odd>[{}]+,?)[ \t]*$/, () => '')],
  ['section', once(/^(?<before>[ \t]*)(?<odd>\[+[A-Za-z][\w.-]*\]+)[ \t]*$/, (section) => `# ${section}`)],
  ['tag', everywhere(/<\/?(?:code|pre|br|p|span|div|li|ul|ol|b|i|tt|td|tr)\b[^<>]*>/gi, () => '')],
  ['entity', everywhere(/&(?:[a-z]{2,5}|#\d{1,7}|#x[\da-f]{1,6});/gi, characterOf)],
  ['ellipsis', everywhere(/\u2026|\.{3}/g, () => '')],
  ['markup', markup],
  ['lookalike', texQuotes],
  ['lookalike', straight],
  [
    'marker',
    once(
      /^(?<before>[ \t]*)(?<odd>(?:[-*+>$%\u2022\u00b7]|>{2,3}|\d+[.):|]?)[ \t]+|\d+:)(?=[a-z][._0-9a-z]*[ \t]*[:=])/,
      () => '',
    ),
  ],
  ['marker', once(/^(?<odd>\+)(?=[a-z][._0-9a-z]*[ \t]*=)/, () => '')],
  [
    'declaration',
    once(
      /^(?<before>[ \t]*)(?<odd>(?:export|set|setenv|let|var|const|local|declare|readonly|my|our)[ \t]+\$?|\$)(?=[a-z][._0-9a-z]*[ \t]*[+:=])/,
      () => '',
    ),
  ],
  [
    'quoted-key',
    once(
      /^(?<before>[ \t]*)(?<odd>(["'])(?<key>[a-z][._0-9a-z]*)["'])(?=[ \t]*[:=])/,
      (_odd, groups) => groups.key ?? '',
    ),
  ],
  [
    'operator',
    once(
      /^(?<before>[ \t]*[a-z][._0-9a-z]*)(?<odd>[ \t]*(?::=|==+|=[ \t]+=|=>|->|<-|[?]=|=[+]|:(?!\/))[ \t]*)(?=[^\s=]|\n|$)/,
      () => ' = ',
    ),
  ],
  ['items', items],
  ['bracket', brackets],
  ['bracket', unopened],
  ['continuation', continued],
  ['end', once(/^(?<before>[\s\S]*?[^\s,])(?<odd>[ \t]*,[ \t,;]*)$/, () => '')],
  ['doubled-quotes', doubled],
  ['quotes', quotes],
  ['comma', commas],
  ['bare', bare],
]
