import type { Remaining } from './told.ts'

/** What names the encoding of a file, in one of its first two lines; a byte-order mark does so, too (PEP 263). */
const declared = /^(?:[^\n\r]*(?:\r\n?|\n))?[ \t\f]*#[^\n\r]*coding[:=][ \t]*[\w.-]/

/** A letter that is none of ASCII's in a file that names no encoding: which Python ran xm decided whether it took that. */
export const undeclaredLetter = (text: string): readonly Remaining[] => {
  const index = text.search(/[^\0-\x7f]/)
  if (index < 0 || text.startsWith('\uFEFF') || declared.test(text)) return []
  const line = text.slice(0, index).split(/\r\n?|\n/).length
  const letter = /\p{L}/u.exec(String.fromCodePoint(text.codePointAt(index) ?? 0))?.[0]
  const what = letter === undefined ? 'a character that is none of ASCII’s' : `\`${letter}\``
  const message = `\`coding\`: Line ${line} has ${what}, and no comment in the first two lines names an encoding. To xm that was an error since Python 2.5, and a warning before; xl takes it for text. What xm made of it with the older Python is what the result is held against.`
  return [
    { key: 'coding', xm: 'an error since Python 2.5', xl: 'text', message, field: '', byChoice: false, isGone: true },
  ]
}
