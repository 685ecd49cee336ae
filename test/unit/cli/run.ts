import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { run } from '../../../server/src/cli/run.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

export interface Run {
  readonly status: number
  readonly out: string
  readonly err: string
}

/** Runs xencfg in this process, in the folder of the project. `process.test.ts` runs it as a process of its own. */
export const xencfg = async (
  args: readonly string[],
  { input = '', folder = root }: { input?: string; folder?: string } = {},
): Promise<Run> => {
  const out: Uint8Array[] = []
  const err: string[] = []
  const status = await run(args, {
    folder,
    input: () => Buffer.from(input),
    out: (part) => out.push(Buffer.from(part)),
    err: (text) => err.push(text),
    color: false,
    rulePage: (rule) => readFileSync(new URL(`../../../docs/rules/${rule}.md`, import.meta.url), 'utf8'),
  })
  return { status, out: Buffer.concat(out).toString('utf8'), err: err.join('') }
}
