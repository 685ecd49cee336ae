import { type CompletionItem, type CompletionList, ErrorCodes, ResponseError } from 'vscode-languageserver/node'
import type { ServerOptions } from '../../server/src/lsp/serve.ts'
import { startServer } from '../server-pair.ts'

/* The server with a client at the other end of its streams: one that knows what a test says that it knows. */

/** What the client says of itself. */
export interface Told {
  readonly capabilities?: object
  /** As URIs. */
  readonly folders?: readonly string[]
  readonly initializationOptions?: object | undefined
}

/** What the client answers, by the method; all else it refuses, as the protocol has it for a method that is unknown. */
export type Answers = Readonly<Record<string, (params: never) => unknown>>

interface Diagnostic {
  readonly code: string
  readonly severity: number
  readonly source: string
  readonly message: string
  readonly range: { readonly start: { readonly line: number; readonly character: number } }
  readonly relatedInformation?: readonly { readonly location: { readonly uri: string }; readonly message: string }[]
}

export interface Published {
  readonly uri: string
  readonly diagnostics: readonly Diagnostic[]
}

interface Message {
  readonly method: string
  readonly params: unknown
}

const open: (() => void)[] = []

/** Ends all clients that there are: after each test. */
export const closeClients = () => {
  for (const close of open.splice(0)) close()
}

/** A client that has not said anything yet. */
export const connect = (answers: Answers = {}, options: ServerOptions = {}) => {
  const connection = startServer({ delay: 1, ...options })
  open.push(() => connection.dispose())
  const heard: Message[] = []
  const questions: Message[] = []
  const queue: Published[] = []
  const waiting: (() => void)[] = []
  /** The last diagnostics of each document that were pushed. */
  const published = new Map<string, readonly Diagnostic[]>()
  connection.onNotification((method, params) => {
    heard.push({ method, params })
    if (method !== 'textDocument/publishDiagnostics') return
    const pushed = params as unknown as Published // By its method.
    published.set(pushed.uri, pushed.diagnostics)
    queue.push(pushed)
    for (const wake of waiting.splice(0)) wake()
  })
  connection.onRequest((method, params) => {
    questions.push({ method, params })
    const answer = answers[method]
    return answer ? answer(params as never) : new ResponseError(ErrorCodes.MethodNotFound, method)
  })
  connection.listen()

  const initialize = async (capabilities: object, initializationOptions?: object, folders?: readonly string[]) => {
    const offered: { capabilities: Record<string, unknown> } = await connection.sendRequest('initialize', {
      // Else the server would look whether this process lives on.
      processId: null,
      rootUri: null,
      ...(folders ? { workspaceFolders: folders.map((uri) => ({ uri, name: uri })) } : {}),
      capabilities,
      initializationOptions,
    })
    await connection.sendNotification('initialized', {})
    return offered
  }
  const openDocument = (uri: string, text: string, languageId = 'xen-domain') =>
    connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } })
  /** The next diagnostics that are pushed. */
  const next = async (): Promise<Published> => {
    for (;;) {
      const found = queue.shift()
      if (found) return found
      await new Promise<void>((resolve) => waiting.push(resolve))
    }
  }
  const uri = 'file:///a.xl'
  /** Opens the one document of a test that has one. */
  const begin = (text: string) => openDocument(uri, text)
  /** Asks about that document. */
  const ask = <T>(method: string, params: object = {}): Promise<T> =>
    connection.sendRequest(method, { textDocument: { uri }, ...params })
  return { connection, heard, questions, published, queue, initialize, openDocument, next, begin, ask, uri }
}

/** What a server answers that is asked for a completion: a list is one that may go on. */
export type Completion = CompletionItem[] | CompletionList

export const itemsOf = (answer: Completion): CompletionItem[] => (Array.isArray(answer) ? answer : answer.items)

/** A client that has said what it is. */
export const editorWith = async (told: Told, options: ServerOptions = {}, answers: Answers = {}) => {
  const { connection, heard, questions, published, initialize, openDocument } = connect(answers, options)
  const offered = await initialize(told.capabilities ?? {}, told.initializationOptions, told.folders ?? [])
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
  /** What completion offers at the end of the text of a document that is opened for it, and whether there may be more. */
  const completion = async (uri: string, text: string): Promise<{ labels: string[]; isIncomplete: boolean }> => {
    const lines = text.split('\n')
    const answer = await ask<Completion>('textDocument/completion', uri, {
      position: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 },
    })
    return {
      labels: itemsOf(answer).map(({ label }) => label),
      isIncomplete: !Array.isArray(answer) && answer.isIncomplete,
    }
  }
  const labels = async (uri: string, text: string): Promise<string[]> => (await completion(uri, text)).labels
  return { connection, offered, published, heard, questions, open: openDocument, ask, completion, labels, eventually }
}
