import type { SemanticTokens } from 'vscode-languageserver-types'
import { type Config, contextOf, type Overwritten, valueTypeOf } from '../config/read-config.ts'
import type { Snapshot } from '../snapshot.ts'
import type { Range, Token } from '../syntax/index.ts'
import type { Part } from '../values/value-type.ts'

const typeOf: Record<Part['role'], number> = {
  field: 0,
  choice: 1,
  number: 2,
  operator: 3,
  path: 8,
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

/** What a setting is made of that does not count: a later one of its key is read in its place. */
const partsOfLost = ({ setting: { key, value } }: Overwritten, config: Config): readonly Part[] => {
  const entry = config.entries.get(key.name)
  if (!value || !entry?.inRelease || entry.notRead) return []
  return valueTypeOf(config, key.name)?.read(value, contextOf(config, key.name)).parts ?? []
}

/**
 * The parts of spec strings: fields, values, numbers. Of those that lie over each other the first counts.
 * @param whole whether the editor has no grammar of ours; then it has no colour for paths either, which no other language has
 */
const partsOf = (config: Config, whole: boolean): Coloured[] => {
  let reached = 0
  const counting = [...config.entries.values()].flatMap(({ reading }) => reading?.parts ?? [])
  return [...counting, ...config.overwritten.flatMap((lost) => partsOfLost(lost, config))]
    .filter(({ start, end }) => end > start)
    .sort((a, b) => a.start - b.start)
    .flatMap(({ start, end, role }) => {
      if (start < reached) return []
      reached = end
      return [{ start, end, type: whole && role === 'path' ? typeOf.value : typeOf[role] }]
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
  const parts = partsOf(config, whole)
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
        document.positionAt(end).character - position.character,
        type,
        0,
      )
      ;({ line, character } = position)
    }
  }
  return { data }
}
