// Asks live Xen about generated configs: `npm run conformance:xen -- [COUNT] [SEED] [4.17|4.20]`. Debian's Xen is fetched when it is
// not there yet. The seed is printed; with it the run can be done again.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { hasXl } from '../oracle/xl.ts'
import { askFresh, compareShim, compareXen } from './compare.ts'
import { xens } from './host.ts'

const [count = '300', seed = String(Date.now() % 1_000_000_000), release = '4.17'] = process.argv.slice(2)
const xen = xens.find((each) => each.release === release)
if (!xen) {
  console.error(`There is no Xen ${release}: ${xens.map((each) => each.release).join(', ')}`)
  process.exit(2)
}
const installer = fileURLToPath(new URL('install.mjs', import.meta.url))
if (spawnSync(process.execPath, [installer, xen.suite], { stdio: 'inherit' }).status !== 0) process.exit(2)

console.log(`${count} configs from seed ${seed}, asked of Xen ${release}`)
const asked = await askFresh(xen, Number(count), Number(seed))
const { answered, disagreements } = compareXen(xen, asked)
for (const { seed: own, text, ours, xen: said } of disagreements)
  console.log(`\nseed ${own}: we say: ${ours}\nXen ${said}\n${text}`)
for (const one of hasXl && release === '4.17' ? asked : []) {
  const difference = await compareShim(one)
  if (difference) console.log(`\nseed ${one.seed}: ${difference}\n${one.question.text}`)
}
for (const { seed: own, question, answer } of asked)
  if (!answer) console.log(`\nseed ${own}: no answer\n${question.text}`)
console.log(`\n${answered} of ${asked.length} answered; ${answered - disagreements.length} agree (seed ${seed})`)
process.exit(disagreements.length > 0 || answered === 0 ? 1 : 0)
