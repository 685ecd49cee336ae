import type { Config } from '../config/read-config.ts'
import { type History, inRelease, type Release } from '../release.ts'
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
}

/** A domain in the making: what xl has stored so far, by the paths of `libxl_domain_config`. */
export interface Domain {
  readonly config: Config
  readonly options: Required<BuildOptions>
  /** All that is stored. */
  readonly all: Filled
  /** What is stored at a path. */
  get(path: DomainPath): unknown
  /** Stores a value; undefined changes nothing. */
  set(path: DomainPath, value: unknown): void
  /** Takes a value away again. */
  remove(path: DomainPath): void
}

/** A structure in the making. */
type Node = { [name: string]: unknown }

const isNode = (value: unknown): value is Node => isFilled(value)

// The names of the members of a union have a dot of their own: type.hvm, connection.pty.
const namesOf = (path: string): string[] => path.split(/(?<!\btype|\bconnection)\./)

export const startDomain = (config: Config, options: Required<BuildOptions>): Domain => {
  const root: Node = {}
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
    const names = namesOf(path)
    return { node: nodeOf(names.slice(0, -1), make), name: names.at(-1) ?? '' }
  }
  return {
    config,
    options,
    all: root,
    get(path) {
      const { node, name } = at(path, false)
      return node?.[name]
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

/** Where the target release puts the value of a key. */
export const placeIn = <T>(place: Place<T> | History<Place<T>>, release: Release): Place<T> | undefined =>
  typeof place === 'string' || typeof place === 'function' ? place : inRelease(place, release)
