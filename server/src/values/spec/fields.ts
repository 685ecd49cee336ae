import { type Markdown, ours } from '../../markdown.ts'
import type { Release } from '../../release.ts'
import { sure } from '../../sure.ts'
import { type Atom, type Range, sourceRange, textOffset } from '../../syntax/index.ts'
import { getAtom } from '../basic/accessors.ts'
import { type ChoiceValue, inReleases, type Offer } from '../basic/choices.ts'
import { withParts } from '../basic/later-parts.ts'
import { snippetOf } from '../basic/simple.ts'
import type { Slice } from '../c/strings.ts'
import type { Part, ReadContext, Reading, Shape, ValueType } from '../value-type.ts'
import { inFront, isBefore, newSpec, nextField, proposeFields, proposeValues, signatureOf } from './propose.ts'

export type { Slice } from '../c/strings.ts'

/** One field of a spec string: what an editor can say about it. */
export interface Field {
  /** Markdown: what it does, in a sentence or a few. */
  readonly text: string
  /** What its value is: "MAC address", "path", "number, bytes per second". */
  readonly type?: string
  /** The values that it can have, where they can be counted, or the usual ones. */
  readonly values?: Record<string, ChoiceValue>
  /** Whether it can have others as well. */
  readonly open?: boolean
  readonly since?: Release
  /** The last release that knows it. */
  readonly until?: Release
  /** Whether it stands alone, without `=` and a value. */
  readonly flag?: boolean
  readonly deprecated?: string
  /** What a new value looks like; a tab stop in the editor. */
  readonly example?: string
  /** Values that may well be meant, where they cannot be counted. */
  readonly offers?: (cx: ReadContext) => readonly Offer[]
  /** Whether it is offered to somebody who is typing; always unless given. */
  readonly offered?: (cx: ReadContext) => boolean
  /** Whether two guests should not have the same: what others have is not written unasked. */
  readonly own?: boolean
  /** Whether nothing comes of the string without it: it is written along with whichever field is accepted. */
  readonly required?: boolean
  /** What is surely meant by a value that xl refuses; undefined for one that it takes, and where that is not known. */
  readonly tidy?: (value: string) => string | undefined
  /** Whether it takes all that stands behind it. */
  readonly last?: boolean
  /** Whether hardly anybody needs it: it is offered after the others, and signature help leaves it out. */
  readonly rare?: boolean
  readonly role?: Part['role']
}

/**
 * What becomes of a field: libxl has its text as it is, under a name of its own, or xl makes one or more members of it, or xl reads it and
 * drops it. `libxl_types.idl` has the members, `build/device-members.ts` how they are printed.
 */
export type Stored<Text extends string, Member extends string> =
  | { readonly keeps: Text; readonly makes?: undefined; readonly drops?: undefined }
  | { readonly makes: readonly Member[]; readonly keeps?: undefined; readonly drops?: undefined }
  | { readonly drops: true; readonly keeps?: undefined; readonly makes?: undefined }

/** A piece of a spec string between two separators, blanks around it left out. */
export interface Piece extends Slice {
  /** What stands before its first `=`, blanks left out; undefined without one. */
  readonly name: Slice | undefined
  /** What stands behind its first `=`, or all of it; blanks left out. */
  readonly value: Slice
}

/** A spec string taken apart. */
export interface Spec {
  readonly atom: Atom
  readonly pieces: readonly Piece[]
  /** The range in the document of a slice. */
  range(slice: { readonly start: number; readonly end: number }): Range
}

export interface SpecTypeOptions<T> {
  /** What the whole is: "disk specification". */
  readonly label: string
  readonly fields: Record<string, Field>
  readonly separator?: ',' | ';'
  /** The fields that may be given by position, in their order. */
  readonly positions?: readonly string[]
  /** What xl makes of the string: its own parser, release by release. */
  readonly read: (spec: Spec, cx: ReadContext) => Reading<T>
  /** What xl makes of a text of which there is nothing to say, where that is told at a glance; undefined tells nothing. */
  readonly plain?: (text: string, cx: ReadContext) => T | undefined
  /** What it is made of, where the table of fields does not tell. */
  readonly partsOf?: (spec: Spec, cx: ReadContext) => readonly Part[]
  /** A snippet for a new one, quotes included. */
  readonly snippet?: Shape
  /** Its pieces, where a separator and blanks do not tell the whole truth. */
  readonly split?: (text: string, cx: ReadContext) => Piece[]
}

const none: readonly never[] = []

