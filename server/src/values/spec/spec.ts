import { append } from '../../append.ts'
import { sure } from '../../sure.ts'
import { tableOf } from '../../table.ts'
import { type ChoiceValue, inReleases } from '../basic/choices.ts'
import { otherGuests } from '../basic/made-up.ts'
import { parseUlong } from '../basic/ulong.ts'
import { type Slice, strtok } from '../c/strings.ts'
import type { Finding, ReadContext, Reading, ValueType } from '../value-type.ts'
import { type Field, type Piece, type Spec, type SpecTypeOptions, specType } from './fields.ts'
import { badUlong, looseFlag, looseNumber, type NumberKind } from './number-words.ts'
import { pairOf, rawPieces, strtokInside } from './pieces.ts'
import {
  badChoice,
  crashesOnNothing,
  duplicates,
  emptyList,
  emptyValue,
  lostTail,
  type Outcome,
  stopsAt,
  strayBlanks,
  unknownField,
  untilRefused,
} from './words.ts'

/** What xl makes of the value of a field. */
export interface FieldReading {
  /** What libxl's JSON shows; undefined for the default, which it leaves out. */
  readonly stored?: unknown
  readonly findings?: readonly Finding[]
}

/** A field with its reader: how xl reads its value, and where libxl's JSON shows it. */
export interface SpecField extends Field {
  /** Its place in the JSON of the whole: a name, or a path; its own name with `_` for `-` unless given; `[]` for none. */
  readonly at?: string | readonly string[]
  readonly read: (piece: Piece, spec: Spec, cx: ReadContext) => FieldReading
}

type Shown = Field & Pick<SpecField, 'at'>

/** Text that xl stores as it stands; `free` where blanks and an empty text may be meant. */
export const kept = ({ free = false, ...field }: Shown & { readonly free?: boolean }): SpecField => ({
  ...field,
  read: (piece, spec, cx) => ({
    stored: piece.value.text,
    findings: free ? [] : [...strayBlanks(piece, spec, cx), ...emptyValue(piece, spec, cx)],
  }),
})

/** The domain that serves a device. */
export const backendDomain = (text: string, example = '0'): SpecField =>
  kept({ text, type: 'domain', example, at: 'backend_domname', offers: otherGuests })

/** One of the names in `values`, in capitals or not; xl prints `said` and refuses another one. */
export const oneOf = ({
  said,
  unset = [],
  exact = false,
  meant,
  ...field
}: Shown & {
  readonly values: Record<string, ChoiceValue>
  readonly said?: (given: string) => string
  /** Names that leave the default in place; one that is not in `values` is known to xl, but is nothing to write. */
  readonly unset?: readonly string[]
  /** Whether capitals matter. */
  readonly exact?: boolean
  /** The name that is surely meant by what is none. */
  readonly meant?: (given: string) => string | undefined
}): SpecField => {
  const names = Object.keys(field.values)
  return {
    ...field,
    read(piece, spec, cx) {
      const given = exact ? piece.value.text : piece.value.text.toLowerCase()
      if (unset.includes(given)) return {}
      if (names.includes(given)) return { stored: given }
      const outcome: Outcome = { effect: 'refused', said: said?.(piece.value.text) }
      return { findings: [badChoice(piece, spec, cx, names, outcome, meant?.(piece.value.text))] }
    },
  }
}

const looseField = (kind: NumberKind, { unset = 0, ...field }: Shown & { readonly unset?: number }): SpecField => ({
  type: 'number',
  role: 'number',
  ...field,
  read(piece, spec, cx) {
    const { number, findings } = looseNumber(piece, spec, cx, kind)
    return { stored: number === unset ? undefined : number, findings }
  },
})

/** A number that is read with `atoi` into an int; `unset` is the default, 0 unless given. */
export const int = (field: Shown & { readonly unset?: number }): SpecField =>
  looseField({ base: 10, bits: 32, signed: true }, field)

/** A number that is read with `strtoul`: `0x` and a leading `0` count unless it is decimal. */
export const uint = ({
  base = 0,
  bits = 32,
  ...field
}: Shown & { readonly base?: 0 | 10; readonly bits?: 8 | 32; readonly unset?: number }): SpecField =>
  looseField({ base, bits, signed: false }, field)

