import type { Release } from '../release.ts'
import { lineAt } from './lines.ts'
import { closingQuotes, endOfListIn, isWide, lookalikeOf, lookalikesIn, newlineAfter } from './pasted.ts'
import { isTaken, slipIn } from './slips.ts'
import { beginsWithSetting, type Statement, statementsOf } from './statements.ts'
import type { Cause, Habit, Range, Slip, SyntaxCode, SyntaxProblem } from './tree.ts'
import { type Unsettled, unsettledIn } from './versions.ts'

/**
 * What a person is told of what xl refuses: one cause where xl's lexer and grammar stumble several times over the same mistake. Text without
 * quotes is one cause, however many tokens it breaks into; so is what a web page has put in place of quotes and blanks, a line as another
 * language has it, and two versions in one text; and in a file of another encoding nothing else is wrong.
 */
export const causesOf = (text: string, problems: readonly SyntaxProblem[], release: Release): Cause[] => {
  const [first] = problems
  if (!first) return []
  if (isWide(text)) return [{ ...first, code: 'nul-byte', start: 0, end: Math.min(2, text.length), places: [] }]
  const inOrder = [...problems].sort((a, b) => a.start - b.start)
  const statements = statementsOf(text, inOrder.at(-1)?.start ?? 0)
  const unsettledAt = unsettledPlaces(unsettledIn(text))
  const places = new Map<Slip, number>()
  const causes: Growing[] = []
  const told = new Set<Statement>()
  const looked = new Map<Statement, Looks>()
  let isFenced = false
  let next = 0
  /** The statement of the last cause. */
  let last: Statement | undefined
  for (const problem of inOrder) {
    while (next < statements.length && (statements[next] as Statement).end < problem.start) next++
    const statement = statements[next]
    const within = statement && statement.start <= problem.start ? statement : undefined
    const slip = unsettledAt?.(within ?? problem, problem.start)?.slip
    if (slip) {
      const place = places.get(slip)
      if (place === undefined) places.set(slip, causes.push(growing(slipOf(slip, problem))) - 1)
      else sayToo(causes[place], problem)
      continue
    }
    if (within && told.has(within)) {
      sayToo(causes.at(-1), problem)
      continue
    }
    const looks = within && (looked.get(within) ?? looksOf(text, within, release))
    if (within && looks) looked.set(within, looks)
    const cause = within && looks && causeIn(text, within, looks, problem)
    if (cause) told.add(within)
    // One fix removes all fences.
    const isFence = cause?.slip?.habit === 'fence'
    if (isFence && isFenced) continue
    isFenced ||= isFence
    // A bad token of xl's lexer goes on behind the bracket that it touches; another list behind it may lack its own.
    const isClosed = last?.isClosed && !text.slice(last.end, problem.start).includes('[')
    const isFollowing = isClosed || endsList(text, causes.at(-1)?.cause, problem.start)
    if (!cause && problem.code === 'missing-bracket' && isFollowing) {
      sayToo(causes.at(-1), problem)
      continue
    }
    last = within
    addCause(causes, cause ?? { ...problem, places: [] })
  }
  return causes.map(grown)
}

/** Finds what is unsettled where a problem lies: in its conflict, or in a statement with lines of a difference. */
const unsettledPlaces = (unsettled: readonly Unsettled[]) => {
  if (unsettled.length === 0) return undefined
  /** Of stretches that lie behind each other: the last one that begins before an offset. */
  const lastBefore = (all: readonly Unsettled[]) => {
    const starts = all.map(({ start }) => start)
    return (offset: number) => all[lineAt(starts, offset - 1)]
  }
  const conflictBefore = lastBefore(unsettled.filter(({ slip }) => slip.habit === 'conflict'))
  const lineBefore = lastBefore(unsettled.filter(({ slip }) => slip.habit === 'difference'))
  return ({ start, end }: Range, at: number): Unsettled | undefined => {
    const conflict = conflictBefore(at + 1)
    if (conflict && conflict.start <= at && at < conflict.end) return conflict
    const line = lineBefore(Math.max(end, at + 1))
    return line && line.start < Math.max(end, at + 1) && start < line.end ? line : undefined
  }
}

