import fc from 'fast-check'
import { expect, it } from 'vitest'
import { play, someSession } from '../fuzz/session.ts'

it('any session ends well: every request has an answer, nonsense has the error of the protocol, nothing is said of a closed document or an old version', async () => {
  await fc.assert(
    fc.asyncProperty(someSession, async (acts) => {
      expect(await play(acts)).toEqual([])
    }),
    { numRuns: 60 },
  )
})
