import { applyPatch, parsePatch } from 'diff'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { patchOf } from '../../../server/src/cli/patch.ts'
import { seed } from '../../seed.ts'

const hunksOf = (patch: string) => parsePatch(patch)[0]?.hunks ?? []

describe('a patch', () => {
  it('makes the one text of the other, also where nearly all of a long one changes', () => {
    const few = fc.array(fc.constantFrom('a\n', 'b\n', '\n', '# c\n'), { maxLength: 12 })
    const last = fc.constantFrom('', 'x', 'y', '\n')
    const long = fc.constantFrom(0, 1600)
    fc.assert(
      fc.property(few, few, few, last, last, long, (begin, end, own, one, other, count) => {
        const lines = (mark: string) => Array.from({ length: count }, (_, at) => `${mark}${at}\n`)
        const before = [...begin, ...lines('old'), ...end].join('') + one
        const after = [...begin, ...lines('new'), ...own, ...end].join('') + other
        const patch = patchOf('a.xl', before, after)
        if (before === after) expect(patch).toBe('')
        else expect(applyPatch(before, patch)).toBe(after)
        if (count > 0) expect(hunksOf(patch).length).toBe(1)
      }),
      { seed, numRuns: 15 },
    )
  })

  it('has what is the same around a change of thousands of lines', () => {
    const text = (mark: string) =>
      [
        '1',
        '2',
        '3',
        '4',
        '5',
        ...Array.from({ length: 2000 }, (_, at) => `${mark}${at}`),
        '6',
        '7',
        '8',
        '9',
        '10',
      ].join('\n')
    const [hunk] = hunksOf(patchOf('a.xl', text('a'), text('b')))
    expect([hunk?.oldStart, hunk?.oldLines, hunk?.newStart, hunk?.newLines]).toEqual([2, 2008, 2, 2008])
    expect([hunk?.lines.slice(0, 5), hunk?.lines.slice(-5)]).toEqual([
      [' 2', ' 3', ' 4', ' 5', '-a0'],
      ['+b1999', ' 6', ' 7', ' 8', ' 9'],
    ])
  })
})
