import type { SyntaxNode } from '@lezer/common'
import { append } from '../../append.ts'
import { sure } from '../../sure.ts'
import { tableOf } from '../../table.ts'
import { childrenOf } from '../read/parse.ts'
import type { Machine, RaiseSignal } from './machine.ts'
import { notKnown, raise, record, setVariable, spendSource } from './machine.ts'
import type { AssignmentKind } from './types.ts'
import { builtin, isCopy, isNamespace, type Scope, text, typeNames, type Value, yielded } from './values.ts'

/** The exceptions of Python 2, each with the one it is a kind of. */
const exceptionParents: Readonly<{ [name: string]: string }> = tableOf({
  BaseException: '',
  SystemExit: 'BaseException',
  KeyboardInterrupt: 'BaseException',
  GeneratorExit: 'BaseException',
  Exception: 'BaseException',
  StopIteration: 'Exception',
  Warning: 'Exception',
  StandardError: 'Exception',
  ArithmeticError: 'StandardError',
  ZeroDivisionError: 'ArithmeticError',
  OverflowError: 'ArithmeticError',
  AssertionError: 'StandardError',
  AttributeError: 'StandardError',
  EnvironmentError: 'StandardError',
  IOError: 'EnvironmentError',
  OSError: 'EnvironmentError',
  EOFError: 'StandardError',
  ImportError: 'StandardError',
  LookupError: 'StandardError',
  IndexError: 'LookupError',
  KeyError: 'LookupError',
  NameError: 'StandardError',
  UnboundLocalError: 'NameError',
  RuntimeError: 'StandardError',
  NotImplementedError: 'RuntimeError',
  SyntaxError: 'StandardError',
  TypeError: 'StandardError',
  ValueError: 'StandardError',
  UnicodeError: 'ValueError',
})

const isException = (name: string): boolean => Object.hasOwn(exceptionParents, name)

/** Whether an exception called `name` is caught by `except caught`. */
export const isKindOf = (name: string, caught: string): boolean => {
  for (let at = name; at !== ''; at = exceptionParents[at] ?? '') if (at === caught) return true
  return false
}

/** What Python 2 defines without an import, beyond the types and the exceptions. */
const builtinNames: ReadonlySet<string> = new Set(
  `abs all any apply bin bytearray bytes buffer callable chr classmethod cmp coerce compile complex copyright credits delattr dir
  divmod enumerate eval execfile exit filter format getattr globals hasattr hash help hex id input intern isinstance
  issubclass iter len license locals map max memoryview min next oct open ord pow print property quit range raw_input
  reduce reload repr reversed round setattr slice sorted staticmethod sum super unichr vars zip __import__`.split(
    /\s+/,
  ),
)

const builtins = (name: string): Value | undefined => {
  if (builtinNames.has(name) || typeNames.has(name)) return { type: 'builtin', name }
  return isException(name) ? { type: 'exception class', name } : undefined
}

/** The variable of that name that the current scope sees; undefined when there is none. */
export const peek = (m: Machine, name: string, from: Scope = m.scope): Value | undefined => {
  for (let scope: Scope | undefined = from; scope; scope = scope.parent) {
    if (scope.globals.has(name)) return m.module.variables.get(name)
    if (!scope.locals || scope.locals.has(name)) return scope.variables.get(name)
  }
  return undefined
}

/** What the program of Xen 1 and 2 had imported before it ran a config; later ones left it to the file. */
const oldModules = /^(?:string|re|time|socket|xenctl|XenoUtil|Xc)$/

/** What xm imports from `xen.util.ip` before it runs a config: what it reads off the host, and what it works out. */
const hostNames = /^(?:get_current_ip(?:addr|mask|gw)|get_defaultroute)$/
const addressNames = /^(?:add_offset_to_ip|check_subnet|inet_aton|inet_ntoa)$/

const isLocal = (m: Machine, name: string): boolean => {
  for (let scope: Scope | undefined = m.scope; scope?.locals; scope = scope.parent) {
    if (scope.globals.has(name)) return false
    if (scope.locals.has(name)) return true
  }
  return false
}

