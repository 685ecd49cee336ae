import type { Test } from './cases.ts'
import { type Coverage, coveringTests, covers } from './coverage.ts'

/** Of the recorded verdicts that come to a mutant so many are asked, spread evenly over families and releases. */
const mostVerdicts = 300

const spread = (all: readonly number[], most: number): readonly number[] =>
  all.length <= most
    ? all
    : Array.from({ length: most }, (_, index) => all[Math.floor((index * all.length) / most)] as number)

/** Which tests a mutant is to meet, and in which order. */
export interface Choice {
  /**
   * First what has caught other mutants of the file, then the documents and pages, then some of the verdicts. Of a mutant in what
   * runs while the sources are loaded nobody knows whom it concerns: all tests may meet it, those near its file first.
   */
  orderFor(mutant: number, fileName: string): number[]
  /** Remembers that a test has caught a mutant of a file. */
  caught(test: number, fileName: string): void
}

export const choiceFrom = (coverage: Coverage, kinds: readonly Test['kind'][]): Choice => {
  /** By file the tests that have caught a mutant of it, the last one first. */
  const catchers = new Map<string, readonly number[]>()
  /** By file the tests that come to any mutant of it that was met so far. */
  const near = new Map<string, Set<number>>()
  const everything = kinds.map((_, test) => test)
  const isVerdict = (test: number) => kinds[test] === 'verdict'
  return {
    orderFor(mutant, fileName) {
      const covering = coveringTests(coverage, mutant)
      const close = near.get(fileName) ?? new Set()
      near.set(fileName, close)
      for (const test of covering) close.add(test)
      const tried = catchers.get(fileName) ?? []
      const atLoad = coverage.atLoad[mutant] === 1
      const own = atLoad ? everything.filter((test) => close.has(test)) : covering
      const all = atLoad ? everything : covering
      return [
        ...new Set([
          ...tried.filter((test) => atLoad || covers(coverage, test, mutant)),
          ...own.filter((test) => !isVerdict(test)),
          ...all.filter((test) => !isVerdict(test)),
          ...spread(own.filter(isVerdict), mostVerdicts),
          ...spread(all.filter(isVerdict), mostVerdicts),
        ]),
      ]
    },
    caught(test, fileName) {
      const others = (catchers.get(fileName) ?? []).filter((each) => each !== test)
      catchers.set(fileName, [test, ...others].slice(0, 40))
    },
  }
}
