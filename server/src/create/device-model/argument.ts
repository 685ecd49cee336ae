import { wholeOf } from '../../build/members.ts'
import type { Draft } from '../draft.ts'

/** Arguments of a device model that belong together: an option with its value, or one that stands by itself. */
export interface Argument {
  readonly words: readonly string[]
  /** Where in the domain they come from. */
  readonly paths: readonly string[]
}

/** Arguments that come from these paths. */
export const from = (paths: string | readonly string[], ...words: readonly string[]): Argument => ({
  words,
  paths: typeof paths === 'string' ? [paths] : paths,
})

/** Arguments that are always there. */
export const always = (...words: readonly string[]): Argument => ({ words, paths: [] })

/** KiB as MiB, rounded up, in 32 bits (`libxl__sizekb_to_mb`). */
export const inMib = (kib: bigint): bigint => (BigInt.asUintN(32, kib) + 1023n) / 1024n

/** C's `int`, as it is printed. */
export const asInt = (number: bigint | undefined): string => BigInt.asIntN(32, number ?? 0n).toString()

export const hvm = (field: string): string => `b_info.type.hvm.${field}`

/** An option with the text at a path, where there is one. */
export const optional = (
  { text }: Draft,
  option: string,
  path: string,
  before = '',
  behind = '',
): readonly Argument[] => {
  const given = text(path)
  return given === undefined ? [] : [from(path, option, `${before}${given}${behind}`)]
}

/** The option once for each text of a list. */
export const each = ({ list }: Draft, option: string, path: string): readonly Argument[] =>
  list(path).map((value) => from(path, option, String(value)))

/** Arguments that the file gives word by word. */
export const extra = ({ list }: Draft, path: string): readonly Argument[] =>
  list(path).map((value) => from(path, String(value)))

/** The USB devices that QEMU emulates, by their names. */
export const usbDevices = (draft: Draft): readonly Argument[] => {
  const device = hvm('usbdevice')
  const devices = hvm('usbdevice_list')
  const all = [...optional(draft, '-usbdevice', device), ...each(draft, '-usbdevice', devices)]
  return all.length > 0 || draft.flag(hvm('usb')) ? [from([hvm('usb'), device, devices], '-usb'), ...all] : []
}

/** What an emulated network card is told by. */
interface Card {
  /** The number of the interface. */
  readonly id: string
  readonly model: string
  readonly mac: string
  /** The name of its end in dom0. */
  readonly name: string
  readonly bridge: string
}

/** Interfaces with an emulated card: two options each, for the card and for its end in dom0. */
export const cards = (
  { items }: Draft,
  domid: string,
  optionsOf: (card: Card) => readonly [card: readonly string[], end: readonly string[]],
): readonly Argument[] => {
  const all = items('nics').flatMap(({ nictype, devid, model, mac, bridge }, index) => {
    if (nictype !== 'vif_ioemu') return []
    const id = asInt(wholeOf(devid))
    // `vifname` is for netback's end alone (`libxl__device_nic_devname`).
    const name = `vif${domid}.${id}-emu`
    const [card, end] = optionsOf({ id, model: String(model), mac: String(mac), name, bridge: String(bridge) })
    const path = (field: string) => `nics[${index}].${field}`
    return [from([path('model'), path('mac')], ...card), from(path('bridge'), ...end)]
  })
  return all.length > 0 ? all : [always('-net', 'none')]
}

/** Whether the guest has ACPI: both what all guests have and what HVM has for itself say so (`libxl__acpi_defbool_val`). */
export const hasAcpi = ({ flag }: Draft): boolean => flag('b_info.acpi') === true && flag(hvm('acpi')) !== false
