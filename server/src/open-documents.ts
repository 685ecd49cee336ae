import { TextDocument } from 'vscode-languageserver-textdocument'
import type { Service } from './service.ts'
import type { Preferences, Snapshot } from './snapshot.ts'
import { tableOf } from './table.ts'
import type { FileKind } from './values/value-type.ts'
import { type FileFacts, factsOf } from './workspace/around.ts'

/** What a document is by the language that an editor gives it. */
export const kindsByLanguage: Record<string, FileKind> = tableOf({
  'xen-domain': 'domain',
  'xen-cpupool': 'cpupool',
  'xen-xl-conf': 'xl-conf',
})

/** Keeps what an open domain config has to offer to others: that of its last version; undefined for other files. */
export const createFacts = () => {
  const kept = new WeakMap<TextDocument, { readonly version: number; readonly facts: FileFacts }>()
  return (document: TextDocument): FileFacts | undefined => {
    if (kindsByLanguage[document.languageId] !== 'domain') return undefined
    const last = kept.get(document)
    if (last?.version === document.version) return last.facts
    const facts = factsOf(document.getText(), 'domain')
    kept.set(document, { version: document.version, facts })
    return facts
  }
}

/** Keeps one snapshot for each document: that of its last version and preferences. */
export const createSnapshots = (service: Service) => {
  const kept = new Map<string, Snapshot>()
  return {
    of(document: TextDocument, kind: FileKind, preferences: Preferences): Snapshot {
      const last = kept.get(document.uri)
      if (
        last &&
        last.document.version === document.version &&
        last.preferences === preferences &&
        last.config.kind === kind
      )
        return last
      // The editor's document changes in place; a snapshot keeps the text of its version.
      const own = TextDocument.create(document.uri, document.languageId, document.version, document.getText())
      const snapshot = service.snapshot(own, kind, preferences)
      kept.set(document.uri, snapshot)
      return snapshot
    },
    forget: (uri: string) => kept.delete(uri),
  }
}
