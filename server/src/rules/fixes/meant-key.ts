import { untilForgotten } from '../../forgetting.ts'
import type { Release } from '../../release.ts'
import { isReadBy, keysOf } from '../../schema/index.ts'
import { slips } from '../../schema/slips.ts'
import { nearName } from '../../values/basic/near.ts'
import type { FileKind } from '../../values/value-type.ts'

/** The names of the keys of a release, gathered once: a file may have thousands of unknown ones. */
const knownNames = ((): ((kind: FileKind, release: Release) => readonly string[]) => {
  const gathered = new Map<string, readonly string[]>()
  return (kind, release) => {
    const id = `${kind} ${release}`
    const known =
      gathered.get(id) ?? [...keysOf(kind).values()].filter((key) => isReadBy(key, release)).map(({ name }) => name)
    gathered.set(id, known)
    return known
  }
})()

/** So many answers are kept: the same file is read again and again. */
const mostKept = 20_000
const answers = untilForgotten(() => new Map<string, string | undefined>())

/** The key that was meant by `name`: one that means the same to people, or one that is a slip away; undefined when none is. */
export const meantKey = (name: string, kind: FileKind, release: Release): string | undefined => {
  const id = `${kind} ${release} ${name}`
  const kept = answers()
  if (kept.has(id)) return kept.get(id)
  const known = knownNames(kind, release)
  const slip = kind === 'domain' ? slips[name] : undefined
  const meant = slip && known.includes(slip) ? slip : nearName(name, known)
  if (kept.size >= mostKept) kept.clear()
  kept.set(id, meant)
  return meant
}
