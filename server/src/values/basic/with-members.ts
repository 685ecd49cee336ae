/** What each thing was last made into, and by which members. */
const made = new WeakMap<object, { readonly members: Readonly<Record<string, unknown>>; readonly whole: object }>()

const areSame = (one: Readonly<Record<string, unknown>>, other: Readonly<Record<string, unknown>>): boolean => {
  const names = Object.keys(one)
  if (names.length !== Object.keys(other).length) return false
  for (const name of names) if (!Object.hasOwn(other, name) || one[name] !== other[name]) return false
  return true
}

/** A thing with more members, or with others: one and the same object for the same thing and members, so that it is known again. */
export const withMembers = <T extends object, M extends Readonly<Record<string, unknown>>>(
  thing: T,
  members: M,
): T & M => {
  const last = made.get(thing)
  const whole = last && areSame(last.members, members) ? last.whole : { ...thing, ...members }
  if (whole !== last?.whole) made.set(thing, { members, whole })
  // It was made of the same thing and of the same members.
  return whole as T & M
}
