import type { Filled } from '../../build/members.ts'
import { wholeOf } from '../../build/members.ts'
import { isStubdomain } from '../checks/device-model-version.ts'
import { type Draft, stringOf } from '../draft.ts'
import { endsOf, written } from './ends.ts'
import { type Entry, entry, fixed, isSet, type Node, ofHost, text } from './node.ts'

const hex = (value: unknown, digits: number) =>
  BigInt.asUintN(32, wholeOf(value) ?? 0n)
    .toString(16)
    .padStart(digits, '0')

const place = ['domain', 'bus', 'dev', 'func'] as const

const addressOf = ({ domain, bus, dev, func }: Filled) =>
  `${hex(domain, 4)}:${hex(bus, 2)}:${hex(dev, 2)}.${hex(func, 1)}`

const options = ['msitranslate', 'power_mgmt', 'permissive'] as const

/** `libxl_create_pci_backend_device` of libxl_pci.c. `isPlaced`: QEMU says in which slot of the guest the device is. */
const nodes = (index: number, isPlaced: boolean): readonly Node[] => [
  ...['key', 'dev'].map(
    (name): Node => ({ name: `${name}-${index}`, from: place, value: ({ device }) => addressOf(device) }),
  ),
  {
    name: `vdevfn-${index}`,
    from: ['vdevfn'],
    value: ({ device }) => {
      if (isPlaced) return ofHost('slot and function in the guest, as QEMU says')
      const given = wholeOf(device.vdevfn) ?? 0n
      return given === 0n ? undefined : hex(given, 1)
    },
  },
  text('name', `name-${index}`),
  {
    name: `opts-${index}`,
    from: [...options, 'rdm_policy'],
    value: ({ device }) =>
      [
        ...options.map((option) => `${option}=${isSet(device[option]) ? 1 : 0}`),
        `rdm_policy=${stringOf(device.rdm_policy) ?? 'strict'}`,
      ].join(','),
  },
  fixed(`state-${index}`, '1'),
]

/** PCI devices, which share a frontend and a backend; those of a stub domain serve it, and QEMU hands them on. */
export const pciEntries = (draft: Draft, domid: string, stubdomid: string): readonly Entry[] => {
  const devices = draft.items('pcidevs')
  if (devices.length === 0 || draft.arch !== 'x86') return []
  const isStub = draft.guest === 'hvm' && isStubdomain(draft)
  const name = draft.text('c_info.name') ?? ''
  const ends = endsOf({ frontend: 'pci', backend: 'pci', number: '0', domain: '0' }, isStub ? stubdomid : domid)
  const isPlaced = draft.guest === 'hvm' && !isStub
  return [
    ...ends.front,
    ...ends.back,
    entry(`${ends.backPath}/domain`, isStub ? `${name}-dm` : name, 'c_info.name'),
    ...devices.flatMap((device, index) =>
      written(ends.backPath, nodes(index, isPlaced), { ...draft, device }, `pcidevs[${index}]`),
    ),
    entry(`${ends.backPath}/num_devs`, String(devices.length), 'pcidevs'),
  ]
}
