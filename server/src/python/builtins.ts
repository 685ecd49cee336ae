import type { SyntaxNode } from '@lezer/common'
import { forgetAll, poison } from './branches.ts'
import { type Builtin, type Call, countAt, pure, textAt } from './builtin-call.ts'
import { apply } from './calls.ts'
import { dictMethods, listMethods, mergeEntries, sortItems } from './container-methods.ts'
import { bytesOnly } from './literals.ts'
import type { Machine } from './machine.ts'
import { derived, dict, limit, list, notKnown, raise, spendItems, spendText } from './machine.ts'
import { moduleFunctions } from './modules.ts'
import { numberFunctions } from './number-functions.ts'
import { arithmetic } from './operators.ts'
import { runChecks } from './parameters.ts'
import { matchMethods, patternMethods } from './regexp.ts'
import { gather, isShuffled, iterate } from './sequences.ts'
import { compare, keyOf, repr, shownText, str, truth } from './show.ts'
import { textMethods } from './string-methods.ts'
import {
  type Arguments,
  asInteger,
  boolean,
  builtin,
  integer,
  isExotic,
  lossOf,
  text,
  tuple,
  typeName,
  typeNames,
  type Value,
} from './values.ts'

/** The elements of the arguments, each as a row; a loss when one of them is not known. */
const rows = (call: Call, from: number): (readonly Value[])[] | Value => {
  const all: (readonly Value[])[] = []
  for (const value of call.args.slice(from)) {
    const items = iterate(call.m, call.node, value)
    if ('type' in items) return items
    all.push(items)
  }
  return all
}

const same = (call: Call, value: Value): Value =>
  apply(call.m, call.node, call.args[0] as Value, { positional: [value], named: new Map() })

/** `min` and `max`: the first of the smallest or the largest. */
const extreme =
  (sign: 1 | -1): Builtin =>
  (call) => {
    const { m, node, args, named } = call
    const items = args.length === 1 ? gather(m, node, args[0] as Value) : args
    if ('type' in items) return items
    const key = named.get('key')
    if (named.size > (key ? 1 : 0))
      return notKnown(m, node, 'unsupported', 'Arguments by name are not evaluated for this function.', args)
    let best: { item: Value; key: Value } | undefined
    for (const item of items) {
      const rated = key ? apply(m, node, key, { positional: [item], named: new Map() }) : item
      const order = best ? compare(m, node, rated, best.key) : 1
      if (typeof order !== 'number') return order
      if (!best || order * sign > 0) best = { item, key: rated }
    }
    return best?.item ?? raise(node, 'ValueError', 'empty sequence')
  }

const range: Builtin = pure(1, 3, (call) => {
  const { m, node, args } = call
  for (const value of args)
    if (asInteger(value) === undefined) return raise(node, 'TypeError', 'integer arguments expected')
  const [first = 0n, second, step = 1n] = args.map((value) => asInteger(value) as bigint)
  const [start, stop] = second === undefined ? [0n, first] : [first, second]
  if (step === 0n) return raise(node, 'ValueError', 'range() arg 3 must not be zero')
  const distance = step > 0n ? stop - start : start - stop
  const size = step > 0n ? step : -step
  const length = distance <= 0n ? 0n : (distance + size - 1n) / size
  if (length > BigInt(m.limits.items))
    return limit(m, node, `This would make a list of more than ${m.limits.items} elements.`)
  spendItems(m, node, Number(length))
  return list(
    m,
    Array.from({ length: Number(length) }, (_, index) => integer(start + BigInt(index) * step)),
  )
})

const firstTrue =
  (wanted: boolean): Builtin =>
  (call) => {
    const items = gather(call.m, call.node, call.args[0] ?? raise(call.node, 'TypeError', 'an argument is required'))
    if ('type' in items) return items
    let loss: Value | undefined
    for (const item of items) {
      const held = truth(item)
      if (held === wanted) return boolean(wanted)
      if (held === undefined) loss = item
    }
    return loss ? derived(call.m, [loss]) : boolean(!wanted)
  }

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
    const loss = notKnown(
      m,
      node,
      'not-static',
      `\`${what}\` runs other code, which is not read here: from here on, no name is known.`,
    )
    poison(m, args, loss)
    forgetAll(m, loss)
    return loss
  }

