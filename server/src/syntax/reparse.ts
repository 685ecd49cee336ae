import { ownText } from '../own-text.ts'
import type { Release } from '../release.ts'
import { sure } from '../sure.ts'
import { acceptedItems, acceptedSettings } from './accepted.ts'
import { derive, isFlat } from './derived.ts'
import { lineStartAt } from './lines.ts'
import { readRefusedLines } from './refused.ts'
import {
  type Atom,
  type Contents,
  firstFrom,
  flawless,
  type List,
  type Range,
  type Setting,
  type Tree,
  type Value,
} from './tree.ts'

/*
 * A keystroke changes one line. Where xl's grammar took the text before, it is known how it reads on behind each statement and behind each
 * item of a list: what stands before and behind the edit is taken over, and what is between is read by itself, also with a mistake that ends
 * there. Where that cannot be told, all is read anew. Nobody else knows of it: a tree that comes of an edit equals one that is made (`reparse.test.ts`).
 */

/** What stands between two offsets of a text is replaced by something that is `by` longer. */
interface Change extends Range {
  readonly by: number
}

const step = 2048

/** Where two texts begin to differ. */
const commonStart = (one: string, other: string): number => {
  const most = Math.min(one.length, other.length)
  let at = 0
  while (at + step <= most && one.slice(at, at + step) === other.slice(at, at + step)) at += step
  while (at < most && one.charCodeAt(at) === other.charCodeAt(at)) at++
  return at
}

/** How many characters they have in common at the end, at most `most`. */
const commonEnd = (one: string, other: string, most: number): number => {
  let count = 0
  const last = (text: string) => text.slice(text.length - count - step, text.length - count)
  while (count + step <= most && last(one) === last(other)) count += step
  while (count < most && one.charCodeAt(one.length - 1 - count) === other.charCodeAt(other.length - 1 - count)) count++
  return count
}

const changeBetween = (before: string, after: string): Change => {
  const start = commonStart(before, after)
  const end = before.length - commonEnd(before, after, Math.min(before.length, after.length) - start)
  return { start, end, by: after.length - before.length }
}

const movedRange = <R extends Range>(range: R, by: number): R => ({
  ...range,
  start: range.start + by,
  end: range.end + by,
})

const movedAtom = (atom: Atom, by: number): Atom => {
  const { type, start, end, text, quote, map, lost } = atom
  // There may be thousands, and few have escapes.
  if (!map) return { type, start: start + by, end: end + by, text, quote, map }
  return {
    ...movedRange(atom, by),
    map: map.map((at) => at + by),
    lost: lost?.map((each) => movedRange(each, by)) ?? [],
  }
}

const movedValue = (value: Value, by: number): Value => {
  if (value.type === 'atom') return movedAtom(value, by)
  const items = value.items.map((each) => movedValue(each, by))
  const list = movedRange({ ...value, items }, by)
  return isFlat(value) ? derive(list, { from: value, head: 0, tail: items.length }) : list
}

const movedSetting = ({ start, end, key, operator, value }: Setting, by: number): Setting => ({
  start: start + by,
  end: end + by,
  key: { start: key.start + by, end: key.end + by, name: key.name },
  operator: operator && { start: operator.start + by, end: operator.end + by, text: operator.text },
  value: value && movedValue(value, by),
})

const movedAll = (settings: readonly Setting[], by: number): readonly Setting[] =>
  by === 0 ? settings : settings.map((each) => movedSetting(each, by))

/** Whether so much of a text has to be read that little would be taken over. */
const isMost = (length: number, text: string): boolean => length > 500 && length > text.length / 2

/** Where the next line begins; the end of a text that has no other. */
const nextLine = (text: string, offset: number): number => {
  const newline = text.indexOf('\n', offset)
  return newline < 0 ? text.length : newline + 1
}

/**
 * The strings and numbers between two items of a list, or its brackets; undefined for anything that may be no part of a flat list.
 * @param text what stands there
 * @param at where it stands
 * @param opened whether the `[` stands in front, and no item
 * @param closed whether the `]` stands behind, and no item
 */
