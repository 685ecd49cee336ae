import type { ServerCapabilities } from 'vscode-languageserver'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import { formatTriggers } from '../features/announced.ts'
import type { Snapshot } from '../snapshot.ts'
import { pathOfUri } from '../workspace/detect.ts'
import type { Documents } from './documents.ts'
import type { Session } from './session.ts'
import { handlersWithSnapshot } from './with-snapshot.ts'

const [firstTriggerCharacter, ...moreTriggerCharacter] = formatTriggers

/** What of formatting the server can do. Old clients ask for more than they have said that they know. */
export const formattingCapabilities: ServerCapabilities = {
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
  documentOnTypeFormattingProvider: { firstTriggerCharacter, moreTriggerCharacter },
}

/** Gives documents, or parts of them, their form. */
export const answerFormatting = (session: Session, open: Documents): void => {
  const { connection, service } = session
  const withSnapshot = handlersWithSnapshot(open)
  const tellRefused = leftAlone(session)
  connection.onDocumentFormatting(
    withSnapshot((snapshot, { options }) => {
      const answer = service.format(snapshot, options)
      // Who has just begun a file knows that xl makes no guest of it yet.
      const isBegun = snapshot.config.tree.settings.length > 0
      tellRefused(snapshot, 'refused' in answer && isBegun ? answer.refused : undefined)
      return 'refused' in answer ? [] : answer.edits
    }, []),
  )
  connection.onDocumentRangeFormatting(
    withSnapshot((snapshot, { range, options }) => service.formatRange(snapshot, range, options), [], 'range'),
  )
  connection.onDocumentOnTypeFormatting(
    withSnapshot(
      (snapshot, { position, ch, options }) => service.formatOnType(snapshot, position, ch, options),
      [],
      'position',
    ),
  )
}

/** Tells that a file is left alone, and why: once, until it gets its form again. Somebody may have it formatted at each save. */
const leftAlone = ({ documents, notify }: Session) => {
  const told = new WeakSet<TextDocument>()
  return ({ document: { uri } }: Snapshot, refused: string | undefined): void => {
    const document = documents.get(uri)
    if (!document) return
    if (refused === undefined) told.delete(document)
    else if (!told.has(document)) {
      told.add(document)
      notify(`Xen Config: ${pathOfUri(uri).split('/').at(-1)} is not formatted: ${refused}`)
    }
  }
}
