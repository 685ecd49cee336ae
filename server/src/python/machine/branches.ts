import type { SyntaxNode } from '@lezer/common'
import { append } from '../../append.ts'
import { sure } from '../../sure.ts'
import { childNamed, childrenOf } from '../read/parse.ts'
import type { CellState, Changes, Machine, UnsettledSignal } from './machine.ts'
import {
  begin,
  isSignal,
  type RaiseSignal,
  record,
  rollback,
  setCell,
  setVariable,
  spend,
  spendLook,
  spendSource,
  unknown,
} from './machine.ts'
import { boundNames, peek } from './names.ts'
import type { Problem } from './types.ts'
import {
  type Cell,
  holdsPlain,
  isCell,
  isNamespace,
  type Outcome,
  type Scope,
  type UnknownValue,
  type Value,
} from './values.ts'

export const normal: Outcome = { kind: 'normal' }

/** Whether both are certainly the same value of the same type; containers are if both were made after `since`. */
const same = (m: Machine, node: SyntaxNode, a: Value, b: Value, since: number, depth = 0): boolean => {
  if (a === b) return true
  spend(m, node)
  if (a.type !== b.type || depth > 20) return false
  // What the type of `a` is found to be is that of `b`, too: TypeScript does not follow from one to the other.
  switch (a.type) {
    case 'none':
      return true
    case 'bool':
    case 'str':
    case 'float':
      return Object.is(a.value, (b as typeof a).value)
    case 'int':
      return a.value === (b as typeof a).value && a.long === (b as typeof a).long
    case 'tuple': {
      const other = (b as typeof a).items
      return (
        a.items.length === other.length &&
        a.items.every((item, index) => same(m, node, item, sure(other[index]), since, depth + 1))
      )
    }
    case 'list': {
      const other = b as typeof a
      if (a.birth < since || other.birth < since || a.lost || other.lost || a.shuffled || other.shuffled) return false
      return (
        a.items.length === other.items.length &&
        a.items.every((item, index) => same(m, node, item, sure(other.items[index]), since, depth + 1))
      )
    }
    case 'dict': {
      const other = b as typeof a
      if (a.birth < since || other.birth < since || a.lost || other.lost || a.entries.size !== other.entries.size)
        return false
      return [...a.entries].every(([key, [, value]]) => {
        const item = other.entries.get(key)
        return item !== undefined && same(m, node, value, item[1], since, depth + 1)
      })
    }
    case 'builtin':
      return a.name === (b as typeof a).name && a.self === (b as typeof a).self
    case 'module':
    case 'exception class':
      return a.name === (b as typeof a).name
    default:
      return false
  }
}

const apply = (m: Machine, changes: Changes): void => {
  for (const [scope, names] of changes.variables) for (const [name, value] of names) setVariable(m, scope, name, value)
  for (const [cell, state] of changes.cells) setCell(m, cell, state)
}

const changedIn = ({ variables, cells }: Changes): number =>
  [...variables.values()].reduce((sum, names) => sum + names.size, cells.size)

/** Whether nothing keeps a value from being known but that something ran which can set any name. */
const isLostToAll = (m: Machine, value: Value | undefined): boolean =>
  value?.type === 'unknown' && value.cause === m.anything?.cause

/** Two courses of events that both may be the real one: what they agree on stays known. */
const merge = (m: Machine, node: SyntaxNode, a: Changes, b: Changes, cause: Problem): void => {
  const since = Math.min(a.since, b.since)
  spend(m, node, (changedIn(a) + changedIn(b)) / 4)
  const scopes = new Set<Scope>([...a.variables.keys(), ...b.variables.keys()])
  for (const scope of scopes) {
    const left = a.variables.get(scope)
    const right = b.variables.get(scope)
    for (const name of new Set([...(left?.keys() ?? []), ...(right?.keys() ?? [])])) {
      const now = scope.variables.get(name)
      const one = left?.has(name) ? left.get(name) : now
      const other = right?.has(name) ? right.get(name) : now
      const agreed = one && other && same(m, node, one, other, since)
      setVariable(
        m,
        scope,
        name,
        agreed || (!one && !other)
          ? one
          : unknown(
              isLostToAll(m, one) || isLostToAll(m, other) ? sure(m.anything).cause : cause,
              [one, other].filter((value) => value !== undefined),
            ),
      )
    }
  }
  const cells = new Set<Cell>([...a.cells.keys(), ...b.cells.keys()])
  for (const cell of cells) {
    const one = a.cells.get(cell)
    const other = b.cells.get(cell)
    // What was made on one side is seen from there only.
    if (cell.birth >= since) setCell(m, cell, one ?? other ?? {})
    else if (one && other && sameState(m, node, one, other, since)) setCell(m, cell, one)
    else setCell(m, cell, { lost: unknown(cause, [...contentsOf(cell), ...itemsOf(one), ...itemsOf(other)]) })
  }
}

