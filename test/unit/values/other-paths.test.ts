import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pathsOf } from '../../../server/src/values/basic/made-up.ts'

const offered = (value: string, guest: string, name = 'mine') =>
  pathsOf({ name, values: () => [{ value, guest }] }, 'disk').map(({ label }) => label)

describe('the paths of other guests', () => {
  const word = fc.stringMatching(/^[a-z0-9]{1,6}$/)
  const between = fc.constantFrom('/', '-', '.', '_')
  const pieces = fc.array(fc.tuple(between, word), { minLength: 1, maxLength: 5 })

  it('have the name of this one in place of theirs, where that is a word of its own', () => {
    fc.assert(
      fc.property(pieces, word, (path, guest) => {
        const written = (name: string) => path.map(([sign, each]) => sign + (each === guest ? name : each)).join('')
        expect(offered(written(guest), guest)).toEqual([written('mine')])
      }),
    )
  })

  it('are left as they are where it is a part of others', () => {
    expect(offered('/dev/vg/x', 'e')).toEqual(['/dev/vg/x'])
    expect(offered('/dev/vg/web1', 'web')).toEqual(['/dev/vg/web1'])
    expect(offered('/dev/vg/web-root', 'web')).toEqual(['/dev/vg/mine-root'])
  })
})
