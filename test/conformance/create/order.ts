import { readdirSync, readFileSync } from 'node:fs'
import { createDomain } from '../../../server/src/create/create-domain.ts'
import type { Release } from '../../../server/src/release.ts'
import { defaultPreferences, snapshotOfText } from '../../../server/src/snapshot.ts'
import { parse, type Setting } from '../../../server/src/syntax/index.ts'
import type { GuestType, Host } from '../../../server/src/values/value-type.ts'
import { blocksOf } from '../../documents/block.ts'
import { readMarkers } from '../../documents/page.ts'
import { chanceOf } from '../generate.ts'
import { checks } from './rows.ts'

/* Two faults in one file: which one libxl tells of is a matter of its order. */

/** A config that a check refuses. */
interface Fault {
  readonly id: string
  readonly guest: GuestType
  readonly text: string
}

/** A config with two faults. */
export interface Pair {
  readonly ids: readonly [string, string]
  readonly text: string
}

const pages = new URL('../../../docs/rules/', import.meta.url)

/** Configs that the file alone makes wrong: those of the recorded checks, and of the pages of the rules. */
const texts: readonly string[] = [
  ...checks.flatMap(({ example, depends, host }) => (example && !host && !depends.includes('files') ? [example] : [])),
  ...readdirSync(pages).flatMap((name) =>
    blocksOf(readFileSync(new URL(name, pages), 'utf8')).flatMap(({ kind, words, source }) =>
      kind === 'domain' && !words.some((word) => /^(?:host=|arch=|dom0|together|crlf|bom|no-)/.test(word))
        ? [readMarkers(source).text]
        : [],
    ),
  ),
]

/** Every fault that a release finds on a host, once for each type of guest. */
const faultsOn = (release: Release, host: Host): readonly Fault[] => {
  const found = new Map<string, Fault>()
  for (const text of texts) {
    const { config, refusals } = snapshotOfText(text, 'domain', { ...defaultPreferences, release, arch: 'x86', host })
    const creation = refusals.length === 0 ? createDomain(config, host, { permissive: true }) : undefined
    const { id } = (!creation?.created && creation?.objections.at(-1)?.check) || {}
    if (id === undefined || !creation) continue
    const guest = config.guest.type
    if (!found.has(`${guest} ${id}`)) found.set(`${guest} ${id}`, { id, guest, text })
  }
  return [...found.values()]
}

const sourceOf = (text: string, { start, end }: { readonly start: number; readonly end: number }) =>
  text.slice(start, end)

/** The items of a list, as they stand in the text. */
const itemsIn = (text: string, { value }: Setting): readonly string[] | undefined =>
  value?.type === 'list' ? value.items.map((item) => sourceOf(text, item)) : undefined

/** The first config with what the second has beside it: more items of the same lists, and keys of its own. */
const joined = (one: Fault, other: Fault, release: Release): string => {
  const values = new Map<string, string>()
  for (const { text } of [one, other])
    for (const setting of parse(text, release).settings) {
      const { key, value } = setting
      if (!value) continue
      const before = values.get(key.name)
      const items = itemsIn(text, setting)
      if (before === undefined) values.set(key.name, sourceOf(text, value))
      else if (items && before.startsWith('['))
        values.set(key.name, `[ ${[before.slice(1, -1).replace(/,\s*$/, ''), ...items].join(', ')} ]`)
    }
  return [...values].map(([key, value]) => `${key} = ${value}\n`).join('')
}

/** Every two faults that one guest may have, the one before the other and behind it, in an order that a seed decides. */
export const pairsOf = (release: Release, host: Host, seed: number): readonly Pair[] => {
  const faults = faultsOn(release, host)
  const chance = chanceOf(seed)
  return faults
    .flatMap((one) =>
      faults.flatMap((other) =>
        one.guest === other.guest && one.id !== other.id
          ? [{ ids: [one.id, other.id] as const, text: joined(one, other, release), at: chance.next() }]
          : [],
      ),
    )
    .sort((a, b) => a.at - b.at)
}
