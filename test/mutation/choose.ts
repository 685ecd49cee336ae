import type { Test } from './cases.ts'
import { type Coverage, coveringTests, covers } from './coverage.ts'

/*
 * Of the tests that come to a mutant those are asked that come there in different ways: two that pass the same places of its file hardly tell
 * more than one.
 */

/** So many tests of each kind are asked about a mutant; the first of each way, then the second of each. */
const most: Readonly<Record<Test['kind'], number>> = { list: 300, document: 200, page: 100, verdict: 150, creation: 50 }

/** Of the words around such a mutant so many are looked up, and so many configs with each: first the words that few have. */
const mostWords = 5
const mostOfOneWord = 20

/** About a mutant in what runs while the sources are loaded, a table most often, a quarter: each of them has its tests run from a cold start. */
const atLoadShare = 4

/** Of the documents that may have nothing to do with such a mutant so many are asked. */
const mostOthers = 30

const spread = (all: readonly number[], most: number): readonly number[] =>
  all.length <= most
    ? all
    : Array.from({ length: most }, (_, index) => all[Math.floor((index * all.length) / most)] as number)

/** Which tests a mutant is to meet, and in which order. */
export interface Choice {
  /**
   * First what has caught other mutants of the file, then what is named like it, then documents and pages, then recorded answers of xl. Of
   * a mutant in what runs while the sources are loaded nobody knows whom it concerns: those meet it whose configs have the words around it,
   * some that come to its file, and some of the others.
   */
  orderFor(mutant: number, fileName: string, words: readonly string[]): number[]
  /** Remembers that a test has caught a mutant of a file. */
  caught(test: number, fileName: string): void
}

type Known = Pick<Test, 'kind' | 'group' | 'text'>

/** `values/devices/disk.md` is about `server/src/values/devices/disk/fields.ts`, the page `bad-cpus.md` about `server/src/rules/bad-cpus.ts`. */
const isAbout = ({ kind, group }: Known, fileName: string): boolean => {
  const path = `${fileName.replace(/\.ts$/, '')}/`
  const name = group.replace(/\.md$/, '')
  if (kind === 'page') return path.includes('/src/rules/') && path.endsWith(`/${name}/`)
  return (kind === 'document' || kind === 'list') && path.includes(`/src/${name}/`)
}

export const wordsIn = (text: string): Set<string> => new Set(text.match(/[A-Za-z][\w-]{2,}/g))

/** The tests by the words of their configs. */
const byWord = (tests: readonly Known[]): ReadonlyMap<string, readonly number[]> => {
  const found = new Map<string, number[]>()
  tests.forEach(({ text }, test) => {
    for (const word of wordsIn(text)) {
      const own = found.get(word)
      if (own) own.push(test)
      else found.set(word, [test])
    }
  })
  return found
}

/** The tests that come to a file, and the way that each goes through it: a number for each set of mutants passed. */
const waysThrough = (coverage: Coverage, mutants: readonly number[]): ReadonlyMap<number, number> => {
  const ways = new Map<number, number>()
  mutants.forEach((mutant, index) => {
    for (const test of coveringTests(coverage, mutant))
      ways.set(test, Math.imul((ways.get(test) ?? 7) ^ (index + 1), 0x01000193))
  })
  return ways
}

/**
 * @param tests all of them, in their order
 * @param mutantsOf the mutants of each file
 */
export const choiceFrom = (
  coverage: Coverage,
  tests: readonly Known[],
  mutantsOf: ReadonlyMap<string, readonly number[]>,
): Choice => {
  /** By file the tests that have caught a mutant of it, the last one first. */
  const catchers = new Map<string, readonly number[]>()
  const everything = tests.map((_, test) => test)
  const written = everything.filter((test) => tests[test]?.kind === 'document' || tests[test]?.kind === 'page')

  const withWord = byWord(tests)
  const withWords = (words: readonly string[]): number[] =>
    words
      .flatMap((word) => {
        const own = withWord.get(word)
        return own ? [own] : []
      })
      .sort((a, b) => a.length - b.length)
      .slice(0, mostWords)
      .flatMap((own) => spread(own, mostOfOneWord))

  /** What is worked out once for a file. */
  const aboutFile = (fileName: string) => {
    const [, mutants = []] = [...mutantsOf].find(([file]) => fileName.endsWith(file)) ?? []
    const ways = waysThrough(coverage, mutants)
    const named = everything.filter((test) => isAbout(tests[test] as Known, fileName))
    /** Some of these tests, of each way and kind. */
    const some = (own: readonly number[], share = 1): number[] => {
      const counts = new Map<number | undefined, number>()
      const ranked = own
        .map((test) => {
          const rank = counts.get(ways.get(test)) ?? 0
          counts.set(ways.get(test), rank + 1)
          return { test, rank }
        })
        .sort((a, b) => a.rank - b.rank || a.test - b.test)
        .map(({ test }) => test)
      return (['list', 'document', 'page', 'verdict', 'creation'] as const).flatMap((kind) =>
        ranked.filter((test) => tests[test]?.kind === kind).slice(0, most[kind] / share),
      )
    }
    const coming = [...ways.keys()].sort((a, b) => a - b)
    const others = spread(
      written.filter((test) => !ways.has(test)),
      mostOthers,
    )
    return { some, named, atLoad: [...named, ...some(coming, atLoadShare), ...others] }
  }
  const files = new Map<string, ReturnType<typeof aboutFile>>()
  const ofFile = (fileName: string) => {
    const found = files.get(fileName) ?? aboutFile(fileName)
    files.set(fileName, found)
    return found
  }

  return {
    orderFor(mutant, fileName, words) {
      const { some, named, atLoad } = ofFile(fileName)
      const catching = catchers.get(fileName) ?? []
      if (coverage.atLoad[mutant] === 1) return [...new Set([...catching, ...withWords(words), ...atLoad])]
      const comes = (test: number) => covers(coverage, test, mutant)
      return [...new Set([...catching.filter(comes), ...named.filter(comes), ...some(coveringTests(coverage, mutant))])]
    },
    caught(test, fileName) {
      const others = (catchers.get(fileName) ?? []).filter((each) => each !== test)
      catchers.set(fileName, [test, ...others].slice(0, 40))
    },
  }
}
