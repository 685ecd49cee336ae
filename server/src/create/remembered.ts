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
  readonly index: number
  readonly asked: Asked
  /** Questions about the whole domain. */
  readonly questions: readonly (readonly [question: (whole: Draft) => unknown, answer: unknown])[]
  /** What the device became. */
  readonly after: Filled | undefined
  readonly objected: readonly Objected[]
}

const runs = new WeakMap<Each, WeakMap<Filled, Run>>()

/** What was asked for a device the last time: the same is asked for most. */
const lastAsked = new WeakMap<Each, Asked>()

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

/** A draft that notes what is asked of it for one device; `lasting` while nothing else was asked or set than can be taken over. */
const watch = (draft: Draft, { each }: Each, index: number) => {
  const values = new Map<string, unknown>()
  const questions: [question: (whole: Draft) => unknown, answer: unknown][] = []
  let lasting = true
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
  return { watched, values, questions, lasts: () => lasting }
}

/** What `run` does for one device of a list, or has done the last time. */
export const takenOver = (
  step: Each,
  index: number,
  draft: Draft,
  run: (watched: Draft) => readonly Objected[],
): readonly Objected[] => {
  const item = draft.item(step.each, index)
  if (!item) return run(draft)
  const known = runs.get(step) ?? new WeakMap<Filled, Run>()
  runs.set(step, known)
  const last = known.get(item)
  if (
    last?.index === index &&
    isSameIn(draft, last.asked) &&
    last.questions.every(([question, answer]) => question(draft) === answer)
  ) {
    if (last.after) draft.replaceItem(step.each, index, last.after)
    return last.objected
  }
  const { watched, values, questions, lasts } = watch(draft, step, index)
  const objected = run(watched)
  if (!lasts()) {
    known.delete(item)
    return objected
  }
  const before = lastAsked.get(step)
  const { release, arch, guest, host, firmwareDirectory } = draft
  const isAlike =
    before !== undefined &&
    before.values.size === values.size &&
    [...values.keys()].every((path) => before.values.has(path)) &&
    isSameIn(draft, before)
  const asked = isAlike
    ? before
    : { of: { release, arch, guest, host, firmwareDirectory }, values, sameIn: draft.state }
  lastAsked.set(step, asked)
  const now = draft.item(step.each, index)
  known.set(item, {
    index,
    asked,
    questions: questions.length > 0 ? questions : none,
    after: now === item ? undefined : now,
    objected: objected.length > 0 ? objected : none,
  })
  return objected
}
