import type { Config, Entry } from '../../config/read-config.ts'
import { atLeast } from '../../release.ts'
import { xmTable } from '../../schema/index.ts'
import { shellWords } from '../../shell-words.ts'
import { type Atom, contentRange, textOf } from '../../syntax/index.ts'
import { tableOf } from '../../table.ts'
import { strtol } from '../../values/c/numbers.ts'
import type { Edit, Fix } from '../../values/value-type.ts'
import { commentOut, hasRest, insert, replace, withoutOverwritten, writeInstead } from './edits.ts'
import { isNetworkOption, networkFix } from './xm-network.ts'

/** What a fix for an option of xm can look at. */
export interface XmCase {
  readonly config: Config
  readonly entry: Entry
  /** The value as text; undefined for a list. */
  readonly text: string | undefined
  /** The value as a number, as xm's `int` reads it; undefined for what is none. */
  readonly number: number | undefined
  /** The strings of a list. */
  readonly items: readonly string[] | undefined
}

/** Something to write in the place of an option. */
interface Rewrite {
  readonly title: string
  readonly edits: readonly Edit[]
}

/** What becomes of an option: edits, or a reason why nothing takes its place, with what its words would mean where they are wanted. */
type Answer = Rewrite | { readonly drop: string; readonly instead?: Rewrite | undefined } | undefined

/** A text in quotes, as xl reads it. */
export const quoted = (text: string, quote: '"' | "'" = '"'): string =>
  `${quote}${text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`)}${quote}`

const has = ({ entries }: Config, key: string): boolean => entries.has(key)

/** The last setting of a key, when it is a plain one that can be added to: one `=`, and a single value in quotes. */
const atomOf = ({ entries }: Config, key: string): Atom | undefined => {
  const entry = entries.get(key)
  return entry && !entry.added && entry.value?.type === 'atom' ? entry.value : undefined
}

const listOf = ({ entries }: Config, key: string) => {
  const entry = entries.get(key)
  return entry && !entry.added && entry.value?.type === 'list' && entry.value.closed ? entry.value : undefined
}

const numberOfKey = (config: Config, key: string): number | undefined => {
  const atom = atomOf(config, key)
  return atom ? integerOf(atom.text) : undefined
}

const integerOf = (text: string): number | undefined => {
  const { number, length } = strtol(text.trim(), 0)
  return length > 0 && length === text.trim().length && Number.isSafeInteger(Number(number))
    ? Number(number)
    : undefined
}

const renamed = ({ entry }: XmCase, name: string): Rewrite => ({
  title: `Replace by \`${name}\``,
  edits: [replace(entry.setting.key, name)],
})

/** Writes another setting, or several lines of them, in the place of an option. */
const rewritten = ({ config, entry }: XmCase, title: string, newText: string): Rewrite => {
  const keys = [...newText.matchAll(/^(\w+) =/gm)].map(([, key]) => `\`${key}\``).filter((key) => key !== '`vcpus`')
  return { title, edits: writeInstead(config.tree.text, entry.setting, newText, `now ${keys.join(', ')}`) }
}

/** Puts items at the end of a list that is there, or makes the setting one. */
const intoList = (
  each: XmCase,
  key: string,
  items: readonly string[],
  list = items.map((item) => quoted(item)),
): Rewrite | undefined => {
  const there = has(each.config, key)
  if (!there) return rewritten(each, `Write \`${key}\``, `${key} = [ ${list.join(', ')} ]`)
  const value = listOf(each.config, key)
  if (!value) return undefined
  const last = value.items.at(-1)
  return {
    title: `Add it to \`${key}\``,
    edits: [
      last ? insert(last.end, `, ${list.join(', ')}`) : replace(value, `[ ${list.join(', ')} ]`),
      ...commentOut(each.config.tree.text, each.entry.setting, `${each.entry.name}: now in \`${key}\``).edits,
    ],
  }
}

/** Arguments for the device model, which only HVM guests have. */
const toDeviceModel = (each: XmCase, words: readonly string[]): Answer => {
  const { config, text } = each
  if (text === '') return { drop: 'it was empty' }
  if (config.guest.type !== 'hvm') return { drop: 'for HVM guests only' }
  return atLeast(config.release, '4.2') && text !== undefined
    ? intoList(each, 'device_model_args_hvm', words)
    : undefined
}

const driverDomain = (each: XmCase): Answer => {
  const { config, number, text } = each
  if (number === 0 || /^(no|n|false|off)?$/i.test(text ?? '-')) return { drop: 'it was off' }
  if (has(config, 'driver_domain')) return { drop: '`driver_domain` says it' }
  if (!atLeast(config.release, '4.4')) return undefined
  return rewritten(each, 'Write `driver_domain = 1`', 'driver_domain = 1')
}

