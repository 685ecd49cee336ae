import type { TextDocument, TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument'

/**
 * The line that the last change has left with a word and nothing else, counted from 0: somebody may be about to write a setting there. Not
 * known of a client that sends whole texts.
 */
const begunIn = (document: TextDocument, changes: readonly TextDocumentContentChangeEvent[]): number | undefined => {
  const last = changes.at(-1)
  if (!last || !('range' in last) || /[\r\n]/.test(last.text)) return undefined
  const { line } = last.range.start
  const text = document.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } })
  return /^\w+$/.test(text.trim()) ? line : undefined
}

/** Where somebody types in each document. A client does not tell its cursor: it is taken to be where the last change was. */
export interface Typing {
  changed(document: TextDocument, changes: readonly TextDocumentContentChangeEvent[]): void
  /** The line in which a setting has been begun since the document was opened or stored. */
  line(uri: string): number | undefined
  /** The document is opened, stored or closed: what stands there is meant. Whether a line was in the making. */
  rests(uri: string): boolean
}

export const createTyping = (): Typing => {
  const lines = new Map<string, number>()
  return {
    changed(document, changes) {
      const line = begunIn(document, changes)
      if (line === undefined) lines.delete(document.uri)
      else lines.set(document.uri, line)
    },
    line: (uri) => lines.get(uri),
    rests: (uri) => lines.delete(uri),
  }
}
