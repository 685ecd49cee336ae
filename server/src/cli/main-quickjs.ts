import './system/quickjs-mends.ts'
import pages from 'xencfg:rule-pages'
import { clearScreen } from './output.ts'
import { run } from './run.ts'
import { bytesOf } from './system/bytes.ts'
import { quickjsSystem as system } from './system/quickjs.ts'
import { env, stderr, stdout } from './system/quickjs-process.ts'
import { readOpen } from './system/read.ts'
import { SystemError } from './system/system.ts'

/** As with Node.js, in `main.ts`: a reader that has seen enough is no error, a full disk is one. */
const write = (part: string | Uint8Array): void => {
  try {
    system.write(1, typeof part === 'string' ? bytesOf(part) : part)
  } catch (error) {
    if (error instanceof SystemError && error.code === 'EPIPE') native.exit(0)
    complain(`xencfg: standard output cannot be written: ${error instanceof Error ? error.message : error}\n`)
    native.exit(2)
  }
}

const complain = (text: string): void => {
  try {
    system.write(2, bytesOf(text))
  } catch {
    native.exit(2)
  }
}

const isScreen = stdout.isTTY && env.TERM !== 'dumb'

void run(native.arguments, {
  folder: native.folder,
  system,
  environment: env,
  input: () => readOpen(system, 0),
  out: write,
  err: complain,
  // https://no-color.org: any text but an empty one.
  color: isScreen && !env.NO_COLOR,
  ...(isScreen ? { clear: () => write(clearScreen) } : {}),
  ...(stderr.isTTY ? { terminal: { columns: stderr.columns, write: complain } } : {}),
  pause: async (time) => native.pause(time),
  rulePage: (rule) => (Object.hasOwn(pages, rule) ? pages[rule] : undefined),
}).then(native.exit)
