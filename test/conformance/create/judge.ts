import type { Release } from '../../../server/src/release.ts'
import { defaultSettings, type Snapshot, snapshotOfText } from '../../../server/src/snapshot.ts'
import type { Host } from '../../../server/src/values/value-type.ts'
import { pretendedHost } from '../judge.ts'
import type { Verdict } from '../verdicts.ts'
import type { CreationRow } from './rows.ts'

/** The host on which the rows were recorded, and that the shim of the live ones pretends. */
const creationHost: Host = pretendedHost

/** Where our answer to a row differs from that of `xl create`; each is undefined where the two agree. */
export interface Difference {
  /** Refused by one and created by the other. */
  readonly refused?: string
  /** Refused by both, each with another line. */
  readonly line?: string
}

/** What we say of a config under a release, on the host of the rows. */
const answer = (text: string, release: Release, host = creationHost): Snapshot =>
  snapshotOfText(text, 'domain', { ...defaultSettings, release, arch: 'x86', host })

/** `max_grant_version` out of range: libxl returns its error with the wrong sign, and xl ends with 0 without a domain. */
const withoutDomain = /max grant version -?\d+ out of range/

/** Whether there is no domain afterwards. */
export const isRefused = ({ exit, said }: Verdict): boolean =>
  exit !== 0 || said.some((line) => withoutDomain.test(line))

/** Compares our answer with what `xl create` of a release did. */
export const compare = ({ text }: Pick<CreationRow, 'text'>, release: Release, verdict: Verdict): Difference => {
  const { problems } = answer(text, release)
  const errors = problems.filter(({ severity }) => severity === 'error')
  const ours = errors.map(({ rule, said, message }) => `${rule}: ${said ?? message}`).join(' | ')
  const lines = verdict.said.join(' / ')
  if (errors.length > 0 !== isRefused(verdict))
    return {
      refused: isRefused(verdict) ? `xl creates nothing: ${lines}; we say nothing` : `xl creates it; we say ${ours}`,
    }
  const line = verdict.said.find((each) => each.startsWith('libxl: error'))
  if (!isRefused(verdict) || line === undefined || errors.some(({ said }) => said === line)) return {}
  return { line: `xl prints ${lines}; we say ${ours}` }
}

/** Rows with which we do not agree, and why. */
export const explained: Readonly<Record<string, string>> = {
  'dev-create-create-158':
    '4.10: `cpus` without a CPU of the host is refused from 4.10.2 on (`xl_vcpu.c`, `apply_global_affinity_masks`); the recorded 4.10.0 takes it',
}
