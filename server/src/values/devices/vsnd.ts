import { append } from '../../append.ts'
import { ours } from '../../markdown.ts'
import { sure } from '../../sure.ts'
import type { Atom, Value } from '../../syntax/index.ts'
import { getList, listStrings } from '../basic/accessors.ts'
import { refused } from '../basic/findings.ts'
import { nearName } from '../basic/near.ts'
import { inBrackets, itemAt } from '../basic/simple.ts'
import { openSpec } from '../spec/fields.ts'
import { replaceSlice, untilRefused } from '../spec/words.ts'
import type { Finding, Part, Proposal, ReadContext, Reading, ValueType } from '../value-type.ts'
import {
  cardSnippet,
  headOf,
  itemTypes,
  type Kind,
  kindNames,
  kindOf,
  kinds,
  type SoundItem,
  type SoundParams,
  snippets,
  type Vsnd,
} from './vsnd-fields.ts'

/** A card, a PCM device or a stream while it is put together. */
interface Element extends SoundItem {
  params: SoundParams
}
type Pcm = Element & { streams?: Element[] }
type Card = Element & { pcms?: Pcm[] }

/** `xl_parse.c, parse_vsnd_item`: the first piece says what the others are about. */
const readItem = (atom: Atom, card: Card, cx: ReadContext): Pick<Reading<never>, 'findings' | 'parts'> => {
  const kind = kindOf(atom.text)
  if (!kind) return { findings: badKind(atom, cx) }
  const { value, findings, parts = [] } = itemTypes[kind].read(atom, cx)
  const into = enter(kind, card)
  const { params, ...fields }: SoundItem = value ?? {}
  Object.assign(into, fields)
  Object.assign(into.params, params)
  return { findings, parts }
}

const enter = (kind: Kind, card: Card): Element => {
  if (kind === 'card') return card
  card.pcms ??= []
  if (kind === 'pcm' || card.pcms.length === 0) card.pcms.push({ params: {} })
  const pcm = sure(card.pcms.at(-1))
  if (kind === 'pcm') return pcm
  const stream: Element = { params: {} }
  pcm.streams ??= []
  pcm.streams.push(stream)
  return stream
}

const badKind = (atom: Atom, cx: ReadContext): Finding[] => {
  const head = headOf(atom.text)
  if (!head) return []
  const near = nearName(head.text, Object.keys(kinds))?.toUpperCase()
  const blank = near === head.text.trim().toUpperCase() ? ', without a blank behind it' : ''
  const at = openSpec(atom)
  return [
    refused(
      'bad-spec',
      at.range(head),
      `xl ${cx.release} refuses \`${head.text}\`: the string has to begin with \`CARD\`, \`PCM\` or \`STREAM\`${blank}.`,
      {
        said: `Invalid key: ${head.text}`,
        fixes: near ? [replaceSlice(`Replace by \`${near}\``, at, head, near)] : undefined,
      },
    ),
  ]
}

/** What an item is, for an editor: its table of fields. */
const typeAt = (value: Value, offset: number): { type: ValueType<SoundItem>; item: Value } | undefined => {
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
  const card: Card = { params: {} }
  const strings = listStrings(value, cx)
  const findings = [...strings.findings]
  const parts: Part[] = []
  for (const atom of strings.value ?? []) {
    const item = readItem(atom, card, cx)
    append(findings, item.findings)
    append(parts, item.parts ?? [])
  }
  return { value: card, findings, parts }
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
    if (card?.type !== 'list') {
      const whole: Proposal = {
        label: '[ "CARD, …", … ]',
        kind: 'snippet',
        detail: 'sound card',
        replace,
        insert: cardSnippet,
        snippet: true,
      }
      return card ? [] : [value ? whole : inBrackets(whole)]
    }
    const found = typeAt(card && value, offset)
    if (found) return found.type.complete?.(found.item, offset, cx) ?? []
    const item = itemAt(card, offset)
    const whole = item ? { start: item.start, end: item.end } : replace
    return kindNames.map((kind) => ({
      label: kind.toUpperCase(),
      kind: 'snippet',
      // It takes the place of the quotes, too: an editor looks for what stands there.
      ...(item ? { filter: `"${kind.toUpperCase()}` } : {}),
      documentation: ours(kinds[kind]),
      replace: whole,
      insert: snippets[kind],
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
