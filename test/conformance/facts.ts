import { readFileSync } from 'node:fs'
import type { Release } from '../../server/src/release.ts'

/** The first and the last release that have something. */
export type Span = readonly [since: Release, until: Release]

/** A key that xl reads. */
export interface KeyFact {
  readonly since: Release
  readonly until: Release
  readonly read_as: readonly (readonly [Release, readonly string[]])[]
}

/** An option of xm's domain configs, and the releases whose xl reads a key of that name. */
export interface XmFact {
  readonly value: string
  readonly set_by: string
  readonly default: string
  readonly xl: Span | null
}

/** What was taken from the release tags of xen.git by programs; its `about` says where it is weak. */
export interface Facts {
  readonly about: string
  readonly releases: readonly Release[]
  readonly keys: Readonly<Record<'domain' | 'cpupool' | 'xl.conf', Readonly<Record<string, KeyFact>>>>
  readonly xm: { readonly about: string; readonly options: Readonly<Record<string, XmFact>> }
  readonly spec_fields: Readonly<Record<string, Readonly<Record<string, Span>>>>
  readonly enums: Readonly<Record<string, Readonly<Record<string, Span>>>>
  readonly cpuid: Readonly<Record<string, Span>>
}

export const facts: Facts = JSON.parse(readFileSync(new URL('facts.json', import.meta.url), 'utf8'))
