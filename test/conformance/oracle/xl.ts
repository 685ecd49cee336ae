// Calls xl through the shim: Debian's 4.17, or one that was built of a tag. Used by tests and scripts only; the extension never
// starts it.
import { fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** An xl with the shims that were compiled for it. */
export interface Xl {
  readonly program: string
  readonly dryShim: string
  readonly createShim: string
  /** The folder of its libraries, where it does not find them itself. */
  readonly libraries?: string
}

const libraryOf = (name: string) => fileURLToPath(new URL(`../../../dist/oracle/${name}.so`, import.meta.url))
const debian: Xl = {
  program: '/usr/lib/xen-4.17/bin/xl',
  dryShim: libraryOf('shim'),
  createShim: libraryOf('shim-create'),
}

/** Whether xl and the shims are there; `npm test` sees to it where it can. */
export const hasXl = [debian.program, debian.dryShim, debian.createShim].every((file) => existsSync(file))

/** What xl made of a config. */
export interface Verdict {
  /** Exit status 0. */
  readonly accepted: boolean
  readonly status: number | NodeJS.Signals
  /** Whether we stopped it: it ran for too long, or printed too much. */
  readonly stopped: boolean
  /** The JSON of the domain; empty where there is none. */
  readonly built: string
  /** What xl wrote to stderr. */
  readonly said: string
}

/** What xl wrote, line by line, in the form of the recorded verdicts: without its first line, and with FILE for the file's name. */
export const linesOf = ({ said }: Verdict): string[] =>
  said
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('Parsing config'))
    .map((line) => line.replace(/^config(?=:)/, 'FILE'))

/** Has xl parse a config, as `create -n` or `cpupool-create -n`. `host` are knobs of the shim. */
export async function dryRun(
  text: string,
  command: 'create' | 'cpupool-create' = 'create',
  host: Record<string, string> = {},
  xl: Xl = debian,
): Promise<Verdict> {
  const dir = await mkdtemp(join(tmpdir(), 'xen-config-'))
  const file = join(dir, 'c')
  try {
    await writeFile(file, text)
    return await call(xl, [command, '-n', file], file, { LD_PRELOAD: xl.dryShim, ...host })
  } finally {
    await rm(dir, { recursive: true })
  }
}

/** What a creation came to: the domain config before and after libxl has filled it in, and the nodes of xenstore that have a value. */
export interface Created {
  readonly before: unknown
  readonly config: unknown
  readonly xenstore: Readonly<Record<string, string>>
  /** The programs that were run, and what the hypervisor was told, in order. */
  readonly record: readonly unknown[]
}

/**
 * Has xl create the domain of a config, up to the moment in which it would run, on a host that is a pretence. `host` are knobs of
 * the shim.
 */
export async function create(
  text: string,
  host: Record<string, string> = {},
  xl: Xl = debian,
): Promise<Verdict & { readonly created: Created | undefined }> {
  const dir = await mkdtemp(join(tmpdir(), 'xen-config-'))
  const file = join(dir, 'c')
  const out = join(dir, 'out')
  try {
    await writeFile(file, text)
    const knobs = { XLSHIM_CMDLINE: 'dom0_mem=4G', XLSHIM_OUT: out, ...host }
    const verdict = await call(xl, ['create', file], file, { LD_PRELOAD: xl.createShim, ...knobs })
    const left = existsSync(out) ? JSON.parse(await readFile(out, 'utf8')) : { rc: -1 }
    const { rc, before, config, xenstore, record } = left
    return { ...verdict, created: rc === 0 ? { before, config, xenstore, record } : undefined }
  } finally {
    await rm(dir, { recursive: true })
  }
}

/** How a program ended. */
type Ended = Pick<Verdict, 'status' | 'stopped' | 'built' | 'said'>

interface Waiting {
  readonly resolve: (ended: Ended) => void
  readonly reject: (error: Error) => void
}

/** Starts programs in a process of its own; what ends is told by its number. */
const startStarter = () => {
  const waiting = new Map<number, Waiting>()
  const child = fork(fileURLToPath(new URL('starter.mjs', import.meta.url)), { execArgv: [] })
  const fail = (message: string) => {
    for (const { reject } of waiting.values()) reject(new Error(message))
    waiting.clear()
  }
  child.on('error', ({ message }) => fail(message))
  child.on('exit', (status) => fail(`what starts xl ended with ${status}`))
  child.on('message', ({ number, ended, failure }: { number: number; ended?: Ended; failure: string }) => {
    const { resolve, reject } = waiting.get(number) ?? {}
    waiting.delete(number)
    // It is waited for while there is something to wait for.
    if (waiting.size === 0) child.channel?.unref()
    if (ended) resolve?.(ended)
    else reject?.(new Error(failure))
  })
  child.unref()
  let last = 0
  return (program: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> =>
    new Promise((resolve, reject) => {
      const number = last++
      waiting.set(number, { resolve, reject })
      child.channel?.ref()
      child.send({ number, program, args, env })
    })
}

let starter: ReturnType<typeof startStarter> | undefined

async function call(xl: Xl, args: string[], file: string, environment: Record<string, string>): Promise<Verdict> {
  const libraries = xl.libraries === undefined ? {} : { LD_LIBRARY_PATH: xl.libraries }
  starter ??= startStarter()
  const ended = await starter(xl.program, args, { LC_ALL: 'C', ...libraries, ...environment })
  return { ...ended, accepted: ended.status === 0, said: ended.said.replaceAll(file, 'config') }
}
