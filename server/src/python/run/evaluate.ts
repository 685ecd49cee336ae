import type { SyntaxNode } from '@lezer/common'
import { fork } from '../machine/branches.ts'
import type { Machine } from '../machine/machine.ts'
import { derived, limit, notKnown, raise, spend, spendItems } from '../machine/machine.ts'
import { truth } from '../machine/show.ts'
import { none, tuple, type Value } from '../machine/values.ts'
import { childrenOf } from '../read/parse.ts'

export const sourceOf = (m: Machine, node: SyntaxNode): string => m.source.masked.slice(node.from, node.to)

/** The value of an expression. Unknown parts make it unknown; Python's own errors are thrown. */
export const evaluate = (m: Machine, node: SyntaxNode): Value => {
  spend(m, node)
  if (m.depth >= m.limits.depth) return limit(m, node, 'This is nested too deep to work out.')
  m.depth++
  try {
    return m.interpreter.expression(m, node)
  } finally {
    m.depth--
  }
}

const between = /^[()[\]{},:]$/

/** The expressions between the brackets of `node`. */
export const inside = (node: SyntaxNode): SyntaxNode[] => childrenOf(node).filter((child) => !between.test(child.name))

/** One of two values by a condition that may not be known. */
export const either = (
  m: Machine,
  node: SyntaxNode,
  condition: Value,
  first: () => Value,
  second: () => Value,
): Value => {
  const taken = truth(condition)
  if (taken !== undefined) return taken ? first() : second()
  const { cause } = derived(m, [condition])
  const outcome = fork(
    m,
    node,
    cause,
    () => ({ kind: 'return', value: first() }),
    () => ({ kind: 'return', value: second() }),
  )
  return outcome.kind === 'return' ? outcome.value : none
}

export const elements = (m: Machine, node: SyntaxNode, nodes: readonly SyntaxNode[]): Value[] => {
  spendItems(m, node, nodes.length)
  return nodes.map((child) =>
    child.name === '*' ? raise(child, 'SyntaxError', 'a starred element') : evaluate(m, child),
  )
}

/** Several expressions with commas are a tuple; one is itself. */
export const evaluateAll = (m: Machine, nodes: readonly SyntaxNode[]): Value => {
  const parts = nodes.filter((node) => node.name !== ',')
  const [first] = parts
  if (!first) return tuple([])
  return nodes.length === 1 ? evaluate(m, first) : tuple(elements(m, first, parts))
}

/** What stands between the brackets of `base[...]`. */
export const evaluateIndex = (m: Machine, node: SyntaxNode): Value => {
  const parts = childrenOf(node).slice(2, -1)
  if (!parts.some((part) => part.name === ':')) return evaluateAll(m, parts)
  if (parts.some((part) => part.name === ','))
    return notKnown(m, node, 'unsupported', 'Several slices at once are not evaluated here.')
  const values: [Value, Value, Value] = [none, none, none]
  let place = 0
  for (const part of parts) {
    if (part.name === ':') place++
    else values[place] = evaluate(m, part)
  }
  return { type: 'slice', parts: values }
}

/** The parameters of a `def` or a `lambda`, with their defaults worked out. */
export const parametersOf = (m: Machine, node: SyntaxNode | null): (Value & { type: 'function' })['parameters'] => {
  const parameters: { name: string; kind: '' | '*' | '**'; default?: Value }[] = []
  let kind: '' | '*' | '**' = ''
  for (const child of node ? childrenOf(node) : []) {
    if (child.name === '*' || child.name === '**') kind = child.name
    else if (child.name === ',') kind = ''
    else if (child.name === 'VariableName' && child.prevSibling?.name !== 'AssignOp')
      parameters.push({ name: sourceOf(m, child), kind })
    else if (child.prevSibling?.name === 'AssignOp')
      Object.assign(parameters.at(-1) ?? {}, { default: evaluate(m, child) })
  }
  return parameters
}
