import type { Config, Entry } from '../config/read-config.ts'
import { atLeast, type Release, releaseAfter } from '../release.ts'
import { type KeySpec, xmTable } from '../schema/index.ts'
import { advice, ignored } from '../values/basic/findings.ts'
import type { GuestType } from '../values/value-type.ts'
import { commentOut, removeSetting } from './fixes/edits.ts'
import { replaceDeprecated, replaceRemoved } from './fixes/replacements.ts'
import { xmFixes } from './fixes/xm-fixes.ts'
import type { Rule } from './rule.ts'

const inWords: Record<GuestType, string> = { pv: 'PV', hvm: 'HVM', pvh: 'PVH' }

/** "PV", "PV or HVM", "PV, HVM or PVH". */
export const guestsInWords = (guests: readonly GuestType[]): string => {
  const names = guests.map((guest) => inWords[guest])
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
}

/** Options of xm that xl never took over. */
export const xmOnlyKey: Rule = {
  id: 'xm-only-key',
  summary: 'An option that only xm read',
  *check(config) {
    const { kind, entries, knownKeys, tree, release } = config
    if (kind !== 'domain') return
    for (const entry of entries.values()) {
      const { name, spec, setting } = entry
      const option = spec || knownKeys.has(name) ? undefined : xmTable.get(name)
      if (!option) continue
      const instead = option.replacement ? ` Use \`${option.replacement}\`.` : ''
      yield ignored(
        'xm-only-key',
        setting.key,
        `\`${name}\` was an option of xm: xl ${release} ignores it without a message.${instead}`,
        {
          tag: 'deprecated',
          fixes: [...xmFixes(config, entry), removeSetting(tree.text, setting)],
        },
      )
    }
  },
}

/** Keys for which the project has a better one. */
export const deprecatedKey: Rule = {
  id: 'deprecated-key',
  summary: 'A key that is deprecated',
  *check(config) {
    const { entries, release } = config
    for (const entry of entries.values()) {
      const { name, spec, inRelease, setting, reading } = entry
      const deprecated = spec?.deprecated
      if (!deprecated || !inRelease || !atLeast(release, deprecated.since)) continue
      // What xl reads only to say that it ignores it needs no second word.
      if (reading?.findings.some(({ rule }) => rule === 'ignored-key')) continue
      yield advice(
        'deprecated-key',
        setting.key,
        `\`${name}\` is deprecated since ${deprecated.since}. ${deprecated.note}`,
        {
          tag: 'deprecated',
          said: isTaken(entry) && isSaid(deprecated, entries, release) ? deprecated.said : undefined,
          fixes: replaceDeprecated(config, entry),
        },
      )
    }
  },
}

/** Whether xl has got a value, be it one that it refuses afterwards. */
const isTaken = ({ reading }: Entry): boolean =>
  reading?.value !== undefined || (reading?.findings.some(({ effect }) => effect === 'refused') ?? false)

const isSaid = (
  { saidIn, unsaidBeside }: NonNullable<KeySpec['deprecated']>,
  entries: Config['entries'],
  release: Release,
): boolean =>
  (!saidIn || (atLeast(release, saidIn[0]) && atLeast(saidIn[1], release))) &&
  (!unsaidBeside || entries.get(unsaidBeside)?.reading?.value === undefined)

/** Keys of other releases. */
export const keyOfOtherRelease: Rule = {
  id: 'key-of-other-release',
  summary: 'A key that the target release does not read',
  *check(config) {
    const { entries, release, knownKeys, tree } = config
    for (const entry of entries.values()) {
      const { name, spec, inRelease, setting } = entry
      if (!spec || inRelease || knownKeys.has(name)) continue
      const message = !atLeast(release, spec.since)
        ? `xl ${release} does not know \`${name}\` yet and ignores it without a message: ${spec.since} is the first release that reads it.`
        : `xl ${release} no longer reads \`${name}\` and ignores it without a message: ${spec.until} was the last release that did.${
            spec.deprecated?.note ? ` ${spec.deprecated.note}` : ''
          }`
      yield ignored('key-of-other-release', setting.key, message, {
        ...(atLeast(release, spec.since) ? { tag: 'deprecated' as const } : {}),
        fixes: [
          ...replaceRemoved(config, entry),
          commentOut(
            tree.text,
            setting,
            spec.until && atLeast(release, releaseAfter(spec.until))
              ? `${name}: read up to ${spec.until}`
              : `${name}: read since ${spec.since}`,
          ),
        ],
      })
    }
  },
}

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
  { guest, arch, release }: Config,
  { name, spec, notRead, withoutEffect, inRelease, setting, reading }: Entry,
): string | undefined => {
  if (!spec || !inRelease) return undefined
  const type = inWords[guest.type]
  const asked = guest.decidedBy ? `\`${guest.decidedBy}\` makes this ${type}` : `this is ${type} by default`
  if (notRead?.because === 'vfb' || withoutEffect)
    return `xl ignores \`${name}\` beside \`vfb\`: a PV guest has the frame buffers of \`vfb\` and no other.`
  if (notRead?.because === 'nodes')
    return 'xl ignores `cpus` beside a list of `nodes`: the pool gets the CPUs of those nodes.'
  if (notRead?.because === 'vnc-off') return `xl does not read \`${name}\` for a PV guest without \`vnc = 1\`.`
  if (notRead) return `xl ${release} reads \`${name}\` for ${guestsInWords(notRead.readers)} guests only; ${asked}.`
  // What xl refuses is said where it refuses it.
  if (reading?.findings.some(({ effect }) => effect === 'refused')) return undefined
  if (spec.guests && !spec.guests.includes(guest.type) && meansSomething(setting)) {
    return `\`${name}\` does nothing here: it is for ${guestsInWords(spec.guests)} guests, and ${asked}.`
  }
  if (spec.arches && !spec.arches.includes(arch)) {
    return `\`${name}\` does nothing here: it is for ${spec.arches.map((each) => (each === 'arm' ? 'ARM' : 'x86')).join(' and ')}, and the target is ${arch === 'arm' ? 'ARM' : 'x86'}.`
  }
  return undefined
}

/** A feature that is switched off, or a list without items, asks for nothing. */
const meansSomething = ({ value }: Entry['setting']): boolean =>
  value !== undefined && !(value.type === 'atom' ? value.text === '0' || value.text === '' : value.items.length === 0)
