import type { Identity } from '../../../protocol/src/messages.ts'
import { contextOf } from '../config/read-config.ts'
import type { DomainKey } from '../schema/index.ts'
import type { Snapshot } from '../snapshot.ts'
import { type Atom, contentRange, type Range, type Value } from '../syntax/index.ts'
import { freshMac, freshUuid } from '../values/basic/made-up.ts'
import type { Around } from '../values/value-type.ts'

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
  siblings: itemsOf(config.entries.get('vif')?.value),
})

/** Where one stands, or anything else with a name: as the value of a key, or of a field in a string. */
export const placesOf = ({ config }: Snapshot, what: string): Range[] =>
  [...config.entries.values()].flatMap(({ name, value, reading }) =>
    name === what && value?.type === 'atom'
      ? [contentRange(value)]
      : (reading?.parts ?? []).filter(({ field, role }) => field === what && role !== 'field' && role !== 'operator'),
  )
