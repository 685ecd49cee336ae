// Builds everything that ships (`node esbuild.mjs [--production] [--watch]`), and with `--tests` the suites that run inside VS Code.
// `--only dist/cli/xencfg.mjs` builds one output, `--into FOLDER` puts it elsewhere.
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { build as bundle, context } from 'esbuild'
import { noticesOf, packagesIn } from './scripts/lib/notices.mjs'

const root = import.meta.dirname
const inRoot = (file) => path.join(root, file)

/** What is built from what. The names of the outputs are known to package.json and to the client. */
const shipped = [
  { in: 'client/src/node.ts', out: 'dist/client/node.cjs', platform: 'node', format: 'cjs', external: ['vscode'] },
  // VS Code's web host takes a file of an ESM package for CommonJS only if `browser` ends in `.cjs`, and then appends `.js`:
  // package.json says `browser.cjs`, the file is called `browser.cjs.js`.
  {
    in: 'client/src/browser.ts',
    out: 'dist/client/browser.cjs.js',
    platform: 'browser',
    format: 'cjs',
    external: ['vscode'],
  },
  { in: 'client/src/picture/page/main.ts', out: 'dist/client/picture.js', platform: 'browser', format: 'iife' },
  { in: 'server/src/node.ts', out: 'dist/server/node.cjs', platform: 'node', format: 'cjs' },
  { in: 'server/src/browser.ts', out: 'dist/server/browser.js', platform: 'browser', format: 'iife' },
  {
    in: 'server/src/cli/main.ts',
    out: 'dist/cli/xencfg.mjs',
    platform: 'node',
    format: 'esm',
    // Some libraries are CommonJS and `require` what Node.js has built in.
    banner:
      "#!/usr/bin/env node\nimport { createRequire as xencfgRequire } from 'node:module';const require = xencfgRequire(import.meta.url);",
    executable: true,
  },
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
    alias: entry.alias ?? {},
    banner: entry.banner ? { js: entry.banner } : {},
    minify: production,
    sourcemap: !production,
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'warning',
  }
}

const makeExecutable = (entry, into = root) => entry.executable && fs.chmodSync(path.resolve(into, entry.out), 0o755)

/**
 * Builds once, into another folder than the project's where `into` says so; `only` names the one output that is wanted. An entry
 * that is missing or does not compile is an exception, after esbuild has said what and where.
 */
export async function build({ production = false, tests = false, only, into } = {}) {
  const entries = [...shipped, ...(tests ? suites() : [])].filter(({ out }) => !only || out === only)
  if (entries.length === 0)
    throw new Error(`nothing is called ${only}; there are ${shipped.map(({ out }) => out).join(', ')}`)
  const missing = entries.map((entry) => entry.in).filter((file) => !fs.existsSync(inRoot(file)))
  if (missing.length > 0) throw new Error(`entry points are missing: ${missing.join(', ')}`)
  // A suite that is gone from the sources shall not be run.
  if (tests) fs.rmSync(inRoot('dist/test/vscode'), { recursive: true, force: true })
  if (production)
    for (const dir of new Set(shipped.map((entry) => path.dirname(path.resolve(into ?? root, entry.out)))))
      fs.rmSync(dir, { recursive: true, force: true })
  const packages = await Promise.all(
    entries.map(async (entry) => {
      const { metafile } = await bundle({ ...optionsOf(entry, production, into), metafile: true })
      makeExecutable(entry, into)
      return shipped.includes(entry) ? packagesIn(Object.keys(metafile.inputs)) : []
    }),
  )
  if (production && !only) fs.writeFileSync(path.resolve(into ?? root, noticesFile), noticesOf(packages.flat(), root))
}

/** Builds again whenever a source changes, until the process is ended. */
async function watch() {
  for (const entry of shipped) {
    const report = {
      name: 'report',
      setup: ({ onEnd }) =>
        onEnd(({ errors }) => {
          if (errors.length === 0) makeExecutable(entry)
          console.log(
            `${new Date().toLocaleTimeString()} ${entry.out}: ${errors.length === 0 ? 'built' : `${errors.length} error(s)`}`,
          )
        }),
    }
    const watched = await context({ ...optionsOf(entry, false), plugins: [report] })
    await watched.watch()
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    const { watch: watching, ...options } = parseArgs({
      options: {
        production: { type: 'boolean' },
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
