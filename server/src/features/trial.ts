import { kept } from '../edited-list.ts'
import type { Problem } from '../rules/lint.ts'
import { type Snapshot, snapshotWith } from '../snapshot.ts'
import { anyMeeting, type Range, rangesAt, settingBefore, type Tree } from '../syntax/index.ts'
import type { Edit, Fix } from '../values/value-type.ts'
import { apartEdits } from './apart-edits.ts'
import { originalRange, type TrackedText, trackText, withEdits } from './tracked-text.ts'

const none: readonly Problem[] = []

/**
 * Whether a change brings an Error: xl took the file, or its grammar did, and does so no more; or there is one of another kind, or one
 * more of its kind. While the grammar refuses the file, nobody knows what is hidden behind that; nor, behind the first fault of a value,
 * what else is wrong there.
 */
const worsens = (before: Snapshot, after: Snapshot, tracked: TrackedText): boolean => {
  const grammar = ({ config }: Snapshot) => config.tree.problems.length
  if (grammar(before) > 0) return false
  if (grammar(after) > 0) return true
  // What is left is asked next: what refuses the file is found with all else, and not by itself before.
  const refusals = after.findings.length > 0 ? after.refusals : none
  if (before.refusals.length === 0 || refusals.length === 0) return refusals.length > 0
  const { settings } = before.config.tree
  const settingAt = (offset: number) => settingBefore(settings, offset)
  const faulty = new Set(before.refusals.map(({ start }) => settingAt(start)))
  const left = new Map<string, number>()
  for (const { rule } of before.refusals) left.set(rule, (left.get(rule) ?? 0) + 1)
  return refusals.some((problem) => {
    if (faulty.has(settingAt(originalRange(tracked, problem).start))) return false
    const count = (left.get(problem.rule) ?? 0) - 1
    left.set(problem.rule, count)
    return count < 0
  })
}

/** Problems by their words. */
const byWords = kept((problems: readonly Problem[]) => {
  const found = new Map<Problem['rule'], Map<string, Problem[]>>()
  for (const problem of problems) {
    const { rule, message } = problem
    const ofRule = found.get(rule) ?? new Map<string, Problem[]>()
    if (ofRule.size === 0) found.set(rule, ofRule)
    const same = ofRule.get(message)
    if (same) same.push(problem)
    else ofRule.set(message, [problem])
  }
  return found
})

/** Gives those of a list with the words of a problem. */
type Alike = (problems: readonly Problem[]) => (problem: Problem) => readonly Problem[]

/** For many: thousands of problems may have the same words, and where those stand is found out once. */
const alikeForMany: Alike =
  (problems) =>
  ({ rule, message }) =>
    byWords(problems).get(rule)?.get(message) ?? none

/** For one. */
const alikeForOne: Alike =
  (problems) =>
  ({ rule, message }) =>
    problems.filter((each) => each.rule === rule && each.message === message)

/** Where ranges meet when they touch. */
const touching = ({ start, end }: Range): Range => ({ start, end: end + 1 })

/** Whether a problem is still where it was after a change: the same words about the same place, and no fewer of them. */
const leftAfter = (
  before: Snapshot,
  after: Snapshot,
  tracked: TrackedText,
  alike: Alike,
): ((problem: Problem) => boolean) => {
  const [was, is] = [alike(before.problems), alike(after.problems)]
  const places = new Map<readonly Problem[], (range: Range) => boolean>()
  return (problem) => {
    const now = is(problem)
    if (now.length === 0 || now.length < was(problem).length) return false
    const isThere = places.get(now) ?? anyMeeting(now.map((each) => touching(originalRange(tracked, each))))
    places.set(now, isThere)
    return isThere(touching(problem))
  }
}

/**
 * What a person has as a comment and xl has not, behind its `#`: another sign for which it has no use stands right in front. It goes as far as the
 * line does in an editor.
 */
