import {
  type Connection,
  ErrorCodes,
  Position,
  Range,
  ResponseError,
  TextDocumentIdentifier,
  TextDocumentItem,
  type TextDocuments,
  VersionedTextDocumentIdentifier,
} from 'vscode-languageserver'
import type { TextDocument } from 'vscode-languageserver-textdocument'

/** Where in a document a question is about, and what has to stand there. */
const places = {
  position: Position.is,
  range: Range.is,
  positions: (value: unknown) => Array.isArray(value) && value.every(Position.is),
}

/** What a question may be about, beside a document. */
export type Place = keyof typeof places

/** The protocol's error for a document or place that is none; undefined for what may be answered. */
export const wrongPlace = (
  params: { readonly textDocument?: { readonly uri?: unknown } } & { readonly [Name in keyof typeof places]?: unknown },
  place: Place | undefined,
): ResponseError | undefined => {
  const wrong = typeof params?.textDocument?.uri !== 'string' ? 'textDocument.uri' : place
  return wrong === undefined || (wrong === place && places[place](params[place]))
    ? undefined
    : new ResponseError(ErrorCodes.InvalidParams, `${wrong} is missing or wrong`)
}

type DocumentConnection = Parameters<TextDocuments<TextDocument>['listen']>[0]

/** The connection of the documents: what is no notification about a document is told and left out. */
export const wellFormed = (connection: Connection, log: (message: string) => void): DocumentConnection => {
  const checked =
    <P>(name: string, handler: (params: P) => void, fits: (params: P) => boolean) =>
    (params: P) => {
      let fine = false
      try {
        fine = fits(params)
      } catch {
        // Something that is not even an object.
      }
      if (fine) handler(params)
      else log(`${name}: not what the protocol says`)
    }
  return {
    onDidOpenTextDocument: (handler) =>
      connection.onDidOpenTextDocument(
        checked('didOpen', handler, ({ textDocument }) => TextDocumentItem.is(textDocument)),
      ),
    onDidChangeTextDocument: (handler) =>
      connection.onDidChangeTextDocument(
        checked(
          'didChange',
          handler,
          ({ textDocument, contentChanges }) =>
            VersionedTextDocumentIdentifier.is(textDocument) &&
            contentChanges.every(
              (change) => typeof change.text === 'string' && (!('range' in change) || Range.is(change.range)),
            ),
        ),
      ),
    onDidCloseTextDocument: (handler) =>
      connection.onDidCloseTextDocument(
        checked('didClose', handler, ({ textDocument }) => TextDocumentIdentifier.is(textDocument)),
      ),
    onDidSaveTextDocument: (handler) =>
      connection.onDidSaveTextDocument(
        checked('didSave', handler, ({ textDocument }) => TextDocumentIdentifier.is(textDocument)),
      ),
    onWillSaveTextDocument: (handler) => connection.onWillSaveTextDocument(handler),
    onWillSaveTextDocumentWaitUntil: (handler) => connection.onWillSaveTextDocumentWaitUntil(handler),
  }
}
