import { originalRange, type TrackedText, trackText, withEdits } from '../features/tracked-text.ts'
import { choicesOf, soundEdits } from '../features/trial.ts'
import type { Problem } from '../rules/lint.ts'
import { type Snapshot, takeSnapshot } from '../snapshot.ts'
import type { Range } from '../syntax/index.ts'

/** A problem that a release has with a file. */
export interface Standing extends Problem {
  /** The refusal behind which it stands: xl comes to it once that is mended. */
  readonly behind?: Range
}

/** All that a release has against a file. */
export interface Stand {
  readonly problems: readonly Standing[]
  /** Whether that is all of it: what stands behind a refusal of the parser that nothing mends is not known. */
  readonly isWhole: boolean
}

/** How often a file is mended: each time what was refused first is out of the way. */
const mostRounds = 8

/** Whether a guest comes of it neither on any host, nor, as far as is known, on nearly any. */
export const isRefused = ({ effect, onMostHosts }: Pick<Problem, 'effect' | 'onMostHosts'>): boolean =>
  effect === 'refused' || onMostHosts === true

/**
 * What a release has against a file, also behind what it refuses first: that is mended as its fixes do it, and the file is read anew. Where
 * nothing mends what ends the creation, the creation goes on as if it had not.
 */
export const standOf = (snapshot: Snapshot): Stand => {
  const first = snapshot.problems.find(isEnd)
  const found: Standing[] = []
  const own = placed(snapshot.problems)
  const known = placed<Standing>([])
  /** Takes what has not been found yet, where it stands in the text as it was: what is refused there already counts once. */
  const take = (problems: readonly Problem[], tracked: TrackedText) => {
    for (const problem of problems) {
      const each = { ...problem, ...originalRange(tracked, problem) }
      if (known.at(each).some((other) => other.rule === each.rule && weightOf(other) >= weightOf(each))) continue
      const standing: Standing =
        own.at(each).find((other) => other.rule === each.rule && weightOf(other) === weightOf(each)) ??
        (first ? { ...each, behind: first } : each)
      found.push(standing)
      known.add(standing)
    }
  }

  let tracked = trackText(snapshot.document.getText())
  let current = snapshot
  for (let round = 0; round < mostRounds; round++) {
    const ends = current.problems.filter(isEnd)
    const choices = choicesOf(ends, (fix) => fix.edits.length > 0)
    const { edits, after } = soundEdits(current, choices)
    if (edits.length === 0) break
    take(ends, tracked)
    tracked = withEdits(tracked, edits)
    current = after
  }
  take(current.problems, tracked)
  const isWhole = current.refusals.length === 0
  if (isWhole && current.problems.some(isEnd)) take(throughout(current).problems, tracked)
  return { problems: found, isWhole }
}

const isEnd = ({ effect }: Problem): boolean => effect === 'refused'

/** How bad it is: there is no guest, or not the one that was meant, or it is mere advice. */
export const weightOf = (problem: Problem): number => (isRefused(problem) ? 2 : problem.effect === 'ignored' ? 1 : 0)

/** Problems by their places. */
interface Placed<P extends Problem> {
  /** Those that are one with a problem: they are of its rule and begin where it does, or one took the place of the other there. */
  at(problem: Problem): readonly P[]
  add(problem: P): void
}

export const placed = <P extends Problem>(problems: readonly P[]): Placed<P> => {
  const byStart = new Map<number, P[]>()
  const add = (problem: P) => {
    const others = byStart.get(problem.start)
    if (others) others.push(problem)
    else byStart.set(problem.start, [problem])
  }
  for (const problem of problems) add(problem)
  return {
    at: ({ start, end, rule }) =>
      (byStart.get(start) ?? []).filter((other) => other.rule === rule || other.end === end),
    add,
  }
}

const throughout = ({ document, config, preferences }: Snapshot): Snapshot =>
  takeSnapshot(document, config.kind, { ...preferences, stage: 'throughout' })
