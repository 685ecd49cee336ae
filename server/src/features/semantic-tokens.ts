import type { SemanticTokens } from 'vscode-languageserver-types'
import type { Snapshot } from '../snapshot.ts'
import type { Part } from '../values/value-type.ts'

/** What the numbers in the tokens stand for. */
export const semanticLegend = {
  tokenTypes: ['property', 'enumMember', 'number', 'operator', 'string', 'variable'],
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

const lineEnd = (text: string, start: number, end: number): number => {
  const length = text.slice(start, end).search(/[\r\n]/)
  return length < 0 ? end : start + length
}

/** The insides of spec strings: fields, values, numbers; and keys that are deprecated. */
export const semanticTokens = ({ config, document }: Snapshot): SemanticTokens => {
  const parts = [...config.entries.values()]
    .flatMap(({ reading }) => reading?.parts ?? [])
    .filter(({ start, end }) => end > start)
    .sort((a, b) => a.start - b.start)
  const { text } = config.tree
  const data: number[] = []
  let line = 0
  let character = 0
  let reached = 0
  for (const { start, end: whole, role } of parts) {
    // A token is on one line, and in an editor a carriage return ends one.
    const end = lineEnd(text, start, whole)
    if (start < reached || end === start) continue
    const position = document.positionAt(start)
    const sameLine = position.line === line
    data.push(
      position.line - line,
      sameLine ? position.character - character : position.character,
      end - start,
      typeOf[role],
      0,
    )
    ;({ line, character } = position)
    reached = end
  }
  return { data }
}