/** A number that xl checks with `parse_ulong` (`xl_parse.c`): what is none, or is the largest one, is refused. */
export const ulong = (field: SpecField): SpecField => ({
  ...field,
  read: (piece, spec, cx) =>
    parseUlong(piece.value.text) === undefined
      ? { findings: [badUlong(piece, spec, cx)] }
      : field.read(piece, spec, cx),
})

/** Several values of a kind with separators between them; xl crashes where there is none. */
export const several = (separator: string, each: SpecField): SpecField => ({
  ...each,
  read(piece, spec, cx) {
    const values = strtokInside(piece.value, separator)
    if (values.length === 0) return { findings: [emptyList(piece, spec, cx)] }
    const readings = values.map((value) => each.read({ ...value, name: piece.name, value }, spec, cx))
    return {
      stored: readings.map(({ stored }) => stored),
      findings: readings.flatMap(({ findings = [] }) => findings),
    }
  },
})

/** A yes or no that is read as a number, with `strtoul` or `atoi`, and stored as a bool or a defbool. */
export const flag = ({
  no,
  yes,
  base = 0,
  defbool = false,
  ...field
}: Shown & {
  /** What 0 and 1 mean. */
  readonly no: string
  readonly yes: string
  readonly base?: 0 | 10
  readonly defbool?: boolean
}): SpecField => ({
  type: '0 or 1',
  values: { 0: { text: no }, 1: { text: yes } },
  ...field,
  read(piece, spec, cx) {
    const { flag: set, findings } = looseFlag(piece, spec, cx, base)
    return { stored: defbool ? (set ? 'True' : 'False') : set || undefined, findings }
  },
})

/** How xl cuts a string into the pieces that it reads. */
export type Cut = (
  spec: Spec,
  cx: ReadContext,
  table: Readonly<Record<string, Field>>,
) => {
  readonly pieces: readonly Piece[]
  /** What there is to say of the rest. */
  readonly findings?: readonly Finding[]
}

const atCommas: Cut = ({ atom }) => ({ pieces: rawPieces(atom.text) })

/** For xl's loops that end at a piece without `=`. */
export const untilBare: Cut = (spec, cx, table) => {
  const pieces = rawPieces(spec.atom.text)
  const end = pieces.findIndex(({ name }) => name === undefined)
  if (end < 0) return { pieces }
  return { pieces: pieces.slice(0, end), findings: stopsAt(sure(pieces[end]), spec, cx, table) }
}

/** What `split_string_into_pair` makes of slices: what is no pair is refused, and xl prints `said`. */
const cutPairs = (
  slices: readonly Slice[],
  said: (text: string) => string,
  ...[spec, cx, table]: Parameters<Cut>
): ReturnType<Cut> => {
  const pairs = slices.map((slice) => pairOf(spec.atom.text, slice, cx))
  const findings = pairs.flatMap((pair) =>
    pair.name
      ? lostTail(pair, spec, cx)
      : [unknownField(pair, spec, cx, table, { effect: 'refused', said: said(pair.text) })],
  )
  return { pieces: pairs.filter(({ name }) => name), findings }
}

/** For strings that xl cuts into pairs at the commas (`split_string_into_string_list`). */
export const inPairs =
  (said: (text: string) => string): Cut =>
  (spec, cx, table) => {
    const slices = strtok(spec.atom.text, ',')
    if (slices.length === 0) return { pieces: [], findings: [crashesOnNothing(spec, cx)] }
    return cutPairs(slices, said, spec, cx, table)
  }

/** For strings that are a single pair. */
export const onePair =
  (said: (text: string) => string): Cut =>
  (spec, cx, table) => {
    const { text } = spec.atom
    return cutPairs([{ start: 0, end: text.length, text }], said, spec, cx, table)
  }

/** A string that has been read field by field. */
export interface Whole<T> {
  readonly spec: Spec
  readonly cx: ReadContext
  readonly pieces: readonly Piece[]
  /** What is stored; a check may add what xl sets by itself. */
  readonly value: Partial<T>
  /** What there is to say of the fields one by one, and whether one of them was refused. */
  readonly found: readonly Finding[]
  readonly refused: boolean
  /** The piece that sets a field: the last one. */
  readonly given: (name: string) => Piece | undefined
}

