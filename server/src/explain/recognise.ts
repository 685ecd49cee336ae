import type { RuleId } from '../rule-ids.ts'
import { isRuleId } from '../rule-ids.ts'
import type { DomainKey } from '../schema/index.ts'
import { creationMessages, followUps } from './creation-messages.ts'
import { endsWith, fits, type Pattern, patternOf, weightOf } from './pattern.ts'
import { messages, reasons } from './xl-messages.ts'

/** What a message can be: what the parser prints, or a creation. */
export interface Known {
  readonly pattern: Pattern
  /** The rules that find it in a file. */
  readonly rules: readonly RuleId[]
  /** The check of a creation. */
  readonly check?: string
  readonly functions: readonly string[]
  readonly keys: readonly DomainKey[]
  /** When it is printed; undefined where the rules say it. */
  readonly when?: string
}

/** A line that is known. */
export interface Recognised {
  /** What it can be: several checks may print the same. */
  readonly known: readonly Known[]
  /** The line of the file that it names, from 1. */
  readonly line?: number
}

const ofParser: readonly Known[] = messages.map(({ text, function: where, told }) => ({
  pattern: patternOf(text),
  rules: (typeof told === 'string' ? [] : 'after' in told ? told.after : told).filter(isRuleId),
  functions: [where],
  keys: [],
  ...(typeof told === 'string' ? { when: reasons[told] } : {}),
}))

const ofCreation: readonly Known[] = creationMessages.map(({ id, text, rule, ...rest }) => ({
  ...rest,
  pattern: patternOf(text),
  check: id,
  rules: rule ? [rule] : [],
}))

const following = followUps.map(patternOf)

/** Patterns that begin with nothing fixed, or with a word or two, are looked for at the beginning alone. */
const leastBeginning = 10

/** A line without who prints it and where: `libxl: error: libxl_create.c:12:f: Domain 1:`, `(XEN) [12.5] `, `qemu-system-i386: `. */
const withoutPlace = (line: string): { readonly text: string; readonly by?: string } => {
  const libxl = /^libxl: \w+: (?:[\w.-]+\.c:\d+:)?([\w.]+): ?(.*)$/.exec(line)
  if (libxl) return { by: libxl[1] ?? '', text: (libxl[2] ?? '').replace(/^Domain \d+: ?/, '') }
  return { text: line.replace(/^\(XEN\) /, '').replace(/^\[[^\]]*\] /, '') }
}

/** The texts that a line can be: as it is, and without the file and line in front. */
const readings = (
  line: string,
): { readonly texts: readonly string[]; readonly by?: string; readonly line?: number } => {
  const { text, by } = withoutPlace(line)
  // libxl adds the error of the system (`LOGE`).
  if (by !== undefined) return { texts: [text, text.slice(0, Math.max(0, text.lastIndexOf(': ')))], by }
  const place = /^[^\s:]+(?::(\d+)(?:-\d+)?)?: /.exec(text)
  const bare = place ? text.slice(place[0].length) : undefined
  const texts = [text, ...(bare === undefined ? [] : [bare, ...behindOption(bare)])]
  return { texts, ...(place?.[1] ? { line: Number(place[1]) } : {}) }
}

/** What QEMU prints behind the option that it is about: `-drive file=/srv/a.img: …`. */
const behindOption = (text: string): readonly string[] => {
  const colon = /^-\w/.test(text) ? text.indexOf(': ') : -1
  return colon < 0 ? [] : [text.slice(colon + 2)]
}

/** Of several that fit, those that say most; and among them those of the function that printed the line. */
const best = (found: readonly Known[], by: string | undefined): readonly Known[] => {
  const own = found.filter(({ functions }) => by !== undefined && functions.includes(by))
  const left = own.length > 0 ? own : found
  const most = left.reduce((weight, { pattern }) => Math.max(weight, weightOf(pattern)), 0)
  return left.filter(({ pattern }) => weightOf(pattern) === most)
}

/** What a line is; `follows` where it only follows from another; undefined where it is not known. */
export const recognise = (line: string): Recognised | 'follows' | undefined => {
  const { texts, by, line: number } = readings(line)
  const all = by === undefined ? [...ofParser, ...ofCreation] : [...ofCreation, ...ofParser]
  const whole = all.filter(({ pattern }) => texts.some((text) => fits(pattern, text)))
  const at = number === undefined ? {} : { line: number }
  if (whole.length > 0) return { known: best(whole, by), ...at }
  if (texts.some((text) => following.some((pattern) => fits(pattern, text)))) return 'follows'
  // xl ends some messages without a newline, and others begin behind a place that we do not know.
  const within = all.filter(
    ({ pattern }) => (pattern[0] ?? '').length >= leastBeginning && texts.some((text) => endsWith(pattern, text)),
  )
  return within.length > 0 ? { known: best(within, by), ...at } : undefined
}
