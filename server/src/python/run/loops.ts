import type { SyntaxNode } from '@lezer/common'
import { sure } from '../../sure.ts'
import { forget, normal } from '../machine/branches.ts'
import type { LimitSignal, Machine, UnsettledSignal } from '../machine/machine.ts'
import { begin, commit, derived, isSignal, problemAt, rollback, spend } from '../machine/machine.ts'
import { forTargets } from '../machine/names.ts'
import { iterate } from '../machine/sequences.ts'
import { truth } from '../machine/show.ts'
import type { Outcome } from '../machine/values.ts'
import { childrenOf } from '../read/parse.ts'
import { runBody } from './blocks.ts'
import { evaluate, evaluateAll } from './evaluate.ts'
import { type AssignmentSite, assign, unpack } from './targets.ts'
import { unordered } from './unordered.ts'

/** Runs `turn` until it says that the loop is over. What it did is given up when nobody can tell how it went on. */
const turns = (m: Machine, statement: SyntaxNode, turn: () => Outcome | undefined): Outcome => {
  const depth = m.journal.length
  begin(m)
  m.within.loop++
  try {
    for (let outcome = turn(); ; outcome = turn()) {
      spend(m, statement)
      if (outcome && outcome.kind !== 'continue') {
        commit(m)
        return outcome
      }
    }
  } catch (error) {
    while (m.journal.length > depth + 1) rollback(m)
    if (isSignal(error) && error.signal === 'unsettled' && error.reach === 'loop') {
      rollback(m)
      forget(m, statement, error.cause)
      return leaves(statement) ? unsettledLoop(m, error.cause) : { kind: 'break' }
    }
    commit(m)
    if (isSignal(error) && error.signal === 'limit' && isEndless(m, statement)) {
      const { start, end, message } = error.problem
      m.problems.delete(`${start} ${end} ${message}`)
      const problem = problemAt(m, statement, 'raises', 'This loop never ends: xm did not come back from it.')
      throw { signal: 'limit', problem } satisfies LimitSignal
    }
    throw error
  } finally {
    m.within.loop--
  }
}

/** Whether nothing in a loop can end it but an error: `while True:` without a `break`. */
const isEndless = (m: Machine, statement: SyntaxNode): boolean => {
  const test = statement.name === 'WhileStatement' ? childrenOf(statement)[1] : undefined
  // Looked at, and not worked out: that would be too much by now.
  if (!test || !/^(?:True|0*[1-9]\d*)$/.test(m.source.text.slice(test.from, test.to))) return false
  let ends = false
  statement.cursor().iterate((child) => {
    if (/^(?:Break|Return|Raise)Statement$/.test(child.name)) ends = true
  })
  return !ends
}

/** `for` and `while`. */
export const loop = (m: Machine, statement: SyntaxNode, parts: readonly SyntaxNode[]): Outcome => {
  const bodyAt = parts.findIndex((part) => part.name === 'Body')
  const body = parts[bodyAt] as SyntaxNode
  const after = parts[bodyAt + 1]?.name === 'else' ? parts[bodyAt + 2] : undefined
  let outcome: Outcome
  if (statement.name === 'WhileStatement') {
    outcome = turns(m, statement, () => {
      const value = evaluate(m, sure(parts[1]))
      const held = truth(value)
      if (held === undefined)
        throw { signal: 'unsettled', reach: 'loop', cause: derived(m, [value]).cause } satisfies UnsettledSignal
      if (!held) return normal
      const ended = runBody(m, body)
      return ended.kind === 'normal' ? undefined : ended
    })
  } else {
    const at = parts.findIndex((part) => part.name === 'in')
    const targets = forTargets(parts.slice(0, at + 1))
    const value = evaluateAll(m, parts.slice(at + 1, bodyAt))
    const inAnyOrder = unordered(m, statement, body, targets, value)
    const items = inAnyOrder?.items ?? iterate(m, statement, value)
    if ('type' in items) {
      forget(m, statement, items.cause)
      return leaves(statement) ? unsettledLoop(m, items.cause) : normal
    }
    const how: AssignmentSite = { statement, valueNode: undefined, kind: 'loop' }
    let index = 0
    outcome = turns(m, statement, () => {
      const item = items[index++]
      if (!item) {
        inAnyOrder?.end()
        return normal
      }
      const run = (): Outcome => {
        if (targets.length === 1) assign(m, sure(targets[0]), item, how)
        else
          unpack(
            m,
            statement,
            targets.filter((target) => target.name !== ','),
            item,
            how,
          )
        return runBody(m, body)
      }
      const ended = inAnyOrder ? inAnyOrder.turn(run) : run()
      return ended.kind === 'normal' ? undefined : ended
    })
  }
  if (outcome.kind === 'return') return outcome
  return outcome.kind === 'normal' && after ? runBody(m, after) : normal
}

/** Whether running `node` can end the function around it. */
export const leaves = (node: SyntaxNode): boolean => {
  let found = false
  node.cursor().iterate((child) => {
    if (child.name === 'ReturnStatement') found = true
    return !/^(?:Function|Class)Definition$/.test(child.name)
  })
  return found
}

const unsettledLoop = (m: Machine, cause: ReturnType<typeof derived>['cause']): never => {
  throw { signal: 'unsettled', reach: m.calls > 0 ? 'call' : 'try', cause } satisfies UnsettledSignal
}
