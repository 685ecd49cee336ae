// Calls xl through the shim: Debian's 4.17, or one that was built of a tag. Used by tests and scripts only; the extension never
// starts it.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { constants, tmpdir } from 'node:os'
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

/** xl may compute for so many seconds, run twice as long, and write so many bytes: a config with billions of vCPUs would go on for gigabytes. */
const most = { seconds: 5, output: 16 * 1024 * 1024 }

/** What a shell says of a program that a signal has ended: this, and its number. */
const bySignal = 128

/** How a program ends that was stopped: for its output, its time on the processor, or because it waited for ever. */
const stops: readonly unknown[] = ['SIGXFSZ', 'SIGXCPU', 'SIGKILL'] satisfies NodeJS.Signals[]

const signalOf = new Map(
  Object.entries(constants.signals)
    .toReversed()
    .map(([name, number]) => [bySignal + number, name as NodeJS.Signals]),
)

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`

/** A shell that runs one command after the other. */
interface Shell {
  /** Runs a command to its end; undefined where it has none, and then the shell has gone with it. */
  run(command: string): Promise<number | undefined>
}

/** To start another process takes one that holds as much memory as Node.js as long as xl takes for all it does; a small one starts it at once. */
const startShell = (): Shell => {
  const shell = spawn('/bin/sh', { stdio: ['pipe', 'pipe', 'ignore'], detached: true })
  let waiting:
    | { readonly resolve: (code: number | undefined) => void; readonly reject: (error: Error) => void }
    | undefined
  const held = [shell, shell.stdin as Socket, shell.stdout as Socket]
  // It is waited for while there is something to wait for.
  const rest = () => {
    for (const each of held) each.unref()
  }
  rest()
  shell.stdout.setEncoding('utf8').on('data', (code: string) => waiting?.resolve(Number(code)))
  shell.on('error', (error) => waiting?.reject(error))
  shell.on('exit', () => waiting?.resolve(undefined))
  shell.stdin.write(`ulimit -f ${most.output / 512}; ulimit -t ${most.seconds}\n`)
  return {
    run: (command) => {
      const timer = setTimeout(() => process.kill(-(shell.pid ?? Number.NaN), 'SIGKILL'), 2000 * most.seconds)
      for (const each of held) each.ref()
      const ended = new Promise<number | undefined>((resolve, reject) => {
        waiting = { resolve, reject }
      })
      shell.stdin.write(`${command}; echo $?\n`)
      return ended.finally(() => {
        clearTimeout(timer)
        rest()
      })
    },
  }
}

/** Those that have nothing to do; there are as many as ever had at a time. */
const shells: Shell[] = []

async function call(xl: Xl, args: string[], file: string, environment: Record<string, string>): Promise<Verdict> {
  const libraries = xl.libraries === undefined ? {} : { LD_LIBRARY_PATH: xl.libraries }
  const variables = Object.entries({ LC_ALL: 'C', ...libraries, ...environment })
  const set = variables.map(([name, value]) => `${name}=${quoted(value)}`)
  const [out, err] = [`${file}.built`, `${file}.said`]
  const program = [...set, 'exec', quoted(xl.program), ...args.map(quoted)].join(' ')
  // Within its own shell: what a signal ends is told of by the one outside, and not among what the program said.
  const command = `(${program} </dev/null >${quoted(out)} 2>${quoted(err)})`
  const shell = shells.pop() ?? startShell()
  const code = await shell.run(command)
  if (code !== undefined) shells.push(shell)
  const status = code === undefined ? 'SIGKILL' : (signalOf.get(code) ?? code)
  const [built, said] = await Promise.all([readFile(out, 'utf8'), readFile(err, 'utf8')])
  return {
    status,
    stopped: stops.includes(status),
    built,
    said: said.replaceAll(file, 'config'),
    accepted: status === 0,
  }
}
