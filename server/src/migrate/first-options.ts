import { commentOut, replace } from '../rules/fixes/edits.ts'
import { quoted } from '../rules/fixes/xm-fixes.ts'
import type { Problem } from '../rules/lint.ts'
import type { Snapshot } from '../snapshot.ts'
import { rangeAt, type Setting, textOf } from '../syntax/index.ts'
import type { Edit } from '../values/value-type.ts'
import type { Step } from './types.ts'

/** What a name of the first scripts becomes. */
export interface FirstOption {
  readonly name: string
  /** One sentence: what it was. */
  readonly summary: string
  /** The key of xl that takes its place. */
  readonly replacement?: string
  /** What to do instead, where no key takes its place. */
  readonly note?: string
}

/**
 * The names in the scripts from which `xc_dom_create.py` made domains before there was xm, in Xen 1 and the first 2.0: Python
 * programs too, which are still found. They are taken for what they are where several of them stand together.
 */
export const firstOptions: readonly FirstOption[] = [
  { name: 'image', summary: 'The kernel.', replacement: 'kernel' },
  { name: 'mem_size', summary: 'The memory in MiB.', replacement: 'memory' },
  { name: 'domain_name', summary: 'The name of the domain.', replacement: 'name' },
  {
    name: 'builder_fn',
    summary: 'The kind of system, such as `linux`.',
    note: 'xl needs no such word: the guest is PV.',
  },
  { name: 'vbd_list', summary: 'The disks, three texts for each.', replacement: 'disk' },
  { name: 'vbd_expert', summary: 'What sharing of disks was allowed.', note: 'xl has no such check to switch off.' },
  {
    name: 'vfr_ipaddr',
    summary: 'The addresses that Xen let through.',
    note: 'Give a `vif` its address with `ip=` where the host is to know it.',
  },
  { name: 'cmdline_ip', summary: 'A part of the kernel command line.', replacement: 'extra' },
  { name: 'cmdline_root', summary: 'A part of the kernel command line.', replacement: 'extra' },
  { name: 'cmdline_extra', summary: 'A part of the kernel command line.', replacement: 'extra' },
  { name: 'nfsserv', summary: 'The NFS server, for `cmdline_ip`.', note: '`cmdline_ip` holds it.' },
  { name: 'auto_restart', summary: 'Whether a domain that ended was started again.', replacement: 'on_poweroff' },
]

const byName: ReadonlyMap<string, FirstOption> = new Map(firstOptions.map((option) => [option.name, option]))

export const isFirstOption = (name: string): boolean => byName.has(name)

/** Whether names of the first scripts stand together in a file, so that none of them is a mere slip. */
export const hasFirstOptions = (names: Iterable<string>): boolean =>
  [...new Set(names)].filter((name) => byName.has(name)).length >= 3

/** What to do about a key that no xl knows, when it is one of the first options. */
export const firstOptionStep = (problem: Problem, { config }: Snapshot): Step | undefined => {
  const { settings, text } = config.tree
  const setting = rangeAt(settings, problem.start)
  const option = setting?.key.start === problem.start ? byName.get(setting.key.name) : undefined
  if (!setting || !option || !marked(text, settings)) return undefined
  const edits = editsFor(option, setting, settings, text)
  if (!edits) return undefined
  // The parts of the command line become one together.
  const parts = option.replacement === 'extra' ? partsIn(settings).map(({ key }) => key.name) : [option.name]
  const names = [...new Set(parts)]
  const subject = names.map((name) => `\`${name}\``).join(', ')
  const [are, them, their] = names.length > 1 ? ['are', 'them', 'Their'] : ['is', 'it', 'Its']
  const reason = `${subject} ${are} of the time before xm: xl ignores ${them} without a message. ${option.note ?? `${their} place is taken by \`${option.replacement}\`.`}`
  return { rule: problem.rule, reason, confidence: 'review', edits: [...edits].sort((a, b) => a.start - b.start) }
}

/** They are made comments one after the other: those count as well. */
const marked = (text: string, settings: readonly Setting[]): boolean => {
  const commented = [...text.matchAll(/^# ([a-z_]+)[ \t]*=/gm)].map(([, name = '']) => name)
  const named = [...text.matchAll(/^# ([a-z_]+): of the time before xm/gm)].map(([, name = '']) => name)
  return hasFirstOptions([...settings.map(({ key }) => key.name), ...commented, ...named])
}

const partsIn = (settings: readonly Setting[]): readonly Setting[] =>
  settings.filter(({ key }) => byName.get(key.name)?.replacement === 'extra')

const editsFor = (
  option: FirstOption,
  setting: Setting,
  settings: readonly Setting[],
  text: string,
): readonly Edit[] | undefined => {
  const comment = (each: Setting, reason: string) =>
    commentOut(text, each, `${each.key.name}: of the time before xm; ${reason}`).edits
  const { name, replacement, note } = option
  const has = (key: string) => settings.some((each) => each.key.name === key)
  if (!replacement) return comment(setting, (note ?? '').replace(/\.$/, ''))
  if (name === 'auto_restart') {
    const action = /^0?$/.test(textOf(setting.value) ?? '0') ? 'destroy' : 'restart'
    const keys = ['on_poweroff', 'on_reboot', 'on_crash'].filter((key) => !has(key))
    if (keys.length === 0) return comment(setting, 'there are keys for each event')
    return [replace(setting, keys.map((key) => `${key} = "${action}"`).join('\n'))]
  }
  if (has(replacement)) return replacement === 'extra' ? undefined : comment(setting, `\`${replacement}\` says it`)
  if (replacement !== 'extra') return [replace(setting.key, replacement)]
  const parts = partsIn(settings)
  const order = ['cmdline_ip', 'cmdline_root', 'cmdline_extra']
  const words = order.flatMap((key) => {
    const part = parts.findLast((each) => each.key.name === key)
    return part ? (textOf(part.value) ?? '').trim() || [] : []
  })
  const [last, ...others] = [...parts].reverse()
  if (!last) return undefined
  return [
    replace(last, `extra = ${quoted(words.join(' '))}`),
    ...others.flatMap((each) => comment(each, 'now in `extra`')),
  ]
}
