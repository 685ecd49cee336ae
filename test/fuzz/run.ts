// `npm run fuzz -- --minutes 60 [--seed N] [fixes|migrations|sessions…]`: sessions of an editor, fixes and migrations of broken configs, or what
// of it is named, new ones until the time is over. It ends with 1 at the first that goes wrong, and prints what that is, with the seed that shows it
// again; and when it ends with much more memory than it had after the first round.
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { releases } from '../../server/src/release.ts'
import { someClient } from './clients.ts'
import { checkFixes } from './fixes.ts'
import { brokenText, checkMigration, someOptions } from './migrations.ts'
import { mutatedPool, mutatedText } from './mutate.ts'
import { play, someSession } from './session.ts'

const { values, positionals } = parseArgs({
  options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string' } },
  allowPositionals: true,
})
const end = Date.now() + Number(values.minutes) * 60_000
const runs = { numRuns: 100 }
/** What is kept for texts that came before may grow so far, in MB. */
const mostGrowth = 64

const thrown = (wrong: readonly string[]): void => {
  if (wrong.length > 0) throw new Error(wrong.join('\n'))
}

const someSubject = fc.oneof(
  { weight: 4, arbitrary: mutatedText.map((text) => ({ text, kind: 'domain' as const })) },
  { weight: 1, arbitrary: mutatedPool().map((text) => ({ text, kind: 'cpupool' as const })) },
)

const properties = {
  fixes: fc.asyncProperty(someSubject, fc.constantFrom(...releases), async (subject, release) => {
    thrown(checkFixes({ ...subject, release }).map(({ what, why }) => `${what}: ${why}`))
  }),
  migrations: fc.asyncProperty(brokenText, someOptions, async (text, options) => thrown(checkMigration(text, options))),
  sessions: fc.asyncProperty(someSession, someClient, async (acts, client) => thrown(await play(acts, client))),
}
type Name = keyof typeof properties
const names = (Object.keys(properties) as Name[]).filter(
  (name) => positionals.length === 0 || positionals.includes(name),
)

const megabytes = (): number => {
  globalThis.gc?.()
  return Math.round(process.memoryUsage().heapUsed / 1_048_576)
}

let seed = Number(values.seed ?? Date.now() % 1_000_000_000)
let rounds = 0
let before: number | undefined
do {
  for (const name of names) {
    const result = await fc.check<unknown[]>(properties[name] as fc.IAsyncProperty<unknown[]>, { ...runs, seed })
    if (!result.failed) continue
    console.error(`seed ${seed}, ${name}\n${fc.defaultReportMessage(result)}\n${result.errorInstance}`)
    process.exit(1)
  }
  // The first round fills what is kept for good.
  before ??= megabytes()
  seed++
  rounds++
} while (Date.now() < end)
const after = megabytes()
console.log(
  `${rounds} rounds of ${runs.numRuns}: ${names.join(', ')}; ${before} MB in the beginning, ${after} MB at the end`,
)
process.exit(after > before + mostGrowth ? 1 : 0)
