import { atLeast } from '../../release.ts'
import { notCreated } from '../basic/findings.ts'
import { deviceList } from '../spec/lists.ts'
import { int, oneOf, spec, type Whole } from '../spec/spec.ts'
import { removePiece } from '../spec/words.ts'
import type { Finding, Fix } from '../value-type.ts'

/** A USB controller as libxl's JSON shows it (`libxl_types.idl`, `device_usbctrl`); what has its default is left out. */
export interface UsbController {
  type?: string
  version?: number
  ports?: number
}

/** `libxl_usb.c, libxl__device_usbctrl_setdefault`, where 4.7 checks nothing. */
const check = ({ spec: at, cx, value, given, refused }: Whole<UsbController>): Finding[] => {
  if (refused || !atLeast(cx.release, '4.8')) return []
  const { type, version = 2, ports } = value
  const emulated = type === 'devicemodel' || (type === undefined && cx.guest === 'hvm')
  const not = (field: string, why: string, details: { readonly fixes?: readonly Fix[] } = {}) => [
    notCreated(at.range(given(field) ?? { start: 0, end: 0 }), cx, why, details),
  ]
  const piece = given('ports')
  if (version < 1 || version > (emulated ? 3 : 2)) {
    if (emulated) return not('version', 'there are versions 1, 2 and 3.')
    return not('version', 'a paravirtual controller is of version 1 or 2. Version 3 needs `type=devicemodel`.')
  }
  if (ports === undefined) return []
  const most = emulated ? { 1: 2, 2: 6 }[version] : undefined
  if (most !== undefined && ports !== most)
    return not(
      'ports',
      `an emulated controller of version ${version} has ${most} ports. Remove \`ports\`.`,
      piece ? { fixes: [removePiece(piece, at)] } : {},
    )
  const limit = emulated ? 15 : 31
  return ports < 0 || ports > limit ? not('ports', `it has at most ${limit} ports.`) : []
}

/** `usbctrl`: one string for each controller (`xl_parse.c, parse_usbctrl_config`). */
export const usbctrl = deviceList(
  spec<UsbController>({
    label: 'USB controller specification',
    snippet: '"type=${1|auto,pv,qusb,devicemodel|}, version=${2|2,1,3|}"',
    said: ({ text }) => `Unknown string \`${text}' in usbctrl spec`,
    fields: {
      type: oneOf({
        text: 'Who plays the controller. Default: `auto`.',
        type: 'name',
        values: {
          auto: {
            text: '`devicemodel` for HVM guests; for the others `pv` where the kernel of dom0 has the driver, `qusb` where not.',
          },
          pv: { text: 'A paravirtual controller, served by the kernel of dom0 (`xen-usbback`).' },
          qusb: { text: 'A paravirtual controller, served by QEMU.' },
          devicemodel: {
            text: 'A real-looking controller that QEMU emulates: for HVM guests, without a driver for Xen.',
          },
        },
        unset: ['auto'],
        said: (given) => `Invalid usb controller type '${given}'`,
      }),
      version: int({
        text: 'Version of USB: 1, 2 or, with `devicemodel` only, 3. Default: 2.',
        values: {
          1: { text: 'USB 1.1.' },
          2: { text: 'USB 2.0.' },
          3: { text: 'USB 3.0, with `devicemodel` only.' },
        },
      }),
      ports: int({
        text: 'How many ports it has; they are numbered from 1. Paravirtual: up to 31, 8 unless said. Emulated: always 2 with USB 1.1, always 6 with 2.0, up to 15 with 3.0.',
        example: '8',
        // There the version says how many.
        offered: ({ guest }) => guest !== 'hvm',
      }),
    },
    check,
  }),
)
