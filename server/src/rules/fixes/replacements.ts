import { guestOfBuilder, guestOfType } from '../../config/guest.ts'
import { readingOf } from '../../config/lookup.ts'
import type { Config, Entry } from '../../config/read-config.ts'
import { atLeast } from '../../release.ts'
import type { Atom } from '../../syntax/index.ts'
import { tableOf } from '../../table.ts'
import type { Fix } from '../../values/value-type.ts'
import { commentOut, removeSetting, renameKey, replace, withoutOverwritten } from './edits.ts'

const atomOf = ({ value }: Entry['setting']): Atom | undefined => (value?.type === 'atom' ? value : undefined)

/** Writes another setting in the place of one; safe when xl builds the same domain. */
const write = ({ setting }: Entry, key: string, text: string, safe: boolean): Fix => ({
  title: `Write \`${key} = "${text}"\``,
  edits: [replace(setting.key, key), ...(setting.value ? [replace(setting.value, `"${text}"`)] : [])],
  safe,
})

/** Keys that a plain new name does not replace: what to write depends on the value, or on what else is set. */
const special: Record<string, (config: Config, entry: Entry) => readonly Fix[]> = tableOf({
  builder: ({ entries, tree }, entry) => {
    const builder = atomOf(entry.setting)
    const guest = builder && guestOfBuilder(builder.text)
    if (!guest) return []
    const type = entries.get('type')?.value
    // Beside a `type` that says the same, `builder` says nothing; what contradicts it is another rule's.
    if (type === undefined) return [write(entry, 'type', guest, true)]
    const same = type.type === 'atom' && guestOfType(type.text) === guest
    return same ? [{ ...removeSetting(tree.text, entry.setting), safe: true }] : []
  },
  stdvga: (config, entry) => {
    const { entries, tree } = config
    if (entry.notRead) return []
    const vga = entries.get('vga')
    // A `vga` that xl cannot read leaves the choice to this one.
    if (vga)
      return vga.value?.type === 'atom' ? [commentOut(tree.text, entry.setting, 'stdvga: `vga` says it', true)] : []
    const stdvga = readingOf(config, 'stdvga')
    return stdvga === undefined ? [] : [write(entry, 'vga', stdvga ? 'stdvga' : 'cirrus', true)]
  },
  altp2mhvm: (config, entry) => {
    const { entries, tree } = config
    const altp2mhvm = readingOf(config, 'altp2mhvm')
    if (altp2mhvm === undefined) return []
    if (altp2mhvm && !entries.has('altp2m')) return [write(entry, 'altp2m', 'mixed', false)]
    const reason = altp2mhvm ? '`altp2m` says it' : 'off is the default'
    return [commentOut(tree.text, entry.setting, `altp2mhvm: ${reason}`)]
  },
})

const renamed = ({ entries }: Config, { setting, spec }: Entry): readonly Fix[] => {
  const use = spec?.deprecated?.use
  return !use || setting.value?.type !== 'atom' || entries.has(use) ? [] : [renameKey(setting, use)]
}

/** How to do without a deprecated key. */
export const replaceDeprecated = (config: Config, entry: Entry): readonly Fix[] => {
  const { name, setting } = entry
  const own = special[name]
  const fixes = own ? own(config, entry) : renamed(config, entry)
  // What xl cannot read, or does nothing with, says nothing.
  const all = fixes.length > 0 ? fixes : [{ ...removeSetting(config.tree.text, setting), byHand: true }]
  return all.map((fix) => withoutOverwritten(config.tree, setting, fix))
}

/** What to write for a key that the release no longer reads, where there is something. */
export const replaceRemoved = (config: Config, entry: Entry): readonly Fix[] =>
  removedFixes(config, entry).map((fix) => withoutOverwritten(config.tree, entry.setting, fix))

const removedFixes = (config: Config, entry: Entry): readonly Fix[] => {
  const { name, setting, value, spec } = entry
  const { entries, tree, release, guest } = config
  if (name === 'cmdline' && spec && !atLeast(release, spec.since)) {
    return entries.has('extra') || entries.has('root') || value?.type !== 'atom' ? [] : [renameKey(setting, 'extra')]
  }
  if (name !== 'pvh' || !atLeast(release, '4.10') || value?.type !== 'atom') return []
  if (/^0*$/.test(value.text)) return [commentOut(tree.text, setting, 'pvh: off is what it is without it', true)]
  if (guest.type === 'hvm') return [commentOut(tree.text, setting, 'pvh: it was never for HVM guests', true)]
  const others = tree.settings.filter(({ key }) => key.name === 'type' || key.name === 'builder')
  return [
    {
      title: 'Write `type = "pvh"`',
      edits: [
        replace(setting, 'type = "pvh"'),
        ...others.flatMap((other) => commentOut(tree.text, other, `${other.key.name}: the guest is PVH`).edits),
      ].sort((a, b) => a.start - b.start),
    },
  ]
}
