import type { Config, Entry } from '../config/config.ts'
import { valueTypeOf } from '../config/read-config.ts'
import { atomsOf } from '../syntax/index.ts'
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

/** Signs that may be odd, and blanks in the place of which a comma may be meant: where the value has fields, or something is wrong. */
const maybeOdd = (config: Config, { name, value, reading }: Entry): boolean => {
  if (!value || !reading) return false
  const mayLackCommas = valueTypeOf(config, name)?.signature !== undefined || reading.findings.length > 0
  const odd = mayLackCommas ? /[^\x20-\x7e\t]|[;"']|[^\s,;=:][ \t]+[^\s,;=:]/ : /[^\x20-\x7e\t]|[;"']/
  return atomsOf(value).some(({ quote, text }) => quote && odd.test(text))
}

/** Findings, with those that come of an odd character replaced by one that names it. */
export const withOddCharacters = (config: Config, findings: readonly Finding[]): Finding[] => {
  const entries = [...config.entries.values()].filter((entry) => maybeOdd(config, entry))
  return entries.length > 0 ? namingOdd(config, entries, findings) : [...findings]
}
