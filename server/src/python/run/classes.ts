import type { SyntaxNode } from '@lezer/common'
import { sure } from '../../sure.ts'
import { forget } from '../machine/branches.ts'
import { type Machine, notKnown } from '../machine/machine.ts'
import { boundNames } from '../machine/names.ts'
import { childNamed, childrenOf } from '../read/parse.ts'
import { sourceOf } from './evaluate.ts'

const functions = /^(?:FunctionDefinition|LambdaExpression)$/

/** The names that run with a class, but for those that it sets itself, and those that its functions read. */
const namesRead = (m: Machine, body: SyntaxNode) => {
  const own = boundNames(m, body).names
  const [atOnce, later] = [new Map<string, SyntaxNode>(), new Map<string, SyntaxNode>()]
  const visit = (node: SyntaxNode, into: Map<string, SyntaxNode>, local: ReadonlySet<string>): void => {
    if (node.name === 'VariableName') {
      const name = sourceOf(m, node)
      if (!local.has(name) && m.records.has(name) && !m.hidden.has(name) && !into.has(name)) into.set(name, node)
    }
    const parts = childrenOf(node)
    for (const [index, child] of parts.entries()) {
      const runsLater = functions.test(node.name) && index === parts.length - 1
      if (runsLater) visit(child, later, new Set([...boundNames(m, child).names, ...parameterNames(m, node)]))
      else visit(child, into, local)
    }
  }
  visit(body, atOnce, own)
  return { atOnce, later }
}

const parameterNames = (m: Machine, definition: SyntaxNode): string[] =>
  childrenOf(sure(childNamed(definition, 'ParamList') ?? definition)).flatMap((child) =>
    child.name === 'VariableName' ? sourceOf(m, child) : [],
  )

/**
 * `class`, of which nothing is worked out but what it reads: its block ran with globals of its own, and saw no name of the file, as its
 * functions did not (`opts.py`, `load`).
 */
export const defineClass = (m: Machine, statement: SyntaxNode, parts: readonly SyntaxNode[]): void => {
  const body = sure(parts.at(-1))
  const { atOnce, later } = namesRead(m, body)
  if (m.muted === 0 && m.within.conditional === 0)
    for (const [name, node] of atOnce) if (!m.unseen.has(name)) m.unseen.set(name, node)
  const [first] = later.keys()
  const unseen =
    first === undefined ? '' : ` Its functions did not see \`${first}\`, a name at the top of the file, when xm ran it.`
  forget(m, statement, notKnown(m, statement, 'unsupported', `\`class\` is not evaluated here.${unseen}`).cause)
}
