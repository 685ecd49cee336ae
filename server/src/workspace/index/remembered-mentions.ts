import type { Position } from 'vscode-languageserver-textdocument'
import { append } from '../../append.ts'
import { edited, originOf } from '../../edited-list.ts'
import type { PositionEncoding } from '../../encoded-document.ts'
import { untilForgotten } from '../../forgetting.ts'
import { merged } from '../../merged.ts'
import { sure } from '../../sure.ts'
import { derivedOf } from '../../syntax/derived.ts'
import type { List } from '../../syntax/index.ts'
import { isSameMention, type Mention } from './mention.ts'

/*
 * A keystroke changes what one item of a list names. What the others name is taken over while xl makes the same thing of them
 * (`values/basic/remembered.ts`), and while they stand on as many columns. What a whole list names, or a file, is the same list as before where
 * nothing of it has changed, or one that came of it by an edit (`edited-list.ts`). Nobody else knows of it.
 */

/** What the items of a list name, one behind the other: what xl made of each, where it began, and its mentions. */
interface Taken {
  readonly encoding: PositionEncoding
  readonly list: List
  readonly values: readonly unknown[]
  readonly starts: readonly Position[]
  readonly mentions: readonly (readonly Mention[])[]
  /** All of these in one list. */
  readonly all: readonly Mention[]
}

/** The lists of open documents, by address and key: the last that were asked for. Who takes back what was typed has the list before the last. */
const lists = untilForgotten(() => new Map<string, readonly Taken[]>())
const mostOfList = 3
const mostLists = 24

/** Keeps something by a name, and forgets what was kept first where that is too much. */
const keep = <T>(kept: Map<string, T>, name: string, one: T, most: number): void => {
  kept.delete(name)
  kept.set(name, one)
  for (const oldest of kept.keys()) if (kept.size > most) kept.delete(oldest)
}

const joined = (lists: readonly (readonly Mention[])[]): Mention[] => {
  const all: Mention[] = []
  for (const each of lists) append(all, each)
  return all
}

/** How many of some mentions, which are in order, stand before a place; all of them before none. */
const countBefore = (mentions: readonly Mention[], place: Position | undefined): number => {
  if (!place) return mentions.length
  let low = 0
  let high = mentions.length
  while (low < high) {
    const middle = (low + high) >> 1
    const { line, from } = sure(mentions[middle])
    if (line < place.line || (line === place.line && from < place.character)) low = middle + 1
    else high = middle
  }
  return low
}

/** A list in an open document, as far as it is needed to know what its items name. */
interface Items {
  readonly list: List
  /** What xl made of each item. */
  readonly values: readonly unknown[]
  /** Where an item begins. */
  startOf(at: number): Position
  /** What an item names. */
  find(at: number): readonly Mention[]
}

const isSamePosition = (one: Position, other: Position | undefined): boolean =>
  one.line === other?.line && one.character === other.character

/** What is no object may be the same by chance. */
const isThing = (value: unknown): boolean => typeof value === 'object' && value !== null

const below = (mentions: readonly Mention[], lines: number): readonly Mention[] =>
  lines === 0 ? mentions : mentions.map((mention) => merged(mention, { line: mention.line + lines }))

/** How many of the values of a list are those of the one before, at its beginning and at its end: no more than its text says. */
const sameEnds = (before: Taken, { list, values }: Items): readonly [head: number, tail: number] => {
  const derived = list === before.list ? { from: list, head: values.length, tail: 0 } : derivedOf(list)
  if (derived?.from !== before.list) return [0, 0]
  // Values that came of those before by an edit are of one context: all but those in the lines of the edit are the same.
  const origin = originOf(values)
  if (values === before.values) return [derived.head, derived.tail]
  if (origin?.from === before.values) return [Math.min(derived.head, origin.head), Math.min(derived.tail, origin.tail)]
  const isSame = (one: unknown, other: unknown) => one === other && isThing(one)
  let head = 0
  while (head < derived.head && isSame(before.values[head], values[head])) head++
  let tail = 0
  while (tail < derived.tail && isSame(before.values.at(-1 - tail), values.at(-1 - tail))) tail++
  return [head, tail]
}

/**
 * What the items of a list name, one behind the other.
 * @param name what the list is known by
 */
