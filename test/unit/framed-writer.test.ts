import { PassThrough, Writable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Message } from 'vscode-languageserver/node'
import { framedReader } from '../../server/src/lsp/framed-reader.ts'
import { framedWriter } from '../../server/src/lsp/framed-writer.ts'
import { outflow } from '../../server/src/lsp/outflow.ts'
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

describe('a client that asks and does not read', () => {
  const size = 1024 * 1024
  const newFlow = () => {
    const told: string[] = []
    const flow = outflow({ pause: () => told.push('pause'), resume: () => told.push('resume') })
    return { flow, told }
  }

  it('is answered in order once it reads, and read no further until then', async () => {
    const { flow, told } = newFlow()
    const answered: number[] = []
    const ask = (id: number) =>
      flow.handle(async () => {
        answered.push(id)
        flow.wait(size)
      })
    for (let id = 0; id < 100; id++) void ask(id)
    expect([answered.length, told]).toEqual([17, ['pause']])
    await turn()
    expect(answered.length).toBe(17)
    // It reads: never more than some wait, whatever has been asked.
    let waiting = 17
    while (waiting > 0) {
      flow.wait(-size)
      waiting--
      const before = answered.length
      await turn()
      waiting += answered.length - before
      expect(waiting).toBeLessThanOrEqual(17)
    }
    for (let turns = 0; turns < 200; turns++) await turn()
    expect(answered).toEqual(Array.from({ length: answered.length }, (_, id) => id))
    expect(told.at(-1)).toBe(answered.length < 100 ? 'pause' : 'resume')
  })

  it('hears of what fails meanwhile', async () => {
    const { flow } = newFlow()
    flow.wait(17 * size)
    const failed = flow.handle(async () => {
      throw new Error('no')
    })
    flow.wait(-17 * size)
    await expect(failed).rejects.toThrow('no')
  })

  it('is told of what a stream has taken, also of what it has not', async () => {
    let taken: (() => void)[] = []
    const slow = new Writable({ highWaterMark: 1, write: (_piece, _, done) => void taken.push(done) })
    let waiting = 0
    const writer = framedWriter(slow, Buffer.byteLength, (more) => {
      waiting += more
    })
    const written = [writer.write(message(1)), writer.write(message(2))]
    expect(waiting).toBeGreaterThan(100)
    while (taken.length > 0) {
      const now = taken
      taken = []
      for (const done of now) done()
      await turn()
    }
    await Promise.all(written)
    expect(waiting).toBe(0)
  })
})
