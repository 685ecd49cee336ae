import type { SemanticTokens } from 'vscode-languageserver-types'
import type { Config } from '../config/read-config.ts'
import type { Snapshot } from '../snapshot.ts'
import type { Range, Token } from '../syntax/index.ts'
import type { Part } from '../values/value-type.ts'

/** What the numbers in the tokens stand for. */
export const semanticLegend = {
  tokenTypes: ['property', 'enumMember', 'number', 'operator', 'string', 'variable', 'comment', 'keyword'],
  tokenModifiers: ['deprecated'],
}

const typeOf: Record<Part['role'], number> = {
  field: 0,
  choice: 1,
  number: 2,
  operator: 3,
  path: 4,
  value: 4,
  device: 5,
}

/** What xl's lexer finds, for editors that have no grammar of ours; blanks and what xl refuses have no colour. */
const typeOfToken: Partial<Record<Token['kind'], number>> = {
  identifier: 7,
  number: 2,
  string: 4,
  comment: 6,
  punctuation: 3,
}

/** A stretch of text in one colour. */
interface Coloured extends Range {
  readonly type: number
}

/** The parts of spec strings: fields, values, numbers. Of those that lie over each other the first counts. */
const partsOf = ({ entries }: Config): Coloured[] => {
  let reached = 0
  return [...entries.values()]
    .flatMap(({ reading }) => reading?.parts ?? [])
    .filter(({ start, end }) => end > start)
    .sort((a, b) => a.start - b.start)
    .flatMap(({ start, end, role }) => {
      if (start < reached) return []
      reached = end
      return [{ start, end, type: typeOf[role] }]
    })
}

/** The tokens of the text, with the parts in place of what lies under them. */
const between = (tokens: readonly Token[], parts: readonly Coloured[]): Coloured[] => {
  const found: Coloured[] = []
  let reached = 0
  const push = (start: number, end: number, type: number | undefined) => {
    if (type !== undefined && end > Math.max(start, reached)) found.push({ start: Math.max(start, reached), end, type })
    reached = Math.max(reached, end)
  }
  let next = 0
  for (const { start, end, kind } of tokens) {
    const type = typeOfToken[kind]
    for (let part = parts[next]; part && part.start < end; part = parts[++next]) {
      push(Math.min(start, part.start), part.start, type)
      push(part.start, part.end, part.type)
    }
    push(start, end, type)
  }
  return found
}

/** A token is on one line, and in an editor a carriage return ends one. */
const byLine = (text: string, { start, end, type }: Coloured): Coloured[] =>
  [...text.slice(start, end).matchAll(/[^\r\n]+/g)].map(({ 0: line, index }) => ({
    start: start + index,
    end: start + index + line.length,
    type,
  }))

/**
 * The insides of spec strings: fields, values, numbers.
 * @param whole whether keys, strings, numbers, comments and operators are coloured, too: for an editor without a grammar
 */
export const semanticTokens = ({ config, document }: Snapshot, whole = false): SemanticTokens => {
  const { text, tokens } = config.tree
  const parts = partsOf(config)
  const data: number[] = []
  let line = 0
  let character = 0
  for (const coloured of whole ? between(tokens, parts) : parts) {
    for (const { start, end, type } of byLine(text, coloured)) {
      const position = document.positionAt(start)
      const sameLine = position.line === line
      data.push(
        position.line - line,
        sameLine ? position.character - character : position.character,
        end - start,
        type,
        0,
      )
      ;({ line, character } = position)
    }
  }
  return { data }
}
