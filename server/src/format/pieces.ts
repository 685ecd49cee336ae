import { type Config, isDirective } from '../config/read-config.ts'
import type { Range, Token } from '../syntax/index.ts'

/** A token that stays, with what stands before it and may change: blanks, line ends, commas and semicolons. */
export interface Piece extends Range {
  readonly kind: 'key' | 'operator' | 'atom' | '[' | ']' | 'comment'
  /** The line ends before it, up to the piece before. */
  readonly newlines: number
  /** Whether a comma stands before it. */
  readonly comma: boolean
}

/** Settings that share a line, nearly always one, with the comment behind them; or a comment on a line of its own. */
export interface Unit {
  /** Its first piece, and the one behind its last. */
  readonly first: number
  readonly end: number
  readonly settings: number
  /** Whether a comment stands behind its last setting. */
  readonly commented: boolean
  /** Whether a comment of ours is about one of its lines: which line a finding stands on must stay. */
  readonly pinned: boolean
  /**
   * Whether it stays as it is: a comment of ours stands behind a comma or semicolon alone, and one above it would be about another line
   * were that gone.
   */
  readonly untouched: boolean
}

/** A list, by the index of its `[`. */
export interface ListShape {
  readonly close: number
  readonly items: number
  /** Whether it goes over several lines. */
  readonly multiline: boolean
  /** Whether a comma stands behind its last item. */
  readonly trailing: boolean
}

export interface Pieces {
  readonly pieces: readonly Piece[]
  readonly units: readonly Unit[]
  readonly lists: ReadonlyMap<number, ListShape>
}

/** Where the blanks at the end of a comment begin. */
const endOfComment = (text: string, { start, end }: Token): number => {
  let at = end
  while (at > start && (text.charAt(at - 1) === ' ' || text.charAt(at - 1) === '\t')) at--
  return at
}

/**
 * A config that xl's parser takes, as pieces. Undefined where its text ends with a character that is none of xl's: flex swallows it there, and
 * it would not where a line end followed.
 */
export const piecesOf = ({ tree: { text, tokens }, directives }: Config): Pieces | undefined => {
  const pinned = new Set(directives.suppressions.flatMap(({ line }) => line ?? []))
  const pieces: Piece[] = []
  const units: Unit[] = []
  const lists = new Map<number, ListShape>()
  /** The lists that are open, from the outermost. */
  const open: { index: number; items: number; line: number; comma: boolean }[] = []
  let line = 0
  let newlines = 0
  let comma = false
  /** Whether a comma or semicolon stands before on the line. */
  let marked = false
  let begun: { first: number; line: number; settings: number; commented: boolean; untouched: boolean } | undefined

  const endUnit = (lastLine: number) => {
    if (!begun) return
    let isPinned = false
    for (let each = begun.line; each <= lastLine; each++) isPinned ||= pinned.has(each)
    const { first, settings, commented, untouched } = begun
    units.push({ first, end: pieces.length, settings, commented, pinned: isPinned, untouched })
    begun = undefined
  }
  const push = (kind: Piece['kind'], start: number, end: number) => {
    const topLevel = open.length === 0
    if (topLevel && (kind === 'key' || kind === 'comment')) {
      if (newlines > 0) endUnit(line - newlines)
      begun ??= { first: pieces.length, line, settings: 0, commented: false, untouched: false }
      if (kind === 'key') begun.settings++
      else begun.commented = begun.settings > 0
    }
    if (begun && marked && newlines > 0 && kind === 'comment') begun.untouched ||= isDirective(text.slice(start, end))
    pieces.push({ kind, start, end, newlines, comma })
    newlines = 0
    comma = false
    marked = false
  }
  const countItem = () => {
    const inner = open.at(-1)
    if (!inner) return
    inner.items++
    inner.comma = false
  }
  const punctuation = (token: Token) => {
    const character = text.charAt(token.start)
    const inner = open.at(-1)
    if (character === ';') marked = true
    else if (character === ',') {
      comma = true
      marked = true
      if (inner) inner.comma = true
    } else if (character === '[') {
      countItem()
      push('[', token.start, token.end)
      open.push({ index: pieces.length - 1, items: 0, line, comma: false })
    } else if (character === ']') {
      push(']', token.start, token.end)
      open.pop()
      if (!inner) return
      const { index, items, comma: trailing } = inner
      lists.set(index, { close: pieces.length - 1, items, multiline: line > inner.line, trailing })
    } else push('operator', token.start, token.end)
  }

  for (const token of tokens) {
    const { kind, start, end } = token
    if (kind === 'bad') return undefined
    if (kind === 'newline') {
      line++
      newlines++
      marked = false
    } else if (kind === 'punctuation') punctuation(token)
    else if (kind === 'comment') push('comment', start, endOfComment(text, token))
    else if (kind === 'identifier') push('key', start, end)
    else if (kind !== 'space') {
      countItem()
      push('atom', start, end)
    }
  }
  endUnit(line - newlines)
  return { pieces, units, lists }
}
