import { readingOf, textOfKey, valueRange } from '../config/lookup.ts'
import { atLeast } from '../release.ts'
import { refused } from '../values/basic/findings.ts'
import { removeSetting } from './fixes/edits.ts'
import type { Rule } from './rule.ts'

/** A display number in two places (`parse_config_data`, since 4.3). */
export const twoDisplays: Rule = {
  id: 'two-displays',
  summary: 'A VNC display in `vnclisten` and in `vncdisplay`',
  *check(config) {
    if (config.kind !== 'domain' || config.guest.type !== 'hvm' || !atLeast(config.release, '4.3')) return
    const listen = textOfKey(config, 'vnclisten')
    const display = readingOf(config, 'vncdisplay')
    if (!listen?.includes(':') || !display || BigInt.asIntN(32, display) === 0n) return
    const number = config.entries.get('vncdisplay')
    yield refused(
      'two-displays',
      valueRange(config, 'vnclisten'),
      `The display stands in \`vnclisten\` and in \`vncdisplay\`; xl ${config.release} refuses the file.`,
      {
        said: 'ERROR: Display specified both in vnclisten and vncdisplay!',
        fixes: number ? [removeSetting(config.tree.text, number.setting)] : [],
        related: { ...valueRange(config, 'vncdisplay'), message: '`vncdisplay` is set here' },
      },
    )
  },
}
