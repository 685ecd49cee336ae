import { compareReleases, newestRelease, releases } from '../../server/src/release.ts'
import { isReadBy, keysOf } from '../../server/src/schema/index.ts'
import { valueTypeIn } from '../../server/src/values/basic/simple.ts'
import type { FileKind } from '../../server/src/values/value-type.ts'
import type { KeyFact } from './facts.ts'

/** Where the entry of a key differs from the sources: the first and the last release that read it, and the functions that do. */
export const differencesOf = (kind: FileKind, name: string, { since, until, read_as }: KeyFact): string[] => {
  const spec = keysOf(kind).get(name)
  if (!spec) return [`${kind} ${name} is missing`]
  const functions = releases.flatMap((release) => {
    if (!isReadBy(spec, release)) return []
    const fact = read_as.findLast(([from]) => compareReleases(from, release) <= 0)?.[1] ?? []
    const ours = valueTypeIn(spec.value, release)?.accessors ?? []
    const same = JSON.stringify([...ours].sort()) === JSON.stringify([...fact].sort())
    return same ? [] : [`${kind} ${name} ${release}: ${ours} and not ${fact}`]
  })
  return [
    ...(spec.since === since ? [] : [`${kind} ${name} since`]),
    ...((spec.until ?? newestRelease) === until ? [] : [`${kind} ${name} until`]),
    ...functions,
  ]
}
