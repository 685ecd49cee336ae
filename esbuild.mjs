// Builds everything that ships (`node esbuild.mjs [--production] [--watch]`), and with `--tests` the suites that run inside VS Code.
// `--smallest` is for a package: half a minute more. `--only dist/cli/xencfg.cjs` builds one output, `--into FOLDER` puts it elsewhere.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { build as bundle } from 'esbuild'
import { withLibraryApart, withoutUnusedFeatures } from './scripts/build/client-library.mjs'
import { buildParts, builtIn } from './scripts/build/parts.mjs'
import { pagesOf } from './scripts/build/rule-pages.mjs'
import { smaller } from './scripts/build/smaller.mjs'
import { workerStarting } from './scripts/build/worker.mjs'
import { noticesOf, packagesIn } from './scripts/lib/notices.mjs'

const root = import.meta.dirname
const inRoot = (file) => path.join(root, file)

/** The language server, for Node.js and as a web worker, and `xencfg`: one program in parts, see scripts/build/parts.mjs. */
const program = {
  folder: 'dist/server',
  outputs: ['dist/server/node.js', 'dist/server/worker.js', 'dist/cli/xencfg.cjs'],
  entries: ['node.ts', 'browser.ts', 'cli/main.ts'],
  /** What is loaded when it is first needed: parts, and the modules of each. Small ones that are needed together, or rarely, share one. */
  later: {
    service: ['service.ts'],
    slips: [
      'syntax/refused.ts',
      'rules/fixes/slip-words.ts',
      'rules/fixes/pasted-text.ts',
      'rules/fixes/xm-fixes.ts',
      'rules/fixes/xm-network.ts',
      'values/basic/nested.ts',
      'template/judge.ts',
    ],
    project: ['project/json.ts', 'project/read-project.ts'],
    creation: ['rules/creation.ts'],
    workspace: [
      'preferences.ts',
      'workspace/around.ts',
      'workspace/detect.ts',
      'workspace/pools.ts',
      'workspace/fleet.ts',
      'workspace/foreign.ts',
      'workspace/index/indexed-file.ts',
      'workspace/index/scan.ts',
      'workspace/navigate/links.ts',
      'workspace/navigate/places.ts',
      'workspace/navigate/rename.ts',
      'workspace/navigate/symbols.ts',
    ],
    completion: ['features/completion.ts', 'features/signature.ts', 'features/hover.ts'],
    reading: ['features/inlay-hints.ts', 'features/code-lens.ts', 'features/picture.ts', 'features/show.ts'],
    writing: ['features/fix-rule.ts', 'features/formatting.ts', 'features/clone.ts', 'features/identity.ts'],
    rare: ['values/cpu/cpuid/cpuid.ts', 'values/cpu/vnuma/vnuma.ts', 'values/devices/vsnd.ts'],
    explain: ['explain/explain-output.ts'],
    migrate: [
      'migrate/action.ts',
      'migrate/answer.ts',
      'migrate/left-alone.ts',
      'migrate/upgrade-report.ts',
      'migrate/xm-program.ts',
    ],
    // These alone may ask for modules of Node.js: a browser takes no part of which a line does.
    commands: [
      'cli/completion.ts',
      'cli/explain-error.ts',
      'cli/migrate.ts',
      'cli/upgrade-check.ts',
      'cli/baseline.ts',
      'cli/fix.ts',
      'cli/format.ts',
      'cli/keys.ts',
      'cli/together.ts',
      'cli/watch.ts',
      'cli/report/gcc.ts',
      'cli/report/github.ts',
      'cli/report/gitlab.ts',
      'cli/report/json.ts',
      'cli/report/junit.ts',
      'cli/report/placed.ts',
      'cli/report/sarif.ts',
      'cli/rules.ts',
      'cli/show.ts',
    ],
  },
}

