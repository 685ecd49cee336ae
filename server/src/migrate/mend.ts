import { collectEdits } from '../features/apart-edits.ts'
import { type Range, rangeAt, rangesAt, type Value } from '../syntax/index.ts'
import type { XmReading } from './judge/xm-reading.ts'
import { codeHeading, isLeftOpen } from './notes.ts'
import { type Apply, idOf, isWanted, outcomeOf, type State } from './state.ts'
import { type Asked, stepFor } from './steps.ts'
import type { MigrateOptions, Step } from './types.ts'

// Each option of xm takes one, and nothing else many: a longer file has nothing to do with xm.
const mostRounds = 400

/** What it costs to ask a problem what to do about it, in characters that are read anew. */
const effortOfProblem = 25

/**
 * Mends what can be mended, all that is safe at first; false where it would have been too much.
 * @param isAbout which problems are to be mended, by their rules; all where it is not said
 */
export const mend = (
  state: State,
  options: MigrateOptions,
  xm: XmReading | undefined,
  apply: Apply,
  isAbout: (rule: string) => boolean = () => true,
): boolean => {
  for (let round = 0; round < mostRounds; round++) {
    const steps = nextSteps(state, options, xm, isAbout)
    if (steps.length === 0) return state.effort > 0
    // For one thing all problems have been asked for theirs.
    if (steps.length === 1) state.effort -= effortOfProblem * state.snapshot.problems.length
    apply(steps)
  }
  return false
}

/** All that is safe, or else what of one kind is not, or one thing: other such changes may depend on one another. */
const nextSteps = (
  state: State,
  options: MigrateOptions,
  xm: XmReading | undefined,
  isAbout: (rule: string) => boolean,
): readonly Step[] => {
  const { safe = false, name } = options
  const { snapshot, tracked, tries } = state
  if (state.effort <= 0) return []
  const asked = snapshot.problems
    .filter(({ rule }) => isAbout(rule))
    .flatMap((problem) => stepFor(problem, snapshot, name, xm) ?? [])
    .filter(({ step }) => isWanted(step, state, options) && !isInvented(step, state, xm))
    .filter(({ step }) => changes(step, tracked.text) && (tries.get(idOf(step, tracked)) ?? 0) < 3)
  const collection = collectEdits()
  const chosen = asked.filter(({ step }) => step.confidence === 'safe' && collection.add(step.edits))
  // A name is made up only when nothing else has brought one.
  const rest = [...asked.filter(({ step }) => step.rule !== 'missing-name'), ...asked]
  const next = chosen.length > 0 || safe ? chosen.map(({ step }) => step) : firstOf(rest, state, options)
  for (const step of next) tried(step, state)
  return next
}

/**
 * Whether a step makes up what a key says that a person alone knows: one that is left, or any, where a migration before this one made a
 * comment of code that may set it. Of a name that is said.
 */
const isInvented = ({ rule, edits }: Step, { tracked, missing }: State, xm: XmReading | undefined): boolean => {
  const [only, ...others] = edits
  if (!only || others.length > 0 || only.start !== only.end || rule === 'missing-name') return false
  const key = /^\s*(\w+) = .*\n$/.exec(only.newText)?.[1]
  if (key === undefined) return false
  const isLeft = missing.includes(key) || xm?.unknown.has(key) === true || isLeftOpen(tracked.text, key)
  return isLeft || tracked.original.includes(codeHeading)
}

const tried = (step: Step, { tries, tracked }: State): void => {
  const id = idOf(step, tracked)
  tries.set(id, (tries.get(id) ?? 0) + 1)
}

/** So many changes may turn out to break something before the rest is left to a person. */
const mostUnsound = 40

/** The first change that holds what it promises, or all of its kind where each is about a value of its own. */
const firstOf = (asked: readonly Asked[], state: State, options: MigrateOptions): readonly Step[] => {
  let unsound = 0
  for (const [index, { step, isSound }] of asked.entries()) {
    if (state.effort <= 0 || unsound === mostUnsound) return []
    const alike = alikeOf(asked.slice(index), state)
    if (alike.length > 1 && isGood(alike, isSound !== undefined, state, options)) return alike
    if (!isSound) return [step]
    state.effort -= state.tracked.text.length
    if (isSound()) return [step]
    unsound++
    tried(step, state)
  }
  return []
}

/** The changes of the first one's rule that are about different values, or items of a list. */
const alikeOf = ([first, ...others]: readonly Asked[], { snapshot }: State): readonly Step[] => {
  if (!first) return []
  const taken = new Set<Value>()
  return [first, ...others].flatMap(({ step }) => {
    if (step.rule !== first.step.rule || step.renamed || step.id !== undefined) return []
    const value = valueAbout(step, snapshot)
    if (!value || taken.has(value)) return []
    taken.add(value)
    return [step]
  })
}

/** The value that a change is about: an item of a list, or that of a setting. */
const valueAbout = ({ edits }: Step, { config }: State['snapshot']): Value | undefined => {
  const [first] = edits
  const value = first && rangeAt(config.tree.settings, first.start)?.value
  const within = (range: Range) => edits.every(({ start, end }) => range.start <= start && end <= range.end)
  if (!value || !within(value)) return undefined
  return value.type === 'atom' ? value : rangesAt(value.items, first.start).find(within)
}

/**
 * Whether xl refuses nothing more after changes that are made together; and, where that is not plain of each, whether each of them mends
 * something.
 */
const isGood = (steps: readonly Step[], isAsked: boolean, state: State, options: MigrateOptions): boolean => {
  const { snapshot: after, breaks } = outcomeOf(state, options, steps)
  const before = state.snapshot
  if (breaks || after.refusals.length > before.refusals.length) return false
  if (!isAsked) return true
  const [left, known] = [countsOf(after), countsOf(before)]
  const mended = new Map<string, number>()
  for (const { reason } of steps) mended.set(reason, (mended.get(reason) ?? 0) + 1)
  return [...mended].every(([message, count]) => (left.get(message) ?? 0) <= (known.get(message) ?? 0) - count)
}

/** How often each message stands in a file. */
const countsOf = ({ problems }: State['snapshot']): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const { message } of problems) counts.set(message, (counts.get(message) ?? 0) + 1)
  return counts
}

const changes = ({ edits }: Step, text: string): boolean =>
  edits.some(({ start, end, newText }) => text.slice(start, end) !== newText)
