import type { Release } from '../release.ts'
import { sure } from '../sure.ts'
import { decodeString } from './strings.ts'
import type { Atom, List, Setting, Token, Value } from './tree.ts'

/** A string that begins at `start`, up to `end`; `close` is behind its last quote, or where that should be. */
const stringOf = (text: string, start: number, end: number, close: number, release: Release): Atom => {
  const { text: decoded, map, lost } = decodeString(text, start, close, release)
  const atom: Atom = { type: 'atom', start, end, text: decoded, quote: text[start] === "'" ? "'" : '"', map }
  return map ? { ...atom, lost } : atom
}

/**
 * The settings in `tokens`, with more tolerance than xl has: a setting ends where the next one begins at the latest, so
 * that a missing bracket or quote does not swallow what follows.
 */
export const readSettings = (text: string, tokens: readonly Token[], release: Release): Setting[] => {
  const settings: Setting[] = []
  let at = 0

  const is = (token: Token | undefined, character: string): boolean =>
    token?.kind === 'punctuation' &&
    token.end - token.start === character.length &&
    text.charCodeAt(token.start) === character.charCodeAt(0)
  const skipSpace = () => {
    let token = tokens[at]
    while (token?.kind === 'space') token = tokens[++at]
    return token
  }
  /** Whether only blanks stand before a token on its line: behind a bracket or comma `bridge=` is text without quotes. */
  const beginsLine = ({ start }: Token): boolean => {
    // No further back: a line may be a megabyte, and each word of it asks.
    let before = start - 1
    while (text[before] === ' ' || text[before] === '\t') before--
    return before < 0 || text[before] === '\n'
  }
  /** Whether the identifier at `index` is followed by an operator: a setting begins there. */
  const startsSetting = (index: number): boolean => {
    if (tokens[index]?.kind !== 'identifier') return false
    const following = tokens[index + 1]?.kind === 'space' ? tokens[index + 2] : tokens[index + 1]
    return is(following, '=') || is(following, '+=')
  }

  const atomAt = ({ kind, start, end }: Token): Atom => {
    at++
    if (kind === 'number')
      return { type: 'atom', start, end, text: text.slice(start, end), quote: undefined, map: undefined }
    if (kind === 'string') return stringOf(text, start, end, end, release)
    // A string without its end: it reaches to the end of the line, blanks that are being typed included.
    const newline = text.indexOf('\n', start)
    let close = newline < 0 ? text.length : newline
    while (close > start && text[close - 1] === '\r') close--
    while ((tokens[at]?.start ?? close) < close) at++
    return stringOf(text, start, close, close + 1, release)
  }

  const isAtom = (token: Token): boolean =>
    token.kind === 'string' ||
    token.kind === 'number' ||
    (token.kind === 'bad' && (text[token.start] === '"' || text[token.start] === "'"))

  /** A list with all lists in it; a stack and no recursion, since they may be nested without end. */
  const listAt = (): List => {
    const open: { start: number; items: Value[] }[] = []
    let end = 0
    const close = (closed: boolean): List => {
      const { start, items } = sure(open.pop())
      return { type: 'list', start, end, items, closed }
    }
    for (;;) {
      const token = tokens[at]
      const ended = !token || (startsSetting(at) && beginsLine(token))
      if (token && !ended && token.kind !== 'space' && token.kind !== 'newline' && token.kind !== 'comment')
        end = token.end
      if (ended || is(token, ']')) {
        if (!ended) at++
        const list = close(!ended)
        const outer = open.at(-1)
        if (!outer) return list
        outer.items.push(list)
      } else if (is(token, '[')) {
        at++
        open.push({ start: token.start, items: [] })
      } else if (isAtom(token)) {
        const atom = atomAt(token)
        end = atom.end
        open.at(-1)?.items.push(atom)
      } else at++
    }
  }

  for (let token = tokens[at]; token; token = tokens[at]) {
    if (token.kind !== 'identifier') {
      at++
      continue
    }
    at++
    const key = { start: token.start, end: token.end, name: text.slice(token.start, token.end) }
    const after = skipSpace()
    if (!after || !(is(after, '=') || is(after, '+='))) {
      // A key alone counts only where a statement can begin.
      if (beginsStatement(text, tokens, at, token)) {
        settings.push({ start: token.start, end: token.end, key, operator: undefined, value: undefined })
      }
      continue
    }
    const operator = { start: after.start, end: after.end, text: is(after, '=') ? ('=' as const) : ('+=' as const) }
    at++
    const first = skipSpace()
    const value = first && (is(first, '[') ? listAt() : isAtom(first) ? atomAt(first) : undefined)
    // What follows in place of a value is text without quotes, also where it looks like a setting.
    if (!value) for (let rest = tokens[at]; rest && rest.kind !== 'newline' && !is(rest, ';'); rest = tokens[at]) at++
    settings.push({ start: token.start, end: value?.end ?? operator.end, key, operator, value })
  }
  return settings
}

/** Whether only blanks stand between `token` and the line's start or a `;`. */
const beginsStatement = (text: string, tokens: readonly Token[], after: number, token: Token): boolean => {
  let index = after - 1
  while ((tokens[index]?.start ?? -1) >= token.start) index--
  while (tokens[index]?.kind === 'space') index--
  const before = tokens[index]
  return !before || before.kind === 'newline' || text.charAt(before.start) === ';'
}
