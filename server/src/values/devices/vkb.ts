import { refused } from '../basic/findings.ts'
import { type Field, fields, type Spec } from '../spec/fields.ts'
import {
  deviceList,
  duplicateFields,
  nearestName,
  readNumber,
  replaceSlice,
  strayBlanks,
  type Token,
  tokensOf,
  unknownField,
  untilRefused,
} from '../spec/spec-reader.ts'
import type { Finding, ReadContext, Reading } from '../value-type.ts'

/** A keyboard as libxl's JSON shows it (`libxl_types.idl`, `device_vkb`); what is 0 or false is left out. */
export type Vkb = Readonly<Record<string, string | number | true>>

const onOff = (on: string, off: string): Pick<Field, 'type' | 'values'> => ({
  type: '0 or 1',
  values: { 0: { text: off }, 1: { text: on } },
})
const pixels = (example: string): Pick<Field, 'type' | 'example' | 'role'> => ({
  type: 'number, pixels',
  example,
  role: 'number',
})

const table: Record<string, Field> = {
  'backend-type': {
    text: 'Who plays the back end. xl refuses a device without it.',
    type: 'back end',
    values: {
      linux: { text: 'A program in the back-end domain, which finds its device by `unique-id`.' },
      qemu: { text: 'QEMU, as for the keyboard that comes with a `vfb`.' },
    },
  },
  backend: {
    text: 'The domain in which the back end runs, by name or number. Unless set, domain 0.',
    type: 'domain',
    example: '0',
  },
  'unique-id': {
    text: 'The name by which a `linux` back end knows the device.',
    type: 'text',
    example: 'seat0',
  },
  'feature-disable-keyboard': { text: 'Takes the keyboard away.', ...onOff('No keyboard.', 'A keyboard.') },
  'feature-disable-pointer': { text: 'Takes the pointer away.', ...onOff('No pointer.', 'A pointer.') },
  'feature-abs-pointer': {
    text: 'Offers absolute positions of the pointer, scaled to the screen.',
    ...onOff('Absolute positions are offered.', 'Movements only.'),
  },
  'feature-raw-pointer': {
    text: 'Offers absolute positions of the pointer as the device gives them, not scaled to the screen.',
    ...onOff('Raw positions are offered.', 'Positions are scaled.'),
  },
  'feature-multi-touch': {
    text: 'Makes it a touch screen for several fingers. One of the `multi-touch-…` fields has to tell of it; each of them turns this on by itself.',
    ...onOff('Several fingers.', 'No touch, unless a `multi-touch-…` field is set.'),
  },
  'multi-touch-width': { text: 'The largest horizontal position of a finger.', ...pixels('1920') },
  'multi-touch-height': { text: 'The largest vertical position of a finger.', ...pixels('1080') },
  'multi-touch-num-contacts': {
    text: 'How many fingers can be told apart.',
    type: 'number',
    example: '10',
    role: 'number',
  },
  width: { text: 'The largest horizontal position of the pointer.', ...pixels('1920') },
  height: { text: 'The largest vertical position of the pointer.', ...pixels('1080') },
}

const names = Object.keys(table)
const numbers = ['multi-touch-width', 'multi-touch-height', 'multi-touch-num-contacts', 'width', 'height']
const touch = numbers.slice(0, 3)
/** How xl's messages end. */
const inSpec = 'in vkb spec'

/** `xl_parse.c, parse_vkb_config` and what `parse_vkb_list` wants of the whole. */
const read = (spec: Spec, cx: ReadContext): Reading<Vkb> => {
  const tokens = tokensOf(spec.atom.text)
  const device: Record<string, string | number | true> = {}
  const findings: Finding[] = []
  const store = (name: string, value: string | number | true): void => {
    if (value === 0) delete device[name]
    else device[name] = value
  }
  for (const token of tokens) {
    const name = token.name?.text ?? ''
    const stored = name.replaceAll('-', '_')
    if (name === 'backend-type') {
      const known = backendType(token, spec, cx, findings)
      store('backend_type', known ?? 0)
    } else if (name === 'backend' || name === 'unique-id') {
      store(name === 'backend' ? 'backend_domname' : stored, token.value.text)
      findings.push(...strayBlanks(token, spec))
    } else if (names.includes(name)) {
      const reading = readNumber(token, spec, cx, numbers.includes(name) ? 'uint32' : 'flag')
      store(stored, numbers.includes(name) ? reading.number : reading.number ? true : 0)
      findings.push(...reading.findings)
    } else {
      findings.push(unknownField(token, spec, cx, { names, said: `Unknown string "${token.text}" ${inSpec}` }))
    }
  }
  findings.push(...wholeDevice(device, tokens, spec, cx))
  const found = untilRefused([...findings, ...duplicateFields(tokens, spec, cx)])
  return { value: found.some(({ effect }) => effect === 'refused') ? undefined : device, findings: found }
}

const backendType = ({ value }: Token, spec: Spec, cx: ReadContext, findings: Finding[]): string | undefined => {
  const known = ['qemu', 'linux', 'unknown'].find((name) => name === value.text.toLowerCase())
  if (known) return known === 'unknown' ? undefined : known
  const near = nearestName(value.text, ['qemu', 'linux'])
  findings.push(
    refused(
      'unknown-choice',
      spec.range(value),
      `xl ${cx.release} refuses the back end \`${value.text}\`. It knows \`qemu\` and \`linux\`.`,
      {
        said: `Unknown backend_type "${value.text}" ${inSpec}`,
        ...(near ? { fixes: [replaceSlice(`Replace by \`${near}\``, spec, value, near)] } : {}),
      },
    ),
  )
  return undefined
}

const wholeDevice = (
  device: Record<string, string | number | true>,
  tokens: readonly Token[],
  spec: Spec,
  cx: ReadContext,
): Finding[] => {
  const given = (name: string): Token | undefined => tokens.findLast((token) => token.name?.text === name)
  const type = given('backend-type')
  if (!device.backend_type && (!type || type.value.text.toLowerCase() === 'unknown'))
    return [
      refused(
        'bad-spec',
        type ? spec.range(type) : spec.atom,
        `xl ${cx.release} refuses a device without \`backend-type\`. Add \`backend-type=qemu\` or \`backend-type=linux\`.`,
        { said: `backend-type should be set ${inSpec}` },
      ),
    ]
  const sized = touch.some((name) => device[name.replaceAll('-', '_')])
  if (sized) device.feature_multi_touch = true
  if (!device.feature_multi_touch || sized) return []
  const feature = given('feature-multi-touch')
  return [
    refused(
      'bad-spec',
      feature ? spec.range(feature) : spec.atom,
      `xl ${cx.release} refuses multi-touch without a size. Set \`multi-touch-width\`, \`multi-touch-height\` or \`multi-touch-num-contacts\`.`,
      {
        said: `${touch.join(', ')} should be set for multi touch ${inSpec}`,
      },
    ),
  ]
}

/** `vkb`: paravirtual keyboards, pointers and touch screens. Their numbers go on from those that `vfb` brings. */
export const vkb = deviceList(
  fields<Vkb>({
    label: 'keyboard or pointer',
    fields: table,
    read,
    snippet: `"backend-type=\${1|linux,qemu|}, unique-id=\${2:seat0}"`,
  }),
  { numbered: false },
)
