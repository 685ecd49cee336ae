import {
  type Position,
  type Range,
  TextDocument,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver-textdocument'
import { withChangedLines } from './changed-lines.ts'

type OtherEncoding = 'utf-8' | 'utf-32'

/** What a column counts: units of UTF-16, as every editor can, bytes of UTF-8, or characters (`PositionEncodingKind` of the protocol). */
export type PositionEncoding = 'utf-16' | OtherEncoding

/** Those of `PositionEncoding`. */
export const positionEncodings: readonly PositionEncoding[] = ['utf-16', 'utf-8', 'utf-32']

/** How many units more than in UTF-16 a character beyond ASCII takes. */
const extraIn: Record<OtherEncoding, (codePoint: number) => number> = {
  'utf-8': (codePoint) => (codePoint < 0x800 ? 1 : 2),
  'utf-32': (codePoint) => (codePoint < 0x1_0000 ? 0 : -1),
}

/** A document that counts columns in an encoding of its own. */
interface EncodedDocument extends TextDocument {
  readonly encoding: OtherEncoding
  /** The same document as it counts by itself. It changes in place. */
  readonly plain: TextDocument
}

const isEncoded = (document: TextDocument): document is EncodedDocument => 'encoding' in document

/**
 * How many units more than in UTF-16 a text has before an offset. Of a character of two units of UTF-16 all that is more is counted from
 * its middle.
 */
const extraBefore = (text: string, encoding: OtherEncoding): ((offset: number) => number) => {
  const offsets: number[] = []
  const sums: number[] = [0]
  let sum = 0
  for (const { 0: character, index } of text.matchAll(/[^\0-\x7f]/gu)) {
    sum += extraIn[encoding](character.codePointAt(0) ?? 0)
    offsets.push(index)
    sums.push(sum)
  }
  return (offset) => {
    let low = 0
    let high = offsets.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((offsets[middle] ?? 0) < offset) low = middle + 1
      else high = middle
    }
    return sums[low] ?? 0
  }
}

/** What the positions of a text are in another encoding than UTF-16. */
const columnsOf = (plain: TextDocument, encoding: OtherEncoding) => {
  const text = plain.getText()
  const extra = extraBefore(text, encoding)
  return {
    positionAt(offset: number): Position {
      const { line, character } = plain.positionAt(offset)
      const start = plain.offsetAt({ line, character: 0 })
      return { line, character: character + extra(start + character) - extra(start) }
    },
    /** The character that a column is in, where it is in the middle of one. */
    offsetAt({ line, character }: Position): number {
      const start = plain.offsetAt({ line, character: 0 })
      const before = extra(start)
      let low = start
      let high = plain.offsetAt({ line, character: Number.MAX_SAFE_INTEGER })
      while (low < high) {
        const middle = (low + high + 1) >> 1
        if (middle - start + extra(middle) - before <= character) low = middle
        else high = middle - 1
      }
      const inPair =
        low > start && /^[\uDC00-\uDFFF]/.test(text.charAt(low)) && /[\uD800-\uDBFF]/.test(text.charAt(low - 1))
      return inPair ? low - 1 : low
    },
  }
}

const encoded = (plain: TextDocument, encoding: OtherEncoding): EncodedDocument => {
  let text: string | undefined
  let columns: ReturnType<typeof columnsOf> | undefined
  /** Those of the text as it is: not every client gives each a version of its own. */
  const current = () => {
    if (columns === undefined || text !== plain.getText()) {
      columns = columnsOf(plain, encoding)
      text = plain.getText()
    }
    return columns
  }
  const plainRange = ({ start, end }: Range): Range => ({
    start: plain.positionAt(current().offsetAt(start)),
    end: plain.positionAt(current().offsetAt(end)),
  })
  return {
    encoding,
    plain,
    uri: plain.uri,
    languageId: plain.languageId,
    get version() {
      return plain.version
    },
    get lineCount() {
      return plain.lineCount
    },
    getLineRange(line) {
      const { start, end } = plain.getLineRange(line)
      return { start, end: current().positionAt(plain.offsetAt(end)) }
    },
    getEOLCharacters: (line) => plain.getEOLCharacters(line),
    getText: (range) => plain.getText(range && plainRange(range)),
    positionAt: (offset) => current().positionAt(offset),
    offsetAt: (position) => current().offsetAt(position),
  }
}

