import { type Release, releases } from '../../server/src/release.ts'

/*
 * StrykerJS changes no numbers, and makes an empty string of a release, which nobody would ever write. The bounds are what this
 * project is about: so two mutators of our own come beside those of Stryker. Stryker has no door for them; its list is an
 * array, and they are put into it.
 */

/** As much of Babel's `NodePath` as is asked here. */
interface Path {
  readonly node: { readonly type: string; readonly value?: unknown; readonly [name: string]: unknown }
  readonly parent: { readonly type: string; readonly [name: string]: unknown }
}

interface Mutator {
  readonly name: string
  mutate(path: Path): Iterable<unknown>
}

const isKey = ({ node, parent }: Path): boolean =>
  parent.type === 'ObjectProperty' && parent.key === node && parent.computed !== true

/** The number before and the number after. */
const numberLiteral: Mutator = {
  name: 'NumberLiteral',
  *mutate(path) {
    const { node, parent } = path
    if (isKey(path) || parent.type === 'TSLiteralType') return
    if (node.type === 'NumericLiteral' && typeof node.value === 'number') {
      if (node.value >= 1) yield { type: 'NumericLiteral', value: node.value - 1 }
      yield { type: 'NumericLiteral', value: node.value + 1 }
    }
    if (node.type === 'BigIntLiteral' && typeof node.value === 'string') {
      const value = BigInt(node.value)
      if (value >= 1n) yield { type: 'BigIntLiteral', value: String(value - 1n) }
      yield { type: 'BigIntLiteral', value: String(value + 1n) }
    }
  },
}

/** Where a literal stands among the releases; -1 for anything else. */
const placeOf = ({ node, parent }: Path): number =>
  node.type === 'StringLiteral' && parent.type !== 'TSLiteralType' ? releases.indexOf(node.value as Release) : -1

/** The release before and the release after. */
const release: Mutator = {
  name: 'Release',
  *mutate(path) {
    const index = placeOf(path)
    if (index < 0 || isKey(path)) return
    for (const value of [releases[index - 1], releases[index + 1]]) if (value) yield { type: 'StringLiteral', value }
  },
}

/**
 * Puts our mutators into Stryker's list, in this process.
 * @param sample of so many changes one is made: 1 for all of them
 */
export const addMutators = async (sample: number): Promise<void> => {
  const list = new URL('mutators/mutate.js', import.meta.resolve('@stryker-mutator/instrumenter'))
  const { allMutators } = (await import(list.href)) as { allMutators: Mutator[] }
  const strings = allMutators.findIndex(({ name }) => name === 'StringLiteral')
  const { name, mutate } = allMutators[strings] as Mutator
  allMutators[strings] = { name, mutate: (path) => (placeOf(path) < 0 ? mutate(path) : []) }
  allMutators.push(numberLiteral, release)
  if (sample === 1) return
  let count = 0
  for (const [index, { name: own, mutate: all }] of allMutators.entries())
    allMutators[index] = { name: own, mutate: (path) => [...all(path)].filter(() => count++ % sample === 0) }
}
