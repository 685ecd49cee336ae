import type { Filled } from '../build/members.ts'
import { untilForgotten } from '../forgetting.ts'
import { merged } from '../merged.ts'
import { accessorsOf, type Draft } from './draft.ts'
import type { Each, Objected } from './step.ts'

/*
 * A keystroke changes one device of a list; libxl does the same to the others as before. What it does to one of them follows from the
 * device, from its place in the list, and from single values of the domain that it looks at. The draft tells which those are, so that all
 * of it is taken over while they are the same. A device is known by its identity: readings are taken over (`values/basic/remembered.ts`).
 * Of a long list most devices differ in nothing that libxl's steps look at but names, paths and addresses: what is done to one of them is done
 * to the others, and the steps are not taken again.
 * Nobody else knows of it.
 */

/** What has been asked of a draft beside the device, with the answers. */
interface Asked {
  readonly of: Pick<Draft, 'release' | 'arch' | 'guest' | 'host' | 'firmwareDirectory'>
  /** Single values by their paths. */
  readonly values: ReadonlyMap<string, unknown>
  /** The last state of a draft in which all of it was the same. */
  sameIn: object
}

/** A question about the whole domain, with its answer. */
type Answered = readonly [question: (whole: Draft) => unknown, answer: unknown]

/** What the steps for a device asked, and had against it: mostly the same for all of a list. */
interface Outcome {
  readonly asked: Asked
  readonly questions: readonly Answered[]
  readonly objected: readonly Objected[]
}

/** The runs for the devices of a list, each at its place: three lists, as an object for each of many devices is what memory goes into. */
interface Runs {
  readonly devices: (Filled | undefined)[]
  readonly outcomes: (Outcome | undefined)[]
  /** What became of a device; undefined where it stayed the same. */
  readonly afters: (Filled | undefined)[]
}

/** The last ones by the kind of guest: a config whose architecture is guessed is gone through for two. */
const lastRuns = untilForgotten(() => new WeakMap<Each, Map<string, Runs>>())
const mostKinds = 4

const runsOf = (step: Each, { release, arch, guest }: Draft): Runs => {
  const kinds = lastRuns().get(step) ?? new Map<string, Runs>()
  lastRuns().set(step, kinds)
  const kind = `${release} ${arch} ${guest}`
  const runs = kinds.get(kind) ?? { devices: [], outcomes: [], afters: [] }
  kinds.delete(kind)
  kinds.set(kind, runs)
  for (const oldest of kinds.keys()) if (kinds.size > mostKinds) kinds.delete(oldest)
  return runs
}

/** What was asked for a device the last time: the same is asked for most. */
const lastAsked = untilForgotten(() => new WeakMap<Each, Asked>())

const asksAlike = (one: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>): boolean => {
  if (one.size !== other.size) return false
  for (const path of other.keys()) if (!one.has(path)) return false
  return true
}

const isSame = ({ of, values }: Asked, draft: Draft): boolean =>
  of.release === draft.release &&
  of.arch === draft.arch &&
  of.guest === draft.guest &&
  of.host === draft.host &&
  of.firmwareDirectory === draft.firmwareDirectory &&
  [...values].every(([path, value]) => draft.get(path) === value)

const isSameIn = (draft: Draft, asked: Asked): boolean => {
  if (asked.sameIn === draft.state) return true
  if (!isSame(asked, draft)) return false
  asked.sameIn = draft.state
  return true
}

const isSingle = (value: unknown): boolean => typeof value !== 'object' || value === null

