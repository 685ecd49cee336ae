import { atLeast, type Release } from '../release.ts'
import type { Token, TokenKind } from './tree.ts'

export const isLetter = (code: number): boolean => code >= 0x61 && code <= 0x7a
export const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39
export const isBlank = (code: number): boolean => code === 0x20 || code === 0x09
/** Whether a character by itself stands for a byte that is no UTF-8: U+DC00 and the byte. */
export const isLoneByte = (code: number): boolean => code >= 0xdc80 && code <= 0xdcff
const isInName = (code: number): boolean => isLetter(code) || isDigit(code) || code === 0x5f
const isInNumber = (code: number): boolean => isDigit(code) || (code >= 0x61 && code <= 0x66) || code === 0x78

// Where the characters end that belong together from an offset on. Loops: most of the time goes here.

export const endOfBlanks = (text: string, start: number): number => {
  let at = start
  while (isBlank(text.charCodeAt(at))) at++
  return at
}

/** With dots since 4.3. */
export const endOfName = (text: string, start: number, dots: boolean): number => {
  let at = start + 1
  for (let code = text.charCodeAt(at); isInName(code) || (dots && code === 0x2e); code = text.charCodeAt(at)) at++
  return at
}

export const endOfNumber = (text: string, start: number): number => {
  let at = start + 1
  while (isInNumber(text.charCodeAt(at))) at++
  return at
}

// One bad character, then everything up to a blank (`libxlu_cfg_l.l`, state `lexerr`).
const bad = /.[^ \t\n]*/sy

/** The end of the quoted string at `start`; undefined when its line ends first. A loop: the line may be huge. */
export const endOfString = (text: string, start: number): number | undefined => {
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
  const dots = atLeast(release, '4.3')
  const addition = atLeast(release, '4.13')
  let at = 0

  const push = (kind: TokenKind, end: number) => {
    tokens.push({ kind, start: at, end })
    at = end
  }
  const pushBad = () => {
    bad.lastIndex = at
    push('bad', bad.test(text) ? bad.lastIndex : at + 1)
  }
  const pushComment = () => {
    const end = text.indexOf('\n', at)
    push('comment', end < 0 ? text.length : end)
  }
  const pushString = () => {
    const end = endOfString(text, at)
    if (end === undefined) pushBad()
    else push('string', end)
  }

  while (at < text.length) {
    const character = text.charAt(at)
    const code = text.charCodeAt(at)
    if (character === '\n') push('newline', at + 1)
    else if (isBlank(code)) push('space', endOfBlanks(text, at))
    else if (isLetter(code)) push('identifier', endOfName(text, at, dots))
    else if (isDigit(code)) push('number', endOfNumber(text, at))
    else if (character === '#') pushComment()
    else if (',[]=;'.includes(character)) push('punctuation', at + 1)
    else if (character === '+' && addition && text.charAt(at + 1) === '=') push('punctuation', at + 2)
    else if (character === "'" || character === '"') pushString()
    else pushBad()
  }
  return tokens
}
