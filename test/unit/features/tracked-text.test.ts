import fc from 'fast-check'
import { expect, it } from 'vitest'
import { originalRange, type TrackedText, trackText, withEdits } from '../../../server/src/features/tracked-text.ts'
import { anyMeeting, rangesMeeting } from '../../../server/src/syntax/index.ts'

const steps = fc.array(fc.array(fc.tuple(fc.nat(4), fc.nat(4), fc.string({ maxLength: 4 })), { maxLength: 4 }), {
  maxLength: 4,
})

/** A text after several steps of edits, each so far behind the one before it and so long. */
const edited = (given: readonly (readonly (readonly [number, number, string])[])[]): TrackedText =>
  given.reduce((tracked, step) => {
    let at = 0
    const edits = step.flatMap(([gap, length, newText]) => {
      const start = at + gap
      at = start + length
      return at <= tracked.text.length ? [{ start, end: at, newText }] : []
    })
    return withEdits(tracked, edits)
  }, trackText('abcdefghijklmnopqrst'))

it('a stretch has come from where its pieces have', () => {
  fc.assert(
    fc.property(steps, fc.nat(20), fc.integer({ min: 1, max: 8 }), (given, start, length) => {
      const tracked = edited(given)
      const end = start + length
      let offset = 0
      const met = tracked.pieces.flatMap((piece) => {
        const [from, to] = [offset, offset + piece.text.length]
        offset = to
        if (from >= end || start >= to) return []
        const into = piece.start - from
        return piece.kept ? [{ start: Math.max(start, from) + into, end: Math.min(end, to) + into }] : [piece]
      })
      expect(originalRange(tracked, { start, end })).toEqual(
        met.length === 0
          ? { start: 20, end: 20 }
          : { start: Math.min(...met.map((each) => each.start)), end: Math.max(...met.map((each) => each.end)) },
      )
    }),
  )
})

it('a stretch over thousands of pieces looks at few of them', () => {
  const edits = Array.from({ length: 5000 }, (_, index) => ({ start: 2 * index, end: 2 * index + 1, newText: 'xy' }))
  const tracked = withEdits(trackText('ab'.repeat(5000)), edits)
  let looked = 0
  const pieces = new Proxy(tracked.pieces, {
    get: (all, name) => {
      if (typeof name === 'string' && /^\d+$/.test(name)) looked++
      return Reflect.get(all, name)
    },
  })
  const range = () => originalRange({ ...tracked, pieces }, { start: 1, end: tracked.text.length - 1 })
  range()
  looked = 0
  expect(range()).toEqual({ start: 0, end: 9999 })
  expect(looked).toBeLessThan(20)
})

it('whether any range meets another one is what those say that meet it', () => {
  const range = fc.tuple(fc.nat(20), fc.nat(6)).map(([start, length]) => ({ start, end: start + length }))
  fc.assert(
    fc.property(fc.array(range), range, (ranges, asked) => {
      expect(anyMeeting(ranges)(asked)).toBe(rangesMeeting(ranges)(asked).length > 0)
    }),
  )
})
