import type { SyntaxNode } from '@lezer/common'
import { sure } from '../../sure.ts'
import { readNumber, readString } from '../machine/literals.ts'
import type { Machine } from '../machine/machine.ts'
import { derived, dict, list, notKnown, spendItems, type unknown } from '../machine/machine.ts'
import { boundNames, lookUp } from '../machine/names.ts'
import { unary } from '../machine/operators.ts'
import { subscript } from '../machine/sequences.ts'
import { keyOf, repr, shownText } from '../machine/show.ts'
import { boolean, integer, lossOf, none, tuple, type Value } from '../machine/values.ts'
import { childNamed, childrenOf } from '../read/parse.ts'
import { attribute } from './attributes.ts'
import { call } from './calls.ts'
import { comprehension, dictComprehension } from './comprehensions.ts'
import { binary, isBareTuple, logical } from './conditions.ts'
import { either, elements, evaluate, evaluateIndex, inside, parametersOf, sourceOf } from './evaluate.ts'
import { joined } from './fstrings.ts'
import { assign } from './targets.ts'

/** The value of an expression by its kind; `evaluate` counts it. */
export const expression = (m: Machine, node: SyntaxNode): Value => {
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
      if (isBareTuple(m, node)) return bareTuple(m, node)
      return childNamed(node, 'or') || childNamed(node, 'and') ? logical(m, node) : binary(m, node)
    case 'UnaryExpression': {
      const children = childrenOf(node)
      const [operator, operand] = [sure(children[0]), sure(children[1])]
      if (operator.name === 'not') return logical(m, node)
      const value = evaluate(m, operand)
      // The smallest integer is written with a number that is too large to be one.
      if (operand.name === 'Number' && value.type === 'int' && sourceOf(m, operator) === '-')
        return integer(-value.value, m.source.longs.has(operand.from))
      return unary(m, node, sourceOf(m, operator), value)
    }
    case 'ConditionalExpression': {
      const [first, , condition, , second] = childrenOf(node)
      const value = evaluate(m, sure(condition))
      return either(
        m,
        node,
        value,
        () => evaluate(m, sure(first)),
        () => evaluate(m, sure(second)),
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
      const [target, , valueNode] = childrenOf(node)
      const value = evaluate(m, sure(valueNode))
      assign(m, sure(target), value, { statement: node, valueNode, kind: 'computed' })
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

/** What a list comprehension goes through where that is a tuple without parentheses. */
const bareTuple = (m: Machine, node: SyntaxNode): Value => {
  if (!node.parent?.name.endsWith('ComprehensionExpression'))
    return notKnown(m, node, 'unsupported', 'A tuple like this in a comprehension is not evaluated here.')
  const parts: SyntaxNode[] = []
  let rest = node
  for (; isBareTuple(m, rest); rest = sure(rest.firstChild)) parts.unshift(sure(rest.lastChild))
  return tuple(elements(m, node, [rest, ...parts]))
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
    const name = keyOf(m, node, key)
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

const member = (m: Machine, node: SyntaxNode): Value => {
  const base = evaluate(m, sure(node.firstChild))
  const property = childNamed(node, 'PropertyName')
  return property ? attribute(m, node, base, sourceOf(m, property)) : subscript(m, node, base, evaluateIndex(m, node))
}

const lambda = (m: Machine, node: SyntaxNode): Value => {
  const parameters = parametersOf(m, childNamed(node, 'ParamList'))
  const body = sure(node.lastChild)
  const locals = new Set([...boundNames(m, body).names, ...parameters.map(({ name }) => name)])
  return {
    type: 'function',
    name: '<lambda>',
    parameters,
    body,
    lambda: true,
    generates: false,
    locals,
    globals: new Set(),
    scope: m.scope,
  }
}
