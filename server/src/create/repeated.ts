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
export const firstsBy = <T extends object>(
  keyOf: (item: T) => string,
): ((items: readonly T[]) => ReadonlyMap<string, number>) => {
  const known = new WeakMap<readonly T[], ReadonlyMap<string, number>>()
  /** An item is never changed: another one takes its place. */
  const keys = new WeakMap<T, string>()
  const keyOfItem = (item: T): string => {
    const key = keys.get(item) ?? keyOf(item)
    keys.set(item, key)
    return key
  }
  return (items) => {
    const found = known.get(items)
    if (found) return found
    const firsts = new Map<string, number>()
    for (const [index, item] of items.entries()) {
      const key = keyOfItem(item)
      if (!firsts.has(key)) firsts.set(key, index)
    }
    known.set(items, firsts)
    return firsts
  }
}
