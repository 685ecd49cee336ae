import type { Filled } from '../build/members.ts'
import { accessorsOf, type Draft } from './draft.ts'
import type { Each, Objected } from './step.ts'

/*
 * A keystroke changes one device of a list; libxl does the same to the others as before. What it does to one of them follows from the
 * device, from its place in the list, and from single values of the domain that it looks at. The draft tells which those are, so that all
 * of it is taken over while they are the same. A device is known by its identity: readings are taken over (`values/basic/remembered.ts`).
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

/** What the steps for one device did. */
interface Run {
  readonly device: Filled
  readonly asked: Asked
  /** Questions about the whole domain. */
  readonly questions: readonly (readonly [question: (whole: Draft) => unknown, answer: unknown])[]
  /** What the device became. */
  readonly after: Filled | undefined
  readonly objected: readonly Objected[]
}

/** The runs for the devices of a list, each at its place. */
type Runs = (Run | undefined)[]

/** The last ones by the kind of guest: a config whose architecture is guessed is gone through for two. */
const lastRuns = new WeakMap<Each, Map<string, Runs>>()
const mostKinds = 4

const runsOf = (step: Each, { release, arch, guest }: Draft): Runs => {
  const kinds = lastRuns.get(step) ?? new Map<string, Runs>()
  lastRuns.set(step, kinds)
  const kind = `${release} ${arch} ${guest}`
  const runs = kinds.get(kind) ?? []
  kinds.delete(kind)
  kinds.set(kind, runs)
  for (const oldest of kinds.keys()) if (kinds.size > mostKinds) kinds.delete(oldest)
  return runs
}

/** What was asked for a device the last time: the same is asked for most. */
const lastAsked = new WeakMap<Each, Asked>()

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

const none: readonly never[] = []

/** A draft that notes what is asked of it, for one device after the other; it lasts while nothing else was asked or set than can be taken over. */
const watch = (draft: Draft, { each }: Each) => {
  let values = new Map<string, unknown>()
  let isKept = false
  let questions: [question: (whole: Draft) => unknown, answer: unknown][] = []
  let lasting = true
  let index = 0
  const noted = <T>(answer: T, lasts: boolean): T => {
    lasting &&= lasts
    return answer
  }
  const isOwn = (path: string, at: number) => path === each && at === index
  const get = (path: string): unknown => {
    const value = draft.get(path)
    values.set(path, value)
    return noted(value, isSingle(value))
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
    item: (path, at) => noted(draft.item(path, at), isOwn(path, at)),
    ask(question) {
      const answer = question(draft)
      questions.push([question, answer])
      return answer
    },
    fill: (path, value) => noted(draft.fill(path, value), false),
    fillUnset: (path, value) => noted(draft.fillUnset(path, value), false),
    fillItem: (path, at, members) => {
      const item = noted(draft.item(path, at), isOwn(path, at))
      // What the device became is kept here: nobody else need know it again.
      if (item) draft.replaceItem(path, at, { ...item, ...members })
    },
    replaceItem: (path, at, item) => noted(draft.replaceItem(path, at, item), isOwn(path, at)),
  }
  return {
    watched,
    /** From now on it is about the device at a place. */
    begin(at: number) {
      index = at
      lasting = true
      if (isKept) values = new Map()
      else values.clear()
      isKept = false
      if (questions.length > 0) questions = []
    },
    noted: () => ({ values, questions, lasting }),
    /** The values are kept: those of the next device are others. */
    keep: () => {
      isKept = true
    },
  }
}

/** Whether a device would be gone through as it was. */
const isStill = ({ asked, questions }: Run, draft: Draft): boolean =>
  isSameIn(draft, asked) &&
  (questions.length === 0 || questions.every(([question, answer]) => question(draft) === answer))

/** For each device of a list by its place: what `run` does for it, or has done the last time. */
export const takingOver = (
  step: Each,
  draft: Draft,
  run: (watched: Draft, index: number) => readonly Objected[],
): ((index: number) => readonly Objected[]) => {
  const runs = runsOf(step, draft)
  const { watched, begin, noted, keep } = watch(draft, step)
  let devices = draft.own(step.each)
  if (runs.length > devices.length) runs.length = devices.length

  const runAnew = (device: Filled, index: number): readonly Objected[] => {
    begin(index)
    const objected = run(watched, index)
    devices = draft.own(step.each)
    const { values, questions, lasting } = noted()
    if (!lasting) {
      runs[index] = undefined
      return objected
    }
    const before = lastAsked.get(step)
    const { release, arch, guest, host, firmwareDirectory } = draft
    const isAlike = before !== undefined && asksAlike(before.values, values) && isSameIn(draft, before)
    const asked = isAlike
      ? before
      : { of: { release, arch, guest, host, firmwareDirectory }, values, sameIn: draft.state }
    if (!isAlike) {
      keep()
      lastAsked.set(step, asked)
    }
    const after = devices[index]
    runs[index] = {
      device,
      asked,
      questions: questions.length > 0 ? questions : none,
      after: after === device ? undefined : after,
      objected: objected.length > 0 ? objected : none,
    }
    return objected
  }

  return (index) => {
    const device = devices[index]
    if (!device) return run(draft, index)
    const last = runs[index]
    if (last?.device !== device || !isStill(last, draft)) return runAnew(device, index)
    if (last.after) devices[index] = last.after
    return last.objected
  }
}
