import { keyRange, textOfKey } from '../config/lookup.ts'
import { atLeast } from '../release.ts'
import { ignored } from '../values/basic/findings.ts'
import type { Rule } from './rule.ts'

/** Keys that want another one beside them. */
export const incompleteOverride: Rule = {
  id: 'incomplete-override',
  summary: 'An override without the key that goes with it',
  *check(config) {
    if (config.kind !== 'domain') return
    if (textOfKey(config, 'bios_path_override') !== undefined && textOfKey(config, 'bios') === undefined) {
      yield ignored(
        'incomplete-override',
        keyRange(config, 'bios_path_override'),
        '`bios_path_override` wants `bios` beside it, so that xl knows which firmware the file is.',
        {
          said: 'WARNING: bios_path_override given without specific bios name',
        },
      )
    }
    if (
      textOfKey(config, 'device_model_override') !== undefined &&
      textOfKey(config, 'device_model_version') === undefined &&
      atLeast(config.release, '4.2')
    ) {
      yield ignored(
        'incomplete-override',
        keyRange(config, 'device_model_override'),
        '`device_model_override` wants `device_model_version` beside it, so that xl knows how to talk to the program.',
        {
          said: 'WARNING: device model override given without specific DM version',
        },
      )
    }
  },
}
