import { PassThrough, Writable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Message } from 'vscode-languageserver/node'
import { framedReader } from '../../server/src/lsp/framed-reader.ts'
import { framedWriter } from '../../server/src/lsp/framed-writer.ts'
import { seed } from '../seed.ts'

const writerTo = (output: Writable) => framedWriter(output, Buffer.byteLength)

const message = (id: number, text = ''): Message => ({ jsonrpc: '2.0', id, method: 'a', params: { text } }) as Message

const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('messages to a stream', () => {
  it('are read as they were written, in their order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 8 }), async (texts) => {
        const pipe = new PassThrough()
        const heard: Message[] = []
        framedReader(pipe, writerTo(new PassThrough()), () => {}).listen((each) => {
          heard.push(each)
        })
        const writer = writerTo(pipe)
        const messages = texts.map((text, id) => message(id, text))
        await Promise.all(messages.map((each) => writer.write(each)))
        await turn()
        expect(heard).toEqual(messages)
      }),
      { seed, numRuns: 100 },
    )
  })

  it('go out in one piece each, as they are when they are handed over', async () => {
    const pieces: string[] = []
    const writer = writerTo(
      new Writable({
        write(piece, _, done) {
          pieces.push(String(piece))
          setImmediate(done)
        },
      }),
    )
    const changing = { ...message(1), params: { text: 'é' } }
    const written = [writer.write(changing), writer.write(message(2))]
    changing.params.text = 'later'
    await Promise.all(written)
    const [first, second] = ['é', ''].map((text, index) => JSON.stringify(message(index + 1, text)))
    expect(pieces).toEqual([
      `Content-Length: ${Buffer.byteLength(first ?? '')}\r\n\r\n${first}`,
      `Content-Length: ${second?.length}\r\n\r\n${second}`,
    ])
  })

  it('are told to be lost where the other end has gone', async () => {
    const gone = new Writable({ write: (_piece, _, done) => done(new Error('EPIPE')) })
    const writer = writerTo(gone)
    const told: unknown[] = []
    writer.onError(([error, lost, count]) => told.push([error.message, lost, count]))
    writer.onClose(() => told.push('closed'))
    await expect(writer.write(message(1))).rejects.toThrow('EPIPE')
    await turn()
    expect(told).toEqual([['EPIPE', message(1), 1], ['EPIPE', undefined, undefined], 'closed'])
    await expect(writer.write(message(2))).rejects.toThrow()
  })

  it('refuse what is no JSON, and go on', async () => {
    const output = new PassThrough()
    const writer = writerTo(output)
    await expect(writer.write({ ...message(1), params: { count: 1n } } as Message)).rejects.toThrow(TypeError)
    await writer.write(message(2))
    expect(String(output.read())).toContain('"id":2')
  })
})
