import { readFileSync } from 'node:fs'
import type { Release } from '../../server/src/release.ts'

/** What some real releases of xl said of a text in a dry run. */
export interface Verdict {
  readonly releases: readonly Release[]
  /** xl's exit status, or the name of the signal that ended it. */
  readonly exit: number | string
  readonly said: readonly string[]
}

/** A generated config with the verdicts of seven releases. */
export interface VerdictRow {
  readonly id: string
  readonly family: string
  readonly kind: 'domain' | 'cpupool'
  readonly text: string
  readonly verdicts: readonly Verdict[]
  /** What xl 4.22 made of it. */
  readonly built?: Record<string, unknown>
}

export const recordedReleases: readonly Release[] = ['4.2', '4.6', '4.10', '4.14', '4.17', '4.20', '4.22']

export const verdictRows: readonly VerdictRow[] = readFileSync(new URL('verdicts.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line))
