import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { World } from '../../../server/src/cli/output.ts'
import { run } from '../../../server/src/cli/run.ts'
import { nodeSystem } from '../../../server/src/cli/system/node.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

export interface Run {
  readonly status: number
  readonly out: string
  readonly err: string
}

/** The world of a test: that of the project, silent, and with an end of all pauses. */
export const worldOf = (own: Partial<World>): World => ({
  folder: root,
  system: nodeSystem,
  environment: {},
  input: () => Buffer.alloc(0),
  out: () => {},
  err: () => {},
  color: false,
  isScreen: false,
  rulePage: (rule) => readFileSync(new URL(`../../../docs/rules/${rule}.md`, import.meta.url), 'utf8'),
  pause: async () => true,
  serve: async () => undefined,
  ...own,
})

/** Runs xencfg in this process, in the folder of the project. `process.test.ts` runs it as a process of its own. */
export const xencfg = async (
  args: readonly string[],
  {
    input = '',
    bytes = Buffer.from(input),
    folder = root,
    out = [],
    world = {},
  }: { input?: string; bytes?: Uint8Array; folder?: string; out?: Uint8Array[]; world?: Partial<World> } = {},
): Promise<Run> => {
  const err: string[] = []
  const status = await run(
    args,
    worldOf({
      folder,
      input: () => bytes,
      out: (part) => out.push(Buffer.from(part)),
      err: (text) => err.push(text),
      ...world,
    }),
  )
  return { status, out: Buffer.concat(out).toString('utf8'), err: err.join('') }
}
