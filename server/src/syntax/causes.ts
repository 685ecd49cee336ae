import { sure } from '../sure.ts'
import type { SyntaxCode, Token } from './tree.ts'

/** Where xl's parser stands: what it has read last and so what it can take next. */
export type State = 'statement' | 'key' | 'operator' | 'value' | 'item' | 'after-item'

/** A token as xl's grammar sees it; comments are newlines there, blanks are gone. */
export interface Lookahead {
  readonly kind: 'IDENT' | 'STRING' | 'NUMBER' | 'NEWLINE' | '$end' | ',' | '[' | ']' | '=' | '+=' | ';'
  readonly start: number
  readonly end: number
  /** `first_line` in its location, from 1. */
  readonly line: number
  /** Whether the text that xl prints ends with a newline: then it names the line before. */
  readonly endsLine: boolean
}

/** Why xl's lexer has no token for the text of the bad token at `index`. */
export const badTokenCode = (text: string, tokens: readonly Token[], index: number): SyntaxCode => {
  const token = sure(tokens[index])
  const bad = text.slice(token.start, token.end)
  const before = tokens[index - 1]
  if (bad[0] === '\r') return 'carriage-return'
  if (token.start === 0 && bad.startsWith('\ufeff')) return 'byte-order-mark'
  if (bad.includes('\0')) return 'nul-byte'
  if (bad[0] === '"' || bad[0] === "'") return 'unclosed-string'
  if (bad.startsWith('+=')) return 'missing-equals'
  if (/^[-+.]?\d|^\.\d/.test(bad) || (/^[.A-Za-z%]/.test(bad) && before?.kind === 'number')) return 'bad-number'
  const lead = before?.kind === 'space' ? tokens[index - 2] : before
  const afterOperator = lead?.kind === 'punctuation' && '=[,'.includes(text.charAt(lead.end - 1))
  if (afterOperator && /^[A-Za-z_][\w.-]*$/.test(/^[^,\]);]*/.exec(bad)?.[0] ?? '')) return 'missing-quotes'
  // No key is longer: a line of many such tokens is not looked through from its beginning for each.
  const near = text.slice(Math.max(0, token.start - 200), token.start)
  if (
    /^\s*[\w.-]*$/.test(near.slice(near.lastIndexOf('\n') + 1)) &&
    /^[-\w.]*[ \t]*(?:[+]?=|$)/.test(bad.concat(text.slice(token.end, token.end + 40).split('\n')[0] ?? ''))
  ) {
    return 'capital-in-key'
  }
  return 'bad-character'
}

/** What to mark for a bad token: the word that it belongs to, or the string that lacks its end. */
export const badTokenRange = (text: string, tokens: readonly Token[], index: number, code: SyntaxCode) => {
  const token = sure(tokens[index])
  if (code === 'carriage-return' || code === 'byte-order-mark') return { start: token.start, end: token.start + 1 }
  if (code === 'unclosed-string') {
    const newline = text.indexOf('\n', token.start)
    const line = text.slice(token.start, newline < 0 ? undefined : newline).trimEnd()
    return { start: token.start, end: token.start + line.length }
  }
  if (code === 'bad-character') return token
  if (code === 'missing-equals') return { start: token.start, end: token.start + 2 }
  if (code === 'missing-quotes')
    return {
      start: token.start,
      end: token.start + (/^[\w.-]+/.exec(text.slice(token.start, token.end))?.[0].length ?? 1),
    }
  const word = /(?<![^\s,[\]=;"'#])[^\s,[\]=;"'#]+$/.exec(text.slice(Math.max(0, token.start - 200), token.start))
  const rest = /^[^\s,[\]=;"'#]*/.exec(text.slice(token.end, token.end + 200))
  const attached = tokens[index - 1]?.kind === 'number' || tokens[index - 1]?.kind === 'identifier'
  const own = /^[^\s,[\]=;"'#]+/.exec(text.slice(token.start, token.end))?.[0].length ?? token.end - token.start
  return {
    start: attached && word ? token.start - word[0].length : token.start,
    end: own === token.end - token.start ? token.end + (rest?.[0].length ?? 0) : token.start + own,
  }
}

/** The real cause of a syntax error, and what to mark for it. */
export const explain = (
  text: string,
  state: State,
  previous: Lookahead,
  ahead: Lookahead,
  inList: boolean,
): { code: SyntaxCode; start: number; end: number } => {
  const here = { start: ahead.start, end: ahead.kind === 'NEWLINE' ? ahead.start : ahead.end }
  const before = { start: previous.start, end: previous.end }
  switch (state) {
    case 'statement':
      return { code: ahead.kind === '=' || ahead.kind === '+=' ? 'missing-key' : 'unexpected', ...here }
    case 'key':
      return { code: 'missing-equals', ...before }
    case 'operator':
      if (ahead.kind === 'IDENT') return { code: 'missing-quotes', ...here }
      return { code: 'missing-value', ...(here.start === here.end ? before : here) }
    case 'item':
      if (ahead.kind === '[') return { code: 'nested-list', ...here }
      if (ahead.kind === 'IDENT') {
        return { code: startsSetting(text, ahead) ? 'missing-bracket' : 'missing-quotes', ...here }
      }
      return {
        code: ahead.kind === '$end' ? 'missing-bracket' : 'unexpected',
        ...(ahead.kind === '$end' ? before : here),
      }
    case 'after-item':
      if (ahead.kind === '$end') return { code: 'missing-bracket', ...before }
      if (startsSetting(text, ahead)) return { code: 'missing-bracket', ...here }
      return { code: ahead.kind === 'STRING' || ahead.kind === 'NUMBER' ? 'missing-comma' : 'unexpected', ...here }
    case 'value':
      if (ahead.kind === '$end') return { code: 'no-final-newline', ...before }
      if (ahead.kind === 'IDENT' && startsSetting(text, ahead)) return { code: 'missing-separator', ...here }
      return { code: inList ? 'missing-comma' : 'unexpected', ...here }
  }
}

const startsSetting = (text: string, { kind, end }: Lookahead): boolean =>
  kind === 'IDENT' && /^[ \t]*\+?=/.test(text.slice(end, end + 40))
