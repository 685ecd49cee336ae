import { sourceRange, type Value } from '../../syntax/index.ts'
import { getList, listStrings } from '../basic/accessors.ts'
import { refused } from '../basic/findings.ts'
import { nearName } from '../basic/near.ts'
import { itemAt } from '../basic/simple.ts'
import { strtok } from '../c/strings.ts'
import type { Slice, Spec } from '../spec/fields.ts'
import {
  duplicateFields,
  readNumber,
  replaceSlice,
  strayBlanks,
  type Token,
  tokensOf,
  unknownField,
  untilRefused,
} from '../spec/spec-reader.ts'
import type { Finding, Part, ReadContext, Reading, ValueType } from '../value-type.ts'
import {
  cardSnippet,
  common,
  type Element,
  formatNames,
  isKind,
  itemTypes,
  type Kind,
  kindOf,
  kinds,
  own,
  snippets,
  type Vsnd,
} from './vsnd-fields.ts'

const jsonNames: Record<string, string> = { backend: 'backend_domname' }

/** `xl_parse.c, parse_vsnd_params` and what is proper to a card, a PCM device or a stream. */
const readField = (token: Token, kind: Kind, into: Element, spec: Spec, cx: ReadContext): Finding[] => {
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
      return pieces
        .filter(({ text }) => !formatNames.includes(text.toLowerCase()))
        .map((each) => badFormat(each, spec, cx))
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
  const float = slice.text
    .toLowerCase()
    .replace(/^float_/, 'f32_')
    .replace(/^float64_/, 'f64_')
    .trim()
  const near = formatNames.includes(float) ? float : nearName(slice.text, formatNames)
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
const readItem = (spec: Spec, card: Element & { pcms?: Element[] }, cx: ReadContext): Finding[] => {
  const [head, ...tokens] = tokensOf(spec.atom.text)
  if (!head) return []
  const kind = head.text.toLowerCase()
  if (!isKind(kind)) return [badKind(head, spec, cx)]
  const into = enter(kind, card)
  return [...tokens.flatMap((token) => readField(token, kind, into, spec, cx)), ...duplicateFields(tokens, spec, cx)]
}

const enter = (kind: Kind, card: Element & { pcms?: Element[] }): Element => {
  if (kind === 'card') return card
  card.pcms ??= []
  if (kind === 'pcm' || card.pcms.length === 0) card.pcms.push({ params: {} })
  const pcm = card.pcms.at(-1) as Element & { streams?: Element[] }
  if (kind === 'pcm') return pcm
  const stream: Element = { params: {} }
  pcm.streams = [...(pcm.streams ?? []), stream]
  return stream
}

const badKind = (head: Slice, spec: Spec, cx: ReadContext): Finding => {
  const near = nearName(head.text, Object.keys(kinds))?.toUpperCase()
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
  const card: Element & { pcms?: Element[] } = { params: {} }
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
