import { tableOf } from '../../../table.ts'
import { otherGuests, pathsOf } from '../../basic/made-up.ts'
import type { Field, Stored } from '../../spec/fields.ts'
import type { ReadContext } from '../../value-type.ts'

/** A disk as libxl's JSON shows it (`libxl_types.idl`, `device_disk`); what has its default is left out. */
export interface Disk {
  readonly backend_domname?: string
  readonly pdev_path?: string
  readonly vdev?: string
  readonly backend?: string
  readonly format?: string
  readonly script?: string
  readonly removable?: 1
  readonly readwrite?: 1
  readonly is_cdrom?: 1
  readonly direct_io_safe?: true
  readonly discard_enable?: 'True' | 'False'
  readonly specification?: string
  readonly colo_enable?: 'True' | 'False'
  readonly colo_host?: string
  readonly colo_port?: number
  readonly colo_export?: string
  readonly active_disk?: string
  readonly hidden_disk?: string
  readonly trusted?: 'True' | 'False'
  readonly grant_usage?: 'True' | 'False'
}

type TextMember =
  | 'backend_domname'
  | 'pdev_path'
  | 'vdev'
  | 'script'
  | 'colo_host'
  | 'colo_export'
  | 'active_disk'
  | 'hidden_disk'

/** A field of a disk, with the members of `device_disk` that it settles. */
export type DiskField = Field &
  Stored<TextMember, keyof Disk> & {
    /** Where xl's lexer has a pattern for each value, so that `name=value` is one word to it: whether it takes other values as well. */
    readonly words?: 'and-others' | 'only'
  }

const coloText = (text: string, type: string, keeps: TextMember): DiskField => ({
  text: `COLO: ${text}`,
  type,
  since: '4.8',
  rare: true,
  keeps,
})

/** 4.1 has single letters, and no fields. */
const byName = ({ release }: ReadContext): boolean => release !== '4.1'

/** A CD-ROM is read-only, and empty where there is no target. */
const cdromMembers = ['is_cdrom', 'removable', 'readwrite', 'format'] as const

/**
 * What may stand in a disk by name, since 4.2 and the release that is named here. The COLO fields came with 4.7 and `trusted` with
 * 4.17, but into `libxlu_disk_l.l` alone: the `libxlu_disk_l.c` that was released beside it, and is built, got them with 4.8 and 4.19.
 */
