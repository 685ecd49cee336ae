import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../../server/src/cli/main.ts', import.meta.url))
const root = fileURLToPath(new URL('../../../', import.meta.url))

export interface Run {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

/** Runs xencfg from its sources, in the folder of the project. */
export const xencfg = (
  args: readonly string[],
  { input = '', cwd = root }: { input?: string | Buffer; cwd?: string } = {},
): Promise<Run> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], { cwd, stdio: 'pipe' })
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      out += part
    })
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      err += part
    })
    child.on('error', reject)
    child.on('close', (status) => resolve({ status, out, err }))
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
