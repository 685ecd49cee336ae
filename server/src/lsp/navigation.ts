import {
  LSPErrorCodes,
  type RenameParams,
  ResponseError,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver'
import { createDocument } from '../encoded-document.ts'
import { pathOfUri } from '../workspace/detect.ts'
import type { IndexedFile } from '../workspace/index/indexed-file.ts'
import { pathsIn } from '../workspace/navigate/links.ts'
import { definitions, highlights, references } from '../workspace/navigate/places.ts'
import { afterRename, filesToRename, refusedAfter, rename, renameable, renamed } from '../workspace/navigate/rename.ts'
import { workspaceSymbols } from '../workspace/navigate/symbols.ts'
import type { Documents } from './documents.ts'
import type { Session, Token } from './session.ts'
import { isText, type Place, wrongParams, wrongPlace } from './well-formed.ts'
import type { Workspace } from './workspace.ts'

/** So many files are read together: each waits for the disk, and for the client that says what is set. */
const atOnce = 16

/**
 * Answers what leads from one file to another. These questions wait until all files have been looked at.
 * @param looks is told in which line of a document the cursor is: most editors ask there for what is to be highlighted
 */
export const answerNavigation = (
  session: Session,
  open: Documents,
  workspace: Workspace,
  looks: (uri: string, line: number) => void,
): void => {
  const { connection, documents, client, log } = session
  const { index } = workspace

  /** The open documents as they are this moment. */
  const showAll = async () => {
    for (const uri of documents.keys()) {
      const snapshot = await open.snapshot(uri)
      if (snapshot) workspace.show(snapshot)
    }
  }

  interface Question {
    /** Whether the other files are asked about, too. */
    readonly everywhere: boolean
    readonly place?: Place
  }

  /** Answers for the file of the document; with `otherwise` when it is closed, nobody waits, or something goes wrong inside. */
  const withFile =
    <P extends { textDocument: { uri: string } }, T>(
      what: string,
      { everywhere, place }: Question,
      answer: (file: IndexedFile, params: P, token: Token) => T | Promise<T>,
      otherwise: T,
    ) =>
    async (params: P, token: Token): Promise<T> => {
      const wrong = wrongPlace(params, place)
      if (wrong) throw wrong
      const snapshot = await open.snapshot(params.textDocument.uri)
      if (!snapshot) return otherwise
      if (everywhere) {
        await showAll()
        await workspace.ready()
      }
      if (token.isCancellationRequested) return otherwise
      try {
        return await answer(workspace.show(snapshot), params, token)
      } catch (error) {
        if (error instanceof ResponseError) throw error
        log(`${what}: ${error instanceof Error ? error.stack : error}`)
        return otherwise
      }
    }

  const here: Question = { everywhere: false, place: 'position' }
  const everywhere: Question = { everywhere: true, place: 'position' }

  connection.onDefinition(
    withFile(
      'definition',
      everywhere,
      (file, { position }) => client().fitting.definitions(definitions(index, file, position)),
      null,
    ),
  )
  connection.onReferences(
    withFile(
      'references',
      everywhere,
      (file, { position, context }) => references(index, file, position, context?.includeDeclaration !== false),
      [],
    ),
  )
  connection.onDocumentHighlight(
    withFile(
      'highlights',
      here,
      (file, { textDocument, position }) => {
        looks(textDocument.uri, position.line)
        return highlights(file, position)
      },
      [],
    ),
  )
  connection.onPrepareRename(withFile('rename', here, (file, { position }) => renameable(file, position) ?? null, null))

  /** Why a file could not be used with its new name. */
  const whyNotFile = async (
    uri: string,
    changes: readonly TextEdit[],
    names: Parameters<typeof refusedAfter>[2],
  ): Promise<string | undefined> => {
    const stored = documents.get(uri) ? undefined : await workspace.storedIn(uri)
    // What the index takes for one of ours is one, whatever it is called.
    const kind = () => index.get(index.keyOf(uri))?.kind
    const asItIs = () => (stored === undefined ? open.snapshot(uri) : open.snapshotOfFile(uri, stored, kind))
    const after = async () => {
      if (stored !== undefined) {
        const document = createDocument(client().encoding, uri, '', 0, stored)
        return open.snapshotOfFile(uri, renamed(document, changes), kind)
      }
      const snapshot = await open.snapshot(uri)
      return snapshot && afterRename(snapshot, changes)
    }
    const snapshot = await after()
    const why = snapshot && (await refusedAfter(snapshot, asItIs, names))
    return why && `${pathOfUri(uri.slice(uri.lastIndexOf('/') + 1))}: ${why}`
  }

  /** Why the first of the files that could not be used with its new name could not. */
  const whyNot = async (
    edits: ReadonlyMap<string, TextEdit[]>,
    names: Parameters<typeof refusedAfter>[2],
    token: Token,
  ): Promise<string | undefined> => {
    const all = [...edits]
    for (let at = 0; at < all.length && !token.isCancellationRequested; at += atOnce) {
      const some = all.slice(at, at + atOnce)
      const found = await Promise.all(some.map(([uri, changes]) => whyNotFile(uri, changes, names)))
      const why = found.find((each) => each !== undefined)
      if (why) return why
    }
    return undefined
  }

  /** Renames over what is stored now: nobody may have told of a file that has changed. */
  const renaming = async (file: IndexedFile, params: RenameParams, token: Token): Promise<WorkspaceEdit | null> => {
    const { position } = params
    const newName: unknown = params.newName
    const uris = filesToRename(index, file, position).filter((uri) => !documents.get(uri))
    await workspace.refresh(uris)
    const name = typeof newName === 'string' ? newName.trim() : ''
    const done = rename(index, file, position, name)
    if ('refused' in done) throw new ResponseError(LSPErrorCodes.RequestFailed, done.refused)
    const { what, from, edits } = done
    const why = await whyNot(edits, { from, name }, token)
    if (token.isCancellationRequested) return null
    if (why !== undefined) throw new ResponseError(LSPErrorCodes.RequestFailed, why)
    return client().fitting.workspaceEdit(edits, {
      label: `Rename the ${what} ${from}`,
      version: (uri) => documents.get(uri)?.version ?? null,
    })
  }
  connection.onRenameRequest(withFile('rename', everywhere, renaming, null))

  connection.onWorkspaceSymbol(async (params, token) => {
    const wrong = wrongParams(params, { query: isText })
    if (wrong) return wrong
    await showAll()
    await workspace.ready()
    return token.isCancellationRequested ? [] : workspaceSymbols(index, params.query)
  })

  connection.onDocumentLinks(
    withFile(
      'links',
      { everywhere: false },
      async (file) => {
        const links = await Promise.all(
          pathsIn(file).map(async ({ range, path }) => {
            const target = await workspace.addressOf(path)
            return target === undefined ? [] : [{ range, target }]
          }),
        )
        return links.flat()
      },
      [],
    ),
  )
}
