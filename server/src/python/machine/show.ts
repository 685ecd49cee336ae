import type { SyntaxNode } from '@lezer/common'
import { sure } from '../../sure.ts'
import { tableOf } from '../../table.ts'
import type { Machine } from './machine.ts'
import { derived, limit, notKnown, spend, spendLook, spendText } from './machine.ts'
import { floatRepr, floatText } from './numbers.ts'
import type { ListValue, UnknownValue, Value } from './values.ts'
import { asFloat, asInteger, isExotic, lossOf, text, typeName } from './values.ts'

/** A JS string, or why there is none. */
export type Shown = string | UnknownValue

const escapes: Readonly<Record<string, string>> = tableOf({ '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' })

/** All but what is written as it is. */
const special = /[^ -[\]-~\x80-\uffff]/g

const escaped = (c: string): string => escapes[c] ?? `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`

const quoted = (value: string): string => {
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'"
  const inner = value.replace(special, escaped)
  return quote + (quote === "'" ? inner.replaceAll("'", "\\'") : inner) + quote
}

export const noOrderWords = 'Python 2 promises no order for a dict or a set: what comes first here cannot be known.'

/** The order of what is in a dict or a set is an accident of Python's hash function. */
export const noOrder = (m: Machine, node: SyntaxNode, from: Value): UnknownValue =>
  notKnown(m, node, 'not-static', noOrderWords, [from])

/** A whole number as it is written. */
export const digits = (m: Machine, node: SyntaxNode, value: bigint, base = 10): string => {
  const written = value.toString(base)
  spendLook(m, node, 'items', written.length)
  return written
}

/** What is written of a text: each character that is another one there is work. */
const spentOn = (m: Machine, node: SyntaxNode, value: string, written: string): string => {
  spendLook(m, node, 'items', written.length - value.length)
  return written
}

/** `repr(value)`. */
export const repr = (m: Machine, node: SyntaxNode, value: Value, depth = 0): Shown => {
  spend(m, node)
  if (depth > 30) return limit(m, node, 'This value is nested too deep.')
  const loss = lossOf(value)
  if (loss) return derived(m, [loss])
  switch (value.type) {
    case 'none':
      return 'None'
    case 'bool':
      return value.value ? 'True' : 'False'
    case 'int':
      return digits(m, node, value.value) + (value.long ? 'L' : '')
    case 'float':
      return floatRepr(value.value)
    case 'str':
      if (isExotic(value.value))
        return notKnown(
          m,
          node,
          'not-static',
          'Python 2 writes out the bytes of this text, which depend on the encoding of the file.',
        )
      if (m.unicode)
        return notKnown(
          m,
          node,
          'unsupported',
          'Whether Python 2 writes a `u` before this text is not worked out here.',
        )
      spendText(m, node, value.value.length)
      return spentOn(m, node, value.value, quoted(value.value))
    case 'list':
    case 'tuple': {
      if (value.type === 'list' && value.shuffled) return noOrder(m, node, value)
      const items: string[] = []
      let length = 0
      for (const item of value.items) {
        const shown = repr(m, node, item, depth + 1)
        if (typeof shown !== 'string') return shown
        items.push(shown)
        length += shown.length + 2
        spendText(m, node, length)
      }
      return value.type === 'list' ? `[${items.join(', ')}]` : `(${items.join(', ')}${items.length === 1 ? ',' : ''})`
    }
    case 'dict': {
      if (value.entries.size > 1) return noOrder(m, node, value)
      const entries: string[] = []
      for (const [key, item] of value.entries.values()) {
        const shownKey = repr(m, node, key, depth + 1)
        const shown = repr(m, node, item, depth + 1)
        if (typeof shownKey !== 'string') return shownKey
        if (typeof shown !== 'string') return shown
        entries.push(`${shownKey}: ${shown}`)
      }
      return `{${entries.join(', ')}}`
    }
    default:
      return notKnown(
        m,
        node,
        'unsupported',
        `How Python writes this value (${typeName(value)}) is not evaluated here.`,
        [value],
      )
  }
}

/** `str(value)`. */
export const str = (m: Machine, node: SyntaxNode, value: Value): Shown => {
  if (value.type === 'str') return value.value
  if (value.type === 'float') return floatText(value.value)
  if (value.type === 'int') return digits(m, node, value.value)
  if (value.type === 'exception') {
    if (!value.args) return notKnown(m, node, 'unsupported', "The text of Python's own error is not worked out here.")
    if (value.args.length <= 1) return value.args[0] ? str(m, node, value.args[0]) : ''
    return repr(m, node, { type: 'tuple', items: value.args })
  }
  return repr(m, node, value)
}

export const shownText = (shown: Shown): Value => (typeof shown === 'string' ? text(shown) : shown)

const isNumber = (value: Value): boolean => asFloat(value) !== undefined

const compareNumbers = (a: Value, b: Value): number => {
  const left = asInteger(a)
  const right = asInteger(b)
  if (left !== undefined && right !== undefined) return left < right ? -1 : left > right ? 1 : 0
  // JS compares a bigint and a number by value, without rounding.
  const x = left ?? (asFloat(a) as number)
  const y = right ?? (asFloat(b) as number)
  return x < y ? -1 : x > y ? 1 : Number.isNaN(x) || Number.isNaN(y) ? Number.NaN : 0
}

