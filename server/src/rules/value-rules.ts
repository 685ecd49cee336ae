import type { Rule } from './rule.ts'

/** Rules whose findings come from reading a value: what the value types report. */
export const valueRules: readonly Rule[] = Object.entries({
  'list-for-single': 'A list where xl wants a single value',
  'single-for-list': 'A single value where xl wants a list',
  'list-in-list': 'A list in a list where xl wants text',
  'not-a-number': 'Something that is not a number',
  'added-number': 'A number set with `+=`',
  'out-of-range': 'A number out of its range',
  'octal-number': 'A number that is octal by its leading 0',
  'unknown-choice': 'A value that xl does not know',
  'deprecated-value': 'A value that is deprecated',
  'bad-uuid': 'A UUID that xl cannot read',
}).map(([id, summary]) => ({ id, summary }))
