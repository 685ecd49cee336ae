// `npm run record -- --xl DIR --release 4.22`: what an xl that build-xl.sh has built says of the recorded configs, into
// test/conformance/verdicts.jsonl. See docs/new-release.md.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { isRelease, type Release, releases } from '../../server/src/release.ts'
import { creationOf } from '../../test/conformance/create/live.ts'
import { dryRun, linesOf, type Xl } from '../../test/conformance/oracle/xl.ts'
import { questionOf, withAnswer, withCreation } from './recorded.ts'

const conformance = fileURLToPath(new URL('../../test/conformance/', import.meta.url))

interface Options {
  readonly xl: string
  readonly release: string
  readonly check?: boolean
  readonly create?: boolean
}

const command = new Command('npm run record --')
  .description('Has an xl of a release answer all recorded configs in a dry run, and keeps its answers.')
  .requiredOption('--xl <dir>', 'what scripts/release/build-xl.sh has built: a folder with xl, lib and include')
  .requiredOption('--release <release>', 'the release of that xl, such as 4.22; server/src/release.ts must have it')
  .option('--create', 'ask for `xl create` up to the running guest (create/rows.jsonl), and not for a dry run')
  .option('--check', 'change nothing; print the rows whose recorded answer is another')
  .addHelpText(
    'after',
    `
Needs gcc: the shim that stands for the hypervisor (test/conformance/oracle) is compiled against the headers of the release.

Example:
  npm run record -- --xl ~/xl-4.22 --release 4.22`,
  )
  .action(async ({ xl: dir, release, check, create }: Options) => {
    if (!isRelease(release)) throw new Error(`${release} is not in the list of releases`)
    const xl = prepared(resolve(dir), release)
    const path = join(conformance, create ? 'create/rows.jsonl' : 'verdicts.jsonl')
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
    const answered = await inParallel(lines, (line) =>
      create ? created(line, release, xl) : dryRunOf(line, release, xl),
    )
    const changed = lines.flatMap((line, index) => (line === answered[index] ? [] : [questionOf(line).id]))
    if (check) for (const id of changed) console.log(id)
    else writeFileSync(path, `${answered.join('\n')}\n`)
    console.log(
      `${lines.length} configs answered by xl ${release}; ${changed.length} rows ${check ? 'would change' : 'changed'}`,
    )
    if (check && changed.length > 0) process.exitCode = 1
  })

/** The xl of a folder, with the shims compiled for it. */
function prepared(dir: string, release: string): Xl {
  const xl = {
    program: join(dir, 'xl'),
    libraries: join(dir, 'lib'),
    dryShim: join(dir, 'shim.so'),
    createShim: join(dir, 'shim-create.so'),
  }
  if (!existsSync(xl.program)) throw new Error(`there is no ${xl.program}`)
  const [major, minor] = release.split('.')
  const defines = [`-DXEN_MAJOR=${major}`, `-DXEN_MINOR=${minor}`, '-D__XEN_TOOLS__']
  const flags = ['-shared', '-fPIC', '-O1', ...defines, '-I', join(dir, 'include')]
  for (const [source, library] of [
    ['shim.c', xl.dryShim],
    ['shim-create.c', xl.createShim],
  ] as const)
    execFileSync('gcc', [...flags, '-o', library, join(conformance, 'oracle', source), '-ldl'], { stdio: 'inherit' })
  return xl
}

async function dryRunOf(line: string, release: Release, xl: Xl): Promise<string> {
  const { id, kind, text } = questionOf(line)
  const verdict = await dryRun(text, kind === 'cpupool' ? 'cpupool-create' : 'create', {}, xl)
  if (verdict.stopped) throw new Error(`xl does not end on ${id}`)
  // A pool is described in words, not in JSON.
  const built = kind === 'domain' && verdict.accepted ? verdict.built : ''
  return withAnswer(line, release, { exit: verdict.status, said: linesOf(verdict), built }, releases)
}

/** A config that the feigned hypervisor cannot answer keeps what it has. */
async function created(line: string, release: Release, xl: Xl): Promise<string> {
  const creation = await creationOf(questionOf(line).text, xl)
  if (!creation) return line
  const { exit, said, effective } = creation
  return withCreation(line, release, { exit, said, effective: effective && { filled: effective.filled } }, releases)
}

/** What `ask` answers to each item, as many at a time as there are processors. */
async function inParallel<T, R>(items: readonly T[], ask: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = []
  let next = 0
  const work = async () => {
    while (next < items.length) {
      const own = next++
      answers[own] = await ask(items[own] as T)
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  return answers
}

try {
  await command.parseAsync()
} catch (error) {
  console.error(`record: ${error instanceof Error ? error.message : error}`)
  process.exit(2)
}
