import type { SyntaxNode } from '@lezer/common'
import { trackText, withEdits } from '../../features/tracked-text.ts'
import type { PyValue } from '../../python/machine/types.ts'
import { childrenOf, parse as parsePython } from '../../python/read/parse.ts'
import type { Release } from '../../release.ts'
import { sure } from '../../sure.ts'
import type { Edit } from '../../values/value-type.ts'
import { piecesIn } from '../quoted.ts'
import { literalOf, readsAs } from './literal.ts'

/** How to write a value where `given` stands: item by item where it is a list, so that its lines and comments stay. */
export const valueEdits = (
  given: string,
  value: PyValue,
  release: Release,
): { readonly edits: readonly Edit[]; readonly rounded: boolean } | undefined => {
  const quote = /["']/.exec(given)?.[0] === "'" ? "'" : '"'
  const items = itemEdits(given, value, quote, release)
  if (items) return { edits: items, rounded: false }
  const literal = hexadecimal(given, value) ?? literalOf(value, { quote, indent: '' })
  return literal && { edits: [{ start: 0, end: given.length, newText: literal.text }], rounded: literal.rounded }
}

const hexadecimal = (given: string, value: PyValue) =>
  value.type === 'int' && /^0[xX][0-9a-fA-F]+[lL]?$/.test(given)
    ? { text: given.toLowerCase().replace(/l$/, ''), rounded: false }
    : undefined

/** Whether the items that are plain values stand where they stood. */
const itemsStand = (
  given: string,
  items: readonly SyntaxNode[],
  values: readonly PyValue[],
  offset: number,
  release: Release,
): boolean =>
  items.every(
    (item, index) =>
      item.name !== 'String' ||
      /%|format/.test(given.slice(item.from - offset, item.to - offset)) ||
      readsAs(given.slice(item.from - offset, item.to - offset), sure(values[index]), release),
  )

const itemEdits = (given: string, value: PyValue, quote: '"' | "'", release: Release): Edit[] | undefined => {
  if (value.type !== 'list' && value.type !== 'tuple') return undefined
  // Brackets keep a list over several lines together here as they do there.
  const top = parsePython(`x = ${given}`).top
  const list = childrenOf(childrenOf(top)[0] as SyntaxNode)[2]
  const offset = 'x = '.length
  if (list?.name !== 'ArrayExpression' && list?.name !== 'TupleExpression') return undefined
  if (list.to - offset !== given.length || !/^[[(]/.test(given)) return undefined
  const items = childrenOf(list).filter(({ name }) => !/^[[\](),]$/.test(name))
  // What is added further down goes behind the items that stand here.
  const added = value.items.slice(items.length)
  const last = items.at(-1)
  if (items.length > value.items.length || items.some(({ type }) => type.isError)) return undefined
  if (added.length > 0 && (!last || !itemsStand(given, items, value.items, offset, release))) return undefined
  const edits: Edit[] = []
  if (given.startsWith('(')) edits.push({ start: 0, end: 1, newText: '[' })
  for (const [index, item] of items.entries()) {
    const python = sure(value.items[index])
    const range = { start: item.from - offset, end: item.to - offset }
    const own = given.slice(range.start, range.end)
    if (readsAs(own, python, release)) continue
    const literal = literalOf(
      { type: 'list', items: [python] },
      { quote: own.startsWith('"') ? '"' : quote, indent: '' },
    )
    if (!literal) return undefined
    edits.push({ ...range, newText: literal.text.slice(2, -2) })
  }
  if (added.length > 0 && last) {
    const literal = literalOf({ type: 'list', items: [...added] }, { quote, indent: '' }, Number.POSITIVE_INFINITY)
    if (!literal) return undefined
    const at = last.to - offset
    edits.push({ start: at, end: at, newText: `, ${literal.text.slice(2, -2)}` })
  }
  if (given.endsWith(')')) edits.push({ start: given.length - 1, end: given.length, newText: ']' })
  return readsAs(withEdits(trackText(given), edits).text, value, release) ? edits : undefined
}

/**
 * Whether an expression says something that its value does not: what it would have been in another case, or an item that was left out.
 * Of formats and sums the value is all.
 */
export const losesText = (given: string, value: PyValue): boolean => {
  const said = textOf(value)
  const pieces = piecesIn(given)
  const starts = [...pieces.map(({ start }) => start), given.length]
  const code = [0, ...pieces.map(({ end }) => end)].map((end, at) => given.slice(end, starts[at])).join('')
  return (
    /\b(?:if|and|or)\b/.test(code) ||
    (/^[1-9]\d*$/.test(given) && given !== said) ||
    pieces.some(({ is, inner }) => is === 'text' && !/[%{\\]/.test(inner) && !said.includes(inner.trim()))
  )
}

/** All the texts of a value. */
const textOf = (value: PyValue): string =>
  value.type === 'list' || value.type === 'tuple'
    ? value.items.map(textOf).join('\n')
    : 'value' in value
      ? String(value.value)
      : ''
