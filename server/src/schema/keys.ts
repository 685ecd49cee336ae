import { atLeast, inRelease, type Release } from '../release.ts'
import type { FileKind } from '../values/value-type.ts'
import { cpupoolKeys } from './cpupool.ts'
import { domainKeys } from './domain/domain-keys.ts'
import type { KeySpec, XmOption } from './key.ts'
import { xlConfKeys } from './xl-conf.ts'
import { xmOptions } from './xm.ts'

const byName = <T extends { readonly name: string }>(entries: readonly T[]): ReadonlyMap<string, T> =>
  new Map(entries.map((entry) => [entry.name, entry]))

const tables: Record<FileKind, ReadonlyMap<string, KeySpec>> = {
  domain: byName(domainKeys),
  cpupool: byName(cpupoolKeys),
  'xl-conf': byName(xlConfKeys),
}

/** The options that only xm read, by name. */
export const xmTable: ReadonlyMap<string, XmOption> = byName(xmOptions)

/** Every key that some release of xl reads in a file of this kind, by name. */
export const keysOf = (kind: FileKind): ReadonlyMap<string, KeySpec> => tables[kind]

/** The example of a key, as `release` reads it. */
export const exampleIn = ({ example }: KeySpec, release: Release): string | undefined =>
  typeof example === 'object' ? inRelease(example, release) : example

/** Whether `release` reads a key. */
export const isReadBy = ({ since, until }: KeySpec, release: Release): boolean =>
  atLeast(release, since) && (until === undefined || atLeast(until, release))
