// The mutation run: `npm run mutation [-- OPTIONS]`. docs/mutation.md tells what it is.
//   --only ROOM,...    only these rooms or files: values/devices,rules/lint.ts
//   --bounds           only releases, numbers and comparisons, those of schema/ and create/ among them
//   --again            only what survived the run before, and files that have been edited since; the report has all of it afterwards
//   --rows N           N of the recorded configs instead of all: for a quick look
//   --sample N         one of N changes: for an estimate
//   --report FILE      where the report goes: dist/mutation/report.json unless told otherwise
//   --list             names each survivor
//   --concurrency N    2 unless told otherwise
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { Stryker } from '@stryker-mutator/core'
import { addMutators } from './mutators.ts'
import { isSurvivor, merged, percent, readReport, reportFile, scoresOf, survivorsIn } from './report.ts'

const root = path.resolve(import.meta.dirname, '../..')
const here = (file: string) => path.join(import.meta.dirname, file)

/** What is changed: the rooms that decide what the product says. */
const rooms = ['values', 'rules', 'config', 'build']

/** The mutators that are no bounds. */
const others = [
  ...['ArithmeticOperator', 'ArrayDeclaration', 'ArrowFunction', 'BlockStatement', 'BooleanLiteral'],
  ...[
    'ConditionalExpression',
    'LogicalOperator',
    'MethodExpression',
    'ObjectLiteral',
    'StringLiteral',
    'UnaryOperator',
  ],
  ...['UpdateOperator', 'Regex', 'OptionalChaining', 'AssignmentOperator'],
]

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    bounds: { type: 'boolean', default: false },
    again: { type: 'boolean', default: false },
    rows: { type: 'string' },
    sample: { type: 'string', default: '1' },
    report: { type: 'string', default: reportFile },
    list: { type: 'boolean', default: false },
    concurrency: { type: 'string', default: '2' },
  },
})

process.chdir(root)

const chosen = options.only?.split(',') ?? (options.bounds ? [...rooms, 'schema', 'create'] : rooms)

/** What is to be changed, as Stryker's patterns: files, or places in files. */
const patterns = (): string[] => {
  const prefixes = chosen.map((room) => `server/src/${room}`)
  if (!options.again) return prefixes.map((prefix) => (prefix.endsWith('.ts') ? prefix : `${prefix}/**/*.ts`))
  return Object.entries(readReport(options.report).files)
    .filter(([file]) => prefixes.some((prefix) => file === prefix || file.startsWith(`${prefix}/`)))
    .flatMap(([file, { source, mutants }]) =>
      // Of a file that has been edited since nothing is known.
      source !== readFileSync(file, 'utf8')
        ? [file]
        : mutants.filter(isSurvivor).map(({ location: { start, end } }) => {
            return `${file}:${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`
          }),
    )
}

// The processes that Stryker starts load the plugins, which are TypeScript.
process.env.NODE_OPTIONS = '--import tsx'
if (chosen.some((room) => /^create\b/.test(room))) process.env.XEN_CONFIG_MUTATION_CREATION = '1'
if (options.rows) process.env.XEN_CONFIG_MUTATION_ROWS = options.rows

const before = options.again ? readReport(options.report) : undefined
await addMutators(Number(options.sample))
await new Stryker({
  mutate: [...new Set(patterns())],
  ...(options.bounds ? { mutator: { plugins: null, excludedMutations: others } } : {}),
  testRunner: 'cases',
  plugins: [here('runner.ts'), here('prose.ts')],
  ignorers: ['prose'],
  coverageAnalysis: 'perTest',
  buildCommand: 'tsx test/mutation/write-bundle.ts',
  testRunnerNodeArgs: ['--stack-size=900', '--no-flush-bytecode'],
  concurrency: Number(options.concurrency),
  ignorePatterns: [
    ...['dist', 'docs/images', 'client', 'media', 'images', 'bench', 'examples'],
    ...['test/vscode', 'test/web', 'test/grammar', 'test/unit'],
  ],
  tempDirName: '.stryker-tmp',
  reporters: ['progress-append-only', 'json', 'html'],
  jsonReporter: { fileName: options.report },
  htmlReporter: { fileName: options.report.replace(/\.json$/, '.html') },
  // The runner ends by itself what does not end; this is for what it cannot see.
  timeoutMS: 120_000,
  // Stryker would rewrite it with TypeScript's own API, which TypeScript 7 does not have; nothing here needs it.
  tsconfigFile: 'none',
  warnings: false,
  disableTypeChecks: false,
  allowConsoleColors: false,
}).runMutationTest()

const report = merged([...(before ? [before] : []), readReport(options.report)])
if (before) writeFileSync(options.report, JSON.stringify(report))
if (options.list)
  for (const { file, line, mutator, before, after } of survivorsIn(report))
    console.log(`${file}:${line} ${mutator}: ${before.slice(0, 100)} → ${after.slice(0, 60)}`)
for (const score of scoresOf(report))
  console.log(
    `${score.room.padEnd(24)}${String(score.caught).padStart(7)} caught${String(score.survived).padStart(6)} survived  ${percent(score)}`,
  )
