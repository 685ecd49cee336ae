import type { SyntaxNode } from '@lezer/common'
import { sure } from '../../sure.ts'
import { tableOf } from '../../table.ts'
import type { Machine } from '../machine/machine.ts'
import { derived, dict, list, notKnown, raise, setCell, spendItems, unknown } from '../machine/machine.ts'
import { gather, isShuffled, iterate } from '../machine/sequences.ts'
import { compare, equal, keyOf, noOrder, truth } from '../machine/show.ts'
import {
  boolean,
  type DictValue,
  integer,
  type ListValue,
  lossOf,
  none,
  tuple,
  type UnknownValue,
  type Value,
} from '../machine/values.ts'
import { type Builtin, type Call, countAt, pure } from './builtin-call.ts'

const listOf = ({ node, args }: Call): ListValue =>
  args[0]?.type === 'list' ? args[0] : raise(node, 'TypeError', 'a list is required')

/** A method that changes a list. What a list without known contents holds afterwards is not known either. */
const changes =
  (minimum: number, maximum: number, run: (call: Call, self: ListValue) => Value): Builtin =>
  (call) => {
    const { m, node, args, named } = call
    const self = listOf(call)
    if (args.length - 1 < minimum || args.length - 1 > maximum)
      return raise(node, 'TypeError', 'wrong number of arguments')
    if (self.lost) {
      setCell(m, self, { lost: unknown(self.lost.cause, [self.lost, ...args.slice(1)]) })
      return derived(m, [self])
    }
    if (named.size > 0 && run !== sortInPlace) return raise(node, 'TypeError', 'no arguments by name')
    spendItems(m, node, self.items.length)
    return run(call, self)
  }

/** Gives up the contents of `self`. */
const lose = (m: Machine, self: ListValue | DictValue, loss: UnknownValue, args: readonly Value[]): Value => {
  setCell(m, self, { lost: unknown(loss.cause, args) })
  return none
}

/** `items` in order; a loss when two of them cannot be compared. Arguments as `sorted` has them. */
export const sortItems = (
  call: Call,
  items: readonly Value[],
  named: ReadonlyMap<string, Value>,
): readonly Value[] | UnknownValue => {
  const { m, node } = call
  for (const name of named.keys())
    if (name !== 'key' && name !== 'reverse')
      return notKnown(m, node, 'unsupported', `Sorting with \`${name}\` is not evaluated here.`)
  const key = named.get('key')
  const backwards = named.get('reverse')
  const down = backwards ? truth(backwards) : false
  if (down === undefined) return derived(m, backwards ? [backwards] : [])
  const keyed = items.map((item) => ({
    item,
    key:
      key && key.type !== 'none' ? m.interpreter.apply(m, node, key, { positional: [item], named: new Map() }) : item,
  }))
  try {
    keyed.sort((a, b) => {
      const order = compare(m, node, a.key, b.key)
      if (typeof order !== 'number') throw order
      return down ? -order : order
    })
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'type' in error && error.type === 'unknown')
      // It was thrown above: an order of two values that is not known.
      return error as UnknownValue
    throw error
  }
  return keyed.map(({ item }) => item)
}

const sortInPlace = (call: Call, self: ListValue): Value => {
  const { m, node, args } = call
  if (args.length > 1)
    return lose(m, self, notKnown(m, node, 'unsupported', 'Sorting with a function is not evaluated here.'), args)
  const sorted = sortItems(call, self.items, call.named)
  if ('type' in sorted) return lose(m, self, sorted, [...args, sorted])
  setCell(m, self, { items: sorted, shuffled: false })
  return none
}

/** Where `value` stands first in `items`; -1 when it does not. */
const placeOf = (m: Machine, node: SyntaxNode, items: readonly Value[], value: Value): number | UnknownValue => {
  for (const [index, item] of items.entries()) {
    const same = equal(m, node, item, value)
    if (typeof same !== 'boolean') return same
    if (same) return index
  }
  return -1
}

