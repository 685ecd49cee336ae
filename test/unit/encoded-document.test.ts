import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { TextDocument } from 'vscode-languageserver-textdocument'
import {
  createDocument,
  documentNow,
  documentWith,
  type PositionEncoding,
  positionEncodings,
  updateDocument,
} from '../../server/src/encoded-document.ts'

const sizes: Record<PositionEncoding, (text: string) => number> = {
  'utf-16': (text) => text.length,
  'utf-8': (text) => Buffer.byteLength(text),
  'utf-32': (text) => [...text].length,
}

const texts = fc
  .array(fc.constantFrom('a', '= ', '"', '\n', '\r\n', '\r', 'é', '€', '\u0301', '😀', '\uFEFF', '\u2028'), {
    maxLength: 40,
  })
  .map((parts) => parts.join(''))

/** The offsets between the characters of a text. */
const between = (text: string): number[] => {
  const offsets = [0]
  for (const character of text) offsets.push((offsets.at(-1) ?? 0) + character.length)
  // Between a carriage return and its line feed there is no place.
  return offsets.filter((offset) => !(text[offset - 1] === '\r' && text[offset] === '\n'))
}

const documentOf = (encoding: PositionEncoding, text: string, version = 1) =>
  createDocument(encoding, 'file:///a.xl', 'xen-domain', version, text)

