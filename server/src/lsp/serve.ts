import { type Connection, DidChangeConfigurationNotification, TextDocumentSaveReason } from 'vscode-languageserver'
import {
  byteOrderMarkNotification,
  cursorNotification,
  type Notification,
  trustedNotification,
} from '../../../protocol/src/messages.ts'
import { forgetAll } from '../forgetting.ts'
import type { FilesOfDom0 } from '../values/value-type.ts'
import type { Files } from '../workspace/index/files.ts'
import { clientOf } from './client.ts'
import { clientFiles } from './client-files.ts'
import { resolveCodeLenses } from './code-lenses.ts'
import { createDocuments } from './documents.ts'
import { answerFormatting } from './formatting.ts'
import { answerLanguageFeatures, capabilitiesFor } from './language-features.ts'
import { answerRefused } from './lifecycle.ts'
import { answerNavigation } from './navigation.ts'
import { answerOwnRequests } from './own-requests.ts'
import { createProjects } from './projects.ts'
import { getReady } from './ready.ts'
import { createSession } from './session.ts'
import { createSettings } from './settings.ts'
import { createRest } from './turns.ts'
import { createValidation } from './validation.ts'
import { heard, isCount, isFlag, isListOf, isObjectWith, isText, type Shape, wellFormed } from './well-formed.ts'
import { createWorkspace } from './workspace.ts'

export interface ServerOptions {
  /** How long a document rests at most before its diagnostics are pushed, in milliseconds. */
  readonly delay?: number
  /** How long the client may take to say what is set, in milliseconds; then the defaults hold until it answers. */
  readonly patience?: number
  /** The files of this machine; absent where the server cannot see any. */
  readonly files?: Files
  /** The files of this machine where a person says that it is the dom0. */
  readonly dom0?: FilesOfDom0 | undefined
}

/** What is kept of longer documents, in UTF-16 units, is worth more than what is to be found out anew for others. */
const longText = 20_000

/** Answers a connection. The same for Node and for a web worker: nothing here knows of either. */
export const serve = (
  connection: Connection,
  { delay = 150, patience = 1000, files, dom0 }: ServerOptions = {},
): void => {
  const session = createSession(connection)
  const { documents, service, typing, client, ask, log } = session
  const throughClient = clientFiles(session, (uri, folder) => projects.excludes(uri, folder))
  const filesFor = (uri: string) => [files, throughClient].find((each) => each?.sees(uri))
  const workspace = createWorkspace(session, { filesFor, delay })
  const projects = createProjects(session, filesFor, workspace.folderOf)
  /** A client is late with all that it was asked: its answers come one after the other, and what is open is told again once. */
  const late = createRest(() => validation.all())
  const settings = createSettings(session, projects, { patience, dom0, answered: () => late.ask(delay) })
  const open = createDocuments(session, settings, workspace)
  const validation = createValidation(session, open, workspace, delay)

  let readied = () => {}
  documents.onDidOpen(() => readied())
  answerRefused(connection)
  connection.onInitialize((params) => {
    session.begin(clientOf(params))
    readied = getReady(service)
    return {
      serverInfo: { name: 'Xen Config' },
      capabilities: capabilitiesFor(client(), files?.addressOf !== undefined),
    }
  })
  connection.onInitialized(() => {
    workspace.begin()
    if (client().configuration && client().registersConfiguration) {
      ask('registration', () => connection.client.register(DidChangeConfigurationNotification.type, { section: 'xen' }))
    }
  })
  connection.onShutdown(() => {
    readied()
    workspace.end()
    late.end()
  })

  /** Something else is set for what is open. @param section the section `xen`, of a client that cannot be asked */
  const otherwise = (section?: unknown) => {
    settings.changed(section)
    validation.all()
  }
  const otherProject = () => {
    otherwise()
    workspace.again()
  }
  const lookForProjects = () => ask('projects', async () => (await projects.look()) && otherProject())

  // An opened document is told of as a changed one, too.
  documents.onDidChangeContent(({ document }) => {
    validation.changed(document.uri)
    lookForProjects()
  })
  /** Documents that an editor stores by itself while somebody may go on writing. */
  const storedByEditor = new Set<string>()
  documents.onWillSave(({ document: { uri }, reason }) => {
    if (reason === TextDocumentSaveReason.AfterDelay) storedByEditor.add(uri)
  })
  documents.onDidSave(({ document: { uri } }) => {
    const wasBegun = !storedByEditor.delete(uri) && typing.rests(uri)
    // What is there may have changed with what is stored.
    if (settings.again(uri) || wasBegun) validation.all()
  })
  documents.onDidClose(({ document }) => {
    const { uri } = document
    typing.rests(uri)
    storedByEditor.delete(uri)
    settings.forget(uri)
    open.forget(uri)
    workspace.closed(uri)
    validation.closed(uri)
    if (documents.keys().length === 0 || document.getText().length > longText) forgetAll()
  })
  connection.onDidChangeConfiguration(
    heard(log, 'didChangeConfiguration', {}, ({ settings: given }) => otherwise(given?.xen)),
  )
  connection.onDidChangeWatchedFiles(
    heard(log, 'didChangeWatchedFiles', { changes: isListOf(isObjectWith({ uri: isText })) }, ({ changes }) => {
      workspace.changed(changes)
      if (projects.changed(changes.map(({ uri }) => uri))) otherProject()
    }),
  )

  /** The cursor is in a line of a document. */
  const looks = (uri: string, line: number) => {
    if (typing.looks(uri, line)) ask('diagnostics', () => validation.meant(uri))
  }

  const hear = <P>({ method }: Notification<P>, shape: Shape, handler: (params: P) => void) =>
    connection.onNotification(method, heard(log, method, shape, handler))
  hear(byteOrderMarkNotification, { uri: isText, present: isFlag }, ({ uri, present }) => {
    if (settings.marked(uri, present)) validation.all()
  })

  hear(cursorNotification, { uri: isText, line: isCount }, ({ uri, line }) => looks(uri, line))

  hear(trustedNotification, {}, () => {
    session.begin({ ...client(), trusted: true })
    otherwise()
  })

  answerLanguageFeatures(session, open, workspace)
  answerFormatting(session, open)
  answerNavigation(session, open, workspace, looks)
  resolveCodeLenses(session, open, delay)
  answerOwnRequests(session, open, workspace)
  documents.listen(wellFormed(connection, log))
  connection.listen()
}
