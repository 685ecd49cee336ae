import type { Config, Entry } from '../config/config.ts'
import { valueTypeOf } from '../config/read-config.ts'
import { derivedOf } from '../syntax/derived.ts'
import { type Atom, atomsOf, type List, type Value } from '../syntax/index.ts'
import type { Finding } from '../values/value-type.ts'
import { namingOdd } from './fixes/pasted-text.ts'
import type { Rule } from './rule.ts'

/*
 * Inside of quotes xl takes any character as it stands. What a web page, a chat or a word processor has put there is found by reading the
 * value once more with what was meant: what is wrong, and no longer is then, comes of it.
 */

export const oddCharacter: Rule = {
  id: 'odd-character',
  summary: 'A character in quotes that cannot be meant',
}

/** The lists in which no string has a sign of a kind, by that. */
const clean = new Map<RegExp, WeakSet<List>>()

/** Whether a sign stands in a string; of a list that was edited, nothing but what is new in it is looked at. */
const hasSign = (value: Value, sign: RegExp): boolean => {
  const isIn = ({ quote, text }: Atom) => quote !== undefined && sign.test(text)
  if (value.type === 'atom') return isIn(value)
  const known = clean.get(sign) ?? new WeakSet<List>()
  clean.set(sign, known)
  if (known.has(value)) return false
  const derived = derivedOf(value)
  const isNew = derived && known.has(derived.from)
  const items = isNew ? value.items.slice(derived.head, value.items.length - derived.tail) : value.items
  const found = items.some((item) => atomsOf(item).some(isIn))
  if (!found) known.add(value)
  return found
}

const oddSign = /[^\x20-\x7e\t]|[;"']/
const oddSignOrBlank = /[^\x20-\x7e\t]|[;"']|[^\s,;=:][ \t]+[^\s,;=:]/

/** Signs that may be odd, and blanks in the place of which a comma may be meant: where the value has fields, or something is wrong. */
const maybeOdd = (config: Config, { name, value, reading }: Entry): boolean => {
  if (!value || !reading) return false
  const mayLackCommas = valueTypeOf(config, name)?.signature !== undefined || reading.findings.length > 0
  return hasSign(value, mayLackCommas ? oddSignOrBlank : oddSign)
}

/** Findings, with those that come of an odd character replaced by one that names it. */
export const withOddCharacters = (config: Config, findings: readonly Finding[]): Finding[] => {
  const entries = [...config.entries.values()].filter((entry) => maybeOdd(config, entry))
  return entries.length > 0 ? namingOdd(config, entries, findings) : [...findings]
}
