import { entryOf } from '../config/lookup.ts'
import type { Config } from '../config/read-config.ts'
import { type History, inRelease, type Release } from '../release.ts'
import type { DomainKey } from '../schema/index.ts'
import { withMembers } from '../values/basic/with-members.ts'
import { type DomainPath, domainConfig } from './domain-config.ts'
import type { JsonObject } from './json.ts'
import { type Filled, isFilled, printed } from './members.ts'
import type { Place } from './table.ts'

/** What a build may be told beside the config. */
export interface BuildOptions {
  /** Where Xen keeps its firmware: `XENFIRMWAREDIR`, chosen when Xen is built. */
  readonly firmwareDirectory?: string
  /** Where Xen keeps its logs: `XEN_LOG_DIR`. */
  readonly logDirectory?: string
  /** Whether nobody will ask who has stored what: `origins` and `displaced` stay empty. */
  readonly untraced?: boolean
}

/** Who has stored a value: xl or libxl by itself, or xl because these keys of the file say so. */
export type Origin = 'xl' | 'libxl' | readonly DomainKey[]

/** A domain in the making: what xl has stored so far, by the paths of `libxl_domain_config`. */
export interface Domain {
  readonly config: Config
  readonly options: Required<BuildOptions>
  /** All that is stored. */
  readonly all: Filled
  /** Who has stored what, by its path: `b_info.acpi`, `disks[0].vdev`. What has no path here came with what it is a part of. */
  readonly origins: ReadonlyMap<string, Origin>
  /** The keys of the file that have put something where another one then put something else, with who did. */
  readonly displaced: ReadonlyMap<DomainKey, Origin>
  /** What is stored at a path. */
  get(path: DomainPath): unknown
  /** The same domain, in which others store: libxl, or those of the keys that xl reads in the file (xl itself where it reads none). */
  by(origin: Origin): Domain
  /** Stores a value; undefined changes nothing. */
  set(path: DomainPath, value: unknown): void
  /** Stores members of one item of a list of structures: counted among those that are filled in. The cost is that of the item. */
  setItem(path: DomainPath, index: number, members: Filled): void
  /** Stores an item in place of another one, which has less. */
  replaceItem(path: DomainPath, index: number, item: Filled): void
  /** The items of a list of structures, as they are and as they will be: whoever puts others in their place leaves no trace of who has. */
  own(path: DomainPath): Filled[]
  /** Takes a value away again. */
  remove(path: DomainPath): void
}

/** A structure in the making. */
type Node = { [name: string]: unknown }

const isNode = (value: unknown): value is Node => isFilled(value)

/** A path as the names of the structures that lead to a member, and its own. */
interface Names {
  readonly above: readonly string[]
  readonly name: string
}

/** There are as many paths as libxl has members: each is taken apart once. */
const namesByPath = new Map<string, Names>()

const namesOf = (path: string): Names => {
  const known = namesByPath.get(path)
  if (known) return known
  // The names of the members of a union have a dot of their own: type.hvm, connection.pty.
  const names = path.split(/(?<!\btype|\bconnection)\./)
  const found = { above: names.slice(0, -1), name: names.at(-1) ?? '' }
  namesByPath.set(path, found)
  return found
}

