import { Emitter, type Message, type MessageWriter } from 'vscode-languageserver'

/** Where the messages go: a stream of Node.js is one. */
export interface Sink {
  /** Takes a text as UTF-8; `done` is told when it is on its way, or why it is not. */
  write(text: string, done: (error?: Error | null) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'close', listener: () => void): unknown
  end(): unknown
}

/**
 * Writes messages to a client, each with its header in one piece, as soon as it is handed over: what they say is what it was then, and the stream
 * keeps their order. Two pieces wake a client twice, and a turn of the loop between a message and its writing serves nobody.
 * @param byteLength how many bytes a text has as UTF-8
 * @param wait told how many bytes more wait to be read, and how many have gone, as a negative number
 */
export const framedWriter = (
  output: Sink,
  byteLength: (text: string) => number,
  wait: (size: number) => void = () => {},
): MessageWriter => {
  const failures = new Emitter<[Error, Message | undefined, number | undefined]>()
  const closed = new Emitter<void>()
  let failed = 0
  output.on('error', (error) => failures.fire([error, undefined, undefined]))
  output.on('close', () => closed.fire())
  return {
    onError: failures.event,
    onClose: closed.event,
    write: (message) =>
      new Promise((resolve, reject) => {
        const body = JSON.stringify(message)
        const size = byteLength(body)
        wait(size)
        output.write(`Content-Length: ${size}\r\n\r\n${body}`, (error) => {
          wait(-size)
          if (!error) return resolve()
          failures.fire([error, message, ++failed])
          reject(error)
        })
      }),
    end: () => output.end(),
    dispose() {
      failures.dispose()
      closed.dispose()
    },
  }
}
