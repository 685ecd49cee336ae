import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { problems, values } from './read.ts'

describe('the version of Python', () => {
  // xm of 4.1 to 4.4 ran under Python 2.4 to 2.7.
  it.each([
    ['sys.version_info >= (2, 4)', true],
    ['sys.version_info < (3,)', true],
    ['sys.version_info < (2, 4)', false],
    ['(2, 3) < sys.version_info', true],
    ['sys.version_info > (2, 3, 5)', true],
    ['sys.version_info[:2] <= (2, 7)', true],
    ['sys.version_info[:2] == (3, 0)', false],
    ['sys.version_info[0:2] != (2, 3)', true],
    ['sys.version_info[1] >= 4', true],
    ['sys.version_info[1] in (4, 5, 6, 7)', true],
    ['sys.version_info[:2] in [(2, 2), (2, 3)]', false],
    ['sys.version_info >= (2, 5)', undefined],
    ['sys.version_info[:2] == (2, 7)', undefined],
    ['sys.version_info >= (2, 4, 1)', undefined],
    ['sys.version_info[1] > 6', undefined],
    ['sys.version_info <= (2, 7)', undefined],
  ])('answers as every Python of xm did, where all agree: %s', (condition, value) => {
    const text = `import sys\nif ${condition}: extra = 'yes'\nelse: extra = 'no'\n`
    const known = value === undefined ? undefined : value ? 'yes' : 'no'
    expect(values(text)).toMatchObject({ extra: known })
    expect(problems(text).length > 0).toBe(value === undefined)
  })

  it('answers for a version as each Python from 2.4 to 2.7 would, or not at all', () => {
    const minors = [4, 5, 6, 7]
    const small = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(
        small,
        fc.constantFrom('<', '<=', '>', '>='),
        fc.boolean(),
        ([major = 0, ...rest], operator, isCut) => {
          const other = [major % 4, ...rest]
          const own = isCut ? 'sys.version_info[:2]' : 'sys.version_info'
          // Of each Python a first and a last release; nobody had a hundredth.
          const all = minors.flatMap((minor) => (isCut ? [[2, minor]] : [0, 99].map((micro) => [2, minor, micro])))
          const order = (one: readonly number[]): number => {
            for (const [index, each] of one.entries()) {
              const its = other[index]
              if (its === undefined) return 1
              if (each !== its) return each - its
            }
            return one.length < other.length ? -1 : 0
          }
          const holds = (by: number) =>
            operator === '<' ? by < 0 : operator === '<=' ? by <= 0 : operator === '>' ? by > 0 : by >= 0
          const verdicts = new Set(all.map((one) => holds(order(one))))
          const text = `import sys\nvcpus = int(${own} ${operator} (${other.join(', ')},))\n`
          const found = values(text).vcpus
          if (found !== undefined) expect([...verdicts]).toEqual([found === 1])
          else expect(verdicts.size + Number(!isCut && other.length > 2)).toBeGreaterThan(1)
        },
      ),
    )
  })
})
