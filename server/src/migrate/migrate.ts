import { append } from '../append.ts'
import type { Config } from '../config/read-config.ts'
import { collectEdits } from '../features/apart-edits.ts'
import { editsOf, originalRange, type TrackedText, trackText, withEdits } from '../features/tracked-text.ts'
import { childrenOf, parse } from '../python/read/parse.ts'
import { evaluatePython } from '../python/read-python.ts'
import { newestRelease } from '../release.ts'
import { keysOf, xmTable } from '../schema/index.ts'
import { defaultPreferences, type Snapshot, snapshotOfText } from '../snapshot.ts'
import { lineStartAt, type Range, type SyntaxCode } from '../syntax/index.ts'
import { namedImages, targetSteps } from './devices.ts'
import { hasFirstOptions, isFirstOption } from './first-options.ts'
import { bareCpusStep, firmwareStep, lineEndingStep, releaseStep } from './first-steps.ts'
import { originOf } from './judge/origin.ts'
import { reconcileSteps, toldOf, withHeading } from './judge/reconcile.ts'
import { readAsXm, type XmReading } from './judge/xm-reading.ts'
import { remainders, uselessSteps, videoMemorySteps } from './left.ts'
import { rewriteProgram } from './program.ts'
import { settingAt } from './setting-at.ts'
import { stepFor } from './steps.ts'
import type { Change, Left, MigrateOptions, Migration, Remainder, Step, Told } from './types.ts'

export type { Change, Confidence, Left, MigrateOptions, Migration, Told } from './types.ts'

// Each option of xm takes one, and nothing else many: a longer file has nothing to do with xm.
const mostRounds = 400

// What is mended may show that the rest is a program.
const mostPasses = 4

/** What is known of a text on its way, with what has been done to it. */
interface State {
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
}

/**
 * Rewrites a domain config so that xl of a release reads what was meant: a program of xm's into plain settings, its options into
 * those of xl, and old forms into today's. Runs nothing, and never throws on any text. Migrating the result changes nothing.
 */
