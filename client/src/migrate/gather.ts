import { t } from '@vscode/l10n'
import { ProgressLocation, type Uri, window, workspace } from 'vscode'
import { detectRequest, leftAloneRequest } from '../../../protocol/src/messages.ts'
import { type Candidate, candidates } from '../candidates.ts'
import type { Server } from '../server.ts'
import { type AloneFile, hasSomething } from './answer.ts'
import { askFor, isLeftAlone, type Proposal, proposalOf, type Wanted } from './session.ts'

// So many files go to the server at once: a person can stop it in between, and the server does other things as well.
const batch = 4

/** The domain configs below a folder. */
export interface Gathered {
  /** Those of which there is something to say. */
  readonly proposals: readonly Proposal[]
  /** How many need nothing. */
  readonly fine: number
  readonly leftAlone: readonly AloneFile[]
}

/** Those of a folder that are migrated with it, and the configs that are kept of an older state. */
const sortedOut = async (server: Server, folder: Uri, files: readonly Wanted[]) => {
  const why =
    (await server.ask(leftAloneRequest, (address) => ({
      folder: address(folder),
      uris: files.map(({ uri }) => address(uri)),
    }))) ?? []
  const backups: AloneFile[] = []
  for (const { uri, title, text } of files.filter((_, index) => why[index] === 'backup')) {
    const detected = await server.ask(detectRequest, () => ({ path: uri.path, text, below: true }))
    if (detected?.kind === 'domain') backups.push({ title, why: 'backup' })
  }
  return { wanted: files.filter((_, index) => !why[index]), backups }
}

/** Migrates all domain configs below a folder; undefined when the person has had enough. */
export const gather = (server: Server, folder: Uri, release: string): Thenable<Gathered | undefined> =>
  window.withProgress(
    { location: ProgressLocation.Notification, title: t('Migrating the configs'), cancellable: true },
    async (progress, token) => {
      const found = (await candidates({ globs: ['**/*'], folder }, token))
        .sort((a, b) => (a.uri.path < b.uri.path ? -1 : 1))
        .map(wantedOf)
      const { wanted: files, backups } = await sortedOut(server, folder, found)
      const proposals: Proposal[] = []
      const leftAlone = [...backups]
      let fine = 0
      for (let at = 0; at < files.length && !token.isCancellationRequested; at += batch) {
        const some = files.slice(at, at + batch)
        const answers = await askFor(server, some, release)
        progress.report({ increment: (100 * some.length) / files.length })
        for (const [index, file] of some.entries()) {
          const answer = answers[index]
          if (!answer) continue
          if (isLeftAlone(answer)) leftAlone.push({ title: file.title, why: answer.leftAlone })
          else if (file.text.includes('\uFFFD')) leftAlone.push({ title: file.title, why: 'encoding' })
          else if (hasSomething(answer)) proposals.push(proposalOf(file, answer))
          else fine++
        }
      }
      return token.isCancellationRequested ? undefined : { proposals, fine, leftAlone }
    },
  )

const wantedOf = ({ uri, text }: Candidate): Wanted => ({ uri, text, title: workspace.asRelativePath(uri) })
