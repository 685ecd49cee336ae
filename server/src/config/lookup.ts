import type { DomainKey, ValueOf } from '../schema/index.ts'
import { isWide, type Range, textOf } from '../syntax/index.ts'
import type { Config, Entry } from './config.ts'

/** What is looked up: a config, or one in the making. */
type Entries = Pick<Config, 'kind' | 'entries'>

/** The entry of a key that xl of the target release comes to read in a domain config; undefined otherwise. */
export const entryOf = ({ kind, entries }: Entries, key: DomainKey): Entry | undefined => {
  const entry = kind === 'domain' ? entries.get(key) : undefined
  return entry?.inRelease && !entry.notRead ? entry : undefined
}

/** What xl makes of a key of a domain config; undefined when it is unset, or not read. */
export const readingOf = <K extends DomainKey>(config: Entries, key: K): ValueOf<K> | undefined =>
  // The entry was read by the type that the schema has for the key, and `ValueOf` is what that type gives.
  entryOf(config, key)?.reading?.value as ValueOf<K> | undefined

/** The text that xl reads for a key of a domain config; undefined when it is unset, or not a single value. */
export const textOfKey = (config: Entries, key: DomainKey): string | undefined => textOf(entryOf(config, key)?.value)

/**
 * Whether one of the keys stands in the file, but xl cannot read its value, or not a word of the file, or a program may set it: that is told
 * there.
 */
export const isIllegible = ({ tree, python }: Config, ...keys: readonly DomainKey[]): boolean =>
  python !== undefined ||
  isWide(tree.text) ||
  tree.text.startsWith('\ufeff') ||
  tree.settings.some(({ key, value }) => !value && keys.some((each) => each === key.name))

/** Where a key stands; the beginning of the file for one that is not set. */
export const keyRange = (config: Entries, key: DomainKey): Range =>
  config.entries.get(key)?.setting.key ?? { start: 0, end: 0 }

/** Where the value of a key stands, or else the key. */
export const valueRange = (config: Entries, key: DomainKey): Range =>
  config.entries.get(key)?.setting.value ?? keyRange(config, key)

/** Where to say that something is missing: at the first key, or at the start of a file without any. */
export const beginning = ({ tree }: Config): Range => {
  const first = tree.settings[0]
  return first ? { start: first.key.start, end: first.key.end } : { start: 0, end: 0 }
}

/** Where a field stands in each item of a list of devices: the item itself where it does not. Parts are in the order of the text. */
export const fieldPlaces = (config: Entries, key: DomainKey, field: string): readonly Range[] => {
  const entry = entryOf(config, key)
  const items = entry?.value?.type === 'list' ? entry.value.items : []
  const parts = (entry?.reading?.parts ?? []).filter((part) => part.field === field && part.role !== 'field')
  let next = 0
  return items.map((item) => {
    while (next < parts.length && (parts[next]?.start ?? 0) < item.start) next++
    const part = parts[next]
    return part && part.end <= item.end ? part : item
  })
}
