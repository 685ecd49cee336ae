import type { Snapshot } from '../snapshot.ts'
import type { Documents } from './documents.ts'
import type { Token } from './session.ts'
import { type Place, wrongPlace } from './well-formed.ts'

/** Makes handlers that answer with `answer` for the snapshot of the document; with `otherwise` when it is closed or nobody waits. */
export const handlersWithSnapshot =
  (open: Documents) =>
  <P extends { textDocument: { uri: string } }, T>(
    answer: (snapshot: Snapshot, params: P) => T,
    otherwise: T,
    place?: Place,
  ) =>
  async (params: P, token: Token): Promise<T> => {
    const wrong = wrongPlace(params, place)
    if (wrong) throw wrong
    const snapshot = await open.snapshot(params.textDocument.uri)
    return snapshot && !token.isCancellationRequested ? answer(snapshot, params) : otherwise
  }
