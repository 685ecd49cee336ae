import { describe, expect, it } from 'vitest'
import { compareOrigins, explained } from './judge.ts'
import { creationRows } from './rows.ts'

// Whether it is foretold at all is asked in ../conformance-doc.test.ts.
describe('what xl create did on a pretended host', () => {
  it.each(['4.17', '4.22'] as const)('has each value from libxl %s, from xl or from a key, as it was', (release) => {
    const wrong = creationRows.flatMap(({ id, text, effective }) => {
      const filled = effective?.[release]
      const differing = filled ? compareOrigins(text, release, filled) : []
      return differing.length > 0 && !(id in explained) ? [`${id}: ${differing.join('; ')}`] : []
    })
    expect(wrong).toEqual([])
  })

  it('leaves a few rows open, each with its reason', () => {
    expect(Object.keys(explained).filter((id) => !creationRows.some((row) => row.id === id))).toEqual([])
    expect(Object.keys(explained).length).toBeLessThan(5)
  })
})
