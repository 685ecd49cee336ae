import fc from 'fast-check'
import { expect, it } from 'vitest'
import { missingBracket } from '../../../server/src/rules/syntax/missing-bracket.ts'
import { snapshotOfText } from '../../../server/src/snapshot.ts'
import {
  type Atom,
  indexOfBegun,
  parse,
  type Range,
  sourceOffset,
  textOffset,
} from '../../../server/src/syntax/index.ts'

it('the last range that begins by a place is the one that a look at each finds', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9)), fc.integer({ min: -1, max: 60 }), (gaps, offset) => {
      let start = 0
      const ranges = gaps.map((gap): Range => {
        start += gap
        return { start, end: start + gap }
      })
      expect(indexOfBegun(ranges, offset)).toBe(ranges.findLastIndex((range) => range.start <= offset))
    }),
  )
})

it('the offset in a text is the first one that is not before the place, also behind escapes', () => {
  const written = fc.array(fc.constantFrom('a', 'bc', '\\n', '\\x41', ' ')).map((parts) => parts.join(''))
  fc.assert(
    fc.property(written, fc.nat(40), (text, offset) => {
      const atom = parse(`a = "${text}"\n`, '4.22').settings[0]?.value as Atom
      let first = 0
      while (first < atom.text.length && sourceOffset(atom, first) < offset) first++
      expect(textOffset(atom, offset)).toBe(first)
    }),
  )
})

it('whoever mends one list of many without its end looks at the tokens of that one', () => {
  const looks = (count: number): number => {
    const { config } = snapshotOfText(
      Array.from({ length: count }, (_, at) => `k${at} = [ "text"`).join('\n'),
      'domain',
    )
    const { tree } = config
    let seen = 0
    const tokens = new Proxy(tree.tokens, {
      get: (all, name) => {
        seen++
        return Reflect.get(all, name)
      },
    })
    const found = [...(missingBracket.check?.({ ...config, tree: { ...tree, tokens } }) ?? [])]
    const fixes = found.flatMap((each) => (typeof each.fixes === 'function' ? each.fixes() : (each.fixes ?? [])))
    expect(fixes.length).toBeGreaterThan(count / 4)
    return seen
  }
  expect(looks(1600)).toBeLessThan(10 * looks(200))
})
