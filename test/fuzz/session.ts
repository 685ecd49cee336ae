import fc from 'fast-check'
import { CancellationTokenSource, ResponseError } from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { startServer } from '../server-pair.ts'
import { mutatedText } from './mutate.ts'

/** What happens in a session. Numbers are taken modulo what there is. */
export type Act =
  | { readonly do: 'open' | 'close' | 'settings'; readonly uri: number; readonly text: string }
  | { readonly do: 'edit'; readonly uri: number; readonly at: number; readonly length: number; readonly text: string }
  | { readonly do: 'ask'; readonly uri: number; readonly method: number; readonly at: number; readonly cancel: boolean }
  | { readonly do: 'nonsense'; readonly method: number; readonly params: unknown }
  /** All that has been asked is answered, and then somebody looks. */
  | { readonly do: 'look'; readonly at: () => void }

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

const releases = ['4.2', '4.10', '4.17', '9.9', '4.22']

/** When nothing has been said for so many looks, a few milliseconds apart, nothing more is. */
const quiet = 8

/** The server waits so long before it publishes, in milliseconds. */
const delay = 1

/** What a session came to: what was wrong, and what was last said of each document that is still open. */
interface Played {
  readonly complaints: readonly string[]
  readonly said: ReadonlyMap<string, string>
}

/** What was wrong in a session: empty where nothing was. What it says of each document in the end is what a session says that begins with it. */
export const play = async (acts: readonly Act[]): Promise<string[]> => {
  const documents = new Map<string, TextDocument>()
  let settings = 0
  for (const act of acts) {
    if (act.do === 'settings') settings++
    else change(documents, act)
  }
  const openings = [...documents.values()].map(
    (document): Act => ({ do: 'open', uri: Number(/\d+/.exec(document.uri)?.[0]), text: document.getText() }),
  )
  const [{ complaints, said }, fresh] = await Promise.all([played(acts), played(openings, settings)])
  const stale = [...fresh.said].filter(([uri, diagnostics]) => said.get(uri) !== diagnostics)
  return [
    ...complaints,
    ...fresh.complaints,
    ...stale.map(([uri, diagnostics]) => `${uri} is told ${said.get(uri)}, and in a new session ${diagnostics}`),
  ]
}

/** What an act makes of the documents that are open; the notification that tells so. */
const change = (documents: Map<string, TextDocument>, act: Act): [method: string, params: object] | undefined => {
  const uri = 'uri' in act ? `file:///${act.uri}.xl` : ''
  const document = documents.get(uri)
  if (act.do === 'open' && !document) {
    documents.set(uri, TextDocument.create(uri, 'xen-domain', 1, act.text))
    return ['didOpen', { textDocument: { uri, languageId: 'xen-domain', version: 1, text: act.text } }]
  }
  if (act.do === 'close') {
    documents.delete(uri)
    return ['didClose', { textDocument: { uri } }]
  }
  if (act.do !== 'edit' || !document) return undefined
  const version = document.version + 1
  const line = act.at % (document.lineCount + 1)
  const range = { start: { line, character: act.length }, end: { line: line + (act.at % 2), character: act.length } }
  const contentChanges = [{ range, text: act.text }]
  documents.set(uri, TextDocument.update(document, contentChanges, version))
  return ['didChange', { textDocument: { uri, version }, contentChanges }]
}

export const played = async (acts: readonly Act[], earlier = 0): Promise<Played> => {
  const complaints: string[] = []
  const connection = startServer({ delay })
  const open = new Map<string, TextDocument>()
  const published = new Map<string, number>()
  const said = new Map<string, string>()
  let settings = earlier
  let looks = 0
  connection.onNotification('textDocument/publishDiagnostics', ({ uri, version, diagnostics }) => {
    if (diagnostics.length > 0 && !open.has(uri)) complaints.push(`published for ${uri}, which is closed`)
    if (version !== undefined && version < (published.get(uri) ?? 0)) complaints.push(`an old version of ${uri}`)
    published.set(uri, version ?? 0)
    said.set(uri, JSON.stringify(diagnostics))
    looks = 0
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
  const send = (method: string, params: unknown, mayFail: boolean, cancel = false) => {
    const source = new CancellationTokenSource()
    const answer = connection.sendRequest(method, params, source.token).then(
      () => undefined,
      (error: unknown) => {
        const known = error instanceof ResponseError && error.code !== -32603
        if (!known || (!mayFail && !cancel)) complaints.push(`${method} ${JSON.stringify(params)}: ${error}`)
      },
    )
    waiting.push(answer)
    if (cancel) source.cancel()
  }
  send('textDocument/hover', { textDocument: { uri: 'file:///1.xl' }, position: { line: 0, character: 0 } }, true)
  await connection.sendRequest('initialize', {
    processId: null,
    rootUri: null,
    capabilities: { workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } } },
  })
  await connection.sendNotification('initialized', {})
  for (const act of acts) {
    if (act.do === 'look') {
      await Promise.all(waiting.splice(0))
      act.at()
      continue
    }
    const changed = change(open, act)
    if (changed) {
      const [method, params] = changed
      if ('uri' in act && method !== 'didChange') published.set(`file:///${act.uri}.xl`, 0)
      await connection.sendNotification(`textDocument/${method}`, params)
    } else if (act.do === 'settings') {
      settings++
      await connection.sendNotification('workspace/didChangeConfiguration', { settings: null })
    } else if (act.do === 'ask') {
      const uri = `file:///${act.uri}.xl`
      const position = { line: act.at % 12, character: act.at % 40 }
      const range = { start: position, end: position }
      const params = { textDocument: { uri }, position, range, positions: [position], context: { diagnostics: [] } }
      send(`textDocument/${methods[act.method % methods.length]}`, params, false, act.cancel)
    } else if (act.do === 'nonsense') {
      if (act.method % 3 === 0) await connection.sendNotification('textDocument/didChange', act.params as object)
      else send(`textDocument/${methods[act.method % methods.length]}`, act.params, true)
    }
  }
  await Promise.all(waiting)
  // The last word on each document is said when all of it is read, and nothing has been said for a while.
  looks = 0
  const isSaid = () => [...open].every(([uri, { version }]) => (published.get(uri) ?? 0) >= version)
  for (let look = 0; look < 1000 && !(looks > quiet && isSaid()); look++) {
    await new Promise((go) => setTimeout(go, 4))
    looks++
  }
  await connection.sendRequest('shutdown')
  await new Promise((resolve) => setTimeout(resolve, 5))
  connection.dispose()
  return { complaints, said: new Map([...said].filter(([uri]) => open.has(uri))) }
}
