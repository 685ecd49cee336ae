import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { run } from '../../../server/src/cli/run.ts'
import { nodeSystem } from '../../../server/src/cli/system/node.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

export interface Run {
  readonly status: number
  readonly out: string
  readonly err: string
}

/** Runs xencfg in this process, in the folder of the project. `process.test.ts` runs it as a process of its own. */
export const xencfg = async (
  args: readonly string[],
  {
    input = '',
    bytes = Buffer.from(input),
    folder = root,
    out = [],
  }: { input?: string; bytes?: Uint8Array; folder?: string; out?: Uint8Array[] } = {},
): Promise<Run> => {
  const err: string[] = []
  const status = await run(args, {
    folder,
    system: nodeSystem,
    input: () => bytes,
    out: (part) => out.push(Buffer.from(part)),
    err: (text) => err.push(text),
    color: false,
    rulePage: (rule) => readFileSync(new URL(`../../../docs/rules/${rule}.md`, import.meta.url), 'utf8'),
    serve: async () => undefined,
  })
  return { status, out: Buffer.concat(out).toString('utf8'), err: err.join('') }
}
