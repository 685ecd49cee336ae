import { atLeast, type History, inRelease, type Release } from '../release.ts'
import { isJson, isObject, type Json, type JsonObject } from './json.ts'

/** A structure as xl has filled it, before it is libxl's: its members are as value types give them, or as JSON. */
export type Filled = Readonly<Record<string, unknown>>

/** A member of one of libxl's structures: what xl prints of a value; undefined for nothing. */
export type Kind = (value: unknown, release: Release) => Json | undefined

/** The members of a structure, in the order in which xl prints them. */
export type Members = Readonly<Record<string, Kind>>

/** A member that is a structure itself; `members` is there for the types alone. */
export interface Struct<M extends Members> extends Kind {
  readonly members: M
}

/** A list of what another member could be by itself. */
export interface List extends Kind {
  readonly item: Kind
}

/** The paths to all that is within a structure, such as `vnc` and `vnc.listen`. */
export type PathsOf<M extends Members> = {
  [Name in keyof M & string]: M[Name] extends Struct<infer Inner> ? Name | `${Name}.${PathsOf<Inner>}` : Name
}[keyof M & string]

/** xl leaves out a field that has the value with which libxl begins: `get_default_expr` in libxl's gentypes.py. */
const unless = (standard: Json, value: Json | undefined): Json | undefined => (value === standard ? undefined : value)

/** A whole number, or a flag as C has it. */
export const wholeOf = (value: unknown): bigint | undefined =>
  typeof value === 'bigint'
    ? value
    : typeof value === 'boolean'
      ? BigInt(value)
      : typeof value === 'number' && Number.isInteger(value)
        ? BigInt(value)
        : undefined

const small = (number: bigint): number | bigint =>
  number >= BigInt(Number.MIN_SAFE_INTEGER) && number <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(number) : number

const number =
  (keep: (number: bigint, release: Release) => bigint, standard: bigint): Kind =>
  (value, release) => {
    const given = wholeOf(value)
    return given === undefined ? undefined : unless(small(keep(standard, release)), small(keep(given, release)))
  }

/** C's `int`. */
export const int = (standard = 0): Kind => number((each) => BigInt.asIntN(32, each), BigInt(standard))

/** C's `int`, where it says yes or no. */
export const flag: Kind = int()

/** `uint32_t`. Since 4.21, with json-c, it goes through an `int` to be printed, and large ones become negative. */
export const uint = (standard = 0): Kind =>
  number(
    (each, release) => (atLeast(release, '4.21') ? BigInt.asIntN(32, each) : BigInt.asUintN(32, each)),
    BigInt(standard),
  )

export const byte: Kind = number((each) => BigInt.asUintN(8, each), 0n)

const unsigned64 = (each: bigint) => BigInt.asUintN(64, each)

/** `uint64_t`. */
export const long: Kind = number(unsigned64, 0n)

/** `uint64_t` that begins with all bits set: memory in KiB, and the frame of the guest in `iomem`. */
export const unsetLong: Kind = number(unsigned64, -1n)

/** The number of a device: -1 while it has none. */
export const devid: Kind = int(-1)

/** Text; also when it is empty. */
export const text: Kind = (value) => (typeof value === 'string' ? value : undefined)

/** `libxl_defbool`: unset, or "True" or "False". */
export const defbool: Kind = (value) =>
  typeof value === 'boolean' ? (value ? 'True' : 'False') : value === 'True' || value === 'False' ? value : undefined

/** C's `bool`: only true is printed. */
export const bool: Kind = (value) => (value === true || value === 1 || value === 1n ? true : undefined)

/** What xl goes by without having set it: whatever its memory holds. Where that is no enumerator libxl prints null. */
export const chance = null

/** The name of an enumerator, in small letters; the one with which libxl begins is left out. */
export const name = (standard?: string): Kind => {
  return (value) => {
    if (value === chance) return chance
    const given = typeof value === 'string' ? value.toLowerCase() : undefined
    return given === standard ? undefined : given
  }
}

export const uuid: Kind = (value) =>
  typeof value === 'string' && /[1-9a-f]/i.test(value) ? value.toLowerCase() : undefined

