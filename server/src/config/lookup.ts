import type { Range } from '../syntax/index.ts'
import type { Config, Entry } from './read-config.ts'

/** The entry of a key that xl of the target release comes to read; undefined otherwise. */
export const entryOf = ({ entries }: Config, key: string): Entry | undefined => {
  const entry = entries.get(key)
  return entry?.inRelease && !entry.notRead ? entry : undefined
}

/** The text that xl reads for a key; undefined when it is unset, or not a single value. */
export const textOfKey = (config: Config, key: string): string | undefined => {
  const value = entryOf(config, key)?.value
  return value?.type === 'atom' ? value.text : undefined
}

/** The number that xl reads for a key; undefined when it is unset, or not a number. */
export const numberOfKey = (config: Config, key: string): bigint | undefined => {
  const value = entryOf(config, key)?.reading?.value
  return typeof value === 'bigint' ? value : undefined
}

/** Where a key stands; the beginning of the file for one that is not set. */
export const keyRange = (config: Config, key: string): Range =>
  config.entries.get(key)?.setting.key ?? { start: 0, end: 0 }

/** Where the value of a key stands, or else the key. */
export const valueRange = (config: Config, key: string): Range =>
  config.entries.get(key)?.setting.value ?? keyRange(config, key)

/** Where to say that something is missing: at the first key, or at the start of a file without any. */
export const beginning = ({ tree }: Config): Range => {
  const first = tree.settings[0]
  return first ? { start: first.key.start, end: first.key.end } : { start: 0, end: 0 }
}