/** Methods of `list`; `index` and `count` of `tuple` too. */
export const listMethods: Readonly<{ [name: string]: Builtin }> = tableOf({
  append: changes(1, 1, ({ m, args }, self) => {
    setCell(m, self, { items: [...self.items, args[1] as Value] })
    return none
  }),
  extend: changes(1, 1, ({ m, node, args }, self) => {
    const more = iterate(m, node, sure(args[1]))
    if ('type' in more) return lose(m, self, more, [...args, more])
    spendItems(m, node, self.items.length + more.length)
    setCell(m, self, { items: [...self.items, ...more] })
    return none
  }),
  insert: changes(2, 2, (call, self) => {
    if (lossOf(sure(call.args[1])) || self.shuffled)
      return lose(
        call.m,
        self,
        self.shuffled ? noOrder(call.m, call.node, self) : derived(call.m, call.args),
        call.args,
      )
    const place = countAt(call, 1, 0)
    const index = place < 0 ? Math.max(0, place + self.items.length) : Math.min(place, self.items.length)
    setCell(call.m, self, { items: self.items.toSpliced(index, 0, sure(call.args[2])) })
    return none
  }),
  remove: changes(1, 1, ({ m, node, args }, self) => {
    const place = placeOf(m, node, self.items, sure(args[1]))
    if (typeof place !== 'number') return lose(m, self, place, args)
    if (place < 0) return raise(node, 'ValueError', 'list.remove(x): x not in list')
    setCell(m, self, { items: self.items.toSpliced(place, 1) })
    return none
  }),
  pop: changes(0, 1, (call, self) => {
    const { m, node, args } = call
    if (self.shuffled || (args[1] && lossOf(args[1]))) {
      const loss = self.shuffled ? noOrder(m, node, self) : derived(m, [sure(args[1])])
      const result = unknown(loss.cause, self.items)
      lose(m, self, loss, self.items)
      return result
    }
    const place = countAt(call, 1, -1)
    const index = place < 0 ? place + self.items.length : place
    const item = self.items[index]
    if (!item) return raise(node, 'IndexError', 'pop index out of range')
    setCell(m, self, { items: self.items.toSpliced(index, 1) })
    return item
  }),
  reverse: changes(0, 0, ({ m, node }, self) => {
    if (self.shuffled) return lose(m, self, noOrder(m, node, self), [self])
    setCell(m, self, { items: self.items.toReversed() })
    return none
  }),
  sort: changes(0, 3, sortInPlace),
  index: ({ m, node, args }) => {
    const [self, value] = args
    if (args.length !== 2 || !self || !value)
      return notKnown(m, node, 'unsupported', 'This `index` is not evaluated here.')
    const items = iterate(m, node, self)
    if ('type' in items) return items
    const place = placeOf(m, node, items, value)
    if (typeof place !== 'number') return place
    return place < 0 ? raise(node, 'ValueError', 'x not in list') : integer(place)
  },
  count: pure(2, 2, ({ m, node, args }) => {
    const items = gather(m, node, sure(args[0]))
    if ('type' in items) return items
    let count = 0
    for (const item of items) {
      const same = equal(m, node, item, sure(args[1]))
      if (typeof same !== 'boolean') return same
      if (same) count++
    }
    return integer(count)
  }),
})

/** A method of a dict whose contents are known. */
const known =
  (minimum: number, maximum: number, run: (call: Call, self: DictValue) => Value): Builtin =>
  (call) => {
    const { m, node, args, named } = call
    const [self] = args
    if (self?.type !== 'dict') return raise(node, 'TypeError', 'a dict is required')
    if (self.lost) {
      setCell(m, self, { lost: unknown(self.lost.cause, [self.lost, ...args.slice(1), ...named.values()]) })
      return derived(m, [self])
    }
    if (args.length - 1 < minimum || args.length - 1 > maximum)
      return raise(node, 'TypeError', 'wrong number of arguments')
    spendItems(m, node, self.entries.size)
    return run(call, self)
  }