/**
 * Notes a name of the file, or one that it has imported, that a function or a generator reads as a global one (`opts.py`, `load`:
 * `execfile(defconfig, globs, locs)`). What only may happen is left out.
 * @throws RaiseSignal inside of a `try`, which may catch what Python says to it
 */
const noteUnseen = (m: Machine, node: SyntaxNode, name: string, value: Value): void => {
  if (m.scope === m.module || m.muted > 0 || m.hidden.has(name) || m.shared.has(name) || isLocal(m, name)) return
  if (!m.records.has(name) && value.type !== 'module') return
  if (m.tries > 0) raise(node, 'NameError', `global name '${name}' is not defined`)
  if (m.within.conditional === 0 && !m.unseen.has(name)) m.unseen.set(name, node)
}

/** What `name` stands for. A name that nobody defines raises `NameError`, as Python does. */
export const lookUp = (m: Machine, node: SyntaxNode, name: string): Value => {
  const value = peek(m, name)
  if (value) {
    noteUnseen(m, node, name, value)
    if (Object.hasOwn(m.given, name) && !m.parameters.has(name) && !m.records.has(name))
      m.parameters.set(name, { node })
    return value
  }
  if (isLocal(m, name))
    throw {
      signal: 'raise',
      name: 'UnboundLocalError',
      args: undefined,
      message: `local variable '${name}' referenced before assignment`,
      node,
    } satisfies RaiseSignal
  const usual = builtins(name)
  if (usual) return usual
  // A file that xm ran was no module: what was found under this name was that of the one with what Python has by itself.
  if (name === '__name__') return text('__builtin__')
  if (m.anything) return m.anything
  if (oldModules.test(name)) return { type: 'module', name }
  if (name === 'xm_file')
    return notKnown(m, node, 'not-static', '`xm_file` is the name under which xm was given the file.')
  if (addressNames.test(name)) return builtin(`xen.util.ip.${name}`)
  if (hostNames.test(name))
    return notKnown(m, node, 'not-static', `\`${name}\` depends on the host on which xm runs the file.`)
  throw {
    signal: 'raise',
    name: 'NameError',
    args: undefined,
    message: `name '${name}' is not defined`,
    node,
    // Nobody calls a parameter like a name of Python's own.
    ...(/^__\w+__$/.test(name) ? {} : { missing: name }),
  } satisfies RaiseSignal
}

/**
 * What `locals()`, `vars()` or `globals()` have under a name; undefined where there is none. `globals()` had none of the file's own under xm,
 * as for a name that a function reads.
 * @throws RaiseSignal for a name of the file in `globals()` inside of a `try`
 */
export const nameIn = (m: Machine, node: SyntaxNode, space: Value, name: string): Value | undefined => {
  if (isCopy(space)) return m.scope.locals?.has(name) ? m.scope.variables.get(name) : undefined
  const value = m.module.variables.get(name) ?? m.anything
  if (value && isNamespace(space, 'global') && m.records.has(name) && !m.shared.has(name) && m.muted === 0) {
    if (m.tries > 0) raise(node, 'KeyError', name)
    if (m.within.conditional === 0 && !m.unseen.has(name)) m.unseen.set(name, node)
  }
  return value
}

/** Whether a value has names for its keys. */
export const holdsNames = (value: Value): boolean => isNamespace(value) || isCopy(value)

/** The same where there has to be one: one that the file does not set is to be given to xm, as any name is. */
export const sureNameIn = (m: Machine, node: SyntaxNode, space: Value, name: string): Value => {
  const value = nameIn(m, node, space, name)
  if (value) return value
  throw {
    signal: 'raise',
    name: 'KeyError',
    args: undefined,
    message: `'${name}'`,
    node,
    ...(isNamespace(space, 'local') ? { missing: name } : {}),
  } satisfies RaiseSignal
}

/** The scope in which an assignment to `name` lands. */
export const targetScope = (m: Machine, name: string): Scope => {
  for (let scope: Scope | undefined = m.scope; scope; scope = scope.parent) {
    if (scope.globals.has(name)) return m.module
    if (!scope.locals || scope.locals.has(name)) return scope
  }
  return m.module
}

