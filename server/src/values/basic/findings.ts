import { kept } from '../../edited-list.ts'
import type { RuleId } from '../../rule-ids.ts'
import type { Range } from '../../syntax/index.ts'
import type { Finding, Fix, ReadContext } from '../value-type.ts'

type Details = {
  readonly [K in keyof Omit<Finding, 'rule' | 'effect' | 'message' | 'start' | 'end'>]?: Finding[K] | undefined
}

const finding =
  (effect: Finding['effect']) =>
  (rule: RuleId, { start, end }: Range, message: string, details: Details = {}): Finding => ({
    rule,
    effect,
    start,
    end,
    message,
    ...(isComplete(details) ? details : defined(details)),
  })

/** Whether nothing in details is undefined: so it is mostly, and they need not be made anew. */
const isComplete = (details: Details): details is Partial<Finding> => {
  for (const name in details) if (details[name as keyof Details] === undefined) return false
  return true
}

/** Details with what is undefined left out: each entry has the type that it had. */
const defined = (details: Details): Partial<Finding> =>
  Object.fromEntries(Object.entries(details).filter(([, detail]) => detail !== undefined))

/** xl refuses the file because of what stands at `range`. */
export const refused = finding('refused')
/** xl takes the file but ignores, drops or misreads what stands at `range`. */
export const ignored = finding('ignored')
/** xl does what is written at `range`; there is something to know about it all the same. */
export const advice = finding('advice')
/** Nothing is wrong at `range`; xl prints a line all the same. */
export const remark = finding('remark')

/** Each is one and the same fix whoever asks for it. */
const workedOut = kept((find: () => readonly Fix[]) => find())

/** The ways to mend a finding that has `fixes`. */
export const fixesOf = (fixes: Finding['fixes']): readonly Fix[] =>
  typeof fixes === 'function' ? workedOut(fixes) : (fixes ?? [])

/*
 * What is said of a fault that values of every kind can have: one rule and one wording for each.
 */

/** xl reads the head of a value and does not look at the rest; what it says of that is in `said`. */
export const dropsRest = (
  range: Range,
  { release }: ReadContext,
  [head, rest]: readonly [head: string, rest: string],
  {
    rule = 'not-a-number',
    hint = '',
    fixes,
    said,
  }: {
    readonly rule?: RuleId
    readonly hint?: string
    readonly fixes?: readonly Fix[] | undefined
    readonly said?: string
  } = {},
): Finding => {
  const quietly = said === undefined ? ' without a message' : ''
  return ignored(rule, range, `xl ${release} reads \`${head}\` and drops \`${rest}\`${quietly}.${hint}`, {
    fixes,
    said,
  })
}

/** xl keeps some bits of a number that are not all of it. */
export const keepsBits = (
  range: Range,
  { release }: ReadContext,
  { width, signed }: { readonly width: number; readonly signed: boolean },
  [given, kept]: readonly [given: string, kept: string],
): Finding => {
  const bits = `${width} ${width === 1 ? 'bit' : 'bits'}${signed ? '' : ' without a sign'}`
  return ignored('out-of-range', range, `xl ${release} keeps ${bits}: \`${given}\` becomes ${kept}.`)
}

/** xl reads a number as octal that does not look so. */
export const readsOctal = (
  range: Range,
  { release }: ReadContext,
  [given, read]: readonly [given: string, read: string],
  fixes: readonly Fix[],
): Finding =>
  ignored('octal-number', range, `xl ${release} reads \`${given}\` as ${read}: a number with a leading 0 is octal.`, {
    fixes,
  })

/** A number that nobody means, and that the parser takes; the creation says what becomes of it. */
export const outside = (range: Range, bounds: string, number: bigint, details: Pick<Details, 'fixes'> = {}): Finding =>
  ignored('out-of-range', range, `${bounds}, and this is ${number}.`, { ...details, untilCreation: true })

/** Something that xl takes, but libxl or Xen refuses when the domain is created. */
export const notCreated = (
  range: Range,
  { release }: ReadContext,
  why: string,
  { rule = 'bad-spec', fixes }: { readonly rule?: RuleId; readonly fixes?: readonly Fix[] } = {},
): Finding => ignored(rule, range, `xl ${release} takes this, but cannot create the domain: ${why}`, { fixes })

/** Something that xl takes, but libxl leaves out when it creates the domain. */
export const notGiven = (range: Range, { release }: ReadContext, why: string): Finding =>
  ignored('bad-spec', range, `xl ${release} takes this, but libxl makes the guest without it: ${why}`)
