/**
 * A table that is looked up with text of a file. It has its own entries and nothing else: `constructor` and the like, which every
 * other object has from its prototype, are no entries of it.
 */
export const tableOf = <V>(entries: Readonly<Record<string, V>>): Record<string, V> =>
  Object.assign(Object.create(null), entries)
