import { tableOf } from '../table.ts'

/** A character that looks like one of xl's, or like nothing, and is neither. */
export interface Lookalike {
  /** As Unicode has it, in small letters. */
  readonly name: string
  /** What was meant: nothing for what cannot be seen. */
  readonly meant: string
}

const quote = (name: string, meant = '"'): Lookalike => ({ name, meant })
const blank = (name: string): Lookalike => ({ name, meant: ' ' })
const nothing = (name: string): Lookalike => ({ name, meant: '' })

/** What word processors, chats and web pages put in place of what was typed. */
const lookalikes: Readonly<Record<string, Lookalike>> = tableOf({
  '\u201c': quote('left double quotation mark'),
  '\u201d': quote('right double quotation mark'),
  '\u201e': quote('double low-9 quotation mark'),
  '\u201f': quote('double high-reversed-9 quotation mark'),
  '\u00ab': quote('left-pointing double angle quotation mark'),
  '\u00bb': quote('right-pointing double angle quotation mark'),
  '\u2039': quote('single left-pointing angle quotation mark'),
  '\u203a': quote('single right-pointing angle quotation mark'),
  '\u300c': quote('left corner bracket'),
  '\u300d': quote('right corner bracket'),
  '\u2033': quote('double prime'),
  '\u2018': quote('left single quotation mark', "'"),
  '\u2019': quote('right single quotation mark', "'"),
  '\u201a': quote('single low-9 quotation mark', "'"),
  '\u201b': quote('single high-reversed-9 quotation mark', "'"),
  '\u2032': quote('prime', "'"),
  '\u00b4': quote('acute accent', "'"),
  '`': quote('grave accent', "'"),
  '\u00a0': blank('no-break space'),
  '\u1680': blank('ogham space mark'),
  '\u2000': blank('en quad'),
  '\u2001': blank('em quad'),
  '\u2002': blank('en space'),
  '\u2003': blank('em space'),
  '\u2004': blank('three-per-em space'),
  '\u2005': blank('four-per-em space'),
  '\u2006': blank('six-per-em space'),
  '\u2007': blank('figure space'),
  '\u2008': blank('punctuation space'),
  '\u2009': blank('thin space'),
  '\u200a': blank('hair space'),
  '\u202f': blank('narrow no-break space'),
  '\u205f': blank('medium mathematical space'),
  '\u3000': blank('ideographic space'),
  '\f': blank('form feed'),
  '\v': blank('line tabulation'),
  '\u00ad': nothing('soft hyphen'),
  '\u200b': nothing('zero width space'),
  '\u200c': nothing('zero width non-joiner'),
  '\u200d': nothing('zero width joiner'),
  '\u200e': nothing('left-to-right mark'),
  '\u200f': nothing('right-to-left mark'),
  '\u202a': nothing('left-to-right embedding'),
  '\u202b': nothing('right-to-left embedding'),
  '\u202c': nothing('pop directional formatting'),
  '\u202d': nothing('left-to-right override'),
  '\u202e': nothing('right-to-left override'),
  '\u2060': nothing('word joiner'),
  '\ufeff': nothing('zero width no-break space'),
  '\u0085': { name: 'next line', meant: '\n' },
  '\u2028': { name: 'line separator', meant: '\n' },
  '\u2029': { name: 'paragraph separator', meant: '\n' },
  '\u3002': { name: 'ideographic full stop', meant: '.' },
  '\u3010': { name: 'left black lenticular bracket', meant: '[' },
  '\u3011': { name: 'right black lenticular bracket', meant: ']' },
  '\u3001': { name: 'ideographic comma', meant: ',' },
  '\u060c': { name: 'Arabic comma', meant: ',' },
  '\u2010': { name: 'hyphen', meant: '-' },
  '\u2011': { name: 'non-breaking hyphen', meant: '-' },
  '\u2012': { name: 'figure dash', meant: '-' },
  '\u2013': { name: 'en dash', meant: '-' },
  '\u2014': { name: 'em dash', meant: '-' },
  '\u2212': { name: 'minus sign', meant: '-' },
  '\\': { name: 'backslash', meant: '' },
})

