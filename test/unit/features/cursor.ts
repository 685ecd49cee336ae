import type { Position } from 'vscode-languageserver-types'
import { defaultPreferences, type Preferences, type Snapshot, snapshotOfText } from '../../../server/src/snapshot.ts'
import type { FileKind } from '../../../server/src/values/value-type.ts'

/** A config in which `|` is the cursor. */
export const atCursor = (
  marked: string,
  preferences: Partial<Preferences> = {},
  kind: FileKind = 'domain',
): { snapshot: Snapshot; position: Position; offset: number } => {
  const offset = marked.indexOf('|')
  if (offset < 0) throw new Error('there is no | in the config')
  const snapshot = snapshotOfText(marked.slice(0, offset) + marked.slice(offset + 1), kind, {
    ...defaultPreferences,
    ...preferences,
  })
  return { snapshot, position: snapshot.document.positionAt(offset), offset }
}