export const migrate = (text: string, options: MigrateOptions = {}): Migration => {
  const snapshotOf = (current: string) => snapshotFor(current, options)
  const first = snapshotOf(text)
  const state: State = {
    tracked: trackText(text),
    snapshot: first,
    changes: [],
    declined: new Map(),
    left: [],
    missing: [],
    renamed: new Map(),
    tries: new Map(),
  }
  /** What comes of steps; `breaks` where xl takes the file as it is and would refuse it then: those are for a person. */
  const outcome = (steps: readonly Step[]) => {
    const edits = steps.flatMap((step) => step.edits).sort((a, b) => a.start - b.start || a.end - b.end)
    const tracked = withEdits(state.tracked, edits)
    const snapshot = snapshotOf(tracked.text)
    return { tracked, snapshot, breaks: state.snapshot.refusals.length === 0 && snapshot.refusals.length > 0 }
  }
  const apply = (all: readonly Step[]) => {
    const { tracked } = state
    let steps = all.filter((step) => isWanted(step, state, options))
    if (steps.length === 0) return
    let next = outcome(steps)
    if (next.breaks) {
      steps = steps.filter((step) => !outcome([step]).breaks)
      next = outcome(steps)
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
  const applyFirst = (step: Step | undefined) => {
    if (step && !(options.safe && step.confidence === 'review')) apply([step])
  }
  applyFirst(lineEndingStep(state.snapshot, 'byte-order-mark'))
  applyFirst(lineEndingStep(state.snapshot, 'carriage-return'))
  applyFirst(bareCpusStep(state.snapshot))
  const xm = xmOf(text, first, options)
  const offered = offeredBy(text, options)
  // Of a file that xm refused, what is mended may be one that it would have taken.
  let judge = xm && !xm.domain ? xmOf(state.tracked.text, state.snapshot, { ...options, from: 'xm' }) : xm
  for (let pass = 0; pass < mostPasses; pass++) {
    const before = state.tracked.text
    // What is mended may show a comment that names the release.
    applyFirst(releaseStep(state.snapshot, options.release))
    const left = rewrite(state, options, apply)
    if (pass === 0 || state.tracked.text !== before) append(state.left, left)
    applyFirst(firmwareStep(state.snapshot, judge))
    mend(state, options, xm !== undefined, apply)
    if (state.tracked.text === before) break
  }
  const { from: _, ...others } = options
  if (xm && !judge?.domain) judge = xmOf(state.tracked.text, state.snapshot, others)
  if (judge && !options.safe) {
    reconcile(state, { ...judge, renamed: state.renamed }, options, offered, apply)
    apply(uselessSteps(state.snapshot))
    apply(videoMemorySteps(state.snapshot))
  }
  return finish(state, text, xm, options, offered)
}

/**
 * The changes that can be declined: those of the migration as it is without choices; undefined while nothing is declined. What xm did
 * is not written in another way because somebody did not want it in the first one.
 */
const offeredBy = (text: string, { declined, ...options }: MigrateOptions): ReadonlySet<string> | undefined =>
  declined && declined.size > 0 ? new Set(migrate(text, options).changes.map(({ id }) => id)) : undefined

/** Whether nobody has declined a step; one that was is remembered. */
const isWanted = (step: Step, { tracked, declined }: State, { declined: ids }: MigrateOptions): boolean => {
  if (!ids || ids.size === 0) return true
  const id = idOf(step, tracked)
  if (!ids.has(id)) return true
  if (!declined.has(id)) declined.set(id, changesOf(step, tracked))
  return false
}

/** Whether what xl refuses is a program from end to end, though nothing else says so: then xm read it. A sum alone may be a slip. */
const isProgram = (text: string, { tree }: Config, { arch = 'x86', parameters = {} }: MigrateOptions): boolean => {
  if (tree.problems.every(({ code }) => ends.has(code))) return false
  const { usesPython, problems } = evaluatePython(text, { arch, parameters })
  return (
    usesPython && problems.length === 0 && childrenOf(parse(text).top).some(({ name }) => name !== 'AssignStatement')
  )
}

/** What xm made of the file; undefined for a file that was not written for it. */
const xmOf = (text: string, { config }: Snapshot, options: MigrateOptions): XmReading | undefined => {
  const { arch = 'x86', parameters = {}, name = '' } = options
  const { from = isProgram(text, config, options) ? 'xm' : originOf(config, name) } = options
  return from === 'xm'
    ? readAsXm(text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n'), { arch, parameters, name })
    : undefined
}

// One round mends what can be mended; what it writes may show one more difference, or that a setting is of no use.
const mostReconciled = 5

/** Writes out what xm did and xl would not do by itself. What xl refuses or ignores of it is taken back, and not tried again. */
const reconcile = (
  state: State,
  xm: XmReading,
  options: MigrateOptions,
  offered: ReadonlySet<string> | undefined,
  apply: Apply,
) => {
  const { keepDefaults = false } = options
  const useless = new Set<string>()
  for (let round = 0; round < mostReconciled; round++) {
    const { tracked, snapshot } = state
    const wanted = (step: Step) => isOffered(step, offered) && isWanted(step, state, options)
    const steps = withHeading(reconcileSteps(snapshot, xm, keepDefaults, useless).filter(wanted), snapshot)
    if (steps.length === 0) return
    const changes = state.changes.length
    const known = new Set(complaints(snapshot).map(({ message }) => message))
    apply(steps)
    const fresh = complaints(state.snapshot).filter(({ message }) => !known.has(message))
    if (fresh.length === 0) continue
    for (const each of fresh) useless.add(keyAt(state.snapshot, each.start) ?? '')
    state.changes.length = changes
    state.tracked = tracked
    state.snapshot = snapshot
  }
}

const isOffered = ({ id }: Step, offered: ReadonlySet<string> | undefined): boolean =>
  offered === undefined || id === undefined || offered.has(id)

const complaints = ({ problems }: Snapshot) =>
  problems.filter(({ effect }) => effect === 'refused' || effect === 'ignored')

/** The key of the setting that an offset is in. */
const keyAt = ({ config }: Snapshot, offset: number): string | undefined =>
  settingAt(config.tree.settings, offset)?.key.name

const mend = (state: State, options: MigrateOptions, ofXm: boolean, apply: Apply) => {
  // A file of a megabyte is no config: it gets a few rounds, so that the answer comes.
  const rounds = Math.max(20, Math.min(mostRounds, Math.floor(20_000_000 / (state.tracked.text.length + 1))))
  for (let round = 0; round < rounds; round++) {
    const steps = nextSteps(state, options, ofXm)
    if (steps.length === 0) break
    apply(steps)
  }
}

const snapshotFor = (text: string, { release, arch, host, knownKeys = [] }: MigrateOptions): Snapshot =>
  snapshotOfText(text, 'domain', {
    ...defaultPreferences,
    release: release ?? newestRelease,
    arch,
    host,
    knownKeys,
    stage: 'parse',
  })

type Apply = (steps: readonly Step[]) => void

/** What is wrong with the end of a file has nothing to do with Python. */
const ends = new Set<SyntaxCode>(['comment-without-newline', 'no-final-newline'])

/** Turns a program into settings; gives what of it cannot be. */
const rewrite = (state: State, options: MigrateOptions, apply: Apply): readonly Left[] => {
  const { config } = state.snapshot
  if (config.tree.problems.every(({ code }) => ends.has(code))) return []
  const text = state.tracked.text
  const first = hasFirstOptions(text.match(/^[ \t]*[a-z_]+(?=[ \t]*=)/gm)?.map((name) => name.trim()) ?? [])
  const program = rewriteProgram(text, {
    certain: config.python !== undefined,
    release: config.release,
    arch: options.arch ?? 'x86',
    parameters: options.parameters ?? {},
    isOption: (name) => keysOf('domain').has(name) || xmTable.has(name) || (first && isFirstOption(name)),
  })
  if (!program) return []
  const { steps, left, missing } = program
  state.missing = [...new Set([...state.missing, ...missing])]
  const places = left.map((each) => ({ ...each, ...originalRange(state.tracked, each) }))
  // A program is settings or it is not: half of it is no use to anyone.
  if (options.safe && steps.some(({ confidence }) => confidence !== 'safe')) return places
  apply(steps)
  return places
}

/** All that is safe, or else one thing that is not: such changes may depend on one another. */
const nextSteps = (state: State, options: MigrateOptions, ofXm: boolean): readonly Step[] => {
  const { safe = false, name } = options
  const { snapshot, tracked, tries } = state
  // What a bare name under `phy:` means is forgotten once the prefix is gone.
  const targets = targetSteps(snapshot).filter((step) => isWanted(step, state, options))
  if (targets.length > 0 && !safe) return targets
  const asked = snapshot.problems
    .flatMap((problem) => stepFor(problem, snapshot, name, ofXm) ?? [])
    .filter((step) => isWanted(step, state, options))
  const all = asked
    .filter((step) => targets.every((target) => !touches(step, target)))
    .filter((step) => changes(step, tracked.text) && (tries.get(idOf(step, tracked)) ?? 0) < 3)
  const collection = collectEdits()
  const chosen = all.filter(({ confidence, edits }) => confidence === 'safe' && collection.add(edits))
  // A name is made up only when nothing else has brought one.
  const rest = [...all.filter(({ rule }) => rule !== 'missing-name'), ...all]
  const next = chosen.length > 0 || safe ? chosen : rest.slice(0, 1)
  for (const step of next) {
    const key = idOf(step, tracked)
    tries.set(key, (tries.get(key) ?? 0) + 1)
  }
  return next
}

const changes = ({ edits }: Step, text: string): boolean =>
  edits.some(({ start, end, newText }) => text.slice(start, end) !== newText)

const idOf = ({ id, rule, edits }: Step, tracked: TrackedText): string => {
  if (id !== undefined) return id
  const { start, end } = originalRange(tracked, hull(edits))
  return `${rule} ${start} ${end} ${edits.map(({ newText }) => newText).join('\n')}`
}

const hull = (ranges: readonly Range[]): Range => ({
  start: ranges.reduce((first, { start }) => Math.min(first, start), Number.POSITIVE_INFINITY),
  end: ranges.reduce((last, { end }) => Math.max(last, end), 0),
})

const touches = (step: Step, { edits }: Step): boolean =>
  step.edits.some((a) => edits.some((b) => a.start <= b.end && b.start <= a.end))

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

const finish = (
  state: State,
  text: string,
  xm: XmReading | undefined,
  options: MigrateOptions,
  offered: ReadonlySet<string> | undefined,
): Migration => {
  const { snapshot, tracked } = state
  const here = (each: Remainder): Left => ({ ...each, ...originalRange(tracked, each) })
  // Up to here the file is what the parser takes; what is left counts up to the domain that is created.
  const created = snapshotOfText(tracked.text, 'domain', { ...snapshot.preferences, stage: 'create' })
  const rest = remainders(created, options).map(here)
  const images = namedImages(snapshot, xm ? 'xm' : 'xl').map(here)
  const left = [...rest, ...images, ...state.left].sort((a, b) => a.start - b.start || a.end - b.end)
  const refused = created.problems.some(({ effect }) => effect === 'refused')
  const isDeclined = (id: string) => offered !== undefined && (!offered.has(id) || options.declined?.has(id) === true)
  const told = (xm ? toldOf(snapshot, { ...xm, renamed: state.renamed }, { ...options, isDeclined }) : []).map(
    (each): Told => {
      const setting = snapshot.config.entries.get(each.key)?.setting.key ?? { start: 0, end: 0 }
      return { ...each, ...originalRange(tracked, setting) }
    },
  )
  return {
    text: tracked.text,
    release: snapshot.config.release,
    from: xm ? 'xm' : 'xl',
    told,
    changes: state.changes,
    declined: [...state.declined.values()].flat(),
    left,
    status: refused ? 'refused' : left.length > 0 ? 'partly' : 'done',
    missing: state.missing,
    edits: text === tracked.text ? [] : editsOf(tracked),
  }
}
