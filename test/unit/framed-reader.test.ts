import { PassThrough } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ErrorCodes, type Message, StreamMessageWriter } from 'vscode-languageserver/node'
import { framedReader } from '../../server/src/lsp/framed-reader.ts'
import { seed } from '../seed.ts'

/** A reader with what it has read, said and answered of bytes that come in parts. */
const read = async (parts: readonly (string | Buffer)[]) => {
  const [input, output] = [new PassThrough(), new PassThrough()]
  const [heard, broken]: [Message[], string[]] = [[], []]
  framedReader(input, new StreamMessageWriter(output), (why) => broken.push(why)).listen((message) => {
    heard.push(message)
  })
  for (const part of parts) input.write(part)
  await new Promise((resolve) => setImmediate(resolve))
  const answers: unknown[] = String(output.read() ?? '')
    .split(/Content-Length: \d+\r\n\r\n/)
    .filter((each) => each !== '')
    .map((each) => JSON.parse(each))
  return { heard, broken, answers, input }
}

const frame = (body: string) => `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
const request = { jsonrpc: '2.0', id: 1, method: 'shutdown' }
const exit = { jsonrpc: '2.0', method: 'exit' }
const right = frame(JSON.stringify(request))

describe('messages of a stream', () => {
  it('are the same however they come in parts', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 5 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        async (texts, cuts) => {
          const messages = texts.map((text, id) => ({ ...request, id, params: { text } }))
          const bytes = Buffer.from(messages.map((each) => frame(JSON.stringify(each))).join(''))
          const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
          const parts = places.slice(1).map((place, index) => bytes.subarray(places[index], place))
          expect((await read(parts)).heard).toEqual(messages)
        },
      ),
      { seed, numRuns: 100 },
    )
  })

  it('are no deeper than anything of the protocol is', async () => {
    const nested = (depth: number) => `${'{"a":['.repeat(depth)}1${']}'.repeat(depth)}`
    const own = (params: string) => frame(`{"jsonrpc":"2.0","id":1,"method":"shutdown","params":${params}}`)
    const { heard, broken, answers } = await read([
      own(nested(50)),
      own(nested(100_000)),
      own('{"a":[[]],"__proto__":{"b":1}}'),
    ])
    const [shallow, deep, odd] = heard
    expect(JSON.stringify(shallow)).toContain(nested(50))
    expect(JSON.stringify(deep)).toMatch(
      /^\{"jsonrpc":"2.0","id":1,"method":"shutdown","params":[{}[\]"a:]{1,1000}null/,
    )
    expect(JSON.stringify(odd)).toContain('{"a":[[]],"__proto__":{"b":1}}')
    expect([broken, answers]).toEqual([[], []])
  })

  it('may come with other headers, in any case, and behind a header without a length', async () => {
    const body = JSON.stringify(request)
    const { heard, broken } = await read([
      'Content-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n',
      `content-type: x\r\ncontent-LENGTH:${body.length}  \r\n\r\n${body}`,
      right,
    ])
    expect([heard, broken]).toEqual([[request, request], []])
  })

  it.each([
    ['Content-Length: x\r\n\r\n', 'Content-Length is no length: "x"'],
    ['Content-Length: -5\r\n\r\n', 'Content-Length is no length: "-5"'],
    ['Content-Length: 5.5\r\n\r\n', 'Content-Length is no length: "5.5"'],
    ['Content-Length:\r\n\r\n', 'Content-Length is no length: ""'],
    ['Content-Length: 99999999999999\r\n\r\n', 'Content-Length is too large: 99999999999999'],
    [`${JSON.stringify(request)}${right}`, 'this is no header: '],
    ['GET / HTTP/1.1\r\nHost: here\r\n\r\n', 'this is no header: "GET / HTTP/1.1"'],
    ['x'.repeat(20_000), 'a header has no end'],
  ])('end where nobody can tell one from the next: %j', async (odd, why) => {
    const { heard, broken, answers } = await read([right, odd, right])
    expect(heard).toEqual([request, exit])
    expect(broken).toEqual([expect.stringContaining(why)])
    expect(answers).toEqual([])
  })

  it.each([
    ['{"a', ErrorCodes.ParseError],
    ['', ErrorCodes.ParseError],
    [`[${JSON.stringify(request)}]`, ErrorCodes.InvalidRequest],
    ['[]', ErrorCodes.InvalidRequest],
    ['5', ErrorCodes.InvalidRequest],
    ['null', ErrorCodes.InvalidRequest],
    ['{"id":1}', ErrorCodes.InvalidRequest],
    ['{"id":{},"method":"shutdown"}', ErrorCodes.InvalidRequest],
  ])('that are none are answered with the error of the protocol: %j', async (body, code) => {
    const { heard, broken, answers } = await read([frame(body), right])
    expect(answers).toEqual([{ jsonrpc: '2.0', id: null, error: { code, message: expect.any(String) } }])
    expect([heard, broken]).toEqual([[request], []])
  })

  it('end no other when the library cannot read one', async () => {
    const heard: unknown[] = []
    const input = new PassThrough()
    const broken: string[] = []
    framedReader(input, new StreamMessageWriter(new PassThrough()), (why) => broken.push(why)).listen((message) => {
      heard.push(message)
      if (heard.length === 1) throw new TypeError('a member is missing')
    })
    input.write(right + right)
    await new Promise((resolve) => setImmediate(resolve))
    expect([heard, broken]).toEqual([[request, request], []])
  })

  it('end with the stream', async () => {
    const { heard, broken, input } = await read([right])
    input.end()
    await new Promise((resolve) => setImmediate(resolve))
    expect([heard, broken]).toEqual([[request, exit], []])
  })
})
