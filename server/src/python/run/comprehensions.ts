import type { SyntaxNode } from '@lezer/common'
import { sure } from '../../sure.ts'
import { forget } from '../machine/branches.ts'
import type { Machine } from '../machine/machine.ts'
import { derived, dict, list, notKnown, raise, setCell, spend, spendItems, unknown } from '../machine/machine.ts'
import { forTargets, namesIn } from '../machine/names.ts'
import { iterate } from '../machine/sequences.ts'
import { keyOf, truth } from '../machine/show.ts'
import { lossOf, type Scope, type Value } from '../machine/values.ts'
import { childrenOf } from '../read/parse.ts'
import { evaluate } from './evaluate.ts'
import { assign } from './targets.ts'

/**
 * Runs `visit` for each element that the `for` and `if` parts of a comprehension let through; a loss ends it.
 * @param source what the first `for` goes through, where that is worked out already
 */
const forEach = (m: Machine, clauses: readonly SyntaxNode[], visit: () => void, source?: Value): Value | undefined => {
  const [keyword] = clauses
  if (!keyword) {
    visit()
    return undefined
  }
  if (keyword.name === 'if') {
    const held = evaluate(m, sure(clauses[1]))
    const taken = truth(held)
    if (taken === undefined) return derived(m, [held])
    return taken ? forEach(m, clauses.slice(2), visit) : undefined
  }
  const at = clauses.findIndex((part) => part.name === 'in')
  const targets = forTargets(clauses.slice(0, at + 1))
  const items = iterate(m, keyword, source ?? evaluate(m, sure(clauses[at + 1])))
  if ('type' in items) return items
  for (const item of items) {
    spend(m, keyword)
    const how = { statement: keyword.parent ?? keyword, valueNode: undefined, kind: 'loop' as const }
    const commas = clauses.slice(0, at).some((part) => part.name === ',')
    if (targets.length === 1 && !commas) assign(m, sure(targets[0]), item, how)
    else
      for (const [index, target] of targets.filter((part) => part.name !== ',').entries())
        assign(m, target, partOf(m, keyword, item, index, targets), how)
    const loss = forEach(m, clauses.slice(at + 2), visit)
    if (loss) return loss
  }
  return undefined
}

const partOf = (m: Machine, node: SyntaxNode, item: Value, index: number, targets: readonly SyntaxNode[]): Value => {
  const items = iterate(m, node, item)
  if ('type' in items) return items
  if (items.length !== targets.filter((part) => part.name !== ',').length)
    return raise(node, 'ValueError', 'wrong number of values to unpack')
  return sure(items[index])
}

/** A name space for the names of a generator expression; those of a list in brackets are the surrounding ones. */
const ownScope = (m: Machine, parts: readonly SyntaxNode[]): Scope => {
  const names = new Set<string>()
  for (const target of forTargets(parts)) namesIn(m, target, names)
  return { variables: new Map(), parent: m.scope, locals: names, globals: new Set() }
}

/**
 * Runs a comprehension among its own names, where it has some. What its first `for` goes through is worked out before, among those around
 * it. @param waits whether it runs when somebody asks for its elements, if ever
 */
const within = <T>(
  m: Machine,
  clauses: readonly SyntaxNode[],
  { own, waits }: { own: boolean; waits: boolean },
  run: (source: Value | undefined) => T,
): T => {
  if (!own) return run(undefined)
  const outer = m.scope
  const first = clauses[clauses.findIndex((part) => part.name === 'in') + 1]
  const source = first && evaluate(m, first)
  m.scope = ownScope(m, clauses)
  if (waits) m.within.conditional++
  try {
    return run(source)
  } finally {
    if (waits) m.within.conditional--
    m.scope = outer
  }
}

/** Whether a generator is used up by what it is given to. */
const isGiven = (node: SyntaxNode): boolean =>
  node.name === 'ArgList' || node.parent?.name === 'ArgList' || node.prevSibling?.name === 'in'

/** `[x for ...]`, whose names Python 2 leaves behind, and `(x for ...)`. `node` may be a list of arguments. */
export const comprehension = (m: Machine, node: SyntaxNode, own: boolean): Value => {
  const parts = childrenOf(node).filter((child) => !/^[()[\]]$/.test(child.name))
  const clauses = parts.slice(1)
  return within(m, clauses, { own, waits: !isGiven(node) }, (source) => {
    const items: Value[] = []
    const visit = (): void => {
      items.push(evaluate(m, sure(parts[0])))
      spendItems(m, node, items.length)
    }
    const loss = forEach(m, clauses, visit, source)
    if (!loss) return list(m, items)
    const { cause } = derived(m, [loss])
    if (!own) forget(m, node, cause)
    return unknown(cause, [loss, ...items])
  })
}

/** `{key: value for ...}`. */
export const dictComprehension = (m: Machine, node: SyntaxNode): Value => {
  const parts = childrenOf(node).filter((child) => !/^[{}:]$/.test(child.name))
  const clauses = parts.slice(2)
  return within(m, clauses, { own: true, waits: false }, (source) => {
    const made = dict(m, new Map())
    const visit = (): void => {
      const key = evaluate(m, sure(parts[0]))
      const value = evaluate(m, sure(parts[1]))
      const name = keyOf(m, node, key)
      const entries = new Map(made.entries)
      spendItems(m, node, entries.size + 1)
      if (name === undefined)
        setCell(m, made, {
          lost: lossOf(key)
            ? derived(m, [key])
            : notKnown(m, node, 'unsupported', 'A key of this kind is not evaluated here.'),
        })
      else entries.set(name, [entries.get(name)?.[0] ?? key, value])
      setCell(m, made, { entries })
    }
    const loss = forEach(m, clauses, visit, source)
    return loss ? unknown(derived(m, [loss]).cause, [loss, made]) : made
  })
}
