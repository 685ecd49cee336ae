import { describe, expect, it } from 'vitest'
import { compareLive } from './live.ts'
import { hasXl } from './oracle/xl.ts'

describe.runIf(hasXl)('live xl 4.17', () => {
  it('agrees on configs that are new on every run', async () => {
    const seed = Number(process.env.SEED ?? Date.now() % 1_000_000_000)
    const count = Number(process.env.COUNT ?? 3000)
    const disagreements = await compareLive(count, seed)
    console.log(`${count - disagreements.length} of ${count} generated configs agree with live xl 4.17 (seed ${seed})`)
    expect(disagreements).toEqual([])
  }, 300_000)
})
