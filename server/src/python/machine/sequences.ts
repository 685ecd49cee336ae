import type { SyntaxNode } from '@lezer/common'
import { sure } from '../../sure.ts'
import { bytesOnly } from './literals.ts'
import type { Machine } from './machine.ts'
import { derived, list, notKnown, raise, spendItems, spendText } from './machine.ts'
import { holdsNames, sureNameIn } from './names.ts'
import { keyOf, noOrder } from './show.ts'
import { asInteger, lossOf, text, tuple, typeName, type UnknownValue, type Value } from './values.ts'

/** What a loop over `value` would see, in order; or why that is not known. */
export const iterate = (m: Machine, node: SyntaxNode, value: Value): readonly Value[] | UnknownValue => {
  if (lossOf(value)) return derived(m, [value])
  switch (value.type) {
    case 'list':
      spendItems(m, node, value.items.length)
      return value.shuffled ? noOrder(m, node, value) : value.items
    case 'tuple':
      spendItems(m, node, value.items.length)
      return value.items
    case 'dict':
      spendItems(m, node, value.entries.size)
      return value.entries.size > 1 ? noOrder(m, node, value) : [...value.entries.values()].map(([key]) => key)
    case 'str':
      spendItems(m, node, value.value.length)
      return bytesOnly(m, node, value.value) ?? [...value.value].map(text)
    case 'none':
    case 'bool':
    case 'int':
    case 'float':
      return raise(node, 'TypeError', `'${typeName(value)}' object is not iterable`)
    default:
      return notKnown(m, node, 'unsupported', 'Going through this value is not evaluated here.', [value])
  }
}

/** The same where the order does not matter. */
export const gather = (m: Machine, node: SyntaxNode, value: Value): readonly Value[] | UnknownValue => {
  if (value.type === 'list' && value.shuffled && !value.lost) {
    spendItems(m, node, value.items.length)
    return value.items
  }
  if (value.type === 'dict' && !value.lost) {
    spendItems(m, node, value.entries.size)
    return [...value.entries.values()].map(([key]) => key)
  }
  return iterate(m, node, value)
}

/** Whether `value` comes in no order that we could know. */
export const isShuffled = (value: Value): boolean =>
  (value.type === 'list' && value.shuffled) || (value.type === 'dict' && value.entries.size > 1)

/** An index counted from the start; undefined when it is no number or outside. */
export const normalIndex = (index: bigint | undefined, length: number): number | undefined => {
  if (index === undefined) return undefined
  const place = index < 0n ? index + BigInt(length) : index
  return place < 0n || place >= BigInt(length) ? undefined : Number(place)
}

/** Where a slice begins and ends in something of `length`. */
export const sliceBounds = (
  _m: Machine,
  node: SyntaxNode,
  slice: Value & { type: 'slice' },
  length: number,
): { start: number; stop: number; step: number } => {
  const part = (value: Value, missing: number, low: number, high: number): number => {
    if (value.type === 'none') return missing
    const number = asInteger(value) ?? raise(node, 'TypeError', 'slice indices must be integers')
    const place = number < 0n ? number + BigInt(length) : number
    return place < BigInt(low) ? low : place > BigInt(high) ? high : Number(place)
  }
  const [start, stop, stepValue] = slice.parts
  const written =
    stepValue.type === 'none'
      ? 1n
      : (asInteger(stepValue) ?? raise(node, 'TypeError', 'slice indices must be integers'))
  if (written === 0n) raise(node, 'ValueError', 'slice step cannot be zero')
  const step = Number(written)
  return step > 0
    ? { start: part(start, 0, 0, length), stop: part(stop, length, 0, length), step }
    : { start: part(start, length - 1, -1, length - 1), stop: part(stop, -1, -1, length - 1), step }
}

const places = ({ start, stop, step }: { start: number; stop: number; step: number }): number[] => {
  const found: number[] = []
  for (let place = start; step > 0 ? place < stop : place > stop; place += step) found.push(place)
  return found
}

/** `value[index]`. */
export const subscript = (m: Machine, node: SyntaxNode, value: Value, index: Value): Value => {
  if (lossOf(value)) return derived(m, [value])
  const losses = index.type === 'slice' ? index.parts : [index]
  if (losses.some(lossOf)) return derived(m, [...losses, value])
  if (value.type === 'dict') {
    const key = keyOf(m, node, index)
    if (key === undefined) return notKnown(m, node, 'unsupported', 'A key of this kind is not evaluated here.', [value])
    return value.entries.get(key)?.[1] ?? raise(node, 'KeyError', 'no such key')
  }
  if (index.type === 'str' && holdsNames(value)) return sureNameIn(m, node, value, index.value)
  if (value.type === 'list' && value.shuffled) return noOrder(m, node, value)
  if (value.type === 'str' || value.type === 'list' || value.type === 'tuple') {
    const exotic = value.type === 'str' ? bytesOnly(m, node, value.value) : undefined
    if (exotic) return exotic
    const length = value.type === 'str' ? value.value.length : value.items.length
    if (index.type === 'slice') {
      const bounds = sliceBounds(m, node, index, length)
      const taken = Math.max(0, Math.ceil((bounds.stop - bounds.start) / bounds.step))
      if (value.type === 'str' && bounds.step === 1) spendText(m, node, taken)
      else spendItems(m, node, taken)
      if (value.type === 'str')
        return text(
          bounds.step === 1
            ? value.value.slice(bounds.start, bounds.stop)
            : places(bounds)
                .map((place) => value.value[place])
                .join(''),
        )
      const items =
        bounds.step === 1
          ? value.items.slice(bounds.start, bounds.stop)
          : places(bounds).map((place) => sure(value.items[place]))
      return value.type === 'tuple' ? tuple(items) : list(m, items)
    }
    const number = asInteger(index)
    if (number === undefined) return raise(node, 'TypeError', 'indices must be integers')
    const place = normalIndex(number, length)
    if (place === undefined) return raise(node, 'IndexError', 'index out of range')
    return value.type === 'str' ? text(sure(value.value[place])) : sure(value.items[place])
  }
  if (value.type === 'none' || value.type === 'int' || value.type === 'float' || value.type === 'bool')
    return raise(node, 'TypeError', `'${typeName(value)}' object has no elements`)
  return notKnown(m, node, 'unsupported', 'An element of this value is not evaluated here.', [value])
}
