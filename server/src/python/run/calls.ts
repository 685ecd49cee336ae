import type { SyntaxNode } from '@lezer/common'
import { append } from '../../append.ts'
import { sure } from '../../sure.ts'
import { callBuiltin } from '../library/builtins.ts'
import { poison } from '../machine/branches.ts'
import type { Machine } from '../machine/machine.ts'
import {
  begin,
  commit,
  derived,
  dict,
  isSignal,
  limit,
  notKnown,
  raise,
  rollback,
  spendLook,
  unknown,
} from '../machine/machine.ts'
import { iterate } from '../machine/sequences.ts'
import type { Outcome } from '../machine/values.ts'
import {
  type Arguments,
  type FunctionValue,
  isNamespace,
  lossOf,
  none,
  type Scope,
  text,
  tuple,
  typeName,
  type Value,
  yielded,
} from '../machine/values.ts'
import { childNamed, childrenOf } from '../read/parse.ts'
import { runBody } from './blocks.ts'
import { comprehension } from './comprehensions.ts'
import { evaluate, sourceOf } from './evaluate.ts'
import { beginGiving, changesOthers, isUsedAtOnce } from './generators.ts'

const readOnly =
  /^(?:get|has_key|keys|values|items|copy|index|count|join|split|strip|startswith|endswith|find|replace|lower|upper)$/

/** The arguments of a call; a value that is not known when there is no telling how many there are. */
const argumentsOf = (m: Machine, list: SyntaxNode): Arguments | Value => {
  const parts = childrenOf(list).slice(1, -1)
  if (parts.some((part) => part.name === 'for')) {
    if (parts.some((part, index) => part.name === ',' && index < parts.findIndex(({ name }) => name === 'for')))
      return notKnown(m, list, 'unsupported', 'A generator among other arguments is not evaluated here.')
    return { positional: [comprehension(m, list, true)], named: new Map() }
  }
  const positional: Value[] = []
  const named = new Map<string, Value>()
  for (let index = 0; index < parts.length; index++) {
    const part = sure(parts[index])
    if (part.name === ',') continue
    if (part.name === '*' || part.name === '**') {
      const value = evaluate(m, sure(parts[++index]))
      if (part.name === '*') {
        const items = iterate(m, part, value)
        if ('type' in items) return items
        append(positional, items)
      } else {
        if (isNamespace(value, 'local')) {
          // `"...".format(**locals())`
          spendLook(m, part, 'items', m.module.variables.size)
          for (const [name, item] of m.module.variables) named.set(name, item)
          continue
        }
        if (value.type !== 'dict' || value.lost)
          return lossOf(value)
            ? derived(m, [value])
            : notKnown(m, part, 'unsupported', 'These arguments are not evaluated here.', [value])
        for (const [key, item] of value.entries.values()) if (key.type === 'str') named.set(key.value, item)
      }
    } else if (parts[index + 1]?.name === 'AssignOp') {
      const name = sourceOf(m, part)
      if (named.has(name)) raise(part, 'SyntaxError', 'keyword argument repeated')
      index += 2
      named.set(name, evaluate(m, sure(parts[index])))
    } else positional.push(evaluate(m, part))
  }
  return { positional, named }
}

/** A call in the source. */
export const call = (m: Machine, node: SyntaxNode): Value => {
  const [calleeNode, argumentNode] = childrenOf(node) as [SyntaxNode, SyntaxNode]
  const callee = evaluate(m, calleeNode)
  const given = argumentsOf(m, argumentNode)
  if ('type' in given) {
    const loss = derived(m, [given])
    poison(m, [callee, given], loss)
    return loss
  }
  const property = childNamed(calleeNode, 'PropertyName')
  if (callee.type === 'unknown' && property && readOnly.test(sourceOf(m, property))) return derived(m, [callee])
  return apply(m, node, callee, given)
}

