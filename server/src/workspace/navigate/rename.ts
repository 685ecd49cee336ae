import { TextDocument } from 'vscode-languageserver-textdocument'
import type { Position, Range, TextEdit } from 'vscode-languageserver-types'
import { type Snapshot, snapshotWith } from '../../snapshot.ts'
import type { IndexedFile } from '../index/indexed-file.ts'
import { rangeOf, type What } from '../index/mention.ts'
import type { WorkspaceIndex } from '../index/workspace-index.ts'
import { mentionAt } from './places.ts'

/** What is renamed: a name that files give to what they make. Others are names of things outside of the workspace. */
const kinds: ReadonlyMap<What, string> = new Map([
  ['guest', 'guest'],
  ['pool', 'cpupool'],
])

/** What a person is about to rename; undefined where nothing has a name that files give. */
export const renameable = (
  file: IndexedFile,
  position: Position,
): { readonly range: Range; readonly placeholder: string } | undefined => {
  const at = mentionAt(file, position)
  return at && kinds.has(at.what) ? { range: rangeOf(at), placeholder: at.text } : undefined
}

/** The changes of a rename, by file, or why it is not done. */
export type Renaming =
  | { readonly refused: string }
  | { readonly what: string; readonly from: string; readonly edits: ReadonlyMap<string, TextEdit[]> }

/** Why a name is none that could stand everywhere: in either kind of quotes, and between the commas of a spec string. */
const unfit = (name: string, kind: string): string | undefined => {
  if (name === '') return 'A name has at least one letter.'
  const odd = /[\s"'\\,=\][#\p{Cc}]/u.exec(name)?.[0]
  if (odd !== undefined)
    return `${/\s/.test(odd) ? 'A blank' : odd} cannot stand in a name wherever it is used: leave out blanks, quotes, commas, brackets, =, # and \\.`
  // Each host has them, whatever a file says beside its name.
  if (name === (kind === 'guest' ? 'Domain-0' : 'Pool-0')) return `Every host has a ${kind} ${name} from the start.`
  if (/^\d+$/.test(name)) return `xl takes a name of digits for the number of a ${kind === 'guest' ? 'domain' : kind}.`
  return undefined
}

/** The files that a rename of what stands at a position would change. */
export const filesToRename = (index: WorkspaceIndex, file: IndexedFile, position: Position): string[] => {
  const at = mentionAt(file, position)
  if (!at || !kinds.has(at.what)) return []
  return [...new Set(index.find(at.what, at.id).map((found) => found.file.uri))]
}

/** Gives another name to a guest or a pool, wherever the workspace has it. */
export const rename = (index: WorkspaceIndex, file: IndexedFile, position: Position, name: string): Renaming => {
  const at = mentionAt(file, position)
  const kind = at && kinds.get(at.what)
  if (!at || !kind) return { refused: 'There is no name of a guest or of a cpupool here.' }
  const why = unfit(name, kind)
  if (why) return { refused: why }
  const [taken] = index.find(at.what, name).filter(({ mention }) => mention.makes)
  if (taken && name !== at.id)
    return {
      refused: `There is a ${kind} ${name} already: ${taken.file.key.slice(taken.file.key.lastIndexOf('/') + 1)}.`,
    }
  const edits = new Map<string, TextEdit[]>()
  for (const { file: found, mention } of index.find(at.what, at.id)) {
    // A pool without a name has that of its file: from now on it has one of its own.
    const newText = mention.makes === 'implied' ? `name = "${name}"\n` : name
    const own = edits.get(found.uri) ?? []
    own.push({ range: rangeOf(mention), newText })
    edits.set(found.uri, own)
  }
  return { what: kind, from: at.id, edits }
}

/** The text of a file after its changes. */
export const renamed = (document: TextDocument, edits: readonly TextEdit[]): string =>
  TextDocument.applyEdits(document, [...edits])

/** A file after its changes. */
export const afterRename = (snapshot: Snapshot, edits: readonly TextEdit[]): Snapshot =>
  snapshotWith(snapshot, renamed(snapshot.document, edits))

/**
 * Why xl or libxl would refuse a file for what a rename writes into it, where they do not refuse it now; undefined where they would not. The
 * rules that judge a name in a file judge it here.
 * @param before the file as it is: asked for where something is refused, as of thousands few are
 */
export const refusedAfter = async (
  after: Snapshot,
  before: () => Promise<Snapshot | undefined>,
  { from, name }: { readonly from: string; readonly name: string },
): Promise<string | undefined> => {
  const refusals = ({ findings }: Snapshot) => findings.filter(({ effect }) => effect === 'refused')
  const now = refusals(after)
  if (now.length === 0) return undefined
  // What is refused as it is is so by its new name, too.
  const asItIs = await before()
  const known = new Set(asItIs && refusals(asItIs).map(({ message }) => message.replaceAll(from, name)))
  return now.find(({ message }) => !known.has(message.replaceAll(from, name)))?.message
}
