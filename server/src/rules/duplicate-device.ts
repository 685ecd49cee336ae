import type { Config } from '../config/read-config.ts'
import type { Range } from '../syntax/index.ts'
import { ignored } from '../values/basic/findings.ts'
import type { Rule } from './rule.ts'

interface Identity {
  readonly key: string
  /** The field that holds what has to be unique; the whole item is marked where it has no place of its own. */
  readonly field: string
  /** What has to be unique in what xl makes of an item; undefined where xl chooses it. */
  readonly of: (device: Readonly<Record<string, unknown>>) => string | undefined
  /** What follows when two items share it. */
  readonly follows: string
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value.toLowerCase() : undefined

const identities: readonly Identity[] = [
  {
    key: 'disk',
    field: 'vdev',
    of: ({ vdev }) => text(vdev),
    follows: 'the domain cannot be created with two disks in one place',
  },
  {
    key: 'vif',
    field: 'mac',
    of: ({ mac }) => text(mac),
    follows: 'two interfaces with one address disturb each other',
  },
  {
    key: 'pci',
    field: 'bdf',
    of: ({ domain = 0, bus = 0, dev, func }) =>
      dev === undefined || func === undefined ? undefined : [domain, bus, dev, func].join(':'),
    follows: 'a device can be handed over once',
  },
]

/** Devices that share what only one can have: xl does not look, and the creation or the guest suffers. */
export const duplicateDevice: Rule = {
  id: 'duplicate-device',
  summary: 'Two devices in one place',
  *check(config) {
    if (config.kind !== 'domain') return
    for (const { key, field, of, follows } of identities) {
      const seen = new Map<string, Range>()
      for (const [index, device] of devicesOf(config, key).entries()) {
        const identity = device && of(device)
        const place = placeOf(config, key, index, field)
        if (!identity || !place) continue
        const first = seen.get(identity)
        if (first) {
          const message = `This ${field === 'bdf' ? 'device' : `\`${field}\``} is taken already by another item of \`${key}\`. xl does not check it: ${follows}.`
          yield ignored('duplicate-device', place, message, { related: { ...first, message: 'It is taken here' } })
        } else seen.set(identity, place)
      }
    }
  },
}

type Device = Readonly<Record<string, unknown>>

const devicesOf = ({ entries }: Config, key: string): readonly (Device | undefined)[] => {
  const devices = entries.get(key)?.reading?.value
  return Array.isArray(devices) ? devices : []
}

/** Where the field of the item stands. */
const placeOf = ({ entries }: Config, key: string, index: number, field: string): Range | undefined => {
  const entry = entries.get(key)
  const item = entry?.value?.type === 'list' ? entry.value.items[index] : undefined
  if (!item) return undefined
  const part = entry?.reading?.parts?.find(
    (each) => each.field === field && each.role !== 'field' && each.start >= item.start && each.end <= item.end,
  )
  return part ?? item
}