export const diskFields: Readonly<Record<string, DiskField>> = tableOf({
  target: {
    keeps: 'pdev_path',
    text: 'What is behind the disk: a block device, an image file, or what `script` makes of it. By name it takes the whole rest of the string, commas and blanks too, so it comes last. A CD-ROM drive without it, or with an empty one, is empty.',
    type: 'path',
    required: true,
    own: true,
    last: true,
    example: '/dev/vg/guest',
    offers: ({ around }) => pathsOf(around, 'disk.target'),
    role: 'path',
  },
  format: {
    makes: ['format'],
    text: 'Format of the image. Lower case only.',
    values: {
      raw: { text: 'The bytes of the disk as they are: block devices and plain images. The default.' },
      qcow2: { text: 'Image of QEMU: grows as it is written to, may have a backing file. Served by QEMU (`qdisk`).' },
      qcow: { text: 'The predecessor of `qcow2`.' },
      vhd: { text: 'Image as Hyper-V and XenServer use it; served by QEMU or `tap`.' },
      qed: { text: 'Image of QEMU that was meant to replace `qcow2`.', since: '4.9' },
      empty: {
        text: 'No medium. For a CD-ROM drive only, and without a target; what such a drive gets by itself.',
      },
    },
    example: 'raw',
  },
  vdev: {
    keeps: 'vdev',
    text: 'The disk as the guest sees it; every disk needs one. `xvda` is the first Xen virtual disk, `hda` to `hdd` are IDE, `sda` to `sdp` SCSI; a number behind it is a partition that stands alone. xl takes any text, but the domain cannot be created with one that libxl does not know.',
    type: 'name of a virtual disk',
    required: true,
    example: 'xvda',
    role: 'device',
  },
  access: {
    makes: ['readwrite'],
    text: 'Whether the guest may write. A CD-ROM is read-only whatever stands here.',
    values: {
      rw: { offered: byName, text: 'The guest may read and write. The default.' },
      ro: {
        offered: byName,
        text: 'The guest may only read. The emulated IDE disks of an HVM guest cannot be read-only.',
      },
      w: { offered: (cx) => !byName(cx), text: 'The same as `rw`.' },
      r: { offered: (cx) => !byName(cx), text: 'The same as `ro`.' },
    },
    example: 'rw',
  },
  devtype: {
    makes: cdromMembers,
    words: 'and-others',
    text: 'What kind of drive it is.',
    values: {
      cdrom: { text: 'A CD-ROM drive: read-only, the medium can be changed by `xl cd-insert`, and it may be empty.' },
      disk: { text: 'A disk. The default.', since: '4.2' },
    },
    example: 'cdrom',
  },
  cdrom: { makes: cdromMembers, text: 'Short for `devtype=cdrom`.', flag: true },
  backendtype: {
    makes: ['backend'],
    text: 'Program that serves the disk. Better left out: libxl finds one that suits, first `phy`, then `qdisk`, then `tap`.',
    values: {
      phy: { text: 'The kernel of the backend domain. Block devices or a script, with `format=raw` alone.' },
      qdisk: { text: 'QEMU, for all formats and for plain files; not with a script.' },
      tap: { text: 'The tapdisk of blktap, which must run on the host. `raw` and `vhd` only.' },
      standalone: {
        text: 'A program outside of the toolstack; it goes with `specification=virtio` and with nothing else.',
        since: '4.17',
      },
    },
    example: 'qdisk',
  },
  backend: {
    keeps: 'backend_domname',
    text: 'Domain that serves the disk: the name or the number of a driver domain. Domain 0 without it.',
    type: 'domain',
    since: '4.3',
    example: 'storage',
    offers: otherGuests,
  },
  script: {
    keeps: 'script',
    text: "Script that makes a block device of the target, which then need not be a path: `block-iscsi`, `block-drbd`. A bare name is looked for in Xen's directory of scripts. Not with `qdisk`.",
    type: 'path',
    example: 'block-iscsi',
    offers: ({ around }) => [
      ...pathsOf(around, 'disk.script'),
      ...['block-iscsi', 'block-nbd', 'block-drbd'].map((label) => ({ label })),
    ],
    role: 'path',
  },
  'direct-io-safe': {
    rare: true,
    makes: ['direct_io_safe'],
    text: 'Lets `qdisk` go past the page cache of the host (`O_DIRECT`). Faster, but some kernels crash with it where the target is on NFS or iSCSI.',
    flag: true,
    since: '4.5',
  },
  discard: {
    rare: true,
    makes: ['discard_enable'],
    text: 'The backend offers to release blocks that the guest does not need any more. The default for a disk that can be written to.',
    flag: true,
    since: '4.5',
  },
  'no-discard': {
    rare: true,
    makes: ['discard_enable'],
    text: 'The backend does not offer to release blocks: keeps an image whole that was allocated in full on purpose.',
    flag: true,
    since: '4.5',
  },
  specification: {
    rare: true,
    makes: ['specification'],
    text: 'Language that the guest and the backend talk. With `virtio` the guest needs no Xen driver for the disk, and never sees the `vdev`, which must be there all the same.',
    values: {
      xen: { text: 'The Xen block protocol. The default.' },
      virtio: { text: 'virtio-blk over MMIO; with `backendtype=standalone`, which is what libxl chooses then.' },
    },
    since: '4.17',
    example: 'virtio',
  },
  grant_usage: {
    rare: true,
    makes: ['grant_usage'],
    words: 'only',
    text: "With `specification=virtio`: whether the backend reaches the guest's memory by grants. Without it, it does unless it is in domain 0.",
    values: { '1': { text: 'By grants.' }, '0': { text: 'By mapping the memory of the guest.' } },
    since: '4.19',
    example: '1',
  },
  trusted: {
    rare: true,
    makes: ['trusted'],
    text: 'The guest may trust the backend. This is what holds without it. The manual has it since 4.17, the released xl since 4.19.',
    flag: true,
    since: '4.19',
  },
  untrusted: {
    rare: true,
    makes: ['trusted'],
    text: 'Asks the driver in the guest to guard itself against its backend. A driver may ignore it. The manual has it since 4.17, the released xl since 4.19.',
    flag: true,
    since: '4.19',
  },
  colo: {
    rare: true,
    makes: ['colo_enable'],
    text: 'COLO: replicate the disk to a second host.',
    flag: true,
    since: '4.8',
  },
  'no-colo': {
    rare: true,
    makes: ['colo_enable'],
    text: 'COLO: do not replicate the disk. The default.',
    flag: true,
    since: '4.8',
  },
  'colo-host': coloText('address of the second host.', 'host', 'colo_host'),
  'colo-port': {
    rare: true,
    makes: ['colo_port'],
    text: 'COLO: port on the second host, not 0.',
    type: 'port',
    since: '4.8',
  },
  'colo-export': coloText('name under which the second host exports the disk.', 'text', 'colo_export'),
  'active-disk': coloText('image on the second host that takes what its guest writes.', 'path', 'active_disk'),
  'hidden-disk': coloText(
    'image on the second host that keeps what the first guest has overwritten.',
    'path',
    'hidden_disk',
  ),
})

/** The old prefixes, which stand before the target: the format or the script that each asks for. */
export const diskPrefixes: Readonly<Record<string, { readonly format?: string; readonly script?: string }>> = tableOf({
  phy: {},
  file: {},
  tap: {},
  tap2: {},
  tapdisk: {},
  aio: {},
  ioemu: {},
  raw: { format: 'raw' },
  qcow: { format: 'qcow' },
  qcow2: { format: 'qcow2' },
  vhd: { format: 'vhd' },
  iscsi: { script: 'block-iscsi' },
  nbd: { script: 'block-nbd' },
  enbd: { script: 'block-enbd' },
  drbd: { script: 'block-drbd' },
})

/** What an old prefix does in xl since 4.2. */
export const describePrefix = (prefix: string): string => {
  const { format, script } = diskPrefixes[prefix] ?? {}
  if (format) return `stands for \`format=${format}\``
  if (script) return `stands for \`script=${script}\``
  return 'is skipped: libxl chooses the backend by itself'
}
