import type { Filled } from '../../build/members.ts'
import { chance } from '../../build/members.ts'
import { atLeast } from '../../release.ts'
import { type Draft, flagOf } from '../draft.ts'
import { hasPci, hasPciback, isBound } from '../host-facts.ts'
import { firstsBy } from '../repeated.ts'
import type { Check, Mend, Objection, Step } from '../step.ts'
import { isOwn } from './device-model-start.ts'
import { say } from './say.ts'

/* The PCI devices of a guest, one after the other: `libxl__device_pci_add` of libxl_pci.c. */

const pci = {
  function: 'libxl__device_pci_add',
  file: 'libxl_pci.c',
  rule: 'duplicate-device',
  guests: ['pv', 'hvm'],
  arch: 'x86',
  keys: ['pci'],
} as const satisfies Partial<Check>

const noDevice = { ...pci, rule: 'no-such-device' } as const satisfies Partial<Check>

/** Where a PCI device stands in the host. */
const addressOf = (device: Filled): string =>
  ['domain', 'bus', 'dev', 'func'].map((field) => Number(device[field] ?? 0).toString(16)).join(':')

const shortOf = (device: Filled): string => {
  const [domain, bus, dev, func] = addressOf(device).split(':')
  return `${domain}:${bus}:${dev}.${func}`
}

/** A device as sysfs names it; undefined where it goes by a name that `xl pci-assignable-add` has given it. */
const inSysfs = (device: Filled): string | undefined => {
  if (device.name !== undefined) return undefined
  const hex = (field: string, digits: number) =>
    Number(device[field] ?? 0)
      .toString(16)
      .padStart(digits, '0')
  return `${hex('domain', 4)}:${hex('bus', 2)}:${hex('dev', 2)}.${hex('func', 1)}`
}

/** The first device at each address. */
const firsts = firstsBy(addressOf)

/** The slots that a device may be given: the upper half first, since QEMU puts what it emulates, each card of an HVM guest too, into the lowest that is free. */
const slots = [
  ...Array.from({ length: 16 }, (_, slot) => slot + 16),
  ...Array.from({ length: 11 }, (_, slot) => slot + 5),
]

/** The slot of the guest that a device asks for; 0 where it asks for none. */
const slotOf = ({ vdevfn }: Filled): number => Number(vdevfn ?? 0) >> 3

/** The first device in each slot. */
const firstsInSlot = firstsBy(slotOf)

const freeSlot = ({ items }: Draft): number | undefined => {
  const taken = firstsInSlot(items('pcidevs'))
  return slots.find((slot) => !taken.has(slot))
}

/** Gives a device a slot of the guest that no other asks for; up to 4.14 by an `@` behind its address. */
const inFreeSlot = ({ ask, item, release }: Draft, index: number): readonly Mend[] => {
  const free = ask(freeSlot)
  const { domain = 0, bus = 0, dev = 0 } = item('pcidevs', index) ?? {}
  const hex = (value: unknown, digits: number) => Number(value).toString(16).padStart(digits, '0')
  if (free === undefined) return []
  if (atLeast(release, '4.15')) return [{ field: 'vslot', write: free.toString(16) }]
  return [{ field: 'bdf', write: `${hex(domain, 4)}:${hex(bus, 2)}:${hex(dev, 2)}.*@${free.toString(16)}` }]
}

const isSeized = ({ seize }: Filled): boolean => flagOf(seize) === true

/** Objects to a device that has an address. */
const toDevice = (
  find: (device: Filled, address: string, draft: Draft) => Objection | undefined,
): Pick<Check, 'find'> => ({
  find: (draft, index) => {
    const device = draft.item('pcidevs', index)
    const address = device && inSysfs(device)
    const found = address === undefined ? undefined : find(device as Filled, address, draft)
    return found && { ...found, place: { keys: ['pci'], item: index } }
  },
})

