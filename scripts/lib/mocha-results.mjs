// What a Mocha suite inside VS Code wrote. The exit code of VS Code is not believed: a crashed extension host ends with 0.
import fs from 'node:fs'

/** The counts in the file that the suite wrote, with the failures printed. A file that is missing or incomplete is a failure. */
export function readMochaResults(file) {
  const { tests, complete } = fs.existsSync(file)
    ? JSON.parse(fs.readFileSync(file, 'utf8'))
    : { tests: [], complete: false }
  const count = (state) => tests.filter((test) => test.state === state).length
  for (const test of tests.filter((one) => one.state === 'failed'))
    console.log(`failed: ${test.title}\n  ${test.error}`)
  const counts = { passed: count('passed'), failed: count('failed'), skipped: count('pending') }
  return complete
    ? counts
    : {
        ...counts,
        failed: counts.failed + 1,
        why: `the suite did not come to its end (${tests.length} tests were run)`,
      }
}

/** Hands counts to `npm test` in the file that XEN_CONFIG_RESULT names, and ends with the exit code that goes with them. */
export function report({ passed, failed, skipped = 0, why }) {
  const nothing = passed + failed === 0 ? 'no test ran' : undefined
  const counts = { passed, failed: failed + (nothing ? 1 : 0), skipped, why: why ?? nothing }
  if (counts.why) console.error(counts.why)
  console.log(`${counts.passed} passed, ${counts.failed} failed`)
  if (process.env.XEN_CONFIG_RESULT) fs.writeFileSync(process.env.XEN_CONFIG_RESULT, JSON.stringify(counts))
  process.exit(counts.failed === 0 ? 0 : 1)
}
