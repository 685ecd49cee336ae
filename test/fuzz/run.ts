// `npm run fuzz -- --minutes 60 [--seed N]`: sessions of an editor, fixes and migrations of broken configs, new ones until the time is over. It ends
// with 1 at the first that goes wrong, and prints the seed that shows it again.
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { releases } from '../../server/src/release.ts'
import { checkFixes } from './fixes.ts'
import { brokenText, checkMigration, someOptions } from './migrations.ts'
import { mutatedText } from './mutate.ts'
import { play, someSession } from './session.ts'

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string' } } })
const end = Date.now() + Number(values.minutes) * 60_000
const runs = { numRuns: 100 }

const fixes = fc.property(mutatedText, fc.constantFrom(...releases), (text, release) => {
  const wrong = checkFixes({ text, kind: 'domain', release })
  if (wrong.length > 0) throw new Error(wrong.map(({ what, why }) => `${what}: ${why}`).join('\n'))
})

const migrations = fc.property(brokenText, someOptions, (text, options) => {
  const wrong = checkMigration(text, options)
  if (wrong.length > 0) throw new Error(wrong.join('\n'))
})

const sessions = fc.asyncProperty(someSession, async (acts) => {
  const wrong = await play(acts)
  if (wrong.length > 0) throw new Error(wrong.join('\n'))
})

const megabytes = (): number => {
  globalThis.gc?.()
  return Math.round(process.memoryUsage().heapUsed / 1_048_576)
}

let seed = Number(values.seed ?? Date.now() % 1_000_000_000)
let rounds = 0
let before: number | undefined
do {
  const options = { ...runs, seed }
  const reports = [
    fc.defaultReportMessage(fc.check(fixes, options)),
    fc.defaultReportMessage(fc.check(migrations, options)),
    fc.defaultReportMessage(await fc.check(sessions, options)),
  ]
  const report = reports.find((each) => each !== undefined)
  if (report !== undefined) {
    console.error(`seed ${seed}\n${report}`)
    process.exit(1)
  }
  // The first round fills what is kept for good.
  before ??= megabytes()
  seed++
  rounds++
} while (Date.now() < end)
console.log(
  `${rounds} rounds of ${runs.numRuns} fixed and migrated configs and sessions; ${before} MB in the beginning, ${megabytes()} MB at the end`,
)
process.exit(0)
