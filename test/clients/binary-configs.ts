import { readFileSync } from 'node:fs'
import fc from 'fast-check'

interface Row {
  readonly id: string
  readonly kind: string
  readonly text: string
}

/** The configs that real xl has judged. */
export const verdictRows: readonly Row[] = readFileSync(
  new URL('../conformance/verdicts.jsonl', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))

/** Some of many, others on each run. */
export const pick = <T>(all: readonly T[], count: number): readonly T[] =>
  fc.sample(fc.subarray([...all], { minLength: count, maxLength: count }), 1)[0] ?? []
