import { tableOf } from '../../../table.ts'
import type { Offer } from '../../basic/choices.ts'
import type { Field, Stored } from '../../spec/fields.ts'
import type { ReadContext } from '../../value-type.ts'

/** A device as libxl's JSON shows it (`libxl_types.idl`, `device_pci`); what is 0 or false is left out. */
export interface PciDevice {
  func?: number
  dev?: number
  bus?: number
  domain?: number
  vdevfn?: number
  /** 1, or all 32 bits for all functions. */
  vfunc_mask?: number
  msitranslate?: boolean
  power_mgmt?: boolean
  permissive?: boolean
  seize?: boolean
  rdm_policy?: string
  name?: string
}

/** A field of a `pci`, with the members of `device_pci` that it settles. */
export type PciField = Field & Stored<'name', keyof PciDevice>

/** The options that are 1 or 0; libxl's member has the name of the option. */
const switches = ['msitranslate', 'power_mgmt', 'permissive', 'seize'] as const
export type PciSwitch = (typeof switches)[number]
export const isSwitch = (name: string): name is PciSwitch => (switches as readonly string[]).includes(name)

const onOff = (
  name: PciSwitch,
  on: string,
  off: string,
): Pick<PciField, 'values' | 'type' | 'role'> & Stored<'name', PciSwitch> => ({
  makes: [name],
  type: '0 or 1',
  values: { 1: { text: on }, 0: { text: off } },
  role: 'number',
})

/** The devices that the host can hand over, then those that other guests are given. */
export const knownDevices = ({ host, around }: ReadContext): Offer[] => {
  const offers = new Map<string, Offer>()
  for (const label of host?.assignable ?? []) offers.set(label, { label, detail: 'assignable' })
  for (const { value: label, guest } of around?.values?.('pci.bdf') ?? [])
    if (!offers.has(label)) offers.set(label, { label, detail: `also in \`${guest ?? 'another file'}\`` })
  return [...offers.values()]
}

/** What may stand in a `pci`: the address first, or by name. */
export const pciFields: Readonly<Record<string, PciField>> = tableOf({
  bdf: {
    makes: ['domain', 'bus', 'dev', 'func', 'vfunc_mask'],
    text: 'Address of the device on the host, as `lspci` prints it: `bus:device.function`, all hexadecimal, with a domain in front where it is not 0. `*` for the function stands for all of them (not in 4.13 and 4.14, where xl crashes at it).',
    type: 'PCI address',
    since: '4.15',
    example: '01:00.0',
    offers: knownDevices,
    required: true,
    role: 'device',
  },
  vslot: {
    makes: ['vdevfn'],
    text: 'Slot at which the guest sees the device, hexadecimal: `8` is `00:08.0`. Behind the address it is written `@8`. Default: a free one.',
    type: 'hexadecimal number, 0 to 1f',
    since: '4.15',
    example: '8',
    role: 'number',
  },
  permissive: {
    text: 'Whether the guest may write all of the configuration space of the device. Default: `pci_permissive`. For trusted guests only.',
    since: '4.2',
    ...onOff('permissive', 'It may.', 'It may write what is known to be harmless.'),
  },
  seize: {
    text: 'Whether xl takes the device away from dom0 without asking. Default: `pci_seize`. Mind the address: the disks of dom0 hang on a device as well.',
    since: '4.5',
    ...onOff('seize', 'xl makes it assignable.', 'It must have been made so: `xl pci-assignable-add`.'),
  },
  rdm_policy: {
    makes: ['rdm_policy'],
    text: 'What it leads to when memory that the firmware has reserved for the device clashes with that of an HVM guest. Default: `strict`.',
    type: 'name',
    since: '4.6',
    values: {
      strict: { text: 'The guest is not created, or the device not attached.' },
      relaxed: { text: 'A warning; the guest may crash when the device uses that memory.' },
    },
  },
  msitranslate: {
    text: 'Whether the host uses MSI for the device while the guest uses interrupt lines. Default: `pci_msitranslate`. Only `qemu-xen-traditional` heeds it.',
    ...onOff('msitranslate', 'MSI on the host, whatever the guest does.', 'As the guest does.'),
  },
  power_mgmt: {
    text: 'Whether an HVM guest may put the device to sleep and wake it. Default: `pci_power_mgmt`. Only `qemu-xen-traditional` heeds it.',
    ...onOff('power_mgmt', 'It may.', 'It may not.'),
  },
  name: {
    keeps: 'name',
    text: 'In place of an address: the name that the device was given when it was made assignable (`xl pci-assignable-add -n NAME BDF`).',
    type: 'text',
    since: '4.15',
    example: 'nic',
  },
})
