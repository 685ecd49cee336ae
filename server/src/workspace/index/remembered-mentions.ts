import type { Position } from 'vscode-languageserver-textdocument'
import type { PositionEncoding } from '../../encoded-document.ts'
import type { Mention } from './mention.ts'

/*
 * A keystroke changes what one item of a list names. What the others name is taken over while xl makes the same thing of them
 * (`values/basic/remembered.ts`), and while they stand on as many columns. Nobody else knows of it.
 */

/** What the items of a list name, one behind the other: what xl made of each, where it began, and its mentions. */
interface List {
  readonly encoding: PositionEncoding
  readonly values: unknown[]
  readonly starts: Position[]
  readonly mentions: (readonly Mention[])[]
}

/** The lists of open documents, by address and key: the last that were asked for. */
const lists = new Map<string, List>()
const mostLists = 24

/** For an item of a list that is gone through from its start: what it names, or else what `find` finds. */
type Taking = (value: unknown, start: Position, find: () => readonly Mention[]) => readonly Mention[]

/** @param count how many items the list has now */
export const takingMentions = (name: string, encoding: PositionEncoding, count: number): Taking => {
  const last = lists.get(name)
  const before = last?.encoding === encoding ? last : undefined
  const now: List = { encoding, values: [], starts: [], mentions: [] }
  lists.delete(name)
  lists.set(name, now)
  for (const oldest of lists.keys()) if (lists.size > mostLists) lists.delete(oldest)
  /** How many items have been put in, or taken out where it is less than 0. */
  const more = before ? count - before.values.length : 0

  const known = (at: number, value: unknown, { line, character }: Position): readonly Mention[] | undefined => {
    const start = before?.starts[at]
    const mentions = before?.mentions[at]
    if (!mentions || !start || before.values[at] !== value || start.character !== character) return undefined
    const by = line - start.line
    return by === 0 ? mentions : mentions.map((mention) => ({ ...mention, line: mention.line + by }))
  }

  return (value, start, find) => {
    const at = now.values.length
    // What is no object may be the same by chance.
    const isThing = typeof value === 'object' && value !== null
    const mentions = (isThing && (known(at, value, start) ?? known(at - more, value, start))) || find()
    now.values.push(value)
    now.starts.push(start)
    now.mentions.push(mentions)
    return mentions
  }
}
