import type { SyntaxNode } from '@lezer/common'
import { sure } from '../../sure.ts'
import { forget, poison } from '../machine/branches.ts'
import type { Machine } from '../machine/machine.ts'
import { derived, notKnown, raise, record, setCell, setVariable, spendItems, unknown } from '../machine/machine.ts'
import { setGlobal, setName, setOwn, targetScope } from '../machine/names.ts'
import { iterate, normalIndex, sliceBounds } from '../machine/sequences.ts'
import { keyOf } from '../machine/show.ts'
import type { AssignmentKind } from '../machine/types.ts'
import {
  asInteger,
  type DictValue,
  isCopy,
  isNamespace,
  type ListValue,
  lossOf,
  type Value,
} from '../machine/values.ts'
import { childNamed, childrenOf } from '../read/parse.ts'
import { evaluate, evaluateIndex } from './evaluate.ts'

/** The place of an assignment: its statement, and what of it stands for the value. */
export interface AssignmentSite {
  readonly statement: SyntaxNode
  /** The expression that is the value as a whole. */
  readonly valueNode: SyntaxNode | undefined
  readonly kind: AssignmentKind
}

/** `container[index] = value`; without a value it is `del`. */
const storeElement = (
  m: Machine,
  target: SyntaxNode,
  container: Value,
  index: Value,
  value: Value | undefined,
): void => {
  if (container.type !== 'list' && container.type !== 'dict') {
    if (container.type !== 'unknown' && !isNamespace(container)) {
      if (/^(?:str|tuple|int|float|none|bool)$/.test(container.type))
        raise(target, 'TypeError', 'object does not support item assignment')
    }
    const loss = notKnown(m, target, 'unsupported', 'What this assignment changes is not worked out here.', [container])
    poison(m, [container, ...(value ? [value] : [])], loss)
    return
  }
  if (container.lost) {
    derived(m, [container])
    return
  }
  const loss = lossOf(index)
  if (loss) {
    setCell(m, container, { lost: unknown(loss.cause, [container, ...(value ? [value] : [])]) })
    return
  }
  if (container.type === 'dict') storeEntry(m, target, container, index, value)
  else storeItem(m, target, container, index, value)
}

const storeEntry = (
  m: Machine,
  target: SyntaxNode,
  container: DictValue,
  index: Value,
  value: Value | undefined,
): void => {
  const key = keyOf(m, target, index)
  if (key === undefined) {
    const cause = notKnown(m, target, 'unsupported', 'A key of this kind is not evaluated here.')
    setCell(m, container, { lost: cause })
    return
  }
  const entries = new Map(container.entries)
  spendItems(m, target, entries.size + 1)
  if (value) entries.set(key, [entries.get(key)?.[0] ?? index, value])
  else if (!entries.delete(key)) raise(target, 'KeyError', 'no such key')
  setCell(m, container, { entries })
}

const storeItem = (
  m: Machine,
  target: SyntaxNode,
  container: ListValue,
  index: Value,
  value: Value | undefined,
): void => {
  const items = [...container.items]
  spendItems(m, target, items.length)
  if (container.shuffled) {
    setCell(m, container, {
      lost: notKnown(m, target, 'not-static', 'Python 2 promises no order for a dict or a set.', [container]),
    })
    return
  }
  if (index.type === 'slice') {
    const bounds = sliceBounds(m, target, index, items.length)
    if (bounds.step !== 1) {
      setCell(m, container, {
        lost: notKnown(m, target, 'unsupported', 'An assignment to a slice with a step is not evaluated here.', [
          container,
        ]),
      })
      return
    }
    const more = value ? iterate(m, target, value) : []
    if ('type' in more) setCell(m, container, { lost: unknown(more.cause, [container, more]) })
    else
      setCell(m, container, {
        items: [...items.slice(0, bounds.start), ...more, ...items.slice(Math.max(bounds.start, bounds.stop))],
      })
    return
  }
  const place = normalIndex(asInteger(index), items.length)
  if (place === undefined)
    raise(target, asInteger(index) === undefined ? 'TypeError' : 'IndexError', 'list assignment index out of range')
  else if (value) items[place] = value
  else items.splice(place, 1)
  setCell(m, container, { items })
}

