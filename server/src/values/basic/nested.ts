import type { Atom, List } from '../../syntax/index.ts'
import type { Finding, Fix, ReadContext, ValueType } from '../value-type.ts'

/** The strings of a list in a list; undefined where there are none, or none that can stand in `"`. */
const stringsIn = ({ items }: List): readonly Atom[] | undefined => {
  const atoms = items.filter((item): item is Atom => item.type === 'atom' && !/["\\]/.test(item.text))
  return atoms.length > 0 && atoms.length === items.length ? atoms : undefined
}

/** Whether each string is a single field, and none comes twice. */
const areFields = (strings: readonly Atom[]): boolean => {
  const names = strings.map(({ text }) => /^\s*([\w-]+)=[^,]*$/.exec(text)?.[1])
  return !names.includes(undefined) && new Set(names).size === names.length
}

/**
 * Puts what stands in lists within a list into that: each string by itself or, where less is wrong then, all of one list together as the
 * fields of one device.
 */
export const withoutNesting = (
  list: List,
  { read }: Pick<ValueType, 'read'>,
  cx: ReadContext,
  finding: Finding,
): Finding => {
  const faults = (atoms: readonly Atom[]) =>
    atoms.reduce((count, atom) => count + read(atom, cx).findings.filter(({ effect }) => effect !== 'remark').length, 0)
  const edits: Fix['edits'][number][] = []
  for (const { start, end, ...nested } of list.items) {
    if (nested.type === 'atom') continue
    const strings = stringsIn({ start, end, ...nested })
    const [first, ...others] = strings ?? []
    if (!strings || !first) return finding
    const together = { ...first, text: strings.map(({ text }) => text.trim()).join(','), map: undefined }
    const [apart, whole] = [faults(strings), faults([together])]
    const isDevice = others.length > 0 && (whole < apart || (whole === apart && areFields(strings)))
    const written = isDevice ? [together] : strings
    edits.push({ start, end, newText: written.map(({ text }) => `"${text}"`).join(', ') })
  }
  return { ...finding, fixes: [{ title: 'Write it without the inner brackets', edits, byHand: true }] }
}
