import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Outcome, Runner } from './runner.ts'

// xl prints a domain as JSON on stdout, which nobody needs; more than this on stderr is not from xl.
const mostOutput = 256 * 1024

const failures: Record<string, Outcome['failure']> = {
  ENOENT: 'not-found',
  EACCES: 'not-allowed',
  EPERM: 'not-allowed',
}

const run: Runner['run'] = (command, args, timeout, signal) =>
  new Promise((resolve) => {
    const output = { stdout: '', stderr: '' }
    const [program = '', ...first] = command
    if (signal.aborted) return resolve({ status: undefined, ...output, failure: 'cancelled' })
    // The messages of the system are to be English: they are looked for.
    const env = { ...process.env, LC_ALL: 'C' }
    const child = spawn(program, [...first, ...args], { shell: false, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let timer: ReturnType<typeof setTimeout> | undefined
    const settle = (outcome: Omit<Outcome, 'stdout' | 'stderr'>) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', cancel)
      resolve({ ...outcome, ...output })
    }
    // Nobody waits for its end: what `sudo` has started may not be ours to end.
    const end = (failure: 'timeout' | 'cancelled') => {
      child.kill()
      child.stdout.destroy()
      child.stderr.destroy()
      child.unref()
      settle({ status: undefined, failure })
    }
    const cancel = () => end('cancelled')
    timer = setTimeout(() => end('timeout'), timeout)
    signal.addEventListener('abort', cancel)
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8')
      child[stream].on('data', (chunk: string) => {
        output[stream] = (output[stream] + chunk).slice(0, mostOutput)
      })
    }
    child.on('error', (error: NodeJS.ErrnoException) =>
      settle({ status: undefined, failure: failures[error.code ?? ''] ?? 'not-started', reason: error.message }),
    )
    child.on('close', (status, ended) => settle({ status: status ?? undefined, ...(ended ? { signal: ended } : {}) }))
  })

const withCopy: Runner['withCopy'] = async (name, text, use) => {
  const folder = await mkdtemp(join(tmpdir(), 'xen-config-'))
  try {
    const path = join(folder, name)
    await writeFile(path, text, { mode: 0o600 })
    return await use(path)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The kernel tells every user; `xl info` would need the hypervisor. */
const xenVersion: Runner['xenVersion'] = async () => {
  try {
    const [major = '', minor = '', extra = ''] = await Promise.all(
      ['major', 'minor', 'extra'].map((part) => readFile(`/sys/hypervisor/version/${part}`, 'utf8')),
    )
    const release = `${major.trim()}.${minor.trim()}`
    return /^\d+\.\d+$/.test(release) ? { release, full: `${release}${extra.trim()}` } : undefined
  } catch {
    return undefined
  }
}

export const nodeRunner: Runner = { node: process.execPath, run, withCopy, xenVersion }
