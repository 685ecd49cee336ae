import {
  CodeLensRefreshRequest,
  type Diagnostic,
  DiagnosticRefreshRequest,
  InlayHintRefreshRequest,
} from 'vscode-languageserver'
import { type Origin, statusNotification } from '../../../protocol/src/messages.ts'
import type { Snapshot } from '../snapshot.ts'
import type { Documents } from './documents.ts'
import type { Session } from './session.ts'
import { afterMessages } from './turns.ts'
import type { Workspace } from './workspace.ts'

/** Tells the client what is to be told without a question: diagnostics, and as what a file is read. */
export interface Validation {
  /** A document is opened, or has changed. */
  changed(uri: string): void
  /** A document in which no line is in the making any more: what was held back is told. */
  meant(uri: string): Promise<void>
  /** All that is open, now. */
  all(): void
  closed(uri: string): void
}

/** What takes no longer, in milliseconds, may be done at each key: a person types ten of them a second. */
const cheap = 16

/**
 * How long a document rests after a change before its diagnostics are pushed, in milliseconds: the dearer they are, the longer.
 *
 * @param cost how long they took after the last change, in milliseconds
 * @param delay the longest rest
 */
export const restFor = (cost: number, delay: number): number => Math.min(delay, 4 * Math.max(0, cost - cheap))

/** So long, in milliseconds, a client that asks for diagnostics goes before what the file says to others. */
const answersFirst = 20

/**
 * @param delay how long a document rests at most before its diagnostics are pushed, in milliseconds
 * @param clock the time in milliseconds
 */
export const createValidation = (
  session: Session,
  open: Pick<Documents, 'snapshot'>,
  workspace: Pick<Workspace, 'judged' | 'show' | 'start' | 'onChange'>,
  delay: number,
  clock = () => performance.now(),
): Validation => {
  const { connection, documents, typing, told, client, ask, tell, log } = session
  /** What takes back that a document is to be judged. */
  const waiting = new Map<string, () => void>()
  /** What it took to judge a document after its last change: none of one that is just opened, which takes longer and says nothing of a change. */
  const costs = new Map<string, number>()

  const origin = (name: 'release' | 'arch', { config: { directives }, preferences }: Snapshot): Origin =>
    directives[name]
      ? 'comment'
      : preferences[name] === undefined
        ? 'default'
        : preferences.ofProject?.includes(name)
          ? 'project'
          : 'setting'

  const tellStatus = (snapshot: Snapshot) => {
    const { config, document } = snapshot
    const { kind, release, arch, guest } = config
    tell(statusNotification, {
      uri: document.uri,
      kind,
      release,
      releaseFrom: origin('release', snapshot),
      arch,
      archFrom: origin('arch', snapshot),
      ...(kind === 'domain' ? { guest: guest.type } : {}),
    })
  }

  // Also what is the same as before: there are clients that wait for what is said of the version that they have.
  const publish = (uri: string, diagnostics: readonly Diagnostic[], version?: number) =>
    ask('diagnostics', () =>
      connection.sendDiagnostics({
        uri,
        diagnostics: diagnostics as Diagnostic[],
        ...(version === undefined ? {} : { version }),
      }),
    )

  /** What is on the screen comes first, then what it says to other files, and these. */
  const enter = async (uri: string, snapshot: Snapshot) => {
    // Whoever has changed it meanwhile validates it again.
    if ((await open.snapshot(uri)) !== snapshot) return
    workspace.show(snapshot)
    workspace.start()
  }

  const validate = async (uri: string) => {
    const snapshot = await open.snapshot(uri)
    if (!snapshot) return
    tellStatus(snapshot)
    const enters = () => enter(uri, snapshot).catch((error) => log(`workspace: ${error}`))
    if (client().pulls) {
      setTimeout(enters, answersFirst)
      return
    }
    publish(uri, told.of(workspace.judged(snapshot, true), false).diagnostics, snapshot.document.version)
    afterMessages(enters)
  }

  const after = (wait: number, run: () => void): (() => void) => {
    if (wait === 0) return afterMessages(run)
    const timer = setTimeout(run, wait)
    return () => clearTimeout(timer)
  }

  const soon = (uri: string, wait = 0, judge = () => validate(uri)) => {
    waiting.get(uri)?.()
    waiting.set(
      uri,
      after(wait, () => {
        waiting.delete(uri)
        judge().catch((error) => log(`validation: ${error}`))
      }),
    )
  }

  const validateChange = async (uri: string) => {
    const began = clock()
    await validate(uri)
    if (costs.has(uri)) costs.set(uri, clock() - began)
  }

  const changed = (uri: string) => {
    const cost = costs.get(uri)
    if (cost === undefined) {
      costs.set(uri, 0)
      soon(uri)
      return
    }
    // Who asks has been answered, and hears of the rest later. Where it is not known in which line somebody types, nobody is followed key by key.
    const rests = client().pulls || typing.isLost(uri)
    soon(uri, rests ? delay : restFor(cost, delay), () => validateChange(uri))
  }

  // What another file has changed of what is said of this one.
  workspace.onChange((uris) => {
    for (const uri of client().pulls ? [] : uris) if (!waiting.has(uri)) soon(uri)
    if (client().pulls && client().refreshes)
      ask('refresh', () => connection.sendRequest(DiagnosticRefreshRequest.type))
  })

  return {
    changed,
    async meant(uri) {
      const snapshot = await open.snapshot(uri)
      if (!snapshot?.problems.some(({ severity }) => severity === 'error' || severity === 'warning')) return
      if (!client().pulls) soon(uri)
      else if (client().refreshes) ask('refresh', () => connection.sendRequest(DiagnosticRefreshRequest.type))
    },
    all() {
      for (const uri of documents.keys()) soon(uri)
      // What vscode-languageserver has for this does not hand on the answer.
      if (client().pulls && client().refreshes) {
        ask('refresh', () => connection.sendRequest(DiagnosticRefreshRequest.type))
      }
      if (client().refreshesHints) ask('refresh', () => connection.sendRequest(InlayHintRefreshRequest.type))
      if (client().refreshesLenses) ask('refresh', () => connection.sendRequest(CodeLensRefreshRequest.type))
    },
    closed(uri) {
      waiting.get(uri)?.()
      waiting.delete(uri)
      costs.delete(uri)
      told.forget(uri)
      if (!client().pulls) publish(uri, [])
    },
  }
}