/** Sets a name, and notes it when it is one of the file's. */
export const setName = (
  m: Machine,
  name: string,
  value: Value,
  node: SyntaxNode,
  valueNode: SyntaxNode | undefined,
  kind: AssignmentKind,
): void => {
  const scope = targetScope(m, name)
  setVariable(m, scope, name, value)
  if (scope !== m.module) return
  if (!m.declared.has(name)) m.hidden.delete(name)
  record(m, name, node, valueNode, kind)
}

/** Sets a name at the top of the file, from wherever. */
export const setOwn = (m: Machine, name: string, value: Value, node: SyntaxNode): void => {
  setVariable(m, m.module, name, value)
  if (!m.declared.has(name)) m.hidden.delete(name)
  record(m, name, node, undefined, 'computed')
}

/**
 * Sets a name among those of `globals()`, where functions see it and xm did not look: at the top of the file one of its own names, if there
 * is one, goes before it.
 */
export const setGlobal = (m: Machine, name: string, value: Value, node: SyntaxNode): void => {
  m.shared.add(name)
  if (m.records.has(name) && !m.hidden.has(name)) return
  setVariable(m, m.module, name, value)
  record(m, name, node, undefined, 'computed')
  m.hidden.add(name)
}

/** The names between `for` and `in`, of a loop or a comprehension that begins at `from` among `children`. */
const forTargets = (children: readonly SyntaxNode[]): SyntaxNode[] => {
  const targets: SyntaxNode[] = []
  let inside = false
  for (const child of children) {
    if (child.name === 'for') inside = true
    else if (child.name === 'in') inside = false
    else if (inside) targets.push(child)
  }
  return targets
}

/** The names in a target of an assignment; elements and attributes bind none. */
const namesIn = (m: { source: { text: string } }, target: SyntaxNode, into: Set<string>): void => {
  if (target.name === 'VariableName') into.add(m.source.text.slice(target.from, target.to))
  else if (/^(?:Tuple|Array|Parenthesized)Expression$/.test(target.name))
    for (const child of childrenOf(target)) namesIn(m, child, into)
}

/** The names that running `node` can bind in its own scope; and those it declares global. */
export const boundNames = (
  m: Machine,
  node: SyntaxNode,
  into = new Set<string>(),
  globals = new Set<string>(),
): { names: Set<string>; globals: Set<string> } => {
  spendSource(m, node)
  const stack: SyntaxNode[] = [node]
  const textOf = (child: SyntaxNode): string => m.source.text.slice(child.from, child.to)
  for (let at = stack.pop(); at; at = stack.pop()) {
    const children = childrenOf(at)
    switch (at.name) {
      case 'AssignStatement': {
        const last = children.findLastIndex((child) => child.name === 'AssignOp')
        for (const child of children.slice(0, Math.max(0, last))) namesIn(m, child, into)
        break
      }
      case 'UpdateStatement':
      case 'NamedExpression':
        if (children[0]) namesIn(m, children[0], into)
        break
      case 'YieldStatement':
        into.add(yielded)
        break
      case 'ForStatement':
      case 'ArrayComprehensionExpression':
        for (const child of forTargets(children)) namesIn(m, child, into)
        break
      case 'DeleteStatement':
        for (const child of children) namesIn(m, child, into)
        break
      case 'TryStatement':
      case 'WithStatement':
        for (const [index, child] of children.entries())
          if ((child.name === 'as' || child.name === ',') && children[index + 1]?.name === 'VariableName')
            into.add(textOf(sure(children[index + 1])))
        break
      case 'ImportStatement':
        for (const child of children) if (child.name === 'VariableName') into.add(textOf(child))
        break
      case 'ScopeStatement':
        for (const child of children) if (child.name === 'VariableName') globals.add(textOf(child))
        break
      case 'FunctionDefinition':
      case 'ClassDefinition': {
        const name = children.find((child) => child.name === 'VariableName')
        if (name) into.add(textOf(name))
        break
      }
    }
    if (/^(?:FunctionDefinition|ClassDefinition|LambdaExpression)$/.test(at.name)) continue
    append(stack, children)
  }
  for (const name of globals) into.delete(name)
  return { names: into, globals }
}

export { forTargets, namesIn }
