import { merged } from '../../merged.ts'

type Members = Readonly<Record<string, unknown>>

/** What each thing was last made into. */
const made = new WeakMap<object, Members>()

/** Whether `whole` is `thing` with just these members. */
const isMadeOf = (whole: Members, thing: Members, members: Members): boolean => {
  for (const name in members) if (!Object.hasOwn(whole, name)) return false
  for (const name in thing) if (!Object.hasOwn(whole, name)) return false
  for (const name in whole) {
    const from = Object.hasOwn(members, name) ? members : thing
    if (whole[name] !== from[name] || !Object.hasOwn(from, name)) return false
  }
  return true
}

/** A thing with more members, or with others: one and the same object for the same thing and members, so that it is known again. */
export const withMembers = <T extends object, M extends Members>(thing: T, members: M): T & M => {
  const last = made.get(thing)
  // Things and what they are made into are plain objects, whose members are asked for by their names.
  const whole = last && isMadeOf(last, thing as Members, members) ? last : merged(thing, members)
  if (whole !== last) made.set(thing, whole)
  // It was made of the same thing and of the same members.
  return whole as T & M
}
