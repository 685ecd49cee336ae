import { type Config, contextOf, type Entry, valueTypeOf } from '../config/read-config.ts'
import { kept } from '../edited-list.ts'
import type { RuleId } from '../rule-ids.ts'
import { keysOf, xmTable } from '../schema/index.ts'
import { slips, slipValues, vendorKeys } from '../schema/slips.ts'
import type { Token, Tree } from '../syntax/index.ts'
import { ignored } from '../values/basic/findings.ts'
import type { FileKind, Fix } from '../values/value-type.ts'
import { commentOut, insert, onTop, renameKey, replace } from './fixes/edits.ts'
import { deviceOf, intoDevice } from './fixes/field-of-device.ts'
import { meantKey } from './fixes/meant-key.ts'
import type { Rule } from './rule.ts'

/** What a value is that its key cannot have been meant for. */
const misfits = new Set<RuleId>(['single-for-list', 'list-for-single', 'not-a-number'])

/**
 * The key that was meant by a setting: a name that is only near one is no slip where its value is of another kind than the key's.
 */
const meantBySetting = (config: Config, { name, value }: Entry): string | undefined => {
  const meant = meantKey(name, config.kind, config.release)
  if (meant === undefined || !value || slips[name] === meant) return meant
  const findings = valueTypeOf(config, meant)?.read(value, contextOf(config, meant)).findings ?? []
  return findings.some(({ rule }) => misfits.has(rule)) ? undefined : meant
}

/** Writes the key that was meant, with its value as that key takes it; nothing where it cannot say that. */
const renamed = ({ name, setting, value }: Entry, meant: string): readonly Fix[] => {
  const convert = slipValues[name]
  const fix = renameKey(setting, meant)
  if (!convert) return [fix]
  const written = value?.type === 'atom' ? convert(value.text) : undefined
  return value && written !== undefined ? [{ ...fix, edits: [...fix.edits, replace(value, written)] }] : []
}

/** A CD drive is a disk like others. */
const cdDrive = ({ tree, entries }: Config, { name, setting, value }: Entry): readonly Fix[] => {
  const disk = entries.get('disk')
  if (name !== 'cdrom' || value?.type !== 'atom' || /[",\\\s]/.test(value.text) || value.text === '') return []
  const item = `"devtype=cdrom, vdev=hdc, access=ro, target=${value.text}"`
  const title = 'Write a disk with `devtype=cdrom`'
  if (!disk) return [{ title, edits: [replace(setting, `disk = [ ${item} ]`)] }]
  const last = disk.value?.type === 'list' && disk.value.closed ? disk.value.items.at(-1) : undefined
  if (!last || /\bhdc\b/.test(tree.text.slice(disk.setting.start, disk.setting.end))) return []
  const edits = [insert(last.end, `, ${item}`), ...commentOut(tree.text, setting, 'cdrom: now in `disk`').edits]
  return [{ title, edits: edits.sort((a, b) => a.start - b.start || a.end - b.end) }]
}

/** Writes the comment that declares `name` a key of a vendor's toolstack: into the file's own one, or at its top. */
const declareKnown = (text: string, declared: Token | undefined, name: string) => {
  const edit = declared ? insert(declared.end, ` ${name}`) : onTop(text, `# xen-config: known ${name}\n`)
  // What all fixes together do about a slip is not to hide it.
  return { title: `Declare \`${name}\` a known key in this file`, edits: [edit], deliberate: true }
}

const files: Readonly<Record<FileKind, string>> = {
  domain: 'a domain config',
  cpupool: 'a cpupool config',
  'xl-conf': '`/etc/xen/xl.conf`',
}
const kinds: readonly FileKind[] = ['domain', 'cpupool', 'xl-conf']

/** The kind of file in which a key means something, where it is not this one. */
const homeOf = (name: string, kind: FileKind): FileKind | undefined =>
  kinds.find((each) => each !== kind && keysOf(each).has(name))

/** The comment that declares keys known. */
const declarationIn = kept((tree: Tree): Token | undefined =>
  tree.text.includes('xen-config:')
    ? tree.tokens.find(
        ({ kind, start, end }) => kind === 'comment' && /^#\s*xen-config:\s*known\s/.test(tree.text.slice(start, end)),
      )
    : undefined,
)

/** xl drops keys that it does not know, without a message. */
export const unknownKey: Rule = {
  id: 'unknown-key',
  summary: 'A key that no release of xl reads',
  *check(config) {
    const { kind, release, tree, knownKeys: declaredKeys } = config
    // In a program, these are its variables.
    if (config.python) return
    const behindOthers = new Set<number>()
    for (const { code, start } of tree.causes) if (code === 'missing-separator') behindOthers.add(start)
    for (const entry of config.entries.values()) {
      const { name, spec, setting } = entry
      // What stands behind another setting may be no key at all, and that is told.
      if (behindOthers.has(setting.start)) continue
      if (spec || declaredKeys.has(name) || (kind === 'domain' && xmTable.has(name))) continue
      const home = homeOf(name, kind)
      if (home) {
        const message = `xl ${release} ignores \`${name}\` without a message: it belongs in ${files[home]}, and this is ${files[kind]}.`
        yield ignored('unknown-key', setting.key, message, { fixes: () => [commentOut(tree.text, setting)] })
        continue
      }
      const vendor = kind === 'domain' && vendorKeys.has(name)
      const device = kind === 'domain' && !vendor && slips[name] === undefined ? deviceOf(name) : undefined
      const meant = vendor || device ? undefined : meantBySetting(config, entry)
      // Two settings of one key would not be what anybody meant.
      const isSet = meant !== undefined && config.entries.has(meant)
      const drive = kind === 'domain' ? cdDrive(config, entry) : []
      const advised = vendor
        ? ' It belongs to a fork of Xen for cars: declare it known if that is what runs here.'
        : meant
          ? ` Did you mean \`${meant}\`?${isSet ? ' It is set already.' : ''}`
          : drive.length > 0
            ? ' Did you mean a disk with `devtype=cdrom`?'
            : device
              ? ` It is a field of \`${device}\`: \`${device} = [ "${name}=…" ]\`.`
              : ''
      const message = `xl ${release} ignores \`${name}\` without a message.${advised}`
      yield ignored('unknown-key', setting.key, message, {
        fixes: () => [
          ...(meant && !isSet ? renamed(entry, meant) : []),
          ...drive,
          ...(device ? intoDevice(config, entry, device) : []),
          declareKnown(tree.text, declarationIn(tree), name),
          { title: `Add \`${name}\` to the setting xen.knownKeys`, edits: [], knownKey: name },
          commentOut(tree.text, setting),
        ],
      })
    }
  },
}
