import type { Release } from '../../server/src/release.ts'
import type { Problem } from '../../server/src/rules/lint.ts'
import { defaultPreferences, type Snapshot, snapshotOfText } from '../../server/src/snapshot.ts'
import { lastOf } from './last-of.ts'
import type { Verdict, VerdictRow } from './verdicts.ts'

/** The host that the recorded verdicts, and the shim of the live ones, pretend. */
export const pretendedHost = { cpus: 16, nodes: 2, memory: 65_536 }

/** Where our answer to a row differs from xl's; each is undefined where the two agree. */
export interface Difference {
  /** Refused by one and accepted by the other. */
  readonly refused?: string
  /** Lines that xl names in an error and that carry none of ours. */
  readonly lines?: string
  /** xl prints something for an accepted file where we are silent, or the reverse. */
  readonly said?: string
}

/** Whether xl refused the file; a crash counts. */
export const isRefused = ({ exit }: Verdict): boolean => exit !== 0

const isCrash = ({ exit }: Verdict): boolean => typeof exit === 'string' || exit > 128

const answerTo = lastOf(
  (text: string, kind: VerdictRow['kind'], release: Release): Snapshot =>
    snapshotOfText(text, kind, { ...defaultPreferences, release, arch: 'x86', host: pretendedHost, stage: 'parse' }),
)

/** What we say of a row under a release in a dry run, on the host of the verdicts. */
export const answer = ({ text, kind }: Pick<VerdictRow, 'text' | 'kind'>, release: Release): Snapshot =>
  answerTo(text, kind, release)

const show = (problems: readonly Problem[]) =>
  problems.map(({ rule, severity, message }) => `${severity} ${rule}: ${message}`).join(' | ')

/** Compares our answer with what a real xl said. */
export const compare = (row: Pick<VerdictRow, 'text' | 'kind'>, release: Release, verdict: Verdict): Difference => {
  const { problems, document, config } = answer(row, release)
  const errors = problems.filter(({ severity }) => severity === 'error')
  const refused = errors.length > 0
  if (refused !== isRefused(verdict)) {
    const crashTold = isCrash(verdict) && problems.some(({ severity }) => severity === 'warning')
    return crashTold
      ? {}
      : {
          refused: `xl ${isRefused(verdict) ? 'refuses' : 'accepts'} it: ${verdict.said.join(' / ')}; we say ${show(errors) || 'nothing'}`,
        }
  }
  if (refused) {
    const marked = new Set(errors.map(({ start }) => document.positionAt(start).line + 1))
    // xl names the line before a newline that it did not expect; the syntax layer keeps the line that it names.
    for (const { xlLine } of config.tree.problems) if (xlLine !== undefined) marked.add(xlLine + 1)
    const missing = verdict.said.flatMap((line) => {
      const match = /^FILE:(\d+): config parsing error/.exec(line)
      return match && !marked.has(Number(match[1])) ? [line] : []
    })
    return missing.length > 0 ? { lines: missing.join(' / ') } : {}
  }
  const ours = problems.filter(({ source }) => source === 'xl')
  if (ours.length > 0 === verdict.said.length > 0) return {}
  return {
    said: `xl prints ${verdict.said.join(' / ') || 'nothing'}; we say that it prints ${ours.map(({ said }) => said).join(' / ') || 'nothing'}`,
  }
}
