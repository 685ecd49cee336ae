import { sourceRange, type Value } from '../syntax/index.ts'
import { getAtom, getList, listStrings } from './accessors.ts'
import { strtok, strtoul } from './c-strings.ts'
import type { ChoiceValue } from './choices.ts'
import { type Field, fields, type Slice, type Spec } from './fields.ts'
import { ignored, refused } from './findings.ts'
import { itemAt } from './simple.ts'
import {
  duplicateFields,
  nearestName,
  readNumber,
  replaceSlice,
  strayBlanks,
  type Token,
  tokensOf,
  unknownField,
  untilRefused,
} from './spec-reader.ts'
import type { Finding, Part, ReadContext, Reading, ValueType } from './value-type.ts'

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

interface Part3 {
  readonly params: SoundParams
  [field: string]: string | SoundParams | Part3[] | undefined
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
const formats: Record<string, ChoiceValue> = Object.fromEntries(
  formatNames.map((name) => [name, { text: formatText(name) }]),
)

const common: Record<string, Field> = {
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

const own: Record<Kind, Record<string, Field>> = {
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

type Kind = 'card' | 'pcm' | 'stream'
const kinds: Record<Kind, string> = {
  card: 'The card itself. The other items of the list are its parts.',
  pcm: 'A PCM device of the card. The streams behind it belong to it.',
  stream: 'A stream of the PCM device before it.',
}
const isKind = (text: string): text is Kind => Object.hasOwn(kinds, text)
const kindOf = (text: string): Kind | undefined => {
  const kind = tokensOf(text)[0]?.text.toLowerCase()
  return kind !== undefined && isKind(kind) ? kind : undefined
}

const jsonNames: Record<string, string> = { backend: 'backend_domname' }

/** `xl_parse.c, parse_vsnd_params` and what is proper to a card, a PCM device or a stream. */
const readField = (token: Token, kind: Kind, into: Part3, spec: Spec, cx: ReadContext): Finding[] => {
  const name = token.name?.text ?? ''
  const params = into.params
  switch (name) {
    case 'sample-rates': {
      const pieces = inside(token)
      if (pieces.length === 0) return [emptyList(token, spec, cx)]
      const readings = pieces.map((value) => readNumber({ value }, spec, cx, 'uint32'))
      params.sample_rates = readings.map(({ number }) => number)
      return readings.flatMap(({ findings }) => findings)
    }
    case 'sample-formats': {
      const pieces = inside(token)
      if (pieces.length === 0) return [emptyList(token, spec, cx)]
      params.sample_formats = pieces.map(({ text }) => text.toLowerCase())
      return pieces.filter(({ text }) => !formatNames.includes(text.toLowerCase())).map((each) => badFormat(each, spec, cx))
    }
    case 'channels-min':
    case 'channels-max':
    case 'buffer-size': {
      const { number, findings } = readNumber(token, spec, cx, 'uint32')
      const field = name.replaceAll('-', '_') as 'channels_min' | 'channels_max' | 'buffer_size'
      if (number) params[field] = number
      else delete params[field]
      return [...findings]
    }
    default:
  }
  const known = Object.hasOwn(own[kind], name)
  if (!known) {
    const names = [...Object.keys(own[kind]), ...Object.keys(common)]
    return [unknownField(token, spec, cx, { names, said: `Invalid parameter: ${token.text}` })]
  }
  if (name === 'type') {
    const type = token.value.text.toLowerCase()
    if (type !== 'p' && type !== 'c') return [badType(token.value, spec, cx)]
    into.type = type
    return []
  }
  into[jsonNames[name] ?? name.replaceAll('-', '_')] = token.value.text
  return strayBlanks(token, spec)
}

const inside = ({ value }: Token): Slice[] =>
  strtok(value.text, ';').map(({ start, end, text }) => ({ start: value.start + start, end: value.start + end, text }))

const emptyList = (token: Token, spec: Spec, cx: ReadContext): Finding =>
  refused('bad-spec', spec.range(token), `xl ${cx.release} crashes when \`${token.name?.text}\` is empty. Remove it.`)

const badFormat = (slice: Slice, spec: Spec, cx: ReadContext): Finding => {
  const float = slice.text.toLowerCase().replace(/^float_/, 'f32_').replace(/^float64_/, 'f64_').trim()
  const near = formatNames.includes(float) ? float : nearestName(slice.text, formatNames)
  return refused(
    'unknown-choice',
    spec.range(slice),
    `xl ${cx.release} refuses the sample format \`${slice.text}\`.${near ? ` Did you mean \`${near}\`?` : ''}`,
    {
      said: `Invalid pcm format: ${slice.text}`,
      ...(near ? { fixes: [replaceSlice(`Replace by \`${near}\``, spec, slice, near)] } : {}),
    },
  )
}