export const startDomain = (config: Config, options: Required<BuildOptions>): Domain => {
  const root: Node = {}
  const origins = new Map<string, Origin>()
  const displaced = new Map<DomainKey, Origin>()
  /** Notes who has changed what stands at a path, or within it. */
  const note = (whole: string, was: unknown, is: unknown, origin: Origin): void => {
    if (options.untraced) return
    for (const path of differing(whole, was, is)) {
      const before = origins.get(path) ?? []
      if (typeof before !== 'string' && before.every((key) => !origin.includes(key)))
        for (const key of before) displaced.set(key, origin)
      origins.set(path, origin)
    }
  }
  /** The lists that nobody else holds, so that their items may be put in place of others. */
  const ownLists = new WeakMap<readonly unknown[], Filled[]>()
  const nodeOf = (names: readonly string[], make: boolean): Node | undefined => {
    let node: Node | undefined = root
    for (const name of names) {
      if (node && make) node[name] ??= {}
      const next: unknown = node?.[name]
      node = isNode(next) ? next : undefined
    }
    return node
  }
  const at = (path: string, make: boolean) => {
    const { above, name } = namesOf(path)
    return { node: nodeOf(above, make), name }
  }
  const ownListAt = (path: string): Filled[] | undefined => {
    const { node, name } = at(path, false)
    const list = node?.[name]
    if (!node || !Array.isArray(list)) return undefined
    const own = ownLists.get(list)
    if (own) return own
    const items = list.filter(isFilled)
    ownLists.set(items, items)
    node[name] = items
    return items
  }
  const putItem = (items: Filled[], path: string, index: number, before: Filled, after: Filled, origin: Origin) => {
    if (!options.untraced) note(`${path}[${index}]`, before, after, origin)
    items[index] = after
  }
  const domainOf = (origin: Origin): Domain => ({
    config,
    options,
    all: root,
    origins,
    displaced,
    get(path) {
      const { node, name } = at(path, false)
      return node?.[name]
    },
    by: (other) => domainOf(typeof other === 'string' ? other : keysRead(config, other)),
    set(path, value) {
      if (value === undefined) return
      const { node, name } = at(path, true)
      if (!node) return
      note(path, node[name], value, origin)
      // xl stores what a key says over its own default also where the two are the same.
      if (!options.untraced && Array.isArray(origin) && typeof value !== 'object') origins.set(path, origin)
      node[name] = value
    },
    setItem(path, index, members) {
      const items = ownListAt(path)
      const before = items?.[index]
      if (items && before) putItem(items, path, index, before, withMembers(before, members), origin)
    },
    replaceItem(path, index, item) {
      const items = ownListAt(path)
      const before = items?.[index]
      if (items && before) putItem(items, path, index, before, item, origin)
    },
    own: (path) => ownListAt(path) ?? [],
    remove(path) {
      const { node, name } = at(path, false)
      if (node) delete node[name]
    },
  })
  return domainOf('xl')
}

const keysRead = (config: Config, keys: readonly DomainKey[]): Origin => {
  const read = keys.filter((key) => entryOf(config, key) !== undefined)
  return read.length > 0 ? read : 'xl'
}

/** The paths within `path` of what is new or not the same as before. Most of a list is the very same, and needs no path. */
const differing = (path: string, before: unknown, after: unknown): string[] => {
  if (Array.isArray(before) && Array.isArray(after))
    return after.flatMap((item, index) =>
      item === before[index] ? [] : differing(`${path}[${index}]`, before[index], item),
    )
  if (isFilled(before) && isFilled(after))
    return Object.entries(after).flatMap(([name, inner]) =>
      inner === before[name] ? [] : differing(`${path}.${name}`, before[name], inner),
    )
  return isSame(before, after) ? [] : [path]
}

/** Whole numbers are the same whichever way they are held. */
const isSame = (one: unknown, other: unknown): boolean =>
  one === other || (isNumber(one) && isNumber(other) && String(one) === String(other))

const isNumber = (value: unknown): boolean => typeof value === 'number' || typeof value === 'bigint'

/** Who has stored what is printed at a path: the value, or what it is a part of. */
export const originOf = ({ origins }: Pick<Domain, 'origins'>, path: string): Origin | undefined => {
  const outer = /^(.+)(?:\.[^.[]*|\[\d+\])$/.exec(path)?.[1]
  return origins.get(path) ?? (outer === undefined ? undefined : originOf({ origins }, outer))
}

/**
 * What xl prints of the domain.
 * @param only the one member of it that is asked for: a list of devices may be as long as the file
 */
export const printDomain = ({ config, all }: Domain, only?: keyof typeof domainConfig): JsonObject =>
  printed(domainConfig, all, config.release, only)

/** Where the target release puts the value of a key. */
export const placeIn = <T>(place: Place<T> | History<Place<T>>, release: Release): Place<T> | undefined =>
  typeof place === 'string' || typeof place === 'function' ? place : inRelease(place, release)
