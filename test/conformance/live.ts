import { chanceOf, generateConfig } from './generate.ts'
import { compare, type Difference } from './judge.ts'
import { dryRun, linesOf } from './oracle/xl.ts'
import type { Verdict } from './verdicts.ts'

/** A config on which live xl and we differ. */
export interface Disagreement extends Difference {
  readonly seed: number
  readonly text: string
}

/** What xl 4.17 of this machine says of a config, in the form of the recorded verdicts, with the JSON that it prints; undefined when it never ends. */
export const liveVerdict = async (text: string): Promise<(Verdict & { readonly built: string }) | undefined> => {
  const verdict = await dryRun(text)
  if (verdict.stopped) return undefined
  return { releases: ['4.17'], exit: verdict.status, said: linesOf(verdict), built: verdict.built }
}

/**
 * Compares `count` generated configs with live xl 4.17, `at` several at a time. Each has a seed of its own, counted up from
 * `seed`: with it alone the config is made again.
 */
export const compareLive = async (count: number, seed: number, at = 4): Promise<Disagreement[]> => {
  const found: Disagreement[] = []
  let next = 0
  const work = async () => {
    while (next < count) {
      const own = seed + next++
      const text = generateConfig(chanceOf(own), '4.17')
      const verdict = await liveVerdict(text)
      const difference = verdict ? compare({ text, kind: 'domain' }, '4.17', verdict) : {}
      if (Object.keys(difference).length > 0) found.push({ seed: own, text, ...difference })
    }
  }
  await Promise.all(Array.from({ length: at }, work))
  return found
}