const badType = (slice: Slice, spec: Spec, cx: ReadContext): Finding => {
  const near = /^\s*[pc]/i.exec(slice.text)?.[0].trim().toLowerCase()
  return refused(
    'unknown-choice',
    spec.range(slice),
    `xl ${cx.release} refuses the stream type \`${slice.text}\`. It knows \`p\` (playback) and \`c\` (capture).`,
    {
      said: `Invalid stream type: ${slice.text}`,
      ...(near ? { fixes: [replaceSlice(`Replace by \`${near}\``, spec, slice, near)] } : {}),
    },
  )
}

/** `xl_parse.c, parse_vsnd_item`: the first piece says what the others are about. */
const readItem = (spec: Spec, card: Part3 & { pcms?: Part3[] }, cx: ReadContext): Finding[] => {
  const [head, ...tokens] = tokensOf(spec.atom.text)
  if (!head) return []
  const kind = head.text.toLowerCase()
  if (!isKind(kind)) return [badKind(head, spec, cx)]
  const into = enter(kind, card)
  return [
    ...tokens.flatMap((token) => readField(token, kind, into, spec, cx)),
    ...duplicateFields(tokens, spec, cx),
  ]
}

const enter = (kind: Kind, card: Part3 & { pcms?: Part3[] }): Part3 => {
  if (kind === 'card') return card
  card.pcms ??= []
  if (kind === 'pcm' || card.pcms.length === 0) card.pcms.push({ params: {} })
  const pcm = card.pcms.at(-1) as Part3 & { streams?: Part3[] }
  if (kind === 'pcm') return pcm
  const stream: Part3 = { params: {} }
  pcm.streams = [...(pcm.streams ?? []), stream]
  return stream
}

const badKind = (head: Slice, spec: Spec, cx: ReadContext): Finding => {
  const near = nearestName(head.text, Object.keys(kinds))?.toUpperCase()
  return refused(
    'bad-spec',
    spec.range(head),
    `xl ${cx.release} refuses \`${head.text}\`: the string has to begin with \`CARD\`, \`PCM\` or \`STREAM\`${near === head.text.trim().toUpperCase() ? ', without a blank behind it' : ''}.`,
    {
      said: `Invalid key: ${head.text}`,
      ...(near ? { fixes: [replaceSlice(`Replace by \`${near}\``, spec, head, near)] } : {}),
    },
  )
}

const itemType = (kind: Kind): ValueType<string> =>
  fields({
    label: `sound ${kind}`,
    fields: { [kind.toUpperCase()]: { text: kinds[kind], flag: true }, ...own[kind], ...common },
    positions: [kind.toUpperCase()],
    read: ({ atom }) => ({ value: atom.text, findings: [] }),
  })
const itemTypes: Record<Kind, ValueType<string>> = { card: itemType('card'), pcm: itemType('pcm'), stream: itemType('stream') }
const snippets: Record<Kind, string> = {
  card: '"CARD, backend=${1:0}, short-name=${2:Main}, sample-rates=${3:44100;48000}"',
  pcm: '"PCM, name=${1:Speaker}"',
  stream: '"STREAM, unique-id=${1:speaker}, type=${2|p,c|}"',
}
const cardSnippet =
  '[ "CARD, backend=${1:0}, short-name=${2:Main}",\n    "PCM, name=${3:Speaker}",\n    "STREAM, unique-id=${4:speaker}, type=${5|p,c|}" ]'

