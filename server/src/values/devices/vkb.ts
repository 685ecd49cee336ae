import { refused } from '../basic/findings.ts'
import type { Field } from '../spec/fields.ts'
import { deviceList } from '../spec/lists.ts'
import { backendDomain, flag, kept, oneOf, spec, uint, type Whole } from '../spec/spec.ts'
import { addField, replaceSlice } from '../spec/words.ts'
import type { Finding } from '../value-type.ts'

/** A keyboard as libxl's JSON shows it (`libxl_types.idl`, `device_vkb`); what is 0 or false is left out. */
export interface Vkb {
  backend_type?: string
  feature_multi_touch?: true
  multi_touch_width?: number
  multi_touch_height?: number
  multi_touch_num_contacts?: number
  readonly [other: string]: string | number | true | undefined
}

const pixels = (text: string, example: string): Field => ({ text, type: 'number, pixels', example })

/** What `xl_parse.c, parse_vkb_list` wants of the whole. */
const check = ({ spec: at, cx, value, given }: Whole<Vkb>): Finding[] => {
  const type = given('backend-type')
  if (!value.backend_type && (!type || type.value.text.toLowerCase() === 'unknown')) {
    const message = `xl ${cx.release} refuses a device without \`backend-type\`. Add \`backend-type=qemu\` or \`backend-type=linux\`.`
    const place = type ? at.range(type) : at.atom
    return [
      refused('bad-spec', place, message, {
        said: 'backend-type should be set in vkb spec',
        fixes: ['qemu', 'linux'].map((name) =>
          type
            ? { ...replaceSlice(`Write \`backend-type=${name}\``, at, type, `backend-type=${name}`), byHand: true }
            : addField(`backend-type=${name}`, at),
        ),
      }),
    ]
  }
  const sized = value.multi_touch_width || value.multi_touch_height || value.multi_touch_num_contacts
  if (sized) value.feature_multi_touch = true
  if (!value.feature_multi_touch || sized) return []
  const feature = given('feature-multi-touch')
  const message = `xl ${cx.release} refuses multi-touch without a size. Set \`multi-touch-width\`, \`multi-touch-height\` or \`multi-touch-num-contacts\`.`
  return [
    refused('bad-spec', feature ? at.range(feature) : at.atom, message, {
      said: 'multi-touch-width, multi-touch-height, multi-touch-num-contacts should be set for multi touch in vkb spec',
    }),
  ]
}

/**
 * `vkb`: paravirtual keyboards, pointers and touch screens (`xl_parse.c, parse_vkb_config`). Their numbers go on from those
 * that `vfb` brings.
 */
export const vkb = deviceList(
  spec<Vkb>({
    label: 'keyboard or pointer',
    snippet: `"backend-type=\${1|linux,qemu|}, unique-id=\${2:seat0}"`,
    said: ({ text }) => `Unknown string "${text}" in vkb spec`,
    fields: {
      'backend-type': oneOf({
        text: 'Who plays the back end. xl refuses a device without it.',
        type: 'back end',
        values: {
          linux: { text: 'A program in the back-end domain, which finds its device by `unique-id`.' },
          qemu: { text: 'QEMU, as for the keyboard that comes with a `vfb`.' },
        },
        unset: ['unknown'],
        said: (given) => `Unknown backend_type "${given}" in vkb spec`,
      }),
      backend: backendDomain('The domain in which the back end runs, by name or number. Unless set, domain 0.'),
      'unique-id': kept({
        text: 'The name by which a `linux` back end knows the device.',
        type: 'text',
        example: 'seat0',
      }),
      'feature-disable-keyboard': flag({ text: 'Takes the keyboard away.', no: 'A keyboard.', yes: 'No keyboard.' }),
      'feature-disable-pointer': flag({ text: 'Takes the pointer away.', no: 'A pointer.', yes: 'No pointer.' }),
      'feature-abs-pointer': flag({
        text: 'Offers absolute positions of the pointer, scaled to the screen.',
        no: 'Movements only.',
        yes: 'Absolute positions are offered.',
      }),
      'feature-raw-pointer': flag({
        text: 'Offers absolute positions of the pointer as the device gives them, not scaled to the screen.',
        no: 'Positions are scaled.',
        yes: 'Raw positions are offered.',
      }),
      'feature-multi-touch': flag({
        text: 'Makes it a touch screen for several fingers. One of the `multi-touch-…` fields has to tell of it; each of them turns this on by itself.',
        no: 'No touch, unless a `multi-touch-…` field is set.',
        yes: 'Several fingers.',
      }),
      'multi-touch-width': uint(pixels('The largest horizontal position of a finger.', '1920')),
      'multi-touch-height': uint(pixels('The largest vertical position of a finger.', '1080')),
      'multi-touch-num-contacts': uint({ text: 'How many fingers can be told apart.', example: '10' }),
      width: uint(pixels('The largest horizontal position of the pointer.', '1920')),
      height: uint(pixels('The largest vertical position of the pointer.', '1080')),
    },
    check,
  }),
  { numbered: () => false },
)
