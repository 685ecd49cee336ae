import type { SyntaxNode } from '@lezer/common'
import { dictMethods, listMethods } from '../library/container-methods.ts'
import { moduleAttribute } from '../library/modules.ts'
import { matchMethods, patternMethods } from '../library/regexp.ts'
import { textMethods } from '../library/string-methods.ts'
import type { Machine } from '../machine/machine.ts'
import { derived, notKnown } from '../machine/machine.ts'
import { holdsNames } from '../machine/names.ts'
import { builtin, isNamespace, lossOf, text, tuple, typeName, type Value } from '../machine/values.ts'

/** The methods that are evaluated, by the type that has them. */
const methodsOf = (type: string): Readonly<{ [name: string]: unknown }> | undefined =>
  Object.entries({
    str: textMethods,
    list: listMethods,
    tuple: { index: true, count: true },
    dict: dictMethods,
    pattern: patternMethods,
    match: matchMethods,
  }).find(([name]) => name === type)?.[1]

/** `base.name`. */
export const attribute = (m: Machine, node: SyntaxNode, base: Value, name: string): Value => {
  // A list whose contents are lost still has its methods; what they give is not known then.
  if (base.type === 'unknown' || (lossOf(base) && !Object.hasOwn(methodsOf(base.type) ?? {}, name)))
    return derived(m, [base])
  if (base.type === 'module') return moduleAttribute(m, node, base.name, name)
  const known = methodsOf(base.type)
  if (known && Object.hasOwn(known, name)) return builtin(`${base.type}.${name}`, base)
  if (base.type === 'builtin' && !base.self && Object.hasOwn(methodsOf(base.name) ?? {}, name))
    return builtin(`${base.name}.${name}`)
  if (holdsNames(base) && (name === 'get' || name === 'has_key') && base.type === 'builtin')
    return builtin(`namespace.${name}`, base)
  if (isNamespace(base) && name === 'update' && base.type === 'builtin') return builtin(`${base.name}.update`, base)
  if (base.type === 'exception' && base.args) {
    if (name === 'args') return tuple(base.args)
    if (name === 'message') return base.args.length === 1 && base.args[0] ? base.args[0] : text('')
  }
  return notKnown(m, node, 'unsupported', `\`.${name}\` of this value (${typeName(base)}) is not evaluated here.`, [
    base,
  ])
}
