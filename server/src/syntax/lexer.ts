import { atLeast, type Release } from '../release.ts'
import type { Token, TokenKind } from './tree.ts'

const identifier = /[a-z][._0-9a-z]*/y
const identifierWithoutDots = /[a-z][_0-9a-z]*/y
const number = /[0-9][0-9a-fx]*/y
const space = /[ \t]+/y
const comment = /#[^\n]*/y
// One bad character, then everything up to a blank (`libxlu_cfg_l.l`, state `lexerr`).
const bad = /.[^ \t\n]*/sy

/** The end of the quoted string at `start`; undefined when its line ends first. A loop: the line may be huge. */
const endOfString = (text: string, start: number): number | undefined => {
  const quote = text.charCodeAt(start)
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) return at + 1
    if (code === 0x0a) return undefined
    if (code === 0x5c && text.charCodeAt(++at) === 0x0a) return undefined
  }
  return undefined
}

/**
 * Cuts `text` into the tokens of xl's lexer (`libxlu_cfg_l.l`). Comments and newlines are one token there and two
 * here. A comment that the file ends without a newline is no comment for xl; it stays one here, and the grammar
 * reports it.
 */
export const lex = (text: string, release: Release): Token[] => {
  const tokens: Token[] = []
  const key = atLeast(release, '4.3') ? identifier : identifierWithoutDots
  const addition = atLeast(release, '4.13')
  let at = 0

  const push = (kind: TokenKind, end: number) => {
    tokens.push({ kind, start: at, end })
    at = end
  }
  const match = (pattern: RegExp): number | undefined => {
    pattern.lastIndex = at
    return pattern.test(text) ? pattern.lastIndex : undefined
  }
  const pushMatch = (kind: TokenKind, pattern: RegExp): boolean => {
    const end = match(pattern)
    if (end === undefined) return false
    push(kind, end)
    return true
  }
  const pushBad = () => push('bad', match(bad) ?? at + 1)
  const pushString = () => {
    const end = endOfString(text, at)
    if (end === undefined) pushBad()
    else push('string', end)
  }

  while (at < text.length) {
    const character = text.charAt(at)
    if (character === '\n') push('newline', at + 1)
    else if (character === ' ' || character === '\t') pushMatch('space', space)
    else if (character === '#') pushMatch('comment', comment)
    else if (',[]=;'.includes(character)) push('punctuation', at + 1)
    else if (character === '+' && addition && text.charAt(at + 1) === '=') push('punctuation', at + 2)
    else if (character === "'" || character === '"') pushString()
    else pushMatch('identifier', key) || pushMatch('number', number) || pushBad()
  }
  return tokens
}
