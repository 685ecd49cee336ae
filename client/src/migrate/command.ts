import {
  commands,
  type Disposable,
  EndOfLine,
  EventEmitter,
  type ExtensionContext,
  Position,
  Range,
  Selection,
  TabInputTextDiff,
  type TextDocument,
  TextEdit,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode'
import {
  type MigrateParams,
  type MigrationAnswer,
  migrateRequest,
  type Status,
} from '../../../protocol/src/messages.ts'
import { complain, inform, warn } from '../notice.ts'
import { pickRelease } from '../pick-release.ts'
import { documentFor, releasesIn } from '../release.ts'
import type { Server } from '../server.ts'
import { annotate } from './annotations.ts'
import { type Note, notesOf, shortened, summaryOf } from './answer.ts'

const migratedScheme = 'xen-migrated'

const applyAll = 'Apply All'
const applySafe = 'Apply the Safe Ones'
const keepAll = 'Keep All Defaults of xm'
const list = 'List'
const cancel = 'Cancel'

/** A migration that is shown and not decided on yet. */
interface Proposal {
  readonly document: TextDocument
  /** The version of the document that it is for. */
  readonly version: number
  readonly migration: MigrationAnswer
  readonly parameters: Readonly<Record<string, string>>
  /** Whether every default of xm's is written out. */
  readonly keepDefaults: boolean
  /** Where the result is shown. */
  readonly uri: Uri
  readonly annotations: Disposable
}

const rangeOf = ({ start, end }: MigrationAnswer['edits'][number]['range']): Range =>
  new Range(start.line, start.character, end.line, end.character)

const nameOf = ({ path }: Uri): string => path.slice(path.lastIndexOf('/') + 1)

/** All changes as one edit: one undo takes it back. */
const editOf = (document: TextDocument, { edits, text }: MigrationAnswer): WorkspaceEdit => {
  const edit = new WorkspaceEdit()
  const changes = edits.map(({ range, newText }) => TextEdit.replace(rangeOf(range), newText))
  // An editor keeps the line endings as a property of the document.
  const lineFeeds = document.eol === EndOfLine.CRLF && !text.includes('\r\n')
  edit.set(document.uri, lineFeeds ? [...changes, TextEdit.setEndOfLine(EndOfLine.LF)] : changes)
  return edit
}

/** Takes the commands that rewrite a config for another release. */
export const registerMigration = (
  context: ExtensionContext,
  server: Server,
  status: (uri: Uri) => Status | undefined,
): void => {
  const changed = new EventEmitter<Uri>()
  let proposal: Proposal | undefined
  let provider: Disposable | undefined

  const ask = async (
    document: TextDocument,
    options: Omit<MigrateParams, 'uri'>,
  ): Promise<MigrationAnswer | undefined> =>
    (await server.ask(migrateRequest, (address) => ({ uri: address(document.uri), ...options }))) ?? undefined

  /** Asks for what `xm create NAME=VALUE` was given; undefined when the person has had enough. */
  const askParameters = async (migration: MigrationAnswer): Promise<Record<string, string> | undefined> => {
    const given: Record<string, string> = {}
    for (const [index, parameter] of migration.parameters.entries()) {
      const value = await window.showInputBox({
        title: `${parameter.name}: given to xm create (${index + 1} of ${migration.parameters.length})`,
        prompt: parameter.use ?? `The value of ${parameter.name}. Leave it empty to go without.`,
        value: parameter.default ?? '',
        ignoreFocusOut: true,
      })
      if (value === undefined) return undefined
      if (value !== '' && value !== parameter.default) given[parameter.name] = value
    }
    return given
  }

  const show = async (
    document: TextDocument,
    migration: MigrationAnswer,
    parameters: Readonly<Record<string, string>>,
    keepDefaults = false,
  ) => {
    provider ??= workspace.registerTextDocumentContentProvider(migratedScheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => (isOf(uri) ? (proposal?.migration.text ?? '') : ''),
    })
    proposal?.annotations.dispose()
    // By its name the result is a domain config as well.
    const uri = Uri.from({
      scheme: migratedScheme,
      path: `${document.uri.path || '/'}.xl`,
      query: document.uri.toString(),
    })
    proposal = {
      document,
      version: document.version,
      migration,
      parameters,
      keepDefaults,
      uri,
      annotations: annotate(uri, notesOf(migration)),
    }
    changed.fire(uri)
    await commands.executeCommand('setContext', 'xen.migrating', true)
    await commands.executeCommand(
      'vscode.diff',
      document.uri,
      uri,
      `${nameOf(document.uri)} ↔ for xl ${migration.release}`,
    )
  }

  const isOf = (uri: Uri): boolean => uri.toString() === proposal?.uri.toString()

  const drop = async (close: boolean) => {
    const over = proposal
    proposal = undefined
    over?.annotations.dispose()
    await commands.executeCommand('setContext', 'xen.migrating', false)
    if (!over || !close) return
    const tabs = window.tabGroups.all.flatMap((group) => group.tabs)
    const shown = tabs.filter(
      ({ input }) => input instanceof TabInputTextDiff && input.modified.toString() === over.uri.toString(),
    )
    if (shown.length > 0) await window.tabGroups.close(shown)
  }

  /** Shows what there is to say, line by line; a choice leads to its place. */
  const pickNote = async (uri: Uri, notes: readonly Note[], title: string) => {
    const kinds = { safe: 'safe', review: 'to be reviewed', differs: 'differs from xm', left: 'left to do' }
    const items = notes.map((note) => ({
      label: `Line ${note.line + 1}: ${kinds[note.kind]}`,
      detail: shortened(note.text, 300),
      ...(note.rule ? { description: note.rule } : {}),
      note,
    }))
    const picked = await window.showQuickPick(items, { title, matchOnDetail: true, matchOnDescription: true })
    if (!picked) return
    const editor =
      window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString()) ??
      (await window.showTextDocument(await workspace.openTextDocument(uri)))
    const at = new Position(Math.min(picked.note.line, editor.document.lineCount - 1), 0)
    editor.revealRange(new Range(at, at))
    editor.selection = new Selection(at, at)
  }

  const apply = async (safe: boolean) => {
    const now = proposal
    if (!now) return
    const { document, version, parameters } = now
    const { release } = now.migration
    const migration = safe ? await ask(document, { release, safe, parameters }) : now.migration
    if (document.isClosed || document.version !== version) {
      return void warn('The file has changed since. Migrate it again.')
    }
    if (!migration || !(await workspace.applyEdit(editOf(document, migration)))) {
      return void complain('The changes could not be applied.')
    }
    await drop(true)
    await window.showTextDocument(document)
    // Not awaited: a message stays until somebody closes it.
    void tellRest(document, migration)
  }

  /** What is left, and whether the file is still checked for another release. */
  const tellRest = async (document: TextDocument, migration: MigrationAnswer) => {
    const notes = notesOf(migration).filter(({ kind }) => kind === 'left')
    const target = status(document.uri)?.release
    const select = 'Select the Release'
    const other = target && target !== migration.release ? ` The file is still checked for xl ${target}.` : ''
    if (notes.length === 0 && other === '') return
    const message = notes.length === 0 ? 'Migrated.' : `Migrated. ${notes.length} left to do.`
    const actions = [...(notes.length > 0 ? [list] : []), ...(other ? [select] : [])]
    const picked = await inform(`${message}${other}`, ...actions)
    if (picked === list) await pickNote(document.uri, notes, 'Left to do')
    if (picked === select) await commands.executeCommand('xen.selectRelease', document.uri)
  }

  /** Shows the migration that writes out every default of xm's, and offers that one. */
  const keepAllDefaults = async ({ document, migration: { release }, parameters }: Proposal) => {
    const migration = await ask(document, { release, parameters, keepDefaults: true })
    if (!migration) return
    await show(document, migration, parameters, true)
    void offer()
  }

  const offer = async () => {
    const now = proposal
    if (!now) return
    const { migration, uri } = now
    const safe = migration.changes.some(({ confidence }) => confidence === 'safe')
    const review = migration.changes.some(({ confidence }) => confidence === 'review')
    const more = !now.keepDefaults && migration.told.some(({ byChoice }) => byChoice)
    const actions = [applyAll, ...(safe && review ? [applySafe] : []), ...(more ? [keepAll] : []), list, cancel]
    const picked = await inform(summaryOf(migration), ...actions)
    // Decided on by other means meanwhile.
    if (proposal !== now) return
    if (picked === applyAll) await apply(false)
    if (picked === applySafe) await apply(true)
    if (picked === cancel) await drop(true)
    if (picked === keepAll) await keepAllDefaults(now)
    if (picked === list) {
      await pickNote(uri, notesOf(migration), summaryOf(migration))
      await offer()
    }
  }

  const migrate = async (given: unknown, asked: unknown) => {
    const document = await documentFor(given)
    if (document?.languageId !== 'xen-domain') {
      return void inform('Open a Xen domain config first.')
    }
    const releases = releasesIn(context.extension.packageJSON)
    const target = status(document.uri)?.release ?? releases[0]
    const release =
      typeof asked === 'string' && releases.includes(asked)
        ? asked
        : await pickRelease(releases, 'Migrate this config to xl …', target, 'the release of this file')
    if (!release) return
    let migration = await ask(document, { release, parameters: {} })
    let parameters: Record<string, string> | undefined = {}
    if (migration && migration.parameters.length > 0) {
      parameters = await askParameters(migration)
      if (!parameters) return
      migration = await ask(document, { release, parameters })
    }
    if (!migration) return void complain('The config could not be migrated. The output has the reason.')
    const left = notesOf(migration).filter(({ kind }) => kind === 'left' || kind === 'differs')
    if (migration.edits.length === 0 && left.length === 0) {
      return void inform(`Nothing to change: xl ${release} reads this config as it is.`)
    }
    if (migration.edits.length === 0) {
      const picked = await inform(summaryOf(migration), list)
      if (picked === list) await pickNote(document.uri, left, summaryOf(migration))
      return
    }
    await show(document, migration, parameters)
    void offer()
  }

  context.subscriptions.push(
    changed,
    { dispose: () => provider?.dispose() },
    { dispose: () => proposal?.annotations.dispose() },
    commands.registerCommand('xen.migrate', migrate),
    commands.registerCommand('xen.applyMigration', () => apply(false)),
    commands.registerCommand('xen.applySafeMigration', () => apply(true)),
    commands.registerCommand('xen.listMigration', async () => {
      const now = proposal
      if (now) await pickNote(now.uri, notesOf(now.migration), summaryOf(now.migration))
    }),
    window.tabGroups.onDidChangeTabs(({ closed }) => {
      if (closed.some(({ input }) => input instanceof TabInputTextDiff && isOf(input.modified))) void drop(false)
    }),
  )
}
