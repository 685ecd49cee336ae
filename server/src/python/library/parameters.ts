import type { SyntaxNode } from '@lezer/common'
import type { Machine } from '../machine/machine.ts'
import { begin, commit, isSignal, problemAt, rollback, setVariable, unknown } from '../machine/machine.ts'
import { setName } from '../machine/names.ts'
import { none, text, type Value } from '../machine/values.ts'
import type { Call } from './builtin-call.ts'

/** Notes that the file needs `name` from `xm create`; its value is not known from here on. */
export const needParameter = (m: Machine, node: SyntaxNode, name: string): void => {
  const known = m.parameters.get(name)
  if (!known || known.spared) m.parameters.set(name, { node })
  const cause = problemAt(
    m,
    node,
    'parameter',
    `\`${name}\` was to be given to \`xm create\` as \`${name}=...\`; without it, its value is not known.`,
  )
  setVariable(m, m.module, name, unknown(cause))
}

/** `xm_vars.check()`: gives each parameter to its function, and keeps what that returns. */
export const runChecks = ({ m, node }: Call): Value => {
  for (const { name, check, node: asked } of m.checks) {
    const value = m.module.variables.get(name) ?? none
    const positional = [text(name), value]
    if (value.type !== 'none') {
      setName(
        m,
        name,
        m.interpreter.apply(m, node, check, { positional, named: new Map() }),
        node,
        undefined,
        'computed',
      )
      continue
    }
    // Not given: the function may have something to fall back to.
    const depth = m.journal.length
    const { tries } = m
    m.tries = 0
    m.muted++
    begin(m)
    let usual: Value | undefined
    try {
      usual = m.interpreter.apply(m, node, check, { positional, named: new Map() })
    } catch (error) {
      while (m.journal.length > depth + 1) rollback(m)
      if (!isSignal(error) || error.signal !== 'raise') throw error
    } finally {
      m.tries = tries
      m.muted--
      if (usual && usual.type !== 'none') commit(m)
      else rollback(m)
    }
    if (!usual || usual.type === 'none') needParameter(m, asked, name)
    else {
      setName(m, name, usual, node, undefined, 'computed')
      const parameter = m.parameters.get(name)
      if (parameter) parameter.default = usual
    }
  }
  return none
}
