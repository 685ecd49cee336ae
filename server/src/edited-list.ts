/*
 * Lists that come of others by an edit: a keystroke changes one item of a thousand. Whoever makes something of each item of a list makes it of
 * the new ones alone. A list never changes, and equals one that is made afresh.
 */

/** How a list came of another: so many items at its beginning and at its end are the same ones. */
interface Origin {
  readonly from: readonly unknown[]
  readonly head: number
  readonly tail: number
}

const origins = new WeakMap<readonly unknown[], Origin>()

/** What a list was made of by an edit; undefined of one that is made afresh, or of which another was made since. */
export const originOf = (list: readonly unknown[]): Origin | undefined => origins.get(list)

/** A list with other items between so many at its beginning and at its end: the list itself where they are those that stand there. */
export const edited = <T>(list: readonly T[], head: number, tail: number, between: readonly T[]): readonly T[] => {
  const behind = list.length - tail
  if (behind - head === between.length && between.every((item, index) => item === list[head + index])) return list
  // Nothing but the last two is kept in memory by it.
  origins.delete(list)
  const after = list.slice(0, head).concat(between, list.slice(behind))
  origins.set(after, { from: list, head, tail })
  return after
}

/** What follows from a thing that never changes, kept with it. */
export const kept = <T extends object, U>(make: (thing: T) => U): ((thing: T) => U) => {
  const all = new WeakMap<T, { readonly made: U }>()
  return (thing) => {
    const known = all.get(thing)
    if (known) return known.made
    const made = make(thing)
    all.set(thing, { made })
    return made
  }
}

/**
 * `list.map(make)`, kept with the list.
 * @param make depends on nothing but the item and its place
 */
export const mapped = <T, U>(make: (item: T, index: number) => U): ((list: readonly T[]) => readonly U[]) => {
  const kept = new WeakMap<readonly T[], readonly U[]>()
  const made = (list: readonly T[]): readonly U[] => {
    const { from = [], head, tail } = originOf(list) ?? { head: 0, tail: 0 }
    // What a list was made of is of the same kind.
    const before = kept.get(from as readonly T[])
    if (!before) return list.map(make)
    // Behind the edit all have the same places where as many are there as before.
    const left = list.length === from.length ? tail : 0
    const between = list.slice(head, list.length - left).map((item, index) => make(item, head + index))
    return edited(before, head, left, between)
  }
  return (list) => {
    const known = kept.get(list)
    if (known) return known
    const all = made(list)
    kept.set(list, all)
    return all
  }
}

/**
 * `list.filter(is)`, kept with the list: few are.
 * @param is depends on nothing but the item
 */
export const filtered = <T>(is: (item: T) => boolean): ((list: readonly T[]) => readonly T[]) => {
  /** Those that are, and where they stand. */
  interface Kept {
    readonly places: readonly number[]
    readonly items: readonly T[]
  }
  const all = new WeakMap<readonly T[], Kept>()
  const found = (list: readonly T[]): Kept => {
    const { from = [], head, tail } = originOf(list) ?? { head: 0, tail: 0 }
    // What a list was made of is of the same kind.
    const before = all.get(from as readonly T[])
    const [first, behind] = before ? [head, list.length - tail] : [0, list.length]
    const places: number[] = before?.places.filter((place) => place < first) ?? []
    for (let place = first; place < behind; place++) if (is(list[place] as T)) places.push(place)
    const more = list.length - from.length
    for (const place of before?.places ?? []) if (place + more >= behind) places.push(place + more)
    return { places, items: places.map((place) => list[place] as T) }
  }
  return (list) => {
    const known = all.get(list) ?? found(list)
    all.set(list, known)
    return known.items
  }
}
