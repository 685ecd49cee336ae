import {
  type DocumentHighlight,
  DocumentHighlightKind,
  type Location,
  type LocationLink,
  type Position,
} from 'vscode-languageserver-types'
import type { IndexedFile } from '../index/indexed-file.ts'
import { type Mention, rangeOf } from '../index/mention.ts'
import type { Found, WorkspaceIndex } from '../index/workspace-index.ts'

/** What the file names at a position; the end of a name belongs to it, as an editor has it. */
export const mentionAt = ({ mentions }: IndexedFile, { line, character }: Position): Mention | undefined =>
  mentions.find(
    (each) => each.line === line && each.from <= character && character <= each.to && each.makes !== 'implied',
  )

const locationOf = ({ file, mention }: Found): Location => ({ uri: file.uri, range: rangeOf(mention) })

/** The files that make the guest or the pool at a position, each with the place of its name. */
export const definitions = (index: WorkspaceIndex, file: IndexedFile, position: Position): LocationLink[] => {
  const at = mentionAt(file, position)
  if (!at) return []
  return index
    .find(at.what, at.id)
    .filter(({ mention }) => mention.makes)
    .map((found) => ({
      originSelectionRange: rangeOf(at),
      targetUri: found.file.uri,
      targetRange: rangeOf(found.mention),
      targetSelectionRange: rangeOf(found.mention),
    }))
}

/**
 * Every place of the workspace that names the same thing: a guest, a pool, a bridge, an address, a disk, a device.
 * @param declaration whether the places that make it are wanted, too
 */
export const references = (
  index: WorkspaceIndex,
  file: IndexedFile,
  position: Position,
  declaration: boolean,
): Location[] => {
  const at = mentionAt(file, position)
  if (!at) return []
  return index
    .find(at.what, at.id)
    .filter(({ mention }) => declaration || !mention.makes)
    .map(locationOf)
}

/** The places of one file that name the same thing; none where there is no thing, so that an editor looks for the word. */
export const highlights = (file: IndexedFile, position: Position): DocumentHighlight[] => {
  const at = mentionAt(file, position)
  if (!at) return []
  return file.mentions
    .filter(({ what, id, makes }) => what === at.what && id === at.id && makes !== 'implied')
    .map((mention) => ({
      range: rangeOf(mention),
      kind: mention.makes ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
    }))
}
