import { SymbolKind, type WorkspaceSymbol } from 'vscode-languageserver-types'
import { rangeOf } from '../index/mention.ts'
import type { WorkspaceIndex } from '../index/workspace-index.ts'

/** Nobody reads more; who looks for one types on. */
const most = 500

/** Whether all letters of `query` come in `name`, in their order. */
const fits = (name: string, query: string): boolean => {
  let at = -1
  for (const letter of query) {
    at = name.indexOf(letter, at + 1)
    if (at < 0) return false
  }
  return true
}

/** The guests and cpupools of the workspace whose names have the letters of `query`, each with its file. */
export const workspaceSymbols = (index: WorkspaceIndex, query: string): WorkspaceSymbol[] => {
  const wanted = query.toLowerCase().replace(/\s+/g, '')
  const found: WorkspaceSymbol[] = []
  for (const { uri, key, mentions } of index.files())
    for (const mention of mentions) {
      // The protocol has no names of blanks.
      if (!mention.makes || mention.id.trim() === '' || !fits(mention.id.toLowerCase(), wanted)) continue
      found.push({
        name: mention.id,
        kind: mention.what === 'guest' ? SymbolKind.Object : SymbolKind.Package,
        containerName: key.slice(key.lastIndexOf('/') + 1),
        location: { uri, range: rangeOf(mention) },
      })
    }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1)).slice(0, most)
}
