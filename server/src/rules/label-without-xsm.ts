import { keyRange, textOfKey } from '../config/lookup.ts'
import { atLeast } from '../release.ts'
import { remark } from '../values/basic/findings.ts'
import type { Rule } from './rule.ts'

/** `init_seclabel` and `seclabel` up to 4.4, which ask the hypervisor for the label at once (`parse_config_data`). */
export const labelWithoutXsm: Rule = {
  id: 'label-without-xsm',
  summary: 'A security label for a hypervisor without XSM',
  *check(config) {
    if (config.kind !== 'domain' || atLeast(config.release, '4.5')) return
    for (const key of ['init_seclabel', 'seclabel', 'device_model_stubdomain_seclabel'] as const) {
      if (textOfKey(config, key) === undefined) continue
      yield remark(
        'label-without-xsm',
        keyRange(config, key),
        `xl ${config.release} drops \`${key}\` where the hypervisor runs without XSM, and says so.`,
        {
          said: `XSM Disabled: ${key} not supported`,
        },
      )
    }
  },
}
