import { PassThrough } from 'node:stream'
import {
  createConnection,
  createMessageConnection,
  type MessageConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node'
import { inOrder } from '../server/src/lsp/lifecycle.ts'
import { type ServerOptions, serve } from '../server/src/lsp/serve.ts'

/** Starts a server of its own; gives the other end of its streams, where nobody has said anything yet. */
export const startServer = (options: ServerOptions): MessageConnection => {
  const [asked, answered] = [new PassThrough(), new PassThrough()]
  const [reader, writer] = [new StreamMessageReader(asked), new StreamMessageWriter(answered)]
  serve(createConnection(ProposedFeatures.all, reader, writer, inOrder()), options)
  return createMessageConnection(new StreamMessageReader(answered), new StreamMessageWriter(asked))
}
