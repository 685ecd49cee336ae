import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Atom, parse } from '../../../server/src/syntax/index.ts'
import { openSpec } from '../../../server/src/values/spec/fields.ts'
import { duplicates, removal } from '../../../server/src/values/spec/words.ts'
import { context } from './context.ts'

const specOf = (text: string) => openSpec(parse(`vif = "${text}"\n`, '4.22').settings[0]?.value as Atom)

it('of fields that come again the last one counts, and each is looked at once or twice', () => {
  const fields = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2')), { minLength: 1 })
  fc.assert(
    fc.property(fields, (given) => {
      const spec = specOf(given.map(([name, value]) => `${name}=${value}`).join(','))
      let asked = 0
      const found = duplicates(spec.pieces, spec, context('vif'), ({ name }) => {
        asked++
        return name?.text
      })
      const lost = given.filter(([name, value]) => value !== given.findLast(([other]) => other === name)?.[1])
      expect(found).toHaveLength(lost.length)
      expect(asked).toBeLessThanOrEqual(2 * given.length)
    }),
  )
})

it('a piece is taken away with the comma in front of it, or else behind it', () => {
  const after = (text: string, index: number) => {
    const spec = specOf(text)
    const piece = spec.pieces[index]
    const { start, end } = removal(piece ?? { start: 0, end: 0, text: '' }, spec)
    return `vif = "${text}"`.slice(7, start) + `vif = "${text}"`.slice(end, -1)
  }
  expect(after('a=1, b=2,c=3', 1)).toBe('a=1,c=3')
  expect(after('a=1 , b=2', 0)).toBe(' b=2'.trim())
  expect(after('a=1', 0)).toBe('')
})
