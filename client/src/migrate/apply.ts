import { EndOfLine, Range, type TextDocument, TextEdit, WorkspaceEdit, workspace } from 'vscode'
import type { MigrationAnswer } from '../../../protocol/src/messages.ts'
import { isAsRead } from '../candidates.ts'
import type { Proposal } from './session.ts'

const rangeOf = ({ start, end }: MigrationAnswer['edits'][number]['range']): Range =>
  new Range(start.line, start.character, end.line, end.character)

const editsOf = (document: TextDocument, { edits, text }: MigrationAnswer): TextEdit[] => {
  const changes = edits.map(({ range, newText }) => TextEdit.replace(rangeOf(range), newText))
  // An editor keeps the line endings as a property of the document.
  const lineFeeds = document.eol === EndOfLine.CRLF && !text.includes('\r\n')
  return lineFeeds ? [...changes, TextEdit.setEndOfLine(EndOfLine.LF)] : changes
}

/** What came of an attempt to make changes. */
export interface Applied {
  readonly done: readonly TextDocument[]
  /** Files that are not what was read any more: nothing was done to them. */
  readonly changed: number
  /** Whether VS Code has made the changes. */
  readonly isDone: boolean
}

/** Makes the changes of all files in one step: one undo takes them back. */
export const applyAll = async (proposals: readonly Proposal[]): Promise<Applied> => {
  const edit = new WorkspaceEdit()
  const done: TextDocument[] = []
  let changed = 0
  for (const { uri, text, answer, isLeftOut } of proposals) {
    if (isLeftOut || answer.edits.length === 0) continue
    const document = await workspace.openTextDocument(uri)
    if (document.isClosed || !isAsRead(document, text)) {
      changed++
      continue
    }
    edit.set(uri, editsOf(document, answer))
    done.push(document)
  }
  const isDone = done.length === 0 || (await workspace.applyEdit(edit, { isRefactoring: true }))
  return { done, changed, isDone }
}
