import { readFileSync } from 'node:fs'
import type { Release } from '../../../server/src/release.ts'
import type { Verdict } from '../verdicts.ts'

/** What libxl filled into a domain, as the creation left it. */
export interface Effective {
  /** What creation added to the domain config or changed in it, by path: `b_info.video_memkb`, `nics[0].mtu`. */
  readonly filled: Readonly<Record<string, string | number>>
  /** The device model with its arguments. */
  readonly dm?: readonly string[]
  /** The nodes of the guest and of its backends in xenstore. */
  readonly xenstore?: Readonly<Record<string, string>>
}

/**
 * A generated config and what seven releases made of it in `xl create`. The lines leave out the file and line of libxl's source, the
 * number of the domain, and what libxl prints while it cleans up.
 */
export interface CreationRow {
  readonly id: string
  readonly text: string
  readonly verdicts: readonly Verdict[]
  readonly effective?: Partial<Record<Release, Effective>>
}

/** One of the checks of libxl and Xen, in our words, with an example that trips it and a neighbour that does not. */
export interface Check {
  readonly id: string
  /** The text that is printed, with `%s` and the like for what varies. */
  readonly message: string
  readonly function: string
  readonly file: string
  readonly since: Release
  readonly until: Release | null
  readonly guests: readonly string[]
  readonly arch: 'all' | 'x86' | 'arm'
  readonly layer: 'libxl' | 'xl' | 'xen'
  readonly effect: 'refused' | 'dropped' | 'warned'
  readonly condition: string
  readonly depends: readonly ('config' | 'host' | 'files')[]
  readonly keys: readonly string[]
  readonly example: string | null
  readonly fine: string | null
  /** What a real libxl did with the example, with the line that it printed; null where nobody has run it. */
  readonly verified: string | null
  /** In which releases the example was seen to trip it; null where nobody has run it. */
  readonly live: Readonly<Record<string, string>> | null
  /** The knobs of the shim that the example needs. */
  readonly host?: Readonly<Record<string, string>>
  readonly fineHost?: Readonly<Record<string, string>>
}

const linesOf = <T>(name: string): readonly T[] =>
  readFileSync(new URL(name, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

export const creationRows: readonly CreationRow[] = linesOf('rows.jsonl')

export const checks: readonly Check[] = linesOf('checks.jsonl')

const escapeRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

const patterns = checks.map(
  (check) => [check, new RegExp(escapeRegExp(check.message).replace(/%[0-9]*[a-z]/g, '.*'))] as const,
)

/** The checks that can have printed the first error of libxl; none where it is of no check, and undefined where libxl says nothing. */
export const decidedBy = ({ said }: Verdict): readonly Check[] | undefined => {
  const errors = said.filter((each) => each.startsWith('libxl: error')).map(checksOf)
  // After some errors libxl goes on.
  return (
    errors.find((fitting) => fitting.length === 0 || fitting.some(({ effect }) => effect === 'refused')) ?? errors[0]
  )
}

const checksOf = (line: string): readonly Check[] => {
  const fitting = patterns
    .filter(([{ layer }, pattern]) => layer !== 'xen' && pattern.test(line))
    .map(([check]) => check)
  const own = fitting.filter((check) => line.includes(` ${check.function}: `))
  return own.length > 0 ? own : fitting
}

/** What decides over a row, for the report: the check that refuses it, the parser, or nothing. */
export const familyOf = (verdict: Verdict): string => {
  if (verdict.exit === 0) return 'created'
  const checks = decidedBy(verdict)
  if (checks === undefined) return typeof verdict.exit === 'string' ? 'aborted' : 'parser'
  return checks[0]?.id ?? 'other'
}
