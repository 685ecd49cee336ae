import { TextDocument } from 'vscode-languageserver-textdocument'
import type { Clone, Identity } from '../../../protocol/src/messages.ts'
import { readingOf } from '../config/lookup.ts'
import { contextOf } from '../config/read-config.ts'
import type { DomainKey } from '../schema/index.ts'
import { asTextEdits, type Snapshot } from '../snapshot.ts'
import { type Atom, contentRange, type Range, type Value } from '../syntax/index.ts'
import { freshMac, freshUuid, macsIn } from '../values/basic/made-up.ts'
import type { Around, Edit } from '../values/value-type.ts'

/** What tells a guest from others and is made up for it: its UUID, and the MAC addresses of its interfaces. */
const identities: Readonly<Record<Identity, DomainKey>> = { mac: 'vif', uuid: 'uuid' }

/** A new one, as none of the files around has it. */
export const fresh = (snapshot: Snapshot, what: Identity, around: Around): string => {
  const cx = { ...contextOf(snapshot.config, identities[what]), around }
  return what === 'mac' ? freshMac(cx) : freshUuid(cx)
}

export const itemsOf = (value: Value | undefined): readonly Atom[] =>
  value?.type === 'list' ? value.items.filter((item) => item.type === 'atom') : []

/** The other addresses of the file. */
export const aroundIn = ({ config }: Snapshot, around: Around): Around => ({
  ...around,
  siblings: itemsOf(config.entries.get('vif')?.value).map(({ text }) => text),
})

/** Where one stands: as the value of a key, or of a field in a string. */
export const placesOf = ({ config }: Snapshot, what: Identity): Range[] =>
  [...config.entries.values()].flatMap(({ name, value, reading }) =>
    name === what && value?.type === 'atom'
      ? [contentRange(value)]
      : (reading?.parts ?? []).filter(({ field, role }) => field === what && role !== 'field' && role !== 'operator'),
  )

/** Keys whose items are things of the host that two guests cannot both have, or should not. */
const shared = ['disk', 'pci', 'usbdev', 'dtdev', 'p9', 'channel'] as const

/** The config of another guest like this one: with a new name, and new UUIDs and MAC addresses in place of those that it has. */
export const cloneOf = (snapshot: Snapshot, name: string, around: Around): Clone => {
  const { config, document } = snapshot
  const lineOf = (offset: number) => document.positionAt(offset).line
  const taken = macsIn(aroundIn(snapshot, around).siblings ?? [])
  const isTaken = (mac: string) => taken.has(mac) || around.isTaken?.(mac) === true
  const edits: Edit[] = (['uuid', 'mac'] as const).flatMap((what) =>
    placesOf(snapshot, what).map(({ start, end }, index) => {
      // Another one each time.
      const chance = ((around.chance ?? 0) + index / 97) % 1
      const newText = fresh(snapshot, what, { ...around, siblings: [], isTaken, chance })
      taken.add(newText)
      return { start, end, newText }
    }),
  )
  const named = config.entries.get('name')?.value
  edits.push(named ? { ...rangeOf(named), newText: `"${name}"` } : { start: 0, end: 0, newText: `name = "${name}"\n` })
  edits.sort((a, b) => a.start - b.start)
  const disks = readingOf(config, 'disk') ?? []
  return {
    text: TextDocument.applyEdits(document, asTextEdits(snapshot, edits)),
    changed: edits.map(({ start }) => lineOf(start)),
    shared: shared.flatMap((key) =>
      itemsOf(config.entries.get(key)?.value).flatMap((item, index) =>
        // What is only read may be shared.
        key === 'disk' && disks[index] && !disks[index]?.readwrite
          ? []
          : [{ line: lineOf(item.start), key, text: item.text }],
      ),
    ),
  }
}

const rangeOf = ({ start, end }: Range): Range => ({ start, end })
