import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node'
import { type Built, build } from './server.ts'

let built: Built
beforeAll(() => {
  built = build()
})
afterAll(() => built.remove())

/** MB for all that the server keeps. What it reads in the session below is several times as much. */
const heap = 48
const documents = 60

/** A config with so much in it that each version of it, kept by mistake, would be of weight. */
const config = (number: number): string =>
  [
    `name = "guest-${number}"`,
    'kernel = "/boot/vmlinuz"',
    'disk = [',
    ...Array.from({ length: 20 }, (_, at) => `  "/dev/vg/${number}-${at},raw,xvd${at},rw",`),
    ']',
    ...Array.from({ length: 250 }, (_, at) => `key_${number}_${at} = ${at}`),
    '',
  ].join('\n')

describe('a long session of any editor', () => {
  it('takes no more memory in the end: what is closed, edited or set otherwise is forgotten', async () => {
    const { program, folder } = built
    writeFileSync(join(folder, '.xencfg.json'), '{ "release": "4.17" }')
    const server = spawn(process.execPath, [`--max-old-space-size=${heap}`, program, 'lsp', '--stdio'], { cwd: folder })
    let said = ''
    server.stderr.setEncoding('utf8').on('data', (part) => {
      said += part
    })
    const ended = new Promise<number | null>((resolve) => server.on('close', resolve))
    const editor = createMessageConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    )
    editor.listen()
    const asked = <T>(method: string, params: object): Promise<T> =>
      Promise.race([
        editor.sendRequest<T>(method, params),
        ended.then((status): never => {
          throw new Error(`the server has ended with ${status}: ${said.slice(0, 300)}`)
        }),
      ])
    await asked('initialize', {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'f' }],
      capabilities: { textDocument: { diagnostic: {} } },
    })
    await editor.sendNotification('initialized', {})
    let problems = 0
    for (let number = 0; number < documents; number++) {
      const uri = pathToFileURL(join(folder, `${number}.xl`)).href
      const textDocument = { uri, version: 1, languageId: 'xen-domain', text: config(number) }
      await editor.sendNotification('textDocument/didOpen', { textDocument })
      for (let version = 2; version < 5; version++) {
        const { items } = await asked<{ items: unknown[] }>('textDocument/diagnostic', { textDocument: { uri } })
        problems += items.length
        await asked('textDocument/hover', { textDocument: { uri }, position: { line: 1, character: 1 } })
        const contentChanges = [{ text: `${config(number)}# ${version}\n` }]
        await editor.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges })
      }
      const settings = { xen: { knownKeys: [`set_${number}`] } }
      if (number % 10 === 0) await editor.sendNotification('workspace/didChangeConfiguration', { settings })
      await editor.sendNotification('textDocument/didClose', { textDocument: { uri } })
    }
    expect(problems).toBeGreaterThan(documents * 250)
    expect(await asked('shutdown', {})).toBeNull()
    await editor.sendNotification('exit')
    expect([await ended, said]).toEqual([0, ''])
    editor.dispose()
  }, 300_000)
})
