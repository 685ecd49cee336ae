import type { SyntaxNode } from '@lezer/common'
import { forgetAll, type Outcome, poison } from './branches.ts'
import { evaluate, sourceOf } from './expressions.ts'
import type { Machine, RaiseSignal } from './machine.ts'
import { derived, mayRaise, notKnown, raise, setVariable } from './machine.ts'
import { isStandard, moduleAttribute, starNames } from './modules.ts'
import { peek, targetScope } from './names.ts'
import { isCell, lossOf, type Value } from './values.ts'

const mutators = /\.\s*(?:append|extend|insert|remove|pop|reverse|sort|update|setdefault|clear)\s*\(/

/** `print` is left out, but what it calls could change something; `exec` could change anything. */
export const forgetPrint = (m: Machine, statement: SyntaxNode): void => {
  if (m.source.execs.has(statement.from)) {
    const loss = notKnown(
      m,
      statement,
      'not-static',
      '`exec` runs other code, which is not read here: from here on, no name is known.',
    )
    forgetAll(m, loss)
    return
  }
  const written = m.source.prints.get(statement.from)
  if (!written || !/\w\s*\(/.test(written)) return
  const changeable: Value[] = []
  for (const [name] of written.matchAll(/[A-Za-z_]\w*/g)) {
    const value = peek(m, name)
    if (value && (value.type === 'function' || (isCell(value) && mutators.test(written)))) changeable.push(value)
  }
  if (changeable.length > 0)
    poison(m, changeable, notKnown(m, statement, 'unsupported', 'What this `print` calls is not evaluated here.'))
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
    bind(m, alias ?? (path[0] as string), { type: 'module', name: alias === undefined ? (path[0] as string) : full })
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
    const known = starNames(module)
    if (known) {
      for (const name of known) bind(m, name, moduleAttribute(m, statement, module, name))
      return
    }
    // These define helpers for addresses and no setting.
    if (module === 'xen.util.ip') return
    forgetAll(m, notKnown(m, statement, 'not-static', `\`${module}\` may define any name; it is not read here.`))
    return
  }
  for (const [index, part] of names.entries()) {
    if (part.name !== 'VariableName' || names[index - 1]?.name === 'as') continue
    const alias = names[index + 1]?.name === 'as' ? names[index + 2] : undefined
    const name = sourceOf(m, part)
    if (module !== '__future__') bind(m, alias ? sourceOf(m, alias) : name, moduleAttribute(m, part, module, name))
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
