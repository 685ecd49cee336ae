import { append } from '../../append.ts'
import { edited } from '../../edited-list.ts'
import { untilForgotten } from '../../forgetting.ts'
import { merged } from '../../merged.ts'
import { ownText } from '../../own-text.ts'
import { sure } from '../../sure.ts'
import { derivedOf } from '../../syntax/derived.ts'
import type { Atom, List, Range, Value } from '../../syntax/index.ts'
import type { Edit, Finding, Host, ReadContext, Reading, ValueType } from '../value-type.ts'
import { fixesOf } from './findings.ts'
import { ofItems, withParts } from './later-parts.ts'

/*
 * A keystroke changes one item of a list; the others are read as they were. What an item is read as follows from its text and from what the
 * context says alone, so that the reading of the same text is taken over from the last time, moved to where the item stands now. Nobody else
 * knows of it: a reading that is taken over equals one that is made (`remembered.test.ts`).
 */

/** What was read, where the item stood then, and the same at the place where it was asked for last. */
interface Kept {
  readonly start: number
  readonly reading: Reading<unknown>
  lastStart: number
  lastReading: Reading<unknown>
}

/** Readings by the text of the items. */
type Readings = Map<string, Kept>

/** The readings of a type by context: those since the last turn, and those of the turn before. */
interface Memory {
  now: Map<string, Readings>
  before: Map<string, Readings>
  /** How many there are since the last turn. */
  size: number
}

/**
 * When there are so many readings in a turn, the next one begins: what was not asked for in the last one is forgotten. What a list of
 * `asked` items needs is never lost, and a large list that is read no more is not kept for long.
 */
const mostInTurn = (asked: number) => 2 * asked + 1000

const memories = untilForgotten(() => new WeakMap<object, Memory>())

const hosts = new WeakMap<Host, number>()
let lastHost = 0
const numberOf = (host: Host): number => {
  const known = hosts.get(host) ?? ++lastHost
  hosts.set(host, known)
  return known
}

/** All of a context that a reading may depend on; `around` is for proposals. */
const fingerprint = ({ release, arch, guest, key, host, added, vcpus }: ReadContext): string =>
  [release, arch, guest, key, host ? numberOf(host) : 0, added ? 1 : 0, vcpus ?? ''].join(' ')

/** What was made of a value, and of what else. */
interface Made<T, From> {
  readonly type: ValueType
  readonly context: string
  readonly from: From
  readonly made: T
}

/**
 * What follows from the value of a setting, from its type and context, and from one thing more: it is made once. The value of a setting before an edit
 * is the same one, however long it is.
 */
export const ofValue = <T, From>(
  make: (type: ValueType, value: Value, cx: ReadContext, from: From) => T,
): ((type: ValueType, value: Value, cx: ReadContext, from: From) => T) => {
  const last = new WeakMap<Value, Made<T, From>>()
  return (type, value, cx, from) => {
    const context = `${fingerprint(cx)} ${cx.decidedBy}`
    const known = last.get(value)
    if (known?.type === type && known.context === context && known.from === from) return known.made
    const made = make(type, value, cx, from)
    last.set(value, { type, context, from, made })
    return made
  }
}

const readingOf = ofValue((type, value, cx, _: undefined) => type.read(value, cx))

/** Reads the value of a setting, as `type.read` does. */
export const readValue = (type: ValueType, value: Value, cx: ReadContext): Reading<unknown> =>
  readingOf(type, value, cx, undefined)

const moveRange = <R extends Range>(range: R, by: number): R =>
  merged(range, { start: range.start + by, end: range.end + by })

const moveFinding = (finding: Finding, by: number): Finding => ({
  ...moveRange(finding, by),
  ...(finding.fixes
    ? {
        fixes: () =>
          fixesOf(finding.fixes).map((fix) => ({ ...fix, edits: fix.edits.map((edit): Edit => moveRange(edit, by)) })),
      }
    : {}),
  ...(finding.related ? { related: moveRange(finding.related, by) } : {}),
})

const movedParts = ({ parts }: Reading<unknown>, by: number) => parts?.map((part) => moveRange(part, by))

/** A reading of what stands elsewhere now. What it is made of is moved when somebody asks for it. */
const moved = <T>(reading: Reading<T>, by: number): Reading<T> => {
  if (by === 0) return reading
  const { value, findings } = reading
  const found = findings.length === 0 ? findings : findings.map((finding) => moveFinding(finding, by))
  return withParts(value, found, movedParts, reading, by)
}

/** Most stand in double quotes; no text without escapes has a newline. */
const nameOf = ({ quote, text }: Atom): string => (quote === '"' ? text : `${quote ?? ''}\n${text}`)

const none: readonly never[] = []

const readAnew = (atom: Atom, item: ValueType, cx: ReadContext, text = ownText(atom.text)): Kept => {
  const { type, start, end, quote, map, lost = none } = atom
  const reading = item.read({ type, start, end, text, quote, map, lost }, cx)
  return { start, reading, lastStart: start, lastReading: reading }
}