/** What starts the program in Node.js, as it is; what it has compiled is known by the contents of the parts. */
const starts = [
  ['server/src/cli/xencfg.cjs', 'dist/cli/xencfg.cjs'],
  ['server/src/cli/code-cache.cjs', 'dist/cli/code-cache.cjs'],
  ['server/src/lsp/start.cjs', 'dist/server/start.js'],
]

/** The clients, and the library that they have in common. The names of the outputs are known to package.json, and to the clients. */
const clients = [
  {
    in: 'client/src/node.ts',
    out: 'dist/client/node.cjs',
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
    supported: { 'dynamic-import': false },
    plugins: [withLibraryApart],
  },
  // VS Code's web host takes a file of an ESM package for CommonJS only if `browser` ends in `.cjs`, and then appends `.js`:
  // package.json says `browser.cjs`, the file is called `browser.cjs.js`. It reads no other file.
  {
    in: 'client/src/browser.ts',
    out: 'dist/client/browser.cjs.js',
    platform: 'browser',
    format: 'cjs',
    external: ['vscode'],
  },
  {
    in: 'client/src/library.ts',
    out: 'dist/client/library.js',
    platform: 'browser',
    conditions: ['node', 'browser', 'module'],
    format: 'cjs',
    external: ['vscode', ...builtIn],
    plugins: [withoutUnusedFeatures],
  },
  { in: 'client/src/picture/page/main.ts', out: 'dist/client/picture.js', platform: 'browser', format: 'iife' },
]

/** What is handed on with the bundles: the licences of the packages that are in them. */
const noticesFile = 'dist/THIRD-PARTY-NOTICES.txt'

/** The suites: each file of the desktop suite on its own, beside the Mocha `run()` that loads them; the web suite as one file. */
function suites() {
  const desktop = fs
    .readdirSync(inRoot('test/vscode/suite'))
    .filter((name) => name === 'index.ts' || name.endsWith('.test.ts'))
  return [
    ...desktop.map((name) => ({
      in: `test/vscode/suite/${name}`,
      out: `dist/test/vscode/${name.replace(/\.ts$/, '.cjs')}`,
      platform: 'node',
      format: 'cjs',
      external: ['vscode', 'mocha'],
    })),
    {
      in: 'test/web/suite.ts',
      out: 'dist/test/web/suite.cjs.js',
      platform: 'browser',
      format: 'cjs',
      external: ['vscode'],
      // Mocha's browser build wants a `process`; the suites import `mocha`, which there is a global.
      banner: 'var process = { env: {} };',
      alias: { mocha: inRoot('test/web/mocha.ts') },
    },
  ]
}

function optionsOf(entry, production, into = root) {
  return {
    absWorkingDir: root,
    entryPoints: [entry.in],
    outfile: path.resolve(into, entry.out),
    bundle: true,
    platform: entry.platform,
    format: entry.format,
    target: entry.platform === 'node' ? 'node20' : 'es2022',
    mainFields: entry.platform === 'node' ? ['module', 'main'] : ['browser', 'module', 'main'],
    external: entry.external ?? [],
    ...(entry.conditions ? { conditions: entry.conditions } : {}),
    supported: entry.supported ?? {},
    alias: entry.alias ?? {},
    plugins: entry.plugins ?? [],
    banner: entry.banner ? { js: entry.banner } : {},
    minify: production,
    sourcemap: !production,
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'warning',
  }
}

/** Of a folder of files that are CommonJS, in a package of ES modules. */
const commonJs = '{ "type": "commonjs" }\n'

/** Builds a client or a suite; the packages that are in it. */
async function buildBundle(entry, { production, smallest, into }) {
  const options = optionsOf(entry, production, into)
  const { metafile } = await bundle({ ...options, metafile: true })
  if (smallest) fs.writeFileSync(options.outfile, await smaller(fs.readFileSync(options.outfile, 'utf8')))
  return packagesIn(Object.keys(metafile.inputs))
}

