import { append } from '../../append.ts'
import { code, type Markdown, markdown, ours } from '../../markdown.ts'
import { type History, inRelease, type Release } from '../../release.ts'
import { type Atom, contentRange, type List, rangeAt, type Value } from '../../syntax/index.ts'
import type { Accessor, Around, Finding, Fix, Proposal, ReadContext, Reading, Shape, ValueType } from '../value-type.ts'
import { type AccessOptions, asSource, getAtom, getList, getLong, inDecimal, listStrings } from './accessors.ts'
import { free, type Offer, offerTexts } from './choices.ts'
import { keepsBits, outside, readsOctal, refused } from './findings.ts'
import { ofItems } from './later-parts.ts'
import { freshUuid, pathsOf } from './made-up.ts'
import { withoutNesting } from './nested.ts'
import { readListRemembering } from './remembered.ts'
import { bareNumber, inLargerUnit } from './written-size.ts'

export { type ChoiceOptions, type ChoiceValue, choice } from './choices.ts'

export type Unit =
  | 'MiB'
  | 'KiB'
  | 'GiB'
  | 'bytes'
  | 'percent'
  | 'seconds'
  | 'milliseconds'
  | 'microseconds'
  | 'pages'
  | 'MHz'

export interface IntegerOptions extends AccessOptions {
  /** What the number counts. Sizes are explained on hover: 512 is 512 MiB. */
  readonly unit?: Unit
  /** Bounds that xl itself checks with `xlu_cfg_get_bounded_long`. */
  readonly bounded?: { readonly min: number; readonly max: number }
  /** What makes sense: outside of it xl's answer is not what was meant. For docs and completion; rules judge it. */
  readonly range?: { readonly min?: number; readonly max?: number }
  /** Usual values, offered while typing. */
  readonly usual?: readonly (number | string)[]
  /** Bits that xl keeps of the number (it stores an int or less); what lies outside is misread. */
  readonly bits?: { readonly width: number; readonly signed: boolean }
}

/** A whole number: decimal, octal after `0`, hexadecimal after `0x`; in quotes as well. */
export const integer = (options: IntegerOptions = {}): ValueType<bigint> => {
  const { unit, bounded, range, usual, bits, quiet = false } = options
  const limits = range ?? bounded
  const span =
    limits === undefined
      ? ''
      : limits.max === undefined
        ? `, ${limits.min} or more`
        : `, ${limits.min ?? ''} to ${limits.max}`
  return {
    label: `integer${unit ? `, ${unit}` : ''}${span}`,
    ...(unit ? { unit } : {}),
    accessors: [bounded ? 'bounded_long' : 'long'],
    snippet: usual?.length ? `\${1:${usual[0]}}` : '$1',
    read(value, cx) {
      const bounds = bounded ? { min: BigInt(bounded.min), max: BigInt(bounded.max) } : {}
      const reading = getLong(value, cx, { quiet, ...bounds })
      const { value: number } = reading
      if (number === undefined) return withBareNumber(reading, value, unit)
      const findings: Finding[] = []
      const kept = keptOf(number, bits)
      if (bits && kept !== number) findings.push(keepsBits(value, cx, bits, [String(number), String(kept)]))
      else if (range?.min !== undefined && number < range.min)
        findings.push(outside(value, `\`${cx.key}\` makes sense from ${range.min} on`, number))
      else if (range?.max !== undefined && number > range.max)
        findings.push(outside(value, `\`${cx.key}\` makes sense up to ${range.max}`, number))
      const written = value.type === 'atom' ? value.text.trim() : ''
      const decimal = inDecimal(written)
      if (/^[+-]?0\d/.test(written) && decimal !== String(number)) {
        const fixes = [decimal, String(number)].map((meant) => ({
          title: `Write ${meant}`,
          edits: [{ start: value.start, end: value.end, newText: asSource(meant) }],
        }))
        findings.push(readsOctal(value, cx, [written, String(number)], fixes))
      }
      return { value: number, findings }
    },
    complete: (value, offset) =>
      (usual ?? []).map((each) => ({ label: String(each), kind: 'value', replace: replaceWhole(value, offset) })),
    explain(value, _offset, cx) {
      const { value: number } = getLong(value, cx, { quiet: true })
      if (number === undefined) return undefined
      return { start: value.start, end: value.end, markdown: describeNumber(value, number, unit) }
    },
  }
}

const keptOf = (number: bigint, bits: IntegerOptions['bits']): bigint => {
  if (!bits) return number
  return bits.signed ? BigInt.asIntN(bits.width, number) : BigInt.asUintN(bits.width, number)
}

export const replaceWhole = (value: Value | undefined, offset: number) =>
  value ? { start: value.start, end: value.end } : { start: offset, end: offset }

/** A number of which xl cannot read the unit, with the bare number in the unit that the key counts in. */
const withBareNumber = (reading: Reading<bigint>, value: Value, unit: Unit | undefined): Reading<bigint> => {
  const bare = value.type === 'atom' ? bareNumber(value.text, unit) : undefined
  if (bare === undefined) return reading
  const { start, end } = value
  const fixes = [{ title: `Write ${bare}`, edits: [{ start, end, newText: bare }], byHand: true }]
  const findings = reading.findings.map((each) =>
    each.rule === 'not-a-number' && !each.fixes ? { ...each, fixes } : each,
  )
  return { ...reading, findings }
}

