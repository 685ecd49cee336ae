import { driveLetters, nameOfDevice, type Vdev } from '../../values/devices/disk/vdev.ts'
import { isAhci, type NotEmulated, notEmulated } from '../device-model/drives.ts'
import type { Draft } from '../draft.ts'
import type { Check, Mend, Step } from '../step.ts'
import { isStubdomain, modelOf } from './device-model-version.ts'
import { freePlace } from './disk-adding.ts'
import { diskOf } from './disks.ts'
import { say } from './say.ts'

/* Disks of an HVM guest that QEMU does not emulate: `libxl__build_device_model_args_new` of libxl_dm.c. */

/** Disks that a controller of AHCI has. */
const ahciPorts = 6

const reasons: readonly (Pick<Check, 'id' | 'since'> & {
  readonly why: NotEmulated
  readonly field: string
  readonly said: (vdev: string) => string
  readonly message: string
  /** What to write. */
  readonly mends?: (draft: Draft, index: number, place: Vdev) => readonly Mend[]
})[] = [
  {
    id: 'disk-by-number',
    why: 'numbered',
    since: '4.2',
    field: 'vdev',
    said: (vdev) => `unable to determine disk number for ${vdev}`,
    message:
      'a disk that is named by a number is not emulated: libxl finds no place for it. The guest sees it with PV drivers alone, and cannot boot from it.',
    mends: (_, __, { device }) => {
      const name = nameOfDevice(device)
      return name === undefined ? [] : [{ field: 'vdev', write: name }]
    },
  },
  {
    id: 'disk-no-local-path',
    why: 'elsewhere',
    since: '4.7',
    field: 'backend',
    said: (vdev) => `No way to get local access disk to image: ${vdev}`,
    message:
      'QEMU cannot reach a disk that another domain serves. The guest sees it with PV drivers alone, and cannot boot from it.',
  },
  {
    id: 'cdrom-fifth',
    why: 'late drive',
    since: '4.14',
    field: 'vdev',
    said: () => 'Emulated CDROM can be only one of the first 4 disks.',
    message: 'a CD drive so far behind is not emulated. The guest sees it with PV drivers alone.',
    mends: (draft) => {
      const free = draft.ask(freePlace)
      return free === undefined || free > 3 ? [] : [{ field: 'vdev', write: `hd${driveLetters(free)}` }]
    },
  },
  {
    id: 'disk-fifth-ide',
    why: 'late disk',
    since: '4.14',
    field: 'vdev',
    said: () => 'Only 4 emulated IDE disks are supported.',
    message:
      'only the first four disks are emulated (six with `hdtype = "ahci"`). The guest sees this one with PV drivers alone.',
    mends: (draft, _, { disk }) => (isAhci(draft) || disk >= ahciPorts ? [] : [{ key: 'hdtype', write: '"ahci"' }]),
  },
]

export const emulatedDisks: readonly Step[] = [
  {
    each: 'disks',
    steps: reasons.map(
      ({ id, since, why, field, said, message, mends }): Check => ({
        id,
        rule: 'bad-disk',
        function: 'libxl__build_device_model_args_new',
        file: 'libxl_dm.c',
        since,
        guests: ['hvm'],
        arch: 'x86',
        outcome: 'warned',
        keys: ['disk'],
        find: (draft, index) => {
          const disk = draft.item('disks', index)
          if (!disk) return undefined
          const { vdev, place } = diskOf(disk)
          if (!place || modelOf(draft) !== 'qemu_xen' || (why === 'elsewhere' && isStubdomain(draft))) return undefined
          return notEmulated(disk, place, isAhci(draft)) === why
            ? say(said(vdev), message, {
                place: { keys: ['disk'], item: index, field },
                mends: mends?.(draft, index, place) ?? [],
              })
            : undefined
        },
      }),
    ),
  },
]
