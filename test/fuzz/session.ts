import fc from 'fast-check'
import { CancellationTokenSource, type Position, ResponseError } from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { startServer } from '../server-pair.ts'
import { type ClientOfSession, plain } from './clients.ts'
import { mutatedText } from './mutate.ts'

/** What happens in a session. Numbers are taken modulo what there is. */
export type Act =
  | { readonly do: 'open' | 'close' | 'settings'; readonly uri: number; readonly text: string }
  | { readonly do: 'edit'; readonly uri: number; readonly at: number; readonly length: number; readonly text: string }
  | { readonly do: 'ask'; readonly uri: number; readonly method: number; readonly at: number; readonly cancel: boolean }
  /** A question or notification with one member that is something else, or nothing but that. */
  | {
      readonly do: 'nonsense'
      readonly uri: number
      readonly method: number
      readonly member: number
      readonly value: unknown
    }
  /** All that has been asked is answered, and then somebody looks. */
  | { readonly do: 'look'; readonly at: () => void }

/** What is asked about a place of a document: the questions of the protocol, and our own. */
const methods = [
  ...['hover', 'completion', 'signatureHelp', 'documentSymbol', 'foldingRange', 'selectionRange', 'codeAction', 'codeLens'],
  ...['semanticTokens/full', 'inlayHint', 'diagnostic', 'formatting', 'rangeFormatting', 'onTypeFormatting', 'rename'],
  ...['prepareRename', 'definition', 'references', 'documentHighlight', 'documentLink'],
].map((name) => `textDocument/${name}`).concat(
  ...['textDocument/willSaveWaitUntil', 'xen/none', 'initialize', 'workspace/symbol', 'workspace/executeCommand', 'xen/show', 'xen/picture', 'xen/newIdentity', 'xen/clone', 'xen/judge'],
  ...['xen/leftAlone', 'xen/migrate', 'xen/migrationReport', 'xen/upgradeCheck', 'xen/explainOutput', 'xen/ruleFixes'],
  ...['xen/detect', 'completionItem/resolve', 'codeAction/resolve', 'codeLens/resolve'],
) // biome-ignore format: a table

/** What is told beside documents and settings, with nonsense in it. */
const notifications = [
  ...['textDocument/didChange', 'textDocument/didOpen', 'workspace/didChangeWatchedFiles', 'workspace/didChangeConfiguration'],
  ...['textDocument/willSave', 'textDocument/didSave', 'textDocument/didClose', 'xen/byteOrderMark', 'xen/cursor', 'xen/trusted'],
  ...['initialized', 'xen/none', '$/cancelRequest', '$/setTrace', 'workspace/didChangeWorkspaceFolders'],
] // biome-ignore format: a table

/** What says that a document is open or closed, however it is told. */
const ofDocuments = new Set(['textDocument/didOpen', 'textDocument/didClose'])

/** What the answer of one is asked about next, with an item of it. */
const resolvers = new Map([
  ['textDocument/completion', 'completionItem/resolve'],
  ['textDocument/codeAction', 'codeAction/resolve'],
  ['textDocument/codeLens', 'codeLens/resolve'],
])

/** What may say no, in words for a person or by the protocol's error. */
const refusing = new Set([
  ...['textDocument/rename', 'workspace/executeCommand', 'textDocument/willSaveWaitUntil', 'xen/none', 'initialize'],
  ...resolvers.values(),
])

