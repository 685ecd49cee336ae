import { append } from '../append.ts'
import { originalRange, type TrackedText, trackText, withEdits } from '../features/tracked-text.ts'
import { newestRelease } from '../release.ts'
import { withComments } from '../rules/fixes/kept-comments.ts'
import { defaultPreferences, type Snapshot, snapshotOfText } from '../snapshot.ts'
import { lineStartAt, type Range } from '../syntax/index.ts'
import { withOriginals, withSettings } from './comments.ts'
import type { Change, Left, MigrateOptions, Step } from './types.ts'

/** What is known of a text on its way, with what has been done to it. */
export interface State {
  tracked: TrackedText
  snapshot: Snapshot
  readonly changes: Change[]
  /** By their ids. */
  readonly declined: Map<string, readonly Change[]>
  readonly left: Left[]
  missing: readonly string[]
  /** Keys by the names that they have now, with those that the file had. */
  readonly renamed: Map<string, string>
  /** How often a rule had its way at a place: what does not help is not tried for ever. */
  readonly tries: Map<string, number>
  /** How many characters may still be read anew: each change is looked at in the whole file. */
  effort: number
}

/** So much is read anew for one file: a usual one a thousand times, and one of a megabyte four times. */
const mostEffort = 4_000_000

/** What the file had where something stands now. */
export const originalIn =
  (tracked: TrackedText) =>
  (range: Range): string => {
    const { start, end } = originalRange(tracked, range)
    return tracked.original.slice(start, end)
  }

/** Makes changes, as far as they are wanted and xl goes on taking the file. */
export type Apply = (steps: readonly Step[]) => void

export const beginWith = (text: string, options: MigrateOptions): State => ({
  tracked: trackText(text),
  snapshot: snapshotFor(text, options),
  changes: [],
  declined: new Map(),
  left: [],
  missing: [],
  renamed: new Map(),
  tries: new Map(),
  effort: mostEffort,
})

const snapshotFor = (text: string, { release, arch, host, knownKeys = [] }: MigrateOptions): Snapshot =>
  snapshotOfText(text, 'domain', {
    ...defaultPreferences,
    release: release ?? newestRelease,
    arch,
    host,
    knownKeys,
    stage: 'parse',
  })

/** Reads a text anew, which costs effort. */
const readAnew = (state: State, text: string, options: MigrateOptions): Snapshot => {
  state.effort -= text.length
  return snapshotFor(text, options)
}

/** What comes of steps; `breaks` where xl takes the file as it is and would refuse it then: those are for a person. */
export const outcomeOf = (state: State, options: MigrateOptions, steps: readonly Step[]) => {
  const edits = steps.flatMap((step) => step.edits).sort((a, b) => a.start - b.start || a.end - b.end)
  const tracked = withEdits(state.tracked, edits)
  const snapshot = readAnew(state, tracked.text, options)
  return { tracked, snapshot, breaks: state.snapshot.refusals.length === 0 && snapshot.refusals.length > 0 }
}

export const applier =
  (state: State, options: MigrateOptions): Apply =>
  (all) => {
    const { tracked } = state
    const { config } = state.snapshot
    const { tree } = config
    const original = originalIn(tracked)
    let steps = all
      .map((step) => withComments(withOriginals(withSettings(step, tree), config, original), tree))
      .filter((step) => isWanted(step, state, options))
    if (steps.length === 0) return
    let next = outcomeOf(state, options, steps)
    if (next.breaks) {
      steps = steps.filter((step) => state.effort > 0 && !outcomeOf(state, options, [step]).breaks)
      next = outcomeOf(state, options, steps)
    }
    if (next.breaks) {
      steps = together(state, options, steps)
      next = outcomeOf(state, options, steps)
    }
    if (steps.length === 0 || next.breaks) return
    for (const step of steps) {
      if (step.renamed) state.renamed.set(step.renamed[1], step.renamed[0])
      append(state.changes, changesOf(step, tracked))
      if (step.byHand) {
        const place = originalRange(tracked, hull(step.edits))
        state.left.push({ ...place, message: step.byHand, rule: step.rule, isProblem: false })
      }
    }
    state.tracked = next.tracked
    state.snapshot = next.snapshot
  }

/** Of steps that xl takes each alone and not all at once, those that it takes together, the first ones first. */
const together = (state: State, options: MigrateOptions, steps: readonly Step[]): Step[] => {
  const kept: Step[] = []
  for (const step of steps) {
    kept.push(step)
    if (state.effort <= 0 || outcomeOf(state, options, kept).breaks) kept.pop()
  }
  return kept
}

/** Whether nobody has declined a step; one that was is remembered. */
export const isWanted = (step: Step, { tracked, declined }: State, { declined: ids }: MigrateOptions): boolean => {
  if (!ids || ids.size === 0) return true
  const id = idOf(step, tracked)
  if (!ids.has(id)) return true
  if (!declined.has(id)) declined.set(id, changesOf(step, tracked))
  return false
}

export const idOf = ({ id, rule, edits }: Step, tracked: TrackedText): string => {
  if (id !== undefined) return id
  const { start, end } = originalRange(tracked, hull(edits))
  return `${rule} ${start} ${end} ${edits.map(({ newText }) => newText).join('\n')}`
}

const hull = (ranges: readonly Range[]): Range => ({
  start: ranges.reduce((first, { start }) => Math.min(first, start), Number.POSITIVE_INFINITY),
  end: ranges.reduce((last, { end }) => Math.max(last, end), 0),
})

/** What a step does to the text, as one change for lines that follow one another. */
const changesOf = (step: Step, tracked: TrackedText): Change[] => {
  const { edits, rule, reason, confidence } = step
  const { text } = tracked
  const id = idOf(step, tracked)
  const stretches: { start: number; end: number; edits: Step['edits'][number][] }[] = []
  for (const edit of edits) {
    const start = lineStartAt(text, edit.start)
    const newline = text.indexOf('\n', edit.end)
    const end = newline < 0 ? text.length : newline
    const before = stretches.at(-1)
    if (before && (start <= before.end || text.slice(before.end, start).trim() === '')) {
      before.end = Math.max(before.end, end)
      before.edits.push(edit)
    } else stretches.push({ start, end, edits: [edit] })
  }
  return stretches.map(({ start, end, edits: own }) => {
    const before = text.slice(start, end)
    const pieces: string[] = []
    let at = start
    for (const edit of own) {
      pieces.push(text.slice(at, edit.start), edit.newText)
      at = edit.end
    }
    const after = `${pieces.join('')}${text.slice(at, end)}`
    return { ...originalRange(tracked, { start, end }), id, before, after, reason, rule, confidence }
  })
}
