import type { Filled } from '../../build/members.ts'
import { atLeast } from '../../release.ts'
import { tableOf } from '../../table.ts'
import { diskNumber } from '../checks/disk-adding.ts'
import { diskOf } from '../checks/disks.ts'
import { stringOf } from '../draft.ts'
import { type DeviceKind, script } from './kind.ts'
import { fixed, flag, int, isSet, type Node, ofHost, since, text, uint, where } from './node.ts'

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

/** As C prints a text that is not there. */
const orNull = (node: Node): Node => ({ ...node, value: (subject) => node.value(subject) ?? '(null)' })

const diskTargets = tableOf<readonly Node[]>({
  phy: [text('pdev_path', 'params'), script('block')],
  tap: [image, script('block-tap')],
  standalone: [text('pdev_path', 'params')],
  qdisk: [
    image,
    ...['colo_host', 'colo_port', 'colo_export', 'active_disk', 'hidden_disk'].map((member) =>
      where('colo_enable', member === 'colo_port' ? int(member) : orNull(text(member))),
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
export const disk: DeviceKind = {
  list: 'disks',
  frontend: (device) => (isVirtio(device) ? 'virtio_disk' : 'vbd'),
  backend: ({ backend }) => diskBackends[stringOf(backend) ?? ''],
  number: (disk) => diskNumber(diskOf(disk))?.toString(),
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
      ? [text('transport'), uint('base'), uint('irq'), since('4.19', flag('grant_usage', 'grant_usage'))]
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
