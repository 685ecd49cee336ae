import { guestsOf } from '../config/reads.ts'
import { describeKey, describeXmOption, typeLabel } from '../features/describe.ts'
import { newestRelease, type Release } from '../release.ts'
import { type KeySpec, keysOf, type XmOption, xmTable } from '../schema/index.ts'
import type { FileKind } from '../values/value-type.ts'
import { print, type Status, type World } from './output.ts'

export interface KeysOptions {
  readonly release: Release
  readonly format: 'text' | 'json'
}

const kinds: readonly FileKind[] = ['domain', 'cpupool', 'xl-conf']

/** `xencfg keys`: every key that we know, with everything that there is to say about it. */
export const keys = (world: World, { release, format }: KeysOptions): Status => {
  const all = [
    ...kinds.flatMap((kind) => [...keysOf(kind).values()].map((spec) => keyAsJson(spec, kind, release))),
    ...[...xmTable.values()].map(xmAsJson),
  ]
  if (format === 'json') {
    print(world, JSON.stringify(all, undefined, 2))
    return 0
  }
  for (const { kind, name, since, until, summary } of all) {
    print(
      world,
      [kind.padEnd(8), name.padEnd(32), (since ? `${since}–${until ?? ''}` : '').padEnd(10), summary]
        .join(' ')
        .trimEnd(),
    )
  }
  return 0
}

const keyAsJson = (spec: KeySpec, kind: FileKind, release: Release) => ({
  name: spec.name,
  kind,
  since: spec.since,
  until: spec.until ?? null,
  type: typeLabel(spec, release),
  default: spec.default ?? null,
  guests: kind === 'domain' ? guestsOf(spec, release) : [],
  deprecated: spec.deprecated?.since ?? null,
  replacement: spec.deprecated?.use ?? null,
  summary: spec.summary,
  markdown: describeKey(spec, release, kind === 'domain'),
})

const xmAsJson = (option: XmOption) => ({
  name: option.name,
  kind: 'xm' as const,
  since: null,
  until: null,
  type: 'xm only',
  default: null,
  guests: [],
  deprecated: null,
  replacement: option.replacement ?? null,
  summary: option.summary,
  markdown: describeXmOption(option),
})

/** The names of all keys and of the options of xm. */
export const keyNames = (): readonly string[] => [
  ...new Set([...kinds.flatMap((kind) => [...keysOf(kind).keys()]), ...xmTable.keys()]),
]

/** Every description of a key of this name, in whatever kind of file; empty for an unknown one. */
export const descriptionsOf = (name: string, release: Release = newestRelease): string[] => {
  const option = xmTable.get(name)
  return [
    ...kinds.flatMap((kind) => {
      const spec = keysOf(kind).get(name)
      return spec ? [describeKey(spec, release, kind === 'domain')] : []
    }),
    ...(option ? [describeXmOption(option)] : []),
  ]
}
