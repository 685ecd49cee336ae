import { optionsOfField } from '../../xm/decided-by.ts'
import type { Difference } from './differences.ts'
import type { XmReading } from './xm-reading.ts'

/** The key that a person would look for: one that is set, or the first of those that decide. */
export const keyOf = ({ field }: Pick<Difference, 'field'>, { options, passedOver, domain }: XmReading): string => {
  const deciding = optionsOfField(field)
  const own = field.includes('.') ? [field.slice(field.lastIndexOf('.') + 1)] : []
  // All of a PV guest's screen stands in its `vfb`.
  if (field.startsWith('display') && domain?.type === 'pv') return 'vfb'
  const spelt = own.flatMap((name) => [name, screenKeys.get(name) ?? name])
  const names = [...spelt.filter((name) => deciding.includes(name)), ...deciding]
  return names.find((name) => passedOver.has(name) || options.has(name)) ?? names[0] ?? field
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
  const [, leaf, register] = /^cpuid\.(.*)\.(\w+)$/.exec(field) ?? []
  if (leaf !== undefined) return `\`${key}\`, leaf ${leaf.replace(/,-$/, '')}, \`${register}\``
  if (field === 'cmdline' && key !== 'cmdline') return `\`${key}\`, the command line`
  if (field.endsWith('.length')) return `\`${key}\`, its items`
  const [, part] = /^display\.(.*)$/.exec(field) ?? []
  const own = part === undefined ? field : (screenKeys.get(part) ?? part)
  return own === key || part === 'vfb' ? `\`${key}\`` : `\`${key}\`, \`${own}\``
}
