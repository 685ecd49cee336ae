import type { Release } from '../release.ts'
import type { RuleId } from '../rule-ids.ts'
import { isRuleId } from '../rule-ids.ts'
import type { DomainKey } from '../schema/index.ts'
import { creationMessages } from './creation-messages.ts'
import { echoes, vague } from './echoes.ts'
import { aboutReturn, type LogLine } from './log-line.ts'
import { endsWith, fits, type Pattern, patternOf, weightOf } from './pattern.ts'
import { type MessageEffect, messages, reasons } from './xl-messages.ts'

/** What a message can be: what the parser prints, or a creation. */
export interface Known {
  readonly pattern: Pattern
  /** The rules that find it in a file. */
  readonly rules: readonly RuleId[]
  /** Whether those rules find why it is printed, and do not quote it. */
  readonly isUnquoted: boolean
  /** Whether no newline stands behind it: the next message is on the same line. */
  readonly isUnended: boolean
  /** The check of a creation. */
  readonly check?: string
  readonly functions: readonly string[]
  readonly keys: readonly DomainKey[]
  /** When it is printed; undefined where the rules say it. */
  readonly when?: string
  /** What to do, where the file is not what is wrong. */
  readonly mend?: string
  readonly effect: 'ends' | 'drops' | 'says'
  /** The first release that prints it, and the last, as far as they are known. */
  readonly since?: Release
  readonly until?: Release
}

/**
 * What a line tells of why a creation ended: it names the cause; it says that something ended, and another program has said why; or it
 * only follows from what was printed before.
 */
export type Weight = 'cause' | 'vague' | 'echo'

/** A line that is known. */
export interface Recognised {
  /** What it can be: several checks may print the same. Of an echo none may be known. */
  readonly known: readonly Known[]
  readonly weight: Weight
}

const effects: Readonly<Record<MessageEffect, Known['effect']>> = {
  refuses: 'ends',
  'refuses or warns': 'ends',
  warns: 'drops',
  says: 'says',
}

const ofParser: readonly Known[] = messages.map(({ text, function: where, told, effect, since, until, unended }) => ({
  pattern: patternOf(text.trimStart()),
  rules: (typeof told === 'string' ? [] : 'after' in told ? told.after : told).filter(isRuleId),
  isUnquoted: typeof told === 'object' && 'after' in told,
  isUnended: unended,
  functions: [where],
  keys: [],
  effect: effects[effect],
  since,
  until,
  ...(typeof told === 'string' ? { when: reasons[told] } : {}),
}))

/** Of all that the lexer refuses. */
const carriageReturn: Known = {
  pattern: patternOf(aboutReturn),
  rules: ['carriage-return'],
  isUnquoted: true,
  isUnended: false,
  functions: [],
  keys: [],
  when: 'lines of the file end as in Windows',
  mend: 'Store the file with line feeds alone (`dos2unix`)',
  effect: 'ends',
}

const ofCreation: readonly Known[] = creationMessages.map(({ id, text, rule, ...rest }) => ({
  ...rest,
  pattern: patternOf(text),
  check: id,
  rules: rule ? [rule] : [],
  isUnquoted: false,
  isUnended: false,
}))

const echoPatterns = echoes.map(patternOf)
const vaguePatterns = vague.map(patternOf)

/** Patterns that begin with nothing fixed, or with a word or two, are looked for at the beginning alone. */
const leastBeginning = 10

/** Of several that fit, those that say most; and among them those of the function that printed the line. */
const best = (found: readonly Known[], by: string | undefined): readonly Known[] => {
  const own = found.filter(({ functions }) => by !== undefined && functions.includes(by))
  const left = own.length > 0 ? own : found
  const most = heaviest(left.map(({ pattern }) => pattern))
  return left.filter(({ pattern }) => weightOf(pattern) === most)
}

const heaviest = (patterns: readonly Pattern[]): number =>
  patterns.reduce((weight, pattern) => Math.max(weight, weightOf(pattern)), -1)

/** What a line is; undefined where it is not known. */
export const recognise = ({ texts: read, by, speaker }: LogLine): Recognised | undefined => {
  // What varies at the end may be empty.
  const texts = read.flatMap((text) => (text.endsWith(':') ? [text, `${text} `] : [text]))
  const all = speaker === 'xl' ? [carriageReturn, ...ofParser, ...ofCreation] : [...ofCreation, ...ofParser]
  const isOne = (pattern: Pattern) => texts.some((text) => fits(pattern, text))
  const known = best(
    all.filter(({ pattern }) => isOne(pattern)),
    by,
  )
  const weight = heaviest(known.map(({ pattern }) => pattern))
  const echo = heaviest(echoPatterns.filter(isOne))
  // What is said of an echo is what it means when it stands alone.
  if (echo >= 0 && echo >= weight) return { known, weight: 'echo' }
  if (known.length > 0) return { known, weight: vaguePatterns.some(isOne) ? 'vague' : 'cause' }
  // xl ends some messages without a newline, and others begin behind a place that we do not know.
  return atEnd(all, texts, by)
}

const atEnd = (all: readonly Known[], texts: readonly string[], by: string | undefined): Recognised | undefined => {
  const within = all.filter(
    ({ pattern }) => (pattern[0] ?? '').length >= leastBeginning && texts.some((text) => endsWith(pattern, text)),
  )
  return within.length > 0 ? { known: best(within, by), weight: 'cause' } : undefined
}

/** The message that stands on the same line behind one that xl prints without a newline. */
export const behind = ({ texts, by }: LogLine, { known }: Recognised): Recognised[] => {
  if (!known.some(({ isUnended }) => isUnended)) return []
  const others = ofParser.filter((each) => !known.includes(each))
  return [atEnd(others, texts, by)].filter((each) => each !== undefined)
}
