import type { Release } from '../release.ts'
import { checkGrammar } from './grammar.ts'
import { lex } from './lexer.ts'
import { closingQuotes, lookalikeOf, lookalikesIn, newlineAfter } from './pasted.ts'
import type { Statement } from './statements.ts'
import type { Habit, Range, Slip } from './tree.ts'

/*
 * A line as another language has it, or with a slip of the pen: what xl would read in its place is found by writing it anew, step by step,
 * and by asking xl's grammar about the result. What it does not take either is told as it is.
 */

/** What a step makes of a statement, and the first place that it changes. */
interface Written extends Range {
  readonly text: string
}

type Step = (text: string) => Written | undefined

/** Longer statements are nobody's slip. */
const longest = 10_000

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

/** A word that stands for a number or is text without quotes: where something else had to be mended, this is as well. */
const bare = once(/^(?<before>[ \t]*[a-z][._0-9a-z]*[ \t]*=[ \t]*)(?<odd>[A-Za-z/_.][^\s"'#;[\]()]*)[ \t]*$/, (word) =>
  /^(?:true|yes|on)$/i.test(word) ? '1' : /^(?:false|no|off)$/i.test(word) ? '0' : `"${word}"`,
)

const steps: readonly (readonly [Habit | 'bare', Step])[] = [
  ['fence', once(/^[ \t]*(?<odd>(?:```|~~~)[\w-]*)[ \t]*$/, () => '')],
  ['brace', once(/^[ \t]*(?<odd>[{}]+,?)[ \t]*$/, () => '')],
  ['section', once(/^(?<before>[ \t]*)(?<odd>\[+[A-Za-z][\w.-]*\]+)[ \t]*$/, (section) => `# ${section}`)],
  ['tag', everywhere(/<\/?(?:code|pre|br|p|span|div|li|ul|ol|b|i|tt|td|tr)\b[^<>]*>/gi, () => '')],
  ['entity', everywhere(/&(?:[a-z]{2,5}|#\d{1,7}|#x[\da-f]{1,6});/gi, characterOf)],
  ['ellipsis', everywhere(/\u2026|\.{3}/g, () => '')],
  ['lookalike', texQuotes],
  ['lookalike', straight],
  ['marker', once(/^(?<before>[ \t]*)(?<odd>(?:[-*+>]|\d+[.):|]?)[ \t]+)(?=[a-z][._0-9a-z]*[ \t]*[:=])/, () => '')],
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
      /^(?<before>[ \t]*)(?<odd>(["'`])(?<key>[a-z][._0-9a-z]*)["'`])(?=[ \t]*[:=])/,
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
  ['continuation', continued],
  ['end', once(/^(?<before>[\s\S]*?[^\s,])(?<odd>[ \t]*,[ \t,;]*)$/, () => '')],
  ['doubled-quotes', doubled],
  ['quotes', quotes],
  ['bare', bare],
]

/** Whether xl's grammar takes a statement by itself. */
export const isTaken = (statement: string, release: Release): boolean => {
  const text = `${statement}\n`
  return checkGrammar(text, lex(text, release), release).problems.length === 0
}

/** What a person has written in place of what xl reads; undefined where that cannot be told. */
export const slipIn = (text: string, { start, end }: Statement, release: Release): Slip | undefined => {
  if (end - start > longest) return undefined
  const original = text.slice(start, end)
  let written = original
  let first: (Range & { readonly habit: Habit }) | undefined
  const habits: (Habit | 'bare')[] = []
  for (const [habit, step] of steps) {
    const next = habit === 'bare' && !first ? undefined : step(written)
    if (!next) continue
    // What is taken as it is has been broken by what stands before it.
    if (habits.length === 0 && isTaken(original, release)) return undefined
    if (habit !== 'bare') first ??= { habit, ...seen(text, start + next.start, start + next.end) }
    written = next.text
    habits.push(habit)
    if (first && isTaken(written, release))
      return { ...first, meant: written, habits, edit: change(text, { start, end }, written) }
  }
  return undefined
}

/** A range without the blanks around it. */
const seen = (text: string, start: number, end: number): Range => {
  const marked = text.slice(start, end)
  return {
    start: start + marked.length - marked.trimStart().length,
    end: end - marked.length + marked.trimEnd().length,
  }
}

/** Whether a sharp sign stands on the last line. */
const endsInComment = (text: string): boolean => text.lastIndexOf('#') > text.lastIndexOf('\n')

/** The shortest edit that puts `written` in the place of a range: of a whole line where nothing is left of it. */
const change = (text: string, { start, end }: Range, written: string): Slip['edit'] => {
  if (written.trim() === '') return { start, end: Math.min(text.length, end + 1), newText: '' }
  const original = text.slice(start, end)
  // A comment that ends the file needs its newline.
  if (end === text.length && endsInComment(written) && !endsInComment(original))
    return { start, end, newText: `${written}\n` }
  let head = 0
  while (head < original.length && head < written.length && original[head] === written[head]) head++
  let tail = 0
  const most = Math.min(original.length, written.length) - head
  while (tail < most && original.at(-1 - tail) === written.at(-1 - tail)) tail++
  return { start: start + head, end: end - tail, newText: written.slice(head, written.length - tail) }
}
