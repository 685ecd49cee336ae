import { tableOf } from '../../table.ts'
import type { ChoiceValue } from '../basic/choices.ts'
import type { Slice } from '../spec/fields.ts'
import { rawPieces } from '../spec/pieces.ts'
import { backendDomain, kept, type Language, oneOf, type SpecField, several, spec, uint } from '../spec/spec.ts'

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

/** What one string of a card sets: the fields of its kind, and the parameters that all kinds have. */
export interface SoundItem {
  params?: SoundParams
  backend_domname?: string
  short_name?: string
  long_name?: string
  name?: string
  unique_id?: string
  type?: string
}

const formatNames =
  's8 u8 s16_le s16_be u16_le u16_be s24_le s24_be u24_le u24_be s32_le s32_be u32_le u32_be f32_le f32_be f64_le f64_be iec958_subframe_le iec958_subframe_be mu_law a_law ima_adpcm mpeg gsm'.split(
    ' ',
  )
const formatText = (name: string): string => {
  const [, sign, bits, order] = /^([suf])(\d+)(?:_(le|be))?$/.exec(name) ?? []
  if (!sign) return 'A format of the ALSA library.'
  const kind = { s: 'integers with a sign', u: 'integers without a sign', f: 'floating point' }[sign]
  return `${bits} bits, ${kind}${order ? `, ${order === 'le' ? 'little' : 'big'} endian` : ''}.`
}
const formats: Record<string, ChoiceValue> = tableOf(
  Object.fromEntries(formatNames.map((name) => [name, { text: formatText(name) }])),
)

/** What the manual, and so many a file, calls the formats of floating point. */
const meantFormat = (given: string): string | undefined => {
  const name = given
    .trim()
    .toLowerCase()
    .replace(/^float_/, 'f32_')
    .replace(/^float64_/, 'f64_')
  return formatNames.find((each) => each === name)
}

/** A number of `xl_parse.c, parse_vsnd_params`. A 0 is stored as well: it may take back what another string of the card set. */
const parameter = (field: { text: string; type?: string; example: string }, name: string): SpecField =>
  uint({ ...field, at: ['params', name], unset: -1 })

const common: Record<string, SpecField> = tableOf({
  'sample-rates': several(
    ';',
    parameter(
      {
        text: 'Samples a second that can be chosen, separated by semicolons.',
        type: 'Hz;…',
        example: '44100;48000',
      },
      'sample_rates',
    ),
  ),
  'sample-formats': several(
    ';',
    oneOf({
      text: 'How a sample can be stored, separated by semicolons. Floating point is `f32_le`, not `float_le` as the manual has it.',
      type: 'format;…',
      values: formats,
      example: 's16_le',
      at: ['params', 'sample_formats'],
      said: (given) => `Invalid pcm format: ${given}`,
      meant: meantFormat,
    }),
  ),
  'channels-min': parameter({ text: 'The least number of channels.', example: '1' }, 'channels_min'),
  'channels-max': parameter({ text: 'The largest number of channels.', example: '2' }, 'channels_max'),
  'buffer-size': parameter(
    { text: 'The largest buffer of a stream, in bytes.', type: 'number, bytes', example: '65536' },
    'buffer_size',
  ),
})

export const kindNames = ['card', 'pcm', 'stream'] as const
export type Kind = (typeof kindNames)[number]
export const kinds: Record<Kind, string> = {
  card: 'The card itself. The other items of the list are its parts.',
  pcm: 'A PCM device of the card. The streams behind it belong to it.',
  stream: 'A stream of the PCM device before it.',
}
const isKind = (text: string): text is Kind => Object.hasOwn(kinds, text)
/** The first piece of an item. */
export const headOf = (text: string): Slice | undefined => rawPieces(text)[0]
export const kindOf = (text: string): Kind | undefined => {
  const kind = headOf(text)?.text.toLowerCase()
  return kind !== undefined && isKind(kind) ? kind : undefined
}

const own: Record<Kind, Record<string, SpecField>> = tableOf({
  card: {
    backend: backendDomain('The domain in which the back end runs, by name or number. Unless set, domain 0.'),
    'short-name': kept({ text: 'The short name of the card.', type: 'text', example: 'Main' }),
    'long-name': kept({ text: 'The long name of the card.', type: 'text', example: 'Main card' }),
  },
  pcm: { name: kept({ text: 'The name of the PCM device.', type: 'text', example: 'Speaker' }) },
  stream: {
    'unique-id': kept({
      text: 'The name by which the back end knows the stream.',
      type: 'text',
      example: 'speaker',
    }),
    type: oneOf({
      text: 'The direction of the stream.',
      type: 'p or c',
      values: { p: { text: 'Playback.' }, c: { text: 'Capture.' } },
      said: (given) => `Invalid stream type: ${given}`,
      meant: (given) => /^\s*([pc])/i.exec(given)?.[1]?.toLowerCase(),
    }),
  },
})

/** What stands behind `CARD`, `PCM` or `STREAM` (`xl_parse.c, parse_vsnd_item`). */
const itemType = (kind: Kind): Language<SoundItem> =>
  spec<SoundItem>({
    label: `sound ${kind}`,
    snippet: snippets[kind],
    head: { name: kind.toUpperCase(), text: kinds[kind] },
    said: ({ text }) => `Invalid parameter: ${text}`,
    fields: { ...own[kind], ...common },
  })

export const snippets: Record<Kind, string> = {
  card: `"CARD, backend=\${1:0}, short-name=\${2:Main}, sample-rates=\${3:44100;48000}"`,
  pcm: `"PCM, name=\${1:Speaker}"`,
  stream: `"STREAM, unique-id=\${1:speaker}, type=\${2|p,c|}"`,
}
export const itemTypes: Record<Kind, Language<SoundItem>> = {
  card: itemType('card'),
  pcm: itemType('pcm'),
  stream: itemType('stream'),
}
export const cardSnippet = `[ "CARD, backend=\${1:0}, short-name=\${2:Main}",\n    "PCM, name=\${3:Speaker}",\n    "STREAM, unique-id=\${4:speaker}, type=\${5|p,c|}" ]`
