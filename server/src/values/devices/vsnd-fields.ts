import type { ChoiceValue } from '../basic/choices.ts'
import { type Field, fields } from '../spec/fields.ts'
import { tokensOf } from '../spec/spec-reader.ts'
import type { ValueType } from '../value-type.ts'

/** What a card, a PCM device and a stream have in common (`libxl_types.idl`, `vsnd_params`). */
export interface SoundParams {
  sample_rates?: readonly number[]
  sample_formats?: readonly string[]
  channels_min?: number
  channels_max?: number
  buffer_size?: number
}

/** A sound card as libxl's JSON shows it (`libxl_types.idl`, `device_vsnd`). */
export interface Vsnd {
  readonly backend_domname?: string
  readonly devid?: number
  readonly short_name?: string
  readonly long_name?: string
  readonly params: SoundParams
  readonly pcms?: readonly {
    readonly name?: string
    readonly params: SoundParams
    readonly streams?: readonly { readonly unique_id?: string; readonly type?: string; readonly params: SoundParams }[]
  }[]
}

export interface Element {
  readonly params: SoundParams
  [field: string]: string | SoundParams | Element[] | undefined
}

export const formatNames =
  's8 u8 s16_le s16_be u16_le u16_be s24_le s24_be u24_le u24_be s32_le s32_be u32_le u32_be f32_le f32_be f64_le f64_be iec958_subframe_le iec958_subframe_be mu_law a_law ima_adpcm mpeg gsm'.split(
    ' ',
  )
const formatText = (name: string): string => {
  const [, sign, bits, order] = /^([suf])(\d+)(?:_(le|be))?$/.exec(name) ?? []
  if (!sign) return 'A format of the ALSA library.'
  const kind = { s: 'integers with a sign', u: 'integers without a sign', f: 'floating point' }[sign]
  return `${bits} bits, ${kind}${order ? `, ${order === 'le' ? 'little' : 'big'} endian` : ''}.`
}
const formats: Record<string, ChoiceValue> = Object.fromEntries(
  formatNames.map((name) => [name, { text: formatText(name) }]),
)

export const common: Record<string, Field> = {
  'sample-rates': {
    text: 'Samples a second that can be chosen, separated by semicolons.',
    type: 'Hz;…',
    example: '44100;48000',
  },
  'sample-formats': {
    text: 'How a sample can be stored, separated by semicolons. Floating point is `f32_le`, not `float_le` as the manual has it.',
    type: 'format;…',
    values: formats,
    example: 's16_le',
  },
  'channels-min': { text: 'The least number of channels.', type: 'number', example: '1', role: 'number' },
  'channels-max': { text: 'The largest number of channels.', type: 'number', example: '2', role: 'number' },
  'buffer-size': {
    text: 'The largest buffer of a stream, in bytes.',
    type: 'number, bytes',
    example: '65536',
    role: 'number',
  },
}

export const own: Record<Kind, Record<string, Field>> = {
  card: {
    backend: {
      text: 'The domain in which the back end runs, by name or number. Unless set, domain 0.',
      type: 'domain',
      example: '0',
    },
    'short-name': { text: 'The short name of the card.', type: 'text', example: 'Main' },
    'long-name': { text: 'The long name of the card.', type: 'text', example: 'Main card' },
  },
  pcm: { name: { text: 'The name of the PCM device.', type: 'text', example: 'Speaker' } },
  stream: {
    'unique-id': { text: 'The name by which the back end knows the stream.', type: 'text', example: 'speaker' },
    type: {
      text: 'The direction of the stream.',
      type: 'p or c',
      values: { p: { text: 'Playback.' }, c: { text: 'Capture.' } },
    },
  },
}

export type Kind = 'card' | 'pcm' | 'stream'
export const kinds: Record<Kind, string> = {
  card: 'The card itself. The other items of the list are its parts.',
  pcm: 'A PCM device of the card. The streams behind it belong to it.',
  stream: 'A stream of the PCM device before it.',
}
export const isKind = (text: string): text is Kind => Object.hasOwn(kinds, text)
export const kindOf = (text: string): Kind | undefined => {
  const kind = tokensOf(text)[0]?.text.toLowerCase()
  return kind !== undefined && isKind(kind) ? kind : undefined
}

const itemType = (kind: Kind): ValueType<string> =>
  fields({
    label: `sound ${kind}`,
    fields: { [kind.toUpperCase()]: { text: kinds[kind], flag: true }, ...own[kind], ...common },
    positions: [kind.toUpperCase()],
    read: ({ atom }) => ({ value: atom.text, findings: [] }),
  })
export const itemTypes: Record<Kind, ValueType<string>> = {
  card: itemType('card'),
  pcm: itemType('pcm'),
  stream: itemType('stream'),
}
export const snippets: Record<Kind, string> = {
  card: `"CARD, backend=\${1:0}, short-name=\${2:Main}, sample-rates=\${3:44100;48000}"`,
  pcm: `"PCM, name=\${1:Speaker}"`,
  stream: `"STREAM, unique-id=\${1:speaker}, type=\${2|p,c|}"`,
}
export const cardSnippet = `[ "CARD, backend=\${1:0}, short-name=\${2:Main}",\n    "PCM, name=\${3:Speaker}",\n    "STREAM, unique-id=\${4:speaker}, type=\${5|p,c|}" ]`
