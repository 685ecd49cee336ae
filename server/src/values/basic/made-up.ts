import type { Atom } from '../../syntax/index.ts'
import type { Around, ReadContext } from '../value-type.ts'
import type { Offer } from './choices.ts'

/**
 * Numbers from 0 on and below 1, always the same ones for a `seed`: what is made up of them is a proposal, not a secret (mulberry32, by
 * Tommy Ettinger, in the public domain).
 */
const numbersFrom = (seed: number): (() => number) => {
  let state = Math.floor(seed * 2 ** 32) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const hex = (next: () => number, digits: number): string =>
  Array.from({ length: digits }, () => Math.floor(next() * 16).toString(16)).join('')

/** The MAC addresses in strings. */
export const macsIn = (strings: readonly Pick<Atom, 'text'>[]): Set<string> =>
  new Set(strings.flatMap(({ text }) => text.toLowerCase().match(/(?:[0-9a-f]{2}:){5}[0-9a-f]{2}/g) ?? []))

/** A MAC address in Xen's range that none of the files around has. */
export const freshMac = ({ around }: ReadContext): string => {
  const taken = macsIn(around?.siblings ?? [])
  const next = numbersFrom(around?.chance ?? 0)
  for (;;) {
    const mac = `00:16:3e:${[hex(next, 2), hex(next, 2), hex(next, 2)].join(':')}`
    if (!taken.has(mac) && !around?.isTaken?.(mac)) return mac
  }
}

/** A new UUID of chance (RFC 9562, version 4). */
export const freshUuid = ({ around }: ReadContext): string => {
  const next = numbersFrom(around?.chance ?? 0)
  const variant = '89ab'.charAt(Math.floor(next() * 4))
  return [hex(next, 8), hex(next, 4), `4${hex(next, 3)}`, variant + hex(next, 3), hex(next, 12)].join('-')
}

const isLetter = (character: string): boolean => /[\p{L}\p{N}]/u.test(character)

/** What stands in a path around a name; where that is but a part of a word, it is none. */
const aroundName = (path: string, name: string): string[] => {
  const parts: string[] = []
  let from = 0
  for (let at = path.indexOf(name); at >= 0; at = path.indexOf(name, at + 1)) {
    const end = at + name.length
    if (at < from || isLetter(path.charAt(at - 1)) || isLetter(path.charAt(end))) continue
    parts.push(path.slice(from, at))
    from = end
  }
  return [...parts, path.slice(from)]
}

/**
 * The paths that other guests have at the same place: where one has its guest's name in it, this guest's name takes its place; other
 * paths are offered as they are.
 */
export const pathsOf = (around: Around | undefined, what: string): Offer[] => {
  const offers = new Map<string, Offer>()
  for (const { value, guest } of around?.values?.(what) ?? []) {
    const parts = guest ? aroundName(value, guest) : [value]
    const named = parts.length > 1
    if (named && !around?.name) continue
    const label = parts.join(around?.name ?? '')
    if (label !== '' && !offers.has(label))
      offers.set(label, {
        label,
        detail: named ? `as \`${guest}\` has it` : `also in \`${guest ?? 'another file'}\``,
        isOthers: !named,
      })
  }
  return [...offers.values()]
}

/** The guests of the other files: one of them may be a driver domain. */
export const otherGuests = ({ around }: ReadContext): Offer[] =>
  (around?.used?.guest ?? []).filter((name) => name !== around?.name).map((label) => ({ label, detail: 'guest' }))
