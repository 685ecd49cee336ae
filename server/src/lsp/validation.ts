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
import type { Workspace } from './workspace.ts'

/** Tells the client what is to be told without a question: diagnostics, and as what a file is read. */
export interface Validation {
  /** After a rest, so that a person who types is not followed key by key. @param wait in milliseconds */
  soon(uri: string, wait?: number): void
  /** A document in which no line is in the making any more: what was held back is told. */
  meant(uri: string): Promise<void>
  /** All that is open, now. */
  all(): void
  closed(uri: string): void
}

/** @param delay how long a document rests before its diagnostics are pushed, in milliseconds */
export const createValidation = (
  session: Session,
  open: Documents,
  workspace: Pick<Workspace, 'judged' | 'start' | 'onChange'>,
  delay: number,
): Validation => {
  const { connection, documents, service, typing, client, ask, tell, log } = session
  const timers = new Map<string, ReturnType<typeof setTimeout>>()

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

  const publish = (uri: string, diagnostics: Diagnostic[], version?: number) =>
    ask('diagnostics', () =>
      connection.sendDiagnostics({ uri, diagnostics, ...(version === undefined ? {} : { version }) }),
    )

  const validate = async (uri: string) => {
    const snapshot = await open.snapshot(uri)
    if (!snapshot) return
    const judged = workspace.judged(snapshot)
    tellStatus(snapshot)
    if (!client().pulls)
      publish(
        uri,
        client().fitting.diagnostics(service.diagnostics(judged, typing.line(uri)), false),
        snapshot.document.version,
      )
    // What is on the screen comes first, then the files beside it.
    workspace.start()
  }

  const soon = (uri: string, wait = delay) => {
    clearTimeout(timers.get(uri))
    timers.set(
      uri,
      setTimeout(() => {
        timers.delete(uri)
        validate(uri).catch((error) => log(`validation: ${error}`))
      }, wait),
    )
  }

  // What another file has changed of what is said of this one.
  workspace.onChange((uris) => {
    for (const uri of client().pulls ? [] : uris) if (!timers.has(uri)) soon(uri, 0)
    if (client().pulls && client().refreshes)
      ask('refresh', () => connection.sendRequest(DiagnosticRefreshRequest.type))
  })

  return {
    soon,
    async meant(uri) {
      const snapshot = await open.snapshot(uri)
      if (!snapshot?.problems.some(({ severity }) => severity === 'error' || severity === 'warning')) return
      if (!client().pulls) soon(uri, 0)
      else if (client().refreshes) ask('refresh', () => connection.sendRequest(DiagnosticRefreshRequest.type))
    },
    all() {
      for (const uri of documents.keys()) soon(uri, 0)
      // What vscode-languageserver has for this does not hand on the answer.
      if (client().pulls && client().refreshes) {
        ask('refresh', () => connection.sendRequest(DiagnosticRefreshRequest.type))
      }
      if (client().refreshesHints) ask('refresh', () => connection.sendRequest(InlayHintRefreshRequest.type))
      if (client().refreshesLenses) ask('refresh', () => connection.sendRequest(CodeLensRefreshRequest.type))
    },
    closed(uri) {
      clearTimeout(timers.get(uri))
      timers.delete(uri)
      if (!client().pulls) publish(uri, [])
    },
  }
}
