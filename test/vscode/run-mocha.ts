import type { Runner, Test } from 'mocha'

/** One test and how it ended. A hook that fails counts as a test that fails. */
export interface TestResult {
  title: string
  state: 'passed' | 'failed' | 'pending'
  error?: string
}

/** What became of the tests so far; `complete` once there are no more. */
export interface Results {
  tests: TestResult[]
  complete: boolean
}

/**
 * Runs what a Mocha instance holds, Node's or the browser's. Each test is handed to `tell` with those before it, so that
 * something is known of a run that is cut short. `last` is asked for one more at the end.
 */
export function runMocha(
  mocha: { run(done?: (failures: number) => void): Runner },
  tell: (results: Results) => void,
  last: () => TestResult,
): Promise<Results> {
  const tests: TestResult[] = []
  const add = (test: TestResult) => {
    tests.push(test)
    tell({ tests, complete: false })
  }
  return new Promise((resolve) => {
    mocha
      .run(() => {
        tests.push(last())
        tell({ tests, complete: true })
        resolve({ tests, complete: true })
      })
      .on('pass', (test: Test) => add({ title: test.fullTitle(), state: 'passed' }))
      .on('pending', (test: Test) => add({ title: test.fullTitle(), state: 'pending' }))
      .on('fail', (test: Test, error: Error) =>
        add({ title: test.fullTitle(), state: 'failed', error: error.stack ?? error.message }),
      )
  })
}
