// Mocha's `run()` in the extension host: every `*.test.cjs` beside this file. The result goes to a file, since the exit code of
// VS Code says nothing about an extension host that crashed.
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Mocha from 'mocha'
import { type Results, runMocha } from '../run-mocha.ts'
import { watchServer } from '../server-watch.ts'

export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', color: false, timeout: 60_000, reporter: 'spec' })
  for (const name of readdirSync(__dirname).sort()) if (name.endsWith('.test.cjs')) mocha.addFile(join(__dirname, name))
  const file = process.env.XEN_CONFIG_MOCHA_RESULT
  const tell = (results: Results) => file && writeFileSync(file, JSON.stringify(results))
  const result = await runMocha(mocha, tell, watchServer())
  if (result.tests.some((test) => test.state === 'failed')) throw new Error('some tests failed')
  if (!result.tests.some((test) => test.state === 'passed')) throw new Error('no test ran')
}
