import { append } from '../append.ts'
import { sure } from '../sure.ts'

/** A stretch of the document: UTF-16 offsets, `end` not included. */
export interface Range {
  readonly start: number
  readonly end: number
}

export type TokenKind =
  | 'identifier'
  | 'number'
  | 'string'
  | 'punctuation' // , [ ] = += ;
  | 'newline' // only ever "\n"
  | 'comment' // from # to the end of the line, without the newline
  | 'space' // blanks and tabs
  | 'bad' // what xl's lexer refuses

/** A piece of the text. All tokens one after another are the whole text. */
export interface Token extends Range {
  readonly kind: TokenKind
}

/**
 * A string or a number. xl does not tell them apart after the lexer: both are text.
 */
export interface Atom extends Range {
  readonly type: 'atom'
  /** What xl takes it for, with quotes removed and escapes resolved. */
  readonly text: string
  /** `'` or `"`; undefined for a bare number. */
  readonly quote: "'" | '"' | undefined
  /**
   * For each offset in `text` (and for its end) the offset in the document; undefined when the text stands there
   * letter by letter. Use `sourceOffset` and `sourceRange`.
   */
  readonly map: readonly number[] | undefined
  /** Escapes in the document that leave nothing in `text`. */
  readonly lost?: readonly Range[]
}

/** A list in square brackets. */
export interface List extends Range {
  readonly type: 'list'
  readonly items: readonly Value[]
  /** Whether its `]` is there. */
  readonly closed: boolean
}

export type Value = Atom | List

/** The strings and numbers of a value in their order, in lists as deep as somebody has written them. */
export const atomsOf = (value: Value): readonly Atom[] => {
  const found: Atom[] = []
  const left: Value[] = [value]
  for (let each = left.pop(); each; each = left.pop()) {
    if (each.type === 'atom') found.push(each)
    else append(left, each.items.toReversed())
  }
  return found
}

/** `key = value` or `key += value`; the value is missing while it is being typed. */
export interface Setting extends Range {
  readonly key: Range & { readonly name: string }
  readonly operator: (Range & { readonly text: '=' | '+=' }) | undefined
  readonly value: Value | undefined
}

export type SyntaxCode =
  | 'bad-escape'
  | 'bad-character'
  | 'bad-number'
  | 'byte-order-mark'
  | 'capital-in-key'
  | 'carriage-return'
  | 'comment-without-newline'
  | 'missing-bracket'
  | 'missing-comma'
  | 'missing-equals'
  | 'missing-key'
  | 'missing-quotes'
  | 'missing-separator'
  | 'missing-value'
  | 'mixed-addition'
  | 'nested-list'
  | 'no-final-newline'
  | 'nul-byte'
  | 'other-notation'
  | 'too-deep'
  | 'unclosed-string'
  | 'unexpected'

/** One reason why xl refuses the text. */
export interface SyntaxProblem extends Range {
  readonly code: SyntaxCode
  /** The line (from 0) that xl's own message names; undefined where xl stays quiet after an earlier error. */
  readonly xlLine: number | undefined
  /** What xl's own message says after the colon, of several each on a line; undefined where it stays quiet. */
  readonly said: string | undefined
}

/** A mistake as a person is told of it: what xl stumbles over, once. */
export interface Cause extends SyntaxProblem {
  /** All places of the statement that the mistake is at, where it can be at several. */
  readonly places: readonly Range[]
  /** What has been written in place of what xl reads, where that can be told. */
  readonly slip?: Slip
}

/**
 * How something is written in other places: a fence of Markdown, its signs around a word, a marker of a list, a difference or a prompt, a `{` of JSON,
 * other brackets around a list, none of its commas, a `[section]`, a tag
 * or an entity of HTML, an ellipsis, `export`, a key in quotes, `:` for `=`, items below a key as in YAML, a `\\` or `,` at the end of a line, quotes that
 * are doubled or do not match, signs that look like those of xl, the marks of a conflict of git, and the lines of a difference.
 */
export type Habit =
  | 'apostrophe'
  | 'brace'
  | 'bracket'
  | 'comma'
  | 'conflict'
  | 'continuation'
  | 'declaration'
  | 'difference'
  | 'doubled-quotes'
  | 'ellipsis'
  | 'end'
  | 'entity'
  | 'escaped-quotes'
  | 'fence'
  | 'half-quoted'
  | 'items'
  | 'lookalike'
  | 'marker'
  | 'markup'
  | 'operator'
  | 'own-quotes'
  | 'quoted-key'
  | 'quotes'
  | 'section'
  | 'setting-comma'
  | 'surplus'
  | 'tag'
  | 'wrapped'

