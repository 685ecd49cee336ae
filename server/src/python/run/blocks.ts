import type { SyntaxNode } from '@lezer/common'
import { forget, normal } from '../machine/branches.ts'
import type { Machine } from '../machine/machine.ts'
import { limit, mayRaise, notKnown, spend, spendLook } from '../machine/machine.ts'
import type { Outcome } from '../machine/values.ts'
import { childrenOf } from '../read/parse.ts'

/** Runs the statements of a block until one of them leaves it. */
const runBlock = (m: Machine, statements: readonly SyntaxNode[]): Outcome => {
  for (const statement of statements) {
    const outcome = run(m, statement)
    if (outcome.kind !== 'normal') return outcome
  }
  return normal
}

/** Runs a `Body`. */
export const runBody = (m: Machine, body: SyntaxNode): Outcome => {
  const statements = childrenOf(body).filter((child) => child.name !== ':')
  // Also of those that are never come to.
  spendLook(m, body, 'items', statements.length)
  return runBlock(m, statements)
}

/** Runs a statement. Python's own errors are thrown. */
export const run = (m: Machine, statement: SyntaxNode): Outcome => {
  spend(m, statement)
  if (m.depth >= m.limits.depth) return limit(m, statement, 'This is nested too deep to work out.')
  if (statement.type.isError) return normal
  if (m.source.broken(statement)) {
    const cause =
      m.source.near(statement) ??
      notKnown(m, statement, 'syntax', 'This is not Python: xm refused the whole file.').cause
    mayRaise(m, cause)
    forget(m, statement, cause)
    return normal
  }
  m.depth++
  try {
    return m.interpreter.statement(m, statement)
  } finally {
    m.depth--
  }
}
