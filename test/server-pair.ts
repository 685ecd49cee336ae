import { PassThrough } from 'node:stream'
import {
  createConnection,
  createMessageConnection,
  type MessageConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node'
import { framedReader } from '../server/src/lsp/framed-reader.ts'
import { inOrder } from '../server/src/lsp/lifecycle.ts'
import { type ServerOptions, serve } from '../server/src/lsp/serve.ts'

/** Starts a server of its own, with the reader of the real one; gives the other end of its streams, where nobody has said anything yet. */
export const startStreams = (options: ServerOptions) => {
  const [asked, answered] = [new PassThrough(), new PassThrough()]
  const writer = new StreamMessageWriter(answered)
  const reader = framedReader(asked, writer, (why) => {
    throw new Error(`the client is lost: ${why}`)
  })
  serve(createConnection(ProposedFeatures.all, reader, writer, inOrder()), options)
  return { reader: new StreamMessageReader(answered), writer: new StreamMessageWriter(asked) }
}

/** A client of a server of its own. */
export const startServer = (options: ServerOptions): MessageConnection => {
  const { reader, writer } = startStreams(options)
  return createMessageConnection(reader, writer)
}
