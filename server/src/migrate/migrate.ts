import { append } from '../append.ts'
import { editsOf, originalRange } from '../features/tracked-text.ts'
import { runsThrough } from '../python/read-python.ts'
import { syntaxRules } from '../rules/syntax/syntax-rules.ts'
import { keysOf, xmTable } from '../schema/index.ts'
import { type Snapshot, snapshotOfText } from '../snapshot.ts'
import { rangeAt, type SyntaxCode } from '../syntax/index.ts'
import { isXmOption } from '../xm/options.ts'
import { namedImages, placeStep } from './devices.ts'
import { hasFirstOptions, isFirstOption } from './first-options.ts'
import { bareCpusStep, firmwareStep, lineEndsStep, markStep, releaseStep } from './first-steps.ts'
import { badParameters, givenSteps } from './given.ts'
import { undeclaredLetter } from './judge/encoding.ts'
import { reconcileSteps, withHeading } from './judge/reconcile.ts'
import { toldOf } from './judge/told.ts'
import { unmoved } from './judge/wishes.ts'
import type { XmReading } from './judge/xm-reading.ts'
import { creationSteps, remainders, uselessSteps } from './left.ts'
import { defaultsBefore, leftBefore } from './left-before.ts'
import { mend } from './mend.ts'
import { obstaclesBehind } from './obstacles.ts'
import { missingParameters, parameterLeft } from './program/left.ts'
import { rewriteProgram } from './program/program.ts'
import { type Apply, applier, beginWith, isWanted, originalIn, type State } from './state.ts'
import type { Left, MigrateOptions, Migration, Remainder, Step, Told } from './types.ts'
import { contradicting, readForXm, readingOf, undecidedOf } from './whose.ts'

export type { Change, Confidence, Left, MigrateOptions, Migration, Told } from './types.ts'

/** So many slots a guest has for devices. */
const mostSlots = 32

// What is mended may show that the rest is a program.
const mostPasses = 4

/** A text that xl refuses in more places is no config, whoever wrote it: a line of a program is two of them, and so many take a second. */
const mostFaults = 10_000

/**
 * Rewrites a domain config so that xl of a release reads what was meant: a program of xm's into plain settings, its options into
 * those of xl, and old forms into today's. Runs nothing, and never throws on any text. Migrating the result changes nothing.
 */
export const migrate = (text: string, options: MigrateOptions = {}): Migration => {
  const done = migrateOnce(text, options)
  if (done.status !== 'refused' || done.from === 'xm' || options.from !== undefined) return done
  // What xl refuses and xm took was xm's, if it was anybody's: the file as it is, or what is mended of it.
  if (!done.undecided && (done.text === text || !migrateOnce(done.text, options).undecided)) return done
  const ofXm = migrateOnce(text, { ...options, from: 'xm' })
  return ofXm.status === 'refused' ? done : ofXm
}

const grammarRules: ReadonlySet<string> = new Set(syntaxRules.map(({ id }) => id))
const isOfGrammar = (rule: string): boolean => grammarRules.has(rule)

/** Whether what is mended of a file that xm did not get through, or that nothing said to be one of xm's, is another one to it. */
const isAnother = (judge: XmReading | undefined, mended: XmReading | undefined): boolean =>
  mended?.domain !== undefined || (judge ? !runsThrough(judge.python) : mended !== undefined)

/** So often a file that nobody could read is read anew as what has become of it. */
const mostRounds = 4

/** The same, for whomever the file is taken to have been written. */
const migrateOnce = (text: string, options: MigrateOptions): Migration => {
  const state = beginWith(text, options)
  const first = state.snapshot
  if (isNoConfig(first)) return leftAsItIs(text, first, options)
  const apply = applier(state, options)
  const offered = offeredBy(text, options)
  let xm = readingOf(state.tracked, first, options)
  for (let round = 0, reading = xm; round < mostRounds; round++) {
    const before = state.tracked.text
    const { judge, stays } = mendWhole(state, reading, round === 0, options, apply)
    // What a program says nobody knows who reads it as settings.
    if (stays) return finish(state, text, first, xm, options, offered)
    const isChanged = () => state.tracked.text !== before
    const isOpen = isChanged() && judge?.domain === undefined
    let next = isOpen ? readingOf(state.tracked, state.snapshot, options) : undefined
    if (!isOpen || !isAnother(judge, next)) {
      const mended = state.tracked
      if (judge && !options.safe) reconcileWhole(state, judge, options, offered, apply)
      const isRead = state.snapshot.config.tree.problems.length === 0 && (!judge || runsThrough(judge.python))
      // What xm did by itself may make another guest of it, in which something else is to be mended.
      if (!isChanged() || (isRead && state.tracked === mended)) break
      next = readingOf(state.tracked, state.snapshot, options)
    }
    reading = next
    if (next?.domain) xm ??= next
  }
  // What was given and could not be written may fit by now.
  const late = givenSteps(state.snapshot, options.parameters ?? {})
  if (late.length > 0) {
    apply(late)
    mend(state, options, xm, apply)
  }
  return finish(state, text, first, xm, options, offered)
}

