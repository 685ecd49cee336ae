import { TextDocument } from 'vscode-languageserver-textdocument'
import type { Range as LspRange } from 'vscode-languageserver-types'
import type { MigrationAnswer, MigrationReportParams, WantedParameter } from '../../../protocol/src/messages.ts'
import { printableLines } from '../printable.ts'
import { evaluatePython, type PyValue } from '../python/read-python.ts'
import { asTextEdits, lspRange, type Snapshot } from '../snapshot.ts'
import { lineAt } from '../syntax/index.ts'
import type { Arch, Edit } from '../values/value-type.ts'
import { pathOfUri } from '../workspace/detect.ts'
import { leftAloneWords } from './left-alone.ts'
import { type Change, type MigrateOptions, type Migration, migrate } from './migrate.ts'
import { type MigratedFile, migrationReport } from './report.ts'

/** What is wanted of a migration in an editor; the rest follows from the document. */
export type EditorOptions = Pick<
  MigrateOptions,
  'release' | 'parameters' | 'keepDefaults' | 'from' | 'declined' | 'safe'
>

/** Where offsets of the original come to stand; with `after`, behind what is put there. */
export const offsetMover = (edits: readonly Edit[]): ((offset: number, after: boolean) => number) => {
  const starts = edits.map(({ start }) => start)
  // By how much what follows each edit has moved.
  let sum = 0
  const shifts = edits.map(({ start, end, newText }) => (sum += newText.length - (end - start)))
  return (offset, after) => {
    let last = edits.length === 0 || (starts[0] ?? 0) > offset ? -1 : lineAt(starts, offset)
    if (!after && starts[last] === offset) last--
    const edit = edits[last]
    if (!edit) return offset
    if (edit.end <= offset) return offset + (shifts[last] ?? 0)
    return edit.start + (shifts[last - 1] ?? 0) + (after ? edit.newText.length : 0)
  }
}

const migrationOf = ({ config, document, preferences }: Snapshot, options: EditorOptions): Migration => {
  const name = pathOfUri(document.uri.slice(document.uri.lastIndexOf('/') + 1))
  return migrate(document.getText(), {
    release: config.release,
    arch: config.arch,
    knownKeys: preferences.knownKeys,
    ...(preferences.host ? { host: preferences.host } : {}),
    ...(document.uri.startsWith('untitled:') ? {} : { name }),
    ...options,
  })
}

/** Migrates a config, and says where in the result each change is to be seen. */
export const migrationAnswer = (snapshot: Snapshot, options: EditorOptions): MigrationAnswer => {
  const { config, document } = snapshot
  const { parameters = {} } = options
  const migration = migrationOf(snapshot, options)
  const positions = positionsIn(migration.text)
  const moved = offsetMover(migration.edits)
  const placed = ({ start, end }: { start: number; end: number }) => ({
    range: lspRange(snapshot, { start, end }),
    place: { start: positions(moved(start, false)), end: positions(moved(end, true)) },
  })
  const changeOf = ({ start, end, reason, ...change }: Change) => ({
    ...placed({ start, end }),
    ...change,
    reason: printableLines(reason),
  })
  return {
    text: migration.text,
    release: migration.release,
    status: migration.status,
    ...(migration.undecided ? { undecided: true } : {}),
    edits: asTextEdits(snapshot, migration.edits),
    changes: migration.changes.map(changeOf),
    declined: migration.declined.map(changeOf),
    left: migration.left.map(({ start, end, message, ...left }) => ({
      ...placed({ start, end }),
      ...left,
      message: printableLines(message),
    })),
    told: migration.told.map(({ start, end, message, byChoice }) => ({
      ...placed({ start, end }),
      message: printableLines(message),
      byChoice,
    })),
    parameters: config.python ? wanted(document.getText(), config.arch, parameters) : [],
  }
}

/** A file that a report is to tell of. */
export interface ReportedSnapshot {
  readonly title: string
  readonly snapshot: Snapshot
  readonly options: EditorOptions
}

/** What migrations do and leave to do, as Markdown. */
export const reportOf = (
  files: readonly ReportedSnapshot[],
  leftAlone: NonNullable<MigrationReportParams['leftAlone']> = [],
): string =>
  migrationReport(
    files.map(
      ({ title, snapshot, options }): MigratedFile => ({
        name: title,
        text: snapshot.document.getText(),
        migration: migrationOf(snapshot, options),
      }),
    ),
    leftAlone.map(({ title, why }) => ({ name: title, words: leftAloneWords(why) })),
  )

const wanted = (text: string, arch: Arch, parameters: Readonly<Record<string, string>>): WantedParameter[] =>
  evaluatePython(text, { arch, parameters })
    .parameters.filter(({ given }) => !given)
    .map(({ name, use, default: value }) => {
      const usual = value && typed(value)
      return {
        name,
        ...(use === undefined ? {} : { use }),
        ...(usual === undefined ? {} : { default: usual }),
      }
    })

/** A default as a person would type it; undefined for one that cannot be typed. */
const typed = (value: PyValue): string | undefined => {
  if (value.type === 'str') return value.value
  return value.type === 'int' || value.type === 'float' ? String(value.value) : undefined
}

/** A function from offsets to lines and columns: those of an editor, for which a carriage return alone ends a line too. */
const positionsIn = (text: string): ((offset: number) => LspRange['start']) => {
  const document = TextDocument.create('untitled:result', 'xen-domain', 0, text)
  return (offset) => document.positionAt(offset)
}
