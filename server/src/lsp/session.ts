import { type Connection, MessageType, ShowMessageNotification, TextDocuments } from 'vscode-languageserver'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import type { Notification } from '../../../protocol/src/messages.ts'
import { createDocument, updateDocument } from '../encoded-document.ts'
import { createService, type Service } from '../service.ts'
import { type Client, silentClient } from './client.ts'
import { createTold, type Told } from './told.ts'
import { createTyping, type Typing } from './typing.ts'

/** Says that nobody waits for an answer any more. */
export interface Token {
  readonly isCancellationRequested: boolean
}

/** What all parts of the server share: the connection, what is known of the client, the open documents, the service. */
export interface Session {
  readonly connection: Connection
  readonly documents: TextDocuments<TextDocument>
  readonly service: Service
  readonly typing: Typing
  readonly told: Told
  client(): Client
  /** What the client has said of itself. */
  begin(client: Client): void
  log(message: string): void
  /** Asks the client for something. One that refuses, or does not know the question, costs that alone. */
  ask(what: string, question: () => Promise<unknown>): void
  /** A notice that wants no answer. Where links in it run commands, what somebody has set is none. */
  notify(text: string): void
  /** Tells our own client something; others do not know our notifications. */
  tell<P>(notification: Notification<P>, params: P): void
}

/** Stands for an object that is made when something is asked of it: `initialize` is answered before the service is loaded. */
const madeLater = <T extends object>(make: () => T): T => {
  let made: T | undefined
  // Nothing is ever asked of the target itself.
  return new Proxy({} as T, {
    get(_, name) {
      made ??= make()
      return Reflect.get(made, name)
    },
  })
}

export const createSession = (connection: Connection): Session => {
  let client = silentClient
  const typing = createTyping()
  const log = (message: string) => connection.console.error(message)
  const service = madeLater(() =>
    createService({
      log,
      rulePage: (rule) => client.rulePages && `${client.rulePages}${rule}.md`,
      commands: () => client.commands,
    }),
  )
  const told = createTold(service, typing, () => client)
  const ask: Session['ask'] = (what, question) => {
    question().catch((error) => log(`${what}: ${error}`))
  }
  return {
    connection,
    documents: new TextDocuments({
      create: (uri, languageId, version, text) => createDocument(client.encoding, uri, languageId, version, text),
      update(document, changes, version) {
        const updated = updateDocument(document, changes, version)
        typing.changed(updated, changes, client.commands)
        told.changed(updated.uri, changes)
        return updated
      },
    }),
    service,
    typing,
    told,
    client: () => client,
    begin(one) {
      client = one
    },
    log,
    ask,
    notify(text) {
      const message = text.replaceAll('](', '] (')
      ask('notice', () =>
        connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message }),
      )
    },
    tell({ method }, params) {
      if (client.commands) ask(method, () => connection.sendNotification(method, params))
    },
  }
}
