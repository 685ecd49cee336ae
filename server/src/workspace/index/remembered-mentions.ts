import type { Position } from 'vscode-languageserver-textdocument'
import { append } from '../../append.ts'
import type { PositionEncoding } from '../../encoded-document.ts'
import { derivedOf } from '../../syntax/derived.ts'
import type { List } from '../../syntax/index.ts'
import type { Mention } from './mention.ts'

/*
 * A keystroke changes what one item of a list names. What the others name is taken over while xl makes the same thing of them
 * (`values/basic/remembered.ts`), and while they stand on as many columns. Nobody else knows of it.
 */

/** What the items of a list name, one behind the other: what xl made of each, where it began, and its mentions. */
interface Taken {
  readonly encoding: PositionEncoding
  readonly list: List
  readonly values: readonly unknown[]
  readonly starts: readonly Position[]
  readonly mentions: readonly (readonly Mention[])[]
}

/** The lists of open documents, by address and key: the last that were asked for. */
const lists = new Map<string, Taken>()
const mostLists = 24

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

/** What is no object may be the same by chance. */
const isThing = (value: unknown): boolean => typeof value === 'object' && value !== null

const below = (mentions: readonly Mention[], lines: number): readonly Mention[] =>
  lines === 0 ? mentions : mentions.map((mention) => ({ ...mention, line: mention.line + lines }))

/** How many of the values of a list are those of the one before, at its beginning and at its end: no more than its text says. */
const sameEnds = (before: Taken, { list, values }: Items): readonly [head: number, tail: number] => {
  const derived = list === before.list ? { from: list, head: values.length, tail: 0 } : derivedOf(list)
  if (derived?.from !== before.list) return [0, 0]
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
  const last = lists.get(name)
  const before = last?.encoding === encoding ? last : undefined
  const [head, tail] = before ? sameEnds(before, items) : [0, 0]
  const starts: Position[] = before?.starts.slice(0, head) ?? []
  const mentions: (readonly Mention[])[] = before?.mentions.slice(0, head) ?? []
  /** How many items have been put in, or taken out where it is less than 0. */
  const more = before ? values.length - before.values.length : 0
  const known = (at: number, value: unknown, { line, character }: Position): readonly Mention[] | undefined => {
    const start = before?.starts[at]
    const found = before?.mentions[at]
    if (!found || !start || before?.values[at] !== value || start.character !== character) return undefined
    return below(found, line - start.line)
  }
  for (let at = head; at < values.length; at++) {
    const start = startOf(at)
    const behind = before && at === values.length - tail ? before.values.length - tail : undefined
    const was = behind === undefined ? undefined : before?.starts[behind]
    if (before && was && was.character === start.character) {
      // Those behind the edit stand on lines of their own: all of them are as many lines further down.
      const lines = start.line - was.line
      const further = ({ line, character }: Position) => ({ line: line + lines, character })
      const left = before.starts.slice(behind)
      append(starts, lines === 0 ? left : left.map(further))
      append(
        mentions,
        before.mentions.slice(behind).map((each) => below(each, lines)),
      )
      break
    }
    const value = values[at]
    starts.push(start)
    mentions.push((isThing(value) && (known(at, value, start) ?? known(at - more, value, start))) || find(at))
  }
  lists.delete(name)
  lists.set(name, { encoding, list, values, starts, mentions })
  for (const oldest of lists.keys()) if (lists.size > mostLists) lists.delete(oldest)
  return mentions.flat()
}