const itemsOf = (state: CellState | undefined): readonly Value[] =>
  !state ? [] : 'items' in state ? state.items : [...state.entries.values()].flat()

const sameState = (m: Machine, node: SyntaxNode, a: CellState, b: CellState, since: number): boolean => {
  if (a.lost || b.lost || !('items' in a) || !('items' in b) || a.shuffled || b.shuffled) return false
  return (
    a.items.length === b.items.length &&
    a.items.every((item, index) => same(m, node, item, sure(b.items[index]), since))
  )
}

const contentsOf = (cell: Cell): readonly Value[] =>
  cell.type === 'list' ? cell.items : [...cell.entries.values()].flat()

/** One course of events, taken back when it is over. */
const tryOut = (m: Machine, run: () => Outcome): { outcome: Outcome | RaiseSignal; changes: Changes } => {
  const depth = m.journal.length
  begin(m)
  try {
    const outcome = run()
    return { outcome, changes: rollback(m) }
  } catch (error) {
    while (m.journal.length > depth + 1) rollback(m)
    const changes = rollback(m)
    if (isSignal(error) && error.signal === 'raise') return { outcome: error, changes }
    throw error
  }
}

const isRaise = (outcome: Outcome | RaiseSignal): outcome is RaiseSignal => 'signal' in outcome

/** Runs both sides of a condition that is not known. A side that ends with an exception cannot be the one that a config takes. */
export const fork = (
  m: Machine,
  node: SyntaxNode,
  cause: Problem,
  first: () => Outcome,
  second: () => Outcome,
): Outcome => {
  m.within.conditional++
  let a: ReturnType<typeof tryOut>
  let b: ReturnType<typeof tryOut>
  try {
    a = tryOut(m, first)
    b = tryOut(m, second)
  } finally {
    m.within.conditional--
  }
  const unsettled = (reach: UnsettledSignal['reach']): never => {
    throw { signal: 'unsettled', reach, cause } satisfies UnsettledSignal
  }
  if (isRaise(a.outcome) || isRaise(b.outcome)) {
    if (m.tries > 0) unsettled('try')
    const lasting = isRaise(a.outcome) ? b : a
    if (isRaise(lasting.outcome)) throw a.outcome
    apply(m, lasting.changes)
    return lasting.outcome
  }
  if (a.outcome.kind !== b.outcome.kind)
    unsettled(a.outcome.kind === 'return' || b.outcome.kind === 'return' ? 'call' : 'loop')
  merge(m, node, a.changes, b.changes, cause)
  if (a.outcome.kind !== 'return' || b.outcome.kind !== 'return') return a.outcome
  const agreed = same(m, node, a.outcome.value, b.outcome.value, Math.min(a.changes.since, b.changes.since))
  return agreed ? a.outcome : { kind: 'return', value: unknown(cause, [a.outcome.value, b.outcome.value]) }
}

/** Whether `run` certainly ends with an exception; what it does is taken back. */
export const certainlyRaises = (m: Machine, run: () => Outcome): boolean => {
  m.muted++
  const { tries, anything } = m
  m.tries = 0
  const depth = m.journal.length
  try {
    return isRaise(tryOut(m, run).outcome)
  } catch (error) {
    while (m.journal.length > depth) rollback(m)
    if (isSignal(error) && error.signal === 'unsettled') return false
    throw error
  } finally {
    m.tries = tries
    m.anything = anything
    m.muted--
  }
}

