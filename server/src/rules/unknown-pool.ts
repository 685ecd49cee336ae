import { textOfKey, valueRange } from '../config/lookup.ts'
import { atLeast } from '../release.ts'
import { refused } from '../values/basic/findings.ts'
import type { Rule } from './rule.ts'

/** The name of a pool up to 4.4, when xl wanted the pool to be there (`parse_config_data`). */
export const unknownPool: Rule = {
  id: 'unknown-pool',
  summary: 'A cpupool that is not there',
  *check(config) {
    const pool = textOfKey(config, 'pool')
    // A host that is described has no pool but the first.
    if (config.kind !== 'domain' || atLeast(config.release, '4.5') || !config.host || pool === undefined) return
    if (pool === 'Pool-0' || /^0+$/.test(pool)) return
    yield refused(
      'unknown-pool',
      valueRange(config, 'pool'),
      `xl ${config.release} refuses a pool that is not there; the host has \`Pool-0\` alone.`,
      {
        said: 'Illegal pool specified',
      },
    )
  },
}
