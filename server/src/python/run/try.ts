import type { SyntaxNode } from '@lezer/common'
import { sure } from '../../sure.ts'
import { certainlyRaises, forget, normal } from '../machine/branches.ts'
import type { Machine, RaiseSignal, UnsettledSignal } from '../machine/machine.ts'
import { begin, commit, isSignal, rollback, setVariable, unknown } from '../machine/machine.ts'
import { isKindOf, targetScope } from '../machine/names.ts'
import type { Problem } from '../machine/types.ts'
import type { Outcome } from '../machine/values.ts'
import { none, type Value } from '../machine/values.ts'
import { runBody } from './blocks.ts'
import { evaluate, sourceOf } from './evaluate.ts'
import { leaves } from './loops.ts'

interface Handler {
  readonly test: SyntaxNode | undefined
  readonly name: string | undefined
  readonly body: SyntaxNode
}

const handlersOf = (m: Machine, parts: readonly SyntaxNode[]): Handler[] => {
  const handlers: Handler[] = []
  for (const [index, part] of parts.entries()) {
    if (part.name !== 'except') continue
    const end = parts.findIndex((other, at) => at > index && other.name === 'Body')
    const head = parts.slice(index + 1, end)
    const named = head.length > 2 ? head.at(-1) : undefined
    const body = parts[end]
    if (body) handlers.push({ test: head[0], name: named && sourceOf(m, named), body })
  }
  return handlers
}

const bodyAfter = (parts: readonly SyntaxNode[], keyword: string): SyntaxNode | undefined => {
  const at = parts.findIndex((part) => part.name === keyword)
  return at < 0 ? undefined : parts[at + 1]
}

/** Whether `handler` takes `error`; undefined when that is not known. */
const takes = (m: Machine, handler: Handler, error: RaiseSignal): boolean | undefined => {
  if (!handler.test) return true
  const value = evaluate(m, handler.test)
  const kinds = value.type === 'tuple' ? value.items : [value]
  if (kinds.some((kind) => kind.type === 'exception class' && isKindOf(error.name, kind.name))) return true
  return kinds.some((kind) => kind.type !== 'exception class') ? undefined : false
}

const runHandler = (m: Machine, handler: Handler, error: RaiseSignal | undefined, cause: Problem): Outcome => {
  if (handler.name !== undefined) {
    const value: Value = error ? { type: 'exception', name: error.name, args: error.args } : unknown(cause)
    setVariable(m, targetScope(m, handler.name), handler.name, value)
  }
  if (error) m.handling.push(error)
  const handling = m.handling.length
  try {
    return runBody(m, handler.body)
  } finally {
    m.handling.length = handling - (error ? 1 : 0)
  }
}

/** After an exception: the first handler that takes it. */
const handle = (m: Machine, statement: SyntaxNode, handlers: readonly Handler[], error: RaiseSignal): Outcome => {
  const cause: Problem = {
    start: statement.from,
    end: statement.to,
    kind: 'unsupported',
    message: 'Which `except` takes this error is not worked out here.',
  }
  for (const handler of handlers) {
    const taken = takes(m, handler, error)
    if (taken === undefined) return giveUp(m, statement, handlers, cause)
    if (!taken) continue
    let outcome: Outcome
    try {
      outcome = runHandler(m, handler, error, cause)
    } catch (next) {
      // `except: raise ValueError("vmid is needed")`: it is still the parameter that is missing.
      if (error.missing === undefined || !isSignal(next) || next.signal !== 'raise') throw next
      throw { ...next, node: error.node, missing: error.missing } satisfies RaiseSignal
    }
    // `try: vmid` with an `except` that sets it: a parameter with something to fall back to.
    if (error.missing !== undefined && !m.parameters.has(error.missing)) {
      const usual = m.module.variables.get(error.missing)
      // Or the handler sets something else in its place, and nobody has to give it.
      m.parameters.set(error.missing, {
        node: error.node,
        ...(usual ? usual !== none && { default: usual } : { spared: true }),
      })
    }
    return outcome
  }
  throw error
}

/** The body might or might not raise, and nobody can tell what is run then. */
const giveUp = (m: Machine, statement: SyntaxNode, handlers: readonly Handler[], cause: Problem): Outcome => {
  forget(m, statement, cause)
  const unsettled = (reach: UnsettledSignal['reach']): never => {
    throw { signal: 'unsettled', reach, cause } satisfies UnsettledSignal
  }
  if (m.tries > 0) unsettled('try')
  if (leaves(statement)) unsettled('call')
  const jumps =
    handlers.length > 0 && /\b(?:break|continue)\b/.test(m.source.masked.slice(statement.from, statement.to))
  if (jumps && m.within.loop > 0) unsettled('loop')
  return normal
}

const attempt = (
  m: Machine,
  statement: SyntaxNode,
  parts: readonly SyntaxNode[],
  handlers: readonly Handler[],
  tries: number,
): Outcome => {
  const outer = m.tries
  const depth = m.journal.length
  begin(m)
  m.tries = tries
  m.within.conditional++
  let outcome: Outcome
  try {
    outcome = runBody(m, sure(parts[1]))
  } catch (error) {
    m.tries = outer
    while (m.journal.length > depth + 1) rollback(m)
    if (isSignal(error) && error.signal === 'raise') {
      commit(m)
      return handle(m, statement, handlers, error)
    }
    if (!isSignal(error) || error.signal !== 'unsettled' || error.reach !== 'try' || tries === outer) {
      commit(m)
      throw error
    }
    rollback(m)
    const { cause } = error
    const fatal = handlers.every((handler) => certainlyRaises(m, () => runHandler(m, handler, undefined, cause)))
    // When every handler ends the run, a config that works is one whose body went through.
    return fatal ? attempt(m, statement, parts, handlers, outer) : giveUp(m, statement, handlers, cause)
  } finally {
    m.tries = outer
    m.within.conditional--
  }
  commit(m)
  const after = bodyAfter(parts, 'else')
  return outcome.kind === 'normal' && after ? runBody(m, after) : outcome
}

/** `try`, with its handlers, `else` and `finally`. */
export const runTry = (m: Machine, statement: SyntaxNode, parts: readonly SyntaxNode[]): Outcome => {
  const handlers = handlersOf(m, parts)
  const last = bodyAfter(parts, 'finally')
  let outcome: Outcome
  try {
    outcome = attempt(m, statement, parts, handlers, handlers.length > 0 ? m.tries + 1 : m.tries)
  } catch (error) {
    if (last && isSignal(error) && error.signal === 'raise') {
      const ended = runBody(m, last)
      if (ended.kind !== 'normal') return ended
    }
    throw error
  }
  const ended = last ? runBody(m, last) : normal
  return ended.kind === 'normal' ? outcome : ended
}
