import type { Value } from './values.ts'

/** A longer tuple is none of those that Python tells of itself. */
const longest = 5

/** All that a value may be, where that is known: itself, or one for each value that it, or an item of a short tuple, may be. */
const possible = (value: Value): readonly Value[] => {
  if (value.type === 'unknown') return value.oneOf ?? [value]
  if (value.type !== 'tuple' || value.items.length > longest) return [value]
  const at = value.items.findIndex((item) => item.type === 'unknown' && item.oneOf)
  const item = value.items[at]
  if (item?.type !== 'unknown' || !item.oneOf) return [value]
  return item.oneOf.map((one): Value => ({ type: 'tuple', items: value.items.with(at, one) }))
}

/** What is true of all that two values may be, where more than one is possible; undefined where they do not agree. */
export const agreed = (a: Value, b: Value, verdictOf: (a: Value, b: Value) => Value): Value | undefined => {
  const [left, right] = [possible(a), possible(b)]
  if (left.length * right.length === 1) return undefined
  const verdicts = left.flatMap((one) => right.map((other) => verdictOf(one, other)))
  const [first] = verdicts
  if (first?.type !== 'bool') return undefined
  return verdicts.every((each) => each.type === 'bool' && each.value === first.value) ? first : undefined
}
