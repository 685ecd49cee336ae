// Mocha's `run()` in the web-worker extension host. There is no file to write to: the result is one line on the console.
// By its path: the name `mocha` means the stand-in here.
import '../../node_modules/mocha/mocha.js'
import { type Results, runMocha } from '../vscode/run-mocha.ts'
import { watchServer } from '../vscode/server-watch.ts'

declare const mocha: BrowserMocha

interface BrowserMocha extends Mocha {
  setup(options: { ui: string; timeout: number; reporter: undefined }): void
}

export async function run(): Promise<void> {
  mocha.setup({ ui: 'bdd', timeout: 60_000, reporter: undefined })
  // Only now are `describe` and `it` there.
  await import('../vscode/suite/formatting.test.ts')
  await import('../vscode/suite/smoke.test.ts')
  await import('../vscode/suite/workspace.test.ts')
  await import('../vscode/suite/views.test.ts')
  const tell = (results: Results) => console.log(`XEN_CONFIG_MOCHA_RESULT ${JSON.stringify(results)}`)
  const result = await runMocha(mocha, tell, watchServer())
  if (result.tests.some((test) => test.state === 'failed')) throw new Error('some tests failed')
}
