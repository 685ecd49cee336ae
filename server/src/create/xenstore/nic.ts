import { type Filled, wholeOf } from '../../build/members.ts'
import { type DeviceKind, devid, script } from './kind.ts'
import { fixed, flag, int, type Node, since, text, uint } from './node.ts'

const mac: Node = text('mac')

const nicNumber: Node = int('devid', 'handle')

/** What is for replication stands under the names of the fields, in libxl's own order. */
const replication = (device: Filled): readonly Node[] =>
  Object.keys(device).flatMap((member) => (member.startsWith('colo_') ? [text(member, member)] : []))

/** `libxl__set_xenstore_nic` of libxl_nic.c. */
export const nic: DeviceKind = {
  list: 'nics',
  frontend: 'vif',
  number: devid,
  back: (device) => [
    script(),
    text('ifname', 'vifname'),
    text('coloft_forwarddev', 'forwarddev'),
    ...replication(device),
    mac,
    text('ip'),
    text('gatewaydev'),
    {
      name: 'rate',
      from: ['rate_bytes_per_interval', 'rate_interval_usecs'],
      value: () => {
        const interval = BigInt.asUintN(32, wholeOf(device.rate_interval_usecs) ?? 0n)
        const bytes = BigInt.asUintN(64, wholeOf(device.rate_bytes_per_interval) ?? 0n)
        return interval > 0n ? `${bytes},${interval}` : undefined
      },
    },
    { ...uint('mtu'), value: (subject) => (wholeOf(device.mtu) === usualMtu ? undefined : uint('mtu').value(subject)) },
    since('4.19', text('vlan')),
    text('bridge'),
    nicNumber,
    text('nictype', 'type'),
    fixed('hotplug-status', ''),
  ],
  front: [nicNumber, mac, uint('mtu'), flag('trusted')],
}

const usualMtu = 1500n
