import type { Config, Entry } from '../../config/read-config.ts'
import { diskFields } from '../../values/devices/disk/fields.ts'
import { vifFields } from '../../values/devices/vif/fields.ts'
import type { Fix } from '../../values/value-type.ts'
import { removeSetting, replace } from './edits.ts'
import { writeField } from './items.ts'

/** The devices that nearly every guest has, with their fields. */
const tables = new Map<string, Readonly<Record<string, { readonly flag?: boolean }>>>([
  ['vif', vifFields],
  ['disk', diskFields],
])

/** The device that alone has a field of this name, which somebody has written as a key. */
export const deviceOf = (name: string): string | undefined => {
  const [found, another] = [...tables].filter(([, fields]) => fields[name] && !fields[name].flag)
  return another ? undefined : found?.[0]
}

/**
 * Writes the setting of such a field into the string of the only device, or makes a `vif` of it where there is none. Not in a file that xl's
 * grammar refuses: there the end of a string may be that of another one, and the setting half of a line.
 */
export const intoDevice = ({ tree, entries }: Config, { name, setting, value }: Entry, key: string): Fix[] => {
  if (tree.problems.length > 0 || value?.type !== 'atom' || value.text === '' || /[",\\\r\n]/.test(value.text))
    return []
  const device = entries.get(key)
  const written = `${key} = [ "${name}=${value.text}" ]`
  if (!device)
    return key === 'vif' ? [{ title: `Write \`${written}\``, edits: [replace(setting, written)], byHand: true }] : []
  const [item, another] = device.value?.type === 'list' ? device.value.items : []
  if (item?.type !== 'atom' || !item.quote || another) return []
  const parts = device.reading?.items?.[0]?.parts ?? []
  if (parts.some(({ field }) => field === name)) return []
  const { edits } = writeField({ start: item.start, end: item.end, text: tree.text, parts }, name, value.text)
  const removed = removeSetting(tree.text, setting)
  const all = [...edits, ...removed.edits].sort((a, b) => a.start - b.start || a.end - b.end)
  return [{ title: `Write \`${name}=${value.text}\` into the \`${key}\``, edits: all, byHand: true }]
}
