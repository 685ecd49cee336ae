import { untilForgotten } from '../../forgetting.ts'
import type { Release } from '../../release.ts'
import { isReadBy, keysOf } from '../../schema/index.ts'
import { slips } from '../../schema/slips.ts'
import { nearName } from '../../values/basic/near.ts'
import type { FileKind } from '../../values/value-type.ts'

/** What is known of the keys of a release: a file may have thousands of unknown ones. */
interface Known {
  readonly names: readonly string[]
  readonly answers: Map<string, string | undefined>
}

const knownKeys = untilForgotten(() => new Map<string, Known>())

const knownOf = (kind: FileKind, release: Release): Known => {
  const id = `${kind} ${release}`
  const known = knownKeys().get(id)
  if (known) return known
  const names = [...keysOf(kind).values()].filter((key) => isReadBy(key, release)).map(({ name }) => name)
  const made: Known = { names, answers: new Map() }
  knownKeys().set(id, made)
  return made
}

/** So many answers are kept for each: the same file is read again and again. */
const mostKept = 100_000

/** The key that was meant by `name`: one that means the same to people, or one that is a slip away; undefined when none is. */
export const meantKey = (name: string, kind: FileKind, release: Release): string | undefined => {
  const { names, answers } = knownOf(kind, release)
  const kept = answers.get(name)
  if (kept !== undefined || answers.has(name)) return kept
  const slip = kind === 'domain' ? slips[name] : undefined
  const meant = slip && names.includes(slip) ? slip : nearName(name, names)
  if (answers.size >= mostKept) answers.clear()
  answers.set(name, meant)
  return meant
}
