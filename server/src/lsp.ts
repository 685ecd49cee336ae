import {
  type Connection,
  type Diagnostic,
  DiagnosticRefreshRequest,
  DidChangeConfigurationNotification,
  DocumentDiagnosticReportKind,
  ErrorCodes,
  type InitializeParams,
  type InitializeResult,
  MessageType,
  PositionEncodingKind,
  ResponseError,
  ShowMessageNotification,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver'
import { TextDocument } from 'vscode-languageserver-textdocument'
import {
  byteOrderMarkNotification,
  cpupoolFilesNotification,
  detectRequest,
  explainOutputRequest,
  type InitializationOptions,
  judgeRequest,
  type MigrateParams,
  migrateRequest,
  migrationReportRequest,
  type Notification,
  type Request,
  type RuleEdits,
  ruleFixesRequest,
  showRequest,
  statusNotification,
  upgradeCheckRequest,
} from '../../protocol/src/messages.ts'
import { fixAllKind } from './features/code-actions.ts'
import { semanticLegend } from './features/semantic-tokens.ts'
import { applyEditCommand, fittingFor } from './fitting.ts'
import type { ReportedSnapshot } from './migrate/answer.ts'
import { createFacts, createSnapshots, kindsByLanguage } from './open-documents.ts'
import { checkPreferences } from './preferences.ts'
import { isRelease } from './release.ts'
import { createService } from './service.ts'
import { defaultPreferences, type Preferences, type Snapshot } from './snapshot.ts'
import { type Place, wellFormed, wrongPlace } from './well-formed.ts'
import { aroundOf } from './workspace/around.ts'
import { detectKind, pathOfUri } from './workspace/detect.ts'
import { type Pool, poolOf } from './workspace/pools.ts'

export interface ServerOptions {
  /** How long a document rests before its diagnostics are pushed, in milliseconds. */
  readonly delay?: number
  /** How long the client may take to say what is set, in milliseconds; then the defaults hold. */
  readonly patience?: number
}

/** Says that nobody waits for an answer any more. */
interface Token {
  readonly isCancellationRequested: boolean
}

/** What a promise comes to, as long as that takes no longer than `most` milliseconds. */
const within = <T>(most: number, promise: Promise<T>): Promise<T> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${most} ms`)), most)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

/** Answers a connection. The same for Node and for a web worker: nothing here knows of either. */
export const serve = (connection: Connection, { delay = 150, patience = 10_000 }: ServerOptions = {}): void => {
  const log = (message: string) => connection.console.error(message)
  /** The folder with a page for each rule, as the client names it: a URI that ends with a slash. */
  let rulePages: string | undefined
  /** Whether the client is ours, with its commands. */
  let commands = false
  /** Whether the client has a grammar of ours, so that only the insides of strings want colours. */
  let grammar = false
  let snippets = false
  /** Whether the client finds a parameter of a signature by its place. */
  let offsets = false
  /** Asks the client for something. One that refuses, or does not know the question, costs that alone. */
  const ask = (what: string, question: () => Promise<unknown>): void => {
    question().catch((error) => log(`${what}: ${error}`))
  }
  /** A notice that wants no answer. Where links in it run commands, what somebody has set is none. */
  const notify = (text: string): void => {
    const message = text.replaceAll('](', '] (')
    ask('notice', () =>
      connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message }),
    )
  }
  const service = createService({
    log,
    rulePage: (rule) => rulePages && `${rulePages}${rule}.md`,
    commands: () => commands,
  })
  const documents = new TextDocuments(TextDocument)
  const snapshots = createSnapshots(service)
  const factsOfOpen = createFacts()
  const timers = new Map<string, ReturnType<typeof setTimeout>>()
  const byteOrderMarks = new Set<string>()
  let pulls = false
  let asksForConfiguration = false
  let registersConfiguration = false
  let refreshes = false
  /** The section `xen` of a client that cannot be asked per document. */
  let pushedSection: unknown
  const preferencesByUri = new Map<string, Promise<Preferences>>()
  const told = new Set<string>()
  /** The cpupools of the workspace: what the client found in files. Open documents go before them. */
  const poolFiles = new Map<string, Pool>()

  let stage: 'new' | 'running' | 'ended' = 'new'
  connection.onShutdown(() => {
    stage = 'ended'
  })
  /** What the client can take; nothing until it has said so. */
  let fitting = fittingFor({})

  connection.onInitialize(({ capabilities, initializationOptions }: InitializeParams): InitializeResult => {
    // From whatever client: each of them may be anything.
    const given: Readonly<Partial<Record<keyof InitializationOptions, unknown>>> = initializationOptions ?? {}
    fitting = fittingFor(capabilities)
    stage = 'running'
    pulls = capabilities.textDocument?.diagnostic !== undefined
    asksForConfiguration = capabilities.workspace?.configuration === true
    registersConfiguration = capabilities.workspace?.didChangeConfiguration?.dynamicRegistration === true
    refreshes = capabilities.workspace?.diagnostics?.refreshSupport === true
    snippets = capabilities.textDocument?.completion?.completionItem?.snippetSupport === true
    offsets =
      capabilities.textDocument?.signatureHelp?.signatureInformation?.parameterInformation?.labelOffsetSupport === true
    pushedSection = given.xen
    commands = given.commands === true
    grammar = given.grammar === true
    rulePages = typeof given.rulePages === 'string' ? given.rulePages : undefined
    return {
      serverInfo: { name: 'Xen Config' },
      capabilities: {
        // The one that every client has.
        positionEncoding: PositionEncodingKind.UTF16,
        textDocumentSync: TextDocumentSyncKind.Incremental,
        completionProvider: { resolveProvider: true, triggerCharacters: ['=', ' ', '"', "'", ',', '[', ':'] },
        hoverProvider: true,
        signatureHelpProvider: { triggerCharacters: ['"', "'", ',', '='], retriggerCharacters: [','] },
        documentSymbolProvider: true,
        foldingRangeProvider: true,
        selectionRangeProvider: true,
        codeActionProvider: { codeActionKinds: ['quickfix', fixAllKind] },
        semanticTokensProvider: { legend: semanticLegend, full: true },
        ...(capabilities.textDocument?.codeAction?.codeActionLiteralSupport
          ? {}
          : { executeCommandProvider: { commands: [applyEditCommand] } }),
        ...(pulls
          ? {
              diagnosticProvider: {
                identifier: 'xen-config',
                interFileDependencies: false,
                workspaceDiagnostics: false,
              },
            }
          : {}),
      },
    }
  })

  connection.onInitialized(() => {
    if (asksForConfiguration && registersConfiguration) {
      ask('registration', () => connection.client.register(DidChangeConfigurationNotification.type, { section: 'xen' }))
    }
  })

  const readPreferences = async (uri: string): Promise<Preferences> => {
    try {
      const asked: unknown = asksForConfiguration
        ? await within(patience, connection.workspace.getConfiguration({ scopeUri: uri, section: 'xen' }))
        : undefined
      // Where a person has set nothing, what came with `initialize` holds.
      const section = asked ?? pushedSection
      const { preferences, complaints } = checkPreferences(section)
      for (const complaint of complaints.filter((each) => !told.has(each))) {
        told.add(complaint)
        notify(`Xen Config: ${complaint}`)
      }
      return { ...preferences, byteOrderMark: byteOrderMarks.has(uri) }
    } catch (error) {
      log(`preferences: ${error}`)
      return defaultPreferences
    }
  }

  /** The preferences for a document. The same object as long as nothing changes: snapshots are kept by it. */
  const preferencesOf = (uri: string): Promise<Preferences> => {
    const preferences = preferencesByUri.get(uri) ?? readPreferences(uri)
    // What is not open is never closed, and nobody would forget it.
    if (documents.get(uri)) preferencesByUri.set(uri, preferences)
    return preferences
  }

  /** The snapshot of a document as it is now; undefined when it is not open. */
  const snapshotOf = async (uri: string): Promise<Snapshot | undefined> => {
    if (!documents.get(uri)) return undefined
    let asked = preferencesOf(uri)
    let preferences = await asked
    // They may have changed meanwhile: the last that were asked for count, in whatever order the answers come.
    while (documents.get(uri) && preferencesOf(uri) !== asked) {
      asked = preferencesOf(uri)
      preferences = await asked
    }
    const document = documents.get(uri)
    if (!document) return undefined
    const kind = kindsByLanguage[document.languageId] ?? detectKind(pathOfUri(uri), document.getText()).kind ?? 'domain'
    return snapshots.of(document, kind, preferences)
  }

  /** Answers a request of ours. */
  const answer = <P, A>({ method }: Request<P, A>, handler: (params: P, token: Token) => A | Promise<A>) =>
    connection.onRequest<unknown, void>(method, (params: P, token: Token) => {
      const refused = refusal()
      if (refused) throw refused
      return handler(params, token)
    })

  /** Why nothing is answered as yet, or any more, as the protocol has it. */
  const refusal = (): ResponseError | undefined => {
    if (stage === 'new') return new ResponseError(ErrorCodes.ServerNotInitialized, 'the server is not initialized')
    return stage === 'ended' ? new ResponseError(ErrorCodes.InvalidRequest, 'the server has been shut down') : undefined
  }

  const hear = <P>({ method }: Notification<P>, handler: (params: P) => void) =>
    connection.onNotification(method, handler)

  /** Tells our own client something; others do not know our notifications. */
  const tell = <P>({ method }: Notification<P>, params: P) => {
    if (commands) ask(method, () => connection.sendNotification(method, params))
  }

  const tellStatus = ({ config, document, preferences }: Snapshot) => {
    const { kind, release, arch, directives, guest } = config
    tell(statusNotification, {
      uri: document.uri,
      kind,
      release,
      releaseFrom: directives.release ? 'comment' : preferences.release ? 'setting' : 'default',
      arch,
      archFrom: directives.arch ? 'comment' : preferences.arch ? 'setting' : 'default',
      ...(kind === 'domain' ? { guest: guest.type } : {}),
    })
  }

  const publish = (uri: string, diagnostics: Diagnostic[], version?: number) =>
    ask('diagnostics', () =>
      connection.sendDiagnostics({ uri, diagnostics, ...(version === undefined ? {} : { version }) }),
    )

  const validate = async (uri: string) => {
    const snapshot = await snapshotOf(uri)
    if (!snapshot) return
    tellStatus(snapshot)
    if (!pulls) {
      publish(uri, fitting.diagnostics(service.diagnostics(snapshot), false), snapshot.document.version)
    }
  }

  const validateSoon = (uri: string, wait = delay) => {
    clearTimeout(timers.get(uri))
    timers.set(
      uri,
      setTimeout(() => {
        timers.delete(uri)
        validate(uri).catch((error) => log(`validation: ${error}`))
      }, wait),
    )
  }

  documents.onDidOpen(({ document }) => validateSoon(document.uri, 0))
  documents.onDidChangeContent(({ document }) => validateSoon(document.uri))
  documents.onDidClose(({ document: { uri } }) => {
    clearTimeout(timers.get(uri))
    timers.delete(uri)
    preferencesByUri.delete(uri)
    byteOrderMarks.delete(uri)
    snapshots.forget(uri)
    if (!pulls) publish(uri, [])
  })

  const validateAll = () => {
    for (const uri of documents.keys()) validateSoon(uri, 0)
    // What vscode-languageserver has for this does not hand on the answer.
    if (pulls && refreshes) ask('refresh', () => connection.sendRequest(DiagnosticRefreshRequest.type))
  }

  connection.onDidChangeConfiguration(({ settings }) => {
    if (!asksForConfiguration) pushedSection = settings?.xen ?? pushedSection
    preferencesByUri.clear()
    told.clear()
    validateAll()
  })

  hear(byteOrderMarkNotification, ({ uri, present }) => {
    if (present === byteOrderMarks.has(uri)) return
    if (present) byteOrderMarks.add(uri)
    else byteOrderMarks.delete(uri)
    preferencesByUri.delete(uri)
    validateAll()
  })

  hear(cpupoolFilesNotification, ({ files }) => {
    for (const { uri, text } of files) {
      if (text === undefined) poolFiles.delete(uri)
      else poolFiles.set(uri, poolOf(text, uri))
    }
  })

  const pools = (): Pool[] => {
    const open = documents.all().filter(({ languageId }) => kindsByLanguage[languageId] === 'cpupool')
    const shown = new Set(open.map(({ uri }) => uri))
    return [
      ...open.map((document) => poolOf(document.getText(), document.uri)),
      ...[...poolFiles.values()].filter(({ uri }) => !shown.has(uri)),
    ]
  }

  answer(detectRequest, ({ text, path }) => detectKind(path, text))

  answer(showRequest, async ({ uri, view = 'built' }) => {
    const snapshot = await snapshotOf(uri)
    if (!snapshot) return null
    const text = service.show(snapshot, view)
    const { release } = snapshot.config
    return text === undefined ? { release, refused: service.refusals(snapshot) } : { release, text }
  })

  answer(judgeRequest, async ({ uri }) => {
    const snapshot = await snapshotOf(uri)
    return (snapshot && service.judge(snapshot)) ?? null
  })

  /** The snapshot of a file that need not be open, as the client has it; undefined when it is of no kind that we know. */
  const snapshotOfFile = async (uri: string, text: string): Promise<Snapshot | undefined> => {
    const open = documents.get(uri)
    const kind = kindsByLanguage[open?.languageId ?? ''] ?? detectKind(pathOfUri(uri), text).kind
    if (!kind) return undefined
    const preferences = open ? await preferencesOf(uri) : await readPreferences(uri)
    return service.snapshot(TextDocument.create(uri, `xen-${kind}`, 0, text), kind, preferences)
  }

  /** The domain configs among files that are to be migrated, with what is wanted of them. */
  const toMigrate = async (
    { files, release }: MigrateParams,
    token: Token,
  ): Promise<(ReportedSnapshot | undefined)[]> => {
    const found: (ReportedSnapshot | undefined)[] = []
    for (const { uri, text, title = pathOfUri(uri), declined = [], ...rest } of files) {
      const snapshot = token.isCancellationRequested ? undefined : await snapshotOfFile(uri, text)
      const asked = release !== undefined && isRelease(release) ? { release } : {}
      const options = { ...rest, ...asked, declined: new Set(declined) }
      found.push(snapshot?.config.kind === 'domain' ? { snapshot, title, options } : undefined)
    }
    return found
  }

  answer(migrateRequest, async (params, token) =>
    (await toMigrate(params, token)).map((file) => (file && service.migrate(file.snapshot, file.options)) ?? null),
  )

  answer(migrationReportRequest, async (params, token) => {
    const files = (await toMigrate(params, token)).filter((file) => file !== undefined)
    return service.migrationReport(files) ?? null
  })

  answer(upgradeCheckRequest, async ({ uri, from, to }) => {
    const snapshot = await snapshotOf(uri)
    if (!snapshot || !isRelease(from) || !isRelease(to)) return null
    return service.upgradeReport(snapshot, from, to) ?? null
  })

  answer(
    explainOutputRequest,
    async ({ uri, output }) =>
      service.explainOutput(output, uri === undefined ? undefined : await snapshotOf(uri)) ?? null,
  )

  answer(ruleFixesRequest, async ({ files, rule }, token) => {
    const found: { uri: string; fixes: RuleEdits[] }[] = []
    for (const { uri, text } of files) {
      if (token.isCancellationRequested) break
      const snapshot = await snapshotOfFile(uri, text)
      const fixes = snapshot ? service.ruleFixes(snapshot, rule) : []
      if (fixes.length > 0) found.push({ uri, fixes })
    }
    return found
  })

  /** Answers with `answer` for the snapshot of the document; with `otherwise` when it is closed or nobody waits. */
  const withSnapshot =
    <P extends { textDocument: { uri: string } }, T>(
      answer: (snapshot: Snapshot, params: P) => T,
      otherwise: T,
      place?: Place,
    ) =>
    async (params: P, token: Token): Promise<T> => {
      const refused = refusal() ?? wrongPlace(params, place)
      if (refused) throw refused
      const snapshot = await snapshotOf(params.textDocument.uri)
      return snapshot && !token.isCancellationRequested ? answer(snapshot, params) : otherwise
    }

  /** What the other open files have to offer for `uri`. */
  const around = (uri: string) =>
    aroundOf(
      documents.all().flatMap((document) => (document.uri === uri ? [] : (factsOfOpen(document) ?? []))),
      pools(),
      Math.random(),
    )

  connection.onCompletion(
    withSnapshot(
      (snapshot, { position, context }) =>
        service
          .complete(snapshot, position, {
            typed: context?.triggerCharacter,
            client: { snippets, commands },
            around: around(snapshot.document.uri),
          })
          .map(fitting.completion),
      [],
      'position',
    ),
  )
  connection.onCompletionResolve((item) => fitting.completion(service.resolveCompletion(item)))
  connection.onHover(
    withSnapshot(
      (snapshot, { position }) => {
        const hover = service.hover(snapshot, position, pools())
        return hover ? fitting.hover(hover) : null
      },
      null,
      'position',
    ),
  )
  connection.onSignatureHelp(
    withSnapshot(
      (snapshot, { position }) => {
        const help = service.signatureHelp(snapshot, position, offsets)
        return help ? fitting.signatureHelp(help) : null
      },
      null,
      'position',
    ),
  )
  connection.onDocumentSymbol(
    withSnapshot((snapshot) => fitting.symbols(service.documentSymbols(snapshot), snapshot.document.uri), []),
  )
  connection.onFoldingRanges(withSnapshot((snapshot) => service.foldingRanges(snapshot), []))
  connection.onSelectionRanges(
    withSnapshot((snapshot, { positions }) => service.selectionRanges(snapshot, positions), [], 'positions'),
  )
  connection.onCodeAction(
    withSnapshot(
      (snapshot, { range, context }) =>
        fitting.actions(service.codeActions(snapshot, range, context.only), snapshot.document),
      [],
      'range',
    ),
  )
  connection.languages.diagnostics.on(
    withSnapshot((snapshot) => fullReport(fitting.diagnostics(service.diagnostics(snapshot), true)), fullReport([])),
  )
  connection.onExecuteCommand(async ({ command, arguments: [edit] = [] }) => {
    if (command !== applyEditCommand) return null
    return connection.workspace.applyEdit(edit)
  })
  connection.languages.semanticTokens.on(
    withSnapshot((snapshot) => service.semanticTokens(snapshot, !grammar), { data: [] }),
  )

  documents.listen(wellFormed(connection, log))
  connection.listen()
}

const fullReport = (items: Diagnostic[]) => ({ kind: DocumentDiagnosticReportKind.Full, items }) as const
