// `npm test`: installs what is needed, then runs every suite. `npm test -- SUITE...` runs some of them.
//
// A suite that ran no test has failed. One that cannot run here is named; with CI=true it has failed too.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { findChromium } from './lib/chromium.mjs'
import { aptInstall, canAptInstall, ensureNodeModules, ensureVSCodeServer, requireNode } from './lib/install.mjs'
import { nodeModules, results, root } from './lib/paths.mjs'
import { run, runTool, which } from './lib/process.mjs'
import { readReport, readVitest, tellFailures } from './lib/suite-results.mjs'

const minutes = 60_000

/**
 * Each suite: how it is run, what has to be there first, and how its outcome is read. One after the other: what a person sees who types a key each
 * 20 ms depends on a machine that has nothing else to do.
 */
const suites = [
  {
    name: 'types',
    what: 'the TypeScript compiler',
    run: () => tool('typescript', ['--noEmit']),
    single: true,
  },
  { name: 'lint', what: 'Biome, and Knip: what nobody uses', run: lint, single: true },
  { name: 'unit', what: 'Vitest', run: (file) => vitest('unit*', file), read: readVitest },
  { name: 'grammar', what: 'TextMate grammar tests', run: (file) => node('test/grammar/run.mjs', [], file, 3) },
  {
    name: 'conformance',
    what: 'Vitest, against recorded and live verdicts of xl',
    run: (file) => vitest('conformance', file),
    read: readVitest,
    needs: ['xl'],
  },
  {
    name: 'xen',
    what: 'Vitest, against a Xen that runs in QEMU',
    run: (file) => vitest('xen', file),
    read: readVitest,
    needs: ['xen'],
  },
  {
    name: 'clients',
    what: 'Vitest, with other editors, shells and pipelines',
    // Most of the time they wait: for an editor, a shell, a package.
    run: (file) => vitest('clients', file, ['--maxWorkers', `${2 * os.availableParallelism()}`]),
    read: readVitest,
    needs: ['clients'],
  },
  {
    name: 'vscode',
    what: 'Mocha in VS Code',
    run: (file) => node('test/vscode/run.mjs', [], file, 15),
    needs: ['build', 'vscode'],
  },
  {
    name: 'web',
    what: 'Mocha in a web-worker extension host',
    run: (file) => node('test/web/run.mjs', [], file, 8),
    needs: ['build', 'chromium'],
  },
  {
    name: 'vsix',
    what: 'the packaged extension, in the browser',
    run: (file) => node('test/vscode/ui/run.mjs', [], file, 15),
    needs: ['build', 'chromium', 'server'],
  },
]

/** What a suite can need. Each gives the reason why it is not to be had, or nothing. */
const needs = {
  async build() {
    try {
      await (await import('../esbuild.mjs')).build({ tests: true })
      return undefined
    } catch (error) {
      return `the build failed${error.errors ? '' : `: ${error.message}`}`
    }
  },
  /** Debian's Neovim, Vim with ALE and Emacs, the shells that complete, and pre-commit. */
  async clients() {
    const programs = ['nvim', 'vim', 'emacs', 'bash', 'zsh', 'fish', 'pre-commit', 'gcc', 'file']
    const packages = [
      'neovim',
      'vim',
      'vim-ale',
      'emacs-nox',
      'elpa-eglot',
      'bash',
      'zsh',
      'fish',
      'pre-commit',
      'gcc',
      'libc6-dev',
      'file',
    ]
    const failure = canAptInstall() ? await aptInstall(packages) : undefined
    const missing = programs.filter((program) => !which(program))
    return missing.length > 0 ? `${missing.join(', ')} is not installed${failure ? `: ${failure}` : ''}` : undefined
  },
  async chromium() {
    if (findChromium()) return undefined
    return 'Chromium is not installed (CHROMIUM may name one)'
  },
  async server() {
    return ensureVSCodeServer().then(
      () => undefined,
      (error) => error.message,
    )
  },
  /** VS Code for the desktop brings its own window; npm's needs Chromium. test/vscode/run.mjs chooses. */
  async vscode() {
    const wish = process.env.XEN_CONFIG_VSCODE
    const display = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY
    if (wish !== 'server' && (wish || display)) return undefined
    return (await need('chromium')) ?? (await need('server'))
  },
  async xl() {
    return (await import('../test/conformance/oracle/install.mjs')).installOracle()
  },
  async xen() {
    return (await import('../test/conformance/livexen/install.mjs')).installLiveXen()
  },
}
const asked = new Map()
/** Sees to a need once; gives the reason why it is not met, or nothing. */
function need(name) {
  if (!asked.has(name)) asked.set(name, needs[name]())
  return asked.get(name)
}

requireNode()
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !suites.some((suite) => suite.name === name))
if (unknown.length > 0) {
  console.error(`npm test: no suite ${unknown.join(', ')}. There are:`)
  for (const { name, what } of suites) console.error(`  ${name.padEnd(12)} ${what}`)
  process.exit(2)
}
const chosen = suites.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
const strict = /^(1|true)$/.test(process.env.CI ?? '')
const began = Date.now()
const missing = []

