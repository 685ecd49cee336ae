import fc from 'fast-check'
import { expect, it } from 'vitest'
import { edited, filtered, mapped, originOf } from '../../server/src/edited-list.ts'

const edit = fc.record({ head: fc.nat(), tail: fc.nat(), between: fc.array(fc.nat(3), { maxLength: 4 }) })

it('lists after any edits are as if made afresh, with all that is kept of them', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3)), fc.array(edit, { maxLength: 12 }), (beginning, edits) => {
      const text = mapped((item: number, at) => `${at} ${item}`)
      const long = mapped((item: string) => item.length)
      const odd = filtered((item: number) => item % 2 === 1)
      let list: readonly number[] = beginning
      for (const { head: some, tail: more, between } of edits) {
        const head = some % (list.length + 1)
        const tail = more % (list.length - head + 1)
        const expected = [...list.slice(0, head), ...between, ...list.slice(list.length - tail)]
        const next = edited(list, head, tail, between)
        expect(next).toEqual(expected)
        // One and the same where nothing is new, and else known to have come of the one before.
        const isNew = expected.length !== list.length || expected.some((item, at) => item !== list[at])
        expect(next !== list).toBe(isNew)
        if (isNew) expect(originOf(next)?.from).toBe(list)
        expect(text(next)).toEqual(expected.map((item, at) => `${at} ${item}`))
        expect(text(next)).toBe(text(next))
        expect(long(text(next))).toEqual(expected.map((item, at) => `${at} ${item}`.length))
        expect(odd(next)).toEqual(expected.filter((item) => item % 2 === 1))
        list = next
      }
    }),
  )
})

it('of a list after an edit nothing is made again but what is new', () => {
  const made: number[] = []
  const twice = mapped((item: number) => {
    made.push(item)
    return 2 * item
  })
  const looked: number[] = []
  const big = filtered((item: number) => {
    looked.push(item)
    return item > 2
  })
  const list = [1, 2, 3, 4, 5]
  expect([twice(list), big(list)]).toEqual([
    [2, 4, 6, 8, 10],
    [3, 4, 5],
  ])
  made.length = looked.length = 0
  const next = edited(list, 2, 2, [7])
  expect([twice(next), big(next)]).toEqual([
    [2, 4, 14, 8, 10],
    [7, 4, 5],
  ])
  expect([made, looked]).toEqual([[7], [7]])
})
