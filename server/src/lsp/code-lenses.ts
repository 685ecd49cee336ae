import { buildingReleases, documentOfLens } from '../features/code-lens.ts'
import type { Release } from '../release.ts'
import type { Snapshot } from '../snapshot.ts'
import type { Documents } from './documents.ts'
import type { Session } from './session.ts'
import { isRange, wrongParams } from './well-formed.ts'

/** More tokens than any config that a person writes has: nobody waits for what every release makes of more. */
const mostTokens = 20_000

const rest = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

/**
 * Says of a guest on which releases it builds: one release after the other, so that what a person types meanwhile is answered in between.
 * What has been found is kept with the snapshot.
 * @param delay how long a document rests before that is begun, in milliseconds
 */
export const resolveCodeLenses = (session: Session, open: Documents, delay: number): void => {
  const { connection, documents, service, client } = session
  const kept = new WeakMap<Snapshot, readonly Release[]>()

  /** Undefined where nobody wants to know any more, and for files that are too long. */
  const buildsOf = async (snapshot: Snapshot, isWanted: () => boolean): Promise<readonly Release[] | undefined> => {
    const known = kept.get(snapshot)
    if (known || snapshot.config.tree.tokens.length > mostTokens) return known
    const builds: Release[] = []
    await rest(delay)
    for (const release of buildingReleases()) {
      await rest(0)
      if (!isWanted()) return undefined
      if (service.buildsOn(snapshot, release)) builds.push(release)
    }
    kept.set(snapshot, builds)
    return builds
  }

  connection.onCodeLensResolve(async (lens, token) => {
    const wrong = wrongParams(lens, { range: isRange })
    if (wrong) return wrong
    const uri = documentOfLens(lens)
    const snapshot = uri === undefined ? undefined : await open.snapshot(uri)
    if (!snapshot) return lens
    const { document } = snapshot
    const isWanted = () => !token.isCancellationRequested && documents.get(document.uri)?.version === document.version
    return service.resolveLens(lens, snapshot, await buildsOf(snapshot, isWanted), client())
  })
}
