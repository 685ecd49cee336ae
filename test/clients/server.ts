import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** A program that ships, built into a folder of its own, with the folder to work in beside it. */
export interface Built {
  readonly program: string
  readonly folder: string
  remove(): void
}

export const build = (output = 'dist/cli/xencfg.cjs'): Built => {
  const folder = mkdtempSync(join(tmpdir(), 'xencfg-clients-'))
  execFileSync(process.execPath, [join(root, 'esbuild.mjs'), '--only', output, '--into', folder])
  return { program: join(folder, output), folder, remove: () => rmSync(folder, { recursive: true }) }
}

/** What an editor has told, step by step. */
export interface Steps {
  get(step: string): unknown
}

/**
 * Has an editor open a guest that names another one, in a folder with both.
 * @param name what the file is called
 * @param run starts the editor on the file, and gives what it wrote: for each step a line of JSON with `step` and `value`, and others
 */
export const stepsOf = (name: string, run: (built: Built, file: string) => Promise<string>): Steps => {
  let built: Built
  let steps: ReadonlyMap<string, unknown>
  beforeAll(async () => {
    built = build()
    const file = join(built.folder, name)
    writeFileSync(file, 'name = "a"\nkernel = "/boot/vmlinuz"\nmemory = 512\nmaxcpus = 4\nvif = [ "backend=net" ]\n')
    writeFileSync(join(built.folder, 'router.xl'), '# routes\nname = "net"\n')
    const lines = (await run(built, file)).split('\n').filter((line) => line.startsWith('{"'))
    steps = new Map(lines.map((line) => JSON.parse(line)).map(({ step, value }) => [step, value]))
  }, 90_000)
  afterAll(() => built.remove())
  return { get: (step) => steps.get(step) }
}

/** Runs an editor to its end, with a home of its own; what it wrote. */
export const runEditor = async ({ folder }: Built, command: string, args: readonly string[]): Promise<string> => {
  const env = { ...process.env, HOME: folder }
  return (await promisify(execFile)(command, args, { cwd: folder, timeout: 60_000, encoding: 'utf8', env })).stdout
}

/** A file beside this one. */
export const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
