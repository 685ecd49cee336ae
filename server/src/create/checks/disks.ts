import type { Filled } from '../../build/members.ts'
import { wholeOf } from '../../build/members.ts'
import { ofLast } from '../../forgetting.ts'
import { atLeast, type Release } from '../../release.ts'
import { placeOfVdev, type Vdev } from '../../values/devices/disk/vdev.ts'
import { type Draft, flagOf, stringOf } from '../draft.ts'
import { kindAt, whyMissing } from '../host-facts.ts'
import type { Check, Mend, Objection, Step } from '../step.ts'
import { isThere, numberOf } from './config-end.ts'
import { noSuchFile } from './missing-file.ts'
import { say } from './say.ts'

/* Disks: their defaults and backends before the boot loader (libxl_disk.c, libxl_device.c). */

interface Disk {
  readonly target: string | undefined
  readonly vdev: string
  readonly backend: string
  readonly format: string
  readonly script: boolean
  readonly cdrom: boolean
  readonly domain: string | undefined
  readonly virtio: boolean
  readonly colo: boolean
  /** What `vdev` names. */
  readonly place: Vdev | undefined
}

/** A disk for all checks of it, which follow each other. */
export const diskOf = ofLast((raw: Filled) => readDisk(raw))

/** Whether a flag is there and is not 0. */
const isSet = (flag: unknown): boolean => flag !== undefined && (wholeOf(flag) ?? 0n) !== 0n

const readDisk = (raw: Filled): Disk => ({
  target: stringOf(raw.pdev_path),
  vdev: stringOf(raw.vdev) ?? '',
  backend: stringOf(raw.backend) ?? 'unknown',
  format: stringOf(raw.format) ?? 'unknown',
  script: raw.script !== undefined,
  cdrom: isSet(raw.is_cdrom),
  domain: stringOf(raw.backend_domname),
  virtio: raw.specification === 'virtio',
  colo: flagOf(raw.colo_enable) === true,
  place: placeOfVdev(stringOf(raw.vdev) ?? ''),
})

/** An objection to one disk, with the field that it is about. */
type Found = (Objection & { readonly field?: string }) | undefined

const perDisk = (
  check: Omit<Check, 'find' | 'keys'>,
  find: (disk: Disk, draft: Draft, index: number) => Found,
): Check => ({
  ...check,
  keys: ['disk'],
  find: (draft, index) => {
    const raw = draft.item('disks', index)
    const found = raw && find(diskOf(raw), draft, index)
    if (!found) return undefined
    const { field, ...objection } = found
    return { ...objection, place: { keys: ['disk'], item: index, ...(field ? { field } : {}) } }
  },
})

const backend = { function: 'libxl__device_disk_set_backend', file: 'libxl_device.c', rule: 'bad-disk' } as const

/** Whether dom0 serves a disk: where no `backend` is named, or its number is. */
const isLocal = (domain: string | undefined): boolean => domain === undefined || numberOf(domain) === 0n

/** Whether a backend takes a disk (`disk_try_backend`), with every target a block device or a plain file that is not known to be something else. */
const takes = (name: string, { format, script, domain, virtio, colo, target, cdrom }: Disk, draft: Draft): boolean => {
  const { release } = draft
  if (atLeast(release, '4.17') && virtio !== (name === 'standalone')) return false
  const local = isLocal(domain)
  switch (name) {
    case 'phy':
      if (format === 'empty' && cdrom && atLeast(release, '4.19')) return !colo
      return format === 'raw' && !colo && (!local || script || !isOther(target, draft))
    case 'qdisk':
      return !script
    case 'tap':
      // Up to 4.12 it needs the driver blktap, which hosts have no more.
      return atLeast(release, '4.19') && !script
    case 'standalone':
      return format === 'raw' && !script && !colo && (!local || !isOther(target, draft))
    default:
      return false
  }
}

/** Whether libxl looks for the target of a disk; up to 4.2 it does so for each backend. */
const isSought = (disk: Disk, draft: Draft): boolean =>
  disk.format !== 'empty' &&
  !disk.script &&
  (!atLeast(draft.release, '4.3') ||
    (isLocal(disk.domain) && ['unknown', 'phy', 'standalone'].includes(askedFor(disk, draft))))

const isSpecial = (target: string): boolean => /^\/dev\/(null|zero|full|random|urandom|tty\w*)$/.test(target)

