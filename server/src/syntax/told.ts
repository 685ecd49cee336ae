import type { Release } from '../release.ts'
import { closingQuotes, lookalikeOf, lookalikesIn, newlineAfter } from './pasted.ts'
import { isTaken, slipIn } from './slips.ts'
import { beginsWithSetting, type Statement, statementsOf } from './statements.ts'
import type { Cause, Habit, Range, Slip, SyntaxCode, SyntaxProblem } from './tree.ts'

/**
 * What a person is told of what xl refuses: one cause where xl's lexer and grammar stumble several times over the same mistake. Text without
 * quotes is one cause, however many tokens it breaks into; so is what a web page has put in place of quotes and blanks, and a line as another
 * language has it; and in a file of another encoding nothing else is wrong.
 */
export const causesOf = (text: string, problems: readonly SyntaxProblem[], release: Release): Cause[] => {
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
    const looks = within && (looked.get(within) ?? looksOf(text, within, release))
    if (within && looks) looked.set(within, looks)
    const cause = within && looks && causeIn(text, within, looks, problem)
    if (cause) told.add(within)
    // One fix removes all fences.
    if (cause?.slip?.habit === 'fence' && causes.some(({ slip }) => slip?.habit === 'fence')) continue
    addCause(causes, cause ?? { ...problem, places: [] })
  }
  return causes
}

/** What lies within the place of the cause before it is that one, whatever else xl prints of it. */
const addCause = (causes: Cause[], cause: Cause): void => {
  const last = causes.at(-1)
  if (!last || cause.start >= last.end) {
    causes.push(cause)
    return
  }
  const said = [...new Set([last.said, cause.said])].filter((line) => line !== undefined)
  causes[causes.length - 1] = {
    ...last,
    said: said.length > 0 ? said.join('\n') : undefined,
    xlLine: last.xlLine ?? cause.xlLine,
  }
}

/** Whether a text has a NUL beside most of its characters: UTF-16, read as bytes. */
export const isWide = (text: string): boolean => {
  const start = text.slice(0, 2000)
  return start.length > 3 && (start.match(/\0/g)?.length ?? 0) > start.length / 3
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
  readonly slip: Slip | undefined
}

const looksOf = (text: string, statement: Statement, release: Release): Looks => {
  const { start, end, value } = statement
  const comment = foreignComment(text, start, end)
  // Many texts have two hyphens in their middle.
  const isHyphens = comment !== undefined && text.charAt(comment.start) === '-'
  return {
    odd: lookalikesIn(text, start, end),
    comment: comment && (!isHyphens || isTaken(text.slice(start, comment.start), release)) ? comment : undefined,
    bare: value ? bareTexts(text, value) : [],
    slip: slipIn(text, statement, release),
  }
}

/** Under which rule a slip is told; `other-notation` unless given. */
const codes: Readonly<Partial<Record<Habit, SyntaxCode>>> = { quotes: 'unclosed-string' }

const causeIn = (
  text: string,
  { value }: Statement,
  { odd, comment, bare: places, slip }: Looks,
  problem: SyntaxProblem,
): Cause | undefined => {
  if (stored.has(problem.code)) return undefined
  if (slip && slip.habit !== 'lookalike')
    return {
      ...problem,
      code: codes[slip.habit] ?? 'other-notation',
      start: slip.start,
      end: slip.end,
      places: [],
      slip,
    }
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
      ...(slip ? { slip } : {}),
    }
  }
  if (comment && problem.start >= comment.start) return { ...problem, code: 'bad-character', ...comment, places: [] }
  if (!value || problem.start < value.start || !quotesMissing.has(problem.code)) return undefined
  const [from] = places
  const last = places.at(-1)
  if (!from || !last || problem.start > last.end) return undefined
  return { ...problem, code: 'missing-quotes', start: from.start, end: from.end, places }
}

/** Where a comment begins as other languages have it: with two slashes or hyphens, a slash and a star, as in HTML, or a semicolon at the start of the line. */
const foreignComment = (text: string, start: number, end: number): Range | undefined => {
  const closingQuote = closingQuotes(text)
  const lead = /[ \t]*/y
  lead.lastIndex = start
  lead.exec(text)
  // Before a setting it ends an empty one, as xl has it.
  const isSetting = beginsWithSetting(text.slice(lead.lastIndex + 1, newlineAfter(text, start)))
  if (text.charAt(lead.lastIndex) === ';' && !isSetting) return { start: lead.lastIndex, end: lead.lastIndex + 1 }
  for (let at = start; at < end; at++) {
    const character = text.charAt(at)
    if (character === '#') return undefined
    if (character === '"' || character === "'") at = closingQuote(at) ?? end
    else if (character === '/' || character === '-' || character === '<') {
      const opening = /^(?:\/[/*](?=[ \t*]|$)|--(?=[ \t])|<!--)/m.exec(text.slice(at, at + 5))?.[0]
      if (opening) return { start: at, end: at + opening.length }
    }
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
