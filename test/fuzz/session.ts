import { PassThrough } from 'node:stream'
import fc from 'fast-check'
import {
  createConnection,
  createMessageConnection,
  ProposedFeatures,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node'
import { serve } from '../../server/src/lsp/serve.ts'
import { mutatedText } from './mutate.ts'

/** What happens in a session. Numbers are taken modulo what there is. */
type Act =
  | { readonly do: 'open' | 'close' | 'settings'; readonly uri: number; readonly text: string }
  | { readonly do: 'edit'; readonly uri: number; readonly at: number; readonly length: number; readonly text: string }
  | { readonly do: 'ask'; readonly uri: number; readonly method: number; readonly at: number; readonly cancel: boolean }
  | { readonly do: 'nonsense'; readonly method: number; readonly params: unknown }

const methods = [
  'hover',
  'completion',
  'signatureHelp',
  'documentSymbol',
  'foldingRange',
  'selectionRange',
  'codeAction',
  'semanticTokens/full',
  'inlayHint',
] as const

const nonsense = fc.constantFrom<unknown>(null, {}, [], { textDocument: null }, { textDocument: { uri: 3 } }, 'x', {
  textDocument: { uri: 'file:///1.xl' },
  position: { line: -1, character: 'a' },
})

export const someSession = fc.array(
  fc.oneof(
    fc.record({ do: fc.constantFrom('open', 'close', 'settings'), uri: fc.nat(3), text: mutatedText }),
    fc.record({
      do: fc.constant('edit' as const),
      uri: fc.nat(3),
      at: fc.nat(),
      length: fc.nat(30),
      text: fc.constantFrom('', 'x', '"', '[', ']', '\n', '# c\n', 'vif = [ "', '\r', '\ud800'),
    }),
    fc.record({
      do: fc.constant('ask' as const),
      uri: fc.nat(5),
      method: fc.nat(),
      at: fc.nat(),
      cancel: fc.boolean(),
    }),
    fc.record({ do: fc.constant('nonsense' as const), method: fc.nat(), params: nonsense }),
  ) as fc.Arbitrary<Act>,
  { minLength: 5, maxLength: 40 },
)

/** What was wrong in a session: empty where nothing was. */
export const play = async (acts: readonly Act[]): Promise<string[]> => {
  const complaints: string[] = []
  const [asked, answered] = [new PassThrough(), new PassThrough()]
  serve(createConnection(ProposedFeatures.all, new StreamMessageReader(asked), new StreamMessageWriter(answered)), {
    delay: 1,
  })
  const connection = createMessageConnection(new StreamMessageReader(answered), new StreamMessageWriter(asked))
  const open = new Map<string, { text: string; version: number }>()
  const published = new Map<string, number>()
  const releases = ['4.2', '4.10', '4.17', '9.9', '4.22']
  let settings = 0
  connection.onNotification('textDocument/publishDiagnostics', ({ uri, version, diagnostics }) => {
    if (diagnostics.length > 0 && !open.has(uri)) complaints.push(`published for ${uri}, which is closed`)
    if (version !== undefined && version < (published.get(uri) ?? 0)) complaints.push(`an old version of ${uri}`)
    published.set(uri, version ?? 0)
  })
  connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
    if (/TypeError|RangeError|ReferenceError| {4}at /.test(message)) complaints.push(message)
  })
  connection.onNotification('window/showMessage', () => {})
  // Answers come in whatever order.
  connection.onRequest('workspace/configuration', async ({ items }: { items: unknown[] }) => {
    const release = releases[settings % releases.length]
    await new Promise((resolve) => setTimeout(resolve, settings % 3))
    return items.map(() => ({ release }))
  })
  connection.onRequest('client/registerCapability', () => {
    throw new Error('refused')
  })
  connection.listen()
  const waiting: Promise<unknown>[] = []
  const send = (method: string, params: unknown, mayFail: boolean, token?: { cancel: boolean }) => {
    const answer = connection.sendRequest(method, params).then(
      () => undefined,
      (error: unknown) => {
        const known = error instanceof ResponseError && error.code !== -32603
        if (!known || (!mayFail && !token?.cancel)) complaints.push(`${method} ${JSON.stringify(params)}: ${error}`)
      },
    )
    waiting.push(answer)
  }
  send('textDocument/hover', { textDocument: { uri: 'file:///1.xl' }, position: { line: 0, character: 0 } }, true)
  await connection.sendRequest('initialize', {
    processId: null,
    rootUri: null,
    capabilities: { workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } } },
  })
  await connection.sendNotification('initialized', {})
  for (const act of acts) {
    const uri = 'uri' in act ? `file:///${act.uri}.xl` : ''
    const document = open.get(uri)
    if (act.do === 'open' && !document) {
      open.set(uri, { text: act.text, version: 1 })
      published.set(uri, 0)
      const textDocument = { uri, languageId: 'xen-domain', version: 1, text: act.text }
      await connection.sendNotification('textDocument/didOpen', { textDocument })
    } else if (act.do === 'close') {
      open.delete(uri)
      await connection.sendNotification('textDocument/didClose', { textDocument: { uri } })
    } else if (act.do === 'settings') {
      settings++
      await connection.sendNotification('workspace/didChangeConfiguration', { settings: null })
    } else if (act.do === 'edit' && document) {
      document.version++
      const line = act.at % (document.text.split('\n').length + 1)
      const range = {
        start: { line, character: act.length },
        end: { line: line + (act.at % 2), character: act.length },
      }
      const contentChanges = [{ range, text: act.text }]
      const textDocument = { uri, version: document.version }
      await connection.sendNotification('textDocument/didChange', { textDocument, contentChanges })
    } else if (act.do === 'ask') {
      const position = { line: act.at % 12, character: act.at % 40 }
      const range = { start: position, end: position }
      const params = { textDocument: { uri }, position, range, positions: [position], context: { diagnostics: [] } }
      send(`textDocument/${methods[act.method % methods.length]}`, params, false, act)
    } else if (act.do === 'nonsense') {
      if (act.method % 3 === 0) await connection.sendNotification('textDocument/didChange', act.params as object)
      else send(`textDocument/${methods[act.method % methods.length]}`, act.params, true)
    }
  }
  await Promise.all(waiting)
  await connection.sendRequest('shutdown')
  await new Promise((resolve) => setTimeout(resolve, 5))
  connection.dispose()
  return complaints
}