/** Whether the mend of a cause ends the list that is still open at an offset: it writes the bracket, or takes it out of a string. */
const endsList = (text: string, cause: Cause | undefined, at: number): boolean => {
  if (!cause) return false
  const { slip, code, start, end } = cause
  if (slip?.habits.includes('bracket')) return text.slice(slip.edit.end, at).trim() === ''
  return code === 'unclosed-string' && endOfListIn(text.slice(start, end)) > 0 && !/[[\]]/.test(text.slice(end, at))
}

/** A cause, and what xl prints for its sake besides: one may have thousands of lines. */
interface Growing {
  readonly cause: Cause
  readonly more: Pick<Cause, 'said' | 'xlLine'>[]
}

const growing = (cause: Cause): Growing => ({ cause, more: [] })

const grown = ({ cause, more }: Growing): Cause => {
  if (more.length === 0) return cause
  const said: string[] = []
  // Most print the same line twice.
  for (const { said: line } of [cause, ...more])
    if (line !== undefined && (said.length !== 1 || said[0] !== line)) said.push(line)
  return {
    ...cause,
    said: said.length > 0 ? said.join('\n') : undefined,
    xlLine: cause.xlLine ?? more.find(({ xlLine }) => xlLine !== undefined)?.xlLine,
  }
}

/** What lies within the place of the cause before it is that one, whatever else xl prints of it. */
const addCause = (causes: Growing[], cause: Cause): void => {
  const last = causes.at(-1)
  if (!last || cause.start >= last.cause.end) causes.push(growing(cause))
  else sayToo(last, cause)
}

/** Has a cause say what xl prints for its sake besides. */
const sayToo = (last: Growing | undefined, { said, xlLine }: Pick<Cause, 'said' | 'xlLine'>): void => {
  last?.more.push({ said, xlLine })
}

/** What is told as it is: the file is stored in a way that xl does not read. */
const stored: ReadonlySet<string> = new Set(['byte-order-mark', 'carriage-return', 'nul-byte'])

/** What xl's lexer and grammar say of text that has no quotes. */
const quotesMissing: ReadonlySet<string> = new Set(['missing-quotes', 'bad-character', 'bad-number', 'missing-bracket'])

/** What there is in a statement that breaks it. */
interface Looks {
  readonly odd: readonly number[]
  readonly comments: readonly Range[]
  readonly number: Range | undefined
  readonly bare: readonly Range[]
  readonly slip: Slip | undefined
}

const looksOf = (text: string, statement: Statement, release: Release): Looks => {
  const { start, end, value } = statement
  const comments = foreignComments(text, start, end)
  const [comment] = comments
  // Many texts have two hyphens in their middle.
  const isHyphens = comment !== undefined && text.charAt(comment.start) === '-'
  return {
    odd: lookalikesIn(text, start, end),
    comments: comment && (!isHyphens || isTaken(text.slice(start, comment.start), release)) ? comments : [],
    number: value && numberIn(text, value),
    bare: value ? bareTexts(text, value) : [],
    slip: slipIn(text, statement, release),
  }
}

/** Under which rule a slip is told; `other-notation` unless given. */
const codes: Readonly<Partial<Record<Habit, SyntaxCode>>> = { comma: 'missing-comma', quotes: 'unclosed-string' }

const slipOf = (slip: Slip, problem: SyntaxProblem): Cause => ({
  ...problem,
  code: codes[slip.habit] ?? 'other-notation',
  start: slip.start,
  end: slip.end,
  places: [],
  slip,
})