/** Calls `callee`. What is not known may do anything to what it is given. */
export const apply = (m: Machine, node: SyntaxNode, callee: Value, given: Arguments): Value => {
  switch (callee.type) {
    case 'function':
      return applyFunction(m, node, callee, given)
    case 'builtin':
      return callBuiltin(
        m,
        node,
        callee.name,
        callee.self ? { ...given, positional: [callee.self, ...given.positional] } : given,
      )
    case 'exception class':
      return { type: 'exception', name: callee.name, args: given.positional }
    default: {
      const all = [callee, ...given.positional, ...given.named.values()]
      if (
        callee.type !== 'unknown' &&
        /^(?:none|bool|int|float|str|list|tuple|dict|module)$/.test(callee.type) &&
        !lossOf(callee)
      )
        return raise(node, 'TypeError', `'${typeName(callee)}' object is not callable`)
      const loss =
        callee.type === 'unknown'
          ? derived(m, [callee])
          : notKnown(m, node, 'unsupported', 'This call is not evaluated here.')
      poison(m, all, loss)
      return unknown(loss.cause, all)
    }
  }
}

/** The variables of a call, from its arguments. */
const bind = (m: Machine, node: SyntaxNode, callee: FunctionValue, given: Arguments): Map<string, Value> => {
  // Each one gets a place of its own.
  spendLook(m, node, 'items', 4 * (callee.parameters.length + given.positional.length + given.named.size))
  const variables = new Map<string, Value>()
  const named = new Map(given.named)
  let place = 0
  const wrong = (message: string): never => raise(node, 'TypeError', `${callee.name}() ${message}`)
  for (const { name, kind, default: usual } of callee.parameters) {
    if (kind === '*') {
      variables.set(name, tuple(given.positional.slice(place)))
      place = Math.max(place, given.positional.length)
    } else if (kind === '**') {
      variables.set(name, dict(m, new Map([...named].map(([key, value]) => [`s${key}`, [text(key), value] as const]))))
      named.clear()
    } else {
      const value = place < given.positional.length ? given.positional[place++] : undefined
      if (value && named.has(name)) wrong(`got multiple values for keyword argument '${name}'`)
      variables.set(name, value ?? named.get(name) ?? usual ?? wrong(`needs an argument '${name}'`))
      named.delete(name)
    }
  }
  if (place < given.positional.length) wrong('got too many arguments')
  const [extra] = named.keys()
  if (extra !== undefined) wrong(`got an unexpected keyword argument '${extra}'`)
  return variables
}

/** What a call gives that nobody can follow: it may have done anything to what it was given. */
const lostCall = (m: Machine, node: SyntaxNode, callee: FunctionValue, given: Arguments, message: string): Value => {
  const all = [callee, ...given.positional, ...given.named.values()]
  const loss = notKnown(m, node, 'unsupported', message, all)
  poison(m, all, loss)
  return loss
}

const applyFunction = (m: Machine, node: SyntaxNode, callee: FunctionValue, given: Arguments): Value => {
  const variables = bind(m, node, callee, given)
  if (callee.generates) {
    if (!isUsedAtOnce(m, node, callee))
      return lostCall(m, node, callee, given, 'A generator that is kept is not evaluated here.')
    beginGiving(m, variables)
  }
  if (m.calls >= m.limits.calls) return limit(m, node, `This calls functions more than ${m.limits.calls} deep.`)
  const scope: Scope = { variables, parent: callee.scope, locals: callee.locals, globals: callee.globals }
  const outer = m.scope
  const depth = m.journal.length
  m.scope = scope
  m.calls++
  m.within.function++
  begin(m)
  try {
    const outcome: Outcome = callee.lambda
      ? { kind: 'return', value: evaluate(m, callee.body) }
      : runBody(m, callee.body)
    if (callee.generates && changesOthers(sure(m.journal.at(-1)), scope)) {
      rollback(m)
      return lostCall(m, node, callee, given, 'A generator that changes something else is not evaluated here.')
    }
    commit(m)
    if (callee.generates) return scope.variables.get(yielded) ?? none
    return outcome.kind === 'return' ? outcome.value : none
  } catch (error) {
    while (m.journal.length > depth + 1) rollback(m)
    if (callee.generates && isSignal(error) && error.signal === 'raise' && error.missing === undefined) {
      // Python would get there only if somebody goes on that far.
      rollback(m)
      return lostCall(m, node, callee, given, 'A generator that ends with an error is not evaluated here.')
    }
    if (!isSignal(error) || error.signal !== 'unsettled' || error.reach === 'try') {
      // What it did up to here stays done, as in Python.
      commit(m)
      throw error
    }
    rollback(m)
    const loss = unknown(error.cause, [...given.positional, ...given.named.values()])
    poison(m, [callee, ...given.positional, ...given.named.values()], loss)
    return loss
  } finally {
    m.within.function--
    m.calls--
    m.scope = outer
  }
}
