import type { TextDocument } from 'vscode-languageserver-textdocument'
import { createDocument, documentNow } from '../encoded-document.ts'
import type { Service } from '../service.ts'
import type { Preferences, Snapshot } from '../snapshot.ts'
import type { Around, FileKind } from '../values/value-type.ts'
import { aroundOf } from '../workspace/around.ts'
import { detectKind, kindBelow, kindNamed, pathOfUri } from '../workspace/detect.ts'
import { isOursByName, kindOfLanguage, kindOfPath } from '../workspace/file-names.ts'
import { type Pool, poolsOf } from '../workspace/pools.ts'
import type { Session } from './session.ts'
import type { Settings } from './settings.ts'
import type { Workspace } from './workspace.ts'

/** The documents that are open, as the server reads them, and what is known of the files beside them. */
export interface Documents {
  /** The snapshot of a document as it is now; undefined when it is not open. */
  snapshot(uri: string): Promise<Snapshot | undefined>
  /**
   * The snapshot of a file that need not be open, as the client has it; undefined when it is of no kind that we know.
   * @param otherwise asked of what is none by its name and content
   */
  snapshotOfFile(
    uri: string,
    text: string,
    otherwise?: (path: string, text: string) => FileKind | undefined,
  ): Promise<Snapshot | undefined>
  forget(uri: string): void
  /** The cpupools of the workspace. */
  pools(): readonly Pool[]
  /** What the other files have to offer for the document `uri`. */
  around(uri: string): Around
}

/** A cpupool is described in a few lines. */
const mostOfPool = 2000

/**
 * What a document is. Many editors know /etc/xen by the path alone and take all that lies there for guests: what is surely a cpupool is one
 * whatever they say.
 */
const kindOf = (languageId: string, path: string, text: string): FileKind | undefined => {
  const kind = kindOfLanguage(languageId)
  const ofPath = kindOfPath(path)
  const mayBePool = ofPath === 'cpupool' || (ofPath === 'domain' && !isOursByName(path))
  const isOpen = kind === 'domain' && mayBePool && text.length < mostOfPool
  if (kind && !isOpen) return kind
  if (isOpen) {
    const found = detectKind(path, text)
    return found.kind === 'cpupool' && found.certain ? found.kind : kind
  }
  const named = kindNamed(path, text)
  return 'kind' in named ? named.kind : undefined
}

/** Keeps one snapshot for each document: that of its last version and preferences. */
const createSnapshots = (service: Service) => {
  const kept = new Map<string, Snapshot>()
  return {
    of(document: TextDocument, kind: FileKind, preferences: Preferences): Snapshot {
      const last = kept.get(document.uri)
      if (
        last &&
        last.document.version === document.version &&
        // There are clients that count no versions, or open a document twice. Of one and the same text this is known at once.
        last.document.getText() === document.getText() &&
        last.preferences === preferences &&
        last.config.kind === kind
      )
        return last
      // The editor's document changes in place; a snapshot keeps the text of its version.
      const own = documentNow(document)
      const snapshot = service.snapshot(own, kind, preferences)
      kept.set(document.uri, snapshot)
      return snapshot
    },
    forget: (uri: string) => kept.delete(uri),
  }
}

export const createDocuments = (
  { client, documents, service }: Session,
  settings: Settings,
  { index }: Pick<Workspace, 'index'>,
): Documents => {
  const snapshots = createSnapshots(service)
  return {
    async snapshot(uri) {
      if (!documents.get(uri)) return undefined
      let asked = settings.of(uri)
      let preferences = await asked
      // They may have changed meanwhile: the last that were asked for count, in whatever order the answers come.
      while (documents.get(uri) && settings.of(uri) !== asked) {
        asked = settings.of(uri)
        preferences = await asked
      }
      const document = documents.get(uri)
      if (!document) return undefined
      const kind = kindOf(document.languageId, pathOfUri(uri), document.getText()) ?? 'domain'
      return snapshots.of(document, kind, preferences)
    },
    async snapshotOfFile(uri, text, otherwise) {
      const open = documents.get(uri)
      const path = pathOfUri(uri)
      const isOurs = open !== undefined && kindOfLanguage(open.languageId) !== undefined
      const kind = isOurs ? kindOf(open.languageId, path, text) : kindBelow(path, text, otherwise)
      if (!kind) return undefined
      const preferences = open ? await settings.of(uri) : await settings.read(uri)
      return service.snapshot(createDocument(client().encoding, uri, `xen-${kind}`, 0, text), kind, preferences)
    },
    forget: (uri) => snapshots.forget(uri),
    pools: () => poolsOf(index),
    around: (uri) => aroundOf(index, index.keyOf(uri), Math.random()),
  }
}
