import { EventEmitter, type Uri } from 'vscode'
import {
  type LeftAloneAnswer,
  type MigrateFile,
  type MigrationAnswer,
  migrateRequest,
  migrationReportRequest,
} from '../../../protocol/src/messages.ts'
import type { Server, WithAddresses } from '../server.ts'
import { type AloneFile, choicesOf } from './answer.ts'

/** A file with its migration, which is shown and not decided on yet. */
export interface Proposal {
  readonly uri: Uri
  /** What it is called among the others. */
  readonly title: string
  /** As it was read. */
  readonly text: string
  /** What was given to `xm create`. */
  readonly parameters: Readonly<Record<string, string>>
  /** Whether every default of xm's is written out. */
  readonly keepDefaults: boolean
  /** Whether a person has said that the file was xm's. */
  readonly ofXm: boolean
  /** The changes that are not wanted. */
  readonly declined: ReadonlySet<string>
  /** Whether the file is to stay as it is. */
  readonly isLeftOut: boolean
  readonly answer: MigrationAnswer
}

/** A file that is to be migrated. */
export type Wanted = Pick<Proposal, 'uri' | 'title' | 'text'> &
  Partial<Pick<Proposal, 'parameters' | 'keepDefaults' | 'ofXm' | 'declined'>>

/** What a person may decide about a file. */
export type Decision = Partial<Pick<Proposal, 'parameters' | 'keepDefaults' | 'ofXm' | 'declined' | 'isLeftOut'>>

const asFile = (
  { uri, title, text, parameters = {}, keepDefaults = false, ofXm = false, declined = new Set() }: Wanted,
  address: (uri: Uri) => string,
): MigrateFile => ({
  uri: address(uri),
  title,
  text,
  parameters,
  keepDefaults,
  ...(ofXm ? { from: 'xm' } : {}),
  declined: [...declined],
})

const paramsOf =
  (files: readonly Wanted[], release: string | undefined): WithAddresses<{ files: MigrateFile[]; release?: string }> =>
  (address) => ({
    files: files.map((file) => asFile(file, address)),
    ...(release === undefined ? {} : { release }),
  })

/** Asks for the migrations of files; null for a file that is no domain config. */
export const askFor = async (
  server: Server,
  files: readonly Wanted[],
  release: string | undefined,
): Promise<readonly (MigrationAnswer | LeftAloneAnswer | null)[]> =>
  (await server.ask(migrateRequest, paramsOf(files, release))) ?? files.map(() => null)

export const isLeftAlone = (answer: MigrationAnswer | LeftAloneAnswer): answer is LeftAloneAnswer =>
  'leftAlone' in answer

/** A file as it is proposed first: with all changes. */
export const proposalOf = (file: Wanted, answer: MigrationAnswer): Proposal => ({
  parameters: {},
  keepDefaults: false,
  ofXm: false,
  declined: new Set(),
  isLeftOut: false,
  ...file,
  answer,
})

/** The changes of a file that are to be made. */
export const chosenIn = ({ answer, isLeftOut }: Proposal): ReadonlySet<string> =>
  new Set(isLeftOut ? [] : choicesOf(answer).flatMap(({ id, isChosen }) => (isChosen ? [id] : [])))

/** The migrations that are shown together, one file or many. */
export interface Session {
  readonly release: string | undefined
  readonly proposals: readonly Proposal[]
  /** Fires when a file is proposed in another way; undefined for all of them. */
  readonly onDidChange: EventEmitter<Proposal | undefined>['event']
  /** Takes what a person has decided about files, by their address; the last decision about a file counts. */
  decide(decisions: ReadonlyMap<string, (proposal: Proposal) => Decision>): Promise<void>
  /** Chooses these changes of a file and no others; a file without any stays as it is. */
  choose(chosen: ReadonlyMap<string, ReadonlySet<string>>): Promise<void>
  /** What is done and left, as Markdown. */
  report(): Promise<string | undefined>
  dispose(): void
}

export const makeSession = (
  server: Server,
  first: readonly Proposal[],
  release: string | undefined,
  leftAlone: readonly AloneFile[],
): Session => {
  const changed = new EventEmitter<Proposal | undefined>()
  let proposals = first
  // One after the other: what is decided next is decided on what is shown then.
  let working: Promise<void> = Promise.resolve()

  const replace = (next: Proposal) => {
    proposals = proposals.map((each) => (each.uri.toString() === next.uri.toString() ? next : each))
    changed.fire(next)
  }

  const decideNow = async (decisions: ReadonlyMap<string, (proposal: Proposal) => Decision>) => {
    for (const old of proposals) {
      const decision = decisions.get(old.uri.toString())?.(old)
      if (!decision) continue
      const file = { ...old, ...decision }
      // What is left out needs no other answer.
      const [answer] = file.isLeftOut ? [old.answer] : await askFor(server, [file], release)
      replace(answer && !isLeftAlone(answer) ? { ...file, answer } : old)
    }
  }

  const decide: Session['decide'] = (decisions) => {
    working = working.then(() => decideNow(decisions))
    return working
  }

  return {
    release,
    get proposals() {
      return proposals
    },
    onDidChange: changed.event,
    decide,
    choose: (chosen) =>
      decide(
        new Map(
          [...chosen].map(([address, ids]): [string, (proposal: Proposal) => Decision] => [
            address,
            ({ answer }) => ({
              isLeftOut: ids.size === 0,
              ...(ids.size === 0
                ? {}
                : { declined: new Set(choicesOf(answer).flatMap(({ id }) => (ids.has(id) ? [] : [id]))) }),
            }),
          ]),
        ),
      ),
    report: async () => {
      const files = proposals.filter(({ isLeftOut }) => !isLeftOut)
      const params = paramsOf(files, release)
      return (await server.ask(migrationReportRequest, (address) => ({ ...params(address), leftAlone }))) ?? undefined
    },
    dispose: () => changed.dispose(),
  }
}
