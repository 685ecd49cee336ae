import { guestNames } from '../config/guest.ts'
import { keyRange, textOfKey, valueRange } from '../config/lookup.ts'
import { ignored, refused } from '../values/basic/findings.ts'
import { replace } from './fixes/edits.ts'
import type { Rule } from './rule.ts'

/** What `firmware` means for guests without firmware of their own (`parse_config_data`, since 4.10). */
export const badFirmware: Rule = {
  id: 'bad-firmware',
  summary: '`firmware` that a PV or PVH guest cannot have',
  *check(config) {
    const { kind, release, guest } = config
    const firmware = textOfKey(config, 'firmware')
    if (kind !== 'domain' || guest.type === 'hvm' || firmware === undefined) return
    const range = valueRange(config, 'firmware')
    const fixes = ['pvgrub64', 'pvgrub32'].map((name) => ({
      title: `Write \`${name}\``,
      edits: [replace(range, `"${name}"`)],
      byHand: true,
    }))
    if (textOfKey(config, 'kernel') !== undefined) {
      yield refused(
        'bad-firmware',
        range,
        `A ${guestNames[guest.type]} guest has \`kernel\` or \`firmware\`, not both; xl ${release} refuses the file.`,
        {
          said: 'ERROR: both kernel and firmware specified',
          related: { ...keyRange(config, 'kernel'), message: '`kernel` is set here' },
        },
      )
    } else if (!'pvgrub32'.startsWith(firmware) && !'pvgrub64'.startsWith(firmware)) {
      yield refused(
        'bad-firmware',
        range,
        `For a ${guestNames[guest.type]} guest xl ${release} knows the firmware \`pvgrub32\` and \`pvgrub64\` only, and refuses \`${firmware}\`.`,
        {
          said: 'ERROR: only pvgrub{32|64} supported as firmware options',
          fixes,
        },
      )
    } else if (firmware !== 'pvgrub32' && firmware !== 'pvgrub64') {
      yield ignored(
        'bad-firmware',
        range,
        `xl looks for the file \`${firmware}.bin\`: write out \`pvgrub32\` or \`pvgrub64\`.`,
        { fixes },
      )
    }
  },
}
