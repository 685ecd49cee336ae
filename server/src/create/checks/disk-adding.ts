import type { Filled } from '../../build/members.ts'
import { driveLetters, placeOfVdev } from '../../values/devices/disk/vdev.ts'
import { type Draft, stringOf } from '../draft.ts'
import { countsBy, firstsBy } from '../repeated.ts'
import type { Mend, Step } from '../step.ts'
import { diskOf } from './disks.ts'
import { say } from './say.ts'

/* The disks of a guest that is built: `device_disk_add` of libxl_disk.c. */

/** The number of the device, by which xenstore knows it; undefined for a name that libxl does not know. */
export const diskNumber = ({ vdev, place }: Pick<ReturnType<typeof diskOf>, 'vdev' | 'place'>): number | undefined =>
  vdev === '' ? 0 : place?.device

/** The first disk at each place, whatever kind of name it has. */
const firstsAtPlace = firstsBy((raw: Filled) => diskOf(raw).place?.disk)

const isTaken = ({ items }: Draft, disk: number): boolean => firstsAtPlace(items('disks')).has(disk)

/** The first place for which Xen's own disks have a short number, and where no disk of the guest is. */
export const freePlace = (whole: Draft): number | undefined =>
  Array.from({ length: 16 }, (_, disk) => disk).find((disk) => !isTaken(whole, disk))

/** A name of the same kind that no disk of the guest has, if there is one. */
export const freeVdev = (draft: Draft, vdev: string): readonly Mend[] => {
  const kind = /^(?:xvd|hd|sd)(?=[a-z])/.exec(vdev)?.[0] ?? 'xvd'
  const free = draft.ask(freePlace)
  const name = free === undefined ? undefined : `${kind}${driveLetters(free)}`
  return name === undefined || placeOfVdev(name) === undefined ? [] : [{ field: 'vdev', write: name }]
}

/** A disk of IDE behind the fourth (`hde`) as Xen's own of the same letter, where that is free. */
const asXen = (draft: Draft, vdev: string): readonly Mend[] => {
  const name = vdev.replace(/^hd(?=[a-z]+$)/, 'xvd')
  const disk = name === vdev ? undefined : placeOfVdev(name)?.disk
  return disk === undefined || draft.ask((whole) => isTaken(whole, disk)) ? [] : [{ field: 'vdev', write: name }]
}

/** The number of a disk in xenstore: those of virtio have a place of their own there, and numbers below 0 here. */
const numberIn = (raw: Filled): number | undefined => {
  const vdev = stringOf(raw.vdev) ?? ''
  const number = diskNumber({ vdev, place: placeOfVdev(vdev) })
  return raw.specification === 'virtio' ? -1 - (number ?? Number.NaN) : number
}

/** The first disk with each number. */
const firstsAt = firstsBy(numberIn)

/** How many disks have each number. */
const countsAt = countsBy(numberIn)

/** Whether two disks have one number: the one question for all of them, as mostly there are no such. */
const isSomeTwice = ({ items }: Draft): boolean => countsAt(items('disks')).size < items('disks').length

/** Whether a disk has no number, or that of another one: else nothing is to be said of any. */
const isSomeOdd = (whole: Draft): boolean => {
  const counts = countsAt(whole.items('disks'))
  return counts.has(undefined) || counts.has(Number.NaN) || isSomeTwice(whole)
}

/** Whether the kernel of dom0 serves a drive that is empty. */
const isServedEmpty = ({ backend, format }: Filled): boolean => backend === 'phy' && format === 'empty'

/** Adding the disks once the guest is built. */
export const diskAdding: readonly Step[] = [
  {
    each: 'disks',
    idle: ({ items }) => !items('disks').some(isServedEmpty),
    steps: [
      {
        // An empty drive that the kernel of dom0 serves is a file without anything in it.
        function: 'libxl__device_disk_setdefault',
        since: '4.19',
        fill: (draft, index) => {
          const disk = draft.item('disks', index)
          if (disk && isServedEmpty(disk)) draft.fillItem('disks', index, { pdev_path: '/var/run/xen/empty-cdrom.1' })
        },
      },
    ],
  },
  // One after the other, and each as a whole.
  {
    each: 'disks',
    idle: (draft) => !draft.ask(isSomeOdd),
    steps: [
      {
        id: 'disk-vdev',
        rule: 'bad-vdev',
        function: 'libxl__device_from_disk',
        file: 'libxl_disk.c',
        since: '4.2',
        keys: ['disk'],
        find: (draft, index) => {
          const disk = draft.item('disks', index)
          if (!disk || diskNumber(diskOf(disk)) !== undefined) return undefined
          const { vdev } = diskOf(disk)
          return say(`Invalid or unsupported virtual disk identifier ${vdev}`, `libxl knows no disk \`${vdev}\`.`, {
            place: { keys: ['disk'], item: index, field: 'vdev' },
            mends: [...asXen(draft, vdev), ...freeVdev(draft, vdev)],
          })
        },
      },
      {
        id: 'disk-twice',
        rule: 'duplicate-device',
        function: 'device_disk_add',
        file: 'libxl_disk.c',
        since: '4.5',
        keys: ['disk'],
        find: (draft, index) => {
          const disk = draft.item('disks', index)
          if (!disk || !draft.ask(isSomeTwice)) return undefined
          const before = draft.ask(({ items }) => firstsAt(items('disks')).get(numberIn(disk)) ?? index)
          if (before === index) return undefined
          return say(
            'device already exists in xenstore',
            `the disk before it has this place already (item ${before + 1}). Choose another \`vdev\`.`,
            {
              place: { keys: ['disk'], item: index, field: 'vdev' },
              mends: freeVdev(draft, stringOf(disk.vdev) ?? ''),
            },
          )
        },
      },
    ],
  },
]
