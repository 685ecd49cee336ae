import { type Filled, isFilled, wholeOf } from '../../build/members.ts'
import { atLeast } from '../../release.ts'
import { tableOf } from '../../table.ts'
import { diskNumber } from '../checks/disks.ts'
import { made } from '../checks/usb.ts'
import { type Draft, stringOf } from '../draft.ts'
import {
  fixed,
  flag,
  int,
  isSet,
  memberOf,
  type Node,
  ofHost,
  positive,
  since,
  text,
  theDevice,
  uint,
  where,
} from './node.ts'

/** How libxl tells the ends of a kind of device of each other, beside what it does for all of them (`libxl__device_generic_add`). */
export interface DeviceKind {
  /** The list of the devices in the domain. */
  readonly list: string
  /** The devices, where they are not those of the list. */
  readonly devices?: (draft: Draft) => readonly Filled[]
  /** The kind in the path of the frontend. */
  readonly frontend: string | ((device: Filled) => string)
  /** The kind in the path of the backend, where it is another; undefined where no backend driver serves the device. */
  readonly backend?: (device: Filled) => string | undefined
  /** The number of the device; undefined where libxl drops it. */
  readonly number: (device: Filled, index: number) => string | undefined
  readonly back: readonly Node[] | ((device: Filled) => readonly Node[])
  readonly front: readonly Node[] | ((device: Filled) => readonly Node[])
}

const devid = ({ devid: number }: Filled, index: number): string =>
  BigInt.asIntN(32, wholeOf(number) ?? BigInt(index)).toString()

const scripts = '/etc/xen/scripts'

/** The path of a hotplug script (`libxl__abs_path`). */
const script = (standard?: string): Node => ({
  name: 'script',
  from: ['script'],
  value: ({ device }) => {
    const given = stringOf(device.script) ?? standard
    return given === undefined || given.startsWith('/') ? given : `${scripts}/${given}`
  },
})

/** What QEMU calls the formats (`libxl__device_disk_string_of_format`). */
const formats = tableOf({ raw: 'aio', empty: 'aio' })

/** An image with its format, for QEMU or tapback. */
const image: Node = {
  name: 'params',
  from: ['format', 'pdev_path'],
  value: ({ device }) => {
    const format = stringOf(device.format) ?? ''
    return `${formats[format] ?? format}:${stringOf(device.pdev_path) ?? ''}`
  },
}

const isVirtio = ({ specification }: Filled) => specification === 'virtio'

const diskTargets = tableOf<readonly Node[]>({
  phy: [text('pdev_path', 'params'), script('block')],
  tap: [image, script('block-tap')],
  standalone: [text('pdev_path', 'params')],
  qdisk: [
    image,
    ...['colo_host', 'colo_port', 'colo_export', 'active_disk', 'hidden_disk'].map((member) =>
      where('colo_enable', member === 'colo_port' ? int(member) : text(member)),
    ),
  ],
})

const diskType: Node = {
  name: 'device-type',
  from: ['is_cdrom'],
  value: ({ device }) => (isSet(device.is_cdrom) ? 'cdrom' : 'disk'),
}

const diskBackends = tableOf({ phy: 'vbd', tap: 'vbd3', qdisk: 'qdisk', standalone: 'virtio_disk' })

/** `device_disk_add` of libxl_disk.c. */
const disk: DeviceKind = {
  list: 'disks',
  frontend: (device) => (isVirtio(device) ? 'virtio_disk' : 'vbd'),
  backend: ({ backend }) => diskBackends[stringOf(backend) ?? ''],
  number: ({ vdev }) => diskNumber(stringOf(vdev) ?? '')?.toString(),
  back: (device) => [
    ...(diskTargets[stringOf(device.backend) ?? ''] ?? []),
    flag('removable'),
    fixed('bootable', '1'),
    text('vdev', 'dev'),
    {
      name: 'type',
      from: ['backend'],
      value: ({ release }) =>
        device.backend === 'tap' ? (atLeast(release, '4.19') ? 'vbd3' : 'phy') : stringOf(device.backend),
    },
    { name: 'mode', from: ['readwrite'], value: () => (isSet(device.readwrite) ? 'w' : 'r') },
    diskType,
    where('direct_io_safe', flag('direct_io_safe')),
    flag('discard_enable'),
    text('specification'),
    ...(isVirtio(device)
      ? [text('transport'), fixed('base', '0'), fixed('irq', '0'), since('4.19', flag('grant_usage', 'grant_usage'))]
      : []),
  ],
  front: [
    { ...fixed('virtual-device', ''), from: ['vdev'], value: ({ device }) => disk.number(device, 0) },
    diskType,
    flag('trusted'),
    {
      name: 'protocol',
      from: [],
      value: ({ guest }) => (guest === 'pv' ? ofHost('x86_64-abi, or x86_32-abi for a kernel of 32 bits') : undefined),
    },
  ],
}

