import { refused } from '../basic/findings.ts'
import { integer } from '../basic/simple.ts'
import type { ReadContext, ValueType } from '../value-type.ts'

/** INT_MAX: the upper bound that xl hands to `xlu_cfg_get_bounded_long`. */
const intMax = 2147483647

export interface GrantLimitOptions {
  readonly usual: readonly number[]
  /** What Xen takes; xl itself takes 0 to INT_MAX. */
  readonly range: { readonly min: number; readonly max?: number }
}

/**
 * A limit of the grant table since 4.13 (`xl_parse.c`, `max_grant_frames`): xl reads it with `dont_warn` and calls
 * `exit(1)` when that fails, so a value that does not fit ends xl without a word.
 */
export const grantLimit = ({ usual, range }: GrantLimitOptions): ValueType<bigint> => {
  const base = integer({ bounded: { min: 0, max: intMax }, quiet: true, usual, range })
  return {
    ...base,
    read(value, cx) {
      const reading = base.read(value, cx)
      if (reading.value !== undefined) return reading
      const [cause] = reading.findings
      return {
        value: undefined,
        findings: [
          refused(cause?.rule ?? 'not-a-number', value, message(cx), cause?.fixes ? { fixes: cause.fixes } : {}),
        ],
      }
    },
  }
}

const message = ({ key, release }: ReadContext): string =>
  `xl ${release} refuses the file here and prints nothing: \`${key}\` must be a whole number from 0 to ${intMax}.`
