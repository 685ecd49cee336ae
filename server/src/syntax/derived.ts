import type { Atom, List } from './tree.ts'

/*
 * A keystroke leaves most items of a list as they were. Which those are is known when the text is read (`reparse.ts`), and whoever keeps
 * something for each item of a list asks here, so that nothing is looked up again.
 */

/** How a list came of the one before: so many items at its beginning and at its end are the same, all of them strings. */
export interface Derived {
  readonly from: List
  readonly head: number
  readonly tail: number
}

const derived = new WeakMap<List, Derived>()
const flat = new WeakSet<List>()

/** Whether a list has nothing but strings and numbers. */
export const isFlat = (list: List): list is List & { readonly items: readonly Atom[] } =>
  flat.has(list) || list.items.every(({ type }) => type === 'atom')

/** The list that a list was made of by an edit; undefined where it was read anew. */
export const derivedOf = (list: List): Derived | undefined => derived.get(list)

/** Says what a list was made of. Of that itself it is known no longer: nothing but the last two is kept in memory by it. */
export const derive = (list: List, by: Derived): List => {
  derived.delete(by.from)
  derived.set(list, by)
  flat.add(list)
  return list
}
