import type { Elsewhere } from '../values/value-type.ts'
import { type IndexedFile, nameOf } from './index/indexed-file.ts'
import { type Mention, rangeOf } from './index/mention.ts'
import type { WorkspaceIndex } from './index/workspace-index.ts'

/* How other files are named in what is said of one. */

/** So many others are named, and so many of those that share a thing are looked at. */
export const mostNamed = 3
const mostLooked = 200

export const fileName = ({ key }: IndexedFile): string => key.slice(key.lastIndexOf('/') + 1)

/** A guest by its name, with its file where that tells more. */
export const called = (file: IndexedFile): string => {
  const name = nameOf(file)
  return name === undefined ? `\`${fileName(file)}\`` : `\`${name}\` (${fileName(file)})`
}

export const listed = (names: readonly string[], more: number): string => {
  const all = more > 0 ? [...names, `${more} more`] : names
  return all.length < 2 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`
}

/** What was found last, by what is shared: each of those that share a thing asks for the others. */
const found = new WeakMap<WorkspaceIndex, { readonly generation: number; readonly by: Map<string, Sharing> }>()
type Sharing = readonly IndexedFile[]

/** The files that name a thing, as many as are looked at, in the order of their addresses: the index has none. */
export const sharing = (index: WorkspaceIndex, file: IndexedFile, mention: Mention): Sharing => {
  const { generation } = index
  const last = found.get(index)
  const { by } = last?.generation === generation ? last : { by: new Map<string, Sharing>() }
  if (last?.by !== by) found.set(index, { generation, by })
  const thing = `${file.host} ${mention.what} ${mention.id}`
  const all = by.get(thing) ?? findSharing(index, file, mention)
  if (all.length > 1) by.set(thing, all)
  return all
}

const findSharing = (index: WorkspaceIndex, file: IndexedFile, mention: Mention): Sharing => {
  const all: IndexedFile[] = []
  for (const other of index.sharing(file, mention)) {
    if (all.length === mostLooked) break
    all.push(other)
  }
  return all.sort((a, b) => (a.key < b.key ? -1 : 1))
}

/** A place in another file that has the same thing. */
export const placeIn = (file: IndexedFile, mention: Mention, message: string): Elsewhere => ({
  uri: file.uri,
  range: rangeOf(mention),
  message,
})