/** What is kept, as it is where the item stands now: one and the same thing while it stands there. */
const standingAt = (kept: Kept, start: number): Reading<unknown> => {
  if (kept.lastStart !== start) {
    kept.lastStart = start
    kept.lastReading = moved(kept.reading, start - kept.start)
  }
  return kept.lastReading
}

const memoryOf = (item: ValueType): Memory => {
  const memory = memories().get(item) ?? { now: new Map(), before: new Map(), size: 0 }
  memories().set(item, memory)
  return memory
}

/** What is kept of an item of a list, or is read now. */
const keeping = (item: ValueType, cx: ReadContext): ((atom: Atom) => Kept) => {
  const memory = memoryOf(item)
  const context = fingerprint(cx)
  const now: Readings = memory.now.get(context) ?? new Map()
  memory.now.set(context, now)
  const before = memory.before.get(context)
  return (atom) => {
    // Escapes and joined texts stand where they stand: they are rare.
    if (atom.map) return readAnew(atom, item, cx)
    const written = nameOf(atom)
    const known = now.get(written)
    if (known) return known
    // One text for what it is known by and for what is read of it.
    const name = ownText(written)
    const kept = before?.get(written) ?? readAnew(atom, item, cx, atom.quote === '"' ? name : undefined)
    now.set(name, kept)
    memory.size++
    return kept
  }
}

/** Reads an item of a list, as `item.read` does. */
export const remembering = <T>(item: ValueType<T>, cx: ReadContext): ((atom: Atom) => Reading<T>) => {
  const keep = keeping(item, cx)
  // The type is that of the memory's item.
  return (atom) => standingAt(keep(atom), atom.start) as Reading<T>
}

const forgetSome = (item: ValueType, asked: number): void => {
  const memory = memoryOf(item)
  if (memory.size <= mostInTurn(asked)) return
  memory.before = memory.now
  memory.now = new Map()
  memory.size = 0
}

/** What was read of a list of strings, item by item. */
interface ReadList {
  readonly item: ValueType
  readonly context: string
  readonly kept: readonly Kept[]
  readonly values: readonly unknown[]
  /** How many items have findings. */
  readonly faulty: number
}

/** A list is asked about in as many ways as there are releases; each change of the host is one more. */
const mostWays = 32

const readLists = new WeakMap<List, readonly ReadList[]>()

const faultyAmong = (kept: readonly Kept[]): number =>
  kept.reduce((count, { reading }) => count + (reading.findings.length > 0 ? 1 : 0), 0)

/** A list with other items in the place of those that an edit has changed: whoever was not in its lines is not looked at. */
const readList = (list: List, atoms: readonly Atom[], item: ValueType, cx: ReadContext): ReadList => {
  const context = fingerprint(cx)
  const find = (lists: readonly ReadList[] = []) => lists.find((each) => each.item === item && each.context === context)
  const known = find(readLists.get(list))
  if (known) return known
  const derived = derivedOf(list)
  const before = derived && find(readLists.get(derived.from))
  const head = before ? derived.head : 0
  const tail = before ? derived.tail : 0
  const between = atoms.slice(head, atoms.length - tail).map(keeping(item, cx))
  const gone = before?.kept.slice(head, before.kept.length - tail) ?? []
  const read: ReadList = {
    item,
    context,
    kept: edited(before?.kept ?? [], head, tail, between),
    values: edited(
      before?.values ?? [],
      head,
      tail,
      between.map(({ reading }) => reading.value),
    ),
    faulty: (before?.faulty ?? 0) - faultyAmong(gone) + faultyAmong(between),
  }
  readLists.set(list, [read, ...(readLists.get(list) ?? [])].slice(0, mostWays))
  forgetSome(item, atoms.length)
  return read
}

/** Reads some items of a list, as `item.read` does each. */
export const readRemembering = <T>(atoms: readonly Atom[], item: ValueType<T>, cx: ReadContext): Reading<T>[] => {
  const readings = atoms.map(remembering(item, cx))
  forgetSome(item, atoms.length)
  return readings
}

/**
 * Reads a list of which each item is read as `item.read` does.
 * @param atoms its items, up to the first that is no string
 */
export const readListRemembering = <T>(
  list: List,
  atoms: readonly Atom[],
  item: ValueType<T>,
  cx: ReadContext,
): Reading<readonly (T | undefined)[]> => {
  const { kept, values, faulty } = readList(list, atoms, item, cx)
  const at = (index: number) => standingAt(sure(kept[index]), sure(atoms[index]).start)
  const found: Finding[] = []
  if (faulty > 0)
    for (const [index, { reading }] of kept.entries())
      if (reading.findings.length > 0) append(found, at(index).findings)
  // The type is that of the memory's item.
  return ofItems(values as (T | undefined)[], found, () => atoms.map((_, index) => at(index)))
}
