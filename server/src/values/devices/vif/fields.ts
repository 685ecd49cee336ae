import { oldestRelease, type Release } from '../../../release.ts'
import { tableOf } from '../../../table.ts'
import { freshMac, otherGuests, pathsOf } from '../../basic/made-up.ts'
import type { Field, Stored } from '../../spec/fields.ts'
import { tidyRate } from './rate.ts'

/** The COLO fields: sockets, filters and comparisons of the packets of a guest that runs on two hosts at once. */
const sockets = {
  mirror: 'over which the primary host sends a copy of the incoming packets to the secondary one',
  compare_pri_in: 'that brings the packets of the primary guest to the comparison',
  compare_sec_in: 'that brings the packets of the secondary guest to the comparison',
  compare_notify: 'on which the comparison asks for a checkpoint',
  redirector0: 'of the first redirector on the primary host',
  redirector1: 'of the second redirector on the primary host',
  redirector2: 'of the third redirector on the primary host',
  sec_redirector0: 'of the first redirector on the secondary host',
  sec_redirector1: 'of the second redirector on the secondary host',
}
const ends = {
  id: { what: 'Name of the character device', type: 'text' },
  ip: { what: 'IP address of the socket', type: 'IP address' },
  port: { what: 'Port of the socket', type: 'port' },
}
const redirectors = {
  redirector0: 'first redirector of the primary',
  redirector1: 'second redirector of the primary',
  sec_redirector0: 'first redirector of the secondary',
  sec_redirector1: 'second redirector of the secondary',
}
const filters = {
  mirror_queue: 'Packets that the mirror of the primary host takes: `rx`, `tx` or `all`.',
  mirror_outdev: 'Character device to which the mirror of the primary host writes.',
  ...Object.fromEntries(
    Object.entries(redirectors).flatMap(([name, which]) => [
      [`${name}_queue`, `Packets that the ${which} host takes.`],
      [`${name}_indev`, `Character device from which the ${which} host reads.`],
      [`${name}_outdev`, `Character device to which the ${which} host writes.`],
    ]),
  ),
  sec_rewriter0_queue: 'Packets whose TCP sequence numbers the secondary host rewrites.',
}
const compare = {
  pri_in: 'Character device from which the comparison takes the packets of the primary guest.',
  sec_in: 'Character device from which the comparison takes the packets of the secondary guest.',
  out: 'Character device to which the comparison lets packets go out.',
  notify_dev: 'Character device on which the comparison asks for a checkpoint.',
}

type TextMember =
  | 'backend_domname'
  | 'vlan'
  | 'model'
  | 'ip'
  | 'bridge'
  | 'ifname'
  | 'script'
  | 'gatewaydev'
  | 'coloft_forwarddev'
  | `colo_${string}`

/** A network interface as libxl's JSON shows it (`libxl_types.idl`, `device_nic`); what has its default is left out. */
export type Nic = { [member in TextMember]?: string } & {
  devid?: number
  mtu?: number
  mac?: string
  nictype?: 'vif' | 'vif_ioemu'
  rate_bytes_per_interval?: bigint
  rate_interval_usecs?: number
  trusted?: 'True' | 'False'
}

/** A field of a `vif`, with the members of `device_nic` that it settles. */
export type VifField = Field & Stored<TextMember, keyof Nic>

/** The text of a COLO field is kept under its own name. */
const coloField = (name: `colo_${string}`, text: string, type = 'text'): [string, VifField] => [
  name,
  { keeps: name, text: `COLO: ${text}`, type, since: '4.9', rare: true },
]

const coloFields: Readonly<Record<string, VifField>> = tableOf(
  Object.fromEntries([
    ...Object.entries(sockets).flatMap(([name, text]) =>
      Object.entries(ends).map(([end, { what, type }]) =>
        coloField(`colo_sock_${name}_${end}`, `${what} ${text}.`, type),
      ),
    ),
    ...Object.entries(filters).map(([name, text]) => coloField(`colo_filter_${name}`, text)),
    ...Object.entries(compare).map(([name, text]) => coloField(`colo_compare_${name}`, text)),
    coloField('colo_checkpoint_host', 'Host that takes the requests for checkpoints.', 'host'),
    coloField('colo_checkpoint_port', 'Port that takes the requests for checkpoints.', 'port'),
  ]),
)