/** Parameters for whatever is asked: each method takes those that it knows. */
const paramsOf = (uri: string, at: number, text: string): Record<string, unknown> => {
  const position = { line: at % 12, character: at % 40 }
  const end = { line: position.line + (at % 3), character: at % 50 }
  const files = [{ uri, text, declined: [] }]
  return {
    ...{ textDocument: { uri }, uri, position, positions: [position], range: { start: position, end }, files, text },
    context: {
      diagnostics: [],
      includeDeclaration: at % 2 === 0,
      ...(at % 3 ? {} : { only: [kinds[at % kinds.length]] }),
    },
    ...{ options: { tabSize: 4, insertSpaces: true }, label: 'memory', data: { uri, key: 'memory', does: 'migrate' } },
    ...{ ch: at % 2 ? '\n' : ']', newName: at % 5 ? 'web' : '', query: at % 2 ? '' : 'a', path: '/etc/xen/a.cfg' },
    ...{ view: ['built', 'effective', 'origin', 'device-model', 'xenstore'][at % 5], what: at % 2 ? 'mac' : 'uuid' },
    ...{ name: 'twin', from: '4.4', to: '4.22', output: text, folder: 'file:///', uris: [uri], release: '4.17' },
    ...{
      command: at % 2 ? 'xen.none' : 'xen-config.applyEdit',
      arguments: [{ changes: {} }],
      present: false,
      reason: 1,
      line: at % 12,
      changes: [{ uri, type: 1 + (at % 3) }],
    },
  }
}

/** The kinds of actions that a client asks for. */
const kinds = ['quickfix', 'refactor.rewrite', 'source.fixAll', 'source.migrate', 'source.none']

const nonsense = fc.constantFrom<unknown>(null, undefined, {}, [], 'x', -1, 1.5, { uri: 3 }, [null], {
  line: -1,
  character: 'a',
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
    fc.record({
      do: fc.constant('nonsense' as const),
      uri: fc.nat(3),
      method: fc.nat(),
      member: fc.nat(),
      value: nonsense,
    }),
  ) as fc.Arbitrary<Act>,
  { minLength: 5, maxLength: 40 },
)

/** A file beside the open ones. */
const beside =
  'name = "vm"\nmemory = 512\npool = "p"\ndisk = [ "phy:/dev/vg/a,xvda,w" ]\nvif = [ "mac=00:16:3e:00:00:01,backend=storage" ]\n'

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
export const play = async (acts: readonly Act[], client: ClientOfSession = plain): Promise<string[]> => {
  const documents = new Map<string, TextDocument>()
  let settings = 0
  for (const act of acts) {
    if (act.do === 'settings') settings++
    else change(documents, act, client)
  }
  const openings = [...documents.values()].map(
    (document): Act => ({ do: 'open', uri: Number(/\d+/.exec(document.uri)?.[0]), text: document.getText() }),
  )
  const [{ complaints, said }, fresh] = await Promise.all([
    played(acts, { client }),
    played(openings, { client, earlier: settings }),
  ])
  const stale = [...fresh.said].filter(([uri, diagnostics]) => said.get(uri) !== diagnostics)
  return [
    ...complaints,
    ...fresh.complaints,
    ...stale.map(([uri, diagnostics]) => `${uri} is told ${said.get(uri)}, and in a new session ${diagnostics}`),
  ]
}

/** Where a position of a client is in a text; one beyond the end is the end. */
const offsetOf = (document: TextDocument, { line, character }: Position, utf8: boolean): number => {
  const start = document.offsetAt({ line, character: 0 })
  if (!utf8) return document.offsetAt({ line, character })
  let [offset, bytes] = [start, 0]
  for (const each of document.getText().slice(start, document.offsetAt({ line, character: 1e6 }))) {
    bytes += Buffer.byteLength(each)
    if (bytes > character) break
    offset += each.length
  }
  return offset
}

/** What an act makes of the documents that are open; the notification that tells so. */
const change = (
  documents: Map<string, TextDocument>,
  act: Act,
  { utf8 = false }: ClientOfSession,
): [method: string, params: object] | undefined => {
  const uri = 'uri' in act ? `file:///${act.uri}.xl` : ''
  const document = documents.get(uri)
  if (act.do === 'open') {
    // There are clients that open a document twice.
    const opened = TextDocument.create(uri, 'xen-domain', document?.version ?? 1, act.text)
    documents.set(uri, opened)
    return ['didOpen', { textDocument: { uri, languageId: 'xen-domain', version: opened.version, text: act.text } }]
  }
  if (act.do === 'close') {
    documents.delete(uri)
    return ['didClose', { textDocument: { uri } }]
  }
  if (act.do !== 'edit' || !document) return undefined
  // There are clients that do not count.
  const version = document.version + (act.at % 5 === 0 ? 0 : 1)
  const line = act.at % (document.lineCount + 1)
  const range = { start: { line, character: act.length }, end: { line: line + (act.at % 2), character: act.length } }
  const text = document.getText()
  const [start, end] = [offsetOf(document, range.start, utf8), offsetOf(document, range.end, utf8)]
  // Made anew, and not changed: what has come of changes is what is looked at.
  documents.set(
    uri,
    TextDocument.create(uri, document.languageId, version, text.slice(0, start) + act.text + text.slice(end)),
  )
  return ['didChange', { textDocument: { uri, version }, contentChanges: [{ range, text: act.text }] }]
}

