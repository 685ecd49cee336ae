import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { releases } from '../../../server/src/release.ts'
import { derivedOf } from '../../../server/src/syntax/derived.ts'
import { parse, parseAnew } from '../../../server/src/syntax/parser.ts'
import type { Tree } from '../../../server/src/syntax/tree.ts'
import { verdictRows } from '../../conformance/verdicts.ts'

const words = ['\nvcpus\n', '\nx = y\n', '\n@ b\n', '\nx = [ (\n', ' ', '\n', ',', '"', "'", ']', '[', '#', '=', '+=', ';', '\\', '\r', '\0', 'a', '1', 'é', '# why\n', '"b", ', '"c",\n', 'x = 1\n', '12'] // biome-ignore format: a table

/** Something is written at a place, over some characters. */
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  over: fc.constantFrom(0, 0, 0, 1, 2, 10, 60),
  typed: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('a', '1', ' ', 'xvda') },
    { weight: 2, arbitrary: fc.constantFrom(...words) },
    { weight: 1, arbitrary: fc.string({ maxLength: 3 }) },
  ),
})

/** Settings, lists over several lines among them. */
const item = fc.constantFrom('"phy:/a,xvda,w"', "'b'", '12', '"a\\tb"', '""')
const setting = fc.oneof(
  fc.constantFrom('memory = 512', "name = 'a' # the name", '# a comment', '', 'extra += "a"', 'vcpus=2;maxvcpus=4', 'x = [ [ 1 ], 2 ]'),
  fc.tuple(fc.constantFrom('disk', 'vif'), fc.array(item, { maxLength: 6 }), fc.constantFrom(',\n  ', ', ', ', # one\n')).map(
    ([key, items, between]) => `${key} = [ ${items.join(between)} ]`,
  ),
) // biome-ignore format: a table
/** How a text ends: xl drops a last character without a newline, unless something is wrong before. */
const end = fc.oneof(
  { weight: 3, arbitrary: fc.constant('\n') },
  { weight: 1, arbitrary: fc.constantFrom('', '\n)', '\n(', '\n-', '\n+', '\n.', '\n:', '\n"', '\nx', '\n#', '\n1', ' )', ';)') },
) // biome-ignore format: a table
const someText = fc.oneof(
  fc.tuple(fc.array(setting, { maxLength: 8 }), end).map(([lines, last]) => `${lines.join('\n')}${last}`),
  fc.constantFrom(...verdictRows.map(({ text }) => text)),
)

const seen = ({ text, tokens, settings, problems, causes, likelyPython }: Tree) => ({
  text,
  tokens,
  settings,
  problems,
  causes,
  likelyPython,
})

describe('a text that was edited', () => {
  it('is read as one that was never seen, and most of it is taken over', () => {
    let taken = 0
    fc.assert(
      fc.property(
        someText,
        fc.constantFrom(...releases),
        fc.array(edit, { minLength: 1, maxLength: 10 }),
        (start, release, edits) => {
          let text = start
          for (const { at, over, typed } of edits) {
            const before = parse(text, release)
            const from = Math.round(at * text.length)
            const other = text.slice(0, from) + typed + text.slice(from + over)
            const tree = parse(other, release)
            expect(seen(tree)).toEqual(seen(parseAnew(other, release)))
            const isDerived = tree.settings.some(({ value }) => value?.type === 'list' && derivedOf(value))
            if (isDerived || tree.settings.some((each) => before.settings.includes(each))) taken++
            // Who makes a mistake takes it back, mostly.
            if (tree.problems.length === 0 || at < 0.2) text = other
          }
        },
      ),
      { numRuns: 1500 },
    )
    expect(taken).toBeGreaterThan(200)
  })

  it('keeps what stands around lines with a mistake that ends there', () => {
    const lines = (word: string) => `disk = [ "a", "b" ]\n${word}\n# why\nvif = [ "c" ]\n`
    const before = parse(lines('vcpus=2'), '4.17')
    for (const word of ['v', 'vcpus', 'vcpus =', 'vcpus = "', '@', 'vcpus = a b', '4 = x', 'vcpus = 2 maxvcpus = 4']) {
      const tree = parse(lines(word), '4.17')
      expect(tree.problems.length, word).toBeGreaterThan(0)
      expect(tree.settings[0], word).toBe(before.settings[0])
      const [from, list] = [before, tree].map(({ settings }) => settings.at(-1)?.value)
      expect(list?.type === 'list' && (list === from || derivedOf(list)?.from === from), word).toBe(true)
    }
    // A list that has no end may go on behind.
    expect(parse(lines('vcpus = [ 2'), '4.17').settings[0]).not.toBe(before.settings[0])
  })

  it('has the items of a list that are not in the line of the edit, each as it was', () => {
    const lines = (...more: string[]) => `disk = [ ${['"a"', '"b"', ...more, '"y"', '"z"'].join(',\n')} ]\nname = "a"\n`
    const before = parse(lines('"c"'), '4.17')
    const after = parse(lines('"cc"'), '4.17')
    const list = after.settings[0]?.value
    const from = before.settings[0]?.value
    expect(list?.type === 'list' && derivedOf(list)).toMatchObject({ from, head: 2, tail: 2 })
    if (list?.type === 'list' && from?.type === 'list') expect(list.items[1]).toBe(from.items[1])
  })
})