/** What an item is, for an editor: its table of fields. */
const typeAt = (value: Value, offset: number): { type: ValueType<string>; item: Value } | undefined => {
  const card = itemAt(value, offset)
  const item = card && itemAt(card, offset)
  const kind = item?.type === 'atom' ? kindOf(item.text) : undefined
  return item && kind && { type: itemTypes[kind], item }
}

/** A card: a list of strings. */
const readCard = (value: Value, cx: ReadContext): Reading<Vsnd> => {
  if (value.type === 'atom')
    return {
      value: undefined,
      findings: [
        refused(
          'bad-spec',
          value,
          `xl ${cx.release} refuses a string here: each card is a list of its own, \`[ [ "CARD", "PCM", "STREAM" ] ]\`.`,
          {
            said: 'warning: value is not a list\nFailed to get vsnd card list: Invalid argument',
            fixes: [
              {
                title: 'Put it in brackets',
                edits: [
                  { start: value.start, end: value.start, newText: '[ ' },
                  { start: value.end, end: value.end, newText: ' ]' },
                ],
              },
            ],
          },
        ),
      ],
    }
  const card: Part3 & { pcms?: Part3[] } = { params: {} }
  const strings = listStrings(value, cx)
  const findings = [...strings.findings]
  const parts: Part[] = []
  for (const atom of strings.value ?? []) {
    const spec: Spec = { atom, pieces: [], range: ({ start, end }) => sourceRange(atom, start, end) }
    findings.push(...readItem(spec, card, cx))
    const kind = kindOf(atom.text)
    if (kind) parts.push(...(itemTypes[kind].read(atom, cx).parts ?? []))
  }
  return { value: card as unknown as Vsnd, findings, parts }
}

/** `vsnd`: sound cards, each a list of strings (`xl_parse.c, parse_vsnd_config`). */
export const vsnd: ValueType<readonly Vsnd[]> = {
  label: 'list of sound cards, each a list of strings',
  accessors: ['list'],
  snippet: `[ ${cardSnippet} ]`,
  read(value, cx) {
    const { value: list, findings } = getList(value, cx)
    if (!list) return { value: undefined, findings }
    const readings = list.items.map((item) => readCard(item, cx))
    const found = untilRefused(readings.flatMap((reading) => reading.findings))
    return {
      value: found.some(({ effect }) => effect === 'refused')
        ? undefined
        : readings.flatMap(({ value: card }, devid) => (card ? [{ devid, ...card }] : [])),
      findings: found,
      parts: readings.flatMap((reading) => reading.parts ?? []),
    }
  },
  complete(value, offset, cx) {
    if (value?.type === 'atom') return []
    const card = value && itemAt(value, offset)
    const replace = { start: offset, end: offset }
    if (card?.type !== 'list')
      return card ? [] : [{ label: '[ … ] sound card', kind: 'snippet', replace, insert: cardSnippet, snippet: true }]
    const found = typeAt(card && value, offset)
    if (found) return found.type.complete?.(found.item, offset, cx) ?? []
    const item = itemAt(card, offset)
    const whole = item ? { start: item.start, end: item.end } : replace
    return Object.entries(snippets).map(([kind, insert]) => ({
      label: kind.toUpperCase(),
      kind: 'snippet',
      documentation: kinds[kind as Kind],
      replace: whole,
      insert,
      snippet: true,
    }))
  },
  explain(value, offset, cx) {
    const found = typeAt(value, offset)
    return found?.type.explain?.(found.item, offset, cx)
  },
  signature(value, offset, cx) {
    const found = typeAt(value, offset)
    return found?.type.signature?.(found.item, offset, cx)
  },
}
