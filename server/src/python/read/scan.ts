import { sure } from '../../sure.ts'
/**
 * Python 2 for a parser of Python 3. What only Python 2 has is written over with something of the same length, and what
 * it meant is kept by its offset: `10L`, `ur''`, backquotes, `5.`, `[v for v in 1, 2]`, the statements `print` and `exec`.
 */
export interface Scan {
  readonly masked: string
  /** Offsets of the first character of a masked piece. */
  readonly longs: ReadonlySet<number>
  readonly floats: ReadonlySet<number>
  readonly reprs: ReadonlySet<number>
  readonly prints: ReadonlySet<number>
  readonly execs: ReadonlySet<number>
  /** Where each logical line begins: brackets and backslashes go on over the end of a line. */
  readonly lines: readonly number[]
  /** Whether brackets are nested deeper, or a row of operators is longer, than anybody follows: what stands there is left out. */
  readonly deep: boolean
  /** How many names, numbers, strings and signs there are. */
  readonly tokens: number
  /** Quotes that are never closed. */
  readonly open: readonly number[]
}

/** A text with more is no config, and the parser takes a second for so many. */
export const mostTokens = 100_000

// An evaluation of brackets in brackets ends long before (`limits.ts`), and the parser's tree falls apart beyond 2,500 levels: a call has two.
const deepestRead = 1000

/** What makes an expression deeper with each: the tree of `a + b + c` holds that of `a + b`. */
const deepens = /[-+*/%~&|^<>=.@]/
const deepeningWord = /^(?:and|or|not|in|is|if|else|lambda|yield|await)$/

