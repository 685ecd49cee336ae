import type { Filled } from '../../build/members.ts'
import type { Release } from '../../release.ts'
import { hasBackend, numberOf } from '../checks/config-end.ts'
import { type Draft, stringOf } from '../draft.ts'
import { limit, protocol } from './console.ts'
import { deviceKinds } from './devices.ts'
import { endsOf, written } from './ends.ts'
import { guestEntries } from './guest.ts'
import type { DeviceKind } from './kind.ts'
import { type Entry, fixed, type Node, ofHost } from './node.ts'
import { pciEntries } from './pci.ts'
import { screenEntries, vmEntries } from './vm.ts'

export type { Entry } from './node.ts'

/** The first release whose entries these are. */
export const oldestWithEntries: Release = '4.17'

/**
 * What libxl writes into xenstore for a guest that it has filled in: what goes by its UUID, its own directory, and both ends of its devices. `domid` is
 * the number of the guest, `stubdomid` that of its stub domain, of which only the PCI devices are told. States are those with which
 * devices begin. What hypervisor and host give (ports, rings, terminals) is left out, and so is the copy that libxl keeps for itself
 * below `/libxl`.
 */
export const xenstoreEntries = (draft: Draft, domid = 'DOMID', stubdomid = 'STUBDOMID'): readonly Entry[] => [
  ...vmEntries(draft, domid),
  ...[...screenEntries(draft), ...guestEntries(draft)].map((own) => ({
    ...own,
    path: `/local/domain/${domid}/${own.path}`,
  })),
  ...deviceKinds.flatMap((kind) => ofKind(kind, draft, domid)),
  ...consoleEntries(draft, domid),
  ...pciEntries(draft, domid, stubdomid),
]

/** The domain that serves a device: 0, a number, or a name whose number the host knows. */
const backendOf = ({ backend_domname: name }: Filled): string =>
  name === undefined ? '0' : (numberOf(name)?.toString() ?? ofHost(stringOf(name) ?? ''))

const ofKind = (kind: DeviceKind, draft: Draft, domid: string): readonly Entry[] =>
  (kind.devices?.(draft) ?? draft.items(kind.list)).flatMap((device, index) => {
    const number = kind.number(device, index)
    const frontend = typeof kind.frontend === 'string' ? kind.frontend : kind.frontend(device)
    const backend = kind.backend ? kind.backend(device) : frontend
    if (number === undefined || backend === undefined || !hasBackend(draft, device)) return []
    const ends = endsOf({ frontend, backend, number, domain: backendOf(device) }, domid)
    const subject = { ...draft, device }
    const below = (path: string, nodes: DeviceKind['back']) =>
      written(path, typeof nodes === 'function' ? nodes(device) : nodes, subject, `${kind.list}[${index}]`)
    return [...ends.front, ...below(ends.frontPath, kind.front), ...ends.back, ...below(ends.backPath, kind.back)]
  })

/** The serial line of a PV or PVH guest that asks for one; it belongs to ARM, and libxl makes it on x86 too. */
const serialLine = ({ guest, text }: Draft) =>
  guest !== 'hvm' && text('b_info.arch_arm.vuart') === 'sbsa_uart' ? (['vuart'] as const) : []

/** The console of the guest, which is there before there are devices, and begins without a state. */
const consoleEntries = (draft: Draft, domid: string): readonly Entry[] =>
  (['console', ...serialLine(draft)] as const).flatMap((kind) => {
    const frontPath = `/local/domain/${domid}/${kind === 'console' ? kind : 'vuart/0'}`
    const ends = endsOf({ frontend: kind, backend: kind, number: '0', domain: '0', frontPath }, domid)
    const nodes = [limit, fixed('type', 'xenconsoled'), ...(kind === 'console' ? [fixed('output', 'pty')] : [])]
    const below = (path: string, own: readonly Node[]) => written(path, own, { ...draft, device: {} }, '')
    const from = (given: readonly Entry[]) =>
      kind === 'console' ? given : given.map((each) => ({ ...each, from: ['b_info.arch_arm.vuart'] }))
    return from([
      ...ends.front.filter(({ path }) => !path.endsWith('/state') && (kind === 'console' || !path.endsWith('-id'))),
      ...below(frontPath, nodes),
      ...ends.back,
      ...below(ends.backPath, [protocol]),
    ])
  })
