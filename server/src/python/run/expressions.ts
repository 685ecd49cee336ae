import type { SyntaxNode } from '@lezer/common'
import type { Machine } from '../machine/machine.ts'
import { derived, dict, limit, list, notKnown, raise, spend, spendItems, type unknown } from '../machine/machine.ts'
import { boundNames, lookUp } from '../machine/names.ts'
import { unary } from '../machine/operators.ts'
import { subscript } from '../machine/sequences.ts'
import { keyOf, repr, shownText, truth } from '../machine/show.ts'
import { boolean, integer, lossOf, none, tuple, type Value } from '../machine/values.ts'
import { readNumber, readString } from '../read/literals.ts'
import { childrenOf } from '../read/parse.ts'
import { attribute } from './attributes.ts'
import { fork } from './branches.ts'
import { call } from './calls.ts'
import { comprehension, dictComprehension } from './comprehensions.ts'
import { binary, logical } from './conditions.ts'
import { joined } from './fstrings.ts'
import { assign } from './targets.ts'

export const sourceOf = (m: Machine, node: SyntaxNode): string => m.source.masked.slice(node.from, node.to)

/** The value of an expression. Unknown parts make it unknown; Python's own errors are thrown. */
export const evaluate = (m: Machine, node: SyntaxNode): Value => {
  spend(m, node)
  if (m.depth >= m.limits.depth) return limit(m, node, 'This is nested too deep to work out.')
  m.depth++
  try {
    return evaluateInner(m, node)
  } finally {
    m.depth--
  }
}

const between = /^[()[\]{},:]$/

/** The expressions between the brackets of `node`. */
export const inside = (node: SyntaxNode): SyntaxNode[] => childrenOf(node).filter((child) => !between.test(child.name))

const evaluateInner = (m: Machine, node: SyntaxNode): Value => {
  switch (node.name) {
    case 'Number':
      return readNumber(m, node)
    case 'String':
      return readString(m, node)
    case 'ContinuedString':
    case 'FormatString':
      return joined(m, node)
    case 'Boolean':
      return boolean(sourceOf(m, node) === 'True')
    case 'None':
      return none
    case 'VariableName': {
      const value = lookUp(m, node, sourceOf(m, node))
      return value.type === 'unknown' && m.tries > 0 ? derived(m, [value]) : value
    }
    case 'ParenthesizedExpression':
    case 'TupleExpression': {
      const inner = inside(node)
      const value =
        node.name === 'ParenthesizedExpression' && inner[0] ? evaluate(m, inner[0]) : tuple(elements(m, node, inner))
      return m.source.reprs.has(node.from) ? shownText(repr(m, node, value)) : value
    }
    case 'ArrayExpression':
      return list(m, elements(m, node, inside(node)))
    case 'DictionaryExpression':
      return dictionary(m, node)
    case 'SetExpression':
      return notKnown(m, node, 'unsupported', 'Sets are not evaluated here.', elements(m, node, inside(node)))
    case 'BinaryExpression':
      return node.getChild('or') || node.getChild('and') ? logical(m, node) : binary(m, node)
    case 'UnaryExpression': {
      const [operator, operand] = childrenOf(node) as [SyntaxNode, SyntaxNode]
      if (operator.name === 'not') return logical(m, node)
      const value = evaluate(m, operand)
      // The smallest integer is written with a number that is too large to be one.
      if (operand.name === 'Number' && value.type === 'int' && sourceOf(m, operator) === '-')
        return integer(-value.value, m.source.longs.has(operand.from))
      return unary(m, node, sourceOf(m, operator), value)
    }
    case 'ConditionalExpression': {
      const [first, , condition, , second] = childrenOf(node) as [
        SyntaxNode,
        SyntaxNode,
        SyntaxNode,
        SyntaxNode,
        SyntaxNode,
      ]
      const value = evaluate(m, condition)
      return either(
        m,
        node,
        value,
        () => evaluate(m, first),
        () => evaluate(m, second),
      )
    }
    case 'MemberExpression':
      return member(m, node)
    case 'CallExpression':
      return call(m, node)
    case 'LambdaExpression':
      return lambda(m, node)
    case 'ArrayComprehensionExpression':
    case 'ComprehensionExpression':
      return comprehension(m, node, node.name === 'ComprehensionExpression')
    case 'DictionaryComprehensionExpression':
      return dictComprehension(m, node)
    case 'NamedExpression': {
      const [target, , expression] = childrenOf(node) as [SyntaxNode, SyntaxNode, SyntaxNode]
      const value = evaluate(m, expression)
      assign(m, target, value, { statement: node, valueNode: expression, kind: 'computed' })
      return value
    }
    default:
      return notKnown(
        m,
        node,
        'unsupported',
        `This kind of expression (${node.name.replace(/Expression$/, '').toLowerCase()}) is not evaluated here.`,
      )
  }
}

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

const elements = (m: Machine, node: SyntaxNode, nodes: readonly SyntaxNode[]): Value[] => {
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

const dictionary = (m: Machine, node: SyntaxNode): Value => {
  const entries = new Map<string, readonly [Value, Value]>()
  const parts = inside(node)
  if (parts.some((part) => part.name === '**'))
    return notKnown(m, node, 'unsupported', '`**` in a dict is not evaluated here.', [])
  spendItems(m, node, parts.length)
  let lost: ReturnType<typeof unknown> | undefined
  for (let index = 0; index + 1 < parts.length; index += 2) {
    // Python 2 works out the value before the key.
    const value = evaluate(m, parts[index + 1] as SyntaxNode)
    const key = evaluate(m, parts[index] as SyntaxNode)
    const name = keyOf(key)
    if (name === undefined)
      lost ??= lossOf(key)
        ? derived(m, [key])
        : notKnown(m, node, 'unsupported', 'A key of this kind is not evaluated here.')
    else entries.set(name, [entries.get(name)?.[0] ?? key, value])
  }
  const made = dict(m, entries)
  if (lost) made.lost = lost
  return made
}

/** What stands between the brackets of `base[...]`. */
export const evaluateIndex = (m: Machine, node: SyntaxNode): Value => {
  const parts = childrenOf(node).slice(2, -1)
  if (!parts.some((part) => part.name === ':')) return evaluateAll(m, parts)
  if (parts.some((part) => part.name === ','))
    return notKnown(m, node, 'unsupported', 'Several slices at once are not evaluated here.')
  const values: Value[] = [none, none, none]
  let place = 0
  for (const part of parts) {
    if (part.name === ':') place++
    else values[place] = evaluate(m, part)
  }
  return { type: 'slice', parts: values as [Value, Value, Value] }
}

const member = (m: Machine, node: SyntaxNode): Value => {
  const base = evaluate(m, node.firstChild as SyntaxNode)
  const property = node.getChild('PropertyName')
  return property ? attribute(m, node, base, sourceOf(m, property)) : subscript(m, node, base, evaluateIndex(m, node))
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

const lambda = (m: Machine, node: SyntaxNode): Value => {
  const parameters = parametersOf(m, node.getChild('ParamList'))
  const body = node.lastChild as SyntaxNode
  const locals = new Set([...boundNames(m, body).names, ...parameters.map(({ name }) => name)])
  return {
    type: 'function',
    name: '<lambda>',
    parameters,
    body,
    lambda: true,
    locals,
    globals: new Set(),
    scope: m.scope,
  }
}