/** A statement as it is written elsewhere; its range is that of the first thing that xl reads otherwise. */
export interface Slip extends Range {
  readonly habit: Habit
  /** The statement as xl would read it; empty where nothing is left of it. */
  readonly meant: string
  /** All that has been written otherwise; `bare` for what has been put in quotes beside that. */
  readonly habits: readonly (Habit | 'bare')[]
  /** What makes one of the other. */
  readonly edit: Range & { readonly newText: string }
}

/** The whole text as tokens and settings, and what xl's lexer and grammar refuse in it. */
export interface Tree {
  readonly text: string
  readonly tokens: readonly Token[]
  /** The token that an offset lies in or ends: of its line alone, where nobody has asked for all. */
  tokenAt(offset: number): Token | undefined
  readonly settings: readonly Setting[]
  readonly problems: readonly SyntaxProblem[]
  /** What is wrong, as a person would say it. */
  readonly causes: readonly Cause[]
  /** Whether xl adds its hint that the file looks like Python (it does so only beside an error). */
  readonly likelyPython: boolean
}

/** All that is read of a text but its tokens. */
export interface Contents extends Pick<Tree, 'settings' | 'problems' | 'likelyPython'> {
  causes(): Tree['causes']
}

/** What xl has against a text that it takes. */
export const flawless: Omit<Contents, 'settings'> = { problems: [], causes: () => [], likelyPython: false }

/** The decoded text of a single value; undefined for a list, or where there is no value. */
export const textOf = (value: Value | undefined): string | undefined =>
  value?.type === 'atom' ? value.text : undefined

/** The offset in the document of an offset in the decoded text of `atom`. */
export const sourceOffset = (atom: Atom, offset: number): number => {
  const at = Math.max(0, Math.min(offset, atom.text.length))
  if (atom.map) return atom.map[at] ?? atom.end
  return atom.start + (atom.quote ? 1 : 0) + at
}

/** The range in the document of a range in the decoded text of `atom`. */
export const sourceRange = (atom: Atom, start: number, end: number): Range => ({
  start: sourceOffset(atom, start),
  end: Math.max(sourceOffset(atom, start), sourceOffset(atom, end)),
})

/** The offset in the decoded text of `atom` for an offset in the document: the nearest one that is not before it. */
export const textOffset = (atom: Atom, offset: number): number => {
  let low = 0
  let high = atom.text.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sourceOffset(atom, middle) >= offset) high = middle
    else low = middle + 1
  }
  return low
}

/** The inside of `atom`: without its quotes. */
export const contentRange = (atom: Atom): Range => sourceRange(atom, 0, atom.text.length)

const tokenIndexAt = (tokens: readonly Token[], offset: number): number => {
  let low = 0
  let high = tokens.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const token = tokens[middle]
    if (!token) return -1
    if (token.end < offset) low = middle + 1
    else if (token.start >= offset && middle > 0) high = middle - 1
    else return middle
  }
  return -1
}

/** The token that `offset` lies in or ends. */
export const tokenAt = (tokens: readonly Token[], offset: number): Token | undefined =>
  tokens[tokenIndexAt(tokens, offset)]

/** The index of the last of some ranges, in the order of the text, that begins at or before `offset`; -1 where none does. */
export const indexOfBegun = (ranges: readonly Range[], offset: number): number => {
  let low = -1
  let high = ranges.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (sure(ranges[middle]).start <= offset) low = middle
    else high = middle - 1
  }
  return low
}

/** The index of the first of some ranges, in the order of the text, that begins at or behind `offset`. */
export const firstFrom = (ranges: readonly Range[], offset: number): number => indexOfBegun(ranges, offset - 1) + 1

/** The last setting that begins at or before `offset`: the one that it belongs to, if it belongs to any. */
export const settingBefore = (settings: readonly Setting[], offset: number): Setting | undefined =>
  settings[indexOfBegun(settings, offset)]

/** Those of some ranges, in the order of the text and apart from each other, that `offset` is in or at the edge of: two where they touch. */
export const rangesAt = <R extends Range>(ranges: readonly R[], offset: number): readonly R[] => {
  let low = 0
  let high = ranges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sure(ranges[middle]).end < offset) low = middle + 1
    else high = middle
  }
  let behind = low
  while (behind < ranges.length && sure(ranges[behind]).start <= offset) behind++
  return ranges.slice(low, behind)
}

/** The first of them. */
export const rangeAt = <R extends Range>(ranges: readonly R[], offset: number): R | undefined =>
  rangesAt(ranges, offset)[0]

/** Where the last token before `offset` ends that says anything to xl: no blank, no line end, no comment. `offset` where there is none. */
export const endBefore = (tokens: readonly Token[], offset: number): number => {
  let index = tokenIndexAt(tokens, offset)
  while (/^(space|newline|comment)$/.test(tokens[index]?.kind ?? '')) index--
  return tokens[index]?.end ?? offset
}
