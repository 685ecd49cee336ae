import { keyRange, textOfKey, valueRange } from '../config/lookup.ts'
import { whyNoLabel } from '../create/checks/labels.ts'
import { atLeast } from '../release.ts'
import { ignored, refused, remark } from '../values/basic/findings.ts'
import type { Rule } from './rule.ts'

/** `init_seclabel` and `seclabel` up to 4.4, which ask the hypervisor for the label at once (`parse_config_data`). */
export const labelWithoutXsm: Rule = {
  id: 'label-without-xsm',
  summary: 'A security label for a hypervisor without XSM',
  *check(config) {
    if (config.kind !== 'domain' || atLeast(config.release, '4.5')) return
    const { host, release } = config
    for (const key of ['init_seclabel', 'seclabel', 'device_model_stubdomain_seclabel'] as const) {
      const label = textOfKey(config, key)
      if (label === undefined) continue
      const why = whyNoLabel(label, host)
      if (why !== undefined) {
        yield refused('label-without-xsm', valueRange(config, key), `xl ${release} refuses the file: ${why}`, {
          said: `Invalid ${key}: ${label}`,
        })
        return
      }
      if (host?.can?.xsm === true) continue
      const tell = host?.can?.xsm === false ? ignored : remark
      yield tell(
        'label-without-xsm',
        keyRange(config, key),
        `xl ${release} drops \`${key}\` where the hypervisor runs without XSM, and says so.`,
        {
          said: `XSM Disabled: ${key} not supported`,
        },
      )
    }
  },
}
