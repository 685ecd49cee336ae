import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { deserialize, serialize } from 'node:v8'
import vm from 'node:vm'
import type { Mutant } from '@stryker-mutator/api/core'
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin'
import {
  type CompleteDryRunResult,
  DryRunStatus,
  type MutantRunResult,
  MutantRunStatus,
  type TestRunner,
  TestStatus,
} from '@stryker-mutator/api/test-runner'
import type { Test } from './cases.ts'
import { type Choice, choiceFrom, wordsIn } from './choose.ts'
import { type Coverage, noCoverage, note } from './coverage.ts'
import { readMaterial } from './material.ts'
import { coverageProgram, type Loaded, mutantProgram, mutantsByFile, mutantsIn } from './program.ts'

/*
 * Runs the tests of `cases.ts` for Stryker, thousands of times: all in one process, from one bundle. Each mutant meets only tests
 * that come to it, the ones that are most likely to catch it first, until one does.
 */

/** Tests are run in batches; a batch that takes so many milliseconds does not end. */
const batch = 40
const longest = 15_000

const bundleFile = 'dist/mutation/cases.cjs'
/** Where the process that finds the coverage leaves it for the others. */
const coverageFile = 'dist/mutation/coverage'

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Runs all tests without a mutant, and says which of them comes to which mutants. */
const measure = (bundle: string, require: NodeJS.Require): { coverage: Coverage; result: CompleteDryRunResult } => {
  const seen = new Uint8Array(mutantsIn(bundle))
  const { makeTests } = coverageProgram(bundle, require, seen)()
  const atLoad = seen.slice()
  const tests = makeTests(readMaterial())
  const coverage = { ...noCoverage(tests.length, seen.length), atLoad }
  const groups = new Map<string, { time: number; failure?: string; seen: Uint8Array }>()
  tests.forEach(({ group, name, run }, test) => {
    const entry = groups.get(group) ?? { time: 0, seen: new Uint8Array(seen.length) }
    groups.set(group, entry)
    seen.fill(0)
    const began = performance.now()
    try {
      run()
    } catch (error) {
      entry.failure ??= `${name}: ${messageOf(error)}`
    }
    entry.time += performance.now() - began
    note(coverage, test, seen)
    for (let mutant = 0; mutant < seen.length; mutant++) if (seen[mutant]) entry.seen[mutant] = 1
  })
  const hits = (marks: Uint8Array) =>
    Object.fromEntries([...marks].flatMap((mark, mutant) => (mark ? [[String(mutant), 1] as const] : [])))
  const result: CompleteDryRunResult = {
    status: DryRunStatus.Complete,
    tests: [...groups].map(([id, { time, failure }]) => {
      const base = { id, name: id, timeSpentMs: Math.ceil(time) }
      return failure === undefined
        ? { ...base, status: TestStatus.Success }
        : { ...base, status: TestStatus.Failed, failureMessage: failure }
    }),
    mutantCoverage: {
      static: hits(atLoad),
      perTest: Object.fromEntries([...groups].map(([id, entry]) => [id, hits(entry.seen)])),
    },
  }
  return { coverage, result }
}

/** What a test found wrong, or that it did not end. */
interface Caught {
  readonly test: number
  readonly why: string
  readonly endless: boolean
}

/** Runs some tests until one fails. */
const runBatch = (
  order: readonly number[],
  tests: readonly Test[],
  loaded: Loaded,
  mutant: number,
): Caught | undefined => {
  let at = -1
  let why: string | undefined
  Object.assign(globalThis, {
    runMutationBatch() {
      for (at of order) {
        loaded.activate(mutant)
        try {
          tests[at]?.run()
        } catch (error) {
          why = messageOf(error)
          return
        }
      }
    },
  })
  try {
    // Only a script of `vm` can be ended from outside.
    new vm.Script('runMutationBatch()').runInThisContext({ timeout: longest })
  } catch (error) {
    return { test: at, why: messageOf(error), endless: true }
  } finally {
    loaded.activate(0)
  }
  return why === undefined ? undefined : { test: at, why, endless: false }
}

/** The words around a mutant: those of a table's entry, its name among them. */
const wordsAround = ({ fileName, location: { start, end } }: Mutant): readonly string[] => {
  const lines = readFileSync(fileName, 'utf8').split('\n')
  return [...wordsIn(lines.slice(Math.max(0, start.line - 6), end.line + 1).join('\n'))]
}

interface Ready {
  readonly loaded: Loaded
  readonly tests: readonly Test[]
}

const killed = (killer: string, failureMessage: string, nrOfTests: number): MutantRunResult => ({
  status: MutantRunStatus.Killed,
  killedBy: [killer],
  failureMessage,
  nrOfTests,
})

/** What a process needs to run tests with mutants. */
const workshop = (bundle: string, require: NodeJS.Require) => {
  const coverage = deserialize(readFileSync(coverageFile)) as Coverage
  const program = mutantProgram(bundle, require)
  const material = readMaterial()
  const ready = (mutant?: number): Ready => {
    const loaded = program(mutant)
    return { loaded, tests: loaded.makeTests(material) }
  }
  let warm = ready()
  const choice: Choice = choiceFrom(coverage, warm.tests, mutantsByFile(bundle))
  return (mutant: number, fileName: string, words: readonly string[]): MutantRunResult => {
    let subject = warm
    try {
      if (coverage.atLoad[mutant]) subject = ready(mutant)
    } catch (error) {
      return killed('loading', messageOf(error), 0)
    }
    const order = choice.orderFor(mutant, fileName, words)
    for (let start = 0; start < order.length; start += batch) {
      const caught = runBatch(order.slice(start, start + batch), subject.tests, subject.loaded, mutant)
      if (!caught) continue
      choice.caught(caught.test, fileName)
      if (!caught.endless) {
        const { name, group } = subject.tests[caught.test] as Test
        return killed(group, `${name}: ${caught.why}`, start + 1)
      }
      // What was ended anywhere may have left anything behind.
      warm = ready()
      return { status: MutantRunStatus.Timeout, reason: caught.why }
    }
    return { status: MutantRunStatus.Survived, nrOfTests: order.length }
  }
}

const casesRunner = (): TestRunner => {
  const bundle = readFileSync(bundleFile, 'utf8')
  const require = createRequire(path.resolve('package.json'))
  let meet: ReturnType<typeof workshop> | undefined
  return {
    capabilities: () => ({ reloadEnvironment: true }),
    async dryRun() {
      const { coverage, result } = measure(bundle, require)
      writeFileSync(coverageFile, serialize(coverage))
      return result
    },
    async mutantRun({ activeMutant }) {
      meet ??= workshop(bundle, require)
      return meet(Number(activeMutant.id), activeMutant.fileName, wordsAround(activeMutant))
    },
  }
}
casesRunner.inject = [] as const

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'cases', casesRunner)]
