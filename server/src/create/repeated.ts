import { untilForgotten } from '../forgetting.ts'

/** The first value that stands before already, with the places of both; undefined where none does. Undefined values are none. */
export const firstRepeated = (
  values: readonly (string | number | bigint | undefined)[],
): { readonly index: number; readonly before: number } | undefined => {
  const seen = new Map<string | number | bigint, number>()
  for (const [index, value] of values.entries()) {
    if (value === undefined) continue
    const before = seen.get(value)
    if (before !== undefined) return { index, before }
    seen.set(value, index)
  }
  return undefined
}

/** What finds the first item with each key, once for a list. */
export const firstsBy = <T extends object, Key>(
  keyOf: (item: T) => Key,
): ((items: readonly T[]) => ReadonlyMap<Key, number>) => {
  const known = new WeakMap<readonly T[], ReadonlyMap<Key, number>>()
  /** The items of the last list, with their keys: most of the next one are the same at the same places. */
  const before = untilForgotten((): { items: readonly T[]; keys: readonly Key[] } => ({ items: [], keys: [] }))
  return (items) => {
    const found = known.get(items)
    if (found) return found
    const firsts = new Map<Key, number>()
    const last = before()
    // An item is never changed: another one takes its place.
    const keys = items.map((item, index) => (item === last.items[index] ? (last.keys[index] as Key) : keyOf(item)))
    // The list itself may be written to.
    last.items = [...items]
    last.keys = keys
    for (const [index, key] of keys.entries()) if (!firsts.has(key)) firsts.set(key, index)
    known.set(items, firsts)
    return firsts
  }
}

/**
 * How many items have each key, for one list at a time: of the next one nothing but what is another item is counted anew. What is told holds until the
 * next list is asked about.
 * @param keyOf of what libxl does not write to: an item that it puts in the place of another one has the same key
 */
export const countsBy = <T extends object, Key>(
  keyOf: (item: T) => Key,
): ((items: readonly T[]) => ReadonlyMap<Key, number>) => {
  const counter = untilForgotten(() => counterBy(keyOf))
  return (items) => counter()(items)
}

const counterBy = <T extends object, Key>(
  keyOf: (item: T) => Key,
): ((items: readonly T[]) => ReadonlyMap<Key, number>) => {
  const counts = new Map<Key, number>()
  const count = (key: Key, by: number): void => {
    const sum = (counts.get(key) ?? 0) + by
    if (sum === 0) counts.delete(key)
    else counts.set(key, sum)
  }
  const last: T[] = []
  const keys: Key[] = []
  let counted: readonly T[] | undefined
  return (items) => {
    if (items === counted && items.length === last.length) return counts
    counted = items
    // An item is never changed: another one takes its place. At each keystroke, and for each word that is tried in a file, all are gone through:
    // by their places, as an iterator makes three objects for each.
    for (let index = 0; index < items.length; index++) {
      const item = items[index] as T
      if (item === last[index]) continue
      if (index < last.length) count(keys[index] as Key, -1)
      last[index] = item
      keys[index] = keyOf(item)
      count(keys[index] as Key, 1)
    }
    for (let index = last.length - 1; index >= items.length; index--) count(keys[index] as Key, -1)
    last.length = items.length
    keys.length = items.length
    return counts
  }
}