/**
 * Mends all of a file, as it stands, and makes settings of a program.
 * @param xm what xm made of it, where it is one of xm's
 * @returns what xm would make of it once its lines are what xm reads, and whether it stays a program
 */
const mendWhole = (
  state: State,
  xm: XmReading | undefined,
  isFirst: boolean,
  options: MigrateOptions,
  apply: Apply,
): { readonly judge: XmReading | undefined; readonly stays: boolean } => {
  const applyFirst = (step: Step | undefined) => {
    if (step && !(options.safe && step.confidence === 'review')) apply([step])
  }
  applyFirst(markStep(state.snapshot))
  applyFirst(lineEndsStep(state.snapshot, { isForPython: xm !== undefined }))
  applyFirst(bareCpusStep(state.snapshot))
  const judge = xm && !xm.domain ? readForXm(state.tracked, state.snapshot, options) : xm
  // What the grammar refuses comes first where Python did not read the file either: behind that it may be one that xm took.
  const start = state.tracked.text
  const isUnread = judge !== undefined && !runsThrough(judge.python)
  const isAbout = (rule: string): boolean => !isUnread || isOfGrammar(rule)
  let isWhole = true
  for (let pass = 0; pass < mostPasses; pass++) {
    const before = state.tracked.text
    // What is mended may show a comment that names the release.
    applyFirst(releaseStep(state.snapshot, options.release))
    const { left, stays } = rewrite(state, options, apply)
    if ((isFirst && pass === 0) || state.tracked.text !== before) append(state.left, left)
    if (stays) return { judge, stays }
    if (isFirst && pass === 0) apply(givenSteps(state.snapshot, options.parameters ?? {}))
    applyFirst(firmwareStep(state.snapshot, judge))
    isWhole = mend(state, options, xm, apply, isAbout)
    if (state.tracked.text === before) break
  }
  if (isUnread && state.tracked.text === start) isWhole = mend(state, options, xm, apply)
  if (!isWhole) state.left.push(tooMuch(state))
  return { judge, stays: false }
}

/** Writes out what xm did, and finds a place for devices that xl would refuse where they are. */
const reconcileWhole = (
  state: State,
  judge: XmReading,
  options: MigrateOptions,
  offered: ReadonlySet<string> | undefined,
  apply: Apply,
): void => {
  reconcile(state, { ...judge, renamed: state.renamed }, options, offered, apply)
  apply(uselessSteps(state.snapshot))
  const moved = placeStep(state.snapshot)
  if (moved) apply([moved])
  // Which slot of a guest is free depends on those before.
  for (let device = 0; device < mostSlots; device++) {
    const before = state.tracked
    apply(creationSteps(state.snapshot).slice(0, 1))
    if (state.tracked === before) break
  }
}

const isNoConfig = ({ config }: Snapshot): boolean => config.tree.problems.length > mostFaults

/** What is said of a text that is no config: that nothing has been done. */
const leftAsItIs = (text: string, { config }: Snapshot, { from = 'xl' }: MigrateOptions): Migration => {
  const message = `xl refuses this file in more than ${mostFaults} places: no config has so many, and it is left as it is.`
  return {
    ...{ text, from, release: config.release, status: 'refused', undecided: false },
    left: [{ start: 0, end: 0, message, rule: 'python-code', isProblem: false }],
    ...{ told: [], changes: [], declined: [], missing: [], edits: [] },
  }
}

/** Said of a file in which there is more to change than anybody waits for. */
const tooMuch = ({ changes }: State): Left => {
  const message = `There is more to change in this file than is worked out at once: ${changes.length} changes are made. Migrate the result again.`
  return { start: 0, end: 0, message, rule: 'python-code', isProblem: false }
}

/**
 * The changes that can be declined: those of the migration as it is without choices; undefined while nothing is declined. What xm did
 * is not written in another way because somebody did not want it in the first one.
 */
