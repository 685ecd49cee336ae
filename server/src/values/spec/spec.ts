import { type ChoiceValue, inReleases } from '../basic/choices.ts'
import type { Finding, ReadContext, Reading, ValueType } from '../value-type.ts'
import { type Field, type FieldsOptions, fields, type Piece, type Spec } from './fields.ts'
import { rawPieces } from './pieces.ts'
import {
  badChoice,
  duplicates,
  emptyValue,
  looseFlag,
  looseNumber,
  type NumberKind,
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
  kept({ text, type: 'domain', example, at: 'backend_domname' })

/** One of the names in `values`, in capitals or not; xl prints `said` and refuses another one. */
export const oneOf = ({
  said,
  unset = [],
  exact = false,
  ...field
}: Shown & {
  readonly values: Record<string, ChoiceValue>
  readonly said?: (given: string) => string
  /** Names that leave the default in place; one that is not in `values` is known to xl, but is nothing to write. */
  readonly unset?: readonly string[]
  readonly exact?: boolean
}): SpecField => {
  const names = Object.keys(field.values)
  return {
    ...field,
    read(piece, spec, cx) {
      const given = exact ? piece.value.text : piece.value.text.toLowerCase()
      if (unset.includes(given)) return {}
      if (names.includes(given)) return { stored: given }
      const outcome: Outcome = { effect: 'refused', said: said?.(piece.value.text) }
      return { findings: [badChoice(piece, spec, cx, names, outcome)] }
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

/** A number that is read with `strtoul`, so that `0x` and a leading `0` count. */
export const uint = ({ bits = 32, ...field }: Shown & { readonly bits?: 8 | 32 }): SpecField =>
  looseField({ base: 0, bits, signed: false }, field)

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
  return { pieces: pieces.slice(0, end), findings: stopsAt(pieces[end] as Piece, spec, cx, table) }
}

/** A string that has been read field by field. */
export interface Whole<T> {
  readonly spec: Spec
  readonly cx: ReadContext
  readonly pieces: readonly Piece[]
  /** What is stored; a check may add what xl sets by itself. */
  readonly value: Partial<T>
  /** Whether a field was refused. */
  readonly refused: boolean
  /** The piece that sets a field: the last one. */
  readonly given: (name: string) => Piece | undefined
}

export interface SpecOptions<T> extends Omit<FieldsOptions<never>, 'fields' | 'read'> {
  readonly fields: Readonly<Record<string, SpecField>>
  /** What xl prints before it refuses a piece that sets no field; it drops such a piece silently where this is missing. */
  readonly said?: (piece: Piece, cx: ReadContext) => string
  /** Pieces as xl cuts them: at the commas, blanks in front skipped, unless told otherwise. */
  readonly cut?: Cut
  /** What is special to the language: a word on a piece that sets no field, in place of the usual one. */
  readonly unknown?: (piece: Piece, spec: Spec, cx: ReadContext) => Finding[] | undefined
  /** What is special to the language: what holds for the fields together. */
  readonly check?: (whole: Whole<T>) => readonly Finding[]
}

/**
 * A string of `name=value` fields, each of which says how it is read. Reading, libxl's JSON, completion, hover, signature and
 * highlighting all follow from the table. `T` is what libxl's JSON shows: the places of the fields and what they store.
 */
export const spec = <T extends object>(options: SpecOptions<T>): ValueType<T> => {
  const { fields: table, said, cut = atCommas, check } = options
  const unknown = (piece: Piece, at: Spec, cx: ReadContext): Finding[] => {
    const outcome: Outcome = said ? { effect: 'refused', said: said(piece, cx) } : { effect: 'ignored' }
    return options.unknown?.(piece, at, cx) ?? [unknownField(piece, at, cx, table, outcome)]
  }
  const read = (at: Spec, cx: ReadContext): Reading<T> => {
    const { pieces, findings: rest = [] } = cut(at, cx, table)
    const stored: Record<string, unknown> = {}
    // The table alone stores, at the places that `T` has: the tests of each language hold the two together.
    const value = stored as Partial<T>
    const findings: Finding[] = []
    for (const piece of pieces) {
      const name = piece.name?.text ?? ''
      const field = Object.hasOwn(table, name) ? table[name] : undefined
      if (!field || !inReleases(field, cx.release)) {
        findings.push(...unknown(piece, at, cx))
        continue
      }
      const reading = field.read(piece, at, cx)
      store(stored, field.at ?? name.replaceAll('-', '_'), reading.stored)
      findings.push(...(reading.findings ?? []))
    }
    findings.push(...rest, ...duplicates(pieces, at, cx))
    const given = (name: string) => pieces.findLast((piece) => piece.name?.text === name)
    findings.push(...(check?.({ spec: at, cx, pieces, value, refused: isRefused(findings), given }) ?? []))
    return { value: isRefused(findings) ? undefined : (value as T), findings: untilRefused(findings) }
  }
  return fields<T>({ ...options, read })
}

const isRefused = (findings: readonly Finding[]): boolean => findings.some(({ effect }) => effect === 'refused')

/** Sets a member of nested objects, or takes it away. */
const store = (into: Record<string, unknown>, at: string | readonly string[], value: unknown): void => {
  const [first, ...rest] = typeof at === 'string' ? [at] : at
  if (first === undefined) return
  if (rest.length > 0) {
    const inner: Record<string, unknown> = { ...(into[first] as object | undefined) }
    store(inner, rest, value)
    into[first] = inner
  } else if (value === undefined) delete into[first]
  else into[first] = value
}
