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

/** Whether a value is what is asked for. Whatever comes from the other end may be anything. */
type Check = (value: unknown) => boolean

/** What of the parameters is looked at before anybody reads them. */
export type Shape = Readonly<Record<string, Check>>

export const isText: Check = (value) => typeof value === 'string'

export const isCount: Check = (value) => Number.isSafeInteger(value)

export const isFlag: Check = (value) => typeof value === 'boolean'

export const isRange: Check = (value) => Range.is(value)

export const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value)

export const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value)

export const isListOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check)

export const isObjectWith =
  (shape: Shape): Check =>
  (value) =>
    wrongMember(value, shape) === undefined

/** The first member that is not what it should be; a name of its own for what has no members. */
const wrongMember = (value: unknown, shape: Shape): string | undefined => {
  if (typeof value !== 'object' || value === null) return 'params'
  for (const name in shape) if (!shape[name]?.(Reflect.get(value, name))) return name
  return undefined
}

/** The protocol's error for parameters that may not be answered. */
export const wrongParams = (params: unknown, shape: Shape): ResponseError | undefined => {
  const wrong = wrongMember(params, shape)
  return wrong === undefined ? undefined : new ResponseError(ErrorCodes.InvalidParams, `${wrong} is missing or wrong`)
}

const isPosition: Check = (value) => Position.is(value)

/** Where in a document a question is about, and what has to stand there. */
const places = { position: isPosition, range: isRange, positions: isListOf(isPosition) } as const satisfies Shape

/** What a question may be about, beside a document. */
export type Place = keyof typeof places

const ofDocument: Shape = { textDocument: isObjectWith({ uri: isText }) }

/** The protocol's error for a document or place that is none; undefined for what may be answered. */
export const wrongPlace = (params: unknown, place: Place | undefined): ResponseError | undefined =>
  wrongParams(params, place ? { ...ofDocument, [place]: places[place] } : ofDocument)

/** Hears what is well formed; what is not is told and left out. */
export const heard =
  <P>(log: (message: string) => void, name: string, shape: Shape, handler: (params: P) => void) =>
  (params: P): void => {
    const wrong = wrongMember(params, shape)
    if (wrong === undefined) handler(params)
    else log(`${name}: ${wrong} is not what the protocol says`)
  }

type DocumentConnection = Parameters<TextDocuments<TextDocument>['listen']>[0]

/** The library takes anything that is not undefined for an object. */
const isA =
  ({ is }: { readonly is: Check }): Check =>
  (value) =>
    value !== null && is(value)

const opened: Shape = { textDocument: isA(TextDocumentItem) }

const identified: Shape = { textDocument: isA(TextDocumentIdentifier) }

const changed: Shape = {
  textDocument: isA(VersionedTextDocumentIdentifier),
  contentChanges: isListOf(isObjectWith({ text: isText, range: optional(isRange) })),
}

/** The connection of the documents, as far as what it hears is well formed. */
export const wellFormed = (connection: Connection, log: (message: string) => void): DocumentConnection => {
  const checked = <P>(name: string, shape: Shape, handler: (params: P) => void) => heard(log, name, shape, handler)
  return {
    onDidOpenTextDocument: (handler) => connection.onDidOpenTextDocument(checked('didOpen', opened, handler)),
    onDidChangeTextDocument: (handler) => connection.onDidChangeTextDocument(checked('didChange', changed, handler)),
    onDidCloseTextDocument: (handler) => connection.onDidCloseTextDocument(checked('didClose', identified, handler)),
    onDidSaveTextDocument: (handler) => connection.onDidSaveTextDocument(checked('didSave', identified, handler)),
    onWillSaveTextDocument: (handler) => connection.onWillSaveTextDocument(checked('willSave', identified, handler)),
    // The server does not say that it answers this; the library would, without a look at what it is asked.
    onWillSaveTextDocumentWaitUntil: () => ({ dispose() {} }),
  }
}
