import type { Assignment } from '../python/machine/types.ts'

/** Why xm passed over a value: what it is, or where it stands. */
const words = {
  hidden: 'it stands among the globals (`global`, `globals()`), where xm did not look',
  bool: 'its value is `True` or `False`',
  tuple: 'its value is a tuple',
  unicode: 'its value is a Unicode text',
  long: 'its value is a long number',
  other: 'its value is no plain text, number or list',
} as const

export type PassedOver = keyof typeof words

/** Why xm passed over what a file sets (`opts.py`, `load`); undefined for what it took, and for what says nothing to a config either. */
export const whyPassedOver = ({ value, setting, hidden }: Assignment): PassedOver | undefined => {
  if (!value || setting || value.type === 'none' || value.type === 'dict') return undefined
  if (value.type === 'tuple' && value.items.length === 0) return undefined
  if (hidden) return 'hidden'
  if (value.type === 'int') return 'long'
  return value.type === 'str' ? 'unicode' : value.type === 'bool' || value.type === 'tuple' ? value.type : 'other'
}

export const passedOverWords = (why: PassedOver): string => `xm passed over it, since ${words[why]}.`
