import { guestNames } from '../config/guest.ts'
import { beginning, isIllegible, textOfKey, valueRange } from '../config/lookup.ts'
import { refused } from '../values/basic/findings.ts'
import { asList } from './fixes/list-for-single.ts'
import type { Rule } from './rule.ts'

/** A PV or PVH guest boots from a kernel, or from a boot loader that finds one. */
export const missingKernel: Rule = {
  id: 'missing-kernel',
  summary: 'Neither a kernel nor a boot loader',
  *check(config) {
    const { kind, release, guest } = config
    if (kind !== 'domain' || guest.type === 'hvm') return
    const keys = ['kernel', 'bootloader', 'firmware'] as const
    if (keys.some((key) => textOfKey(config, key) !== undefined) || isIllegible(config, ...keys)) return
    const said = 'Neither kernel nor bootloader specified'
    const list = keys.find((key) => config.entries.get(key)?.value?.type === 'list')
    if (list) {
      const message = `\`${list}\` has to be a single text; xl ${release} refuses the file.`
      yield refused('missing-kernel', valueRange(config, list), message, asList(config, list, said))
      return
    }
    const decided = guest.decidedBy && config.entries.get(guest.decidedBy)?.setting.key
    const type = guestNames[guest.type]
    yield refused(
      'missing-kernel',
      decided ?? beginning(config),
      `There is neither \`kernel\` nor \`bootloader\`; xl ${release} refuses a ${type} guest without one of them.${guest.decidedBy ? '' : ` Without \`type\` this is a ${type} guest.`}`,
      { said },
    )
  },
}
