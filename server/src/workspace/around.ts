import { defaultTarget, readConfig } from '../config/read-config.ts'
import { textOf } from '../syntax/index.ts'
import type { Around, FileKind } from '../values/value-type.ts'
import type { Pool } from './pools.ts'

/** What a file has that may be proposed in another one. */
export interface FileFacts {
  /** The name of its guest. */
  readonly name: string | undefined
  /** The texts of its keys, and of the fields of its strings (`vif.bridge`). */
  readonly values: ReadonlyMap<string, readonly string[]>
}

/** Reads a domain config of whatever release. */
export const factsOf = (text: string, kind: FileKind): FileFacts => {
  const { entries, tree } = readConfig(text, kind, defaultTarget)
  const values = new Map<string, string[]>()
  const add = (what: string, value: string) => {
    if (value !== '') values.set(what, [...(values.get(what) ?? []), value])
  }
  for (const [key, { value, reading }] of entries) {
    const whole = textOf(value)
    if (whole !== undefined) add(key, whole)
    for (const { field, role, start, end } of reading?.parts ?? [])
      if (field !== undefined && role !== 'field') add(`${key}.${field}`, tree.text.slice(start, end))
  }
  return { name: textOf(entries.get('name')?.value), values }
}

const byFrequency = (texts: readonly string[]): string[] => {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a).map(([text]) => text)
}

/**
 * What the other files of a workspace have to offer.
 * @param chance a number from 0 on and below 1, another one each time
 */
export const aroundOf = (files: readonly FileFacts[], pools: readonly Pool[], chance: number): Around => {
  const all = (what: string) => files.flatMap(({ values }) => values.get(what) ?? [])
  return {
    used: {
      bridge: byFrequency(all('vif.bridge')),
      pool: pools.map(({ name }) => name),
      guest: files.flatMap(({ name }) => name ?? []),
    },
    values: (what) =>
      files.flatMap(({ name: guest, values }) => (values.get(what) ?? []).map((value) => ({ value, guest }))),
    chance,
  }
}
