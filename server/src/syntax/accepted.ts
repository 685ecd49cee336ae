import { atLeast, type Release } from '../release.ts'
import { endOfBlanks, endOfName, endOfNumber, endOfString, isBlank, isDigit, isLetter } from './lexer.ts'
import { decodeString } from './strings.ts'
import type { Atom, List, Setting, Value } from './tree.ts'

/*
 * What xl takes is read in one pass, without tokens between the text and its settings. This reader knows of no mistake: where it meets
 * something that may be one, the text is read by `refused.ts`, which finds out what xl makes of it. It asks V8 for the next of a character
 * where it can: that is quicker than any loop, and needs no compiling.
 */

const newline = 0x0a
const quotes = 0x22
const sharp = 0x23
const apostrophe = 0x27
const plus = 0x2b
const comma = 0x2c
const semicolon = 0x3b
const equals = 0x3d
const opening = 0x5b
const closing = 0x5d

/** Lists in lists as Bison's stack holds them in any case: it has room for thousands. */
const mostDepth = 1000

/** What is read, and what is asked again and again of it. */
interface Source {
  readonly text: string
  readonly release: Release
  readonly hasEscape: boolean
}

/** Nothing where a NUL stands in the text: what xl makes of that depends on what is around it. */
const sourceOf = (text: string, release: Release): Source | undefined =>
  text.includes('\0') ? undefined : { text, release, hasEscape: text.includes('\\') }

/** The string or number that begins with the character `code` at `start`. */
const atomAt = ({ text, release, hasEscape }: Source, start: number, code: number): Atom | undefined => {
  if (isDigit(code)) {
    const end = endOfNumber(text, start)
    return { type: 'atom', start, end, text: text.slice(start, end), quote: undefined, map: undefined }
  }
  if (code !== quotes && code !== apostrophe) return undefined
  const quote = code === quotes ? '"' : "'"
  const close = text.indexOf(quote, start + 1)
  const written = text.slice(start + 1, close)
  if (close < 0 || written.includes('\n')) return undefined
  if (!hasEscape || !written.includes('\\'))
    return { type: 'atom', start, end: close + 1, text: written, quote, map: undefined }
  const end = endOfString(text, start)
  if (end === undefined) return undefined
  const { text: decoded, map, bad, lost } = decodeString(text, start, end, release)
  return bad ? undefined : { type: 'atom', start, end, text: decoded, quote, map, lost }
}

/** The list whose `[` is at `start`. */
const listAt = (source: Source, start: number, depth: number): List | undefined => {
  const { text, release } = source
  const items: Value[] = []
  let wantsItem = true
  for (let at = start + 1; at < text.length; ) {
    const code = text.charCodeAt(at)
    if (code === newline || isBlank(code)) at++
    else if (code === closing) return { type: 'list', start, end: at + 1, items, closed: true }
    else if (code === sharp) {
      at = text.indexOf('\n', at)
      if (at < 0) return undefined
    } else if (wantsItem) {
      const isList = code === opening && depth < mostDepth && atLeast(release, '4.6')
      const item = isList ? listAt(source, at, depth + 1) : atomAt(source, at, code)
      if (!item) return undefined
      items.push(item)
      at = item.end
      wantsItem = false
    } else if (code === comma) {
      at++
      wantsItem = true
    } else return undefined
  }
  return undefined
}

/** The items of a text that is one list, from bracket to bracket; undefined where xl may not take it. */
export const acceptedItems = (text: string, release: Release): readonly Value[] | undefined => {
  const source = sourceOf(text, release)
  const list = source && listAt(source, 0, 0)
  return list?.end === text.length ? list.items : undefined
}

/** Whether nothing is added to a value of the other type. xl looks at that where the file has a `+=`. */
const isAddedToSame = (settings: readonly Setting[]): boolean => {
  const types = new Map<string, Value['type'] | undefined>()
  return settings.every(({ key: { name }, operator, value }) => {
    const before = operator?.text === '+=' ? types.get(name) : undefined
    types.set(name, value?.type)
    return before === undefined || before === value?.type
  })
}

/** The settings of a text that xl's lexer and grammar take; undefined where they may not. */
export const acceptedSettings = (text: string, release: Release): readonly Setting[] | undefined => {
  const source = sourceOf(text, release)
  if (!source) return undefined
  const settings: Setting[] = []
  const dots = atLeast(release, '4.3')
  const addition = atLeast(release, '4.13')
  const finalNewline = !atLeast(release, '4.2')
  let adds = false
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at)
    if (code === newline || code === semicolon || isBlank(code)) {
      at++
      continue
    }
    if (code === sharp) {
      at = text.indexOf('\n', at)
      if (at < 0) return undefined
      continue
    }
    if (!isLetter(code)) return undefined
    const start = at
    const nameEnd = endOfName(text, start, dots)
    const from = endOfBlanks(text, nameEnd)
    const added = addition && text.charCodeAt(from) === plus
    const to = added ? from + 2 : from + 1
    if (text.charCodeAt(to - 1) !== equals) return undefined
    adds ||= added
    at = endOfBlanks(text, to)
    const first = text.charCodeAt(at)
    const value = first === opening ? listAt(source, at, 0) : atomAt(source, at, first)
    if (!value) return undefined
    const { end } = value
    settings.push({
      start,
      end,
      key: { start, end: nameEnd, name: text.slice(start, nameEnd) },
      operator: { start: from, end: to, text: added ? '+=' : '=' },
      value,
    })
    at = endOfBlanks(text, end)
    const after = text.charCodeAt(at)
    const isOver = after === newline || after === semicolon || after === sharp || (at === text.length && !finalNewline)
    if (!isOver) return undefined
  }
  return adds && !isAddedToSame(settings) ? undefined : settings
}
