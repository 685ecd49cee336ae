import { guestNames, guestsInWords } from '../config/guest.ts'
import type { Config, Entry } from '../config/read-config.ts'
import { guestsOf, isForGuest } from '../config/reads.ts'
import { newestRelease } from '../release.ts'
import { ignored } from '../values/basic/findings.ts'
import type { Arch } from '../values/value-type.ts'
import { commentOut } from './fixes/edits.ts'
import type { Rule } from './rule.ts'

/** Keys that mean nothing for the type of guest, or the architecture, that the file asks for. */
export const keyOfOtherGuest: Rule = {
  id: 'key-of-other-guest',
  summary: 'A key that this type of guest ignores',
  *check(config) {
    for (const entry of config.entries.values()) {
      const message = whyIgnored(config, entry)
      if (!message) continue
      yield ignored('key-of-other-guest', entry.setting.key, message, {
        fixes: [commentOut(config.tree.text, entry.setting)],
      })
    }
  },
}

const whyIgnored = (
  config: Config,
  { name, spec, notRead, withoutEffect, inRelease, setting, reading }: Entry,
): string | undefined => {
  if (!spec || !inRelease) return undefined
  const { guest, arch, release } = config
  const type = guestNames[guest.type]
  const asked = guest.decidedBy ? `\`${guest.decidedBy}\` makes this ${type}` : `this is ${type} by default`
  if (notRead?.because === 'vfb' || withoutEffect)
    return `xl ignores \`${name}\` beside \`vfb\`: a PV guest has the frame buffers of \`vfb\` and no other.`
  if (notRead?.because === 'nodes')
    return 'xl ignores `cpus` beside a list of `nodes`: the pool gets the CPUs of those nodes.'
  if (notRead?.because === 'vnc-off') return `xl does not read \`${name}\` for a PV guest without \`vnc = 1\`.`
  if (notRead) return `xl ${release} reads \`${name}\` for ${guestsInWords(notRead.readers)} guests only; ${asked}.`
  // What xl refuses is said where it refuses it.
  if (reading?.findings.some(({ effect }) => effect === 'refused')) return undefined
  if (!isForGuest(spec, config) && meansSomething(setting)) {
    const changed = isForGuest(spec, { ...config, release: newestRelease })
    const meant = `it is for ${guestsInWords(guestsOf(spec, release))} guests${changed ? ` in ${release}` : ''}, and ${asked}`
    return spec.forOthers
      ? `\`${name}\` is not meant for this guest: ${meant}. But ${spec.forOthers}.`
      : `\`${name}\` does nothing here: ${meant}.`
  }
  if (spec.arches && !spec.arches.includes(arch)) {
    const meant = `it is for ${spec.arches.map(nameOf).join(' and ')}, and the target is ${nameOf(arch)}`
    return spec.forOthers
      ? `\`${name}\` is not meant for this guest: ${meant}. But ${spec.forOthers}.`
      : `\`${name}\` does nothing here: ${meant}.`
  }
  return undefined
}

const nameOf = (arch: Arch): string => (arch === 'arm' ? 'ARM' : 'x86')

/** A feature that is switched off, or a list without items, asks for nothing. */
const meansSomething = ({ value }: Entry['setting']): boolean =>
  value !== undefined && !(value.type === 'atom' ? value.text === '0' || value.text === '' : value.items.length === 0)
