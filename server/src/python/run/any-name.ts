import type { SyntaxNode } from '@lezer/common'
import { append } from '../../append.ts'
import { starNames } from '../library/modules.ts'
import type { Machine } from '../machine/machine.ts'
import { problemAt } from '../machine/machine.ts'
import { peek } from '../machine/names.ts'
import type { Problem } from '../machine/types.ts'
import { mayDefineAny, runsOtherCode } from '../machine/words.ts'
import { childNamed, childrenOf } from '../read/parse.ts'
import { sourceOf } from './evaluate.ts'

/** Methods that change the names of `vars()`. */
const changing = /^(?:update|setdefault|pop|popitem|clear)$/
const changed = /^(?:Assign|Update|Delete|For)Statement$/

/** Whether a module may define any name: of some all names are known. */
export const definesAny = (m: Machine, statement: SyntaxNode, module: string): boolean =>
  // These define helpers for addresses and no setting.
  module !== 'xen.util.ip' && starNames(m, statement, module) === undefined

/** The module of `from module import *`; undefined for another import. */
const starModule = (m: Machine, parts: readonly SyntaxNode[]): string | undefined => {
  const at = parts.findIndex((part) => part.name === 'import')
  if (at < 1 || !parts.slice(at + 1).some((part) => part.name === '*')) return undefined
  return parts
    .slice(1, at)
    .map((part) => sourceOf(m, part))
    .join('')
}

/** Whether a call of `vars()` or `locals()` stands where names are set by it. */
const isChanged = (m: Machine, call: SyntaxNode): boolean => {
  const member = call.parent
  if (member?.name !== 'MemberExpression' || member.firstChild?.from !== call.from) return false
  const property = childNamed(member, 'PropertyName')
  return property ? changing.test(sourceOf(m, property)) : changed.test(member.parent?.name ?? '')
}

/** How one part of a program may set any name of the file, in words. */
const wayOf = (m: Machine, node: SyntaxNode): string | undefined => {
  if (node.name === 'PassStatement' && m.source.execs.has(node.from)) return runsOtherCode('exec')
  if (node.name === 'ImportStatement') {
    const module = starModule(m, childrenOf(node))
    return module !== undefined && definesAny(m, node, module) ? mayDefineAny(module) : undefined
  }
  const callee = node.name === 'CallExpression' ? node.firstChild : undefined
  if (callee?.name !== 'VariableName') return undefined
  const name = sourceOf(m, callee)
  if (peek(m, name)) return undefined
  if (/^(?:execfile|eval|__import__)$/.test(name)) return runsOtherCode(name)
  if (!/^(?:vars|locals)$/.test(name) || m.scope !== m.module || !isChanged(m, node)) return undefined
  return `What \`${name}()\` is given here is not worked out: it may be any name.`
}

/** What in a part of a program, as much of it as may run, can set any name of the file; functions that it only defines do not run. */
export const anyName = (m: Machine, node: SyntaxNode): Problem | undefined => {
  const stack = [node]
  for (let at = stack.pop(); at; at = stack.pop()) {
    const way = wayOf(m, at)
    if (way !== undefined) return problemAt(m, at, 'not-static', way)
    if (at === node || !/^(?:FunctionDefinition|LambdaExpression)$/.test(at.name))
      append(stack, childrenOf(at).reverse())
  }
  return undefined
}
