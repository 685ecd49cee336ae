import type { Range } from '../../syntax/index.ts'
import type { Fix, Part } from '../../values/value-type.ts'
import { insert, replace } from './edits.ts'

/** A string in a list of a config, such as one disk, and what its value type makes of the pieces in it. */
export interface Item extends Range {
  readonly text: string
  readonly parts: readonly Part[]
}

/** The string without its quotation marks. */
const inside = ({ text, start, end }: Item): Range => {
  const quotes = /^["']/.test(text.slice(start, end)) ? 1 : 0
  return { start: start + quotes, end: Math.max(start + quotes, end - quotes) }
}

const isWithin = ({ start, end }: Range, outer: Range) => start >= outer.start && end <= outer.end

/** A field of an item: its value, and its name where it is written. */
const fieldOf = (item: Item, field: string): { readonly value: Part; readonly name: Part | undefined } | undefined => {
  const own = item.parts.filter((part) => part.field === field && isWithin(part, item))
  const index = own.findIndex(({ role }) => role !== 'field')
  const value = own[index]
  if (!value) return undefined
  const before = own[index - 1]
  return { value, name: before?.role === 'field' ? before : undefined }
}

/** What stands between the pieces of an item: a comma, with a blank where its author writes one. */
const commaOf = ({ text, start, end }: Item) => (/,[ \t]/.test(text.slice(start, end)) ? ', ' : ',')

/** Gives a field of an item a value: in place of the one that it has, or behind all others. */
export const writeField = (item: Item, field: string, value: string): Fix => {
  const written = `${field}=${value}`
  const own = fieldOf(item, field)
  const given = own && item.text.slice(own.value.start, own.value.end)
  if (own && given?.trim() === value && given !== value)
    return { title: 'Remove the blanks', edits: [replace(own.value, value)] }
  if (own) {
    const end = own.value.start + (given?.trimEnd().length ?? 0)
    const title = own.name ? `Write \`${written}\`` : `Replace \`${given?.trim()}\` by \`${value}\``
    return { title, edits: [replace({ start: own.value.start, end }, value)] }
  }
  const { start, end } = inside(item)
  const title = `Add \`${written}\``
  // The target of a disk goes on to the end of the string, where it is named.
  const target = item.parts.find((part) => part.field === 'target' && part.role === 'field' && isWithin(part, item))
  if (target) return { title, edits: [insert(target.start, `${written}${commaOf(item)}`)] }
  const before = item.text.slice(start, end)
  return { title, edits: [insert(end, /^\s*$|,\s*$/.test(before) ? written : `${commaOf(item)}${written}`)] }
}

/** Takes a field with its name out of an item; nothing where it stands without a name, by its place alone. */
export const removeField = (item: Item, field: string): Fix | undefined => {
  const own = fieldOf(item, field)
  // A name may be all that there is of a field.
  const name = own ? own.name : item.parts.find((part) => part.field === field && isWithin(part, item))
  if (!name) return undefined
  const piece = { start: name.start, end: own?.value.end ?? name.end }
  return {
    title: `Remove \`${item.text.slice(piece.start, piece.end).trim()}\``,
    edits: [replace(withComma(item.text, piece, inside(item)), '')],
  }
}

/** Takes an item out of its list. */
export const removeItem = (item: Item, key: string): Fix => ({
  title: `Remove this item of \`${key}\``,
  edits: [replace(withComma(item.text, item, { start: 0, end: item.text.length }), '')],
})

/** Lets two items of a list change places. */
export const exchangeItems = (item: Item, other: Item): Fix => {
  const written = ({ text, start, end }: Item) => text.slice(start, end)
  const named = (each: Item) => `\`${each.text.slice(inside(each).start, inside(each).end)}\``
  return {
    title: `Put ${named(other)} before ${named(item)}`,
    edits: [replace(item, written(other)), replace(other, written(item))],
  }
}

/** A piece with the comma before it, or else with the one behind. */
const withComma = (text: string, { start, end }: Range, within: Range): Range => {
  const before = text.slice(within.start, start).trimEnd()
  if (before.endsWith(',')) return { start: within.start + before.length - 1, end }
  return { start, end: end + (/^\s*,\s*/.exec(text.slice(end, within.end))?.[0].length ?? 0) }
}
