import { advice, refused } from '../basic/findings.ts'
import { listOf } from '../basic/simple.ts'
import { type Field, fields, type Spec } from '../spec/fields.ts'
import {
  duplicates,
  looseNumber,
  notCreated,
  replaceSlice,
  type Token,
  tokensOf,
  unknownField,
} from '../spec/tokens.ts'
import type { Finding, ReadContext, ValueType } from '../value-type.ts'

/** A USB device as libxl's JSON shows it (`libxl_types.idl`, `device_usbdev`): without `type=`, nothing of the host's side. */
export interface UsbDevice {
  ctrl?: number
  port?: number
  'type.hostdev'?: { hostbus?: number; hostaddr?: number }
}

const table: Record<string, Field> = {
  type: {
    text: 'What is plugged in. There is one kind, which is also the default.',
    type: 'name',
    values: { hostdev: { text: 'A device of the host.' } },
  },
  hostbus: {
    text: 'Bus of the device, as `lsusb` prints it but without leading zeros: `008` would be octal.',
    type: 'number',
    example: '1',
    role: 'number',
  },
  hostaddr: {
    text: 'Number of the device on its bus, as `lsusb` prints it but without leading zeros. It changes when the device is plugged in anew.',
    type: 'number',
    example: '4',
    role: 'number',
  },
  controller: {
    text: 'Controller to plug it into: its place in `usbctrl`, from 0. Default: one with a free port, made if there is none.',
    type: 'number',
    example: '0',
    role: 'number',
  },
  port: {
    text: 'Port of that controller, from 1; it goes with `controller` only. Default: the first free one.',
    type: 'number',
    example: '1',
    role: 'number',
  },
}

const numbers = {
  hostbus: { base: 0, width: 8, signed: false },
  hostaddr: { base: 0, width: 8, signed: false },
  controller: { base: 10, width: 32, signed: true },
  port: { base: 10, width: 32, signed: true },
} as const

type Numbers = Partial<Record<keyof typeof numbers, number>>

const isNumber = (name: string): name is keyof typeof numbers => Object.hasOwn(numbers, name)

const item = fields<UsbDevice>({
  label: 'USB device specification',
  fields: table,
  snippet: '"hostbus=${1:1}, hostaddr=${2:4}"',
  read(spec, cx) {
    const tokens = tokensOf(spec.atom.text)
    const set: Numbers = {}
    const findings: Finding[] = []
    let typed = false
    for (const token of tokens) {
      const { name, value } = token
      if (value && name.text === 'type') {
        typed = value.text.toLowerCase() === 'hostdev'
        if (!typed) findings.push(badType(token, spec, cx))
      } else if (value && isNumber(name.text)) {
        const { number, findings: found } = looseNumber(token, spec, cx, numbers[name.text])
        set[name.text] = number
        findings.push(...found)
      } else {
        findings.push(unknownField('refused', token, spec, cx, table, `Unknown string \`${token.text}' in usbdev spec`))
      }
    }
    findings.push(...duplicates(tokens, spec, cx))
    if (findings.some(({ effect }) => effect === 'refused')) return { value: undefined, findings }
    return { value: deviceOf(set, typed), findings: [...findings, ...incomplete(set, tokens, spec, cx)] }
  },
})

const deviceOf = ({ hostbus, hostaddr, controller, port }: Numbers, typed: boolean): UsbDevice => ({
  ...(controller === undefined || controller === -1 ? {} : { ctrl: controller }),
  ...(port ? { port } : {}),
  ...(typed ? { 'type.hostdev': { ...(hostbus ? { hostbus } : {}), ...(hostaddr ? { hostaddr } : {}) } } : {}),
})

const badType = ({ value }: Token, spec: Spec, cx: ReadContext): Finding =>
  refused(
    'unknown-choice',
    spec.range(value ?? { start: 0, end: 0 }),
    `xl ${cx.release} refuses the type \`${value?.text ?? ''}\`. It knows \`hostdev\`.`,
    {
      // It prints the wrong variable (`optarg` for `oparg`).
      said: 'Invalid usb device type: (null)',
      ...(value ? { fixes: [replaceSlice('Replace by `hostdev`', spec, value, 'hostdev')] } : {}),
    },
  )

/** What `libxl_usb.c` wants when it plugs the device in. */
const incomplete = (set: Numbers, tokens: readonly Token[], spec: Spec, cx: ReadContext): Finding[] => {
  const whole = { start: 0, end: spec.atom.text.length }
  const findings: Finding[] = []
  if (set.hostbus === undefined || set.hostaddr === undefined) {
    const missing = [
      ...(set.hostbus === undefined ? ['`hostbus`'] : []),
      ...(set.hostaddr === undefined ? ['`hostaddr`'] : []),
    ]
    const message = `Without ${missing.join(' and ')} no device of the host is named: take both from \`lsusb\`.`
    findings.push(advice('bad-spec', spec.range(whole), message))
  }
  const port = tokens.findLast(({ name }) => name.text === 'port')
  if (port && set.port && (set.controller === undefined || set.controller === -1))
    findings.push(notCreated(spec, port, cx, '`port` goes with `controller` only.'))
  return findings
}

export const usbdev: ValueType<readonly (UsbDevice | undefined)[]> = listOf(item)