/** What the host decides of a device. */
const ofHost: readonly Step[] = [
  {
    ...noDevice,
    id: 'pci-taken',
    since: '4.3',
    guests: ['hvm'],
    ...toDevice((_, address, { host, release }) => {
      if (host.taken?.includes(address))
        return say(`PCI device ${address} already assigned to a different guest?`, 'another guest has this device.')
      // Since then the guest is refused before it comes to its devices.
      return !atLeast(release, '4.13') && host.can?.iommu === false
        ? say(
            `PCI device ${address} cannot be assigned - no IOMMU?`,
            'the host has no IOMMU that Xen uses, so no device can be handed over to an HVM guest.',
          )
        : undefined
    }),
  },
  {
    ...noDevice,
    id: 'pci-seize-missing',
    function: 'libxl__device_pci_assignable_add',
    since: '4.5',
    ...toDevice((device, address, draft) =>
      isSeized(device) && hasPciback(draft) !== false && hasPci(draft, address) === false
        ? say(
            `Couldn't lstat /sys/bus/pci/devices/${address}: No such file or directory`,
            'the host has no such device. `lspci -D` lists those that it has.',
          )
        : undefined,
    ),
  },
  // To seize a device libxl asks for the driver beforehand; up to 4.7 it tries without.
  ...(
    [
      [true, '4.8', 'pciback_dev_is_assigned', 'is not'],
      [false, '4.2', 'libxl_device_pci_assignable_list', 'not'],
    ] as const
  ).map(
    ([seized, since, spoken, not]): Step => ({
      ...noDevice,
      id: 'pci-no-pciback',
      function: spoken,
      since,
      ...toDevice((device, _, draft) =>
        hasPciback(draft) === false && isSeized(device) === seized
          ? say(
              `Looks like pciback driver ${not} loaded`,
              'dom0 has not loaded the driver that hands devices over: `modprobe xen-pciback`.',
            )
          : undefined,
      ),
    }),
  ),
  {
    ...noDevice,
    id: 'pci-not-assignable',
    since: '4.2',
    ...toDevice((device, address, draft) => {
      const line = `PCI device ${shortOf(device)} is not assignable`
      if (draft.host.taken?.includes(address)) return say(line, 'another guest has this device.')
      if (isBound(draft, address) !== false) return undefined
      const isThere = hasPci(draft, address)
      if (isThere === false) return say(line, 'the host has no such device. `lspci -D` lists those that it has.')
      if (isSeized(device) && atLeast(draft.release, '4.5')) return undefined
      return say(line, `dom0 has not given this device away: \`xl pci-assignable-add ${address}\` does.`)
    }),
  },
]

/** PCI devices one after the other: what is wrong with the first comes before what is wrong with the second. */
export const pciSteps: readonly Step[] = [
  ...ofHost,
  {
    ...pci,
    id: 'pci-twice-2',
    since: '4.15',
    find: ({ item, ask }, index) => {
      const device = item('pcidevs', index)
      if (!device) return undefined
      const address = addressOf(device)
      if (ask(({ items }) => firsts(items('pcidevs')).get(address) === index)) return undefined
      return say(
        `PCI device ${shortOf(device)} is not assignable`,
        'the device is handed over already, by an item before it.',
        { place: { keys: ['pci'], item: index }, mends: [{ item: 'remove' }] },
      )
    },
  },
  {
    // `do_pci_register_device` of QEMU's hw/pci/pci.c: libxl asks for function 0 of the slot each time.
    ...pci,
    id: 'pci-slot-taken',
    guests: ['hvm'],
    function: 'pci_add_dm_done',
    since: '4.3',
    layer: 'qemu',
    find: (draft, index) => {
      const slot = slotOf(draft.item('pcidevs', index) ?? {})
      if (slot === 0 || !isOwn(draft)) return undefined
      const first = draft.ask(({ items }) => firstsInSlot(items('pcidevs')).get(slot)) ?? index
      return first === index
        ? undefined
        : say('', `item ${first + 1} is in slot ${slot.toString(16)} of the guest already. Choose another one.`, {
            place: { keys: ['pci'], item: index },
            mends: inFreeSlot(draft, index),
          })
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
    find: (draft, index) => {
      const { vfunc_mask: mask, vdevfn: slot } = draft.item('pcidevs', index) ?? {}
      return BigInt.asIntN(32, BigInt(Number(mask ?? 0))) === -1n && Number(slot ?? 0) >> 3 === 0
        ? say(
            'Must specify a v-slot for multi-function devices',
            'a device with all its functions needs a slot of the guest: `vslot=10`, or `@10` behind it.',
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
    find: ({ item }, index) =>
      item('pcidevs', index)?.rdm_policy === chance
        ? say(
            'unknown rdm check flag.',
            'the device has the policy of `rdm`, which xl has not set: libxl finds neither `strict` nor `relaxed` there. Add `rdm_policy=strict`.',
            { place: { keys: ['pci'], item: index }, mends: [{ field: 'rdm_policy', write: 'strict' }], unsure: true },
          )
        : undefined,
  },
]
