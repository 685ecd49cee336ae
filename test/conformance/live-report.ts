// Compares generated configs with live xl 4.17: `npm run conformance:live -- [--create|--order] [COUNT] [SEED]`, in a dry run, until the
// domain is created, or with two faults in each. The seed is printed; with it the run can be done again.
import { compareCreation, compareOrder } from './create/live.ts'
import { compareLive } from './live.ts'
import { hasXl } from './oracle/xl.ts'

const given = process.argv.slice(2)
const ways = { '--create': compareCreation, '--order': compareOrder } as const
const way = given[0] === '--create' || given[0] === '--order' ? given[0] : undefined
const [count = '20000', seed = String(Date.now() % 1_000_000_000)] = way ? given.slice(1) : given
if (!hasXl) {
  console.error('There is no xl 4.17 here: node test/conformance/oracle/install.mjs installs it on Debian.')
  process.exit(2)
}
console.log(`${count} configs from seed ${seed}`)
const disagreements = await (way ? ways[way] : compareLive)(Number(count), Number(seed))
for (const { seed: own, text, ...difference } of disagreements)
  console.log(`\nseed ${own}: ${JSON.stringify(difference)}\n${text}`)
console.log(`\n${Number(count) - disagreements.length} of ${count} agree (seed ${seed})`)
process.exit(disagreements.length > 0 ? 1 : 0)