console.log(`Node.js ${process.version}, ${os.cpus().length} CPUs, ${os.platform()} ${os.arch()}`)
try {
  await timed('npm packages', ensureNodeModules)
} catch (error) {
  console.error(error.message)
  console.log('0 passed, 1 failed')
  process.exit(1)
}
const needed = new Set(chosen.flatMap((suite) => suite.needs ?? []))
if (canAptInstall() && (needed.has('chromium') || needed.has('vscode'))) {
  const failure = await timed("Debian's packages", () => aptInstall(['chromium', 'fonts-dejavu-core']))
  if (failure) console.error(failure)
}
for (const name of needed) if (name !== 'xen') await timed(name, () => need(name))
// Xen is fetched while the first suites are run: it goes into a folder of its own, and by now nothing else is being installed.
if (needed.has('xen')) timed('xen', () => need('xen'))

fs.rmSync(results, { recursive: true, force: true })
fs.mkdirSync(results, { recursive: true })
const rows = []
for (const suite of chosen) {
  rows.push(await runSuite(suite))
}

console.log(
  `\n${'suite'.padEnd(14)}${'passed'.padStart(8)}${'failed'.padStart(8)}${'skipped'.padStart(9)}${'seconds'.padStart(9)}`,
)
for (const { name, passed, failed, skipped, seconds, why } of rows) {
  const counts = `${String(passed).padStart(8)}${String(failed).padStart(8)}${String(skipped).padStart(9)}${seconds.toFixed(1).padStart(9)}`
  console.log(`${name.padEnd(14)}${counts}${why ? `  ${why.split('\n')[0]}` : ''}`)
}
for (const line of tellFailures(rows)) console.log(line)
for (const { name, reason } of missing) console.log(`not run: ${name}: ${reason}`)
const sum = (key) => rows.reduce((total, row) => total + row[key], 0)
console.log(`${((Date.now() - began) / 1000).toFixed(0)} s in all`)
console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
process.exit(sum('failed') === 0 ? 0 : 1)

async function runSuite(suite) {
  console.log(`\n== ${suite.name}: ${suite.what}`)
  const row = { name: suite.name, passed: 0, failed: 0, skipped: 0, seconds: 0, why: undefined, failures: [] }
  for (const name of suite.needs ?? []) {
    const reason = await need(name)
    if (!reason) continue
    // Without xl only the live comparisons are left out; without the rest there is nothing to run.
    missing.push({ name: name === 'xl' ? `${suite.name}, where it asks the real xl` : suite.name, reason })
    const failed = strict || name === 'build' ? 1 : 0
    row.failed += failed
    row.why = 'could not run'
    if (name !== 'xl') return row
  }
  const file = path.join(results, `${suite.name}.json`)
  const start = Date.now()
  try {
    const { code, output, timedOut } = await suite.run(file)
    if (timedOut) throw new Error('it took too long, and was ended')
    const counts = suite.single ? single(suite, code, output) : (suite.read ?? readReport)(file, root)
    row.passed = counts.passed
    row.failed += counts.failed
    row.skipped = counts.skipped ?? 0
    row.why ??= counts.why
    row.failures = counts.failures ?? []
    const quietly = counts.failed === 0
    if (quietly && counts.passed === 0) fail(row, 'no test ran')
    else if (quietly && code !== 0) fail(row, `it ended with ${code}`)
  } catch (error) {
    fail(row, error.message)
  }
  row.seconds = (Date.now() - start) / 1000
  return row
}

function fail(row, why) {
  row.failed++
  row.why = why
  console.error(`${row.name}: ${why}`)
}

/** What `npm run lint` says. */
async function lint() {
  const biome = await tool('@biomejs/biome', ['check', '.'])
  return biome.code === 0 ? tool('knip', []) : biome
}

/** Runs a program of `node_modules/.bin`, and keeps what it says. */
function tool(packageName, args) {
  return runTool(packageName, args, { cwd: root, capture: true, echo: true })
}

/** A program that is content or not is one test. */
function single({ what }, code, output) {
  if (code === 0) return { passed: 1, failed: 0 }
  return { passed: 0, failed: 1, failures: [{ title: what, said: output }] }
}

/** Runs a script of ours that leaves its counts in `file`; killed after so many minutes. */
function node(script, args, file, limit) {
  return run(process.execPath, [path.join(root, script), ...args], {
    cwd: root,
    env: { XEN_CONFIG_RESULT: file },
    timeout: limit * minutes,
  })
}

function vitest(project, file, more = []) {
  const args = [
    'run',
    '--project',
    project,
    ...more,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]
  return run(process.execPath, [path.join(nodeModules, 'vitest/vitest.mjs'), ...args], {
    cwd: root,
    timeout: 15 * minutes,
  })
}

async function timed(what, work) {
  const start = Date.now()
  const value = await work()
  const seconds = (Date.now() - start) / 1000
  if (seconds > 1) console.log(`${what}: ${seconds.toFixed(1)} s`)
  return value
}