const lostComments = kept((tree: Tree): readonly Range[] => {
  if (tree.problems.length === 0) return []
  const { text, tokens } = tree
  const comments: Range[] = []
  let behind = 0
  for (const { kind, start, end } of tokens) {
    const at = kind === 'bad' && start >= behind ? text.slice(start, end).indexOf('#') : -1
    if (at < 0) continue
    const length = text.slice(start + at).search(/[\r\n]/)
    behind = length < 0 ? text.length : start + at + length
    comments.push({ start: start + at + 1, end: behind })
  }
  return comments
})

/** Whether a fix writes into a comment: what stands there was never meant for xl. Where the fix takes the sign away (`&#39;`), it is none. */
const isInComment = ({ config: { tree } }: Snapshot, { edits }: Fix): boolean => {
  const comments = lostComments(tree)
  const isTaken = (sign: number) => edits.some(({ start, end }) => start <= sign && sign < end)
  return edits.some((edit) => rangesAt(comments, edit.start).some(({ start }) => !isTaken(start - 1)))
}

/** What came of a fix: whether it does what it says, and for how much xl then refuses the file, or to make the guest. */
interface Tried {
  readonly mends: boolean
  readonly refused: number
  readonly notMade: number
}

/** What came of the fixes that were tried: an editor asks for them wherever the cursor comes to stand. */
const tried = new WeakMap<Problem, Map<Fix, Tried>>()

const tryFix = (snapshot: Snapshot, problem: Problem, fix: Fix): Tried => {
  const known = tried.get(problem) ?? new Map<Fix, Tried>()
  tried.set(problem, known)
  const came = known.get(fix) ?? whatComesOf(snapshot, problem, fix)
  known.set(fix, came)
  return came
}

/** Whether a fix does what it says: the text changes, its problem is gone, and no Error comes. */
const mends = (snapshot: Snapshot, problem: Problem, fix: Fix): boolean => tryFix(snapshot, problem, fix).mends

const whatComesOf = (snapshot: Snapshot, problem: Problem, fix: Fix): Tried => {
  const { edits } = fix
  const tracked = withEdits(trackText(snapshot.document.getText()), edits)
  if (tracked.text === tracked.original || isInComment(snapshot, fix)) return { mends: false, refused: 0, notMade: 0 }
  const after = snapshotWith(snapshot, tracked.text)
  const isMended = !worsens(snapshot, after, tracked) && !leftAfter(snapshot, after, tracked, alikeForOne)(problem)
  const notMade = after.problems.filter(({ effect, by }) => effect === 'refused' && by !== undefined).length
  return { mends: isMended, refused: after.refusals.length, notMade }
}

/**
 * The fixes of a problem that mend it. A rule knows the place that it speaks of; what the whole file says after a change is found out by
 * trying: a list where there was a text is read, and may be wrong inside. Of several ways to write what xl's grammar does not read, those are left
 * after which the least is refused.
 */
export const soundFixes = (snapshot: Snapshot, problem: Problem): readonly Fix[] => {
  const sound = (problem.fixes ?? []).filter((fix) => fix.edits.length === 0 || mends(snapshot, problem, fix))
  if (sound.length < 2 || snapshot.config.tree.problems.length === 0) return sound
  const of = (count: 'refused' | 'notMade') => (fix: Fix) => tryFix(snapshot, problem, fix)[count]
  const writing = sound.filter(({ edits }) => edits.length > 0)
  const least = withLeast(withLeast(writing, of('refused')), of('notMade'))
  // What writes nothing is weighed against nothing: a setting of the editor.
  return sound.filter((fix) => fix.edits.length === 0 || least.includes(fix))
}

/** Those of which there is the least of something. */
const withLeast = (fixes: readonly Fix[], of: (fix: Fix) => number): readonly Fix[] => {
  const least = fixes.reduce((fewest, fix) => Math.min(fewest, of(fix)), Number.POSITIVE_INFINITY)
  return fixes.filter((fix) => of(fix) === least)
}