/** Builds server, worker and xencfg; the packages that are in them. */
async function buildProgram({ production, smallest, into = root }) {
  const outputs = await buildParts({ root, ...program, production, smallest })
  const inOutput = (file) => path.resolve(into, file)
  for (const file of program.outputs) fs.mkdirSync(path.dirname(inOutput(file)), { recursive: true })
  const write = (name, text) => fs.writeFileSync(inOutput(`${program.folder}/${name}`), text)
  // A part that is no more shall not be found.
  for (const name of fs.readdirSync(inOutput(program.folder))) fs.rmSync(inOutput(`${program.folder}/${name}`))
  for (const [name, { text }] of outputs) write(name, text)
  write('worker.js', workerStarting('browser.js'))
  write('package.json', commonJs)
  fs.writeFileSync(inOutput('dist/rule-pages.json'), JSON.stringify(pagesOf(root)))
  const contents = createHash('sha256')
  for (const name of [...outputs.keys()].sort()) contents.update(outputs.get(name).text)
  const known = contents.digest('hex').slice(0, 16)
  for (const [source, file] of starts) {
    const text = fs.readFileSync(inRoot(source), 'utf8')
    fs.writeFileSync(inOutput(file), text.replace("'BUILD'", `'${known}'`))
  }
  fs.chmodSync(inOutput('dist/cli/xencfg.cjs'), 0o755)
  return packagesIn([...outputs.values()].flatMap(({ inputs }) => inputs))
}

/**
 * Builds once, into another folder than the project's where `into` says so; `only` names the one output that is wanted, and `smallest` is
 * `production` that takes half a minute to make it smaller yet. An entry
 * that is missing or does not compile is an exception, after esbuild has said what and where.
 */
export async function build({ production = false, smallest = false, tests = false, only, into } = {}) {
  const how = { production: production || smallest, smallest, into }
  const known = [...program.outputs, ...clients.map(({ out }) => out)]
  if (only && !known.includes(only)) throw new Error(`nothing is called ${only}; there are ${known.join(', ')}`)
  const bundles = clients.filter(({ out }) => !only || out === only)
  // A suite that is gone from the sources shall not be run.
  if (tests) fs.rmSync(inRoot('dist/test/vscode'), { recursive: true, force: true })
  if (how.production && !only) fs.rmSync(path.resolve(into ?? root, 'dist/client'), { recursive: true, force: true })
  const packages = await Promise.all([
    ...(!only || program.outputs.includes(only) ? [buildProgram(how)] : []),
    ...bundles.map((entry) => buildBundle(entry, how)),
  ])
  if (bundles.length > 0) fs.writeFileSync(path.resolve(into ?? root, 'dist/client/package.json'), commonJs)
  if (tests) await Promise.all(suites().map((entry) => buildBundle(entry, how)))
  if (how.production && !only)
    fs.writeFileSync(path.resolve(into ?? root, noticesFile), noticesOf(packages.flat(), root))
}

/** Builds again whenever a source changes, until the process is ended. */
async function watch() {
  let waiting
  const again = () => {
    clearTimeout(waiting)
    waiting = setTimeout(() => {
      build().then(
        () => console.log(`${new Date().toLocaleTimeString()} built`),
        // esbuild has printed what and where.
        () => {},
      )
    }, 100)
  }
  for (const folder of ['client/src', 'protocol/src', 'server/src'])
    fs.watch(inRoot(folder), { recursive: true }, again)
  again()
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    const { watch: watching, ...options } = parseArgs({
      options: {
        production: { type: 'boolean' },
        smallest: { type: 'boolean' },
        watch: { type: 'boolean' },
        tests: { type: 'boolean' },
        only: { type: 'string' },
        into: { type: 'string' },
      },
    }).values
    if (watching) await watch()
    else await build(options)
  } catch (error) {
    // esbuild has printed its own errors already.
    if (!error.errors) console.error(`esbuild.mjs: ${error.message}`)
    process.exit(1)
  }
}