const causeIn = (
  text: string,
  { value }: Statement,
  { odd, comments, number, bare: places, slip }: Looks,
  problem: SyntaxProblem,
): Cause | undefined => {
  if (stored.has(problem.code)) return undefined
  if (slip && slip.habit !== 'lookalike') return slipOf(slip, problem)
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
  const [comment] = comments
  if (comment && problem.start >= comment.start)
    return { ...problem, code: 'bad-character', ...comment, places: comments }
  if (number && problem.start >= number.start) return { ...problem, code: 'bad-number', ...number, places: [] }
  const [from] = places
  const last = places.at(-1)
  if (!value || problem.start < value.start) return undefined
  // Of numbers with commas xl takes the first.
  const isNumbers = from?.start === value.start && problem.code === 'unexpected'
  if (!isNumbers && !quotesMissing.has(problem.code)) return undefined
  if (!from || !last || problem.start > last.end) return undefined
  return { ...problem, code: 'missing-quotes', start: from.start, end: from.end, places }
}

/** A comment as other languages have it, for which a line is one as a whole. */
const commentLine = /[ \t]*(?<open>;|(?:REM|rem|dnl|%+|!+|::|')(?=[ \t]))/y

/** Where comments begin as other languages have them: with two slashes or hyphens, a slash and a star, as in HTML, or at the start of the line with a semicolon or a word. */
const foreignComments = (text: string, start: number, end: number): Range[] => {
  commentLine.lastIndex = start
  const { open } = commentLine.exec(text)?.groups ?? {}
  const head = commentLine.lastIndex
  // Before a setting a semicolon ends an empty one, as xl has it.
  if (open !== undefined && !(open === ';' && beginsWithSetting(text.slice(head, newlineAfter(text, start)))))
    return [{ start: head - open.length, end: head }]
  const closingQuote = closingQuotes(text)
  const found: Range[] = []
  for (let at = start; at < end; at++) {
    const character = text.charAt(at)
    if (character === '#') at = newlineAfter(text, at)
    else if (character === '"' || character === "'") at = closingQuote(at) ?? end
    else if (character === '/' || character === '-' || character === '<') {
      const opening = /^(?:\/[/*](?=[ \t*]|$)|--(?=[ \t])|<!--)/m.exec(text.slice(at, at + 5))?.[0]
      if (!opening) continue
      found.push({ start: at, end: at + opening.length })
      at = newlineAfter(text, at)
    }
  }
  return found
}

/** Digits in groups, with a fraction or a unit: what people write for a number. */
const writtenNumber = /^(?:\d[\d_]*|\d{1,3}(?:[,' ]\d{3})+)(?:\.\d*)?[ \t]*(?:[kmgt](?:i?b|bytes?)?)?$/i

/** A number as people write it, in place of a single value; one that xl reads is none. */
const numberIn = (text: string, { start, end }: Range): Range | undefined => {
  const whole = /^[^#;\n]*/.exec(text.slice(start, end))?.[0].trimEnd() ?? ''
  return whole.length < 40 && !/^\d+$/.test(whole) && writtenNumber.test(whole)
    ? { start, end: start + whole.length }
    : undefined
}

/** What only a program would write, or is no number for another reason. */
const program =
  /^[+*|&]|^- |(?<!\d)-$|[+*|&]$|["'(){}[\]\\%]|^[-+]?\d+\s|[^,] [-+*/|&] |\b(?:for|in|if|else|lambda|not|and|or)\b/
const numberish = /^[-+]?(?:0[xX][0-9a-fA-F]*(?:[g-zG-Z][a-zA-Z]*)?|(?:\d+(?:\.\d*)?|\.\d+)[a-zA-Z]*)$/

const isBare = (text: string, isItem: boolean): boolean => {
  const parts = text.split(',')
  // Numbers with commas are items of a list, and a text where there is none.
  const numbers = parts.every((part) => numberish.test(part.trim())) && (isItem || parts.length === 1)
  return text !== '' && !program.test(text) && !numbers
}

/** The stretches of a value that are text without quotes, from bracket or string to bracket, string or line end. */
const bareTexts = (text: string, { start, end }: Range): Range[] => {
  if (text.charAt(start) !== '[') {
    const whole = /^[^#;\n]*/.exec(text.slice(start, end))?.[0].trimEnd() ?? ''
    return isBare(whole, false) ? [{ start, end: start + whole.length }] : []
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
    if (isBare(inner, true) && !halfQuoted) found.push({ start: at, end: at + inner.length })
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
