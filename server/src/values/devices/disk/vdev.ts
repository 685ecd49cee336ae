import { type Markdown, markdown, ours, plain } from '../../../markdown.ts'
import { sure } from '../../../sure.ts'
import { strtoul } from '../../c/numbers.ts'
import type { GuestType } from '../../value-type.ts'

/** A virtual disk by the name under which a guest sees it. */
export interface Vdev {
  /** The kind of name: `xvd`, `hd`, `sd`, `dNpM` or a bare device number. */
  readonly kind: 'xvd' | 'hd' | 'sd' | 'd' | 'number'
  /** The disk, counted from 0. */
  readonly disk: number
  /** The partition; 0 for the whole disk. */
  readonly partition: number
  /** The number that stands for it in xenstore and in the guest. */
  readonly device: number
}

const cInteger = '(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)'
const byNumbers = new RegExp(`^d${cInteger}p${cInteger}$`)
const bareNumber = new RegExp(`^\\s*\\+?${cInteger}$`)

const toNumber = (text: string): number => Number(strtoul(text, 0).number)

/** `a` is 0, `z` 25, `aa` 26: drive letters as the kernel of Linux counts them. */
const letterIndex = (letters: string): number => {
  let index = -1
  for (let at = 0; at < letters.length; at++) index = (index + 1) * 26 + letters.charCodeAt(at) - 97
  return index
}

/** The letters of the disk with that index. */
export const driveLetters = (index: number): string =>
  (index >= 26 ? driveLetters(Math.floor(index / 26) - 1) : '') + String.fromCharCode(97 + (index % 26))

const xenDevice = (disk: number, partition: number): number =>
  disk <= 15 && partition <= 15 ? (202 << 8) | (disk << 4) | partition : (1 << 28) | (disk << 8) | partition

const limits = {
  xvd: { disks: 1 << 20, partition: 255 },
  hd: { disks: 4, partition: 63 },
  sd: { disks: 16, partition: 15 },
}

/**
 * What libxl makes of a `vdev` (`libxl_device.c, libxl__device_disk_dev_number`); undefined for a name that it cannot
 * read. xl itself does not look: only the creation of the domain fails.
 */
export const decodeVdev = (text: string): Vdev | undefined => decode(text, true)

/** The same for libxl, which takes a name without its letter for the disk before the first. Nobody can mean that. */
export const placeOfVdev = (text: string): Vdev | undefined => decode(text, false)

const decode = (text: string, lettered: boolean): Vdev | undefined => {
  const [, kind, letters = '', digits = ''] = /^(xvd|hd|sd)([a-z]*)([1-9][0-9]*)?$/.exec(text) ?? []
  if (kind === 'xvd' || kind === 'hd' || kind === 'sd')
    return lettered && letters === '' ? undefined : decodeName(kind, letters, digits)
  const numbers = byNumbers.exec(text)
  if (numbers) {
    const [disk, partition] = [toNumber(sure(numbers[1])), toNumber(sure(numbers[2]))]
    if (disk >= 1 << 20 || partition > 255) return undefined
    return { kind: 'd', disk, partition, device: xenDevice(disk, partition) }
  }
  const number = bareNumber.exec(text)
  return number ? decodeNumber(toNumber(sure(number[1]))) : undefined
}

const decodeName = (kind: 'xvd' | 'hd' | 'sd', letters: string, digits: string): Vdev | undefined => {
  const disk = letterIndex(letters)
  const partition = Number(digits)
  if (disk >= limits[kind].disks || partition > limits[kind].partition) return undefined
  const device =
    kind === 'xvd'
      ? xenDevice(disk, partition)
      : kind === 'sd'
        ? (8 << 8) | (disk << 4) | partition
        : ((disk < 2 ? 3 : 22) << 8) | ((disk & 1) << 6) | partition
  return { kind, disk, partition, device }
}

/** A device number taken apart: libxl passes it on as it is. */
const decodeNumber = (device: number): Vdev | undefined => {
  if (device > 0x7fffffff) return undefined
  const major = device >> 8
  const kind = 'number'
  if (device & (1 << 28)) return { kind, disk: (device & 0xfffffff) >> 8, partition: device & 0xff, device }
  if (major === 3 || major === 22)
    return { kind, disk: (major === 22 ? 2 : 0) + ((device >> 6) & 1), partition: device & 63, device }
  return { kind, disk: (device >> 4) & 15, partition: device & 15, device }
}

const ordinals = ['first', 'second', 'third', 'fourth']

/** What a guest sees of the disk: Markdown. */
export const describeVdev = (text: string, { kind, disk, partition, device }: Vdev, guest: GuestType): Markdown => {
  const which = `disk ${disk}${disk < ordinals.length ? ` (the ${ordinals[disk]})` : ''}`
  const part = partition === 0 ? 'the whole disk' : `partition ${partition} alone`
  const where = ours(
    `${busOf(kind, device)} · ${which}, ${part} · device number ${device}\n\n${seenBy(kind, disk, guest)}`,
  )
  return markdown`**${plain(text)}** · ${where}`
}

const busOf = (kind: Vdev['kind'], device: number): string => {
  if (kind === 'hd' || (kind === 'number' && [3, 22].includes(device >> 8))) return 'IDE'
  if (kind === 'sd' || (kind === 'number' && device >> 8 === 8)) return 'SCSI'
  return 'Xen virtual disk'
}

const seenBy = (kind: Vdev['kind'], disk: number, guest: GuestType): string => {
  const drivers = 'A guest with Xen drivers reaches it through them'
  if (guest !== 'hvm') return `${drivers}; the device number decides its name there.`
  if (kind === 'sd') return `The device model also emulates a SCSI disk for it. ${drivers}.`
  if (disk < 4) return `The device model also emulates it as the IDE disk \`hd${driveLetters(disk)}\`. ${drivers}.`
  return `The device model emulates only disks 0 to 3 on IDE: this one can be reached by Xen drivers alone.`
}

/** The name of a whole disk that has a device number; undefined where it has none, or is a partition. */
export const nameOfDevice = (device: number): string | undefined =>
  ['xvd', 'hd', 'sd']
    .flatMap((kind) => Array.from({ length: 26 }, (_, disk) => `${kind}${driveLetters(disk)}`))
    .find((name) => decodeVdev(name)?.device === device)

/** A name that libxl understands, near to one that it does not; undefined when none is obvious. */
export const nearVdev = (text: string): string | undefined => {
  const name = text.trim()
  if (name !== text && decodeVdev(name)) return name
  const small = name.toLowerCase().replace(/^\/dev\//, '')
  const tries = [
    small,
    small.replace(/^(vd|nvme)/, 'xvd'),
    small.replace(/^xd/, 'xvd'),
    small.replace(/^([hs])([a-p])$/, '$1d$2'),
  ]
  return tries.find((each) => each !== text && decodeVdev(each)?.kind && !/^\d/.test(each))
}
