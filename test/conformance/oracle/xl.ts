// Calls Debian's xl 4.17 through the shim. Used by tests only; the extension never starts it.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const program = '/usr/lib/xen-4.17/bin/xl'
const libraryOf = (name: string) => fileURLToPath(new URL(`../../../dist/oracle/${name}.so`, import.meta.url))
const dryShim = libraryOf('shim')
const createShim = libraryOf('shim-create')

/** Whether xl and the shims are there; `npm test` sees to it where it can. */
export const hasXl = [program, dryShim, createShim].every((file) => existsSync(file))

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

/** More than any domain prints that a host could hold; a config with billions of vCPUs would go on for gigabytes. */
const mostOutput = 16 * 1024 * 1024

/** Has xl parse a config, as `create -n` or `cpupool-create -n`. `host` are knobs of the shim. */
export async function dryRun(
  text: string,
  command: 'create' | 'cpupool-create' = 'create',
  host: Record<string, string> = {},
): Promise<Verdict> {
  const dir = await mkdtemp(join(tmpdir(), 'xen-config-'))
  const file = join(dir, 'c')
  try {
    await writeFile(file, text)
    return await call([command, '-n', file], file, { LD_PRELOAD: dryShim, ...host })
  } finally {
    await rm(dir, { recursive: true })
  }
}

/** What a creation came to: the domain config before and after libxl has filled it in; undefined where it made no domain. */
export interface Created {
  readonly before: unknown
  readonly config: unknown
}

/**
 * Has xl create the domain of a config, up to the moment in which it would run, on a host that is a pretence. `host` are knobs of
 * the shim.
 */
export async function create(
  text: string,
  host: Record<string, string> = {},
): Promise<Verdict & { readonly created: Created | undefined }> {
  const dir = await mkdtemp(join(tmpdir(), 'xen-config-'))
  const file = join(dir, 'c')
  const out = join(dir, 'out')
  try {
    await writeFile(file, text)
    const knobs = { XLSHIM_CMDLINE: 'dom0_mem=4G', XLSHIM_OUT: out, ...host }
    const verdict = await call(['create', file], file, { LD_PRELOAD: createShim, ...knobs })
    const left = existsSync(out) ? JSON.parse(await readFile(out, 'utf8')) : { rc: -1 }
    return { ...verdict, created: left.rc === 0 ? { before: left.before, config: left.config } : undefined }
  } finally {
    await rm(dir, { recursive: true })
  }
}

function call(args: string[], file: string, environment: Record<string, string>): Promise<Verdict> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: { ...process.env, LC_ALL: 'C', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let built = ''
    let said = ''
    let stopped = false
    const stop = () => {
      stopped = true
      child.kill('SIGKILL')
    }
    const timer = setTimeout(stop, 20_000)
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      if (built.length < mostOutput) built += part
      else stop()
    })
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      said += part
    })
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      const accepted = code === 0
      resolve({ accepted, stopped, status: code ?? signal ?? 1, built, said: said.replaceAll(file, 'config') })
    })
  })
}
