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
