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
import { type ServerOptions, serve } from '../../server/src/lsp/serve.ts'

interface Published {
  readonly uri: string
  readonly diagnostics: readonly {
    readonly code: string
    readonly severity: number
    readonly message: string
    readonly relatedInformation?: readonly { readonly location: { readonly uri: string }; readonly message: string }[]
  }[]
}

/** The server, and an editor at the other end that has a folder open. Whatever it is asked and has no answer for it refuses. */
export const editorWith = async (
  {
    capabilities = {},
    folders,
    initializationOptions,
  }: {
    readonly capabilities?: object
    readonly folders: readonly string[]
    readonly initializationOptions?: object
  },
  options: ServerOptions,
  answers: Readonly<Record<string, (params: never) => unknown>> = {},
) => {
  const [asked, answered] = [new PassThrough(), new PassThrough()]
  serve(createConnection(ProposedFeatures.all, new StreamMessageReader(asked), new StreamMessageWriter(answered)), {
    delay: 1,
    ...options,
  })
  const connection = createMessageConnection(new StreamMessageReader(answered), new StreamMessageWriter(asked))
  const published = new Map<string, Published['diagnostics']>()
  connection.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }: Published) => {
    published.set(uri, diagnostics)
  })
  const questions: { readonly method: string; readonly params: unknown }[] = []
  connection.onRequest((method, params) => {
    questions.push({ method, params })
    const answer = answers[method]
    return answer ? answer(params as never) : new ResponseError(ErrorCodes.MethodNotFound, method)
  })
  connection.listen()
  const offered: { capabilities: Record<string, unknown> } = await connection.sendRequest('initialize', {
    processId: null,
    rootUri: null,
    workspaceFolders: folders.map((uri) => ({ uri, name: uri })),
    capabilities,
    initializationOptions,
  })
  await connection.sendNotification('initialized', {})
  const open = (uri: string, text: string, languageId = 'xen-domain') =>
    connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } })
  const ask = <T>(method: string, uri: string, params: object = {}): Promise<T> =>
    connection.sendRequest(method, { textDocument: { uri }, ...params })
  /** Asks until there is an answer; throws where none comes. */
  const eventually = async <T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> => {
    for (let tries = 0; tries < 500; tries++) {
      const found = await look()
      if (found !== undefined) return found
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    throw new Error(`waited in vain for ${what}`)
  }
  /** What completion offers at the end of the text of a document that is opened for it. */
  const labels = async (uri: string, text: string): Promise<string[]> => {
    const lines = text.split('\n')
    const items = await ask<{ label: string }[]>('textDocument/completion', uri, {
      position: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 },
    })
    return items.map(({ label }) => label)
  }
  return { connection, offered, published, questions, open, ask, labels, eventually, close: () => connection.dispose() }
}
