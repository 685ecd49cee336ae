import './system/quickjs-mends.ts'
import pages from 'xencfg:rule-pages'
import { clearScreen, whyUnwritten } from './output.ts'
import { run } from './run.ts'
import { bytesOf } from './system/bytes.ts'
import { quickjsSystem as system } from './system/quickjs.ts'
import { env, stderr, stdout } from './system/quickjs-process.ts'
import { readOpen } from './system/read.ts'
import { SystemError } from './system/system.ts'

/** As with Node.js, in `main.ts`. */
const write = (part: string | Uint8Array): void => {
  try {
    system.write(1, typeof part === 'string' ? bytesOf(part) : part)
  } catch (error) {
    const why = error instanceof SystemError ? whyUnwritten(error) : String(error)
    if (why !== undefined) complain(why)
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

const obeys = stdout.isTTY && env.TERM !== 'dumb'

void run(native.arguments, {
  folder: native.folder,
  system,
  environment: env,
  input: () => readOpen(system, 0),
  out: write,
  err: complain,
  isScreen: stdout.isTTY,
  // https://no-color.org: any text but an empty one.
  color: obeys && !env.NO_COLOR,
  ...(obeys ? { clear: () => write(clearScreen) } : {}),
  ...(stderr.isTTY ? { terminal: { columns: stderr.columns, write: complain } } : {}),
  pause: async (time) => native.pause(time),
  rulePage: (rule) => (Object.hasOwn(pages, rule) ? pages[rule] : undefined),
}).then(native.exit)
