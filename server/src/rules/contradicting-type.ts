import { guestNames, guestOfBuilder, guestOfType } from '../config/guest.ts'
import { textOfKey, valueRange } from '../config/lookup.ts'
import { atLeast } from '../release.ts'
import { refused } from '../values/basic/findings.ts'
import { removeSetting } from './fixes/edits.ts'
import type { Rule } from './rule.ts'

/** `type` and `builder` that name different guests (`parse_config_data`, since 4.10). */
export const contradictingType: Rule = {
  id: 'contradicting-type',
  summary: '`type` and `builder` that contradict each other',
  *check(config) {
    if (config.kind !== 'domain' || !atLeast(config.release, '4.10')) return
    const type = guestOfType(textOfKey(config, 'type') ?? '-')
    const builder = guestOfBuilder(textOfKey(config, 'builder') ?? '-')
    if (!type || !builder || type === builder) return
    const setting = config.entries.get('builder')?.setting
    if (!setting) return
    yield refused(
      'contradicting-type',
      setting,
      `\`builder\` asks for ${guestNames[builder]} and \`type\` for ${guestNames[type]}; xl ${config.release} refuses the file. \`type\` alone is enough.`,
      {
        said: 'Contradicting "builder" and "type" options specified.',
        related: { ...valueRange(config, 'type'), message: '`type` is set here' },
        fixes: [removeSetting(config.tree.text, setting)],
      },
    )
  },
}