/** Gives `value` to a target: a name, several of them, an element. */
export const assign = (m: Machine, target: SyntaxNode, value: Value, how: AssignmentSite): void => {
  switch (target.name) {
    case 'VariableName':
      setName(m, m.source.text.slice(target.from, target.to), value, how.statement, how.valueNode, how.kind)
      return
    case 'ParenthesizedExpression':
    case 'TupleExpression':
    case 'ArrayExpression': {
      const inner = childrenOf(target).filter((child) => !/^[()[\],]$/.test(child.name))
      if (target.name === 'ParenthesizedExpression' && inner[0]) assign(m, inner[0], value, how)
      else unpack(m, target, inner, value, how)
      return
    }
    case 'MemberExpression': {
      const base = sure(target.firstChild)
      const container = evaluate(m, base)
      if (childNamed(target, 'PropertyName')) {
        const loss = notKnown(m, target, 'unsupported', 'Attributes are not kept here.', [container])
        poison(m, [container], loss)
        return
      }
      const index = evaluateIndex(m, target)
      // `vars()["vcpus"] = 4`: at the top of the file these are its names; those of `globals()` xm did not look at.
      if (isNamespace(container, 'local') && index.type === 'str') setOwn(m, index.value, value, how.statement)
      else if (isNamespace(container, 'global') && index.type === 'str') setGlobal(m, index.value, value, how.statement)
      else if (!isCopy(container)) storeElement(m, target, container, index, value)
      return
    }
    case 'Boolean':
      // `True, False = 1, 0` for a Python that has neither yet.
      forget(
        m,
        target,
        notKnown(m, target, 'unsupported', 'Another value of `True` or `False` is not kept here.').cause,
      )
      return
    default:
      forget(m, target, notKnown(m, target, 'syntax', 'Python cannot assign to this: xm refused the whole file.').cause)
  }
}

/** `a, b = value`. */
export const unpack = (
  m: Machine,
  node: SyntaxNode,
  targets: readonly SyntaxNode[],
  value: Value,
  how: AssignmentSite,
): void => {
  const inner: AssignmentSite = { ...how, valueNode: undefined, kind: how.kind === 'loop' ? 'loop' : 'unpacked' }
  const items = targets.some((target) => target.name === '*')
    ? notKnown(m, node, 'unsupported', 'A starred target is not evaluated here.', [value])
    : iterate(m, node, value)
  if ('type' in items) {
    for (const target of targets) if (!/^[*,]$/.test(target.name)) assign(m, target, items, inner)
    return
  }
  if (items.length !== targets.length)
    raise(node, 'ValueError', `need ${targets.length} values to unpack, got ${items.length}`)
  for (const [index, target] of targets.entries()) assign(m, target, sure(items[index]), inner)
}

/** `del name`, `del element`. */
export const remove = (m: Machine, target: SyntaxNode, statement: SyntaxNode): void => {
  if (target.name === 'ParenthesizedExpression' || target.name === 'TupleExpression') {
    for (const child of childrenOf(target)) if (!/^[(),]$/.test(child.name)) remove(m, child, statement)
  } else if (target.name === 'VariableName') {
    const name = m.source.text.slice(target.from, target.to)
    const scope = targetScope(m, name)
    // Deleting what is not there is a NameError, but never asks for a parameter.
    if (!scope.variables.has(name)) raise(target, 'NameError', `name '${name}' is not defined`)
    setVariable(m, scope, name, undefined)
    if (scope === m.module) record(m, name, statement, undefined, 'deleted')
  } else if (target.name === 'MemberExpression' && !childNamed(target, 'PropertyName')) {
    storeElement(m, target, evaluate(m, sure(target.firstChild)), evaluateIndex(m, target), undefined)
  } else forget(m, target, notKnown(m, target, 'unsupported', 'This `del` is not evaluated here.').cause)
}
