import type { Diagnostic, Position } from 'vscode-languageserver'
import type { TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument'
import type { Service } from '../service.ts'
import type { Snapshot } from '../snapshot.ts'
import type { Client } from './client.ts'
import type { Typing } from './typing.ts'

/** What a client is told of a document. */
export interface Report {
  /** As the client takes them. */
  readonly diagnostics: readonly Diagnostic[]
  /** Stands for these diagnostics of this document and for no others, also after the server is started anew. */
  readonly resultId: string
}

/** What clients have been told of the open documents: what has not changed is neither made nor sent once more. */
export interface Told {
  /**
   * What there is to tell of a document now: the last report where that is the same.
   * @param pulled whether the client asks for it
   */
  of(snapshot: Snapshot, pulled: boolean): Report
  /**
   * A document has changed. Where text was taken away, an editor may have lost what it showed there, whatever has been put in its place: it is told again.
   */
  changed(uri: string, changes: readonly TextDocumentContentChangeEvent[]): void
  /** The document is closed. */
  forget(uri: string): void
}

/** What was told last, and of which diagnostics that was made. */
interface Last extends Report {
  readonly found: readonly Diagnostic[]
}

const isBefore = (one: Position, other: Position): boolean =>
  one.line < other.line || (one.line === other.line && one.character < other.character)

const takesAway = (last: Last, change: TextDocumentContentChangeEvent): boolean => {
  if (!('range' in change)) return true
  const { start, end } = change.range
  const isIn = ({ range }: Diagnostic) => isBefore(range.start, end) && isBefore(start, range.end)
  return isBefore(start, end) && last.found.some(isIn)
}

/** Whoever changes more than this at once is told all again: to look at each finding for each change would take long. */
const fewChanges = 100

export const createTold = (service: Pick<Service, 'diagnostics'>, typing: Typing, client: () => Client): Told => {
  const [pulls, pushes] = [new Map<string, Last>(), new Map<string, Last>()]
  // Another server has another one, so that what it gave out means nothing here.
  const server = Math.random().toString(36).slice(2)
  let reports = 0
  return {
    of(snapshot, pulled) {
      const all = pulled ? pulls : pushes
      const { uri } = snapshot.document
      const last = all.get(uri)
      const found = service.diagnostics(snapshot, typing.line(uri), last?.found)
      if (last && found === last.found) return last
      const diagnostics = client().fitting.diagnostics(found, pulled)
      const report = { found, diagnostics, resultId: `${server} ${++reports}` }
      all.set(uri, report)
      return report
    },
    changed(uri, changes) {
      for (const all of [pulls, pushes]) {
        const last = all.get(uri)
        if (last && (changes.length > fewChanges || changes.some((change) => takesAway(last, change)))) all.delete(uri)
      }
    },
    forget(uri) {
      pulls.delete(uri)
      pushes.delete(uri)
    },
  }
}
