import type { SyntaxNode } from '@lezer/common'
import { sure } from '../../sure.ts'
import type { Machine } from '../machine/machine.ts'
import { childrenOf, type Source } from './parse.ts'

type Text = Pick<Source, 'text' | 'longs'>

const single = (source: Text, node: SyntaxNode): boolean => {
  const written = source.text.slice(node.from, node.to)
  if (node.name === 'Number') return /^\d+$/.test(written) && !source.longs.has(node.from)
  return node.name === 'String' && /^(?:'(?!'')|"(?!""))/.test(written) && !/[\r\n]/.test(written)
}

const literal = (source: Text, node: SyntaxNode): boolean =>
  node.name === 'ArrayExpression'
    ? childrenOf(node).every((child) => /^[[\],]$/.test(child.name) || single(source, child))
    : single(source, node)

/** Whether `name = value` could stand in a config of xl as it is: a number, a string, a list of them. */
export const plainLiteral = (m: Machine, statement: SyntaxNode, value: SyntaxNode): boolean =>
  literal(m.source, value) && !/\\[ \t]*[\r\n]/.test(m.source.text.slice(statement.from, statement.to))

/** Whether a statement at the top of the file is such a setting, or no Python that we could read. */
export const isSetting = (source: Source, statement: SyntaxNode): boolean => {
  if (statement.type.isError) return true
  const parts = childrenOf(statement)
  if (statement.name === 'StatementGroup') return parts.every((part) => part.name === ';' || isSetting(source, part))
  if (source.broken(statement)) return true
  return (
    statement.name === 'AssignStatement' &&
    parts.length === 3 &&
    parts[0]?.name === 'VariableName' &&
    literal(source, sure(parts[2])) &&
    !/\\[ \t]*[\r\n]/.test(source.text.slice(statement.from, statement.to))
  )
}
