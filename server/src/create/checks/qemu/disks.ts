import type { Filled } from '../../../build/members.ts'
import { slotOf } from '../../device-model/drives.ts'
import { stringOf } from '../../draft.ts'
import { whyMissing } from '../../host-facts.ts'
import { firstRepeated } from '../../repeated.ts'
import type { Check, Step } from '../../step.ts'
import { runsHere } from '../device-model-start.ts'
import { freeVdev } from '../disk-adding.ts'
import { noSuchFile } from '../missing-file.ts'
import { say } from '../say.ts'
import { refusal } from './refusal.ts'

/* Disks that QEMU emulates. */

/** `drive_new` of QEMU's blockdev.c, `ide_dev_initfn` of hw/ide/qdev.c. */
const driveTwice = refusal({ id: 'qemu-drive-twice', rule: 'duplicate-device', keys: ['disk'] }, (draft) => {
  const slots = draft.items('disks').map((disk) => {
    const slot = slotOf(disk, draft)
    return slot && `${slot.bus} ${slot.unit}`
  })
  const repeated = firstRepeated(slots)
  if (!repeated) return undefined
  const { index, before } = repeated
  return {
    message: `it emulates this disk where it emulates one before it (item ${before + 1}). \`xvda\`, \`hda\` and their partitions are one place there. Choose another \`vdev\`.`,
    place: { keys: ['disk'], item: index, field: 'vdev' },
    mends: freeVdev(draft, stringOf(draft.items('disks')[index]?.vdev) ?? ''),
  }
})

/** The last disk of a SCSI controller (`lsi53c895a`). */
const lastScsi = 7

const scsi = refusal({ id: 'qemu-scsi-id', rule: 'bad-vdev', keys: ['disk'] }, (draft) => {
  const slots = draft.items('disks').map((disk) => slotOf(disk, draft))
  const index = slots.findIndex((slot) => slot?.bus === 'SCSI' && slot.unit > lastScsi)
  return index < 0
    ? undefined
    : {
        message: 'its SCSI controller has eight disks, `sda` to `sdh`.',
        place: { keys: ['disk'], item: index, field: 'vdev' },
        mends: freeVdev(draft, 'sda'),
      }
})

/** CD drives are on the two channels of the IDE controller; libxl goes one further (`libxl__build_device_model_args_new`). */
const lastDrive = 3

const fifthDrive = refusal({ id: 'qemu-drive-bus', rule: 'bad-disk', keys: ['disk'] }, (draft) => {
  const slots = draft.items('disks').map((disk) => slotOf(disk, draft))
  const index = slots.findIndex((slot) => slot?.bus === 'IDE' && slot.unit > lastDrive)
  return index < 0
    ? undefined
    : {
        message: 'its IDE controller has four places, `xvda` to `xvdd`, and libxl gives it a CD drive for a fifth.',
        place: { keys: ['disk'], item: index, field: 'vdev' },
        mends: freeVdev(draft, 'xvda'),
      }
})

/** What stands behind a comma in the target of an emulated disk has to be an option of a drive. */
const target = refusal({ id: 'qemu-target', rule: 'bad-disk', keys: ['disk'] }, (draft) => {
  const disks = draft.items('disks')
  const index = disks.findIndex((disk) => {
    const pieces = (stringOf(disk.pdev_path) ?? '').replaceAll(',,', '  ').split(',').slice(1)
    return slotOf(disk, draft) !== undefined && pieces.some((piece) => piece !== '' && !piece.includes('='))
  })
  return index < 0
    ? undefined
    : {
        message: 'libxl hands the target to it as it is, and it takes what stands behind a comma for an option.',
        place: { keys: ['disk'], item: index, field: 'target' },
      }
})

/** The target of an emulated disk that libxl has not looked for: an image, or what is in a CD drive. */
const missing = refusal({ id: 'qemu-drive-missing', rule: 'no-such-file', keys: ['disk'] }, (draft) => {
  const disks = draft.items('disks')
  const index = disks.findIndex(
    (disk) => slotOf(disk, draft) !== undefined && whyMissing(draft, stringOf(disk.pdev_path)) !== undefined,
  )
  return index < 0
    ? undefined
    : {
        message: noSuchFile(stringOf(disks[index]?.pdev_path) ?? ''),
        place: { keys: ['disk'], item: index, field: 'target' },
      }
})

/** The target of a disk for the guest's own drivers: QEMU says in its log that it cannot open it, and goes on. A live 4.17 made the guest. */
const lost: Check = {
  id: 'qemu-disk-lost',
  rule: 'no-such-file',
  function: 'xen_block_drive_create',
  file: 'hw/block/xen-block.c',
  since: '4.3',
  arch: 'x86',
  layer: 'qemu',
  outcome: 'dropped',
  keys: ['disk'],
  find: (draft) => {
    const disks = runsHere(draft) ? draft.items('disks') : []
    const isLost = (disk: Filled) =>
      disk.backend === 'qdisk' &&
      disk.backend_domname === undefined &&
      disk.format !== 'empty' &&
      (draft.guest !== 'hvm' || slotOf(disk, draft) === undefined) &&
      whyMissing(draft, stringOf(disk.pdev_path)) !== undefined
    const index = disks.findIndex(isLost)
    return index < 0
      ? undefined
      : say('', noSuchFile(stringOf(disks[index]?.pdev_path) ?? ''), {
          place: { keys: ['disk'], item: index, field: 'target' },
        })
  },
}

export const disks: readonly Step[] = [lost, missing, target, driveTwice, fifthDrive, scsi]
