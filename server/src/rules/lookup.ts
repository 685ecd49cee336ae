import type { Config, Entry } from '../config/read-config.ts'
import type { Range } from '../syntax/index.ts'

/** The entry of a key that xl of the target release comes to read; undefined otherwise. */
export const entryOf = ({ entries }: Config, key: string): Entry | undefined => {
  const entry = entries.get(key)
  return entry?.inRelease && !entry.notRead ? entry : undefined
}

/** The text that xl reads for a key; undefined when it is unset, or not a single value. */
export const textOf = (config: Config, key: string): string | undefined => {
  const value = entryOf(config, key)?.value
  return value?.type === 'atom' ? value.text : undefined
}

/** The number that xl reads for a key; undefined when it is unset, or not a number. */
export const numberOf = (config: Config, key: string): bigint | undefined => {
  const value = entryOf(config, key)?.reading?.value
  return typeof value === 'bigint' ? value : undefined
}

export const keyRange = (config: Config, key: string): Range =>
  config.entries.get(key)?.setting.key ?? { start: 0, end: 0 }
export const valueRange = (config: Config, key: string): Range =>
  config.entries.get(key)?.setting.value ?? keyRange(config, key)