/** What a client has that asks for diagnostics. */
interface PulledReport {
  readonly kind: 'full' | 'unchanged'
  readonly resultId?: string
  readonly items?: readonly unknown[]
}

/** @param earlier how often something else had been set before */
export const played = async (
  acts: readonly Act[],
  { client = plain, earlier = 0 }: { readonly client?: ClientOfSession; readonly earlier?: number } = {},
): Promise<Played> => {
  const complaints: string[] = []
  const connection = startServer({ delay })
  const open = new Map<string, TextDocument>()
  const published = new Map<string, number>()
  const said = new Map<string, string>()
  /** How many closings of a document the server has not answered yet: until then what it has said of the open one may be under way. */
  const closing = new Map<string, number>()
  /** What a client that asks for diagnostics has of each document: it says so, and may be told that nothing has changed. */
  const pulled = new Map<string, PulledReport>()
  let settings = earlier
  let looks = 0
  connection.onNotification('textDocument/publishDiagnostics', ({ uri, version, diagnostics }) => {
    if (client.pulls) complaints.push(`published for ${uri}, which is asked about`)
    const isAnswer = version === undefined && diagnostics.length === 0
    if (isAnswer) closing.set(uri, (closing.get(uri) ?? 0) - 1)
    else if (!open.has(uri) && !closing.get(uri)) complaints.push(`published for ${uri}, which is closed`)
    if (isAnswer) published.delete(uri)
    if (version !== undefined && version < (published.get(uri) ?? 0)) complaints.push(`an old version of ${uri}`)
    published.set(uri, version ?? 0)
    said.set(uri, JSON.stringify(diagnostics))
    looks = 0
  })
  connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
    if (/TypeError|RangeError|ReferenceError|Notification handler| {4}at /.test(message)) complaints.push(message)
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
  connection.onRequest('workspace/applyEdit', () => ({ applied: settings % 2 === 0 }))
  for (const what of ['diagnostic', 'inlayHint', 'codeLens'])
    connection.onRequest(`workspace/${what}/refresh`, () => (settings % 2 ? null : new ResponseError(1, 'refused')))
  for (const name of ['xen/status', 'telemetry/event']) connection.onNotification(name, () => {})
  // Files that nobody has opened; some are no files, and one is open as well.
  connection.onRequest('xen/listFiles', () => ['file:///0.xl', 'file:///8.xl', 'file:///9.cfg', 3, null])
  connection.onRequest('xen/readFiles', ({ uris }: { uris: string[] }) =>
    uris.map((uri) => (uri.endsWith('9.cfg') ? null : beside)),
  )
  connection.listen()
  const waiting: Promise<unknown>[] = []
  const send = (method: string, params: unknown, mayFail: boolean, cancel = false): Promise<unknown> => {
    const source = new CancellationTokenSource()
    const answer = connection.sendRequest(method, params, source.token).then(
      (found: unknown) => {
        const next = resolvers.get(method)
        const items = Array.isArray(found) ? found : ((found as { items?: unknown[] } | null)?.items ?? [])
        if (next && items.length > 0) return send(next, items[waiting.length % items.length], false)
        return undefined
      },
      (error: unknown) => {
        const known = error instanceof ResponseError && error.code !== -32603
        if (!known || (!mayFail && !cancel)) complaints.push(`${method} ${JSON.stringify(params)}: ${error}`)
      },
    )
    waiting.push(answer)
    if (cancel) source.cancel()
    return answer
  }
  /** Asks for diagnostics as an editor does. Of a document that is told to be unchanged the client has to have what that is. */
  const pull = async (uri: string) => {
    const had = pulled.get(uri)
    const params = { textDocument: { uri }, previousResultId: had?.resultId }
    const report: PulledReport = await connection.sendRequest('textDocument/diagnostic', params)
    if (report.kind === 'full') pulled.set(uri, report)
    else if (had && report.resultId === had.resultId) pulled.set(uri, had)
    else complaints.push(`${uri} is unchanged from ${report.resultId}, and the client has ${had?.resultId}`)
  }
  send('textDocument/hover', { textDocument: { uri: 'file:///1.xl' }, position: { line: 0, character: 0 } }, true)
  const { capabilities, initializationOptions } = client
  const rootUri = client.files ? 'file:///' : null
  await connection.sendRequest('initialize', { processId: null, rootUri, capabilities, initializationOptions })
  await connection.sendNotification('initialized', {})
  const tellSettings = () =>
    connection.sendNotification('workspace/didChangeConfiguration', {
      settings: client.configuration ? null : { xen: { release: releases[settings % releases.length] } },
    })
  if (earlier > 0) await tellSettings()
  for (const act of acts) {
    if (act.do === 'look') {
      await Promise.all(waiting.splice(0))
      act.at()
      continue
    }
    const closed = act.do === 'close' ? `file:///${act.uri}.xl` : undefined
    if (closed !== undefined && open.has(closed)) closing.set(closed, (closing.get(closed) ?? 0) + 1)
    const changed = change(open, act, client)
    if (changed) {
      const [method, params] = changed
      await connection.sendNotification(`textDocument/${method}`, params)
      if (act.do === 'close') pulled.delete(`file:///${act.uri}.xl`)
      else waiting.push(pull(`file:///${'uri' in act ? act.uri : ''}.xl`))
    } else if (act.do === 'settings') {
      settings++
      await tellSettings()
    } else if (act.do === 'ask') {
      const uri = `file:///${act.uri}.xl`
      const method = methods[act.method % methods.length] ?? ''
      const text = open.get(uri)?.getText() ?? ''
      send(method, paramsOf(uri, act.at, text), refusing.has(method), act.cancel)
    } else if (act.do === 'nonsense') {
      const params = paramsOf(`file:///${act.uri}.xl`, act.member, 'vif = [ "" ]\n')
      const notification = notifications[act.method % (4 * notifications.length)]
      // What is well formed but for the member would open or close a document.
      const names = ofDocuments.has(notification ?? '') ? ['textDocument'] : Object.keys(params)
      const member = names[act.member % (names.length + 1)]
      const given = member === undefined ? act.value : { ...params, [member]: act.value }
      if (notification !== undefined) await connection.sendNotification(notification, given)
      else send(methods[act.method % methods.length] ?? '', given, true)
    }
  }
  await Promise.all(waiting)
  // What is typed is told otherwise until it is stored.
  for (const uri of open.keys()) await connection.sendNotification('textDocument/didSave', { textDocument: { uri } })
  // This waits until every file has been looked at.
  await connection.sendRequest('workspace/symbol', { query: '' })
  // The last word on each document is said when all of it is read, and nothing has been said for a while.
  looks = 0
  const isSaid = () => client.pulls || [...open].every(([uri, { version }]) => (published.get(uri) ?? 0) >= version)
  for (let look = 0; look < 1000 && !(looks > quiet && isSaid()); look++) {
    await new Promise((go) => setTimeout(go, 4))
    looks++
  }
  // Whoever asks has it by now, too, or hears of it.
  for (const uri of open.keys()) {
    await pull(uri)
    const has = JSON.stringify(pulled.get(uri)?.items)
    if (client.pulls) said.set(uri, has ?? '')
    else if (has !== said.get(uri)) complaints.push(`${uri} is told ${said.get(uri)}, and who asks has ${has}`)
  }
  await connection.sendRequest('shutdown')
  await connection.sendRequest('textDocument/hover', {}).then(
    () => complaints.push('answered after shutdown'),
    () => {},
  )
  await new Promise((resolve) => setTimeout(resolve, 5))
  connection.dispose()
  return { complaints, said: new Map([...said].filter(([uri]) => open.has(uri))) }
}
