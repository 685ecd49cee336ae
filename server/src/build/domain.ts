import type { Config, Entry } from '../config/read-config.ts'
import { type History, inRelease, type Release } from '../release.ts'
import { type DomainPath, domainConfig } from './domain-config.ts'
import { isRawObject, printed, type Raw, type RawObject } from './fields.ts'
import type { JsonObject } from './json.ts'
import type { Place } from './table.ts'

/** What a build may be told beside the config. */
export interface BuildOptions {
  /** Where Xen keeps its firmware: `XENFIRMWAREDIR`, chosen when Xen is built. */
  readonly firmwareDirectory?: string
  /** Where Xen keeps its logs: `XEN_LOG_DIR`. */
  readonly logDirectory?: string
}

/** A domain in the making: what xl has stored so far, by the paths of `libxl_domain_config`. */
export interface Domain {
  readonly config: Config
  readonly options: Required<BuildOptions>
  /** All that is stored. */
  readonly all: RawObject
  /** What is stored at a path. */
  get(path: DomainPath): Raw
  /** Stores a value; undefined changes nothing. */
  set(path: DomainPath, value: Raw): void
  /** Takes a value away again. */
  remove(path: DomainPath): void
}

type Node = { [name: string]: Raw | Node }

// The names of the members of a union have a dot of their own: type.hvm, connection.pty.
const namesOf = (path: string): string[] => path.split(/(?<!\btype|\bconnection)\./)

export const startDomain = (config: Config, options: Required<BuildOptions>): Domain => {
  const root: Node = {}
  const nodeOf = (names: readonly string[], make: boolean): Node | undefined => {
    let node: Node | undefined = root
    for (const name of names) {
      if (node && make) node[name] ??= {}
      const next: Raw | Node = node?.[name]
      node = isRawObject(next as Raw) ? (next as Node) : undefined
    }
    return node
  }
  const at = (path: string, make: boolean) => {
    const names = namesOf(path)
    return { node: nodeOf(names.slice(0, -1), make), name: names.at(-1) ?? '' }
  }
  return {
    config,
    options,
    all: root,
    get(path) {
      const { node, name } = at(path, false)
      return node?.[name] as Raw
    },
    set(path, value) {
      if (value === undefined) return
      const { node, name } = at(path, true)
      if (node) node[name] = value
    },
    remove(path) {
      const { node, name } = at(path, false)
      if (node) delete node[name]
    },
  }
}

/** What xl prints of the domain. */
export const printDomain = ({ config, all }: Domain): JsonObject => printed(domainConfig, all, config.release)

/** The entry of a key that xl of the target release comes to read. */
export const entryOf = ({ config }: Domain, key: string): Entry | undefined => {
  const entry = config.entries.get(key)
  return entry?.inRelease && !entry.notRead ? entry : undefined
}

/** What xl makes of the value of a key; undefined when it is unset or not read. */
export const readingOf = (domain: Domain, key: string): Raw => entryOf(domain, key)?.reading?.value as Raw

/** The text of a key, where it is a single value. */
export const textOf = (domain: Domain, key: string): string | undefined => {
  const value = entryOf(domain, key)?.value
  return value?.type === 'atom' ? value.text : undefined
}

/** Where the target release puts the value of a key. */
export const placeIn = (place: Place | History<Place>, release: Release): Place | undefined =>
  typeof place === 'string' || typeof place === 'function' ? place : inRelease(place, release)