/** The names of the signs from `!` on that are no letters, as Unicode has them. */
const signs = new Map(
  [
    [
      '!',
      'exclamation mark',
      'quotation mark',
      'number sign',
      'dollar sign',
      'percent sign',
      'ampersand',
      'apostrophe',
    ],
    [
      '(',
      'left parenthesis',
      'right parenthesis',
      'asterisk',
      'plus sign',
      'comma',
      'hyphen-minus',
      'full stop',
      'solidus',
    ],
    [
      '0',
      ...['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'].map(
        (digit) => `digit ${digit}`,
      ),
    ],
    [':', 'colon', 'semicolon', 'less-than sign', 'equals sign', 'greater-than sign', 'question mark', 'commercial at'],
    [
      '[',
      'left square bracket',
      'reverse solidus',
      'right square bracket',
      'circumflex accent',
      'low line',
      'grave accent',
    ],
    ['{', 'left curly bracket', 'vertical line', 'right curly bracket', 'tilde'],
  ].flatMap(([first = '', ...names]) =>
    names.map((name, index) => [String.fromCharCode(first.charCodeAt(0) + index), name] as const),
  ),
)

/** The characters of East Asian type that are as wide as an ideograph: each stands for one of ASCII. */
const fullWidth = (character: string): Lookalike | undefined => {
  if (character < '\uff01' || character > '\uff5e') return undefined
  const meant = String.fromCharCode(character.charCodeAt(0) - 0xfee0)
  const letter = `Latin ${meant < 'a' ? 'capital' : 'small'} letter ${meant.toUpperCase()}`
  return { name: `fullwidth ${signs.get(meant) ?? letter}`, meant }
}

/** What a character is taken for; undefined for one that is what it looks like. */
export const lookalikeOf = (character: string): Lookalike | undefined => lookalikes[character] ?? fullWidth(character)

/** "U+00A0" */
export const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

/** Where characters of this kind stand outside of xl's own strings and comments in a stretch of `text`. */
export const lookalikesIn = (text: string, start: number, end: number): number[] => {
  const found: number[] = []
  const closingQuote = closingQuotes(text)
  for (let at = start; at < end; at++) {
    const character = text.charAt(at)
    if (character === '#') {
      at = newlineAfter(text, at)
    } else if (character === '"' || character === "'") {
      const close = closingQuote(at)
      if (close !== undefined && close < end) at = close
    } else if (character === '\\') {
      // Markdown puts one before what has a meaning there.
      if (/[_*[\]#.-]/.test(text.charAt(at + 1))) found.push(at)
    } else if (lookalikeOf(character)) found.push(at)
  }
  return found
}

/** The end of the line of `at`. */
export const newlineAfter = (text: string, at: number): number => {
  const newline = text.indexOf('\n', at)
  return newline < 0 ? text.length : newline
}

/**
 * Finds the closing quote of a string that begins at an offset; undefined where its line ends first. A line without one is looked through
 * once, however many quotes stand in it.
 */
export const closingQuotes = (text: string): ((at: number) => number | undefined) => {
  const none = new Map<string, number>()
  return (at) => {
    const quote = text.charAt(at)
    if (at < (none.get(quote) ?? 0)) return undefined
    const close = text.indexOf(quote, at + 1)
    // Most strings end on their line, and have no escapes.
    if (close > 0 && !/[\n\\]/.test(text.slice(at + 1, close))) return close
    for (let here = at + 1; here < text.length; here++) {
      const character = text.charAt(here)
      if (character === '\n') {
        none.set(quote, here)
        return undefined
      }
      if (character === '\\') here++
      else if (character === quote) return here
    }
    none.set(quote, text.length)
    return undefined
  }
}

/** Where in a string without its closing quote the end of its list stands, and at most a comma and a comment behind it; -1 where it does not. */
export const endOfListIn = (line: string): number => {
  for (let at = line.indexOf(']', 2); at >= 0; at = line.indexOf(']', at + 1))
    if (/^(?:,[ \t]*)?(?:#|$)/.test(line.slice(at + 1).trimStart())) return at
  return -1
}

/** Whether a text has a NUL beside most of its characters: UTF-16, read as bytes. */
export const isWide = (text: string): boolean => {
  const start = text.slice(0, 2000)
  return start.length > 3 && (start.match(/\0/g)?.length ?? 0) > start.length / 3
}

/** Such a text as it was meant. The mark at its beginning is no UTF-8, and may have been read as Latin-1. */
export const narrowed = (text: string): string => text.replace(/\0|^\ufeff|^\ufffd+|^(?:\xff\xfe|\xfe\xff)/g, '')