/** How often a bit is set in a mask; undefined when there is none, or a gap below the highest one. */
const lowBits = (mask: bigint): number | undefined => {
  const bits = mask.toString(2)
  return bits.includes('0') ? undefined : bits.length
}

/** Writes arguments of the bootloader: a list since 4.2, before one string. */
const argumentsIn = (each: XmCase, words: readonly string[]): Rewrite | undefined => {
  const { config, text } = each
  if (atLeast(config.release, '4.2')) return intoList(each, 'bootloader_args', words)
  if (has(config, 'bootloader_args')) return undefined
  if (text !== undefined) return renamed(each, 'bootloader_args')
  return rewritten(each, 'Write `bootloader_args`', `bootloader_args = ${quoted(words.join(' '))}`)
}

/** The firmware that came with Xen, where its releases have put it. */
export const isOwnLoader = (path: string): boolean =>
  /^(\/usr\/(local\/)?lib(64|exec)?\/xen(-[\d.]+)?\/boot\/)?hvmloader$/.test(path)

const answers: Record<string, (each: XmCase) => Answer> = tableOf({
  access_control: (each) => {
    const field = (each.items?.[0] ?? each.text ?? '').split(',').at(-1) ?? ''
    const label = /label=(.*)/s.exec(field)?.[1]
    if (!label) return { drop: 'without a label it says nothing' }
    if (has(each.config, 'seclabel')) return { drop: '`seclabel` says it' }
    return rewritten(each, 'Replace by `seclabel`', `seclabel = ${quoted(label)}`)
  },
  blkif: driverDomain,
  netif: driverDomain,
  bootargs: (each) => {
    const { config, text, items } = each
    // xend cut a text as a shell does (`XendConfig.py`); what it could not cut is cut at the blanks. A list was meant as one.
    const words = text === undefined ? items : (shellWords(text) ?? text.trim().split(/\s+/))
    if (words === undefined) return undefined
    if (words.length === 0) return { drop: 'it was empty' }
    const written = argumentsIn(each, words)
    return has(config, 'bootloader')
      ? written
      : { drop: 'xm paid no heed to it without `bootloader`', instead: written }
  },
  bootentry: (each) => {
    const { config, text } = each
    if (text === '') return { drop: 'it was empty' }
    if (text === undefined) return { drop: 'xm paid no heed to it' }
    const argument = `--entry=${text}`
    const instead = atLeast(config.release, '4.2')
      ? intoList(each, 'bootloader_args', [argument])
      : has(config, 'bootloader_args')
        ? undefined
        : rewritten(each, 'Write `bootloader_args`', `bootloader_args = ${quoted(argument)}`)
    return { drop: 'xm paid no heed to it', instead }
  },
  cpu: (each) => {
    const { config, entry, text = '' } = each
    const number = each.number ?? (/^[\d^][\d,^-]*$/.test(text) ? text : undefined)
    if (number === undefined) return undefined
    if (typeof number === 'number' && number < 0)
      return { drop: 'below 0 it left the choice to Xen, as xl does without `cpus`' }
    // Up to 4.20 xl pins the vCPUs that `vcpus` counts, and none without it.
    const count = has(config, 'vcpus') || atLeast(config.release, '4.21') ? '' : 'vcpus = 1\n'
    if (!has(config, 'cpus')) return rewritten(each, 'Replace by `cpus`', `${count}cpus = "${number}"`)
    const cpus = atomOf(config, 'cpus')
    if (!cpus?.quote) return undefined
    const all = cpus.text.trim() === ''
    return {
      title: 'Put it into `cpus`',
      edits: [
        all ? replace(contentRange(cpus), String(number)) : insert(contentRange(cpus).start, `${number},`),
        ...commentOut(config.tree.text, entry.setting, 'cpu: now in `cpus`').edits,
      ],
    }
  },
  cpu_cap: (each) =>
    has(each.config, 'cap')
      ? { drop: '`cap` says it' }
      : each.text !== undefined && atLeast(each.config.release, '4.2')
        ? renamed(each, 'cap')
        : undefined,
  fda: (each) => toDeviceModel(each, ['-fda', each.text ?? '']),
  fdb: (each) => toDeviceModel(each, ['-fdb', each.text ?? '']),
  parallel: (each) =>
    each.text === 'none' ? { drop: 'there was none' } : toDeviceModel(each, ['-parallel', each.text ?? '']),
  monitor: (each) =>
    each.number === 0
      ? { drop: 'it was off' }
      : has(each.config, 'monitor_path')
        ? { drop: '`monitor_path` says where it is' }
        : toDeviceModel(each, ['-monitor', 'vc']),
  monitor_path: (each) => toDeviceModel(each, ['-monitor', each.text ?? '']),
  irq: (each) => {
    if (has(each.config, 'irqs') || !atLeast(each.config.release, '4.2')) return undefined
    if (each.items) return renamed(each, 'irqs')
    return each.number === undefined ? undefined : rewritten(each, 'Replace by `irqs`', `irqs = [ ${each.number} ]`)
  },
  loader: (each) => {
    if (each.text === '' || isOwnLoader(each.text ?? '')) return { drop: 'xl finds `hvmloader` by itself' }
    if (each.config.guest.type !== 'hvm') return { drop: 'for HVM guests only' }
    if (each.text === undefined || has(each.config, 'firmware_override')) return undefined
    if (!atLeast(each.config.release, '4.2')) return undefined
    return renamed(each, 'firmware_override')
  },
  nics: (each) => {
    const { config, entry, number } = each
    if (number === undefined) return undefined
    if (number <= 0) return { drop: 'it asked for nothing' }
    const there = has(config, 'vif')
    const vif = listOf(config, 'vif')
    if (there && !vif) return undefined
    const missing = Math.min(number - (vif?.items.length ?? 0), 64)
    if (missing <= 0) return { drop: '`vif` has them all' }
    return intoList(
      { ...each, entry },
      'vif',
      Array.from({ length: missing }, () => ''),
    )
  },
  restart: (each) => {
    const { config, text } = each
    const action = text === 'always' ? 'restart' : text === 'never' ? 'destroy' : undefined
    if (text === 'onreboot' || text === '') return { drop: 'that is what xl does by itself' }
    if (!action) return undefined
    const keys = ['on_poweroff', 'on_reboot', 'on_crash'].filter((key) => !has(config, key))
    if (keys.length === 0) return { drop: '`on_poweroff`, `on_reboot` and `on_crash` say it' }
    return rewritten(each, 'Write a key for each event', keys.map((key) => `${key} = "${action}"`).join('\n'))
  },
  vcpu_avail: (each) => ({ drop: 'xm paid no heed to it: all vCPUs were online', instead: countedBits(each) }),
})

