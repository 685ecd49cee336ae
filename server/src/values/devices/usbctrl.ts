import { atLeast } from '../../release.ts'
import { refused } from '../basic/findings.ts'
import { listOf } from '../basic/simple.ts'
import { type Field, fields, type Spec } from '../spec/fields.ts'
import {
  duplicates,
  looseNumber,
  nearName,
  notCreated,
  numbered,
  quoted,
  replaceSlice,
  type Token,
  tokensOf,
  unknownField,
} from '../spec/tokens.ts'
import type { Finding, ReadContext, ValueType } from '../value-type.ts'

/** A USB controller as libxl's JSON shows it (`libxl_types.idl`, `device_usbctrl`); what has its default is left out. */
export interface UsbController {
  type?: string
  devid?: number
  version?: number
  ports?: number
}

const table: Record<string, Field> = {
  type: {
    text: 'Who plays the controller. Default: `auto`.',
    type: 'name',
    values: {
      auto: {
        text: '`devicemodel` for HVM guests; for the others `pv` where the kernel of dom0 has the driver, `qusb` where not.',
      },
      pv: { text: 'A paravirtual controller, served by the kernel of dom0 (`xen-usbback`).' },
      qusb: { text: 'A paravirtual controller, served by QEMU.' },
      devicemodel: { text: 'A real-looking controller that QEMU emulates: for HVM guests, without a driver for Xen.' },
    },
  },
  version: {
    text: 'Version of USB: 1, 2 or, with `devicemodel` only, 3. Default: 2.',
    type: 'number',
    values: {
      1: { text: 'USB 1.1.' },
      2: { text: 'USB 2.0.' },
      3: { text: 'USB 3.0, with `devicemodel` only.' },
    },
    role: 'number',
  },
  ports: {
    text: 'How many ports it has; they are numbered from 1. Paravirtual: up to 31, 8 unless said. Emulated: always 2 with USB 1.1, always 6 with 2.0, up to 15 with 3.0.',
    type: 'number',
    example: '8',
    role: 'number',
  },
}

const types = Object.keys(table.type?.values ?? {})

const item = fields<UsbController>({
  label: 'USB controller specification',
  fields: table,
  snippet: '"type=${1|auto,pv,qusb,devicemodel|}, version=${2|2,1,3|}, ports=${3:8}"',
  read(spec, cx) {
    const controller: UsbController = {}
    const findings: Finding[] = []
    const tokens = tokensOf(spec.atom.text)
    for (const token of tokens) findings.push(...readToken(token, controller, spec, cx))
    findings.push(...duplicates(tokens, spec, cx))
    if (findings.some(({ effect }) => effect === 'refused')) return { value: undefined, findings }
    return { value: controller, findings: [...findings, ...impossible(controller, tokens, spec, cx)] }
  },
})

/** `xl_parse.c, parse_usbctrl_config`. */
const readToken = (token: Token, controller: UsbController, spec: Spec, cx: ReadContext): Finding[] => {
  const { name, value } = token
  if (value && name.text === 'type') {
    const type = types.find((each) => each === value.text.toLowerCase())
    if (type === undefined) return [badType(token, spec, cx)]
    if (type === 'auto') delete controller.type
    else controller.type = type
    return []
  }
  if (value && (name.text === 'version' || name.text === 'ports')) {
    const { number, findings } = looseNumber(token, spec, cx, { base: 10, width: 32, signed: true })
    if (number === 0) delete controller[name.text]
    else controller[name.text] = number
    return findings
  }
  return [unknownField('refused', token, spec, cx, table, `Unknown string \`${token.text}' in usbctrl spec`)]
}

const badType = ({ value }: Token, spec: Spec, cx: ReadContext): Finding => {
  const text = value?.text ?? ''
  const near = nearName(text, types)
  return refused(
    'unknown-choice',
    spec.range(value ?? { start: 0, end: 0 }),
    `xl ${cx.release} refuses the type \`${text}\`. It knows ${quoted(types)}.`,
    {
      said: `Invalid usb controller type '${text}'`,
      ...(near && value ? { fixes: [replaceSlice(`Replace by \`${near}\``, spec, value, near)] } : {}),
    },
  )
}

/** `libxl_usb.c, libxl__device_usbctrl_setdefault`, where 4.7 checks nothing. */
const impossible = (controller: UsbController, tokens: readonly Token[], spec: Spec, cx: ReadContext): Finding[] => {
  if (!atLeast(cx.release, '4.8')) return []
  const { type, version = 2, ports } = controller
  const emulated = type === 'devicemodel' || (type === undefined && cx.guest === 'hvm')
  const place = (field: string) => tokens.findLast(({ name }) => name.text === field) ?? { start: 0, end: 0 }
  if (version < 1 || version > (emulated ? 3 : 2)) {
    const why = emulated
      ? 'there are versions 1, 2 and 3.'
      : 'a paravirtual controller is of version 1 or 2. Version 3 needs `type=devicemodel`.'
    return [notCreated(spec, place('version'), cx, why)]
  }
  if (ports === undefined) return []
  const most = emulated ? { 1: 2, 2: 6 }[version] : undefined
  if (most !== undefined && ports !== most) {
    const why = `an emulated controller of version ${version} has ${most} ports. Leave \`ports\` away.`
    return [notCreated(spec, place('ports'), cx, why)]
  }
  const limit = emulated ? 15 : 31
  if (ports < 0 || ports > limit) return [notCreated(spec, place('ports'), cx, `it has at most ${limit} ports.`)]
  return []
}

export const usbctrl: ValueType<readonly (UsbController | undefined)[]> = numbered(listOf(item))
