import { t } from '@vscode/l10n'
import { ProgressLocation, type Uri, window, workspace } from 'vscode'
import type { MigrationAnswer } from '../../../protocol/src/messages.ts'
import { type Candidate, candidates } from '../candidates.ts'
import type { Server } from '../server.ts'
import { askFor, type Proposal, proposalOf } from './session.ts'

// So many files go to the server at once: a person can stop it in between, and the server does other things as well.
const batch = 4

/** The domain configs below a folder. */
export interface Gathered {
  /** Those of which there is something to say. */
  readonly proposals: readonly Proposal[]
  /** How many need nothing. */
  readonly fine: number
  /** How many are left out since they are not in UTF-8: an editor would change their letters. */
  readonly foreign: number
}

const hasSomething = ({ edits, left, told }: MigrationAnswer): boolean =>
  edits.length > 0 || left.length > 0 || told.length > 0

/** Migrates all domain configs below a folder; undefined when the person has had enough. */
export const gather = (server: Server, folder: Uri, release: string): Thenable<Gathered | undefined> =>
  window.withProgress(
    { location: ProgressLocation.Notification, title: t('Migrating the configs'), cancellable: true },
    async (progress, token) => {
      const files = (await candidates({ globs: ['**/*'], folder }, token)).sort((a, b) =>
        a.uri.path < b.uri.path ? -1 : 1,
      )
      const proposals: Proposal[] = []
      let [fine, foreign] = [0, 0]
      for (let at = 0; at < files.length && !token.isCancellationRequested; at += batch) {
        const some = files.slice(at, at + batch).map(wantedOf)
        const answers = await askFor(server, some, release)
        progress.report({ increment: (100 * some.length) / files.length })
        for (const [index, file] of some.entries()) {
          const answer = answers[index]
          if (!answer) continue
          if (file.text.includes('\uFFFD')) foreign++
          else if (hasSomething(answer)) proposals.push(proposalOf(file, answer))
          else fine++
        }
      }
      return token.isCancellationRequested ? undefined : { proposals, fine, foreign }
    },
  )

const wantedOf = ({ uri, text }: Candidate) => ({ uri, text, title: workspace.asRelativePath(uri) })
