import { atLeast, type Release } from '../release.ts'
import { badTokenCode, badTokenRange, explain, type Lookahead, type State } from './causes.ts'
import { isLoneByte, lex } from './lexer.ts'
import { lineStartAt } from './lines.ts'
import { newlineAfter } from './pasted.ts'
import { decodeString } from './strings.ts'
import type { SyntaxCode, SyntaxProblem, Token } from './tree.ts'

// Bison's own limit (`YYMAXDEPTH`): the parser's stack may not grow to this many entries.
const maxDepth = 10_000

export interface GrammarCheck {
  readonly problems: readonly SyntaxProblem[]
  /** Whether xl adds its hint that the file looks like Python to the errors. */
  readonly likelyPython: boolean
  /** Whether another statement could begin at the end of the text. */
  readonly isOver: boolean
}

/** Whether flex, which counts bytes, sees one in a character: of those beyond ASCII only in a byte that is no UTF-8 (`textOfFile`). */
const isOneByte = (code: number): boolean => code < 0x80 || isLoneByte(code)

/**
 * What xl's parser refuses in `tokens`: its grammar (`libxlu_cfg_y.y`) together with the error recovery that Bison
 * generates for it, so that the same lines are named as by xl. What xl keeps quiet about after an earlier error is left
 * out when it only follows from that error.
 */