/** "0512 is octal: 330 MiB", "2048 MiB = 2 GiB". */
const describeNumber = (value: Value, number: bigint, unit: Unit | undefined): Markdown => {
  const text = value.type === 'atom' ? value.text.trim() : ''
  const said = ours(`**${number}${unit ? ` ${unit}` : ''}**`)
  const larger = unit && inLargerUnit(number, unit)
  const size = larger === undefined ? '' : ` = ${larger}`
  if (/^[+-]?0\d/.test(text)) return markdown`${code(text)} is octal: ${said}${ours(size)}`
  if (/^[+-]?0[xX]/.test(text)) return markdown`${code(text)} is hexadecimal: ${said}${ours(size)}`
  return markdown`${said}${ours(size)}`
}

export interface BooleanOptions extends AccessOptions {
  /** Read with `xlu_cfg_get_long` and not as a defbool, as in old releases and for some keys to this day. */
  readonly asLong?: boolean
  /** Kept in an int, so that a multiple of 2³² is no. */
  readonly asInt?: boolean
}

/** Yes or no: xl wants a number, 0 for no and any other for yes. */
export const boolean = ({ asLong = false, asInt = false, quiet = false }: BooleanOptions = {}): ValueType<boolean> => ({
  label: 'boolean: 0 or 1',
  accessors: [asLong ? 'long' : 'defbool'],
  snippet: '${1|1,0|}',
  read(value, cx) {
    const { value: number, findings } = getLong(value, cx, { quiet })
    if (asInt && number && !BigInt.asIntN(32, number)) {
      const lost = keepsBits(value, cx, { width: 32, signed: true }, [String(number), '0'])
      return { value: false, findings: [...findings, lost] }
    }
    return { value: number === undefined ? undefined : number !== 0n, findings }
  },
  complete: (value, offset) => [
    { label: '1', kind: 'value', detail: 'yes', replace: replaceWhole(value, offset) },
    { label: '0', kind: 'value', detail: 'no', replace: replaceWhole(value, offset) },
  ],
  explain(value, _offset, cx) {
    const { value: number } = getLong(value, cx, { quiet: true })
    if (number === undefined) return undefined
    return {
      start: value.start,
      end: value.end,
      markdown: number === 0n ? ours('**0**: no') : markdown`**${number}**: yes`,
    }
  },
})

export interface TextOptions extends AccessOptions {
  readonly label?: string
  readonly snippet?: Shape
  /** What may well be meant. */
  readonly offers?: (cx: ReadContext) => readonly Offer[]
}

/** Any text. */
export const text = ({
  label = 'text',
  quiet = false,
  snippet = '"$1"',
  offers,
}: TextOptions = {}): ValueType<string> => ({
  label,
  accessors: ['string'],
  snippet,
  ...(offers ? { complete: (value, offset, cx) => offerTexts(offers(cx).map(free), value, offset) } : {}),
  read(value, cx) {
    const { value: atom, findings } = getAtom(value, cx, { quiet })
    return { value: atom?.text, findings }
  },
})

/** The path of a file on the host; xl does not look whether it is there. */
export const path = (options: TextOptions = {}): ValueType<string> => {
  const type = text({ label: 'path', offers: ({ around, key }) => pathsOf(around, key), ...options })
  return {
    ...type,
    read(value, cx) {
      const reading = type.read(value, cx)
      if (reading.value === undefined || value.type !== 'atom' || !value.quote) return reading
      return { ...reading, parts: [{ ...contentRange(value), role: 'path' }] }
    },
  }
}

/** A UUID as registries, URNs and databases have it, in its usual form. */
const uuidFixes = ({ text, start, end }: Atom): Fix[] => {
  const digits = text.replace(/^\s*(?:urn:)?(?:uuid[:=])?/i, '').replace(/[{}()\s-]/g, '')
  if (!/^[\da-f]{32}$/i.test(digits)) return []
  const groups = [0, 8, 12, 16, 20].map((from, index, all) => digits.slice(from, all[index + 1]))
  const meant = groups.join('-')
  return [{ title: `Replace by \`${meant}\``, edits: [{ start, end, newText: `"${meant}"` }], safe: true }]
}

/** A UUID in its usual form: on Linux `libxl_uuid_from_string` is `uuid_parse`, which wants all 36 characters. */
export const uuid = (said: (text: string) => string): ValueType<string> => ({
  label: 'UUID',
  accessors: ['string'],
  snippet: (cx) => `"\${1:${freshUuid(cx)}}"`,
  complete: (value, offset, cx) => offerTexts([{ label: freshUuid(cx), detail: 'a new one' }], value, offset),
  read(value, cx) {
    const { value: atom, findings } = getAtom(value, cx)
    if (!atom) return { value: undefined, findings }
    if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(atom.text)) return { value: atom.text, findings: [] }
    return {
      value: undefined,
      findings: [
        refused(
          'bad-uuid',
          atom,
          `xl refuses \`${atom.text}\`: a UUID has 32 hexadecimal digits in five groups, as in \`6a7e1e3c-0f5b-4c9e-9d43-2b1f6d0c8a51\`.`,
          {
            said: said(atom.text),
            fixes: uuidFixes(atom),
          },
        ),
      ],
    }
  },
})

