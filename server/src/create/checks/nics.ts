import { wholeOf } from '../../build/members.ts'
import { atLeast } from '../../release.ts'
import { random, stringOf } from '../draft.ts'
import { firstRepeated } from '../repeated.ts'
import type { Check, Step } from '../step.ts'
import { isThere } from './config-end.ts'
import { say } from './say.ts'

/* Interfaces: `libxl__device_nic_setdefault` and their numbers, before the boot loader; adding them with the other devices. */

const place = (item: number, field?: string) => ({
  place: { keys: ['vif'] as const, item, ...(field ? { field } : {}) },
})

/** What libxl fills in where nothing is said. */
type Default = 'model' | 'mac' | 'bridge' | 'script' | 'nictype' | 'trusted'

const nicSteps: readonly Step[] = [
  {
    id: 'vif-backend-domain',
    rule: 'no-such-domain',
    function: [
      ['4.6', 'initiate_domain_create'],
      ['4.8', 'libxl__device_nic_set_devids'],
    ],
    file: 'libxl_nic.c',
    since: '4.6',
    keys: ['vif'],
    find: ({ item, host }, index) => {
      const name = stringOf(item('nics', index)?.backend_domname)
      if (name === undefined || !host.domains || isThere(name, host.domains)) return undefined
      return say(
        `Unable to set nic defaults for nic ${index}`,
        `the host runs no domain \`${name}\`.`,
        place(index, 'backend'),
      )
    },
  },
  {
    id: 'vif-ioemu-pv',
    rule: 'bad-vif',
    function: 'libxl__device_nic_setdefault',
    file: 'libxl_nic.c',
    since: '4.2',
    guests: ['pv', 'pvh'],
    keys: ['vif'],
    find: ({ item, release }, index) => {
      if (item('nics', index)?.nictype !== 'vif_ioemu') return undefined
      return say(
        `trying to create ${atLeast(release, '4.10') ? 'PV or PVH' : 'PV'} guest with an emulated interface`,
        'only an HVM guest has emulated interfaces. Leave `type=ioemu` out.',
        { ...place(index, 'type'), mends: [{ field: 'type', remove: true }] },
      )
    },
  },
  {
    function: 'libxl__device_nic_setdefault',
    fill: (draft, index) => {
      const nic = draft.item('nics', index)
      if (!nic) return
      const members: Partial<Record<Default | 'mtu', unknown>> = {}
      const unset = (member: Default, value: unknown) => {
        if (nic[member] === undefined) members[member] = value
      }
      if ((wholeOf(nic.mtu) ?? 0n) === 0n) members.mtu = atLeast(draft.release, '4.15') ? 1500n : 1492n
      unset('model', 'rtl8139')
      unset('mac', random)
      unset('bridge', 'xenbr0')
      unset('script', '/etc/xen/scripts/vif-bridge')
      unset('nictype', draft.guest === 'hvm' ? 'vif_ioemu' : 'vif')
      if (atLeast(draft.release, '4.16')) unset('trusted', true)
      draft.fillItem('nics', index, members)
    },
  },
]

export const nicDefaults: readonly Step[] = [
  {
    each: 'nics',
    steps: nicSteps,
    // Of these nothing but whether they are there.
    sees: () => (member, value) => (['mac', 'bridge', 'devid'].includes(member) ? undefined : value),
  },
  {
    function: 'libxl__device_nic_set_devids',
    fill: (draft) => {
      // The last number is a `size_t` of -1, and none is greater than that: it counts from 0, whatever numbers others have.
      let last = -1n
      for (const [index, { devid }] of draft.items('nics').entries())
        if (BigInt.asIntN(32, wholeOf(devid) ?? -1n) < 0n) draft.fillItem('nics', index, { devid: ++last })
    },
  },
]

export const nicAdding: Check = {
  id: 'vif-devid-twice',
  rule: 'duplicate-device',
  function: 'libxl__device_add_async',
  file: 'libxl_device.c',
  since: '4.5',
  keys: ['vif'],
  find: ({ items }) => {
    const numbers = items('nics').map(({ devid }) => wholeOf(devid))
    const repeated = firstRepeated(numbers)
    if (!repeated) return undefined
    const { index, before } = repeated
    const taken = new Set(numbers)
    const free = numbers.findIndex((_, number) => !taken.has(BigInt(number)))
    return say(
      'device already exists in xenstore',
      `another interface has this number already (item ${before + 1}). Write \`devid=${free}\`.`,
      { ...place(index, 'devid'), mends: [{ field: 'devid', write: String(free) }] },
    )
  },
}
