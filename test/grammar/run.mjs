// Runs the grammar tests: the files of this folder with assertions in their comments, and the examples against the
// snapshots in snapshots/. `node test/grammar/run.mjs -u` writes the snapshots anew.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { report } from '../../scripts/lib/suite-results.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const update = process.argv.includes('-u')
const snapshots = join(root, 'test/grammar/snapshots')
const require = createRequire(import.meta.url)
const grammars = readdirSync(join(root, 'syntaxes'))
  .filter((name) => name.endsWith('.tmLanguage.json'))
  .flatMap((name) => ['-g', join(root, 'syntaxes', name)])

/** Runs one program of vscode-tmgrammar-test: whether it is content, and what it said. */
const run = (program, ...args) => {
  const file = join(require.resolve('vscode-tmgrammar-test/package.json'), '../dist', program)
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...grammars, ...args], {
    cwd: root,
    encoding: 'utf8',
  })
  process.stdout.write(stdout + stderr)
  return { passed: status === 0, said: stderr + stdout }
}

const scopeOf = (name) => {
  if (name.endsWith('.cpupool')) return 'source.xen-cpupool'
  return name === 'xl.conf' ? 'source.xen-xl-conf' : 'source.xen-domain'
}

const results = []

for (const name of readdirSync(join(root, 'test/grammar')).sort()) {
  if (['.mjs', ''].includes(extname(name))) continue
  results.push({ name, ...run('unit.js', join(root, 'test/grammar', name)) })
}

// The program wants a snapshot beside its file, and we want none in examples/: so both meet in a folder of their own.
const folder = mkdtempSync(join(tmpdir(), 'xen-config-grammar-'))
mkdirSync(snapshots, { recursive: true })
for (const name of readdirSync(join(root, 'examples')).sort()) {
  const snapshot = join(snapshots, `${name}.snap`)
  const copy = join(folder, name)
  cpSync(join(root, 'examples', name), copy)
  if (existsSync(snapshot)) cpSync(snapshot, `${copy}.snap`)
  else if (!update) {
    const said = `examples/${name} has no snapshot: node test/grammar/run.mjs -u`
    console.log(said)
    results.push({ name, passed: false, said })
    continue
  }
  results.push({ name, ...run('snapshot.js', '-s', scopeOf(name), ...(update ? ['-u'] : []), copy) })
  if (update) cpSync(`${copy}.snap`, snapshot)
}
rmSync(folder, { recursive: true })

const failures = results.filter(({ passed }) => !passed)
report({
  passed: results.length - failures.length,
  failed: failures.length,
  failures: failures.map(({ name, said }) => ({ title: name, said })),
})
