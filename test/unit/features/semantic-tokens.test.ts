import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { semanticLegend } from '../../../server/src/features/announced.ts'
import { semanticTokens } from '../../../server/src/features/semantic-tokens.ts'
import { type Snapshot, snapshotOfText } from '../../../server/src/snapshot.ts'
import { verdictRows } from '../../conformance/verdicts.ts'

/** The words that are coloured, each with its type, by their place. */
const wordsOf = (snapshot: Snapshot, whole: boolean) => {
  const { data } = semanticTokens(snapshot, whole)
  const found: { text: string; type: string; start: number; end: number }[] = []
  let line = 0
  let character = 0
  for (let at = 0; at < data.length; at += 5) {
    const [down = 0, right = 0, length = 0, type = 0] = data.slice(at, at + 4)
    line += down
    character = down ? right : character + right
    const start = snapshot.document.offsetAt({ line, character })
    const end = start + length
    const text = snapshot.document.getText().slice(start, end)
    found.push({ text, type: semanticLegend.tokenTypes[type] ?? '', start, end })
  }
  return found
}

describe('the colours for an editor without a grammar', () => {
  it('are those of keys, operators, strings, numbers and comments, and of what is inside of strings', () => {
    const snapshot = snapshotOfText('memory = 512 # MiB\nvif = [ "bridge=br0",\n "" ]\n', 'domain')
    expect(wordsOf(snapshot, true).map(({ text, type }) => [text, type])).toEqual([
      ['memory', 'keyword'],
      ['=', 'operator'],
      ['512', 'number'],
      ['# MiB', 'comment'],
      ['vif', 'keyword'],
      ['=', 'operator'],
      ['[', 'operator'],
      ['"', 'string'],
      ['bridge', 'property'],
      ['=', 'string'],
      ['br0', 'variable'],
      ['"', 'string'],
      [',', 'operator'],
      ['""', 'string'],
      [']', 'operator'],
    ])
  })

  it('are those of strings for paths, which have a colour of their own beside a grammar', () => {
    const snapshot = snapshotOfText('disk = [ "/dev/vg/a,raw,xvda,rw" ]\n', 'domain')
    const typeOf = (whole: boolean) => wordsOf(snapshot, whole).find(({ text }) => text === '/dev/vg/a')?.type
    expect([typeOf(true), typeOf(false)]).toEqual(['string', 'path'])
  })

  it('never overlap or leave a line, and hold those of a client with a grammar', () => {
    const texts = verdictRows.map(({ text }) => text)
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(), fc.string(), (text, at, more) => {
        const cut = at % (text.length + 1)
        const snapshot = snapshotOfText(text.slice(0, cut) + more + text.slice(cut), 'domain')
        const words = wordsOf(snapshot, true)
        let reached = 0
        for (const { text: word, start, end } of words) {
          expect(start).toBeGreaterThanOrEqual(reached)
          expect(word).toMatch(/^[^\r\n]+$/)
          reached = end
        }
        const inside = wordsOf(snapshot, false).map((word) =>
          word.type === 'path' ? { ...word, type: 'string' } : word,
        )
        expect(words).toEqual(expect.arrayContaining(inside))
      }),
      { numRuns: 200 },
    )
  })
})

describe('a setting that does not count', () => {
  it('keeps its colours: fading is for the tag of its message', () => {
    const text = 'vif = [ "bridge=br0" ]\nvcpus = 2\ncpus = "0-3"\n'
    const alone = wordsOf(snapshotOfText(text, 'domain'), false)
    const lost = wordsOf(snapshotOfText(`${text}vif = [ "" ]\ncpus = "1"\n`, 'domain'), false)
    expect(lost.slice(0, -1)).toEqual(alone)
  })

  it('is faded by its tag alone', () => {
    const { problems } = snapshotOfText('name = "a"\nkernel = "/k"\nvif = [ "bridge=br0" ]\nvif = [ "" ]\n', 'domain')
    expect(problems.map(({ rule, tag }) => [rule, tag])).toEqual([['duplicate-key', 'unnecessary']])
  })
})