/** A string with its pieces, which are found when they are first asked for: those between commas unless `split` finds others. */
export const openSpec = (atom: Atom, split: (text: string) => readonly Piece[] = splitPieces): Spec =>
  new OpenSpec(atom, split)

/** There is one for each string that is read: without functions or a shape of its own. */
class OpenSpec implements Spec {
  readonly atom: Atom
  readonly #split: (text: string) => readonly Piece[]
  #pieces: readonly Piece[] | undefined

  constructor(atom: Atom, split: (text: string) => readonly Piece[]) {
    this.atom = atom
    this.#split = split
  }

  get pieces(): readonly Piece[] {
    this.#pieces ??= this.#split(this.atom.text)
    return this.#pieces
  }

  range({ start, end }: { readonly start: number; readonly end: number }): Range {
    return sourceRange(this.atom, start, end)
  }
}

/** The slice of `text` between two offsets, without the blanks around it. */
const trimmed = (text: string, start: number, end: number): Slice => {
  let from = start
  let to = end
  while (from < to && /\s/.test(text.charAt(from))) from++
  while (to > from && /\s/.test(text.charAt(to - 1))) to--
  return { start: from, end: to, text: text.slice(from, to) }
}

/** The piece of `text` between two offsets. */
export const pieceOf = (text: string, start: number, end: number): Piece => {
  const whole = trimmed(text, start, end)
  const { start: from, end: to, text: own } = whole
  const equals = own.indexOf('=')
  if (equals < 0) return { start: from, end: to, text: own, name: undefined, value: whole }
  const name = trimmed(text, from, from + equals)
  return { start: from, end: to, text: own, name, value: trimmed(text, from + equals + 1, to) }
}

/** The pieces of `text` between separators; empty ones count. */
export const splitPieces = (text: string, separator = ','): Piece[] => {
  const pieces: Piece[] = []
  for (let start = 0; start <= text.length; ) {
    const next = text.indexOf(separator, start)
    const end = next < 0 ? text.length : next
    pieces.push(pieceOf(text, start, end))
    start = end + 1
  }
  return pieces
}

/**
 * A string of `name=value` fields: a small config in a string. Reading is up to each kind; completion, hover, signature
 * and the parts for highlighting all come from the table of fields.
 */
