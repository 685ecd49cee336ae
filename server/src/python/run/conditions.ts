import type { SyntaxNode } from '@lezer/common'
import { sure } from '../../sure.ts'
import type { Machine } from '../machine/machine.ts'
import { derived, limit, spend } from '../machine/machine.ts'
import { arithmetic, comparison } from '../machine/operators.ts'
import { truth } from '../machine/show.ts'
import { boolean, none, type Value } from '../machine/values.ts'
import { childNamed, childrenOf } from '../read/parse.ts'
import { either, evaluate, sourceOf } from './evaluate.ts'

/** `and`, `or` and `not`, read as a flat row: the parser lets `not` reach over `and` and `or`, and Python does not. */
export const logical = (m: Machine, node: SyntaxNode): Value => {
  const row: (SyntaxNode | 'and' | 'or' | 'not')[] = []
  const stack: (SyntaxNode | 'and' | 'or' | 'not')[] = [node]
  for (let at = stack.pop(); at; at = stack.pop()) {
    if (typeof at === 'string') row.push(at)
    else if (at.name === 'BinaryExpression' && (childNamed(at, 'and') || childNamed(at, 'or'))) {
      const [left, , right] = childrenOf(at)
      stack.push(sure(right), childNamed(at, 'and') ? 'and' : 'or', sure(left))
    } else if (at.name === 'UnaryExpression' && childNamed(at, 'not')) stack.push(sure(childrenOf(at)[1]), 'not')
    else row.push(at)
    spend(m, node)
  }
  const negated = (part: readonly (typeof row)[number][]): Value => {
    const operand = part.at(-1)
    let value = !operand || typeof operand === 'string' ? none : evaluate(m, operand)
    if (part.length > 1) {
      const held = truth(value)
      if (held === undefined) value = derived(m, [value])
      else value = boolean((part.length - 1) % 2 === 1 ? !held : held)
    }
    return value
  }
  const split = (part: readonly (typeof row)[number][], operator: 'and' | 'or'): (typeof row)[] => {
    const parts: (typeof row)[] = [[]]
    for (const piece of part) piece === operator ? parts.push([]) : parts.at(-1)?.push(piece)
    return parts
  }
  const chain = (parts: readonly (() => Value)[], operator: 'and' | 'or', from = 0): Value => {
    for (let index = from; ; index++) {
      const value = sure(parts[index])()
      if (index === parts.length - 1) return value
      const held = truth(value)
      if (held === undefined) {
        const rest = (): Value => chain(parts, operator, index + 1)
        return operator === 'and'
          ? either(m, node, value, rest, () => value)
          : either(m, node, value, () => value, rest)
      }
      if (held === (operator === 'or')) return value
    }
  }
  const conjunction = (part: typeof row) => (): Value =>
    chain(
      split(part, 'and').map((piece) => () => negated(piece)),
      'and',
    )
  return chain(split(row, 'or').map(conjunction), 'or')
}

/** Whether commas join the parts of `node`: a tuple without parentheses, which the parser of Python 3 was shown as another row (`scan.ts`). */
export const isBareTuple = (m: Machine, node: SyntaxNode): boolean =>
  childrenOf(node).some(({ name, from }) => name === 'BitOp' && m.source.text[from] === ',')

/** Arithmetic and comparisons. Long rows such as `'a' + b + 'c'` lean to the left and are walked, not recursed into. */
export const binary = (m: Machine, node: SyntaxNode): Value => {
  const links: { operator: string; right: SyntaxNode; node: SyntaxNode; compares: boolean }[] = []
  let at = node
  while (at.name === 'BinaryExpression' && !childNamed(at, 'or') && !childNamed(at, 'and') && !isBareTuple(m, at)) {
    const parts = childrenOf(at)
    const operator = parts.slice(1, -1)
    links.push({
      operator: operator.map((part) => sourceOf(m, part)).join(' '),
      right: sure(parts.at(-1)),
      node: at,
      compares: operator[0]?.name !== 'ArithOp' && operator[0]?.name !== 'BitOp',
    })
    at = sure(parts[0])
  }
  let value = evaluate(m, at)
  links.reverse()
  for (let index = 0; index < links.length; index++) {
    const link = sure(links[index])
    if (!link.compares) {
      value = arithmetic(m, link.node, link.operator, value, evaluate(m, link.right))
      continue
    }
    // `a < b < c` is `a < b and b < c`; brackets would have made another kind of node.
    const rest = links.slice(index)
    const compareFrom = (left: Value, from: number): Value => {
      const { node: place, operator, right } = rest[from] as (typeof links)[number]
      const operand = evaluate(m, right)
      const verdict = comparison(m, place, operator, left, operand)
      if (from === rest.length - 1) return verdict
      const held = truth(verdict)
      if (held === false) return verdict
      if (held === undefined)
        return either(
          m,
          place,
          verdict,
          () => compareFrom(operand, from + 1),
          () => verdict,
        )
      return compareFrom(operand, from + 1)
    }
    if (rest.length > 50) return limit(m, node, 'This comparison is too long.')
    return compareFrom(value, 0)
  }
  return value
}