describe.each(positionEncodings)('a document whose columns count %s', (encoding) => {
  it('has the column of what stands before a place on its line, and finds the place again', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const plain = TextDocument.create('file:///a.xl', 'xen-domain', 1, text)
        const document = documentOf(encoding, text)
        for (const offset of between(text)) {
          const { line } = plain.positionAt(offset)
          const character = sizes[encoding](text.slice(plain.offsetAt({ line, character: 0 }), offset))
          expect(document.positionAt(offset)).toEqual({ line, character })
          expect(document.offsetAt({ line, character })).toBe(offset)
        }
      }),
    )
  })

  it('takes a column in a character for its beginning, and one behind the line for its end', () => {
    fc.assert(
      fc.property(texts, fc.nat(12), fc.nat(60), (text, line, character) => {
        const document = documentOf(encoding, text)
        const offset = document.offsetAt({ line, character })
        expect(offset).toBeLessThanOrEqual(text.length)
        // A column of UTF-16 may say the middle of a pair itself.
        const isInPair = /^[\uDC00-\uDFFF]/.test(text.slice(offset)) && /[\uD800-\uDBFF]$/.test(text.slice(0, offset))
        expect(isInPair && encoding !== 'utf-16').toBe(false)
        const { line: own, character: column } = document.positionAt(offset)
        if (own === line) expect(column).toBeLessThanOrEqual(character)
      }),
    )
  })

  it('changes as an editor says that its text has changed', () => {
    // Many at once are made in another way than few.
    const edits = fc.array(fc.tuple(fc.nat(), fc.nat(), texts), { maxLength: 20 })
    fc.assert(
      fc.property(texts, edits, (before, changes) => {
        let text = before
        const document = documentOf(encoding, text)
        const events = changes.map(([one, other, put]) => {
          const places = between(text)
          const [start = 0, end = 0] = [one, other]
            .map((place) => places[place % places.length] ?? 0)
            .sort((a, b) => a - b)
          const now = documentOf(encoding, text)
          text = text.slice(0, start) + put + text.slice(end)
          return { range: { start: now.positionAt(start), end: now.positionAt(end) }, text: put }
        })
        updateDocument(document, events, 2)
        expect(document.getText()).toBe(text)
        expect(document.version).toBe(2)
        const fresh = documentOf(encoding, text)
        for (const offset of between(text)) expect(document.positionAt(offset)).toEqual(fresh.positionAt(offset))
        updateDocument(document, [{ text: 'é€😀\n' }], 3)
        expect([document.getText(), document.version, document.lineCount]).toEqual(['é€😀\n', 3, 2])
      }),
    )
  })

  it('changes at its end where a place beyond it is named', () => {
    const place = fc.record({ line: fc.nat(12), character: fc.nat(12) })
    const edits = fc.array(fc.record({ start: place, end: place, text: texts }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(texts, edits, (before, changes) => {
        const document = documentOf(encoding, before)
        // As an editor asks between the changes: the lines are counted by then.
        expect(document.lineCount).toBeGreaterThan(0)
        for (const { text, ...range } of changes) updateDocument(document, [{ range, text }], 2)
        const text = document.getText()
        const fresh = documentOf(encoding, text)
        expect(document.lineCount).toBe(fresh.lineCount)
        for (const offset of between(text)) expect(document.positionAt(offset)).toEqual(fresh.positionAt(offset))
      }),
    )
  })

  it('changes by many edits at once as by one after the other, wherever they are', () => {
    const place = fc.record({ line: fc.nat(12), character: fc.nat(12) })
    const edit = fc.oneof(
      { weight: 12, arbitrary: fc.record({ range: fc.record({ start: place, end: place }), text: texts }) },
      { weight: 1, arbitrary: fc.record({ text: texts }) },
    )
    fc.assert(
      fc.property(texts, fc.array(edit, { minLength: 9, maxLength: 30 }), (before, changes) => {
        const [at, once] = [documentOf(encoding, before), documentOf(encoding, before)]
        for (const change of changes) updateDocument(at, [change], 2)
        updateDocument(once, changes, 2)
        expect(once.getText()).toBe(at.getText())
        expect([once.version, once.lineCount]).toEqual([2, at.lineCount])
      }),
    )
  })

  it('is made anew once for however many changes come together', () => {
    const update = vi.spyOn(TextDocument, 'update')
    const document = documentOf(encoding, '# é\n'.repeat(20_000))
    const changes = Array.from({ length: 20_000 }, (_, line) => {
      const start = { line, character: 1 }
      return { range: { start, end: start }, text: 'ü' }
    })
    updateDocument(document, changes, 2)
    expect(update.mock.calls.length).toBeLessThan(3)
    update.mockRestore()
    expect(document.getText()).toBe('#ü é\n'.repeat(20_000))
  })

  it('is what it was, for whoever has taken it as it is now, whatever it becomes', () => {
    fc.assert(
      fc.property(texts, texts, fc.boolean(), (text, other, late) => {
        const document = createDocument(encoding, 'file:///a.xl', 'xen-domain', 1, text)
        const afresh = createDocument(encoding, 'file:///a.xl', 'xen-domain', 1, text)
        const seen = (one: TextDocument) => [
          ...[one.uri, one.languageId, one.version, one.lineCount, one.getText()],
          ...between(text).map((offset) => one.positionAt(offset)),
          ...between(text).map((offset) => one.offsetAt(afresh.positionAt(offset))),
          one.getText({ start: { line: 0, character: 1 }, end: { line: 1, character: 1 } }),
        ]
        const now = documentNow(document)
        if (!late) expect(seen(now)).toEqual(seen(afresh))
        // As one whose client counts its versions wrongly changes it, too.
        updateDocument(document, [{ text: other }], late ? 2 : 1)
        expect(seen(now)).toEqual(seen(afresh))
        expect(seen(documentWith(now, text))).toEqual(seen(afresh))
      }),
    )
  })

  it('hands the encoding on', () => {
    const other = documentWith(documentOf(encoding, 'a'), '€😀b')
    expect(other.positionAt(3)).toEqual({ line: 0, character: sizes[encoding]('€😀') })
    expect(other.getLineRange(0)).toEqual({ start: { line: 0, character: 0 }, end: other.positionAt(4) })
    expect(other.getText({ start: { line: 0, character: sizes[encoding]('€') }, end: other.positionAt(3) })).toBe('😀')
  })
})

describe('a long line with characters beyond ASCII', () => {
  it('costs no more for each place', () => {
    const text = 'é'.repeat(200_000)
    const document = documentOf('utf-8', text)
    for (let offset = 0; offset < text.length; offset += 2) document.positionAt(offset)
    expect(document.offsetAt({ line: 0, character: 300_000 })).toBe(150_000)
  })
})
