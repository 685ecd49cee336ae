import { atLeast, type Release } from '../release.ts'
import { tableOf } from '../table.ts'

/** A string as xl reads it. */
export interface Decoded {
  readonly text: string
  /** Offsets in the source for each offset in `text` and its end; undefined without escapes. */
  readonly map: number[] | undefined
  /** The first escape that xl refuses, with what it says of it. */
  readonly bad: { readonly start: number; readonly end: number; readonly said: string } | undefined
  /** Escapes that xl takes and that leave nothing in the text. */
  readonly lost: readonly { readonly start: number; readonly end: number }[]
}

const letters: Record<string, string> = tableOf({
  '"': '"',
  "'": "'",
  '\\': '\\',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
})

const none: Decoded['lost'] = []

const digit = (base: 'hex' | 'octal') =>
  `invalid digit after backslash ${base}numerical character escape in quoted string`

/**
 * Removes the quotes of the string between `start` and `end` of `source` and resolves its escapes
 * (`libxlu_cfg.c`, `xlu__cfgl_dequote`), oddities included: a numeric escape adds nothing to the text, an octal one
 * reads its further digits as decimal and wants two of them, a hexadecimal one skips a character and then never finds
 * the three digits that it asks for. Unknown escapes are refused since 4.7 and vanish before.
 */
export const decodeString = (source: string, start: number, end: number, release: Release): Decoded => {
  const close = end - 1
  const written = source.slice(start + 1, close)
  if (!written.includes('\\')) return { text: written, map: undefined, bad: undefined, lost: none }
  let text = ''
  let bad: Decoded['bad']
  const map: number[] = []
  const lost: { start: number; end: number }[] = []
  const emit = (piece: string, at: number) => {
    text += piece
    map.push(at)
  }
  let at = start + 1
  while (at < close) {
    const from = at
    const character = source.charAt(at++)
    if (character !== '\\') {
      emit(character, from)
      continue
    }
    const named = source.charAt(at++)
    const letter = letters[named]
    if (letter !== undefined) {
      emit(letter, from)
    } else if (named === 'x') {
      bad ??= { start: from, end: Math.min(at + 3, close), said: digit('hex') }
    } else if (named >= '0' && named <= '7') {
      // strtoul over the next three characters in base 10: blanks and a sign may come first.
      const number = /^[ \t\v\f\r]*[+-]?\d+/.exec(source.slice(at, Math.min(at + 3, end)))
      if (!number || number[0].length < 2) bad ??= { start: from, end: Math.min(at + 1, close), said: digit('octal') }
      else {
        at = Math.min(at + number[0].length, close)
        lost.push({ start: from, end: at })
      }
    } else if (atLeast(release, '4.7')) {
      bad ??= { start: from, end: at, said: 'invalid character after backlash in quoted string' }
    } else {
      lost.push({ start: from, end: at })
    }
  }
  map.push(close)
  return { text, map, bad, lost }
}
