import type { TextDocument, TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument'

/** Whether a text is typed: a character, or two brackets or quotes; more is pasted, unless it comes from a list and has an empty place. */
const isTyped = (text: string): boolean => text.length <= 2 || /""|''/.test(text)

/**
 * The line in which the last change was made by somebody who is writing it, counted from 0: it has a word and nothing else, or something was
 * typed there, or taken away. Not known of a client that sends whole texts.
 * @param before the line that was in the making until then
 */
const begunIn = (
  document: TextDocument,
  changes: readonly TextDocumentContentChangeEvent[],
  before: number | undefined,
): number | undefined => {
  const last = changes.at(-1)
  if (!last || !('range' in last) || /[\r\n]/.test(last.text) || last.range.start.line !== last.range.end.line)
    return undefined
  const { line } = last.range.start
  const text = document.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } })
  return /^\w+$/.test(text.trim()) || isTyped(last.text) || line === before ? line : undefined
}

/** Whether a newline comes to the end of a text: by somebody whose cursor goes there, or by an editor that stores the file. */
const isLastNewline = (document: TextDocument, changes: readonly TextDocumentContentChangeEvent[]): boolean => {
  const last = changes.at(-1)
  const isNewline = last !== undefined && 'range' in last && /^\r?\n$/.test(last.text)
  return isNewline && last.range.start.line === document.lineCount - 2 && document.getText().endsWith('\n')
}

/** Where somebody types in each document. A client does not tell its cursor: it is taken to be where the last change was. */
export interface Typing {
  /** @param tellsCursor whether the client tells when its cursor goes to another line */
  changed(document: TextDocument, changes: readonly TextDocumentContentChangeEvent[], tellsCursor: boolean): void
  /** The line in which a setting is being written since the document was opened or stored. */
  line(uri: string): number | undefined
  /** Whether the last change came as a whole text: then it is not known where somebody types. */
  isLost(uri: string): boolean
  /** The document is opened, stored or closed: what stands there is meant. Whether a line was in the making. */
  rests(uri: string): boolean
  /** The cursor is in a line. Whether that is another one than the one in the making, which is meant then. */
  looks(uri: string, line: number): boolean
}

export const createTyping = (): Typing => {
  const lines = new Map<string, number>()
  const lost = new Set<string>()
  return {
    changed(document, changes, tellsCursor) {
      if (changes.every((change) => 'range' in change)) lost.delete(document.uri)
      else lost.add(document.uri)
      if (tellsCursor && isLastNewline(document, changes)) return
      const line = begunIn(document, changes, lines.get(document.uri))
      if (line === undefined) lines.delete(document.uri)
      else lines.set(document.uri, line)
    },
    line: (uri) => lines.get(uri),
    isLost: (uri) => lost.has(uri),
    rests(uri) {
      lost.delete(uri)
      return lines.delete(uri)
    },
    looks(uri, line) {
      const begun = lines.get(uri)
      return begun !== undefined && begun !== line && lines.delete(uri)
    },
  }
}
