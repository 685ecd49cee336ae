import { fieldPlaces, readingOf } from '../config/lookup.ts'
import type { Config } from '../config/read-config.ts'
import { kept, mapped } from '../edited-list.ts'
import type { DomainKey, ValueOf } from '../schema/index.ts'
import type { Range } from '../syntax/index.ts'
import { ignored } from '../values/basic/findings.ts'
import type { Rule } from './rule.ts'

interface Identity {
  readonly key: 'disk' | 'vif' | 'pci'
  /** The field that holds what has to be unique; the whole item is marked where it has no place of its own. */
  readonly field: string
  /** What has to be unique in what xl makes of each item; undefined where xl chooses it, or drops the item. */
  readonly of: (config: Config) => readonly (string | undefined)[]
  /** What follows when two items share it. */
  readonly follows: string
}

type ItemOf<K extends DomainKey> = NonNullable<ValueOf<K>> extends readonly (infer Item)[] ? Item : never

/** What is the same for every two devices that are in one place. @param identity of what xl makes of an item */
const ofItems = <K extends Identity['key']>(key: K, identity: (device: ItemOf<K>) => string | undefined) => {
  const all = mapped(identity)
  // The items of a key are those that its type has.
  return (config: Config) => all((readingOf(config, key) ?? []) as readonly ItemOf<K>[])
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value.toLowerCase() : undefined)

const identities: readonly Identity[] = [
  {
    key: 'disk',
    field: 'vdev',
    of: ofItems('disk', (disk) => disk?.vdev?.toLowerCase()),
    follows: 'the domain cannot be created with two disks in one place',
  },
  {
    key: 'vif',
    field: 'mac',
    of: ofItems('vif', (nic) => text(nic?.mac)),
    follows: 'two interfaces with one address disturb each other',
  },
  {
    key: 'pci',
    field: 'bdf',
    of: ofItems('pci', (device) => {
      // A zero is left out; a device that is given by `name` has no address here.
      const { domain = 0, bus = 0, dev = 0, func = 0, name } = device ?? {}
      return device === undefined || name !== undefined ? undefined : [domain, bus, dev, func].join(':')
    }),
    follows: 'a device can be handed over once',
  },
]

/** Whether any two of a list are the same, or not there. */
const hasTwins = kept((all: readonly (string | undefined)[]) => new Set(all).size < all.length)

/** Devices that share what only one can have: xl does not look, and the creation or the guest suffers. */
export const duplicateDevice: Rule = {
  id: 'duplicate-device',
  summary: 'Two devices in one place',
  *check(config) {
    for (const { key, field, of, follows } of identities) {
      const all = of(config)
      if (!hasTwins(all)) continue
      const message = `This ${field === 'bdf' ? 'device' : `\`${field}\``} is taken already by another item of \`${key}\`. xl does not check it: ${follows}.`
      const seen = new Map<string, number>()
      let places: readonly Range[] | undefined
      for (const [index, identity] of all.entries()) {
        if (!identity) continue
        const before = seen.get(identity)
        if (before === undefined) seen.set(identity, index)
        else {
          // Where they stand is asked for when there are two: mostly there are not.
          places ??= fieldPlaces(config, key, field)
          const [first, place] = [places[before], places[index]]
          if (!first || !place) continue
          yield ignored('duplicate-device', place, message, { related: { ...first, message: 'It is taken here' } })
        }
      }
    }
  },
}
