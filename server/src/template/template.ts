import type { Range } from '../syntax/index.ts'

/** What a file is that other programs (Jinja, ERB, Go's templates) fill in before xl reads it, and where they do. */
export interface Template {
  /** The text as far as it is known: as long as the file, line by line, with something harmless where a hole is. */
  readonly text: string
  /** In the order of the text. */
  readonly holes: readonly Hole[]
}

interface Hole extends Range {
  /** Whether it brings a text to its place; else it says something about what is around it, as a loop or a condition does. */
  readonly value: boolean
}

/** What opens a hole, and what closes it. */
const marks = [
  { open: '{{', close: '}}', value: true },
  { open: '{%', close: '%}', value: false },
  { open: '{#', close: '#}', value: false },
  { open: '<%', close: '%>', value: false },
] as const

/** No hole is longer, in UTF-16 units: `{{` stands in the text for itself, otherwise. */
const longest = 2000

/** The words of Go's templates that bring no text. */
const statement = /^\{\{-?\s*(?:if|else|end|range|with|define|template|block|break|continue|\/\*)/

/** What stands in a hole: a name or a call, and no text that happens to be in braces. */
const inBraces = /^\{\{-?\s*["'$.(\w/]/
const inPercent = /^(?:\{%[-+]?\s*\w|\{#|<%)/

const holesOf = (text: string): Hole[] => {
  const holes: Hole[] = []
  // Where each mark stands next; none is searched for twice.
  const next = new Map<string, number>()
  const nextOf = (mark: string, from: number): number => {
    const known = next.get(mark) ?? -1
    if (known >= from) return known
    const found = text.indexOf(mark, from)
    next.set(mark, found < 0 ? Number.POSITIVE_INFINITY : found)
    return next.get(mark) ?? Number.POSITIVE_INFINITY
  }
  let at = 0
  for (;;) {
    let first: { start: number; end: number; value: boolean } | undefined
    for (const { open, close, value } of marks) {
      const start = nextOf(open, at)
      if (start < (first?.start ?? Number.POSITIVE_INFINITY))
        first = { start, end: nextOf(close, start + 2) + 2, value }
    }
    if (!first) return holes
    const { start, end, value } = first
    const head = text.slice(start, Math.min(end, start + 80))
    const fits =
      end - start <= longest &&
      (value ? inBraces.test(head) && !text.slice(start, end).includes('\n') : inPercent.test(head))
    at = fits ? end : start + 2
    if (fits) holes.push({ start, end, value: (value && !statement.test(head)) || head.startsWith('<%=') })
  }
}

const blank = (text: string): string => text.replace(/[^\n\r]/g, ' ')

/** What is known of a line up to a place. */
interface Before {
  /** What closes the string that is open there; `#` in a comment. */
  readonly quote: string
  /** Whether nothing but blanks stands before it. */
  readonly begins: boolean
  readonly last: string
}

const lineStart: Before = { quote: '', begins: true, last: '' }

const behind = (before: Before, text: string): Before => {
  const broken = text.lastIndexOf('\n')
  let { quote, begins, last } = broken < 0 ? before : lineStart
  for (let at = broken + 1; at < text.length; at++) {
    const char = text.charAt(at)
    if (quote === '' && /["'#]/.test(char)) quote = char
    else if (quote !== '' && quote !== '#' && char === '\\') at++
    else if (quote !== '#' && char === quote) quote = ''
    begins &&= /\s/.test(char)
    last = char
  }
  return { quote, begins, last }
}

/** What stands for a text that is not known: it fits where it is, and makes no setting that was not there. */
const filler = ({ quote, begins, last }: Before, { length }: { readonly length: number }, after: string): string => {
  if (quote !== '') return 'x'.repeat(length)
  // A hole on its own may bring any settings.
  if (begins && !/^[\w.-]{0,80}[ \t]{0,80}\+?=/.test(after)) return ' '.repeat(length)
  if (begins || /\w/.test(last) || /^\w/.test(after))
    return (/\d/.test(last) || /^\d/.test(after) ? '0' : 'x').repeat(length)
  return `"${'x'.repeat(length - 2)}"`
}

/** The template that a text is; undefined for one without holes. */
export const templateOf = (text: string): Template | undefined => {
  // A pattern with all of them takes many times as long, at each key.
  if (!text.includes('{{') && !text.includes('{%') && !text.includes('<%')) return undefined
  const holes: Hole[] = []
  const parts: string[] = []
  let reached = 0
  let before = lineStart
  for (const hole of holesOf(text)) {
    const between = text.slice(reached, hole.start)
    before = behind(before, between)
    const whole = text.slice(hole.start, hole.end)
    // What is in a comment is a part of it.
    const isNote = before.quote === '#'
    const put = isNote ? whole : hole.value ? filler(before, whole, text.slice(hole.end, hole.end + 200)) : blank(whole)
    if (!isNote) holes.push(hole)
    parts.push(between, put)
    before = behind(before, put)
    reached = hole.end
  }
  if (holes.length === 0) return undefined
  parts.push(text.slice(reached))
  return { text: parts.join(''), holes }
}

/** What the names of templates end with. */
export const templateEndings: readonly string[] = ['j2', 'jinja', 'jinja2', 'erb', 'tmpl', 'tpl', 'gotmpl', 'template']

/** The name of a file without what says that it is a template: `guest.xl.j2` becomes `guest.xl`. */
export const filledName = (path: string): string => {
  const dot = path.lastIndexOf('.')
  return dot >= 0 && templateEndings.includes(path.slice(dot + 1).toLowerCase()) ? path.slice(0, dot) : path
}