/** A draft that notes what is asked of it, for one device after the other; it lasts while nothing else was asked or set than can be taken over. */
const watch = (draft: Draft, { each }: Each) => {
  let values = new Map<string, unknown>()
  let isKept = false
  let questions: Answered[] = []
  let lasting = true
  let index = 0
  /** The devices as they are: the same list until another one is put in its place. */
  let devices = draft.own(each)
  /** What was filled in for the device at once; nothing else was done to it while that is whole. */
  let members: Filled | undefined
  let isWhole = true
  /** What was asked last, while nothing has changed: one device after the other asks the same. */
  let last: Answered | undefined
  /** What holds for the last device that is as it was: mostly for the next one, too. */
  let still: Outcome | undefined
  const noted = <T>(answer: T, lasts: boolean): T => {
    lasting &&= lasts
    return answer
  }
  const changed = (): void => {
    last = undefined
    still = undefined
    lasting = false
    devices = draft.own(each)
  }
  const isOwn = (path: string, at: number) => path === each && at === index
  const answer = (question: Answered[0]): Answered => {
    if (last?.[0] !== question) last = [question, question(draft)]
    return last
  }
  const get = (path: string): unknown => {
    const value = draft.get(path)
    values.set(path, value)
    return noted(value, isSingle(value))
  }
  /** The device at a place becomes another one. */
  const become = (at: number, device: Filled): void => {
    last = undefined
    if (still && still.questions.length > 0) still = undefined
    devices[at] = device
  }
  const put = (path: string, at: number, item: Filled): void => {
    if (isOwn(path, at)) {
      become(at, item)
      isWhole = false
      return
    }
    draft.replaceItem(path, at, item)
    changed()
  }
  const watched: Draft = {
    release: draft.release,
    arch: draft.arch,
    guest: draft.guest,
    host: draft.host,
    firmwareDirectory: draft.firmwareDirectory,
    get config() {
      return noted(draft.config, false)
    },
    get state() {
      return draft.state
    },
    get,
    ...accessorsOf(get),
    own: (path) => noted(draft.own(path), false),
    item: (path, at) => (isOwn(path, at) ? devices[at] : noted(draft.item(path, at), false)),
    ask(question) {
      const answered = answer(question)
      questions.push(answered)
      // It is what this question was answered with.
      return answered[1] as ReturnType<typeof question>
    },
    fill: (path, value) => {
      draft.fill(path, value)
      changed()
    },
    fillUnset: (path, value) => {
      draft.fillUnset(path, value)
      changed()
    },
    fillItem: (path, at, more) => {
      const item = isOwn(path, at) ? devices[at] : draft.item(path, at)
      if (!item) return
      const wasWhole = isWhole && members === undefined
      // What the device became is kept here: nobody else need know it again.
      put(path, at, merged(item, more))
      if (isOwn(path, at) && wasWhole) {
        members = more
        isWhole = true
      }
    },
    replaceItem: put,
  }
  return {
    watched,
    devices: () => devices,
    answer,
    /** From now on it is about the device at a place. */
    begin(at: number) {
      index = at
      lasting = true
      members = undefined
      isWhole = true
      if (isKept) values = new Map()
      else if (values.size > 0) values.clear()
      isKept = false
      if (questions.length > 0) questions = []
    },
    noted: () => ({ values, questions, lasting }),
    /** All that was done to the device, as what was filled in; undefined where it is not known so. */
    filled: (): Filled | undefined => (isWhole ? (members ?? nothing) : undefined),
    /** The values are kept: those of the next device are others. */
    keep: () => {
      isKept = true
    },
    become,
    /** Whether it is known that a device would be gone through as it was. */
    holds: (outcome: Outcome) => outcome === still,
    hold: (outcome: Outcome) => {
      still = outcome
    },
  }
}

const nothing: Filled = {}

/** What the steps see of a device: the names of its members, and what they see of each. */
type Seen = readonly unknown[]

/** What is done to the devices of which the steps see the same. */
interface Lot {
  readonly seen: Seen
  readonly outcome: Outcome
  readonly members: Filled
}

/** So many are held against a device: where there are more of them, it is quicker to take the steps. */
const mostLots = 8

