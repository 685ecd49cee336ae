import type { SyntaxNode } from '@lezer/common'
import { sure } from '../../sure.ts'
import { tableOf } from '../../table.ts'
import { forgetAll, poison } from '../machine/branches.ts'
import { bytesOnly } from '../machine/literals.ts'
import type { Machine } from '../machine/machine.ts'
import { derived, notKnown, raise } from '../machine/machine.ts'
import { nameIn, setGlobal, setOwn } from '../machine/names.ts'
import { compare, repr, shownText, str, truth } from '../machine/show.ts'
import {
  type Arguments,
  boolean,
  builtin,
  integer,
  isExotic,
  isNamespace,
  lossOf,
  none,
  text,
  typeName,
  typeNames,
  type Value,
} from '../machine/values.ts'
import { runsOtherCode } from '../machine/words.ts'
import { type Builtin, type Call, countAt, pure, textAt } from './builtin-call.ts'
import { dictMethods, listMethods, mergeEntries } from './container-methods.ts'
import { moduleFunctions } from './modules.ts'
import { numberFunctions } from './number-functions.ts'
import { runChecks } from './parameters.ts'
import { matchMethods, patternMethods } from './regexp.ts'
import { sequenceFunctions } from './sequence-functions.ts'
import { textMethods } from './string-methods.ts'

const typeValue = (call: Call): Value => {
  const [value] = call.args
  if (!value || call.args.length !== 1)
    return notKnown(call.m, call.node, 'unsupported', 'Making types is not evaluated here.')
  if (lossOf(value)) return derived(call.m, [value])
  const name = typeName(value)
  return typeNames.has(name) && /^(?:bool|int|float|str|list|tuple|dict)$/.test(value.type)
    ? builtin(name)
    : notKnown(call.m, call.node, 'unsupported', 'This type is not evaluated here.')
}

const isInstance: Builtin = ({ m, node, args }) => {
  const [value, wanted] = args
  if (!value || !wanted) return raise(node, 'TypeError', 'isinstance expected 2 arguments')
  if (value.type === 'unknown' || lossOf(wanted)) return derived(m, args)
  const kinds = wanted.type === 'tuple' ? wanted.items : [wanted]
  const own = new Set([
    typeName(value),
    'object',
    ...(value.type === 'bool' ? ['int'] : []),
    ...(value.type === 'str' ? ['basestring'] : []),
  ])
  if (
    kinds.some((kind) => kind.type !== 'builtin') ||
    !/^(?:none|bool|int|float|str|list|tuple|dict)$/.test(value.type) ||
    (value.type === 'str' && m.unicode)
  )
    return notKnown(m, node, 'unsupported', 'This type is not evaluated here.', args)
  return boolean(kinds.some((kind) => kind.type === 'builtin' && own.has(kind.name)))
}

/** What only a running Python knows. */
const foreign =
  (what: string): Builtin =>
  ({ m, node, args }) => {
    const loss = notKnown(m, node, 'not-static', `\`${what}\` depends on the host on which xm runs the file.`)
    poison(m, args, loss)
    return loss
  }

/** What can set any name. */
const anything =
  (what: string): Builtin =>
  ({ m, node, args }) => {
    const loss = notKnown(m, node, 'not-static', runsOtherCode(what))
    poison(m, args, loss)
    forgetAll(m, loss)
    return loss
  }

/** What `locals()` gives: at the top of the file its names, and in a call a copy of those that it has, which sets nothing. */
const ownNames = (m: Machine): Value => builtin(m.scope.locals ? 'copied namespace' : 'local namespace')

const takeName = (m: Machine, into: Map<string, readonly [Value, Value]>, name: string): void => {
  const value = m.module.variables.get(name)
  if (value) into.set(`s${name}`, [text(name), value])
}

/** `vars().update(...)`. */
const updateNames =
  (set: (m: Machine, name: string, value: Value, node: SyntaxNode) => void): Builtin =>
  (call) => {
    const { m, node, args, named } = call
    const entries = new Map<string, readonly [Value, Value]>()
    const given = args[1]
    // `globals().update(locals())`
    if (given && isNamespace(given)) for (const [name] of m.records) takeName(m, entries, name)
    const loss = mergeEntries(call, entries, given && isNamespace(given) ? undefined : given)
    const keys = [...entries.values()].flatMap(([key]) => (key.type === 'str' ? [] : key))
    if (loss || keys.length > 0) {
      const all = [...args, ...named.values()]
      poison(m, all, loss ?? notKnown(m, node, 'unsupported', 'A name of this kind is not evaluated here.', all))
    } else for (const [key, value] of entries.values()) if (key.type === 'str') set(m, key.value, value, node)
    return none
  }