/** A list whose items are all read as `item`. */
export const listOf = <T>(
  item: ValueType<T>,
  options: AccessOptions & { label?: string } = {},
): ValueType<readonly (T | undefined)[]> => ({
  label: options.label ?? `list of ${item.label}`,
  accessors: ['list'],
  snippet: (cx) => `[ ${snippetOf(item, cx) ?? '"$1"'} ]`,
  read(value, cx) {
    const { value: list, findings } = getList(value, cx, options)
    return list ? readItems(list, item, cx) : { value: undefined, findings }
  },
  ...(item.complete ? { complete: (value, offset, cx) => completeItem(value, offset, cx, item) } : {}),
  explain(value, offset, cx) {
    const found = itemAt(value, offset)
    return found && item.explain?.(found, offset, cx)
  },
  ...(item.signature
    ? {
        signature(value, offset, cx) {
          const found = itemAt(value, offset)
          return found && item.signature?.(found, offset, cx)
        },
      }
    : {}),
})

/** A list of strings that xl takes as they are (`xlu_cfg_get_list_as_string_list`). */
export const stringList = (options: AccessOptions & { label?: string } = {}): ValueType<readonly string[]> => ({
  label: options.label ?? 'list of text',
  accessors: ['list_as_string_list'],
  snippet: '[ "$1" ]',
  read(value, cx) {
    const { value: list, findings } = getList(value, cx, options)
    if (!list) return { value: undefined, findings }
    const strings = listStrings(list, cx)
    return { value: strings.value?.map(({ text }) => text), findings: strings.findings }
  },
})

const readItems = <T>(list: List, item: ValueType<T>, cx: ReadContext): Reading<readonly (T | undefined)[]> => {
  const { value: atoms = [], findings: lost } = listStrings(list, cx)
  const findings = lost.map((each) => withoutNesting(list, item, cx, each))
  const reading = readListRemembering(list, atoms, item, cx)
  if (findings.length === 0) return reading
  append(findings, reading.findings)
  return ofItems(reading.value, findings, () => reading.items ?? [])
}

/** The item of a list that `offset` is in or at the edge of. */
export const itemAt = (value: Value, offset: number): Value | undefined =>
  value.type === 'list' ? rangeAt(value.items, offset) : undefined

/** Proposals inside an item of a list, for a new item, or for a new list with one item. */
const completeItem = (
  value: Value | undefined,
  offset: number,
  cx: ReadContext,
  item: Pick<ValueType, 'complete'>,
): Proposal[] => {
  if (value?.type === 'atom') return []
  if (!value) return (item.complete?.(undefined, offset, cx) ?? []).map(inBrackets)
  const found = itemAt(value, offset)
  let siblings: readonly Atom[] | undefined
  const around: Around = {
    ...cx.around,
    // Few proposals ask for them, and a list may be long.
    get siblings() {
      siblings ??= value.items.filter((each): each is Atom => each !== found && each.type === 'atom')
      return siblings
    },
  }
  return item.complete?.(found, offset, { ...cx, around }) ?? []
}

/** What is offered for an item, for a list that has nothing else in it. */
export const inBrackets = (proposal: Proposal): Proposal => ({
  ...proposal,
  label: proposal.kind === 'snippet' ? `[ ${proposal.label} ]` : proposal.label,
  insert: `[ ${proposal.insert ?? proposal.label} ]`,
})

/** A snippet with the right shape for a new value. */
export const snippetOf = ({ snippet }: Pick<ValueType, 'snippet'>, cx: ReadContext): string | undefined =>
  typeof snippet === 'function' ? snippet(cx) : snippet

/** A value that xl reads in one way or another, by its shape: as a list, or else as a single value. */
export const either = <L, S>(list: ValueType<L>, single: ValueType<S>, label?: string): ValueType<L | S> => {
  const pick = (value: Value | undefined): ValueType<L | S> => (value?.type === 'list' ? list : single)
  return {
    label: label ?? `${list.label}, or ${single.label}`,
    accessors: [...new Set<Accessor>([...list.accessors, ...single.accessors])],
    snippet: list.snippet ?? single.snippet ?? '$1',
    read: (value, cx) => pick(value).read(value, cx),
    ...(list.complete || single.complete
      ? { complete: (value, offset, cx) => pick(value).complete?.(value, offset, cx) ?? [] }
      : {}),
    explain: (value, offset, cx) => pick(value).explain?.(value, offset, cx),
    ...(list.signature || single.signature
      ? { signature: (value, offset, cx) => pick(value).signature?.(value, offset, cx) }
      : {}),
  }
}

/** What a history of value types says in `release`. */
export const valueTypeIn = (history: ValueType | History<ValueType>, release: Release): ValueType | undefined =>
  'read' in history ? history : inRelease(history, release)