/** Whether two values are equal (`==`); a value that is not known when that cannot be told. */
export const equal = (m: Machine, node: SyntaxNode, a: Value, b: Value, depth = 0): boolean | UnknownValue => {
  spend(m, node)
  if (depth > 30) return limit(m, node, 'This value is nested too deep.')
  const loss = lossOf(a) ?? lossOf(b)
  if (loss) return derived(m, [loss])
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b) === 0
  if (a.type === 'str' && b.type === 'str') {
    if (a.value.length === b.value.length) spendLook(m, node, 'text', a.value.length)
    return a.value === b.value
  }
  if ((a.type === 'list' && b.type === 'list') || (a.type === 'tuple' && b.type === 'tuple')) {
    if (a.items.length !== b.items.length) return false
    const shuffled = [a, b].find((value): value is ListValue => value.type === 'list' && value.shuffled)
    if (shuffled) return noOrder(m, node, shuffled)
    let verdict: boolean | UnknownValue = true
    for (const [index, item] of a.items.entries()) {
      const same = equal(m, node, item, sure(b.items[index]), depth + 1)
      if (same === false) return false
      if (same !== true) verdict = same
    }
    return verdict
  }
  if (a.type === 'dict' && b.type === 'dict') {
    if (a.entries.size !== b.entries.size) return false
    let verdict: boolean | UnknownValue = true
    for (const [key, [, item]] of a.entries) {
      const other = b.entries.get(key)
      if (!other) return false
      const same = equal(m, node, item, other[1], depth + 1)
      if (same === false) return false
      if (same !== true) verdict = same
    }
    return verdict
  }
  if (a.type === 'builtin' && b.type === 'builtin') return a.name === b.name && a.self === b.self
  if (a.type === 'exception class' && b.type === 'exception class') return a.name === b.name
  return a === b || (a.type === 'none' && b.type === 'none')
}

/** The order of Python 2 among values of any types: `None`, then numbers, then by the name of the type. */
const rank = (value: Value): string => (value.type === 'none' ? '' : isNumber(value) ? ' ' : typeName(value))

/** Negative when `a` comes first, NaN when neither does. */
export const compare = (m: Machine, node: SyntaxNode, a: Value, b: Value, depth = 0): number | UnknownValue => {
  spend(m, node)
  if (depth > 30) return limit(m, node, 'This value is nested too deep.')
  const loss = lossOf(a) ?? lossOf(b)
  if (loss) return derived(m, [loss])
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b)
  if (a.type === 'str' && b.type === 'str') {
    spendLook(m, node, 'text', a.value.length + b.value.length)
    if (a.value === b.value) return 0
    if (isExotic(a.value) || isExotic(b.value))
      return notKnown(m, node, 'not-static', 'The order of text outside ASCII depends on the encoding of the file.')
    return a.value < b.value ? -1 : 1
  }
  if ((a.type === 'list' && b.type === 'list') || (a.type === 'tuple' && b.type === 'tuple')) {
    for (const side of [a, b]) if (side.type === 'list' && side.shuffled) return noOrder(m, node, side)
    for (const [index, item] of a.items.entries()) {
      const other = b.items[index]
      if (!other) return 1
      const same = equal(m, node, item, other, depth + 1)
      if (typeof same !== 'boolean') return same
      if (!same) return compare(m, node, item, other, depth + 1)
    }
    return a.items.length < b.items.length ? -1 : 0
  }
  const left = rank(a)
  const right = rank(b)
  const plain = (value: Value): boolean => /^(?:none|int|bool|float|str|list|tuple|dict)$/.test(value.type)
  if (left === right && a.type !== 'none')
    return notKnown(m, node, 'unsupported', 'Which of these two values comes first is not worked out here.')
  if (!plain(a) || !plain(b))
    return notKnown(m, node, 'unsupported', 'Which of these two values comes first is not worked out here.')
  return left < right ? -1 : left > right ? 1 : 0
}

/** Whether Python takes `value` for true; undefined when that is not known. */
export const truth = (value: Value): boolean | undefined => {
  if (lossOf(value)) return undefined
  switch (value.type) {
    case 'none':
      return false
    case 'bool':
      return value.value
    case 'int':
      return value.value !== 0n
    case 'float':
      return value.value !== 0
    case 'str':
      return value.value !== ''
    case 'list':
    case 'tuple':
      return value.items.length > 0
    case 'dict':
      return value.entries.size > 0
    default:
      return true
  }
}

/** Nobody takes more than this for a key, and a tuple of tuples may hold one value a million times. */
const longestKey = 100_000

const keysOfTuples = new WeakMap<Value, string | 'none'>()

/** The key under which a dict keeps `value`; undefined when it cannot be one, or is a tuple that holds too much. */
export const keyOf = (m: Machine, node: SyntaxNode, value: Value): string | undefined => {
  const number = asFloat(value)
  if (number !== undefined) return `n${asInteger(value) ?? (Number.isInteger(number) ? BigInt(number) : number)}`
  if (value.type === 'str') {
    spendLook(m, node, 'text', value.value.length)
    return `s${value.value}`
  }
  if (value.type === 'none') return '-'
  if (value.type !== 'tuple') return undefined
  const known = keysOfTuples.get(value) ?? keyOfTuple(m, node, value.items) ?? 'none'
  keysOfTuples.set(value, known)
  spendLook(m, node, 'text', known.length)
  return known === 'none' ? undefined : known
}

const keyOfTuple = (m: Machine, node: SyntaxNode, items: readonly Value[]): string | undefined => {
  let key = 't'
  for (const item of items) {
    const part = keyOf(m, node, item)
    if (part === undefined) return undefined
    key += `${part.length}:${part}`
    if (key.length > longestKey) return undefined
  }
  return key
}