export const checkGrammar = (text: string, tokens: readonly Token[], release: Release): GrammarCheck => {
  const problems: SyntaxProblem[] = []
  const nested = atLeast(release, '4.6')
  // 4.2.0 still wanted it; its point releases (from 4.2.1 on) do not.
  const finalNewline = !atLeast(release, '4.2')
  let likelyPython = false
  // Since 4.2.1 whatever follows a value on its line makes Bison take the file for complete: xl reads no further.
  let gaveUp = false
  const addition = atLeast(release, '4.13')
  let next = 0
  let line = 1
  let lastLine = 1
  let failed = false
  let lexicalErrorLine = -1
  /** The line of the last problem. */
  let lastErrorLine = { start: -1, end: -1 }
  // Bison reports nothing until three tokens have been read after an error.
  let quiet = 0

  const report = (code: SyntaxCode, start: number, end: number, said: string, at: number, endsLine: boolean) => {
    const silent = gaveUp || at <= lexicalErrorLine
    failed = true
    // What xl itself is quiet about, on a line with an error already, follows from that error.
    if (silent && lastErrorLine.start <= start && start <= lastErrorLine.end) return
    lastErrorLine = { start: lineStartAt(text, start), end: newlineAfter(text, start) }
    problems.push({
      code,
      start,
      end,
      said: silent ? undefined : said,
      xlLine: silent ? undefined : at - (endsLine ? 2 : 1),
    })
  }
  const lexicalError = (code: SyntaxCode, start: number, end: number, said: string, at: number, endsLine = false) => {
    report(code, start, end, said, at, endsLine)
    lexicalErrorLine = at
  }

  const noticePython = (first: string, { kind }: Token) => {
    if (!gaveUp && kind === 'bad' && '+-.():'.includes(first)) likelyPython = true
  }

  const hasNul = text.includes('\0')
  const hasEscape = text.includes('\\')
  const readString = (token: Token) => {
    if (failed) return // then xl does not look into strings any more
    const nul = hasNul ? text.indexOf('\0', token.start) : -1
    if (nul >= 0 && nul < token.end) {
      problems.push({ code: 'nul-byte', start: nul, end: nul + 1, said: undefined, xlLine: undefined })
      failed = true
      return
    }
    if (!hasEscape) return
    const { bad } = decodeString(text, token.start, token.end, release)
    if (bad) lexicalError('bad-escape', bad.start, bad.end, bad.said, line)
  }

  const lookahead = (kind: Lookahead['kind'], token: Token, endsLine = false): Lookahead => {
    lastLine = line
    return { kind, start: token.start, end: token.end, line, endsLine }
  }

  const read = (): Lookahead => {
    for (;;) {
      const token = tokens[next]
      if (!token) return { kind: '$end', start: text.length, end: text.length, line: lastLine, endsLine: false }
      next++
      switch (token.kind) {
        case 'space':
          continue
        case 'comment':
          // "#" alone at the very end is swallowed: flex stops before it reports the bad character.
          if (token.end === text.length && token.end - token.start > 1) {
            lexicalError('comment-without-newline', token.start, token.end, 'lexical error', line)
            const words = text.slice(token.start, token.end).replace(/^#[^ \t]*/, '')
            for (const word of lex(words.replaceAll('#', '_'), release)) noticePython(words.charAt(word.start), word)
          }
          continue
        case 'newline': {
          const found = lookahead('NEWLINE', token, true)
          line++
          return found
        }
        case 'bad': {
          noticePython(text.charAt(token.start), token)
          const single = token.end - token.start === 1 && isOneByte(text.charCodeAt(token.start))
          const following = tokens[next]
          if (single && !following) continue
          const code = badTokenCode(text, tokens, next - 1)
          const range = badTokenRange(text, tokens, next - 1, code)
          if (single && following?.kind === 'newline') {
            // The newline belongs to the bad token, and counts already.
            next++
            line++
            lexicalError(code, range.start, range.end, 'lexical error', line, true)
            return lookahead('NEWLINE', following, true)
          }
          lexicalError(code, range.start, range.end, 'lexical error', line)
          continue
        }
        case 'string':
          readString(token)
          return lookahead('STRING', token)
        case 'number':
          return lookahead('NUMBER', token)
        case 'identifier':
          return lookahead('IDENT', token)
        case 'punctuation':
          // The lexer has no other punctuation than the grammar.
          return lookahead(text.slice(token.start, token.end) as Lookahead['kind'], token)
      }
    }
  }

  // Not this value alone: the functions below change it.
  let state = 'statement' as State
  let ahead = read()
  let previous: Lookahead = ahead
  let keyLine = 0
  /** For each open list, whether it has an item yet. */
  let open: boolean[] = []
  let depth = 0
  let key = ''
  let operator: '=' | '+=' = '='
  const shapes = new Map<string, 'atom' | 'list'>()

  const shift = (to: State) => {
    if (quiet > 0) quiet--
    state = to
    previous = ahead
    ahead = read()
  }

  /** Reports what stands at `ahead`; false when xl gives up. */
  const syntaxError = (): boolean => {
    const { code, start, end } = explain(text, state, previous, ahead, open.length > 0)
    if (quiet === 0) report(code, start, end, `syntax error, unexpected ${ahead.kind}`, ahead.line, ahead.endsLine)
    else if (state === 'key' && keyLine > (problems.at(-1)?.xlLine ?? 0)) {
      // Bison is still quiet here, but the line is wrong on its own account.
      problems.push({ code, start, end, said: undefined, xlLine: undefined })
      failed = true
    }
    if (state === 'value' && !finalNewline) gaveUp = true
    if (quiet === 3) {
      if (ahead.kind === '$end') return false
      ahead = read()
    }
    quiet = 3
    while (ahead.kind !== 'NEWLINE') {
      if (ahead.kind === '$end') return false
      ahead = read()
    }
    open = []
    depth = 0
    shift('statement')
    return true
  }

  /** The end of an assignment: from here on the setting counts. */
  const store = (shape: 'atom' | 'list', end: number) => {
    const before = shapes.get(key)
    if (operator === '+=' && before && before !== shape && !failed) {
      const said = 'can\'t add [list] to "string" or vice versa'
      lexicalError('mixed-addition', previous.start, end, said, line)
    }
    shapes.set(key, shape)
  }

  /** Takes `ahead` when the grammar has a place for it there. */
  const accept = (): boolean => {
    const { kind } = ahead
    switch (state) {
      case 'statement':
        if (kind === 'NEWLINE' || kind === ';') shift('statement')
        else if (kind === 'IDENT') {
          key = text.slice(ahead.start, ahead.end)
          keyLine = ahead.line
          shift('key')
        } else return false
        return true
      case 'key':
        if (kind !== '=' && !(kind === '+=' && addition)) return false
        operator = kind
        shift('operator')
        return true
      case 'operator':
      case 'item':
        if (state === 'item' && kind === 'NEWLINE') shift('item')
        else if (kind === 'STRING' || kind === 'NUMBER') {
          if (open.length > 0) {
            open[open.length - 1] = true
            shift('after-item')
          } else {
            // xl stores the setting before it looks at the next token.
            const { end } = ahead
            previous = ahead
            store('atom', end)
            shift('value')
          }
        } else if (kind === '[' && (open.length === 0 || nested)) {
          depth += open.at(-1) ? 5 : 2
          open.push(false)
          shift('item')
        } else if (kind === ']' && open.length > 0) return closeList()
        else return false
        return true
      case 'after-item':
        if (kind === 'NEWLINE') shift('after-item')
        else if (kind === ',') shift('item')
        else if (kind === ']') return closeList()
        else return false
        return true
      case 'value':
        if (kind !== 'NEWLINE' && kind !== ';') return false
        shift('statement')
        return true
    }
  }

  const closeList = (): boolean => {
    // `[ , ]` has a comma without an item before it.
    open.pop()
    depth -= open.at(-1) ? 5 : 2
    if (open.length > 0) {
      open[open.length - 1] = true
      shift('after-item')
    } else {
      store('list', ahead.end)
      shift('value')
    }
    return true
  }

  for (;;) {
    if (ahead.kind === '$end' && state === 'statement') break
    if (ahead.kind === '$end' && state === 'value') {
      if (finalNewline) syntaxError()
      break
    }
    if (4 + depth >= maxDepth) {
      report('too-deep', ahead.start, ahead.end, 'memory exhausted', ahead.line, ahead.endsLine)
      break
    }
    if (!accept() && !syntaxError()) break
  }
  return { problems, likelyPython, isOver: state === 'statement' && ahead.kind === '$end' }
}
