import { readFileSync } from 'node:fs'
import { newestRelease, type Release, releases } from '../../server/src/release.ts'

/** What some real releases of xl said of a text in a dry run. */
export interface Verdict {
  readonly releases: readonly Release[]
  /** xl's exit status, or the name of the signal that ended it. */
  readonly exit: number | string
  readonly said: readonly string[]
}

/** A generated config with the verdicts of the recorded releases. */
export interface VerdictRow {
  readonly id: string
  readonly family: string
  readonly kind: 'domain' | 'cpupool'
  readonly text: string
  readonly verdicts: readonly Verdict[]
  /** What the xl of `builtRelease` made of it. */
  readonly built?: Record<string, unknown>
}

export const verdictRows: readonly VerdictRow[] = readFileSync(new URL('verdicts.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line))

const recorded = new Set(verdictRows.flatMap(({ verdicts }) => verdicts.flatMap((verdict) => verdict.releases)))

/** The releases whose verdicts are recorded, oldest first. */
export const recordedReleases: readonly Release[] = releases.filter((release) => recorded.has(release))

/** The release whose domains are recorded: the newest of them. */
export const builtRelease: Release = recordedReleases[recordedReleases.length - 1] ?? newestRelease