/** A document that counts columns as the client does. Whatever goes to it or comes from it as a position goes through such a document. */
export const createDocument = (
  encoding: PositionEncoding,
  uri: string,
  languageId: string,
  version: number,
  text: string,
): TextDocument => {
  const plain = TextDocument.create(uri, languageId, version, text)
  return encoding === 'utf-16' ? plain : encoded(plain, encoding)
}

/** A document with another text, and all else as it is. */
export const documentWith = (document: TextDocument, text: string): TextDocument =>
  createDocument(
    isEncoded(document) ? document.encoding : 'utf-16',
    document.uri,
    document.languageId,
    document.version,
    text,
  )

/**
 * A document as it is now, whatever becomes of the other one. As long as that is nothing else it counts the lines: it knows them already, and of
 * a long text they are many.
 */
export const documentNow = (document: TextDocument): TextDocument => {
  const { uri, languageId, version } = document
  const text = document.getText()
  let own: TextDocument | undefined
  const now = (): TextDocument => {
    // Of one and the same text that is known at once.
    if (!own && document.getText() === text) return document
    own ??= createDocument(isEncoded(document) ? document.encoding : 'utf-16', uri, languageId, version, text)
    return own
  }
  return {
    ...(isEncoded(document) ? { encoding: document.encoding } : {}),
    ...{ uri, languageId, version },
    get lineCount() {
      return now().lineCount
    },
    getText: (range) => (range ? now().getText(range) : text),
    getLineRange: (line) => now().getLineRange(line),
    getEOLCharacters: (line) => now().getEOLCharacters(line),
    positionAt: (offset) => now().positionAt(offset),
    offsetAt: (position) => now().offsetAt(position),
  }
}

/** More changes than these at once are made line by line. */
const fewChanges = 8

/** Where a column of a line is, which comes with its end. */
const offsetIn =
  (encoding: PositionEncoding) =>
  (line: string, character: number): number => {
    const plain = TextDocument.create('', '', 0, line)
    const columns = encoding === 'utf-16' ? plain : columnsOf(plain, encoding)
    return columns.offsetAt({ line: 0, character })
  }

/** A text after many changes, of which some may be a text as a whole. */
const textAfter = (
  text: string,
  changes: readonly TextDocumentContentChangeEvent[],
  encoding: PositionEncoding,
): string => {
  const whole = changes.findLastIndex((change) => !('range' in change))
  const parts = changes.slice(whole + 1).filter((change) => 'range' in change)
  return withChangedLines(changes[whole]?.text ?? text, parts, offsetIn(encoding))
}

/**
 * Changes a document in place; each change is about the text after those before it. A place beyond the end is the end: an editor may name the
 * line behind the last one, and the library would count lines there that are none.
 */
export const updateDocument = (
  document: TextDocument,
  changes: TextDocumentContentChangeEvent[],
  version: number,
): TextDocument => {
  const plain = isEncoded(document) ? document.plain : document
  const encoding = isEncoded(document) ? document.encoding : 'utf-16'
  if (changes.length > fewChanges) {
    TextDocument.update(plain, [{ text: textAfter(plain.getText(), changes, encoding) }], version)
    return document
  }
  for (const change of changes) {
    if (!('range' in change)) {
      TextDocument.update(plain, [change], version)
      continue
    }
    const columns = isEncoded(document) ? columnsOf(plain, document.encoding) : plain
    const placed = (position: Position) => plain.positionAt(columns.offsetAt(position))
    const range = { start: placed(change.range.start), end: placed(change.range.end) }
    TextDocument.update(plain, [{ text: change.text, range }], version)
  }
  // A new version without a change of the text is one, too.
  TextDocument.update(plain, [], version)
  return document
}