/** A list, left out when it is empty. Items that are at their default stay. */
export const list = (item: Kind, standard: Json = 0): List => {
  const kind: Kind = (value, release) =>
    Array.isArray(value) && value.length > 0 ? value.map((each: unknown) => item(each, release) ?? standard) : undefined
  return Object.assign(kind, { item })
}

/** A list that many structures have together, and that is as long as there are of them: it is printed once for all. */
export const shared = (kind: List): List => {
  const known = new WeakMap<object, { readonly release: Release; readonly json: Json | undefined }>()
  const once: Kind = (value, release) => {
    if (!Array.isArray(value)) return undefined
    const before = known.get(value)
    if (before?.release === release) return before.json
    const json = kind(value, release)
    known.set(value, { release, json })
    return json
  }
  return Object.assign(once, { item: kind.item })
}

/** A structure: printed even when there is nothing in it. */
export const struct = <M extends Members>(members: M): Struct<M> => {
  const kind: Kind = (value, release) => printed(members, value, release)
  return Object.assign(kind, { members })
}

/** A list of structures. */
export const structs = (members: Members): List => list(struct(members), {})

/** A member of a union: printed when xl has chosen it, which it does by giving an object. */
export const branch = <M extends Members>(members: M): Struct<M> => {
  const kind: Kind = (value, release) => (isFilled(value) ? printed(members, value, release) : undefined)
  return Object.assign(kind, { members })
}

/** Numbers of the bits that are set. */
export const bitmap: Kind = list(int(-1))

/** A CPU, or the list of a config that stands for CPUs of an unknown host. */
export const cpu: Kind = (value) => (typeof value === 'number' || typeof value === 'string' ? value : undefined)

/** As it is given, unless it is an empty list or has nothing but empty lists in it. */
export const unlessEmpty: Kind = (value) => {
  const lists = isFilled(value) ? Object.values(value) : [value]
  return lists.every((each) => Array.isArray(each) && each.length === 0) || !isJson(value) ? undefined : value
}

/** A structure that libxl has from a release on. */
export const since = <M extends Members>(release: Release, { members }: Struct<M>): Struct<M> => {
  const kind: Kind = (value, target) => (atLeast(target, release) ? printed(members, value, target) : undefined)
  return Object.assign(kind, { members })
}

/** A field whose default has changed. */
export const changing = (history: History<Kind>): Kind => {
  return (value, release) => inRelease(history, release)?.(value, release)
}

export const isFilled = (value: unknown): value is Filled =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * What xl prints of `value`, a structure with `members`.
 * @param only the one member that is asked for; all of them unless given
 */
export const printed = (members: Members, value: unknown, release: Release, only?: string): JsonObject => {
  const given = isFilled(value) ? value : {}
  const json: [string, Json][] = []
  for (const [field, kind] of Object.entries(members)) {
    if (only !== undefined && field !== only) continue
    const member = kind(given[field], release)
    if (member !== undefined) json.push([field, member])
  }
  return Object.fromEntries(json)
}

/** A value that is no structure, nor a list of them, with its kind and its path. */
export interface Leaf {
  readonly path: string
  readonly value: Json
  readonly kind: Kind | undefined
}

const membersOf = (kind: Kind | undefined): Members | undefined =>
  kind && 'members' in kind ? (kind as Struct<Members>).members : undefined

/** The kind of the items of a list. */
export const itemOf = (kind: Kind | undefined): Kind | undefined =>
  kind && 'item' in kind ? (kind as List).item : undefined

/** The leaves of what `printed` gives for the same members, in their order. */
export const leavesOf = (members: Members, json: JsonObject, path = ''): Leaf[] =>
  Object.entries(json).flatMap(([name, value]): Leaf[] => {
    const kind = members[name]
    const at = path === '' ? name : `${path}.${name}`
    const inner = membersOf(kind)
    if (inner && isObject(value)) return leavesOf(inner, value, at)
    const each = membersOf(itemOf(kind))
    if (each && Array.isArray(value))
      return value.flatMap((item: Json, index) => (isObject(item) ? leavesOf(each, item, `${at}[${index}]`) : []))
    return [{ path: at, value, kind }]
  })