const mac: Node = text('mac')

const nicNumber: Node = int('devid', 'handle')

/** What is for replication stands under the names of the fields, in libxl's own order. */
const replication = (device: Filled): readonly Node[] =>
  Object.keys(device).flatMap((member) => (member.startsWith('colo_') ? [text(member, member)] : []))

/** `libxl__set_xenstore_nic` of libxl_nic.c. */
const nic: DeviceKind = {
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

/** `libxl__set_xenstore_vfb` of libxl_console.c. */
const frameBuffer: DeviceKind = {
  list: 'vfbs',
  // The one of an HVM guest is QEMU's own.
  devices: ({ guest, items }) => (guest === 'hvm' ? [] : items('vfbs')),
  frontend: 'vfb',
  number: devid,
  back: [
    flag('vnc.enable', 'vnc'),
    text('vnc.listen', 'vnclisten'),
    text('vnc.passwd', 'vncpasswd'),
    int('vnc.display', 'vncdisplay'),
    flag('vnc.findunused', 'vncunused'),
    flag('sdl.enable', 'sdl'),
    flag('sdl.opengl', 'opengl'),
    text('sdl.xauthority', 'xauthority'),
    text('sdl.display', 'display'),
  ],
  front: [],
}

const touch = ['width', 'height', 'num_contacts'].map((field) =>
  where('feature_multi_touch', uint(`multi_touch_${field}`)),
)

/** `libxl__set_xenstore_vkb` of libxl_vkb.c. */
const keyboard: DeviceKind = {
  list: 'vkbs',
  // An HVM guest has one unless it is told otherwise; up to 4.18 it has that one alone.
  devices: ({ guest, release, items, flag: isOn }) => {
    const given = guest === 'hvm' && !atLeast(release, '4.19') ? [] : items('vkbs')
    return given.length === 0 && guest === 'hvm' && isOn('b_info.type.hvm.vkb_device') ? [{}] : given
  },
  frontend: 'vkbd',
  backend: ({ backend_type: type }) => (type === 'linux' ? 'vinput' : 'vkbd'),
  number: devid,
  back: [
    text('unique_id'),
    ...['disable_keyboard', 'disable_pointer', 'abs_pointer', 'raw_pointer', 'multi_touch'].map((feature) =>
      where(`feature_${feature}`, flag(`feature_${feature}`)),
    ),
    ...touch,
    positive('width'),
    positive('height'),
  ],
  front: [],
}

/** `libxl__set_xenstore_p9` of libxl_9pfs.c. */
const sharedDirectory: DeviceKind = {
  list: 'p9s',
  frontend: '9pfs',
  backend: ({ type }) => (type === 'xen_9pfsd' ? 'xen_9pfs' : '9pfs'),
  number: devid,
  back: ({ type }) => [
    text('path'),
    text('security_model', 'security_model'),
    ...(type === 'xen_9pfsd'
      ? [...['max_space', 'max_files', 'max_open_files'].map((member) => uint(member)), flag('auto_delete')]
      : []),
  ],
  front: [text('tag')],
}

const socketOf = (device: Filled) => stringOf(memberOf({ socket: device['connection.socket'] }, 'socket.path'))

/** A channel: a console beside the first one (`libxl__device_console_add`). */
const channel: DeviceKind = {
  list: 'channels',
  frontend: 'console',
  // The first of them goes for the console of the guest up to 4.20, and libxl drops it.
  number: (device, index) => (devid(device, index) === '0' ? undefined : devid(device, index)),
  back: (device) => [
    protocol,
    text('name'),
    { name: 'connection', from: [theDevice], value: () => (socketOf(device) === undefined ? 'pty' : 'socket') },
    { name: 'path', from: [theDevice], value: () => socketOf(device) },
  ],
  front: (device) => [
    text('name'),
    limit,
    fixed('type', 'ioemu'),
    {
      name: 'output',
      from: [theDevice],
      value: () => (socketOf(device) === undefined ? 'pty' : `chardev:libxl-channel${devid(device, 0)}`),
    },
    fixed('tty', ''),
    protocol,
  ],
}

export const protocol = fixed('protocol', 'vt100')

/** The bytes of a guest's output that xenconsoled keeps. */
export const limit = fixed('limit', '1048576')

const handle: Node = int('devid', 'handle')

/** `libxl__set_xenstore_vtpm` of libxl_vtpm.c. */
const vtpm: DeviceKind = {
  list: 'vtpms',
  frontend: 'vtpm',
  number: devid,
  back: [
    handle,
    { name: 'uuid', from: ['uuid'], value: ({ device }) => stringOf(device.uuid) },
    fixed('resume', 'False'),
  ],
  front: [handle],
}

const usbBackends = tableOf({ pv: 'vusb', qusb: 'qusb' })

/** `libxl__device_usbctrl_add_xenstore` of libxl_usb.c. A controller that QEMU emulates is in libxl's own directory alone. */
const usbController: DeviceKind = {
  list: 'usbctrls',
  devices: ({ items }) =>
    [...items('usbctrls'), ...items(made)].map((each) => ({
      ...each,
      taken: items('usbdevs').flatMap(({ ctrl, port }) =>
        wholeOf(ctrl) === wholeOf(each.devid) ? [wholeOf(port)] : [],
      ),
    })),
  frontend: 'vusb',
  backend: ({ type }) => usbBackends[stringOf(type) ?? ''],
  number: devid,
  back: ({ ports, taken }) => [
    text('type'),
    int('version', 'usb-ver'),
    int('ports', 'num-ports'),
    fixed('port', ''),
    ...Array.from({ length: Number(wholeOf(ports) ?? 0n) }, (_, index) =>
      fixed(
        `port/${index + 1}`,
        Array.isArray(taken) && taken.includes(BigInt(index + 1)) ? ofHost('where the device is plugged in') : '',
      ),
    ),
  ],
  front: [],
}

/** `libxl__set_xenstore_vdispl` of libxl_vdispl.c. */
const display: DeviceKind = {
  list: 'vdispls',
  frontend: 'vdispl',
  number: devid,
  back: [],
  front: ({ connectors }) => [
    flag('be_alloc'),
    ...nodesOf(connectors, (connector, index) => [
      valued(
        `${index}/resolution`,
        'connectors',
        `${wholeOf(connector.width) ?? 0n}x${wholeOf(connector.height) ?? 0n}`,
      ),
      valued(`${index}/unique-id`, 'connectors', stringOf(connector.unique_id)),
    ]),
  ],
}

/** A node whose value is worked out already. */
const valued = (name: string, member: string, value: string | undefined): Node => ({
  name,
  from: [member],
  value: () => value,
})

const nodesOf = (list: unknown, each: (item: Filled, index: number) => readonly Node[]): readonly Node[] =>
  Array.isArray(list) ? list.filter(isFilled).flatMap(each) : []

const listed = (list: unknown): string | undefined =>
  Array.isArray(list) && list.length > 0 ? list.map(String).join(',') : undefined

/** `libxl__set_params_vsnd`. */
const soundParameters = (path: string, member: string, given: unknown): readonly Node[] => {
  const params = isFilled(given) ? given : {}
  const number = (value: unknown) =>
    (wholeOf(value) ?? 0n) === 0n ? undefined : BigInt.asUintN(32, wholeOf(value) ?? 0n).toString()
  return [
    valued(`${path}sample-rates`, member, listed(params.sample_rates)),
    valued(`${path}sample-formats`, member, listed(params.sample_formats)),
    valued(`${path}channels-min`, member, number(params.channels_min)),
    valued(`${path}channels-max`, member, number(params.channels_max)),
    valued(`${path}buffer-size`, member, number(params.buffer_size)),
  ]
}

/** `libxl__set_xenstore_vsnd` of libxl_vsnd.c. */
const sound: DeviceKind = {
  list: 'vsnds',
  frontend: 'vsnd',
  number: devid,
  back: [],
  front: ({ params, pcms }) => [
    text('long_name'),
    text('short_name'),
    ...soundParameters('', 'params', params),
    ...nodesOf(pcms, (pcm, index) => [
      valued(`${index}/name`, 'pcms', stringOf(pcm.name)),
      ...soundParameters(`${index}/`, 'pcms', pcm.params),
      ...nodesOf(pcm.streams, (stream, at) => [
        valued(`${index}/${at}/unique-id`, 'pcms', stringOf(stream.unique_id)),
        valued(`${index}/${at}/type`, 'pcms', stringOf(stream.type)),
        ...soundParameters(`${index}/${at}/`, 'pcms', stream.params),
      ]),
    ]),
  ],
}

/** `libxl__set_xenstore_virtio` of libxl_virtio.c; addresses and interrupts are given on ARM. */
const virtio: DeviceKind = {
  list: 'virtios',
  frontend: 'virtio',
  number: devid,
  back: [fixed('irq', '0'), fixed('base', '0'), text('type'), text('transport'), flag('grant_usage', 'grant_usage')],
  front: [],
}

const pvcalls: DeviceKind = { list: 'pvcallsifs', frontend: 'pvcalls', number: devid, back: [], front: [] }

/** The kinds of device, in the order in which libxl adds them. */
export const deviceKinds: readonly DeviceKind[] = [
  disk,
  channel,
  sharedDirectory,
  pvcalls,
  virtio,
  keyboard,
  frameBuffer,
  nic,
  vtpm,
  usbController,
  display,
  sound,
]
