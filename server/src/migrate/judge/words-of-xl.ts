import type { Config } from '../../config/read-config.ts'
import { type TrackedText, withEdits } from '../../features/tracked-text.ts'
import { replace } from '../../rules/fixes/edits.ts'
import { quoted } from '../../rules/fixes/xm-fixes.ts'
import type { Setting } from '../../syntax/index.ts'
import type { Edit } from '../../values/value-type.ts'
import { timerModes, tscModes } from './xl-domain.ts'

/** Kinds of guest by the names that xl has for them, with xm's. */
const kinds: ReadonlyMap<string, string> = new Map([
  ['hvm', 'hvm'],
  ['pv', 'linux'],
])

const numbers = (names: readonly string[]): ReadonlyMap<string, string> =>
  new Map(names.map((name, number) => [name, String(number)]))

/** What xl has a word for and xm had another one, by key: how xm's key was called, and what it held. */
const words: ReadonlyMap<string, (word: string) => string | undefined> = new Map([
  ['type', (word: string) => (kinds.has(word) ? `builder = ${quoted(kinds.get(word) ?? '')}` : undefined)],
  ['timer_mode', (word: string) => setting('timer_mode', numbers(timerModes).get(word))],
  ['tsc_mode', (word: string) => setting('tsc_mode', numbers(tscModes).get(word))],
])

const setting = (key: string, value: string | undefined) => (value === undefined ? undefined : `${key} = ${value}`)

const wordIn = ({ key, value }: Setting): string | undefined =>
  value?.type === 'atom' ? words.get(key.name)?.(value.text) : undefined

/** Whether a kind of guest is one that xm had, too, under another name. */
export const isKindOfXm = (kind: string): boolean => kinds.has(kind)

/**
 * A file as xm would have been told the same: words that came with xl stand in it where somebody has changed those alone, or a migration
 * that took the file for one of xl's. Beside a `builder`, `type` was nothing to xm.
 */
export const toldToXm = (file: TrackedText, { tree, entries }: Config): TrackedText => {
  const edits = tree.settings.flatMap((each): Edit[] => {
    const told = each.key.name === 'type' && entries.has('builder') ? undefined : wordIn(each)
    return told === undefined ? [] : [replace(each, told)]
  })
  return withEdits(file, edits)
}
