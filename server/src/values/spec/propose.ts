import { ours } from '../../markdown.ts'
import { sure } from '../../sure.ts'
import { availableNames, free, inReleases, type Offer, offersOf } from '../basic/choices.ts'
import { asSnippet, stop } from '../basic/tab-stops.ts'
import type { Slice } from '../c/strings.ts'
import type { Proposal, ReadContext, Signature } from '../value-type.ts'
import type { Field, Spec } from './fields.ts'

type Table = Readonly<Record<string, Field>>

/** The names of the fields that the release knows: the usual ones, in their order, then the rare ones, then those to be avoided. */
const namesIn = (table: Table, { release }: ReadContext): string[] => {
  const rank = ({ deprecated, rare }: Field) => (deprecated === undefined ? (rare ? 1 : 0) : 2)
  return Object.keys(table)
    .filter((name) => inReleases(sure(table[name]), release))
    .toSorted((a, b) => rank(sure(table[a])) - rank(sure(table[b])))
}

/** What is offered for a field, those that can be counted first. */
const offersFor = ({ values = {}, open = false, offers }: Field, cx: ReadContext): Offer[] => [
  ...offersOf(values, cx).map((offer) => (open ? free(offer) : offer)),
  ...(offers?.(cx) ?? []).map(free),
]

/** A field with a stop for its value: what is offered for it, or its example. */
const shapeOf = (name: string, field: Field, number: number, cx: ReadContext): string => {
  if (field.flag) return name
  const offers = offersFor(field, cx).filter(({ deprecated }) => !deprecated)
  const behind = (offer: Offer) => field.own === true && offer.isOthers === true
  const first = offers.filter((offer) => !behind(offer))
  const example = first.length > 0 || field.example === undefined ? [] : [field.example]
  const texts = [...first, ...offers.filter(behind)].map(({ label }) => label)
  const known = [...example, ...texts]
  return `${name}=${stop(number, ...(offers.some(({ free }) => free) ? known.slice(0, 1) : known))}`
}

/** The fields that are not given yet. The first one brings along those without which nothing comes of the string, to its end. */
export const proposeFields = (
  table: Table,
  given: ReadonlySet<string | undefined>,
  replace: Proposal['replace'],
  hasValue: boolean,
  cx: ReadContext,
): Proposal[] => {
  const names = namesIn(table, cx).filter((name) => !given.has(name))
  const required = names.filter((name) => sure(table[name]).required)
  return names
    .filter((name) => table[name]?.offered?.(cx) !== false)
    .map((name): Proposal => {
      const field = sure(table[name])
      const isLast = (each: string) => Number(sure(table[each]).last ?? false)
      const written = [name, ...required.filter((each) => each !== name)]
      const bare = hasValue || (field.flag && written.length === 1)
      const shapes = written
        .map((each, index) => ({ each, shape: shapeOf(each, sure(table[each]), index + 1, cx) }))
        .toSorted((one, other) => isLast(one.each) - isLast(other.each))
      return {
        label: name,
        kind: 'field',
        ...(field.type ? { detail: field.type } : {}),
        documentation: ours(field.text),
        deprecated: field.deprecated !== undefined,
        replace,
        insert: bare ? name : shapes.map(({ shape }) => shape).join(', '),
        snippet: !bare,
      }
    })
}

/** Whether a cursor stands in front of a piece, and not in one. */
export const isBefore = (at: number, piece: Slice): boolean => at <= piece.start && piece.end > piece.start

/** What is written in front of a piece that stays: with a separator, and with one blank on each side. */
export const inFront = (
  proposals: readonly Proposal[],
  { atom: { text } }: Spec,
  at: number,
  separator: string,
): Proposal[] => {
  const before = at > 0 && !/\s/.test(text.charAt(at - 1)) ? ' ' : ''
  const behind = /\s/.test(text.charAt(at)) ? '' : ' '
  return proposals.map((proposal) => {
    const { label, snippet = false, insert = label } = proposal
    const written = snippet ? insert : asSnippet(insert)
    return { ...proposal, insert: `${before}${written}${separator}${behind}`, snippet: true }
  })
}

/** The values of a field, in place of the one that is there. */
export const proposeValues = (field: Field, slice: Slice, at: number, spec: Spec, cx: ReadContext): Proposal[] => {
  const replace = spec.range({ start: Math.min(slice.start, at), end: Math.max(slice.end, at) })
  return offersFor(field, cx).map((offer) => ({ ...offer, kind: 'value', replace }))
}

/** A whole new string. */
export const newSpec = (label: string, snippet: string, offset: number): Proposal => ({
  label: '"…"',
  detail: label,
  kind: 'snippet',
  replace: { start: offset, end: offset },
  insert: snippet,
  snippet: true,
})

/** The field that comes next, as far as it can be told from what has been typed of its name: the first one that is not given yet. */
export const nextField = (
  table: Table,
  typed: string,
  given: ReadonlySet<string | undefined>,
  cx: ReadContext,
): string | undefined => {
  const begun = typed.toLowerCase()
  const names = namesIn(table, cx).filter((name) => !given.has(name))
  if (begun === '') return names.find((name) => sure(table[name]).offered?.(cx) !== false)
  return names.find((name) => name === begun) ?? names.find((name) => name.startsWith(begun))
}

/** So many fields are shown beside the one that the cursor is in. */
const shownAtMost = 8

/** The usual fields in one line, the one that the cursor is in always among them. */
export const signatureOf = (
  table: Table,
  active: string | undefined,
  separator: string,
  cx: ReadContext,
): Signature => {
  const all = namesIn(table, cx)
  const usual = all.filter((name) => !table[name]?.rare && table[name]?.deprecated === undefined).slice(0, shownAtMost)
  const shown = active === undefined || usual.includes(active) ? usual : [...usual, active]
  const labels = shown.map((name) => signatureLabel(name, sure(table[name]), cx))
  return {
    label: [...labels, ...(shown.length < all.length ? ['…'] : [])].join(`${separator} `),
    parameters: shown.map((name, index) => ({
      label: sure(labels[index]),
      documentation: ours(sure(table[name]).text),
    })),
    active: active === undefined ? undefined : shown.indexOf(active),
  }
}

const signatureLabel = (name: string, { flag, values = {}, type }: Field, { release }: ReadContext): string => {
  if (flag) return name
  const choices = availableNames(values, release)
  const some = choices.length <= 4 ? choices : [...choices.slice(0, 3), '…']
  return `${name}=${choices.length > 0 ? some.join('|') : (type ?? '…')}`
}