/** Gives up what `values` hold, and what the functions among them can change: something unknown may have been done to them. */
export const poison = (m: Machine, values: readonly Value[], loss: UnknownValue): void => {
  const seen = m.givenUp ?? new Set<unknown>()
  const stack = [...values]
  for (let value = stack.pop(); value; value = stack.pop()) {
    if (seen.has(value)) continue
    seen.add(value)
    if (isCell(value)) {
      if (!holdsPlain(value)) append(stack, spentContents(m, contentsOf(value)))
      if (!value.lost) setCell(m, value, { lost: { ...loss, maybe: [] } })
    } else if (value.type === 'tuple') {
      if (!holdsPlain(value)) append(stack, spentContents(m, value.items))
    } else if (value.type === 'unknown') append(stack, value.maybe)
    else if (value.type === 'builtin' && value.self) stack.push(value.self)
    else if (isNamespace(value)) forgetAll(m, loss)
    else if (value.type === 'function' && !seen.has(value.body.from)) {
      seen.add(value.body.from)
      spendSource(m, value.body)
      for (const name of value.globals) {
        setVariable(m, m.module, name, loss)
        record(m, name, m.statement, undefined, 'unknown')
      }
      append(stack, mentioned(m, value.body, value.scope))
      const any = m.interpreter.anyName(m, value.body)
      if (any) forgetAll(m, unknown(any))
    }
  }
}

const spentContents = (m: Machine, contents: readonly Value[]): readonly Value[] => {
  spendLook(m, m.statement, 'items', contents.length)
  return contents
}

const readOnly =
  /^(?:get|has_key|keys|values|items|copy|index|count|join|split|strip|startswith|endswith|find|replace|lower|upper)$/

/** The values that `node` mentions by a name and that it could change. */
const mentioned = (m: Machine, node: SyntaxNode, scope: Scope): Value[] => {
  const found: Value[] = []
  const stack = [node]
  for (let at = stack.pop(); at; at = stack.pop()) {
    append(stack, childrenOf(at))
    if (at.name !== 'VariableName') continue
    const value = peek(m, m.source.text.slice(at.from, at.to), scope)
    if (!value || !(isCell(value) || value.type === 'tuple' || value.type === 'function' || value.type === 'unknown'))
      continue
    const parent = at.parent
    const flat =
      isCell(value) &&
      (holdsPlain(value) ||
        spentContents(m, contentsOf(value)).every(
          (item) => !isCell(item) && item.type !== 'tuple' && item.type !== 'unknown',
        ))
    const property = parent?.name === 'MemberExpression' ? childNamed(parent, 'PropertyName') : undefined
    const reads =
      (property && readOnly.test(m.source.text.slice(property.from, property.to))) ||
      (parent?.name === 'MemberExpression' &&
        !property &&
        !/^(?:AssignStatement|UpdateStatement|DeleteStatement)$/.test(parent.parent?.name ?? '')) ||
      (parent?.name === 'BinaryExpression' && !childNamed(parent, 'or') && !childNamed(parent, 'and')) ||
      (parent?.name === 'ForStatement' && at.prevSibling?.name === 'in')
    if (!(flat && reads)) found.push(value)
  }
  return found
}

/** Whatever `node` can set or change is unknown from here on. */
export const forget = (m: Machine, node: SyntaxNode, cause: Problem, scope: Scope = m.scope): void => {
  spend(m, node, (node.to - node.from) / 64)
  const loss = unknown(cause)
  const changeable = [...new Set(mentioned(m, node, scope))]
  // Found out once: there may be thousands of names, and thousands of places that mention one.
  const { maybe } = unknown(cause, changeable)
  const any = m.interpreter.anyName(m, node)
  if (any) forgetAll(m, unknown(any))
  const { names, globals } = boundNames(m, node)
  for (const name of [...names, ...globals]) {
    const target =
      globals.has(name) || scope.globals.has(name) || (scope.locals && !scope.locals.has(name)) ? m.module : scope
    const before = target.variables.get(name)
    setVariable(m, target, name, unknown(cause, [before ?? loss, ...maybe]))
    if (target === m.module) record(m, name, node, undefined, 'unknown')
  }
  poison(m, changeable, loss)
}

/** Something ran that can set any name of the file. The first of these is the reason for all that comes of them. */
export const forgetAll = (m: Machine, loss: UnknownValue): void => {
  m.anything ??= loss
  const { cause } = m.anything
  if (m.givenUp?.has(cause)) return
  m.givenUp?.add(cause)
  spendLook(m, m.statement, 'items', 2 * m.module.variables.size)
  for (const [name, value] of [...m.module.variables]) {
    if (isLostToAll(m, value) || /^(?:module|function|builtin|exception class)$/.test(value.type)) continue
    setVariable(m, m.module, name, unknown(cause, [value]))
    if (m.records.has(name)) record(m, name, m.statement, undefined, 'unknown')
  }
}
