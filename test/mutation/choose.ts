import type { Test } from './cases.ts'
import { type Coverage, coveringTests, covers } from './coverage.ts'

/** Of the recorded verdicts that come to a mutant so many are asked, spread evenly over families and releases. */
const mostVerdicts = 300

/** Of the tests that may have nothing to do with a mutant in a table so many are asked. */
const mostOthers = 200

const spread = (all: readonly number[], most: number): readonly number[] =>
  all.length <= most
    ? all
    : Array.from({ length: most }, (_, index) => all[Math.floor((index * all.length) / most)] as number)

/** Which tests a mutant is to meet, and in which order. */
export interface Choice {
  /**
   * First what has caught other mutants of the file, then the documents and pages, then some of the verdicts. Of a mutant in what
   * runs while the sources are loaded nobody knows whom it concerns: those meet it that come to its file, or are named like it,
   * and some of the others.
   */
  orderFor(mutant: number, fileName: string): number[]
  /** Remembers that a test has caught a mutant of a file. */
  caught(test: number, fileName: string): void
}

/** `values/devices/disk.md` is about `server/src/values/devices/disk/fields.ts`. */
const isAbout = (group: string, fileName: string): boolean =>
  group.endsWith('.md') && `${fileName.replace(/\.ts$/, '')}/`.includes(`/src/${group.replace(/\.md$/, '')}/`)

/**
 * @param tests all of them, in their order
 * @param mutantsOf the mutants of each file
 */
export const choiceFrom = (
  coverage: Coverage,
  tests: readonly Pick<Test, 'kind' | 'group'>[],
  mutantsOf: ReadonlyMap<string, readonly number[]>,
): Choice => {
  /** By file the tests that have caught a mutant of it, the last one first. */
  const catchers = new Map<string, readonly number[]>()
  const everything = tests.map((_, test) => test)
  const isVerdict = (test: number) => tests[test]?.kind === 'verdict'
  const near = new Map<string, readonly number[]>()
  const nearTo = (fileName: string): readonly number[] => {
    const known = near.get(fileName)
    if (known) return known
    const [, mutants = []] = [...mutantsOf].find(([file]) => fileName.endsWith(file)) ?? []
    const coming = new Set(mutants.flatMap((mutant) => coveringTests(coverage, mutant)))
    const named = everything.filter((test) => isAbout(tests[test]?.group ?? '', fileName))
    const found = [...new Set([...named, ...everything.filter((test) => coming.has(test))])]
    near.set(fileName, found)
    return found
  }
  return {
    orderFor(mutant, fileName) {
      const atLoad = coverage.atLoad[mutant] === 1
      const own = atLoad ? nearTo(fileName) : coveringTests(coverage, mutant)
      const others = atLoad ? everything.filter((test) => !isVerdict(test)) : []
      return [
        ...new Set([
          ...(catchers.get(fileName) ?? []).filter((test) => atLoad || covers(coverage, test, mutant)),
          ...own.filter((test) => !isVerdict(test)),
          ...spread(own.filter(isVerdict), mostVerdicts),
          ...spread(others, mostOthers),
        ]),
      ]
    },
    caught(test, fileName) {
      const others = (catchers.get(fileName) ?? []).filter((each) => each !== test)
      catchers.set(fileName, [test, ...others].slice(0, 40))
    },
  }
}