/** What is neither a block device nor a file: `/dev/null` and its like are on every host. */
const isOther = (target: string | undefined, draft: Draft) => {
  const kind = kindAt(draft, target)
  return kind === 'folder' || kind === 'other' || isSpecial(target ?? '')
}

const order = ['phy', 'qdisk', 'tap', 'standalone']

/** The backend of a disk; undefined where none takes it. QEMU itself serves the CD drives of an HVM guest (`libxl__device_disk_setdefault`). */
const choose = (disk: Disk, draft: Draft): string | undefined => {
  const asked = askedFor(disk, draft)
  return (asked === 'unknown' ? order : [asked]).find((name) => takes(name, disk, draft))
}

/** The backend that is asked for. */
const askedFor = ({ backend: name, cdrom }: Disk, { guest, release }: Draft): string =>
  name === 'unknown' && cdrom && guest === 'hvm' && atLeast(release, '4.7') ? 'qdisk' : name

const whyNoBackend = ({ backend: name, format, script, virtio, cdrom }: Disk, { guest }: Draft): string =>
  script && cdrom && guest === 'hvm'
    ? 'QEMU itself serves the CD drive of an HVM guest, and it takes no `script`.'
    : script && format !== 'raw'
      ? 'a disk with a `script` has to be `format=raw`.'
      : name === 'qdisk' && script
        ? 'the backend `qdisk` takes no `script`.'
        : (name === 'phy' || name === 'standalone') && format !== 'raw'
          ? `the backend \`${name}\` takes \`format=raw\` only. Leave \`backendtype\` out.`
          : name === 'tap'
            ? 'blktap, the backend `tap`, is gone. Leave `backendtype` out.'
            : virtio
              ? '`specification=virtio` goes with `backendtype=standalone`, and with `format=raw` only.'
              : name === 'standalone'
                ? 'the backend `standalone` is for `specification=virtio` only.'
                : 'none of the backends can serve this target in this way.'

/** `backendtype` is a field of its own, or the beginning of the string: `phy:`. */
const withoutBackend: readonly Mend[] = [
  { field: 'backendtype', remove: true },
  { field: 'prefix', remove: true },
]

/** What makes some backend take the disk. */
const mendsOfBackend = (disk: Disk, draft: Draft): readonly Mend[] => {
  const ways: readonly (readonly [change: Partial<Disk>, mends: readonly Mend[]])[] = [
    [{ backend: 'unknown' }, withoutBackend],
    [{ format: 'raw' }, [{ field: 'format', write: 'raw' }]],
    [{ backend: 'standalone' }, [{ field: 'backendtype', write: 'standalone' }]],
    ...(disk.cdrom ? ([[{ script: false }, [{ field: 'script', remove: true }]]] as const) : []),
  ]
  return ways.flatMap(([change, mends]) => (choose({ ...disk, ...change }, draft) === undefined ? [] : mends))
}

const fieldOfNoBackend = ({ backend: name, script }: Disk): string =>
  name !== 'unknown' ? 'backendtype' : script ? 'script' : 'format'

