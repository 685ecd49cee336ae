// What a Mocha suite inside VS Code wrote. The exit code of VS Code is not believed: a crashed extension host ends with 0.
import fs from 'node:fs'

/** The counts in the file that the suite wrote, with the failures printed. A file that is missing or incomplete is a failure. */
export function readMochaResults(file) {
  const { tests, complete } = fs.existsSync(file)
    ? JSON.parse(fs.readFileSync(file, 'utf8'))
    : { tests: [], complete: false }
  const count = (state) => tests.filter((test) => test.state === state).length
  const failures = tests.filter((test) => test.state === 'failed').map(({ title, error }) => ({ title, said: error }))
  for (const { title, said } of failures) console.log(`failed: ${title}\n  ${said}`)
  const counts = { passed: count('passed'), failed: failures.length, skipped: count('pending'), failures }
  return complete
    ? counts
    : {
        ...counts,
        failed: counts.failed + 1,
        why: `the suite did not come to its end (${tests.length} tests were run)`,
      }
}
