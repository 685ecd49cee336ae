import type { SyntaxNode } from '@lezer/common'
import { sure } from '../../sure.ts'
import { isStandard, moduleAttribute, starNames } from '../library/modules.ts'
import { forgetAll } from '../machine/branches.ts'
import type { Machine, RaiseSignal } from '../machine/machine.ts'
import { derived, isSignal, mayRaise, notKnown, raise, setVariable, spendLook } from '../machine/machine.ts'
import { setName, targetScope } from '../machine/names.ts'
import type { Outcome } from '../machine/values.ts'
import { lossOf, type Value } from '../machine/values.ts'
import { mayDefineAny, runsOtherCode } from '../machine/words.ts'
import { childrenOf } from '../read/parse.ts'
import { definesAny } from './any-name.ts'
import { evaluate, evaluateAll, sourceOf } from './evaluate.ts'

/** `exec` could change anything. */
export const runPass = (m: Machine, statement: SyntaxNode): void => {
  if (!m.source.execs.has(statement.from)) return
  forgetAll(m, notKnown(m, statement, 'not-static', runsOtherCode('exec')))
}

/** What a `print` would write: worked out for what it changes and raises on the way, and never reported. */
export const runPrint = (m: Machine, parts: readonly SyntaxNode[]): void => {
  const known = m.problems.size
  try {
    for (const part of parts) if (part.name === 'ExpressionStatement') evaluateAll(m, childrenOf(part))
  } catch (error) {
    // Outside of a `try`, what is wrong with it is no concern of the config's values.
    if (m.tries > 0 || !isSignal(error) || error.signal !== 'raise') throw error
  } finally {
    if (m.problems.size > known) {
      spendLook(m, m.statement, 'items', known)
      for (const key of [...m.problems.keys()].slice(known)) m.problems.delete(key)
    }
  }
}

const bind = (m: Machine, name: string, value: Value): void => setVariable(m, targetScope(m, name), name, value)

/** `import a.b as c, d`. */
const importModules = (m: Machine, statement: SyntaxNode, parts: readonly SyntaxNode[]): void => {
  let path: string[] = []
  let alias: string | undefined
  const finish = (): void => {
    const full = path.join('.')
    if (path.length === 0) return
    // A module that may not be there can end a `try`.
    if (!isStandard(full))
      mayRaise(m, {
        start: statement.from,
        end: statement.to,
        kind: 'not-static',
        message: `Whether there is a module \`${full}\` depends on the host.`,
      })
    bind(m, alias ?? sure(path[0]), { type: 'module', name: alias === undefined ? sure(path[0]) : full })
    path = []
    alias = undefined
  }
  for (const [index, part] of parts.entries()) {
    if (part.name === ',') finish()
    else if (part.name !== 'VariableName') continue
    else if (parts[index - 1]?.name === 'as') alias = sourceOf(m, part)
    else path.push(sourceOf(m, part))
  }
  finish()
}

/** `import ...` and `from ... import ...`. */
export const importNames = (m: Machine, statement: SyntaxNode, parts: readonly SyntaxNode[]): void => {
  if (parts[0]?.name === 'import') {
    importModules(m, statement, parts.slice(1))
    return
  }
  const at = parts.findIndex((part) => part.name === 'import')
  const module = parts
    .slice(1, at)
    .map((part) => sourceOf(m, part))
    .join('')
  const names = parts.slice(at + 1)
  if (module === '__future__' && names.some((part) => /^(?:division|unicode_literals)$/.test(sourceOf(m, part)))) {
    forgetAll(
      m,
      notKnown(m, statement, 'unsupported', 'This changes what the whole file means, which is not evaluated here.'),
    )
    return
  }
  if (names.some((part) => part.name === '*')) {
    const known = starNames(m, statement, module)
    if (known) {
      spendLook(m, statement, 'items', known.size)
      for (const [name, value] of known) bind(m, name, value)
      return
    }
    if (definesAny(m, statement, module)) forgetAll(m, notKnown(m, statement, 'not-static', mayDefineAny(module)))
    return
  }
  for (const [index, part] of names.entries()) {
    if (part.name !== 'VariableName' || names[index - 1]?.name === 'as') continue
    const alias = names[index + 1]?.name === 'as' ? names[index + 2] : undefined
    const name = sourceOf(m, part)
    if (module === '__future__') continue
    // What is imported is one of the file's names, and so an option where it is called like one.
    const value = moduleAttribute(m, part, module, name)
    setName(m, alias ? sourceOf(m, alias) : name, value, statement, undefined, 'computed')
  }
}

/** `raise`, in all of its forms. */
export const raiseStatement = (m: Machine, statement: SyntaxNode, parts: readonly SyntaxNode[]): Outcome => {
  const [, what, comma, detail] = parts
  if (!what) throw m.handling.at(-1) ?? raise(statement, 'TypeError', 'nothing to raise again')
  const value = evaluate(m, what)
  const extra = comma?.name === ',' && detail ? evaluate(m, detail) : undefined
  if (value.type !== 'exception' && value.type !== 'exception class') {
    if (lossOf(value)) mayRaise(m, derived(m, [value]).cause)
    return raise(statement, lossOf(value) ? 'Exception' : 'TypeError', 'an exception of another kind')
  }
  const args = value.type === 'exception' ? value.args : !extra ? [] : extra.type === 'tuple' ? extra.items : [extra]
  const said = args?.[0]?.type === 'str' ? args[0].value : ''
  throw { signal: 'raise', name: value.name, args, message: said, node: statement } satisfies RaiseSignal
}
