import {
  commands,
  type Event,
  EventEmitter,
  type ExtensionContext,
  type LogOutputChannel,
  Uri,
  window,
  workspace,
} from 'vscode'
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient'
import {
  type InitializationOptions,
  type Notification,
  type Request,
  type Status,
  statusNotification,
  trustedNotification,
} from '../../protocol/src/messages.ts'
import { languages } from './kinds.ts'
import { rulePages, withPreviews } from './rule-page.ts'
import { workspaceActions } from './workspace-actions.ts'
import { answerForFiles } from './workspace-files.ts'

/** Makes a client for a server that does not run yet; Node and the browser each have their own. */
export type Connect = (context: ExtensionContext, options: LanguageClientOptions) => Promise<BaseLanguageClient>

/** Whether the language server works. */
export type ServerState = 'idle' | 'starting' | 'running' | 'stopped'

/** Makes the parameters of a message; `address` gives a URI as the client library writes it, which is how the server knows it. */
export type WithAddresses<Params> = (address: (uri: Uri) => string) => Params

/** The language server. The first one that needs it starts it. */
export interface Server {
  readonly state: ServerState
  readonly onDidChangeState: Event<ServerState>
  readonly onDidReportStatus: Event<Status>
  /** Starts it unless it runs; false when it could not be started: the person has been told so. */
  start(): Promise<boolean>
  /** Its answer, from a server that is started if need be; undefined when it could not be. */
  ask<Params, Answer>(request: Request<Params, Answer>, params: WithAddresses<Params>): Promise<Answer | undefined>
  /** Tells it something, and starts it if need be. */
  tell<Params>(notification: Notification<Params>, params: WithAddresses<Params>): Promise<void>
  /** Writes a line into the output: what runs. */
  log(message: string): void
  stop(): Promise<void>
}

// Other contents of a file, beside the file itself in a diff: whatever is wrong there cannot be mended there.
const pastSchemes = new Set(['xen-migrated', 'git', 'gitlens', 'gitfs', 'vscode-local-history', 'pr', 'review'])

const clientOptions = (outputChannel: LogOutputChannel, programs: boolean): LanguageClientOptions => ({
  documentSelector: languages.map((language) => ({ language })),
  diagnosticCollectionName: 'xen-config',
  outputChannel,
  // The page of a rule opens from its id behind a message.
  initializationOptions: {
    rulePages: `${rulePages}`,
    commands: true,
    programs,
    grammar: true,
    files: true,
    trusted: workspace.isTrusted,
  } satisfies InitializationOptions,
  middleware: {
    handleDiagnostics: (uri, diagnostics, next) =>
      next(uri, pastSchemes.has(uri.scheme) ? [] : withPreviews(diagnostics)),
    provideDiagnostics: async (document, previousResultId, token, next) => {
      const { scheme } = document instanceof Uri ? document : document.uri
      const report = pastSchemes.has(scheme) ? undefined : await next(document, previousResultId, token)
      return report && 'items' in report ? { ...report, items: withPreviews(report.items) } : report
    },
    provideCodeActions: async (document, range, context, token, next) => {
      const actions = await next(document, range, context, token)
      return actions && [...actions, ...workspaceActions(actions)]
    },
  },
})

/** @param programs whether programs can be started beside it */
export const makeServer = (context: ExtensionContext, connect: Connect, programs: boolean): Server => {
  const states = new EventEmitter<ServerState>()
  const statuses = new EventEmitter<Status>()
  let state: ServerState = 'idle'
  let started: Promise<BaseLanguageClient | undefined> | undefined
  let channel: LogOutputChannel | undefined

  const output = () => {
    if (!channel) {
      channel = window.createOutputChannel('Xen Config', { log: true })
      context.subscriptions.push(channel)
    }
    return channel
  }

  const enter = (next: ServerState) => {
    if (state === next) return
    state = next
    states.fire(next)
    void commands.executeCommand('setContext', 'xen.started', next !== 'idle')
  }

  const launch = async (): Promise<BaseLanguageClient | undefined> => {
    enter('starting')
    output().info('The language server is started.')
    try {
      const client = await connect(context, clientOptions(output(), programs))
      answerForFiles(client)
      client.onNotification(statusNotification.method, (status: Status) => statuses.fire(status))
      // A server that crashes is restarted by the client itself, up to four times in three minutes.
      client.onDidChangeState(() => enter(client.isRunning() ? 'running' : client.needsStop() ? 'starting' : 'stopped'))
      await client.start()
      output().info(`It runs, for ${languages.join(', ')}.`)
      return client
    } catch (error) {
      // The client has shown it to the person.
      output().error(error instanceof Error ? error : String(error))
      enter('stopped')
      return undefined
    }
  }

  const running = () => (started ??= launch())

  const addressesOf =
    ({ code2ProtocolConverter }: BaseLanguageClient) =>
    (uri: Uri): string =>
      code2ProtocolConverter.asUri(uri)

  const stop = async () => {
    const stopping = started
    started = undefined
    const client = await stopping
    try {
      if (client?.isRunning()) await client.dispose()
    } catch (error) {
      output().error(error instanceof Error ? error : String(error))
    }
    output().info('The language server is stopped.')
    enter('stopped')
  }

  context.subscriptions.push(
    workspace.onDidGrantWorkspaceTrust(async () => {
      const client = await started
      await client?.sendNotification(trustedNotification.method, {})
    }),
    states,
    statuses,
    commands.registerCommand('xen.showOutput', () => output().show(true)),
    commands.registerCommand('xen.restartServer', async () => {
      await stop()
      await running()
    }),
  )

  return {
    get state() {
      return state
    },
    onDidChangeState: states.event,
    onDidReportStatus: statuses.event,
    start: async () => (await running()) !== undefined,
    ask: async (request, params) => {
      const client = await running()
      return client?.sendRequest(request.method, params(addressesOf(client)))
    },
    tell: async (notification, params) => {
      const client = await running()
      await client?.sendNotification(notification.method, params(addressesOf(client)))
    },
    log: (message) => output().info(message),
    stop,
  }
}