const functions: Readonly<{ [name: string]: Builtin }> = tableOf({
  ...numberFunctions,
  'xm_vars.check': (call) => runChecks(call),
  str: (call) => (call.args[0] ? shownText(str(call.m, call.node, call.args[0])) : text('')),
  repr: pure(1, 1, ({ m, node, args }) => shownText(repr(m, node, sure(args[0])))),
  bool: ({ m, args }) => {
    const held = args[0] ? truth(args[0]) : false
    return held === undefined ? derived(m, args) : boolean(held)
  },
  len: pure(1, 1, ({ m, node, args }) => {
    const value = sure(args[0])
    if (value.type === 'str') return bytesOnly(m, node, value.value) ?? integer(value.value.length)
    if (value.type === 'list' || value.type === 'tuple') return integer(value.items.length)
    if (value.type === 'dict') return integer(value.entries.size)
    return raise(node, 'TypeError', `object of type '${typeName(value)}' has no len()`)
  }),
  chr: pure(1, 1, (call) => {
    const code = countAt(call, 0, 0)
    if (code < 0 || code > 255) return raise(call.node, 'ValueError', 'chr() arg not in range(256)')
    return code > 127
      ? notKnown(call.m, call.node, 'not-static', 'A byte above 127 is not text that can be shown.')
      : text(String.fromCharCode(code))
  }),
  ord: pure(1, 1, (call) => {
    const value = textAt(call, 0)
    if (isExotic(value)) return sure(bytesOnly(call.m, call.node, value))
    return value.length === 1
      ? integer(value.charCodeAt(0))
      : raise(call.node, 'TypeError', 'ord() expected a character')
  }),
  isinstance: isInstance,
  type: typeValue,
  cmp: pure(2, 2, ({ m, node, args }) => {
    const order = compare(m, node, sure(args[0]), sure(args[1]))
    return typeof order === 'number' ? integer(Math.sign(order) || 0) : order
  }),
  callable: pure(1, 1, ({ args }) => boolean(/^(?:function|builtin|exception class)$/.test(args[0]?.type ?? ''))),
  locals: ({ m }) => ownNames(m),
  globals: () => builtin('namespace'),
  vars: ({ m, node, args }) =>
    args.length === 0 ? ownNames(m) : notKnown(m, node, 'unsupported', '`vars` is not evaluated here.', args),
  'namespace.get': ({ m, node, args: [space, name, usual] }) =>
    name?.type === 'str' && space
      ? (nameIn(m, node, space, name.value) ?? usual ?? none)
      : notKnown(m, node, 'unsupported', 'A name of this kind is not evaluated here.'),
  'namespace.has_key': ({ m, node, args: [space, name] }) => {
    const value = name?.type === 'str' && space ? nameIn(m, node, space, name.value) : undefined
    const loss = [name, value].find((each) => each && lossOf(each))
    return loss ? derived(m, [loss]) : boolean(value !== undefined)
  },
  'namespace.update': updateNames(setGlobal),
  'local namespace.update': updateNames(setOwn),
  exit: ({ node }) => raise(node, 'SystemExit', 'exit'),
  quit: ({ node }) => raise(node, 'SystemExit', 'quit'),
  eval: anything('eval'),
  execfile: anything('execfile'),
  __import__: anything('__import__'),
})

const methods = (type: string, table: Readonly<{ [name: string]: Builtin }>): [string, Builtin][] =>
  Object.entries(table).map(([name, run]) => [`${type}.${name}`, run])

let table: ReadonlyMap<string, Builtin> | undefined

/** Made on first use: these files import one another, and none of them is complete while they are loaded. */
const builtinTable = (): ReadonlyMap<string, Builtin> => {
  table ??= new Map([
    ...Object.entries(functions),
    ...Object.entries(sequenceFunctions),
    ...Object.entries(moduleFunctions),
    ...methods('str', textMethods),
    ...methods('list', listMethods),
    ...methods('tuple', listMethods),
    ...methods('dict', dictMethods),
    ...methods('pattern', patternMethods),
    ...methods('match', matchMethods),
  ])
  return table
}

const hostOnly = /^(?:open|file|raw_input|input|id|hash|help)$/

/** Calls a function or a method of Python itself. */
export const callBuiltin = (m: Machine, node: SyntaxNode, name: string, given: Arguments): Value => {
  const call: Call = { m, node, args: given.positional, named: given.named }
  const run = builtinTable().get(name) ?? (hostOnly.test(name) ? foreign(name) : undefined)
  if (run) return run(call)
  const all = [...given.positional, ...given.named.values()]
  const loss = notKnown(m, node, 'unsupported', `\`${name}\` is not evaluated here.`, all)
  poison(m, all, loss)
  return loss
}