/** What may stand in a `vif`. */
export const vifFields: Readonly<Record<string, VifField>> = tableOf({
  mac: {
    makes: ['mac'],
    text: "MAC address of the guest's interface: six hexadecimal bytes. Without it xl makes one up at each creation, in Xen's range `00:16:3e`, so the guest sees a new card every time.",
    type: 'MAC address',
    offers: (cx) => [{ label: freshMac(cx), detail: 'a new one' }],
    role: 'device',
  },
  bridge: {
    keeps: 'bridge',
    text: 'Bridge of the host that the interface joins; made by the network settings of the host, not by xl. Default: `vif.default.bridge` of `xl.conf`, else `xenbr0`.',
    type: 'bridge',
    offers: ({ around }) => [...new Set([...(around?.used?.bridge ?? []), 'xenbr0'])].map((label) => ({ label })),
    role: 'device',
  },
  ip: {
    keeps: 'ip',
    text: 'IP address for the hotplug script. What the script makes of it is its own business: `vif-bridge` lets only this address through the firewall, `vif-route` sets a route to it. Several addresses go in one field, with blanks between them. The guest is not configured by it.',
    type: 'IP address',
    example: '192.0.2.10',
  },
  script: {
    keeps: 'script',
    text: "Hotplug script that connects the interface to the network of the host. A bare name is looked for in Xen's directory of scripts. Default: `vif.default.script` of `xl.conf`, else `vif-bridge`.",
    type: 'path',
    offers: ({ around }) => {
      const known = pathsOf(around, 'vif.script')
      const usual = ['vif-bridge', 'vif-route', 'vif-nat', 'vif-openvswitch'].map((label) => ({ label }))
      return [...known, ...usual.filter(({ label }) => !known.some((each) => each.label === label))]
    },
    role: 'path',
  },
  type: {
    makes: ['nictype'],
    text: 'Which devices an HVM guest gets. PV and PVH guests have `vif` alone.',
    values: {
      ioemu: {
        text: 'An emulated card and a paravirtual one with the same MAC address; Xen drivers in the guest switch the emulated one off. Default for HVM. PV and PVH guests cannot be created with it.',
        offered: ({ guest }) => guest === 'hvm',
      },
      vif: { text: 'The paravirtual interface alone: for guests with Xen drivers.' },
    },
    example: 'vif',
  },
  model: {
    keeps: 'model',
    text: 'Card that the device model emulates, for an HVM guest with `type=ioemu`; xl does not check the name. `rtl8139` is the default, `e1000` the usual other one.',
    type: 'name of a device',
    offered: ({ guest }) => guest === 'hvm',
    offers: () => ['rtl8139', 'e1000', 'e1000e', 'virtio-net-pci'].map((label) => ({ label })),
    example: 'e1000',
  },
  vifname: {
    keeps: 'ifname',
    text: 'Name of the interface on the host: 15 characters at most, 11 where an emulated card comes with it, as that one gets `-emu` at its end. Default: `vif` with the number of the domain, a dot and the number of the device.',
    type: 'name of an interface',
    example: 'vm-eth0',
    role: 'device',
  },
  backend: {
    keeps: 'backend_domname',
    text: 'Domain that drives the interface: the name or the number of a network driver domain. Default: `vif.default.backend` of `xl.conf`, else domain 0. Up to 4.2 a name only, and domain 0 is taken with a message where no such domain runs.',
    type: 'domain',
    example: 'netvm',
    offers: otherGuests,
  },
  gatewaydev: {
    keeps: 'gatewaydev',
    text: 'Interface of the host that has an address in the network of the guest, for `vif-route`. Default: `vif.default.gatewaydev` of `xl.conf`.',
    type: 'name of an interface',
    since: '4.3',
    example: 'eth0',
    role: 'device',
  },
  netdev: {
    keeps: 'gatewaydev',
    text: 'The former name of `gatewaydev`; xl takes it, with a message.',
    type: 'name of an interface',
    since: '4.3',
    deprecated: 'write `gatewaydev`.',
    example: 'eth0',
  },
  rate: {
    makes: ['rate_bytes_per_interval', 'rate_interval_usecs'],
    text: 'Limit for what the guest sends: a number, `K`, `M` or `G` (thousands), `b/s` for bits or `B/s` for bytes, then perhaps `@` and the interval after which the bytes are granted anew, in `us`, `ms` or `s` (without a unit: seconds). `10Mb/s`, `250KB/s`, `1MB/s@20ms`. Default interval: 50 ms. A number with a leading 0 is octal. xl 4.1 ignores it.',
    type: 'rate',
    tidy: tidyRate,
    offered: ({ release }) => release !== '4.1',
    example: '10Mb/s',
    role: 'number',
  },
  mtu: {
    makes: ['mtu'],
    text: 'Largest packet, in bytes. Without it 1500, or that of the bridge.',
    type: 'number, bytes',
    since: '4.15',
    example: '1500',
    role: 'number',
  },
  vlan: {
    keeps: 'vlan',
    text: 'VLANs of the port, for a bridge that filters them: numbers from 1 to 4094 with `/` between them, `p` behind the one whose packets go untagged both ways, `u` behind others that leave untagged, `10-20` for a range, `100+10x4` for a series. `vlan=10`, `vlan=10p/20/30-35`. xl does not check it; the hotplug script reads it.',
    type: 'VLANs',
    since: '4.19',
    example: '10',
  },
  trusted: {
    rare: true,
    makes: ['trusted'],
    text: 'The guest may trust the backend. This is what holds without it.',
    flag: true,
    since: '4.17',
  },
  untrusted: {
    rare: true,
    makes: ['trusted'],
    text: 'Asks the driver in the guest to guard itself against its backend. A driver may ignore it.',
    flag: true,
    since: '4.17',
  },
  devid: {
    rare: true,
    makes: ['devid'],
    text: 'Number of the device, in place of its place in the list, counted from 0. There is seldom a reason for it.',
    type: 'number',
    since: '4.9',
    example: '0',
    role: 'number',
  },
  accel: {
    drops: true,
    text: 'An option of xm; xl prints that it does not support it, and does nothing.',
    deprecated: 'remove it.',
  },
  forwarddev: {
    rare: true,
    keeps: 'coloft_forwarddev',
    text: 'COLO: interface of the host over which packets go between the primary and the secondary host.',
    type: 'name of an interface',
    since: '4.7',
  },
  ...coloFields,
})

/** The release that brought a field. */
export const vifFieldSince = (name: string): Release => vifFields[name]?.since ?? oldestRelease
