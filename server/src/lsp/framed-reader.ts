import {
  type DataCallback,
  Emitter,
  ErrorCodes,
  Message,
  type MessageReader,
  type MessageWriter,
} from 'vscode-languageserver'
import { unharmed } from './lifecycle.ts'

/** What the messages come from: a stream of Node.js has this. */
export interface Bytes {
  on(event: 'data', listener: (part: Uint8Array) => void): unknown
  on(event: 'end' | 'close' | 'error', listener: () => void): unknown
}

/** In bytes. No editor has documents of such a size; what ends a header has to come soon, too. */
const largest = { header: 16 * 1024, message: 256 * 1024 * 1024 }

/** So many lists and objects may be in each other in a message: those of the protocol are some ten deep, and who follows them down has an end. */
const deepest = 200

/** Cuts a value off where it is nested more deeply than anything of the protocol is. */
const cut = (value: unknown, left = deepest): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if (left === 0) return null
  for (const [name, each] of Object.entries(value)) {
    const short = cut(each, left - 1)
    if (short !== each) Object.assign(value, { [name]: short })
  }
  return value
}

const endOfHeader = [13, 10, 13, 10]

const utf8 = new TextDecoder()

/** Where the first header ends; undefined where that is still to come. Throws where it does not come soon. */
const headerIn = (bytes: Uint8Array): number | undefined => {
  for (let at = bytes.indexOf(13); at !== -1 && at < largest.header; at = bytes.indexOf(13, at + 1))
    if (endOfHeader.every((each, index) => bytes[at + index] === each)) return at
  if (bytes.length >= largest.header) throw new Error('a header has no end')
  return undefined
}

const joined = (parts: readonly Uint8Array[], size: number): Uint8Array => {
  const [first] = parts
  // Mostly a message comes as a whole.
  if (first && parts.length === 1) return first
  const whole = new Uint8Array(size)
  let at = 0
  for (const each of parts) {
    whole.set(each, at)
    at += each.length
  }
  return whole
}

/** The length that a header gives; undefined where it gives none. Throws where nobody can say any more where the next message begins. */
const lengthIn = (header: string): number | undefined => {
  let length: number | undefined
  for (const line of header.split('\r\n')) {
    const [, name, rest = ''] = /^([\w-]+):(.*)$/.exec(line) ?? []
    const value = rest.trim()
    if (name === undefined) throw new Error(`this is no header: ${JSON.stringify(line.slice(0, 80))}`)
    if (name.toLowerCase() !== 'content-length') continue
    length = /^\d+$/.test(value) ? Number(value) : undefined
    if (length === undefined) throw new Error(`Content-Length is no length: ${JSON.stringify(value.slice(0, 80))}`)
    if (length > largest.message) throw new Error(`Content-Length is too large: ${length}`)
  }
  return length
}

/**
 * Cuts a stream into what its headers count out, however it comes in parts. A header without a length is passed over.
 * @returns takes the next part; throws where the stream cannot be followed any further
 */
const frames = (whole: (body: Uint8Array) => void): ((part: Uint8Array) => void) => {
  let parts: Uint8Array[] = []
  let size = 0
  /** How many bytes of a body are awaited; undefined where a header is. */
  let awaited: number | undefined
  const behind = (bytes: Uint8Array, count: number): Uint8Array => {
    const rest = bytes.subarray(count)
    parts = rest.length > 0 ? [rest] : []
    size = rest.length
    return rest
  }
  return (part) => {
    parts.push(part)
    size += part.length
    if (awaited !== undefined && size < awaited) return
    let bytes = joined(parts, size)
    parts = [bytes]
    for (;;) {
      if (awaited !== undefined) {
        if (size < awaited) return
        const body = bytes.subarray(0, awaited)
        bytes = behind(bytes, awaited)
        awaited = undefined
        whole(body)
        continue
      }
      const end = headerIn(bytes)
      if (end === undefined) return
      awaited = lengthIn(utf8.decode(bytes.subarray(0, end)))
      bytes = behind(bytes, end + endOfHeader.length)
    }
  }
}

/**
 * Reads the messages of a client. What is no message is answered with the protocol's error; a client that goes away, or whose messages cannot
 * be told from each other any more, has said `exit`.
 * @param broken is told why they cannot
 */
export const framedReader = (input: Bytes, writer: MessageWriter, broken: (why: string) => void): MessageReader => {
  const refuse = (code: number, message: string, id: unknown = null) => {
    // A client that is gone needs no answer.
    writer.write({ jsonrpc: '2.0', id, error: { code, message } } as Message).catch(() => {})
  }
  const read = (body: Uint8Array): Message | undefined => {
    let message: Message
    try {
      message = cut(JSON.parse(utf8.decode(body))) as Message
    } catch {
      refuse(ErrorCodes.ParseError, 'this is no JSON')
      return undefined
    }
    if (Message.isRequest(message) || Message.isNotification(message) || Message.isResponse(message)) return message
    refuse(ErrorCodes.InvalidRequest, 'this is no message')
    return undefined
  }
  const never = new Emitter<never>()
  return {
    onError: never.event,
    onClose: never.event,
    onPartialMessage: never.event,
    dispose: () => never.dispose(),
    listen(callback: DataCallback) {
      let ended = false
      const end = () => {
        if (!ended) callback({ jsonrpc: '2.0', method: 'exit' } as Message)
        ended = true
      }
      const hear = unharmed(callback)
      const follow = frames((body) => {
        const message = read(body)
        if (message) hear(message)
      })
      input.on('data', (part) => {
        if (ended) return
        try {
          follow(part)
        } catch (error) {
          broken(error instanceof Error ? error.message : String(error))
          end()
        }
      })
      for (const event of ['end', 'close', 'error'] as const) input.on(event, end)
      return {
        dispose() {
          ended = true
        },
      }
    },
  }
}
