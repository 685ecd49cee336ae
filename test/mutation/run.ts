// The mutation run: `npm run mutation [-- --only values/devices,rules] [--concurrency 2]`. docs/mutation.md tells what it is.
import path from 'node:path'
import { parseArgs } from 'node:util'
import { Stryker } from '@stryker-mutator/core'
import { addMutators } from './mutators.ts'

const root = path.resolve(import.meta.dirname, '../..')
const here = (file: string) => path.join(import.meta.dirname, file)

/** What is changed: the rooms that decide what the product says. */
const rooms = ['values', 'rules', 'config', 'build']

const { values } = parseArgs({
  options: { only: { type: 'string' }, concurrency: { type: 'string', default: '2' } },
})
const chosen = values.only?.split(',') ?? rooms
const mutate = chosen.map((room) => `server/src/${room.endsWith('.ts') ? room : `${room}/**/*.ts`}`)

process.chdir(root)
// The processes that Stryker starts load the plugins, which are TypeScript.
process.env.NODE_OPTIONS = '--import tsx'
await addMutators()
const results = await new Stryker({
  mutate,
  testRunner: 'cases',
  plugins: [here('runner.ts'), here('prose.ts')],
  ignorers: ['prose'],
  coverageAnalysis: 'perTest',
  buildCommand: 'tsx test/mutation/bundle.ts',
  testRunnerNodeArgs: ['--stack-size=900'],
  concurrency: Number(values.concurrency),
  ignorePatterns: [
    'dist',
    'docs/images',
    'client',
    'media',
    'images',
    'bench',
    'examples',
    'test/vscode',
    'test/web',
    'test/grammar',
  ],
  tempDirName: '.stryker-tmp',
  reporters: ['progress-append-only', 'json', 'html'],
  jsonReporter: { fileName: 'dist/mutation/report.json' },
  htmlReporter: { fileName: 'dist/mutation/report.html' },
  timeoutMS: 60_000,
  // Stryker would rewrite it with TypeScript's own API, which TypeScript 7 does not have; nothing here needs it.
  tsconfigFile: 'none',
  warnings: false,
  disableTypeChecks: false,
  checkers: [],
  allowConsoleColors: false,
}).runMutationTest()
console.log(`${results.length} mutants`)
