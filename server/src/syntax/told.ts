import { closingQuotes, lookalikeOf, lookalikesIn, newlineAfter } from './pasted.ts'
import type { Cause, Range, SyntaxProblem } from './tree.ts'

/**
 * What a person is told of what xl refuses: one cause where xl's lexer and grammar stumble several times over the same mistake. Text without
 * quotes is one cause, however many tokens it breaks into; so is what a web page has put in place of quotes and blanks; and in a file of
 * another encoding nothing else is wrong.
 */
export const causesOf = (text: string, problems: readonly SyntaxProblem[]): Cause[] => {
  if (problems.length === 0) return []
  const first = problems[0] as SyntaxProblem
  if (isWide(text)) return [{ ...first, code: 'nul-byte', start: 0, end: Math.min(2, text.length), places: [] }]
  const statements = statementsOf(text)
  const causes: Cause[] = []
  const told = new Set<Statement>()
  const looked = new Map<Statement, Looks>()
  let next = 0
  for (const problem of [...problems].sort((a, b) => a.start - b.start)) {
    while (next < statements.length && (statements[next] as Statement).end < problem.start) next++
    const statement = statements[next]
    const within = statement && statement.start <= problem.start ? statement : undefined
    if (within && told.has(within)) continue
    const looks = within && (looked.get(within) ?? looksOf(text, within))
    if (within && looks) looked.set(within, looks)
    const cause = within && looks && causeIn(text, within, looks, problem)
    if (cause) told.add(within)
    causes.push(cause ?? { ...problem, places: [] })
  }
  return causes
}

/** Whether a text has a NUL beside most of its characters: UTF-16, read as bytes. */
export const isWide = (text: string): boolean => {
  const start = text.slice(0, 2000)
  return start.length > 3 && (start.match(/\0/g)?.length ?? 0) > start.length / 3
}

/** A line, or the lines of a list. */
interface Statement extends Range {
  /** What stands behind the `=`; undefined without one. */
  readonly value: Range | undefined
}

const keyAndOperator = /^[ \t]*[a-z][._0-9a-z]*[ \t]*\+?=[ \t]*/

const statementsOf = (text: string): Statement[] => {
  const statements: Statement[] = []
  for (let start = 0; start < text.length; ) {
    const line = text.slice(start, newlineAfter(text, start))
    const head = keyAndOperator.exec(line)?.[0].length
    const from = start + (head ?? 0)
    const end = head !== undefined && text.charAt(from) === '[' ? endOfList(text, from) : newlineAfter(text, start)
    statements.push({ start, end, value: head === undefined ? undefined : { start: from, end } })
    start = end + 1
  }
  return statements
}

/** The end of the last line of the list that begins at `start`: of its bracket's, or of the line before the next setting. */
const endOfList = (text: string, start: number): number => {
  const closingQuote = closingQuotes(text)
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === '[') depth++
    else if (character === ']' && --depth === 0) return newlineAfter(text, at)
    else if (character === '#') at = newlineAfter(text, at) - 1
    else if (character === '"' || character === "'") at = closingQuote(at) ?? at
    else if (character === '\n' && /^[a-z][._0-9a-z]*[ \t]*\+?=/.test(text.slice(at + 1, at + 80))) return at
  }
  return text.length
}

/** What is told as it is: the file is stored in a way that xl does not read. */
const stored: ReadonlySet<string> = new Set(['byte-order-mark', 'carriage-return', 'nul-byte'])

/** What xl's lexer and grammar say of text that has no quotes. */
const quotesMissing: ReadonlySet<string> = new Set(['missing-quotes', 'bad-character', 'bad-number', 'missing-bracket'])

/** What there is in a statement that breaks it. */
interface Looks {
  readonly odd: readonly number[]
  readonly comment: Range | undefined
  readonly bare: readonly Range[]
}

const looksOf = (text: string, { start, end, value }: Statement): Looks => ({
  odd: lookalikesIn(text, start, end),
  comment: foreignComment(text, start, end),
  bare: value ? bareTexts(text, value) : [],
})

