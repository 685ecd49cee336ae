import { readFileSync } from 'node:fs'
import { clearScreen } from './output.ts'
import { run } from './run.ts'
import { givenArguments, nodeSystem } from './system/node.ts'
import { readOpen } from './system/read.ts'
import { SystemError } from './system/system.ts'
import { isJudgingThread, startThreads } from './threads.ts'

// A reader that has seen enough, such as head, is no error. A disk that is full is one, and no reason for a stack trace.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit()
  process.stderr.write(
    `xencfg: standard output cannot be written: ${new SystemError(error.code ?? error.message).message}\n`,
  )
  process.exit(2)
})
process.stderr.on('error', () => process.exit(2))

/** The pages are one file in `dist/`. What asks for one is a rule's id, and no other name. */
const rulePage = (rule: string): string | undefined => {
  try {
    return JSON.parse(readFileSync(new URL('../rule-pages.json', import.meta.url), 'utf8'))[rule]
  } catch {
    return undefined
  }
}

/** From the first pause on an interruption ends the pause, the next one where there is none just then, and not the program. */
const pauses = () => {
  let interrupted = false
  let wake = () => {}
  const interrupt = () => {
    interrupted = true
    wake()
  }
  return async (time: number): Promise<boolean> => {
    if (!process.listeners('SIGINT').includes(interrupt)) process.on('SIGINT', interrupt)
    if (!interrupted)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, time)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    return interrupted
  }
}

const isScreen = process.stdout.isTTY === true && process.env.TERM !== 'dumb'

const start = () =>
  run(givenArguments(), {
    folder: process.cwd(),
    system: nodeSystem,
    environment: process.env,
    input: () => readOpen(nodeSystem, 0),
    out: (part) => process.stdout.write(part),
    err: (text) => process.stderr.write(text),
    // https://no-color.org: any text but an empty one.
    color: isScreen && !process.env.NO_COLOR,
    ...(isScreen ? { clear: () => process.stdout.write(clearScreen) } : {}),
    ...(process.stderr.isTTY
      ? { terminal: { columns: process.stderr.columns, write: (text: string) => process.stderr.write(text) } }
      : {}),
    pause: pauses(),
    threads: (count) => startThreads(new URL(import.meta.url), count),
    rulePage,
    serve: () => import('./lsp.ts'),
  })

// No `await` here: the bundle is CommonJS, as an ES module takes longer to start.
if (!isJudgingThread())
  start().then((code) => {
    process.exitCode = code
  })
