import type { SyntaxNode } from '@lezer/common'
import { append } from '../../append.ts'
import type { Changes, Machine } from '../machine/machine.ts'
import { list, setCell, spendItems, spendSource } from '../machine/machine.ts'
import { boundNames, peek } from '../machine/names.ts'
import { type FunctionValue, isCell, lossOf, type Scope, type Value, yielded } from '../machine/values.ts'
import { childNamed, childrenOf } from '../read/parse.ts'
import { sourceOf } from './evaluate.ts'

/*
 * A generator runs while others do, step by step. Where what it gives is used up at once, and it neither changes anything outside nor
 * reads what is changed meanwhile, that is the same as a list of all that it gives.
 */

/** What goes through all of a generator, and does nothing else meanwhile. */
const consumers = /^(?:list|tuple|sorted|sum|min|max|set|dict|enumerate|zip|map|filter|reduce|any|all)$/

/** Whether what a call gives is used up before anything else happens. */
export const isUsedAtOnce = (m: Machine, call: SyntaxNode, callee: FunctionValue): boolean => {
  const parent = call.parent
  if (parent?.name === 'ArgList') {
    const [consumer] = parent.parent ? childrenOf(parent.parent) : []
    if (consumer?.name === 'VariableName') {
      const name = sourceOf(m, consumer)
      return consumers.test(name) && peek(m, name) === undefined
    }
    const property = consumer && childNamed(consumer, 'PropertyName')
    return property !== null && property !== undefined && /^(?:join|extend)$/.test(sourceOf(m, property))
  }
  if (call.prevSibling?.name !== 'in') return false
  return parent?.name === 'ForStatement' ? isApart(m, callee, parent) : /Comprehension/.test(parent?.name ?? '')
}

/** Whether a loop changes nothing that a generator reads. */
const isApart = (m: Machine, { body, locals, scope }: FunctionValue, loop: SyntaxNode): boolean => {
  const { names, globals } = boundNames(m, loop)
  spendSource(m, body)
  const stack = [body]
  for (let at = stack.pop(); at; at = stack.pop()) {
    append(stack, childrenOf(at))
    if (at.name !== 'VariableName') continue
    const name = sourceOf(m, at)
    if (locals.has(name)) continue
    const value = peek(m, name, scope)
    if (names.has(name) || globals.has(name) || (value && isCell(value))) return false
  }
  return true
}

/** Takes what a `yield` gives. */
export const giveValue = (m: Machine, node: SyntaxNode, value: Value): void => {
  const given = m.scope.variables.get(yielded)
  if (given?.type !== 'list' || lossOf(given)) return
  spendItems(m, node, given.items.length + 1)
  setCell(m, given, { items: [...given.items, value] })
}

/** Makes room for what a generator gives. */
export const beginGiving = (m: Machine, variables: Map<string, Value>): void => void variables.set(yielded, list(m, []))

/** Whether a call has changed anything but its own variables and what it has made itself. */
export const changesOthers = ({ variables, cells, since }: Changes, own: Scope): boolean =>
  [...variables.keys()].some((scope) => scope !== own) ||
  [...cells.keys()].some((cell) => cell.birth < since && cell !== own.variables.get(yielded))
