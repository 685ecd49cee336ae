import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { someClient } from '../fuzz/clients.ts'
import { type Act, play, played, someSession } from '../fuzz/session.ts'
import { seed } from '../seed.ts'

it('any session ends well: every request has an answer, nonsense has the error of the protocol, nothing is said of a closed document or an old version, and what is said last is what a new session says', async () => {
  await fc.assert(
    // Four at a time: most of a session is waiting for what else may be said.
    fc.asyncProperty(fc.array(fc.tuple(someSession, someClient), { minLength: 4, maxLength: 4 }), async (sessions) => {
      const played = sessions.map(([acts, client]) => play(acts, client))
      expect((await Promise.all(played)).flat()).toEqual([])
    }),
    { numRuns: 10 },
  )
})

it('a session of thousands of acts ends with the memory that it had halfway', async () => {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  const megabytes: number[] = []
  const look = () => {
    collect()
    megabytes.push(process.memoryUsage().heapUsed / 1_048_576)
  }
  const acts = fc.sample(someSession, { seed, numRuns: 150 }).flat()
  const closings = [0, 1, 2, 3].map((uri): Act => ({ do: 'close', uri, text: '' }))
  // Halfway all that is kept for good is there: the second half is the first once more.
  const half = [...acts, ...closings, { do: 'look', at: look } as const]
  expect(half.length).toBeGreaterThan(1000)
  const { complaints } = await played([...half, ...half])
  expect(complaints).toEqual([])
  const [halfway = 0, end = 0] = megabytes
  // A version of one document, with what follows from it, is half a megabyte.
  expect(end - halfway).toBeLessThan(5)
})