/** What the mask of `vcpu_avail` meant, which counted up to Xen 3.4: the first so many vCPUs of all are online. */
const countedBits = ({ config, entry, number }: XmCase): Rewrite | undefined => {
  const vcpus = atomOf(config, 'vcpus')
  const count = numberOfKey(config, 'vcpus')
  if (number === undefined || !vcpus || count === undefined || count < 1 || count > 4096) return undefined
  // Somebody may have written the number of all vCPUs for xl already.
  const most = numberOfKey(config, 'maxvcpus')
  if (has(config, 'maxvcpus') && (most === undefined || most < count)) return undefined
  const mask = BigInt(number) & ((1n << BigInt(count)) - 1n)
  const online = lowBits(mask)
  if (online === undefined || online === count) return undefined
  return {
    title: 'Count the bits into `vcpus`',
    edits: [
      replace(vcpus, String(online)),
      ...(most === undefined
        ? writeInstead(config.tree.text, entry.setting, `maxvcpus = ${count}`, 'counted into `vcpus`')
        : commentOut(config.tree.text, entry.setting, 'vcpu_avail: counted into `vcpus`').edits),
    ],
  }
}

const sorted = (edits: readonly Edit[]): Edit[] => [...edits].sort((a, b) => a.start - b.start || a.end - b.end)

/** The first sentence of what there is to say about an option: why nothing takes its place. */
const reasonOf = (name: string): string => {
  const text = (xmTable.get(name)?.text ?? '').replaceAll('\n', ' ')
  return /^.*?[.:](?=\s|$)/.exec(text)?.[0].replace(/:$/, '.') ?? text
}

/**
 * How to bring an option of xm to what xl reads. The first fix is the one to take: it writes what takes the option's place, or, safe
 * because xl reads none of it, makes a comment of what has no place any more.
 */
export const xmFixes = (config: Config, entry: Entry): readonly Fix[] => {
  const { name, value, setting } = entry
  const text = textOf(value)
  const each: XmCase = {
    config,
    entry,
    text,
    number: text === undefined ? undefined : integerOf(text),
    items:
      value?.type === 'list' ? value.items.flatMap((item) => (item.type === 'atom' ? [item.text] : [])) : undefined,
  }
  const source = config.tree.text
  const answer: Answer = isNetworkOption(name)
    ? networkFix(config, name)
    : hasRest(source, setting)
      ? undefined
      : answers[name]?.(each)
  const known = isNetworkOption(name) || Object.hasOwn(answers, name)
  const written = ({ title, edits }: Rewrite) =>
    withoutOverwritten(config.tree, setting, { title, edits: sorted(edits) })
  if (answer && 'edits' in answer) return [written(answer), commentOut(source, setting, `${name}: read by xm only`)]
  const reason = answer ? answer.drop : known ? undefined : reasonOf(name)
  const fix = commentOut(source, setting, `${name}: ${reason ?? 'read by xm only'}`, reason !== undefined)
  return [withoutOverwritten(config.tree, setting, fix), ...(answer?.instead ? [written(answer.instead)] : [])]
}
