import vm from 'node:vm'
import type { makeTests } from './cases.ts'

/** The bundle of the sources and the tests, loaded once. */
export interface Loaded {
  readonly makeTests: typeof makeTests
  /** Lets the code of a mutant run, until another is named; 0 for none. */
  activate(mutant: number): void
}

/** The bundle, ready to be loaded any number of times. What runs while it is loaded runs with a mutant, if one is named. */
export type Program = (mutant?: number) => Loaded

/*
 * Stryker asks a global object at each place that it has changed. That would be most of the work of a test, so the questions are
 * written anew: a comparison of two numbers for a run with a mutant, a mark in an array for the run that finds what covers what.
 */
const asked = /\bstryMutAct_\w+\("(\d+)"\)/g
const covered = /\bstryCov_\w+\(((?:"\d+"(?:, )?)+)\)/g

/** More than any config of ours needs of one place: what comes by more often in one test will not end. */
const mostHits = 1_000_000

const compile = (body: string, parameter: string): ((require: NodeJS.Require, value: unknown) => Loaded) =>
  new vm.Script(`(function (require, ${parameter}) {
    let mutantHits = 0
    const hitMutant = () => { if (++mutantHits > ${mostHits}) throw new Error('this does not end'); return true }
    const module = { exports: {} }
    ${body}
    return { makeTests: module.exports.makeTests, activate(mutant) { activeMutant = mutant; mutantHits = 0 } }
  })`).runInThisContext()

/** For runs with a mutant. */
export const mutantProgram = (bundle: string, require: NodeJS.Require): Program => {
  const make = compile(
    bundle.replace(asked, '(activeMutant === $1 && hitMutant())').replace(covered, '0'),
    'activeMutant',
  )
  return (mutant = 0) => make(require, mutant)
}

/** For the run that finds which test comes to which mutant: each place that is met leaves a mark in `seen` under its number. */
export const coverageProgram = (bundle: string, require: NodeJS.Require, seen: Uint8Array): Program => {
  const mark = (list: string) => (list.match(/\d+/g) ?? []).map((id) => `mutantsSeen[${id}] = 1`).join(', ')
  const body = bundle.replace(asked, 'false').replace(covered, (_, list: string) => `(${mark(list)})`)
  const make = compile(`let activeMutant = 0\n${body}`, 'mutantsSeen')
  return () => make(require, seen)
}

/** How many mutants a bundle has, one more than the highest number. */
export const mutantsIn = (bundle: string): number =>
  1 + [...bundle.matchAll(asked)].reduce((most, [, id]) => Math.max(most, Number(id)), 0)

/** The mutants of each file, by the comments that esbuild puts before what comes out of it. */
export const mutantsByFile = (bundle: string): ReadonlyMap<string, readonly number[]> => {
  const [, ...parts] = bundle.split(/^\/\/ (server\/src\/\S+\.ts)$/m)
  return new Map(
    Array.from({ length: parts.length / 2 }, (_, index) => [
      parts[2 * index] as string,
      [...new Set([...(parts[2 * index + 1] as string).matchAll(asked)].map(([, id]) => Number(id)))],
    ]),
  )
}
