// Makes one file of the instrumented sources and the tests. Stryker runs it in its copy of the project.
import { build } from 'esbuild'

await build({
  entryPoints: ['test/mutation/cases.ts'],
  outfile: 'dist/mutation/cases.cjs',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  mainFields: ['module', 'main'],
  charset: 'utf8',
  logLevel: 'error',
})
