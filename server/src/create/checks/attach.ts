import { chance } from '../../build/members.ts'
import { atLeast } from '../../release.ts'
import { type Draft, random } from '../draft.ts'
import { servedLists } from '../effective-config.ts'
import type { Check, Mend, Step } from '../step.ts'
import { missingBackend, numberOf } from './config-end.ts'
import { nicAdding } from './nics.ts'
import { say } from './say.ts'
import { usb } from './usb.ts'

/* The devices that are added when the device model runs: `domcreate_attach_devices` of libxl_create.c, kind by kind. */

const attach = {
  function: [
    ['4.2', 'domcreate_attach_pci'],
    ['4.8', 'domcreate_attach_devices'],
  ],
  file: 'libxl_create.c',
} as const

const backend = (id: string, key: 'vtpm' | 'vdispl' | 'vsnd', since: Check['since']): Check => ({
  ...attach,
  id,
  rule: 'no-such-domain',
  since,
  keys: [key],
  find: (draft) => {
    const index = missingBackend(draft, `${key}s`)
    return index === undefined
      ? undefined
      : say(`unable to add ${key} devices`, 'the host runs no domain of the name in `backend`.', {
          place: { keys: [key], item: index, field: 'backend' },
        })
  },
})

const pci = {
  file: 'libxl_pci.c',
  rule: 'duplicate-device',
  guests: ['pv', 'hvm'],
  arch: 'x86',
  keys: ['pci'],
} as const

/** Where a PCI device stands in the host. */
const addressOf = (device: { readonly [name: string]: unknown }): string =>
  ['domain', 'bus', 'dev', 'func'].map((field) => Number(device[field] ?? 0).toString(16)).join(':')

const firstsOf = new WeakMap<readonly object[], ReadonlyMap<string, number>>()

/** The first device at each address; found out once for a list. */
const firsts = (devices: readonly { readonly [name: string]: unknown }[]): ReadonlyMap<string, number> => {
  const known = firstsOf.get(devices)
  if (known) return known
  const found = new Map<string, number>()
  for (const [index, device] of devices.entries()) {
    const address = addressOf(device)
    if (!found.has(address)) found.set(address, index)
  }
  firstsOf.set(devices, found)
  return found
}

/** Gives a device a slot of the guest that no other asks for, behind those of the emulated machine; up to 4.14 by an `@` behind its address. */
const inFreeSlot = ({ items, release }: Draft, index: number): readonly Mend[] => {
  const taken = new Set(items('pcidevs').map(({ vdevfn }) => Number(vdevfn ?? 0) >> 3))
  const free = Array.from({ length: 27 }, (_, slot) => slot + 5).find((slot) => !taken.has(slot))
  const { domain = 0, bus = 0, dev = 0 } = items('pcidevs')[index] ?? {}
  const hex = (value: unknown, digits: number) => Number(value).toString(16).padStart(digits, '0')
  if (free === undefined) return []
  if (atLeast(release, '4.15')) return [{ field: 'vslot', write: free.toString(16) }]
  return [{ field: 'bdf', write: `${hex(domain, 4)}:${hex(bus, 2)}:${hex(dev, 2)}.*@${free.toString(16)}` }]
}

/** PCI devices one after the other: what is wrong with the first comes before what is wrong with the second. */
const pciSteps = (index: number): readonly Step[] => [
  {
    ...pci,
    id: 'pci-twice-2',
    function: 'libxl__device_pci_add',
    since: '4.15',
    find: ({ item, ask }) => {
      const device = item('pcidevs', index)
      if (!device) return undefined
      const address = addressOf(device)
      if (ask(({ items }) => firsts(items('pcidevs')).get(address) === index)) return undefined
      const [domain, bus, dev, func] = address.split(':')
      return say(
        `PCI device ${domain}:${bus}:${dev}.${func} is not assignable`,
        'the device is handed over already, by an item before it.',
        { place: { keys: ['pci'], item: index }, mends: [{ item: 'remove' }] },
      )
    },
  },
  {
    ...pci,
    rule: 'bad-pci',
    id: 'pci-multifunction-vslot',
    function: [
      ['4.2', 'libxl__device_pci_add'],
      ['4.13', 'device_pci_add_stubdom_done'],
    ],
    since: '4.2',
    find: (draft) => {
      const { vfunc_mask: mask, vdevfn: slot } = draft.item('pcidevs', index) ?? {}
      return BigInt.asIntN(32, BigInt(Number(mask ?? 0))) === -1n && Number(slot ?? 0) >> 3 === 0
        ? say(
            'Must specify a v-slot for multi-function devices',
            'a device with all its functions needs a slot of the guest: `vslot=5`, or `@5` behind it.',
            { place: { keys: ['pci'], item: index }, mends: inFreeSlot(draft, index) },
          )
        : undefined
    },
  },
  {
    // xl takes it from memory of its own that it has not set: what Debian's 4.17 finds there is neither policy.
    ...pci,
    rule: 'bad-pci',
    id: 'pci-no-rdm-policy',
    function: 'pci_add_dm_done',
    since: '4.14',
    find: ({ item }) =>
      item('pcidevs', index)?.rdm_policy === chance
        ? say(
            'unknown rdm check flag.',
            'the device has the policy of `rdm`, which xl has not set: libxl finds neither `strict` nor `relaxed` there. Add `rdm_policy=strict`.',
            { place: { keys: ['pci'], item: index }, mends: [{ field: 'rdm_policy', write: 'strict' }], unsure: true },
          )
        : undefined,
  },
]

export const attachDevices: readonly Step[] = [
  nicAdding,
  {
    function: 'libxl__device_vtpm_setdefault',
    since: '4.3',
    fill: ({ items, fillItem }) => {
      for (const [index, { uuid }] of items('vtpms').entries())
        if (uuid === undefined) fillItem('vtpms', index, { uuid: random })
    },
  },
  backend('vtpm-backend-domain', 'vtpm', '4.3'),
  ...usb,
  { each: 'pcidevs', steps: pciSteps },
  {
    ...attach,
    id: 'dtdev-x86',
    rule: 'host-cannot',
    function: [
      ['4.6', 'domcreate_attach_dtdev'],
      ['4.8', 'libxl__add_dtdevs'],
    ],
    since: '4.6',
    keys: ['dtdev'],
    find: (draft) => {
      const able = draft.host.can?.dtdev
      if (draft.items('dtdevs').length === 0 || able === true || (able === undefined && draft.arch === 'arm'))
        return undefined
      return say(
        'xc_assign_dtdevice failed: -1',
        draft.arch === 'x86'
          ? 'a machine of x86 has no device tree to take a device from. Take it out.'
          : 'the host does not hand over this node.',
        { unsure: able === undefined, mends: draft.arch === 'x86' ? [{ remove: ['dtdev'] }] : [] },
      )
    },
  },
  backend('vdispl-backend-domain', 'vdispl', '4.10'),
  backend('vsnd-backend-domain', 'vsnd', '4.12'),
  ...servedLists.map(
    (list): Step => ({
      function: 'libxl__resolve_domid',
      fill: (draft) => {
        for (const [index, { backend_domname: name }] of draft.items(list).entries()) {
          const number = numberOf(name)
          if (number !== undefined) draft.fillItem(list, index, { backend_domid: number })
        }
      },
    }),
  ),
]
