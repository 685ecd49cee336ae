import { sure } from './sure.ts'

/**
 * A text as a shell cuts it into words, in the way of Python's `shlex.split`: quotes of both kinds, and backslashes outside of them and
 * before a `"` or a backslash in double ones. Undefined where a quote or a backslash is not followed by what it needs.
 */
export const shellWords = (text: string): readonly string[] | undefined => {
  const words: string[] = []
  let word: string | undefined
  let quote = ''
  for (let at = 0; at < text.length; at++) {
    const char = sure(text[at])
    if (char === '\\' && quote !== "'") {
      const next = text[++at]
      if (next === undefined) return undefined
      word = (word ?? '') + (quote === '' || next === '"' || next === '\\' ? next : char + next)
    } else if (char === quote) quote = ''
    else if (quote !== '') word += char
    else if (char === "'" || char === '"') {
      quote = char
      word ??= ''
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else word = (word ?? '') + char
  }
  if (quote !== '') return undefined
  return word === undefined ? words : [...words, word]
}
