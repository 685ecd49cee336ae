import { type CodeAction, CodeActionKind, type Range as LspRange } from 'vscode-languageserver-types'
import type { EditorCommands } from '../../../protocol/src/messages.ts'
import { migrateKind } from '../features/announced.ts'
import { wanted } from '../features/code-actions.ts'
import type { Later } from '../features/picked.ts'
import { type Snapshot, touchedBy } from '../snapshot.ts'
import { pathOfUri } from '../workspace/detect.ts'
import { migrationAnswer } from './answer.ts'
import { isOfXm } from './whose.ts'

/** How the editor at the other end takes the action. */
export interface MigrationSupport {
  /** Whether it has our commands, and with them a view of all changes to choose from. */
  readonly commands: boolean
  /** Whether it asks for the edit of an action once that is picked: a migration is not worked out before. */
  readonly resolves: boolean
}

/**
 * The way out of a file that was written for xm, wherever something is marked in it: our own client shows all changes to choose from, others
 * get those that are safe.
 */
export const migrationActions = (
  snapshot: Snapshot,
  range: LspRange,
  only: readonly string[] | undefined,
  { commands, resolves }: MigrationSupport,
): CodeAction[] => {
  const { uri } = snapshot.document
  const marked = touchedBy(snapshot, range).length > 0
  const kinds = [CodeActionKind.QuickFix, migrateKind].filter((kind) => wanted(kind, only))
  const kind = marked ? kinds[0] : kinds.find((each) => each === migrateKind)
  if (!kind || (!commands && !resolves)) return []
  const { kind: file, python } = snapshot.config
  // What is filled into a template decides what xm made of it.
  if (file !== 'domain' || snapshot.template) return []
  if (!python && !isOfXm(snapshot.document.getText(), snapshot, { name: pathOfUri(uri) })) return []
  if (commands) {
    const title = 'Migrate this file of xm…'
    const name: keyof EditorCommands = 'xen.migrate'
    const given: EditorCommands['xen.migrate'] = [uri, snapshot.config.release]
    return [{ title, kind, command: { title, command: name, arguments: [...given] } }]
  }
  const data: Later = { uri, does: 'migrate' }
  return [{ title: 'Migrate this file of xm: the changes that are safe', kind, data }]
}

/** A picked action with its edit. */
export const resolveMigration = (action: CodeAction, snapshot: Snapshot): CodeAction => ({
  ...action,
  edit: { changes: { [snapshot.document.uri]: [...migrationAnswer(snapshot, { safe: true }).edits] } },
})