const areSame = (one: readonly Answered[], other: readonly Answered[]): boolean =>
  one.length === other.length &&
  one.every(([question, answer], at) => question === other[at]?.[0] && answer === other[at]?.[1])

/** For each device of a list by its place: what `run` does for it, or has done the last time. */
export const takingOver = (
  step: Each,
  draft: Draft,
  run: (watched: Draft, index: number) => readonly Objected[],
): ((index: number) => readonly Objected[]) => {
  const runs = runsOf(step, draft)
  const { watched, devices, answer, begin, noted, filled, keep, become, holds, hold } = watch(draft, step)
  for (const each of [runs.devices, runs.outcomes, runs.afters])
    if (each.length > devices().length) each.length = devices().length
  let lastOutcome: Outcome | undefined
  const sees = step.sees?.(draft)
  const lots: Lot[] = []

  const isSeenAs = (device: Filled, seen: Seen): boolean => {
    let at = 0
    for (const member in device) {
      if (seen[at] !== member || seen[at + 1] !== sees?.(member, device[member])) return false
      at += 2
    }
    return at === seen.length
  }

  /** What is done to a device of which the steps see what they saw of another one before. */
  const lotOf = (device: Filled): Lot | undefined => {
    for (const lot of lots) if (isSeenAs(device, lot.seen) && isStill(lot.outcome)) return lot
    return undefined
  }

  const keepLot = (device: Filled, outcome: Outcome | undefined, members: Filled | undefined): void => {
    if (!sees || !outcome || outcome.objected.length > 0 || !members || lots.length === mostLots) return
    const seen = Object.entries(device).flatMap(([member, value]) => [member, sees(member, value)])
    if (seen.every(isSingle)) lots.push({ seen, outcome, members })
  }

  /** What was asked, as it is the same for most devices. */
  const askedOf = (values: ReadonlyMap<string, unknown>): Asked => {
    const before = lastAsked().get(step)
    if (before && asksAlike(before.values, values) && isSameIn(draft, before)) return before
    const { release, arch, guest, host, firmwareDirectory } = draft
    const asked: Asked = { of: { release, arch, guest, host, firmwareDirectory }, values, sameIn: draft.state }
    keep()
    lastAsked().set(step, asked)
    return asked
  }

  const outcomeOf = (objected: readonly Objected[]): Outcome | undefined => {
    const { values, questions, lasting } = noted()
    if (!lasting) return undefined
    const asked = askedOf(values)
    const isLast =
      lastOutcome?.asked === asked &&
      objected.length === 0 &&
      lastOutcome.objected.length === 0 &&
      areSame(lastOutcome.questions, questions)
    if (!isLast) lastOutcome = { asked, questions, objected }
    return lastOutcome
  }

  /** Whether a device would be gone through as it was. */
  const isStill = (outcome: Outcome): boolean => {
    if (holds(outcome)) return true
    const { asked, questions } = outcome
    const same = isSameIn(draft, asked) && questions.every(([question, answered]) => answer(question)[1] === answered)
    if (same) hold(outcome)
    return same
  }

  return (index) => {
    const device = devices()[index]
    if (!device) return run(draft, index)
    const outcome = runs.devices[index] === device ? runs.outcomes[index] : undefined
    if (outcome && isStill(outcome)) {
      const after = runs.afters[index]
      if (after) become(index, after)
      return outcome.objected
    }
    const lot = lotOf(device)
    if (lot) {
      runs.devices[index] = device
      runs.outcomes[index] = lot.outcome
      runs.afters[index] = lot.members === nothing ? undefined : merged(device, lot.members)
      if (runs.afters[index]) become(index, runs.afters[index])
      return lot.outcome.objected
    }
    begin(index)
    const objected = run(watched, index)
    const after = devices()[index]
    const own = outcomeOf(objected)
    runs.devices[index] = device
    runs.outcomes[index] = own
    runs.afters[index] = after === device ? undefined : after
    keepLot(device, own, filled())
    return objected
  }
}
