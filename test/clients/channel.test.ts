import { fork } from 'node:child_process'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Built, build } from './server.ts'

let built: Built
beforeAll(() => {
  built = build('dist/server/node.js')
})
afterAll(() => built.remove())

/** What no client says, and the library reads before anybody else. */
const odd = [
  ...['$/cancelRequest', '$/setTrace', '$/progress', 'window/workDoneProgress/cancel'].flatMap((method) =>
    [undefined, null, [], {}, { id: null }, { id: {} }, { token: null }].map((params) => ({ method, params })),
  ),
  ...[null, 'x', 3, [], {}, { id: null, method: 'shutdown' }, { id: null, result: 1 }, { id: 99, error: null }],
]

it("over Node.js's own channel nothing that a client says ends the server", async () => {
  const server = fork(built.program, ['--node-ipc'], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] })
  let said = ''
  server.stderr?.setEncoding('utf8').on('data', (part) => {
    said += part
  })
  const ended = new Promise<never>((_, reject) => {
    server.on('exit', (status) => reject(new Error(`the server has ended with ${status}: ${said.slice(0, 300)}`)))
  })
  // Nobody waits for it once all is answered.
  ended.catch(() => {})
  const answers = new Map<unknown, () => void>()
  const logged: string[] = []
  server.on('message', (message: { id?: unknown; method?: string; params?: { message?: string } }) => {
    if (message.method === undefined) answers.get(message.id)?.()
    else if (message.method === 'window/logMessage') logged.push(message.params?.message ?? '')
  })
  const asked = (id: number, method: string, params?: object) => {
    const answered = new Promise<void>((resolve) => answers.set(id, resolve))
    server.send({ jsonrpc: '2.0', id, method, ...(params ? { params } : {}) })
    return Promise.race([answered, ended])
  }
  await asked(1, 'initialize', { processId: null, rootUri: null, capabilities: {} })
  for (const [at, message] of odd.entries()) {
    server.send(typeof message === 'object' && !Array.isArray(message) ? { jsonrpc: '2.0', ...message } : message)
    await asked(at + 2, 'workspace/symbol', { query: '' })
  }
  expect(logged.filter((line) => line.includes('TypeError'))).toEqual([])
  server.kill()
}, 60_000)
