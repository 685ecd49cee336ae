import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Release, releases } from '../../../server/src/release.ts'
import { acceptedSettings } from '../../../server/src/syntax/accepted.ts'
import { checkGrammar } from '../../../server/src/syntax/grammar.ts'
import { lex } from '../../../server/src/syntax/lexer.ts'
import { readRefused } from '../../../server/src/syntax/refused.ts'
import { verdictRows } from '../../conformance/verdicts.ts'

const pieces = ['a', 'b.c', ' ', '\t', '=', '+=', '=', '1', '0x1f', "'s'", '"s"', '"\\n"', '"\\q"', "'\\''", '[', ']', ', ', ';', '\n', '\n', '# why\n', '#', 'A', '\r', '\0', 'é'] // biome-ignore format: a table
const setting = fc.oneof(
  fc.constantFrom('a=1', "a += 'x'", 'a = [ 1, "b", ]', 'a += [ [ 1 ], [] ]', 'b.c = "\\n"', '# why', '', 'a=1;b=2 # c', ' ;; '),
  fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((some) => some.join('')),
) // biome-ignore format: a table
const someText = fc.oneof(
  fc.constantFrom(...verdictRows.map(({ text }) => text)),
  fc.tuple(fc.array(setting, { maxLength: 5 }), fc.constantFrom('\n', '')).map(([all, end]) => all.join('\n') + end),
)

/** What the reader in one pass leaves to the other one although xl may take it: a single sign at the end, which xl never looks at, and a NUL. */
const isLeft = (text: string, release: Release): boolean => {
  const last = lex(text, release).at(-1)
  return text.includes('\0') || (last?.start === text.length - 1 && (last.kind === 'bad' || last.kind === 'comment'))
}

describe('a text that xl takes', () => {
  it('is read in one pass as by the grammar and its recovery, and no other text is', () => {
    let taken = 0
    fc.assert(
      fc.property(someText, fc.constantFrom(...releases), (text, release) => {
        const { settings, problems, likelyPython } = readRefused(text, lex(text, release), release)
        const accepted = acceptedSettings(text, release)
        if (accepted) {
          expect(problems).toEqual([])
          expect(likelyPython).toBe(false)
          expect(accepted).toEqual(settings)
          taken++
        } else if (problems.length === 0) expect(text).toSatisfy((all: string) => isLeft(all, release))
      }),
      { numRuns: 3000 },
    )
    expect(taken).toBeGreaterThan(500)
  })

  it('may have lists in lists as deep as Bison holds them', () => {
    const nested = (depth: number) => `a = ${'[ '.repeat(depth)}${'] '.repeat(depth)}\n`
    const isTaken = (text: string) => checkGrammar(text, lex(text, '4.17'), '4.17').problems.length === 0
    expect(acceptedSettings(nested(900), '4.17')).toEqual(
      readRefused(nested(900), lex(nested(900), '4.17'), '4.17').settings,
    )
    expect(isTaken(nested(3000))).toBe(true)
    expect(acceptedSettings(nested(3000), '4.17')).toBeUndefined()
    // However deep, it is no stack of ours that ends.
    expect(isTaken(nested(100_000))).toBe(false)
    expect(acceptedSettings(nested(100_000), '4.17')).toBeUndefined()
  })
})
