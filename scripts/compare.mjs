// `npm run compare -- OLD [NEW]`: what two checkouts say of every recorded config, every example and, where it lies beside the
// checkout, the corpus of real files. OLD and NEW are folders, or revisions of this repository; NEW is this folder unless named.
// Prints each difference, grouped by what changed; ends with 1 where there is one.
//   --most N      how many differences of a group are printed (default 2)
//   --only WHAT   check, judge, show or migrate
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import readline from 'node:readline'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'
import { nodeModules, root } from './lib/paths.mjs'
import { run } from './lib/process.mjs'

/** Old ones, the one whose xl Debian has, and the newest. */
const list = fs.readFileSync(path.join(root, 'server/src/releases.ts'), 'utf8')
const releases = ['4.2', '4.10', '4.17', list.match(/\d+\.\d+/g).at(-1)]

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { most: { type: 'string', default: '2' }, only: { type: 'string' } },
})
const [before, after = root] = positionals
if (!before || positionals.length > 2) {
  console.error('npm run compare -- OLD [NEW]: two checkouts of this project, as folders or as revisions of this one')
  process.exit(2)
}

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'xen-config-compare-'))
try {
  const configs = [...recorded(), ...examples(), ...corpus()]
  console.log(`${configs.length} configs for ${releases.join(', ')}`)
  const [old, now] = await Promise.all([
    answersOf(await checkout(before, 'old'), 'old', configs),
    answersOf(await checkout(after, 'new'), 'new', configs),
  ])
  process.exitCode = report(configs, old, now) ? 1 : 0
} finally {
  fs.rmSync(scratch, { recursive: true, force: true })
}

function recorded() {
  const lines = fs.readFileSync(path.join(root, 'test/conformance/verdicts.jsonl'), 'utf8').split('\n').filter(Boolean)
  return lines.map((line) => JSON.parse(line)).map(({ id, kind, text }) => ({ id, kind, text }))
}

function examples() {
  const dir = path.join(root, 'examples')
  const kindOf = (name) => (name.endsWith('.cpupool') ? 'cpupool' : name === 'xl.conf' ? 'xl-conf' : 'domain')
  return fs.readdirSync(dir).map((name) => ({
    id: `examples/${name}`,
    kind: kindOf(name),
    text: fs.readFileSync(path.join(dir, name), 'utf8'),
  }))
}

function corpus() {
  const dir = path.join(root, '../shared/corpus')
  if (!fs.existsSync(path.join(dir, 'index.tsv'))) return []
  const kinds = { cpupool: 'cpupool', 'xl.conf': 'xl-conf' }
  const [head, ...rows] = fs.readFileSync(path.join(dir, 'index.tsv'), 'utf8').trimEnd().split('\n')
  const column = Object.fromEntries(head.split('\t').map((name, index) => [name, index]))
  return rows
    .map((row) => row.split('\t'))
    .map((cells) => ({ name: cells[column.file], kind: kinds[cells[column.kind]] ?? 'domain' }))
    .filter(({ name }) => fs.existsSync(path.join(dir, 'files', name)))
    .map(({ name, kind }) => ({
      id: `corpus/${name}`,
      kind,
      text: fs.readFileSync(path.join(dir, 'files', name), 'utf8'),
    }))
}

/** A folder as it is; a revision is laid out in the scratch folder. */
async function checkout(given, name) {
  if (fs.existsSync(path.join(given, 'server/src/service.ts'))) return path.resolve(given)
  const dir = path.join(scratch, name)
  fs.mkdirSync(dir)
  const archive = path.join(scratch, `${name}.tar`)
  const made = await run('git', ['archive', '--output', archive, given], { cwd: root, capture: true })
  if (made.code !== 0) throw new Error(`${given} is no checkout and no revision: ${made.output.trim()}`)
  await run('tar', ['-xf', archive, '-C', dir], { cwd: root, capture: true })
  return dir
}

/** The commit that a folder holds unchanged; nothing for a folder with changes of its own. */
async function commitOf(dir) {
  const git = async (...args) => (await run('git', args, { cwd: dir, capture: true, echo: false })).output.trim()
  if (path.resolve(await git('rev-parse', '--show-toplevel')) !== path.resolve(dir)) return undefined
  return (await git('status', '--porcelain')) === '' ? git('rev-parse', 'HEAD') : undefined
}

