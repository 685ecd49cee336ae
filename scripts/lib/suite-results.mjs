// What the suites found: read from the file that each leaves, and told at the end of `npm test`.
import fs from 'node:fs'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'

/**
 * What Vitest's JSON reporter wrote. A file that cannot be loaded has failed without one failing test.
 * `failures` has a `title` and what was `said` for each failure.
 */
export function readVitest(file, root) {
  if (!fs.existsSync(file)) return noResult('Vitest left no result')
  const found = JSON.parse(fs.readFileSync(file, 'utf8'))
  const failures = found.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const where = path.relative(root, name)
    const failed = assertionResults.filter((test) => test.status === 'failed')
    if (status === 'failed' && failed.length === 0) return [{ title: where, said: message }]
    return failed.map((test) => ({ title: `${where}: ${test.fullName}`, said: test.failureMessages.join('\n') }))
  })
  return {
    passed: found.numPassedTests,
    failed: failures.length,
    skipped: found.numPendingTests + found.numTodoTests,
    failures,
  }
}

/**
 * Hands counts, and of each failure its `title` and what was `said`, to `npm test` in the file that XEN_CONFIG_RESULT names; ends
 * with the exit code that goes with them.
 */
export function report({ passed, failed, skipped = 0, failures = [], why }) {
  const nothing = passed + failed === 0 ? 'no test ran' : undefined
  const counts = { passed, failed: failed + (nothing ? 1 : 0), skipped, failures, why: why ?? nothing }
  if (counts.why) console.error(counts.why)
  console.log(`${counts.passed} passed, ${counts.failed} failed`)
  if (process.env.XEN_CONFIG_RESULT) fs.writeFileSync(process.env.XEN_CONFIG_RESULT, JSON.stringify(counts))
  process.exit(counts.failed === 0 ? 0 : 1)
}

/** What a suite of ours handed on with `report`. */
export function readReport(file) {
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : noResult('it left no result')
}

const noResult = (why) => ({ passed: 0, failed: 1, skipped: 0, why })

const longest = 300

/** One line of a text, at most so long. */
const cut = (text) => (text.length > longest ? `${text.slice(0, longest)}…` : text)

/** The first line of an error that says something. `Error:` alone does not: what follows belongs to it. */
export function firstLine(said = '') {
  const lines = stripVTControlCharacters(said)
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  return cut(/:$/.test(lines[0] ?? '') ? lines.slice(0, 2).join(' ') : (lines[0] ?? ''))
}

/**
 * Two lines for each failure of the suites: whose it is, and what was said first. A suite that failed otherwise has one line with its
 * reason. For those who see the end of a log and no more.
 */
export function tellFailures(rows) {
  return rows.flatMap(({ name, failed, failures = [], why }) => [
    ...failures.flatMap(({ title, said }) => [`failed: ${name}: ${cut(title)}`, `  ${firstLine(said)}`]),
    ...(failed > failures.length && why ? [`failed: ${name}: ${firstLine(why)}`] : []),
  ])
}