export interface SpecOptions<T> extends Omit<SpecTypeOptions<never>, 'fields' | 'read'> {
  readonly fields: Readonly<Record<string, SpecField>>
  /** What xl prints for a piece that sets no field before it refuses the file; without it such a piece is dropped silently. */
  readonly said?: (piece: Piece, cx: ReadContext) => string
  /** Whether xl drops such a piece although it says something. */
  readonly drops?: boolean
  /** The first piece, where that one is not a field, but says what the others are about. */
  readonly head?: { readonly name: string; readonly text: string }
  /** How a field is read that is not in the table, where xl takes any. */
  readonly other?: SpecField
  /** Pieces as xl cuts them: at the commas, blanks in front skipped, unless told otherwise. */
  readonly cut?: Cut
  /** What is special to the language: a word on a piece that sets no field, in place of the usual one. */
  readonly unknown?: (piece: Piece, spec: Spec, cx: ReadContext) => Finding[] | undefined
  /** What is special to the language: what holds for the fields together. */
  readonly check?: (whole: Whole<T>) => readonly Finding[]
}

/** The type of a string of `name=value` fields, with their table. */
export interface Language<T> extends ValueType<T> {
  readonly table: Readonly<Record<string, SpecField>>
}

/**
 * A string of `name=value` fields, each of which says how it is read. Reading, libxl's JSON, completion, hover, signature and
 * highlighting all follow from the table. `T` is what libxl's JSON shows: the places of the fields and what they store.
 */
export const spec = <T extends object>(options: SpecOptions<T>): Language<T> => {
  const { fields: table, said, drops = said === undefined, head, other, cut = atCommas, check } = options
  const unknown = (piece: Piece, at: Spec, cx: ReadContext): Finding[] => {
    const outcome: Outcome = { effect: drops ? 'ignored' : 'refused', said: said?.(piece, cx) }
    return options.unknown?.(piece, at, cx) ?? [unknownField(piece, at, cx, table, outcome)]
  }
  const fieldOf = ({ name }: Piece, cx: ReadContext): SpecField | undefined => {
    if (!name) return undefined
    const field = Object.hasOwn(table, name.text) ? table[name.text] : other
    return field && inReleases(field, cx.release) ? field : undefined
  }
  const read = (at: Spec, cx: ReadContext): Reading<T> => {
    const { pieces: all, findings: rest = [] } = cut(at, cx, table)
    const pieces = head ? all.slice(1) : all
    const stored: Record<string, unknown> = tableOf({})
    // The table alone stores, at the places that `T` has: the tests of each language hold the two together.
    const value = stored as Partial<T>
    const found = [...rest]
    for (const piece of pieces) {
      const field = fieldOf(piece, cx)
      if (!field) {
        append(found, unknown(piece, at, cx))
        continue
      }
      const reading = field.read(piece, at, cx)
      store(stored, field.at ?? piece.name?.text.replaceAll('-', '_') ?? [], reading.stored)
      append(found, reading.findings ?? [])
    }
    append(found, duplicates(pieces, at, cx))
    found.sort((a, b) => a.start - b.start)
    const given = (name: string) => pieces.findLast((piece) => piece.name?.text === name)
    const findings = [
      ...found,
      ...(check?.({ spec: at, cx, pieces, value, found, refused: isRefused(found), given }) ?? []),
    ]
    // Whole where nothing is refused: what a language cannot do without its own check asks for.
    return { value: isRefused(findings) ? undefined : (value as T), findings: untilRefused(findings) }
  }
  const shown = head ? { [head.name]: { text: head.text, flag: true }, ...table } : table
  return { ...specType<T>({ ...options, fields: shown, ...(head ? { positions: [head.name] } : {}), read }), table }
}

const isRefused = (findings: readonly Finding[]): boolean => findings.some(({ effect }) => effect === 'refused')

/** Sets a member of nested objects, or takes it away. */
const store = (into: Record<string, unknown>, at: string | readonly string[], value: unknown): void => {
  const [first, ...rest] = typeof at === 'string' ? [at] : at
  if (first === undefined) return
  if (rest.length > 0) {
    const inner: Record<string, unknown> = tableOf({ ...Object(into[first]) })
    store(inner, rest, value)
    into[first] = inner
  } else if (value === undefined) delete into[first]
  else into[first] = value
}