const causeIn = (
  text: string,
  { value }: Statement,
  { odd, comment, bare: places }: Looks,
  problem: SyntaxProblem,
): Cause | undefined => {
  if (stored.has(problem.code)) return undefined
  const [first] = odd
  if (first !== undefined) {
    const all = odd.map((at) => ({ start: at, end: at + 1 }))
    // Quotes are marked with what stands between them.
    const quoted = /["']/.test(lookalikeOf(text.charAt(first))?.meant ?? '')
    const close = odd.find((at) => at > first && at < newlineAfter(text, first))
    return {
      ...problem,
      code: 'bad-character',
      start: first,
      end: (quoted ? (close ?? first) : first) + 1,
      places: all,
    }
  }
  if (comment && problem.start >= comment.start) return { ...problem, code: 'bad-character', ...comment, places: [] }
  if (!value || problem.start < value.start || !quotesMissing.has(problem.code)) return undefined
  const [from] = places
  const last = places.at(-1)
  if (!from || !last || problem.start > last.end) return undefined
  return { ...problem, code: 'missing-quotes', start: from.start, end: from.end, places }
}

/** Where a comment begins as other languages have it: with two slashes, a slash and a star, or a semicolon at the start of the line. */
const foreignComment = (text: string, start: number, end: number): Range | undefined => {
  const closingQuote = closingQuotes(text)
  const lead = /[ \t]*/y
  lead.lastIndex = start
  lead.exec(text)
  // Before a setting it ends an empty one, as xl has it.
  const isSetting = keyAndOperator.test(text.slice(lead.lastIndex + 1, newlineAfter(text, start)))
  if (text.charAt(lead.lastIndex) === ';' && !isSetting) return { start: lead.lastIndex, end: lead.lastIndex + 1 }
  for (let at = start; at < end; at++) {
    const character = text.charAt(at)
    if (character === '#') return undefined
    if (character === '"' || character === "'") at = closingQuote(at) ?? end
    else if (/^\/[/*](?:[ \t*]|$)/m.test(text.slice(at, at + 3))) return { start: at, end: at + 2 }
  }
  return undefined
}

/** What only a program would write, or is no number for another reason. */
const program =
  /^[+*|&]|^- |[-+*|&]$|["'(){}[\]\\%]|^[-+]?\d+\s|[^,] [-+*/|&] |\b(?:for|in|if|else|lambda|not|and|or)\b/
const numberish = /^[-+]?(?:0[xX][0-9a-fA-F]*(?:[g-zG-Z][a-zA-Z]*)?|(?:\d+(?:\.\d*)?|\.\d+)[a-zA-Z]*)$/

const isBare = (text: string): boolean =>
  text !== '' && !program.test(text) && !text.split(',').every((part) => numberish.test(part.trim()))

/** The stretches of a value that are text without quotes, from bracket or string to bracket, string or line end. */
const bareTexts = (text: string, { start, end }: Range): Range[] => {
  if (text.charAt(start) !== '[') {
    const whole = /^[^#;\n]*/.exec(text.slice(start, end))?.[0].trimEnd() ?? ''
    return isBare(whole) ? [{ start, end: start + whole.length }] : []
  }
  const closingQuote = closingQuotes(text)
  const found: Range[] = []
  let from = start + 1
  const take = (to: number) => {
    let at = from
    while (at < to && /[\s,]/.test(text.charAt(at))) at++
    let last = to
    while (last > at && /[\s,]/.test(text.charAt(last - 1))) last--
    const inner = text.slice(at, last)
    // Beside a quote it lacks the other one alone.
    const halfQuoted = /["']/.test(text.charAt(at - 1) + text.charAt(at + inner.length))
    if (isBare(inner) && !halfQuoted) found.push({ start: at, end: at + inner.length })
  }
  for (let at = start + 1; at < end; at++) {
    const character = text.charAt(at)
    if (!/["'[\]#\n]/.test(character)) continue
    take(at)
    if (character === '#') at = newlineAfter(text, at)
    else if (character === '"' || character === "'") at = closingQuote(at) ?? end
    from = at + 1
  }
  if (from < end) take(end)
  return found
}
