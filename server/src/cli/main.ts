import { readFileSync } from 'node:fs'
import { isatty } from 'node:tty'
import { clearScreen, whyUnwritten } from './output.ts'
import { run } from './run.ts'
import { bytesOf } from './system/bytes.ts'
import { givenArguments, nodeSystem } from './system/node.ts'
import { readOpen } from './system/read.ts'
import { SystemError } from './system/system.ts'
import { isJudgingThread, startThreads } from './threads.ts'

/** At once, so that nothing goes on for a reader that has gone. The console of Windows wants text, and takes all. */
const write = (file: 1 | 2, part: string | Uint8Array): void => {
  if (process.platform === 'win32' && isatty(file)) process[file === 1 ? 'stdout' : 'stderr'].write(part)
  else nodeSystem.write(file, typeof part === 'string' ? bytesOf(part) : part)
}

const complain = (text: string): void => {
  try {
    write(2, text)
  } catch {
    process.exit(2)
  }
}

/** A reader that has seen enough, such as head, is told of by the status alone: nobody may take what it saw for all. A full disk is no reason for a stack trace. */
const print = (part: string | Uint8Array): void => {
  try {
    write(1, part)
  } catch (error) {
    const why = error instanceof SystemError ? whyUnwritten(error) : String(error)
    if (why !== undefined) complain(why)
    process.exit(2)
  }
}

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

/** Where the program was started; a folder that is gone is called as the shell called it. */
const started = (): string => {
  try {
    return process.cwd()
  } catch {
    return process.env.PWD ?? '/'
  }
}

const isScreen = isatty(1)
const obeys = isScreen && process.env.TERM !== 'dumb'

const start = () =>
  run(givenArguments(), {
    folder: started(),
    system: nodeSystem,
    environment: process.env,
    input: () => readOpen(nodeSystem, 0),
    out: print,
    err: complain,
    isScreen,
    // https://no-color.org: any text but an empty one.
    color: obeys && !process.env.NO_COLOR,
    ...(obeys ? { clear: () => print(clearScreen) } : {}),
    ...(isatty(2) ? { terminal: { columns: process.stderr.columns, write: complain } } : {}),
    pause: pauses(),
    threads: (count) => startThreads(new URL(import.meta.url), count),
    rulePage,
    serve: () => import('./lsp.ts'),
  })

// No `await` here: the bundle is CommonJS, as an ES module takes longer to start.
if (!isJudgingThread()) {
  // Node.js ends as soon as nothing is waited for any more: what has not come to its end is no success.
  process.exitCode = 2
  start().then((code) => {
    process.exitCode = code
  })
}
