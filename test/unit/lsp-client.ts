import { PassThrough } from 'node:stream'
import {
  createConnection,
  createMessageConnection,
  ErrorCodes,
  ProposedFeatures,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node'
import { serve } from '../../server/src/lsp/serve.ts'

const open: (() => void)[] = []

/** Ends all that `connect` has begun: after each test. */
export const closeClients = () => {
  for (const close of open.splice(0)) close()
}

/** A server with a client that answers nothing but what `answers` has; all else is refused, as the protocol has it for a method that is unknown. */
export const connect = (answers: Record<string, (params: unknown) => unknown> = {}) => {
  const [asked, answered] = [new PassThrough(), new PassThrough()]
  serve(createConnection(ProposedFeatures.all, new StreamMessageReader(asked), new StreamMessageWriter(answered)), {
    delay: 1,
  })
  const connection = createMessageConnection(new StreamMessageReader(answered), new StreamMessageWriter(asked))
  open.push(() => connection.dispose())
  const heard: { method: string; params: unknown }[] = []
  const questions: string[] = []
  connection.onNotification((method, params) => {
    heard.push({ method, params })
  })
  connection.onRequest((method, params) => {
    questions.push(method)
    const handler = answers[method]
    return handler ? handler(params) : new ResponseError(ErrorCodes.MethodNotFound, method)
  })
  connection.listen()
  const initialize = async (capabilities: object, initializationOptions?: object) => {
    const answer: { capabilities: Record<string, unknown> } = await connection.sendRequest('initialize', {
      processId: null,
      rootUri: null,
      capabilities,
      initializationOptions,
    })
    await connection.sendNotification('initialized', {})
    return answer
  }
  const uri = 'file:///a.xl'
  const begin = (text: string) =>
    connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'xen-domain', version: 1, text },
    })
  const ask = <T>(method: string, params: object = {}): Promise<T> =>
    connection.sendRequest(method, { textDocument: { uri }, ...params })
  return { connection, heard, questions, initialize, begin, ask, uri }
}