const diskChecks = [
  perDisk(
    {
      id: 'disk-backend-domain',
      rule: 'no-such-domain',
      function: 'initiate_domain_create',
      file: 'libxl_create.c',
      since: '4.6',
    },
    ({ domain }, { host }, index) =>
      domain !== undefined && host.domains && !isThere(domain, host.domains)
        ? {
            ...say(`Unable to set disk defaults for disk ${index}`, `the host runs no domain \`${domain}\`.`),
            field: 'backend',
          }
        : undefined,
  ),
  ...(
    [
      ['cdrom-backend', '4.7', '4.18', ['qdisk'], 'Backend for CD devices on HVM guests must be Qdisk'],
      [
        'cdrom-backend-2',
        '4.19',
        undefined,
        ['qdisk', 'phy'],
        'Backend for CD devices on HVM guests must be Qdisk or Phy',
      ],
    ] as const
  ).map(([id, since, until, allowed, said]) =>
    perDisk(
      {
        id,
        rule: 'bad-disk',
        function: 'libxl__device_disk_setdefault',
        file: 'libxl_disk.c',
        since,
        ...(until ? { until } : {}),
        guests: ['hvm'],
      },
      ({ cdrom, backend: name }) =>
        cdrom && name !== 'unknown' && !allowed.some((each) => each === name)
          ? {
              ...say(
                said,
                `the CD drive of an HVM guest is served by QEMU itself, not by \`${name}\`. Leave \`backendtype\` out.`,
              ),
              field: 'backendtype',
              mends: withoutBackend,
            }
          : undefined,
    ),
  ),
  perDisk({ ...backend, id: 'disk-empty-not-cdrom', since: '4.2' }, ({ format, cdrom, vdev }) =>
    format === 'empty' && !cdrom
      ? {
          ...say(
            `Disk vdev=${vdev} is empty but not cdrom`,
            'only a CD drive may be empty. Add `devtype=cdrom`, or a target.',
          ),
          field: 'format',
          mends: [{ field: 'devtype', write: 'cdrom' }],
        }
      : undefined,
  ),
  perDisk({ ...backend, id: 'disk-empty-with-image', since: '4.7' }, ({ format, cdrom, vdev, target }) =>
    format === 'empty' && cdrom && target
      ? {
          ...say(
            `Disk vdev=${vdev} is empty but an image has been provided: ${target}`,
            'an empty drive has no target. Leave out `format=empty`, or the target.',
          ),
          field: 'format',
          mends: [{ field: 'format', write: 'raw' }],
        }
      : undefined,
  ),
  perDisk({ ...backend, id: 'disk-missing', rule: 'no-such-file', since: '4.2' }, (disk, draft) => {
    const { vdev, target = '' } = disk
    const why = isSought(disk, draft) ? whyMissing(draft, target) : undefined
    return why === undefined
      ? undefined
      : { ...say(`Disk vdev=${vdev} failed to stat: ${target}: ${why}`, noSuchFile(target)), field: 'target' }
  }),
  perDisk({ ...backend, id: 'disk-missing', since: '4.2' }, (disk, draft) => {
    const { vdev, target } = disk
    return isSought(disk, draft) && target === ''
      ? {
          ...say(
            `Disk vdev=${vdev} failed to stat: : No such file or directory`,
            'the disk has no target: only a CD drive may be empty. Name the file or device, or add `devtype=cdrom`.',
          ),
          field: 'target',
          mends: [{ field: 'devtype', write: 'cdrom' }],
        }
      : undefined
  }),
  perDisk(
    { ...backend, id: 'disk-phy-file', since: '4.2', until: '4.4' },
    ({ backend: name, format, script, domain, vdev, target }, draft) =>
      name !== 'qdisk' && format !== 'empty' && !script && isLocal(domain) && isOther(target, draft)
        ? {
            ...say(
              `Disk vdev=${vdev} phys path is not a block dev or file: ${target}`,
              `\`${target}\` is neither a block device nor a file.`,
            ),
            field: 'target',
          }
        : undefined,
  ),
  perDisk({ ...backend, id: 'disk-phy-format', since: '4.2' }, (disk, draft) =>
    choose(disk, draft) === undefined
      ? {
          ...say(`no suitable backend for disk ${disk.vdev}`, whyNoBackend(disk, draft)),
          field: fieldOfNoBackend(disk),
          mends: mendsOfBackend(disk, draft),
        }
      : undefined,
  ),
]

/** The members of a disk that have a default of their own. */
type Default = 'discard_enable' | 'colo_enable' | 'colo_restore_enable' | 'specification' | 'transport' | 'trusted'

/** What a disk gets where nothing is said. */
const fillDisk: Step = {
  function: 'libxl__device_disk_setdefault',
  fill: (draft, index) => {
    const raw = draft.item('disks', index)
    if (!raw) return
    const disk = diskOf(raw)
    const members: Partial<Record<Default | 'backend', unknown>> = {}
    const since = (release: Release, member: Default, value: unknown) => {
      if (raw[member] === undefined && atLeast(draft.release, release)) members[member] = value
    }
    since('4.5', 'discard_enable', isSet(raw.readwrite))
    since('4.7', 'colo_enable', false)
    since('4.7', 'colo_restore_enable', false)
    since('4.17', 'specification', 'xen')
    if (disk.virtio) since('4.17', 'transport', 'mmio')
    since('4.16', 'trusted', true)
    members.backend = choose(disk, draft) ?? askedFor(disk, draft)
    draft.fillItem('disks', index, members)
  },
}

/** In this order for one disk after the other. */
export const diskDefaults: Step = {
  each: 'disks',
  steps: [...diskChecks, fillDisk],
  sees: ({ host }) => {
    const seenOf = (target: string) => (target === '' || host.files ? target : isSpecial(target))
    return (member, value) =>
      member === 'vdev' ? undefined : member === 'pdev_path' && typeof value === 'string' ? seenOf(value) : value
  },
}