export const takingMentions = (name: string, encoding: PositionEncoding, items: Items): readonly Mention[] => {
  const { list, values, startOf, find } = items
  const last = lists().get(name) ?? []
  const origin = derivedOf(list)?.from
  const likely = last.find((each) => each.list === list) ?? last.find((each) => each.list === origin) ?? last[0]
  const before = likely?.encoding === encoding ? likely : undefined
  const [first, same] = before ? sameEnds(before, items) : [0, 0]
  // A newline in the place of a blank above moves what has the same offsets.
  const head = first > 0 && isSamePosition(startOf(0), before?.starts[0]) ? first : 0
  /** How many items have been put in, or taken out where it is less than 0. */
  const more = before ? values.length - before.values.length : 0
  const known = (at: number, value: unknown, { line, character }: Position): readonly Mention[] | undefined => {
    const start = before?.starts[at]
    const found = before?.mentions[at]
    if (!found || !start || before?.values[at] !== value || start.character !== character) return undefined
    return below(found, line - start.line)
  }
  // Those behind the edit stand on lines of their own, unless the first of them has moved within its line: all are as many lines further down.
  const next = same > 0 ? startOf(values.length - same) : undefined
  const was = before?.starts[before.values.length - same]
  const tail = next && was?.character === next.character ? same : 0
  const lines = next && was ? next.line - was.line : 0
  const starts: Position[] = []
  const found: (readonly Mention[])[] = []
  for (let at = head; at < values.length - tail; at++) {
    const value = values[at]
    const start = startOf(at)
    starts.push(start)
    found.push((isThing(value) && (known(at, value, start) ?? known(at - more, value, start))) || find(at))
  }
  const taken: Taken = {
    ...{ encoding, list, values },
    ...(before
      ? takenOver(before, { head, tail, lines, starts, found })
      : { starts, mentions: found, all: joined(found) }),
  }
  keep(lists(), name, [taken, ...last.filter((each) => each.list !== list)].slice(0, mostOfList), mostLists)
  return taken.all
}

/** What is taken over of the items of a list, and what stands between. */
const takenOver = (
  before: Taken,
  {
    head,
    tail,
    lines,
    starts,
    found,
  }: {
    readonly head: number
    readonly tail: number
    /** How many lines further down the items behind stand. */
    readonly lines: number
    readonly starts: readonly Position[]
    readonly found: readonly (readonly Mention[])[]
  },
): Pick<Taken, 'starts' | 'mentions' | 'all'> => {
  const behind = before.values.length - tail
  if (lines === 0) {
    const mentions = edited(before.mentions, head, tail, found)
    if (mentions === before.mentions)
      return { starts: edited(before.starts, head, tail, starts), mentions, all: before.all }
    const first = countBefore(before.all, before.starts[head])
    const last = before.all.length - countBefore(before.all, before.starts[behind])
    const all = edited(before.all, first, last, joined(found))
    return { starts: edited(before.starts, head, tail, starts), mentions, all }
  }
  const further = ({ line, character }: Position) => ({ line: line + lines, character })
  const moved = before.mentions.slice(behind).map((each) => below(each, lines))
  const mentions = [...before.mentions.slice(0, head), ...found, ...moved]
  const after = before.starts.slice(behind).map(further)
  return { starts: [...before.starts.slice(0, head), ...starts, ...after], mentions, all: joined(mentions) }
}

/** What a file names, as it was put together. */
interface Whole {
  readonly pieces: readonly (readonly Mention[])[]
  readonly all: readonly Mention[]
}

const files = untilForgotten(() => new Map<string, Whole>())
const mostFiles = 12

const areSame = (one: readonly Mention[], other: readonly Mention[]): boolean =>
  one === other || (one.length === other.length && one.every((mention, at) => isSameMention(mention, sure(other[at]))))

/** The mentions of pieces one behind the other, as an edit of those of other pieces. */
const editedPieces = (before: Whole, pieces: readonly (readonly Mention[])[]): readonly Mention[] => {
  const shorter = Math.min(before.pieces.length, pieces.length)
  let first = 0
  while (first < shorter && pieces[first] === before.pieces[first]) first++
  let last = 0
  while (last < shorter - first && pieces.at(-1 - last) === before.pieces.at(-1 - last)) last++
  const gone = before.pieces.slice(first, before.pieces.length - last)
  const come = pieces.slice(first, pieces.length - last)
  const countIn = (some: typeof pieces) => some.reduce((count, { length }) => count + length, 0)
  const head = countIn(pieces.slice(0, first))
  const tail = countIn(pieces.slice(pieces.length - last))
  const [one] = come
  // Most often one list is another, and that came of the one before.
  const origin = one && come.length === 1 && gone.length === 1 ? originOf(one) : undefined
  if (!one || !origin || origin.from !== gone[0]) return edited(before.all, head, tail, joined(come))
  const between = one.slice(origin.head, one.length - origin.tail)
  return edited(before.all, head + origin.head, tail + origin.tail, between)
}

/**
 * The mentions of a file, one piece of it behind the other.
 * @param name what the file is known by
 */
export const joiningMentions = (name: string, pieces: readonly (readonly Mention[])[]): readonly Mention[] => {
  const before = files().get(name)
  const taken = pieces.map((piece, at) => {
    // Where settings have come or gone, the same one is as far from the end.
    const known = [before?.pieces[at], before?.pieces[at + before.pieces.length - pieces.length]]
    return known.find((each) => each && areSame(each, piece)) ?? piece
  })
  const all = before ? editedPieces(before, taken) : joined(taken)
  keep(files(), name, { pieces: taken, all }, mostFiles)
  return all
}
