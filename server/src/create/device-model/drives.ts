import type { Filled } from '../../build/members.ts'
import { wholeOf } from '../../build/members.ts'
import { tableOf } from '../../table.ts'
import { driveLetters, placeOfVdev, type Vdev } from '../../values/devices/disk/vdev.ts'
import { isStubdomain } from '../checks/device-model-version.ts'
import { type Draft, flagOf, stringOf } from '../draft.ts'
import { type Argument, from, hvm } from './argument.ts'

/* The disks of an HVM guest that are emulated for it. All the others reach it by its own drivers alone. */

const isSet = (value: unknown) => (wholeOf(value) ?? 0n) !== 0n

/** QEMU's name of a format (`libxl__qemu_disk_format_string`). */
const formats: Readonly<Record<string, string>> = tableOf({
  qcow: 'qcow',
  qcow2: 'qcow2',
  vhd: 'vpc',
  raw: 'raw',
  qed: 'qed',
})

/** A SCSI controller, where a disk wants one. */
export const scsiController = ({ items }: Draft): readonly Argument[] => {
  const index = items('disks').findIndex((disk) => !isSet(disk.is_cdrom) && stringOf(disk.vdev)?.startsWith('sd'))
  return index < 0 ? [] : [from(`disks[${index}].vdev`, '-device', 'lsi53c895a')]
}

export const isAhci = ({ text }: Draft): boolean => text(hvm('hdtype')) === 'ahci'

/** Why a disk has no place among the emulated ones: libxl looks for none behind a number, another domain serves it, or it is too far behind. */
export type NotEmulated = 'numbered' | 'elsewhere' | 'late drive' | 'late disk'

/** Why a disk is not emulated; undefined where it is, or where that is the fault of its format or script. */
export const notEmulated = (disk: Filled, { kind, disk: unit }: Vdev, ahci: boolean): NotEmulated | undefined => {
  if (kind === 'number') return 'numbered'
  if (disk.format !== 'empty' && disk.backend_domname !== undefined) return 'elsewhere'
  if (isSet(disk.is_cdrom)) return unit > 4 ? 'late drive' : undefined
  if (disk.format === 'empty' || stringOf(disk.vdev)?.startsWith('sd')) return undefined
  return unit < (ahci ? 6 : 4) ? undefined : 'late disk'
}

export const drives = (draft: Draft): readonly Argument[] => {
  const ahci = isAhci(draft)
  return [
    ...(ahci ? [from(hvm('hdtype'), '-device', 'ahci,id=ahci0')] : []),
    ...draft.items('disks').flatMap((disk, index) => {
      const place = placeOfVdev(stringOf(disk.vdev) ?? '')
      return (place ? driveOf(disk, place, draft) : []).map((words) => from(`disks[${index}].vdev`, ...words))
    }),
  ]
}

/** A place for a drive: "IDE 2". */
export interface Slot {
  readonly bus: 'IDE' | 'SATA' | 'SCSI'
  /** Counted from 0. */
  readonly unit: number
}

/** The bus and the place on it where QEMU emulates a disk, by `driveOf`; undefined where it does not. */
export const slotOf = (disk: Filled, draft: Draft): Slot | undefined => {
  const vdev = stringOf(disk.vdev) ?? ''
  const place = placeOfVdev(vdev)
  const ahci = isAhci(draft)
  if (!place || driveOf(disk, place, draft).length === 0) return undefined
  const bus = isSet(disk.is_cdrom) ? 'IDE' : vdev.startsWith('sd') ? 'SCSI' : ahci ? 'SATA' : 'IDE'
  return { bus, unit: place.disk }
}

/** What QEMU opens for a disk, and how; each is undefined where that cannot be. */
interface Source {
  readonly target: string | undefined
  readonly format: string | undefined
}

const inDom0 = (disk: Filled): Source => ({
  target: localPath(disk),
  format: disk.backend === 'qdisk' ? formats[stringOf(disk.format) ?? ''] : 'raw',
})

/** A stub domain has the disks of the guest as its own, as many as there are letters. */
const inStubdomain = ({ disk }: Vdev): Source => ({
  target: disk < 26 ? `/dev/xvd${driveLetters(disk)}` : undefined,
  format: 'host_device',
})

/** A disk that is kept in step with one on another host (`LIBXL__COLO_PRIMARY` of libxl_dm.c), by what QEMU calls it. */
const inStep = (id: string, target: string | undefined, format: string | undefined): readonly [string, string] => [
  `id=${id}`,
  `children.0.file.filename=${target},children.0.driver=${format},read-pattern=fifo,vote-threshold=1`,
]

/** The options for one disk; none where it is not emulated. */
const driveOf = (disk: Filled, place: Vdev, draft: Draft): readonly (readonly string[])[] => {
  const { disk: unit, device } = place
  const ahci = isAhci(draft)
  const isStub = isStubdomain(draft)
  const { target, format } = isStub ? inStubdomain(place) : inDom0(disk)
  const empty = disk.format === 'empty'
  if (!empty && (format === undefined || target === undefined)) return []
  // Whoever serves it serves the stub domain.
  if (notEmulated(isStub ? { ...disk, backend_domname: undefined } : disk, place, ahci) !== undefined) return []
  if (isSet(disk.is_cdrom)) {
    const id = `ide-${device}`
    const image = empty ? '' : `,file=${target},format=${format}`
    return [
      ['-drive', `if=none,readonly=on,id=${id}${image}`],
      ['-device', `ide-cd,id=${id},drive=${id},bus=ide.${Math.floor(unit / 2)},unit=${unit % 2}`],
    ]
  }
  if (empty) return []
  const exported = flagOf(disk.colo_enable) === true ? (stringOf(disk.colo_export) ?? '(null)') : undefined
  const [name, children] = exported === undefined ? [] : inStep(exported, target, format)
  if (stringOf(disk.vdev)?.startsWith('sd')) {
    const id = exported ?? `scsi0-hd${unit}`
    const access = `if=none,readonly=${isSet(disk.readwrite) ? 'off' : 'on'},cache=writeback`
    return [
      [
        '-drive',
        name ? `${access},${name},driver=quorum,${children}` : `file=${target},id=${id},format=${format},${access}`,
      ],
      ['-device', `scsi-hd,drive=${id},scsi-id=${unit}`],
    ]
  }
  if (ahci && unit < 6) {
    const id = `ahcidisk-${unit}`
    return [
      ['-drive', `file=${target},if=none,id=${id},format=${format},cache=writeback`],
      ['-device', `ide-hd,bus=ahci0.${unit},unit=0,drive=${id}`],
    ]
  }
  if (name) return [['-drive', `if=ide,index=${unit},media=disk,cache=writeback,driver=quorum,${name},${children}`]]
  return [['-drive', `file=${target},if=ide,index=${unit},media=disk,format=${format},cache=writeback`]]
}

/**
 * Where QEMU finds a disk; undefined where it cannot reach it, or where the script of the disk is to say
 * (`libxl__device_disk_find_local_path`).
 */
const localPath = ({ backend, backend_domname, format, script, pdev_path }: Filled): string | undefined => {
  if (backend_domname !== undefined) return undefined
  const direct = (format === 'raw' && script === undefined) || backend === 'qdisk'
  return direct ? stringOf(pdev_path) : undefined
}