export const specType = <T>(options: SpecTypeOptions<T>): ValueType<T> => {
  const { label, fields: table, positions = [], separator = ',', snippet = '"$1"' } = options

  const open = (atom: Atom, cx: ReadContext): Spec =>
    openSpec(atom, (text) => options.split?.(text, cx) ?? splitPieces(text, separator))
  const unnamed = new WeakMap<Spec, readonly Piece[]>()
  /** The pieces that may have a meaning by their place. */
  const unnamedIn = (spec: Spec): readonly Piece[] => {
    const found = unnamed.get(spec) ?? spec.pieces.filter(({ name }) => !name).slice(0, positions.length)
    unnamed.set(spec, found)
    return found
  }
  /** The field that a piece sets: by its name, by its place, or as a flag. */
  const names = Object.keys(table)
  const fieldOf = (spec: Spec, piece: Piece): string | undefined => {
    if (piece.name) {
      const written = piece.name.text.toLowerCase()
      return names.find((name) => name.toLowerCase() === written)
    }
    if (table[piece.text]?.flag) return piece.text
    return positions[unnamedIn(spec).indexOf(piece)]
  }
  const pieceAt = (spec: Spec, at: number): Piece | undefined => {
    // The piece whose separator comes at or after the offset.
    const separators = [...spec.atom.text.matchAll(new RegExp(separator, 'g'))].map(({ index }) => index)
    const place = separators.filter((index) => index < at).length
    return spec.pieces[place] ?? spec.pieces.findLast((piece) => piece.start <= at)
  }

  const findParts = (atom: Atom, cx: ReadContext): readonly Part[] => {
    const spec = open(atom, cx)
    return options.partsOf?.(spec, cx) ?? partsOf(spec, table, fieldOf)
  }

  return {
    label,
    accessors: ['string'],
    snippet,

    read(value, cx) {
      const plain = value.type === 'atom' ? options.plain?.(value.text, cx) : undefined
      if (plain && value.type === 'atom') return withParts(plain, none, findParts, value, cx)
      const { value: atom, findings } = getAtom(value, cx, { quiet: true })
      if (!atom) return { value: undefined, findings }
      const { value: made, findings: found, parts } = options.read(open(atom, cx), cx)
      if (parts) return { value: made, findings: found, parts }
      // Whoever asks for them is rare, so that nothing is kept for it but the string.
      return withParts(made, found, findParts, atom, cx)
    },

    complete(value, offset, cx) {
      if (!value) return [newSpec(label, snippetOf({ snippet }, cx) ?? '', offset)]
      if (value.type === 'list' || !value.quote) return []
      const spec = open(value, cx)
      const at = textOffset(value, offset)
      const piece = pieceAt(spec, at)
      if (piece?.name && at > piece.name.end) {
        const field = fieldOf(spec, piece)
        return field ? proposeValues(sure(table[field]), piece.value, at, spec, cx) : []
      }
      const others = spec.pieces.filter((each) => each !== piece)
      if (piece && isBefore(at, piece)) {
        const all = new Set(spec.pieces.map((each) => fieldOf(spec, each)))
        return inFront(proposeFields(table, all, spec.range({ start: at, end: at }), false, cx), spec, at, separator)
      }
      const given = new Set(others.map((each) => fieldOf(spec, each)))
      const replace = piece?.name ?? (piece && piece.start <= at ? piece : { start: at, end: at, text: '' })
      const positional = piece && !piece.name ? positions[spec.pieces.indexOf(piece)] : undefined
      return [
        ...(positional && !given.has(positional) ? proposeValues(sure(table[positional]), replace, at, spec, cx) : []),
        ...proposeFields(table, given, spec.range(replace), piece?.name !== undefined, cx),
      ]
    },

    explain(value, offset, cx) {
      if (value.type === 'list') return undefined
      const spec = open(value, cx)
      const at = textOffset(value, offset)
      const piece = spec.pieces.find((each) => each.start <= at && at <= each.end)
      const name = piece && fieldOf(spec, piece)
      if (!piece || !name) return undefined
      const field = sure(table[name])
      const onValue = !field.flag && (!piece.name || at > piece.name.end)
      const chosen = onValue ? chosenValue(field, piece.value.text) : undefined
      const range = spec.range(onValue ? piece.value : (piece.name ?? piece))
      return { ...range, markdown: chosen ?? describeField(name, field, cx) }
    },

    signature(value, offset, cx) {
      if (value.type === 'list') return undefined
      const spec = open(value, cx)
      const at = textOffset(value, offset)
      const piece = pieceAt(spec, at)
      const given = new Set(spec.pieces.filter((each) => each !== piece).map((each) => fieldOf(spec, each)))
      // Where nothing says yet which field it is, it will be the next one.
      const typed = piece && !piece.name ? spec.atom.text.slice(piece.start, Math.max(piece.start, at)) : ''
      const active = (piece && fieldOf(spec, piece)) ?? (piece?.name ? undefined : nextField(table, typed, given, cx))
      return signatureOf(table, active, separator, cx)
    },
  }
}

const describeField = (name: string, field: Field, cx: ReadContext): Markdown => {
  const heading = [
    `**${name}**`,
    field.type,
    field.since && `since ${field.since}`,
    field.until && `until ${field.until}`,
  ]
  const values = Object.entries(field.values ?? {}).filter(([, value]) => inReleases(value, cx.release))
  const list = values.map(([each, { text }]) => `- \`${each}\`: ${text}`).join('\n')
  const deprecated = field.deprecated && `Deprecated: ${field.deprecated}`
  return ours([heading.filter(Boolean).join(' · '), deprecated, field.text, list].filter(Boolean).join('\n\n'))
}

const chosenValue = ({ values = {} }: Field, given: string): Markdown | undefined => {
  const name = Object.keys(values).find((each) => each.toLowerCase() === given.toLowerCase())
  return name === undefined ? undefined : ours(`**${name}**\n\n${sure(values[name]).text}`)
}

const partsOf = (
  spec: Spec,
  table: Record<string, Field>,
  fieldOf: (spec: Spec, piece: Piece) => string | undefined,
): Part[] => {
  const parts: Part[] = []
  const put = (slice: Slice, role: Part['role'], field: string) => {
    const { start, end } = spec.range(slice)
    parts.push({ start, end, role, field })
  }
  for (const piece of spec.pieces) {
    const field = fieldOf(spec, piece)
    if (!field || piece.start === piece.end) continue
    const { flag = false, values, role } = sure(table[field])
    const name = piece.name ?? (flag ? piece : undefined)
    const value = flag ? undefined : piece.value
    if (name) put(name, 'field', field)
    if (value && value.start < value.end)
      put(value, role ?? (values ? 'choice' : /^\d+$/.test(value.text) ? 'number' : 'value'), field)
  }
  return parts
}