const offeredBy = (text: string, { declined, ...options }: MigrateOptions): ReadonlySet<string> | undefined =>
  declined && declined.size > 0 ? new Set(migrate(text, options).changes.map(({ id }) => id)) : undefined

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
    const wishes = { keepDefaults, except: useless }
    const wanted = (step: Step) => isOffered(step, offered) && isWanted(step, state, options)
    const steps = withHeading(
      reconcileSteps(snapshot, xm, { ...wishes, original: originalIn(tracked) }).filter(wanted),
      snapshot,
    )
    if (steps.length === 0) return
    const changes = state.changes.length
    const known = new Set(complaints(snapshot).map(({ message }) => message))
    apply(steps)
    // Of what was refused as a whole, what is dropped of it shows only now.
    const refused = new Set(snapshot.refusals.map(({ start }) => keyAt(snapshot, start)))
    const fresh = complaints(state.snapshot).filter(
      ({ message, effect, start }) =>
        !known.has(message) && !(effect === 'ignored' && refused.has(keyAt(state.snapshot, start))),
    )
    const without = [
      ...fresh.map(({ start }) => keyAt(state.snapshot, start) ?? ''),
      ...unmoved(snapshot, state.snapshot, xm, wishes),
    ]
    if (without.length === 0) continue
    for (const each of without) useless.add(each)
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
  rangeAt(config.tree.settings, offset)?.key.name

/** What is wrong with the end of a file has nothing to do with Python. */
const ends = new Set<SyntaxCode>(['comment-without-newline', 'no-final-newline'])

interface Rewritten {
  /** What of the program cannot be settings. */
  readonly left: readonly Left[]
  /** Whether it stays a program, since safe changes alone do not make settings of it. */
  readonly stays: boolean
}

const noProgram: Rewritten = { left: [], stays: false }

/** Turns a program into settings. */
const rewrite = (state: State, options: MigrateOptions, apply: Apply): Rewritten => {
  const { config } = state.snapshot
  const faults = config.tree.problems.filter(({ code }) => !ends.has(code))
  if (faults.length === 0) return noProgram
  const text = state.tracked.text
  const first = hasFirstOptions(text.match(/^[ \t]*[a-z_]+(?=[ \t]*=)/gm)?.map((name) => name.trim()) ?? [])
  const program = rewriteProgram(text, {
    certain: config.python !== undefined,
    release: config.release,
    arch: options.arch ?? 'x86',
    parameters: options.parameters ?? {},
    isOption: (name) => keysOf('domain').has(name) || xmTable.has(name) || (first && isFirstOption(name)),
  })
  if (!program) return noProgram
  const { steps, left, missing } = program
  state.missing = [...new Set([...state.missing, ...missing])]
  const places = left.map((each) => ({ ...each, ...originalRange(state.tracked, each) }))
  // A program is settings or it is not: half of it is no use to anyone.
  if (options.safe && steps.some(({ confidence }) => confidence !== 'safe'))
    // Texts with a comma too few between them are settings all the same.
    return { left: places, stays: faults.some(({ code }) => code !== 'missing-comma') }
  apply(steps)
  return { left: places, stays: false }
}

/** Options that a file of xm's adds to and does not set, which xl takes: xm ended there, unless they were given to it. */
const addedTo = ({ python, source }: XmReading) =>
  source
    ? missingParameters(python, source.text)
        .filter(({ name }) => isXmOption(name))
        .map((each) => ({ ...each, ...originalRange(source, each) }))
    : []

const finish = (
  state: State,
  text: string,
  first: Snapshot,
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
  const bad = badParameters(options.parameters ?? {})
  const wanted = xm ? addedTo(xm).filter(({ name }) => !state.missing.includes(name)) : []
  const left = [
    ...rest,
    ...obstaclesBehind(created).map(here),
    ...images,
    ...bad,
    ...wanted.map(parameterLeft),
    ...leftBefore(first, options),
    ...state.left,
  ].sort((a, b) => a.start - b.start || a.end - b.end)
  const refused = created.problems.some(({ effect }) => effect === 'refused')
  const isDeclined = (id: string) => offered !== undefined && (!offered.has(id) || options.declined?.has(id) === true)
  const open = xm ? [] : undecidedOf(text, first, snapshot, state.renamed, options)
  const remaining = xm
    ? [
        ...(xm.domain ? undeclaredLetter(text) : []),
        ...toldOf(snapshot, { ...xm, renamed: state.renamed }, { ...options, isDeclined }),
      ]
    : [
        ...contradicting(snapshotOfText(text, 'domain', snapshot.preferences), options),
        ...defaultsBefore(first, options),
        ...open,
      ]
  const told = remaining.map((each): Told => {
    const setting = snapshot.config.entries.get(each.key)?.setting.key ?? { start: 0, end: 0 }
    return { ...each, ...originalRange(tracked, setting) }
  })
  return {
    text: tracked.text,
    release: snapshot.config.release,
    from: xm ? 'xm' : 'xl',
    undecided: open.length > 0,
    told,
    changes: state.changes,
    declined: [...state.declined.values()].flat(),
    left,
    status: refused ? 'refused' : left.length > 0 ? 'partly' : 'done',
    missing: [...state.missing, ...new Set(wanted.map(({ name }) => name))],
    edits: text === tracked.text ? [] : editsOf(tracked),
  }
}