const itemsIn = (text: string, at: number, opened: boolean, closed: boolean, release: Release) => {
  // A list of its own, in which an empty string stands for the item on either side.
  const before = opened ? '[' : '[""'
  const items = acceptedItems(`${before}${text}${closed ? ']' : '""]'}`, release)
  const between = items?.slice(opened ? 0 : 1, closed ? undefined : -1)
  return between?.every((each) => each.type === 'atom')
    ? between.map((each) => movedAtom(each, at - before.length))
    : undefined
}

/** A list in whose inside something was changed. */
const editedList = (before: string, list: List, { start, end, by }: Change, text: string, release: Release) => {
  const { items } = list
  const head = endedBefore(items, start)
  const firstOfTail = Math.max(head, firstFrom(items, nextLine(before, end)))
  const from = items[head - 1]?.end ?? list.start + 1
  const to = items[firstOfTail]?.start ?? list.end - 1
  if (isMost(to + by - from, text)) return undefined
  const between = itemsIn(text.slice(from, to + by), from, head === 0, firstOfTail === items.length, release)
  if (!between) return undefined
  const tail = items.slice(firstOfTail)
  const now: List = {
    type: 'list',
    start: list.start,
    end: list.end + by,
    items: [...items.slice(0, head), ...between, ...(by === 0 ? tail : tail.map((each) => movedValue(each, by)))],
    closed: true,
  }
  return derive(now, { from: list, head, tail: tail.length })
}

/** How many things end before an offset. */
const endedBefore = (things: readonly Range[], offset: number): number => {
  let count = firstFrom(things, offset)
  while (count > 0 && sure(things[count - 1]).end >= offset) count--
  return count
}

/** The settings where the change is within one flat list. */
const withEditedList = (
  { text: before, settings }: Tree,
  change: Change,
  text: string,
  release: Release,
): readonly Setting[] | undefined => {
  const index = firstFrom(settings, change.start) - 1
  const setting = settings[index]
  if (setting?.value?.type !== 'list') return undefined
  const { value: list } = setting
  if (!list.closed || change.start <= list.start || change.end >= list.end || !isFlat(list)) return undefined
  const value = editedList(before, list, change, text, release)
  if (!value) return undefined
  const end = setting.end + change.by
  return [...settings.slice(0, index), { ...setting, end, value }, ...movedAll(settings.slice(index + 1), change.by)]
}

/** What is read where the change is in lines that no statement leaves. */
const withEditedLines = (
  { text: before, settings }: Tree,
  { start, end, by }: Change,
  text: string,
  release: Release,
): Contents | undefined => {
  // What a statement adds to has to be what it was.
  if (before.includes('+=') || text.includes('+=')) return undefined
  const from = lineStartAt(before, start)
  const head = firstFrom(settings, from)
  if ((settings[head - 1]?.end ?? 0) > from) return undefined
  let to = nextLine(before, end)
  let last = head
  for (let each = settings[last]; each && each.start < to; each = settings[++last])
    if (each.end > to) to = nextLine(before, each.end)
  if (isMost(to + by - from, text)) return undefined
  const lines = ownText(text.slice(from, to + by))
  const accepted = acceptedSettings(lines, release)
  const between = accepted ? { settings: accepted, ...flawless } : readRefusedLines(text, from, lines, release)
  return (
    between && {
      ...between,
      settings: [
        ...settings.slice(0, head),
        ...movedAll(between.settings, from),
        ...movedAll(settings.slice(last), by),
      ],
    }
  )
}

/** What is read of a text that differs little from one that xl's grammar took; undefined where all has to be read anew. */
export const contentsAfterEdit = (before: Tree, text: string, release: Release): Contents | undefined => {
  if (before.problems.length > 0 || before.likelyPython) return undefined
  const change = changeBetween(before.text, text)
  const settings = withEditedList(before, change, text, release)
  return settings ? { settings, ...flawless } : withEditedLines(before, change, text, release)
}