/** What a checkout answers, a line for each config and release; what a commit answers is kept for the next comparison. */
async function answersOf(dir, name, configs) {
  const commit = await commitOf(dir)
  const questions = [configs, releases, fs.readFileSync(path.join(root, 'scripts/compare/answers.ts'), 'utf8')]
  const digest = createHash('sha256').update(JSON.stringify(questions)).digest('hex').slice(0, 16)
  const kept = commit && path.join(nodeModules, '.cache/compare', `${commit.slice(0, 12)}-${digest}.jsonl`)
  if (kept && fs.existsSync(kept)) return fs.readFileSync(kept, 'utf8').split('\n')
  const lines = await freshAnswers(dir, name, configs)
  if (kept) {
    fs.mkdirSync(path.dirname(kept), { recursive: true })
    fs.writeFileSync(`${kept}.${process.pid}`, lines.join('\n'))
    fs.renameSync(`${kept}.${process.pid}`, kept)
  }
  return lines
}

async function freshAnswers(dir, name, configs) {
  const outfile = path.join(scratch, `${name}.mjs`)
  await build({
    entryPoints: [path.join(root, 'scripts/compare/answers.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    alias: { '@checkout/service': path.join(dir, 'server/src/service.ts') },
    nodePaths: [path.join(root, 'node_modules')],
    banner: { js: "import { createRequire as req } from 'node:module';const require = req(import.meta.url);" },
    logLevel: 'warning',
  })
  const child = spawn(process.execPath, ['--max-old-space-size=4096', outfile], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = []
  const reading = (async () => {
    for await (const line of readline.createInterface({ input: child.stdout })) lines.push(line)
  })()
  for (const config of configs)
    for (const release of releases)
      if (!child.stdin.write(`${JSON.stringify({ ...config, release })}\n`))
        await new Promise((resolve) => child.stdin.once('drain', resolve))
  child.stdin.end()
  await reading
  if (lines.length !== configs.length * releases.length)
    throw new Error(`${name}: it stopped after ${lines.length} answers`)
  return lines
}

/** Prints what differs, and says how much does. */
function report(configs, old, now) {
  const groups = new Map()
  let differing = 0
  old.forEach((line, index) => {
    if (line === now[index]) return
    const [one, other] = [JSON.parse(line), JSON.parse(now[index])]
    let differs = false
    for (const what of new Set([...Object.keys(one), ...Object.keys(other)])) {
      if (options.only && what !== options.only) continue
      if (JSON.stringify(one[what]) === JSON.stringify(other[what])) continue
      differs = true
      for (const { group, detail } of differences(what, one[what], other[what])) {
        const id = `${configs[Math.floor(index / releases.length)].id} ${releases[index % releases.length]}`
        groups.set(group, [...(groups.get(group) ?? []), { id, detail }])
      }
    }
    if (differs) differing++
  })
  for (const [group, found] of [...groups].sort((a, b) => b[1].length - a[1].length)) {
    console.log(`\n${found.length} × ${group}`)
    for (const { id, detail } of found.slice(0, Number(options.most))) console.log(`  ${id}\n${detail}`)
  }
  console.log(`\n${old.length} answers, ${differing} differ`)
  return differing > 0
}

/** What is said in one answer and not in the other; for diagnostics, one by one. */
function differences(what, one, other) {
  const indent = (sign, value) =>
    `    ${sign} ${typeof value === 'string' ? value : JSON.stringify(value)}`.slice(0, 600)
  if (what !== 'check' && what !== 'judge')
    return [{ group: what, detail: `${indent('-', one)}\n${indent('+', other)}` }]
  const list = (answer) => (Array.isArray(answer) ? answer : (answer?.problems ?? []))
  const [gone, come] = [without(list(one), list(other)), without(list(other), list(one))]
  if (gone.length + come.length === 0) return [{ group: `${what}: order or verdict`, detail: indent('±', other) }]
  const ruleOf = ({ code, rule }) => rule ?? code
  return Array.from({ length: Math.max(gone.length, come.length) }, (_, index) => ({
    group: `${what} ${[gone[index], come[index]].map((each) => (each ? ruleOf(each) : 'nothing')).join(' -> ')}`,
    detail: [
      ...(gone[index] ? [indent('-', gone[index])] : []),
      ...(come[index] ? [indent('+', come[index])] : []),
    ].join('\n'),
  }))
}

function without(list, others) {
  const left = others.map((each) => JSON.stringify(each))
  return list.filter((each) => {
    const at = left.indexOf(JSON.stringify(each))
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}
