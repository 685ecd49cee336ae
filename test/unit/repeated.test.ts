import fc from 'fast-check'
import { expect, it } from 'vitest'
import { countsBy } from '../../server/src/create/repeated.ts'
import { rangesAt } from '../../server/src/syntax/index.ts'

it('what is counted of one list after the other is as if counted afresh, and what stays where it was is not asked again', () => {
  const list = fc.array(fc.nat(3), { maxLength: 8 })
  fc.assert(
    fc.property(fc.array(list, { maxLength: 8 }), (lists) => {
      const known = [0, 1, 2, 3].map((key) => ({ key }))
      let asked = 0
      const counts = countsBy(({ key }: { readonly key: number }) => {
        asked++
        return key
      })
      let before: readonly number[] = []
      for (const numbers of lists) {
        asked = 0
        const found = counts(numbers.flatMap((number) => known[number] ?? []))
        expect(new Set(found)).toEqual(
          new Set([...new Set(numbers)].map((key) => [key, numbers.filter((each) => each === key).length])),
        )
        expect(asked).toBe(numbers.filter((number, index) => number !== before[index]).length)
        before = numbers
      }
    }),
  )
})

it('the ranges at a place are those that a look at each of them finds', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ blank: fc.nat(2), length: fc.nat(3) }), { maxLength: 12 }),
      fc.nat(40),
      (pieces, offset) => {
        let end = 0
        const ranges = pieces.map(({ blank, length }) => {
          const start = end + blank
          end = start + length
          return { start, end }
        })
        expect(rangesAt(ranges, offset)).toEqual(ranges.filter(({ start, end }) => start <= offset && offset <= end))
      },
    ),
  )
})
