import { characterOfEntity, entity } from './entities.ts'
import { lookalikeOf, lookalikesIn, newlineAfter } from './pasted.ts'
import { brackets, commas, halfQuoted, ownQuotes, surplus, unbracketed, unopened } from './slip-lists.ts'
import { everywhere, once, outside, replaced, type Step } from './slip-text.ts'
import type { Habit, Range } from './tree.ts'

/*
 * What other languages, and hands, make of a statement of xl's: each step writes one such thing as xl reads it.
 */

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

/** Quotes as they stand within a string of JSON or of a shell. */
const escapedQuotes: Step = (text) => {
  // One that stands by itself begins a string, in which others are escaped.
  if (/(?<!\\)["']/.test(text) || text.includes('#')) return undefined
  return replaced(
    text,
    [...text.matchAll(/\\(["'])/g)].map(({ 1: quote = '', index }) => ({
      start: index,
      end: index + 2,
      with: quote,
    })),
  )
}

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

/** A text with an apostrophe in it, between single quotes. */
const apostrophe: Step = (text) => {
  const [, head = '', inner] = /^([ \t]*[a-z][._0-9a-z]*[ \t]*\+?=[ \t]*)'([^"#\\\n]*)'[ \t]*$/.exec(text) ?? []
  const at = inner?.search(/(?<=\w)'(?=\w)/) ?? -1
  if (inner === undefined || at < 0 || inner.split("'").length % 2 === 1) return undefined
  const start = head.length + 1 + at
  return { text: `${head}"${inner}"`, start, end: start + 1 }
}

/** Commas between settings on one line: behind a text or a number, and before a key. */
const settingCommas: Step = (text) => {
  if (text.includes('[')) return undefined
  return replaced(
    text,
    outside(text).flatMap(({ start, end }) =>
      [...text.slice(start, end).matchAll(/(?<=^|\d)[ \t]*(,[ \t]*)(?=[a-z][._0-9a-z]*[ \t]*=)/g)].flatMap(
        ({ 0: odd, 1: comma = '', index }) => {
          const behind = start + index + odd.length
          return behind === odd.length ? [] : [{ start: behind - comma.length, end: behind, with: '; ' }]
        },
      ),
    ),
  )
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
  ['entity', everywhere(entity, characterOfEntity)],
  ['ellipsis', everywhere(/\u2026|\.{3}/g, () => '')],
  ['markup', markup],
  ['escaped-quotes', escapedQuotes],
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
  // As Windows writes a UUID, and as a manual writes what is to be filled in.
  [
    'wrapped',
    once(
      /^(?<before>[ \t]*[a-z][._0-9a-z]*[ \t]*=[ \t]*)(?<odd>[{(<](?<inner>[\da-f]{8}-[\da-f-]{27})[})>])[ \t]*$/i,
      (_odd, { inner = '' }) => `"${inner}"`,
    ),
  ],
  ['bracket', brackets],
  ['bracket', unopened],
  ['own-quotes', ownQuotes],
  ['apostrophe', apostrophe],
  ['setting-comma', settingCommas],
  ['continuation', continued],
  ['end', once(/^(?<before>[\s\S]*?[^\s,])(?<odd>[ \t]*,[ \t,;]*)$/, () => '')],
  ['bracket', unbracketed],
  ['doubled-quotes', doubled],
  ['quotes', quotes],
  ['half-quoted', halfQuoted],
  ['surplus', surplus],
  ['comma', commas],
  ['bare', bare],
]
