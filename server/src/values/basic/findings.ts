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
    ...(Object.fromEntries(Object.entries(details).filter(([, detail]) => detail !== undefined)) as Partial<Finding>),
  })

/** xl refuses the file because of what stands at `range`. */
export const refused = finding('refused')
/** xl takes the file but ignores, drops or misreads what stands at `range`. */
export const ignored = finding('ignored')
/** xl does what is written at `range`; there is something to know about it all the same. */
export const advice = finding('advice')
/** Nothing is wrong at `range`; xl prints a line all the same. */
export const remark = finding('remark')

/** xl reads the head of a value, and neither looks at the rest nor tells of it. */
export const dropsRest = (
  range: Range,
  { release }: ReadContext,
  [head, rest]: readonly [head: string, rest: string],
  {
    rule = 'not-a-number',
    hint = '',
    fixes,
  }: { readonly rule?: RuleId; readonly hint?: string; readonly fixes?: readonly Fix[] } = {},
): Finding =>
  ignored(rule, range, `xl ${release} reads \`${head}\` and drops \`${rest}\` without a message.${hint}`, { fixes })