const listFrom: Builtin = (call) => {
  const [value] = call.args
  if (!value) return list(call.m, [])
  const items = gather(call.m, call.node, value)
  return 'type' in items ? items : list(call.m, items, isShuffled(value))
}

const functions: Readonly<{ [name: string]: Builtin }> = {
  ...numberFunctions,
  'xm_vars.check': (call) => runChecks(call),
  str: (call) => (call.args[0] ? shownText(str(call.m, call.node, call.args[0])) : text('')),
  repr: pure(1, 1, ({ m, node, args }) => shownText(repr(m, node, args[0] as Value))),
  bool: ({ m, args }) => {
    const held = args[0] ? truth(args[0]) : false
    return held === undefined ? derived(m, args) : boolean(held)
  },
  len: pure(1, 1, ({ m, node, args }) => {
    const [value] = args as [Value]
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
    if (isExotic(value)) return bytesOnly(call.m, call.node, value) as Value
    return value.length === 1
      ? integer(value.charCodeAt(0))
      : raise(call.node, 'TypeError', 'ord() expected a character')
  }),
  range,
  xrange: range,
  min: extreme(-1),
  max: extreme(1),
  sum: (call) => {
    const { m, node, args } = call
    const items = gather(m, node, args[0] ?? raise(node, 'TypeError', 'sum expected an argument'))
    if ('type' in items) return items
    // Floats add up differently in another order.
    if (isShuffled(args[0] as Value) && items.some((item) => item.type !== 'int'))
      return iterate(m, node, args[0] as Value) as Value
    const total = items.reduce((sum, item) => arithmetic(m, node, '+', sum, item), args[1] ?? integer(0))
    return total
  },
  sorted: (call) => {
    const { m, node, args, named } = call
    const items = gather(m, node, args[0] ?? raise(node, 'TypeError', 'sorted expected an argument'))
    if ('type' in items) return items
    if (args.length > 1) return notKnown(m, node, 'unsupported', 'Sorting with a function is not evaluated here.', args)
    // With a key, equal elements stay in the order in which they came.
    if (named.has('key') && isShuffled(args[0] as Value)) return iterate(m, node, args[0] as Value) as Value
    const sorted = sortItems(call, items, named)
    return 'type' in sorted ? sorted : list(m, sorted)
  },
  reversed: (call) => {
    const all = rows(call, 0)
    return 'type' in all ? all : list(call.m, [...(all[0] ?? [])].reverse())
  },
  enumerate: (call) => {
    const items = iterate(call.m, call.node, call.args[0] ?? raise(call.node, 'TypeError', 'an argument is required'))
    const start = BigInt(countAt(call, 1, 0))
    if (call.named.size > 0)
      return notKnown(
        call.m,
        call.node,
        'unsupported',
        'Arguments by name are not evaluated for this function.',
        call.args,
      )
    return 'type' in items
      ? items
      : list(
          call.m,
          items.map((item, index) => tuple([integer(start + BigInt(index)), item])),
        )
  },
  zip: (call) => {
    const all = rows(call, 0)
    if ('type' in all) return all
    const length = all.length === 0 ? 0 : Math.min(...all.map((row) => row.length))
    return list(
      call.m,
      Array.from({ length }, (_, index) => tuple(all.map((row) => row[index] as Value))),
    )
  },
  map: (call) => {
    const { m, node, args } = call
    const all = rows(call, 1)
    const [callee] = args
    if ('type' in all) {
      poison(m, args, derived(m, [all]))
      return all
    }
    if (!callee || all.length === 0) return raise(node, 'TypeError', 'map() requires at least two args')
    if (all.length > 1 && all.some((row) => row.length !== all[0]?.length))
      return notKnown(m, node, 'unsupported', 'A `map` over lists of different lengths is not evaluated here.', args)
    return list(
      m,
      (all[0] as readonly Value[]).map((item, index) => {
        const positional = all.map((row) => row[index] as Value)
        if (callee.type === 'none') return all.length === 1 ? item : tuple(positional)
        return apply(m, node, callee, { positional, named: new Map() })
      }),
    )
  },
  filter: (call) => {
    const { m, node, args } = call
    const [callee, source] = args
    if (!callee || !source) return raise(node, 'TypeError', 'filter expected 2 arguments')
    const items = iterate(m, node, source)
    if ('type' in items) return items
    const kept: Value[] = []
    for (const item of items) {
      const verdict = callee.type === 'none' ? item : same(call, item)
      const held = truth(verdict)
      if (held === undefined) return derived(m, [verdict, ...items])
      if (held) kept.push(item)
    }
    if (source.type === 'str') {
      spendText(m, node, kept.length)
      return text(kept.map((item) => (item.type === 'str' ? item.value : '')).join(''))
    }
    return source.type === 'tuple' ? tuple(kept) : list(m, kept)
  },
  reduce: (call) => {
    const { m, node, args } = call
    const [callee, source, first] = args
    if (!callee || !source) return raise(node, 'TypeError', 'reduce expected at least 2 arguments')
    const items = iterate(m, node, source)
    if ('type' in items) return items
    const [start, rest] = first ? [first, items] : [items[0], items.slice(1)]
    if (!start) return raise(node, 'TypeError', 'reduce() of empty sequence with no initial value')
    return rest.reduce((sum, item) => apply(m, node, callee, { positional: [sum, item], named: new Map() }), start)
  },
  any: firstTrue(true),
  all: firstTrue(false),
  list: listFrom,
  tuple: (call) => {
    const items = call.args[0] ? iterate(call.m, call.node, call.args[0]) : []
    return 'type' in items ? items : tuple(items)
  },
  dict: (call) => {
    const entries = new Map<string, readonly [Value, Value]>()
    return mergeEntries(call, entries, call.args[0]) ?? dict(call.m, entries)
  },
  set: (call) => {
    const items = call.args[0] ? gather(call.m, call.node, call.args[0]) : []
    if ('type' in items) return items
    const entries = new Map(items.map((item) => [keyOf(item), item]))
    if (entries.has(undefined))
      return notKnown(call.m, call.node, 'unsupported', 'A set of such values is not evaluated here.', items)
    // Never in an order, not even when there is only one: it has no subscripts either.
    return Object.assign(list(call.m, [...entries.values()]), { shuffled: true })
  },
  isinstance: isInstance,
  type: typeValue,
  cmp: pure(2, 2, ({ m, node, args }) => {
    const order = compare(m, node, args[0] as Value, args[1] as Value)
    return typeof order === 'number' ? integer(Math.sign(order) || 0) : order
  }),
  callable: pure(1, 1, ({ args }) => boolean(/^(?:function|builtin|exception class)$/.test(args[0]?.type ?? ''))),
  locals: () => builtin('namespace'),
  globals: () => builtin('namespace'),
  vars: ({ m, node, args }) =>
    args.length === 0 ? builtin('namespace') : notKnown(m, node, 'unsupported', '`vars` is not evaluated here.', args),
  exit: ({ node }) => raise(node, 'SystemExit', 'exit'),
  quit: ({ node }) => raise(node, 'SystemExit', 'quit'),
  eval: anything('eval'),
  execfile: anything('execfile'),
  __import__: anything('__import__'),
}

const methods = (type: string, table: Readonly<{ [name: string]: Builtin }>): [string, Builtin][] =>
  Object.entries(table).map(([name, run]) => [`${type}.${name}`, run])

let table: ReadonlyMap<string, Builtin> | undefined

/** Made on first use: these files import one another, and none of them is complete while they are loaded. */
const builtinTable = (): ReadonlyMap<string, Builtin> => {
  table ??= new Map([
    ...Object.entries(functions),
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