const stringStart = /(?:[uUbBfF]?[rR]?|[rR][bBfF])('''|"""|'|")/y
const numberLike = /(?:0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|\d+)([lL]|\.(?![\w.]))?/y
/** A name that is set, and so no statement, which is looked through to its end. */
const assigned = /\w+[ \t]*(?:[-+*/%&|^]|<<|>>(?!\s*\w)|\*\*|\/\/)?=(?!=)/y
const word = /[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*/y

const at = (pattern: RegExp, text: string, offset: number): RegExpExecArray | null => {
  pattern.lastIndex = offset
  return pattern.exec(text)
}

/** The offset behind a string whose quote is at `offset`, and whether it is closed. */
const endOfString = (text: string, offset: number, quote: string): { end: number; closed: boolean } => {
  let end = offset + quote.length
  while (end < text.length) {
    const character = text[end]
    if (character === '\\') end += text.startsWith('\r\n', end + 1) ? 3 : 2
    else if (text.startsWith(quote, end)) return { end: end + quote.length, closed: true }
    else if (quote.length === 1 && (character === '\n' || character === '\r')) return { end, closed: false }
    else end++
  }
  return { end: text.length, closed: false }
}

/** The offset at which the simple statement that begins at `offset` ends: a newline or `;` outside brackets and strings. */
const endOfStatement = (text: string, offset: number): number => {
  let depth = 0
  let end = offset
  while (end < text.length) {
    const string = at(stringStart, text, end)
    const character = sure(text[end])
    if (string) end = endOfString(text, end + string[0].length - sure(string[1]).length, sure(string[1])).end
    else if (character === '#') while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++
    else if (character === '\\' && /[\r\n]/.test(text[end + 1] ?? '')) end += text.startsWith('\r\n', end + 1) ? 3 : 2
    else if (depth === 0 && /[\n\r;]/.test(character)) return end
    else {
      if ('([{'.includes(character)) depth++
      else if (')]}'.includes(character)) depth = Math.max(0, depth - 1)
      const name = at(word, text, end)
      end += name ? name[0].length : 1
    }
  }
  return end
}

/** Reads the text once. Takes time in proportion to its length. */
export const scan = (text: string): Scan => {
  const pieces: string[] = []
  const longs = new Set<number>()
  const floats = new Set<number>()
  const reprs = new Set<number>()
  const prints = new Set<number>()
  const execs = new Set<number>()
  const open: number[] = []
  const lines: number[] = [0]
  /** The brackets that are open around here: how deep each stands, and the last `for`, `in` or `if` in those that make a list. */
  const brackets: { readonly deep: number; clause: string | undefined }[] = []
  /** How deep the tree is here: the brackets around, and what has come before in their rows of operators. */
  let deep = 0
  let isLeftOut = false
  let isAnyLeftOut = false
  let offset = 0
  let fresh = true
  let backquote = false
  let tokens = 0
  /** Takes a piece over. What stands deeper than anybody follows is blank to the parser; one sign that is not Python stands for it. */
  const take = (piece: string): void => {
    offset += piece.length
    if (deep <= deepestRead) {
      isLeftOut = false
      pieces.push(piece)
      return
    }
    const blank = piece.replace(/[^\r\n]/g, ' ')
    const isFirst = !isLeftOut && /^\S/.test(piece)
    pieces.push(isFirst ? `?${blank.slice(1)}` : blank)
    isLeftOut ||= isFirst
    isAnyLeftOut ||= isFirst
  }
  /** A new row of operators begins: of what is in the innermost bracket, or of the statement. */
  const beginRow = (): void => {
    const around = brackets.at(-1)
    deep = around ? around.deep + 1 : 0
  }
  if (text.startsWith('\ufeff')) take('\n')
  while (offset < text.length) {
    const character = sure(text[offset])
    // Of what is neither blank nor a character of Python the parser makes a piece each, too.
    if (!' \t\f\r\n'.includes(character)) tokens++
    const string = /['"uUbBfFrR]/.test(character) ? at(stringStart, text, offset) : null
    if (string) {
      const quote = sure(string[1])
      const { end, closed } = endOfString(text, offset + string[0].length - quote.length, quote)
      if (!closed) open.push(offset)
      const raw = text.slice(offset, end)
      take(/^[uU][rR]/.test(raw) ? ` ${raw.slice(1)}` : raw)
      fresh = false
      continue
    }
    const name = at(word, text, offset)
    if (name) {
      const around = brackets.at(-1)
      if (around?.clause !== undefined && /^(?:for|in|if)$/.test(name[0]) && (around.clause || name[0] === 'for'))
        around.clause = name[0]
      if (deepeningWord.test(name[0])) deep++
      const isStatement =
        fresh && brackets.length === 0 && /^(?:print|exec)$/.test(name[0]) && !at(assigned, text, offset)
      const whole = isStatement ? text.slice(offset, endOfStatement(text, offset)) : ''
      if (!isStatement) take(name[0])
      else {
        if (name[0] === 'exec') execs.add(offset)
        else prints.add(offset)
        // `print a, b` becomes `0;   a, b`, so that what it calls and what it raises is seen; its function form is left out.
        const keywords = /^print\s*\([\s\S]*\b(?:file|end|sep|flush)\s*=[^=]/.test(whole)
        const shift = /^print\s*>>/.exec(whole)
        if (name[0] === 'print' && !keywords) take('0;'.padEnd(shift ? shift[0].length : 5, ' '))
        else take('pass'.padEnd(whole.length, ' '))
      }
      fresh = false
      continue
    }
    const number = /\d/.test(character) ? at(numberLike, text, offset) : null
    if (number) {
      const suffix = number[1]
      const radix = /^0[xX]/.test(number[0])
      if (suffix === undefined || (suffix === '.' && radix)) take(suffix === '.' ? number[0].slice(0, -1) : number[0])
      else {
        if (suffix === '.') floats.add(offset)
        else longs.add(offset)
        take(`${number[0].slice(0, -1)} `)
      }
      // The rest of 1.5, 1e5 or 1j.
      const rest = /[\w.]*/y
      const tail = suffix === undefined ? (at(rest, text, offset)?.[0] ?? '') : ''
      if (tail) take(tail)
      fresh = false
      continue
    }
    if (character === '#') {
      const end = /[\r\n]|$/g
      end.lastIndex = offset
      take(text.slice(offset, end.exec(text)?.index ?? text.length))
      continue
    }
    if (character === '\\' && /[\r\n]/.test(text[offset + 1] ?? '')) {
      take(text.slice(offset, offset + (text.startsWith('\r\n', offset + 1) ? 3 : 2)))
      continue
    }
    if (character === '\n' || character === '\r') {
      take(text.startsWith('\r\n', offset) ? '\r\n' : character)
      if (brackets.length === 0) {
        lines.push(offset)
        beginRow()
        fresh = true
        backquote = false
      }
      continue
    }
    if (character === '`') {
      if (!backquote) reprs.add(offset)
      take(backquote ? ')' : '(')
      backquote = !backquote
      fresh = false
      continue
    }
    if (deepens.test(character)) deep++
    if ('([{'.includes(character)) {
      brackets.push({ deep, clause: character === '[' ? '' : undefined })
      beginRow()
    }
    // A tuple without parentheses. `|` binds less than what is in such a one; which it was, the text says.
    if (character === ',' && brackets.at(-1)?.clause === 'in') {
      deep++
      take('|')
      continue
    }
    // A bracket that is closed stands where it was opened.
    if (')]},'.includes(character)) beginRow()
    if (brackets.length === 0 && character === ';') beginRow()
    if (brackets.length === 0 && (character === ';' || character === ':')) fresh = true
    else if (character !== ' ' && character !== '\t' && character !== '\f') fresh = false
    take(character)
    if (')]}'.includes(character)) brackets.pop()
  }
  return {
    // To the parser half a character is none, not even in a comment.
    masked: pieces.join('').replace(/[\ud800-\udfff]/gu, '\ufffd'),
    longs,
    floats,
    reprs,
    prints,
    execs,
    lines,
    open,
    deep: isAnyLeftOut,
    tokens,
  }
}
