import { optionsSaying } from '../../xm/decided-by.ts'
import type { Difference } from './differences.ts'
import type { XmReading } from './xm-reading.ts'

/** Fields that are told by their own key: others have a say in whether there is one, not in what it is. */
const ownKeys = new Set(['kernel', 'bootloader'])

/** The key that a person would look for: one that is set, or the first of those that decide. */
export const keyOf = ({ field }: Pick<Difference, 'field'>, { options, passedOver, domain }: XmReading): string => {
  if (ownKeys.has(field)) return field
  const isSet = (name: string) => passedOver.has(name) || options.has(name)
  // All of a PV guest's screen stands in its `vfb`.
  if (field.startsWith('display.') && domain?.type === 'pv' && isSet('vfb')) return 'vfb'
  const deciding = optionsSaying(field)
  return deciding.find(isSet) ?? deciding[0] ?? field
}

/** Fields of the screen that have another name in the file. */
const screenKeys: ReadonlyMap<string, string> = new Map([
  ['listen', 'vnclisten'],
  ['display', 'vncdisplay'],
  ['unused', 'vncunused'],
  ['passwd', 'vncpasswd'],
])

/** The words of a file for what is compared of a disk. */
const diskWords: ReadonlyMap<string, string> = new Map([
  ['rw', 'mode'],
  ['cdrom', 'devtype'],
])

/** What a difference is about, the key first: "`disk`, item 2, `mode`". */
export const subjectOf = (field: string, key: string): string => {
  const [, index, member] = /^(?:disk|vif|pci|vfb)\[(\d+)\](?:\.(.*))?$/.exec(field) ?? []
  if (index !== undefined) {
    const item = `\`${key}\`, item ${Number(index) + 1}`
    return member === undefined ? item : `${item}, \`${diskWords.get(member) ?? member}\``
  }
  const [, leaf = '', register] = /^cpuid\.(.*)\.(\w+)$/.exec(field) ?? []
  if (register !== undefined) return `\`${key}\`, leaf ${leafWords(leaf)}, \`${register}\``
  if (field.startsWith('cmdline.')) return key === 'cmdline' ? '`cmdline`' : `\`${key}\`, on the command line`
  if (field.endsWith('.length') || field === 'display.screens') return `\`${key}\`, the number of its items`
  const [, part] = /^display\.(.*)$/.exec(field) ?? []
  if (part === 'vfb') return `\`${key}\``
  const own = part === undefined ? field : (screenKeys.get(part) ?? part)
  return own === key ? `\`${key}\`` : `\`${key}\`, \`${own}\``
}

/** `1,-` and `13,1` as the file has them. */
const leafWords = (leaf: string): string =>
  leaf
    .split(',')
    .filter((each) => each !== '-')
    .map((each) => `0x${Number(each).toString(16)}`)
    .join(',')