/** How many fixes of a file are tried for one answer: each reads the file anew, and a large one has thousands of them. */
const mostTried = ({ document }: Snapshot): number =>
  Math.min(100, Math.max(1, Math.floor(500_000 / Math.max(1, document.getText().length))))

/** How many problems may be found anew for one answer: what is wrong takes most of the time of a trial, about 0.05 ms each. */
const mostFoundAnew = 10_000

/** How many fixes are tried for one answer, by the length of the file and by its problems. */
const trialsFor = (snapshot: Snapshot): number =>
  Math.min(mostTried(snapshot), Math.floor(mostFoundAnew / Math.max(1, snapshot.problems.length)))

/** Whether fixes of all of a file take longer than an editor should wait at each place of the cursor: some ten trials. */
export const isLong = (snapshot: Snapshot): boolean => trialsFor(snapshot) < 10

/**
 * The first of several problems: as many as have their fixes tried for one answer, and one at least. A menu of some hundred entries is read by nobody:
 * who selects more is served by what mends all of a rule.
 */
export const firstToTry = (snapshot: Snapshot, problems: readonly Problem[]): readonly Problem[] => {
  const most = mostTried(snapshot)
  let left = trialsFor(snapshot)
  const beyond = problems.findIndex(({ fixes = [] }, index) => {
    left -= fixes.length
    return index > 0 && (index >= most || left < 0)
  })
  return beyond < 0 ? problems : problems.slice(0, beyond)
}

/** A fix, and the problem that it is for. */
interface Choice {
  readonly problem: Problem
  readonly fix: Fix
}

/** The first fix of each problem that `chosen` takes. */
export const choicesOf = (problems: readonly Problem[], chosen: (fix: Fix) => boolean): Choice[] =>
  problems.flatMap((problem) => {
    const fix = problem.fixes?.find(chosen)
    return fix ? [{ problem, fix }] : []
  })

/** Whether so many of the problems have a fix that `chosen` takes. */
export const haveChoices = (problems: Iterable<Problem>, chosen: (fix: Fix) => boolean, count: number): boolean => {
  let left = count
  for (const { fixes } of problems) if (fixes?.some(chosen) && --left === 0) return true
  return false
}

/** What comes of several fixes at once. */
interface Mended {
  /** The fixes that were taken. */
  readonly taken: readonly Choice[]
  readonly edits: readonly Edit[]
  readonly after: Snapshot
}

/**
 * The edits of the fixes that do not get in each other's way, mend something and bring no Error: of all of them or, where that is too much, of those that
 * mend on their own.
 */
export const soundEdits = (snapshot: Snapshot, choices: readonly Choice[]): Mended => {
  const nothing = { taken: [], edits: [], after: snapshot }
  const together = (chosen: readonly Choice[], attempts = 3): Mended | undefined => {
    const edits = apartEdits(chosen.map(({ fix }) => fix))
    if (edits.length === 0) return nothing
    const tracked = withEdits(trackText(snapshot.document.getText()), edits)
    const after = snapshotWith(snapshot, tracked.text)
    if (worsens(snapshot, after, tracked)) return undefined
    const made = new Set(edits)
    // What is in another one's way has its turn later.
    const applied = chosen.filter(({ fix }) => fix.edits.every((edit) => made.has(edit)))
    const isLeft = leftAfter(snapshot, after, tracked, alikeForMany)
    const useless = new Set(applied.filter(({ problem }) => isLeft(problem)))
    if (useless.size === 0) return { taken: chosen, edits, after }
    return attempts === 0
      ? undefined
      : together(
          chosen.filter((choice) => !useless.has(choice)),
          attempts - 1,
        )
  }
  return (
    together(choices.filter(({ fix }) => !isInComment(snapshot, fix))) ??
    together(choices.slice(0, mostTried(snapshot)).filter(({ problem, fix }) => mends(snapshot, problem, fix))) ??
    nothing
  )
}