const keyAt = ({ m, node, args }: Call): string | UnknownValue => {
  const key = sure(args[1])
  return (
    keyOf(m, node, key) ??
    (lossOf(key) ? derived(m, [key]) : notKnown(m, node, 'unsupported', 'A key of this kind is not evaluated here.'))
  )
}

const unordered = (m: Machine, items: readonly Value[]): Value => list(m, items, true)

/** Adds what `dict(...)` and `update(...)` are given; a loss when that is not known. */
export const mergeEntries = (
  call: Call,
  into: Map<string, readonly [Value, Value]>,
  source: Value | undefined,
): UnknownValue | undefined => {
  const { m, node, named } = call
  if (source && (lossOf(source) || (source.type !== 'dict' && isShuffled(source))))
    return lossOf(source) ? derived(m, [source]) : noOrder(m, node, source)
  if (source?.type === 'dict')
    for (const [key, entry] of source.entries) into.set(key, [into.get(key)?.[0] ?? entry[0], entry[1]])
  else if (source) {
    const pairs = iterate(m, node, source)
    if ('type' in pairs) return pairs
    for (const pair of pairs) {
      const parts = iterate(m, node, pair)
      if ('type' in parts) return parts
      const [key, value] = parts
      if (parts.length !== 2 || !key || !value)
        return raise(node, 'ValueError', 'dictionary update sequence element has wrong length')
      const name = keyOf(m, node, key)
      if (name === undefined)
        return lossOf(key)
          ? derived(m, [key])
          : notKnown(m, node, 'unsupported', 'A key of this kind is not evaluated here.')
      into.set(name, [into.get(name)?.[0] ?? key, value])
    }
  }
  for (const [name, value] of named) into.set(`s${name}`, [{ type: 'str', value: name }, value])
  spendItems(m, node, into.size)
  return undefined
}

/** Methods of `dict`. */
export const dictMethods: Readonly<{ [name: string]: Builtin }> = tableOf({
  keys: known(0, 0, ({ m }, self) =>
    unordered(
      m,
      [...self.entries.values()].map(([key]) => key),
    ),
  ),
  values: known(0, 0, ({ m }, self) =>
    unordered(
      m,
      [...self.entries.values()].map(([, value]) => value),
    ),
  ),
  items: known(0, 0, ({ m }, self) => unordered(m, [...self.entries.values()].map(tuple))),
  iteritems: known(0, 0, ({ m }, self) => unordered(m, [...self.entries.values()].map(tuple))),
  copy: known(0, 0, ({ m }, self) => dict(m, self.entries)),
  get: known(1, 2, (call, self) => {
    const key = keyAt(call)
    if (typeof key !== 'string') return unknown(key.cause, call.args)
    return self.entries.get(key)?.[1] ?? call.args[2] ?? none
  }),
  has_key: known(1, 1, (call, self) => {
    const key = keyAt(call)
    return typeof key === 'string' ? boolean(self.entries.has(key)) : key
  }),
  setdefault: known(1, 2, (call, self) => {
    const key = keyAt(call)
    if (typeof key !== 'string') {
      lose(call.m, self, key, call.args)
      return unknown(key.cause, call.args)
    }
    const old = self.entries.get(key)?.[1]
    if (old) return old
    const value = call.args[2] ?? none
    setCell(call.m, self, { entries: new Map(self.entries).set(key, [sure(call.args[1]), value]) })
    return value
  }),
  pop: known(1, 2, (call, self) => {
    const key = keyAt(call)
    if (typeof key !== 'string') {
      lose(call.m, self, key, call.args)
      return unknown(key.cause, call.args)
    }
    const entries = new Map(self.entries)
    const old = entries.get(key)?.[1] ?? call.args[2]
    entries.delete(key)
    setCell(call.m, self, { entries })
    return old ?? raise(call.node, 'KeyError', 'no such key')
  }),
  update: known(0, 1, (call, self) => {
    const entries = new Map(self.entries)
    const loss = mergeEntries(call, entries, call.args[1])
    if (loss) return lose(call.m, self, loss, [...call.args, ...call.named.values()])
    setCell(call.m, self, { entries })
    return none
  }),
})
