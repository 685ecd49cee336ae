import type { Domain } from '../build/domain.ts'
import type { DomainPath } from '../build/domain-config.ts'
import { type Filled, isFilled, wholeOf } from '../build/members.ts'
import type { Config } from '../config/read-config.ts'
import type { Release } from '../release.ts'
import type { Arch, GuestType, Host } from '../values/value-type.ts'

/** What is chosen by chance each time: the MAC address of an interface that has none, the UUID of a vTPM. */
export const random = '(random)'

/** A domain on its way through libxl: what stands in its config by now. Paths are those of `libxl_domain_config`. */
export interface Draft {
  readonly config: Config
  readonly release: Release
  readonly arch: Arch
  readonly guest: GuestType
  /** What is known of the host. */
  readonly host: Host
  /** Where Xen keeps its firmware. */
  readonly firmwareDirectory: string
  get(path: string): unknown
  /** A whole number of 32 bits, as libxl keeps it in an `int`; undefined where there is none. */
  number(path: string): bigint | undefined
  /** Memory in KiB as libxl holds it, without a sign; undefined where it is left to libxl. */
  memory(path: string): bigint | undefined
  /** Yes or no; undefined where it is left to libxl. */
  flag(path: string): boolean | undefined
  text(path: string): string | undefined
  list(path: string): readonly unknown[]
  /** Devices, or other lists of structures. */
  items(path: string): readonly Filled[]
  /** The same, as the list in which what becomes of a device is put in its place. */
  own(path: string): Filled[]
  /** One of them. What is done to a device for itself is taken over from the last time as long as it asks for no other. */
  item(path: string, index: number): Filled | undefined
  /** What a question about the whole of the domain is answered with: a single value. */
  ask<T extends string | number | bigint | boolean | undefined>(question: (whole: Draft) => T): T
  /** Another one after each value that is set; those of items of lists do not count. */
  readonly state: object
  /** libxl sets a member. */
  fill(path: string, value: unknown): void
  /** libxl sets a member that is unset. */
  fillUnset(path: string, value: unknown): void
  /** libxl sets members of one item of a list. */
  fillItem(path: string, index: number, members: Filled): void
  /** An item of a list becomes what it was made into before. */
  replaceItem(path: string, index: number, item: Filled): void
}

type Accessors = Pick<Draft, 'number' | 'memory' | 'flag' | 'text' | 'list' | 'items'>

/** C's default for memory: all bits set. */
const unset = 2n ** 64n - 1n

export const flagOf = (value: unknown): boolean | undefined =>
  typeof value === 'boolean' ? value : value === 'True' ? true : value === 'False' ? false : undefined

export const stringOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** Each list without what xl has left unset, so that one item does not cost the whole of it. */
const filled = new WeakMap<readonly unknown[], readonly Filled[]>()

/** What stands at a path, as what it is. */
export const accessorsOf = (get: Draft['get']): Accessors => ({
  number: (path) => {
    const number = wholeOf(get(path))
    return number === undefined ? undefined : BigInt.asIntN(32, number)
  },
  memory: (path) => {
    const number = wholeOf(get(path))
    const kept = number === undefined ? undefined : BigInt.asUintN(64, number)
    return kept === unset ? undefined : kept
  },
  flag: (path) => flagOf(get(path)),
  text: (path) => stringOf(get(path)),
  list: (path) => {
    const list = get(path)
    return Array.isArray(list) ? list : []
  },
  items: (path) => {
    const list = get(path)
    if (!Array.isArray(list)) return []
    const known = filled.get(list)
    if (known) return known
    const items = list.every(isFilled) ? list : list.filter(isFilled)
    filled.set(list, items)
    return items
  },
})

/** The enumerations of which libxl takes `unknown`, which a file may say, for nothing that is set (`libxl_types.idl`). */
const mayBeUnknown = /\.(?:bios|timer_mode)$/

const isUnset = (path: string, value: unknown): boolean =>
  value === undefined || (mayBeUnknown.test(path) && stringOf(value)?.toLowerCase() === 'unknown')

/** Begins with what xl has built. */
export const draftOf = (domain: Domain, host: Host): Draft => {
  const { config } = domain
  let state = {}
  // What libxl alone fills in is none of the members that xl sets.
  const get = (path: string): unknown => domain.get(path as DomainPath)
  const set = (path: string, value: unknown): void => {
    state = {}
    domain.set(path as DomainPath, value)
  }
  const accessors = accessorsOf(get)
  const draft: Draft = {
    config,
    release: config.release,
    arch: config.arch,
    guest: config.guest.type,
    host,
    firmwareDirectory: domain.options.firmwareDirectory,
    get state() {
      return state
    },
    get,
    ...accessors,
    own: (path) => domain.own(path as DomainPath),
    item: (path, index) => accessors.items(path)[index],
    ask: (question) => question(draft),
    fill: set,
    fillUnset: (path, value) => {
      if (isUnset(path, get(path))) set(path, value)
    },
    fillItem: (path, index, members) => domain.setItem(path as DomainPath, index, members),
    replaceItem: (path, index, item) => domain.replaceItem(path as DomainPath, index, item),
  }
  return draft
}
