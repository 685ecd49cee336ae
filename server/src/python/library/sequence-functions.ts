import { sure } from '../../sure.ts'
import { tableOf } from '../../table.ts'
import { poison } from '../machine/branches.ts'
import { derived, dict, limit, list, notKnown, raise, spend, spendItems, spendText } from '../machine/machine.ts'
import { arithmetic } from '../machine/operators.ts'
import { gather, isShuffled, iterate } from '../machine/sequences.ts'
import { compare, keyOf, truth } from '../machine/show.ts'
import { asInteger, boolean, integer, text, tuple, type Value } from '../machine/values.ts'
import { type Builtin, type Call, countAt, pure } from './builtin-call.ts'
import { mergeEntries, sortItems } from './container-methods.ts'

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

/** Before so many values are made of others. */
const spendMade = ({ m, node }: Call, count: number): void => spend(m, node, count / 4)

const same = (call: Call, value: Value): Value =>
  call.m.interpreter.apply(call.m, call.node, sure(call.args[0]), { positional: [value], named: new Map() })

/** `min` and `max`: the first of the smallest or the largest. */
const extreme =
  (sign: 1 | -1): Builtin =>
  (call) => {
    const { m, node, args, named } = call
    const items = args.length === 1 ? gather(m, node, sure(args[0])) : args
    if ('type' in items) return items
    const key = named.get('key')
    if (named.size > (key ? 1 : 0))
      return notKnown(m, node, 'unsupported', 'Arguments by name are not evaluated for this function.', args)
    let best: { item: Value; key: Value } | undefined
    for (const item of items) {
      const rated = key ? m.interpreter.apply(m, node, key, { positional: [item], named: new Map() }) : item
      const order = best ? compare(m, node, rated, best.key) : 1
      if (typeof order !== 'number') return order
      if (!best || order * sign > 0) best = { item, key: rated }
    }
    return best?.item ?? raise(node, 'ValueError', 'empty sequence')
  }

const range: Builtin = pure(1, 3, (call) => {
  const { m, node, args } = call
  const [first = 0n, second, step = 1n] = args.map(
    (value) => asInteger(value) ?? raise(node, 'TypeError', 'integer arguments expected'),
  )
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

const listFrom: Builtin = (call) => {
  const [value] = call.args
  if (!value) return list(call.m, [])
  const items = gather(call.m, call.node, value)
  return 'type' in items ? items : list(call.m, items, isShuffled(value))
}

/** What Python brings for lists and what can be gone through. */
export const sequenceFunctions: Readonly<{ [name: string]: Builtin }> = tableOf({
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
    if (!('type' in items)) spendMade(call, items.length)
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
    const length = all.reduce((least, row) => Math.min(least, row.length), all[0]?.length ?? 0)
    spendMade(call, length * all.length)
    return list(
      call.m,
      Array.from({ length }, (_, index) => tuple(all.map((row) => sure(row[index])))),
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
    spendMade(call, (all[0] as readonly Value[]).length * all.length)
    return list(
      m,
      sure(all[0]).map((item, index) => {
        const positional = all.map((row) => sure(row[index]))
        if (callee.type === 'none') return all.length === 1 ? item : tuple(positional)
        return m.interpreter.apply(m, node, callee, { positional, named: new Map() })
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
    return rest.reduce(
      (sum, item) => m.interpreter.apply(m, node, callee, { positional: [sum, item], named: new Map() }),
      start,
    )
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
    spendMade(call, items.length)
    const entries = new Map(items.map((item) => [keyOf(call.m, call.node, item), item]))
    if (entries.has(undefined))
      return notKnown(call.m, call.node, 'unsupported', 'A set of such values is not evaluated here.', items)
    // Never in an order, not even when there is only one: it has no subscripts either.
    return Object.assign(list(call.m, [...entries.values()]), { shuffled: true })
  },
})
