import { type Filled, isFilled, wholeOf } from '../../../build/members.ts'
import { strtoul } from '../../../values/c/numbers.ts'
import { type Draft, flagOf, stringOf } from '../../draft.ts'
import type { Mend } from '../../step.ts'
import { refusal } from './refusal.ts'

/* Where QEMU serves VNC: `vnc_display_get_address` of its ui/vnc.c reads what `dm_vnc` of libxl has put together. */

/** The last port there is, and the first of VNC. */
const lastPort = 65_535n
const vncPort = 5900n
/** The display up to which QEMU looks for one that is free: libxl says `to=99` (`libxl__build_device_model_args_new` of libxl_dm.c). */
const lastOfRange = 99n

type Setting = 'vncdisplay' | 'vnclisten' | 'vncunused'
interface Fault {
  readonly message: string
  readonly setting: Setting
  /** What to write for which setting. */
  readonly writes?: readonly (readonly [Setting, string])[]
}

const vncOf = ({ guest, get, items }: Draft) => (guest === 'hvm' ? get('b_info.type.hvm.vnc') : items('vfbs')[0]?.vnc)

/** A number of a display as QEMU reads it: C's, with nothing behind it. */
const displayOf = (text: string): bigint | undefined => {
  const { number, length } = strtoul(text, 10)
  return length > 0 && length === text.length && !text.includes('-') ? number : undefined
}

/** What is wrong with a display; `written` is the setting that has it. */
const displayFault = (display: bigint, written: Setting, ranges: boolean): Fault | undefined => {
  if (display + vncPort > lastPort)
    return {
      message: `display ${display} would be port ${display + vncPort}, and the last port is ${lastPort}.`,
      setting: written,
    }
  if (!ranges || display <= lastOfRange) return undefined
  const meant = display - vncPort
  const isPort = meant >= 0n && meant <= lastOfRange
  return {
    message: `${
      isPort ? `${display} is the port of display ${meant}; as a display it` : `display ${display}`
    } lies behind those that it tries with \`vncunused\`, which end with ${lastOfRange}.`,
    setting: written,
    writes: [
      ...(isPort && written === 'vncdisplay' ? ([['vncdisplay', String(meant)]] as const) : []),
      ['vncunused', '0'],
    ],
  }
}

/** What is wrong with an address that has a colon, and is given to QEMU as it stands: what follows the last colon is the display. */
const addressFault = (address: string, ranges: boolean): Fault | undefined => {
  const fault = (message: string, writes: Fault['writes'] = []): Fault => ({ message, setting: 'vnclisten', writes })
  if (address.startsWith('unix:'))
    return ranges ? fault('a socket has no displays to choose from.', [['vncunused', '0']]) : undefined
  const colon = address.lastIndexOf(':')
  const [host, behind] = [address.slice(0, colon), address.slice(colon + 1)]
  const bare = host.includes(':') && !/^\[.*\]$/.test(host)
  const inBrackets: Fault['writes'] = /^[\d:a-f]*$/i.test(address) && bare ? [['vnclisten', `"[${address}]:0"`]] : []
  if (behind === '')
    return fault('no number of a display stands behind the last colon of `vnclisten`.', [
      ...inBrackets,
      ...(bare ? [] : ([['vnclisten', `"${address}0"`]] as const)),
    ])
  const display = displayOf(behind)
  if (display === undefined)
    return fault(`what stands behind the last colon of \`vnclisten\` is the display, and \`${behind}\` is no number.`, [
      ...inBrackets,
      ...(address.endsWith(']') ? ([['vnclisten', `"${address}:0"`]] as const) : []),
    ])
  // What is left of an address such as ::1 is none: its last digits were taken for the display.
  if (bare && (host.startsWith('[') || (host.endsWith(':') && !host.endsWith('::'))))
    return fault(
      `what stands behind the last colon of \`vnclisten\` is the display, and \`${host}\` is no address.`,
      inBrackets,
    )
  return displayFault(display, 'vnclisten', ranges)
}

const faultOf = (vnc: Filled): Fault | undefined => {
  const ranges = flagOf(vnc.findunused) === true
  const address = stringOf(vnc.listen) ?? ''
  if (address.includes(':')) return addressFault(address, ranges)
  const display = BigInt.asIntN(32, wholeOf(vnc.display) ?? 0n)
  return display < 0n
    ? { message: `there is no display ${display}.`, setting: 'vncdisplay', writes: [['vncdisplay', '0']] }
    : displayFault(display, 'vncdisplay', ranges)
}

export const vncAddress = refusal(
  { id: 'qemu-vnc-display', rule: 'out-of-range', keys: ['vncdisplay', 'vfb'], guests: ['pv', 'pvh', 'hvm'] },
  (draft) => {
    const vnc = vncOf(draft)
    const fault = isFilled(vnc) && flagOf(vnc.enable) === true ? faultOf(vnc) : undefined
    if (!fault) return undefined
    const { message, setting, writes = [] } = fault
    const topLevel = !draft.config.entries.has('vfb')
    const mends = writes.map(
      ([key, write]): Mend => (topLevel ? { key, write } : { field: key, write: write.replaceAll('"', '') }),
    )
    return {
      message,
      place: topLevel ? { keys: [setting] } : { keys: ['vfb'], item: 0, field: setting },
      ...(mends.length > 0 ? { mends } : {}),
    }
  },
  // As with the keyboard: it has answered libxl by then.
  '',
)
