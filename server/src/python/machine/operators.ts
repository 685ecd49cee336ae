import type { SyntaxNode } from '@lezer/common'
import type { Machine } from './machine.ts'
import {
  derived,
  limit,
  list,
  notKnown,
  raise,
  setCell,
  spend,
  spendItems,
  spendLook,
  spendSearch,
  spendText,
  unknown,
} from './machine.ts'
import { peek } from './names.ts'
import { bitLength, floorDivide } from './numbers.ts'
import { percent } from './percent.ts'
import { agreed } from './possible.ts'
import { compare, equal, noOrder, shownText } from './show.ts'
import type { UnknownValue, Value } from './values.ts'
import {
  asFloat,
  asInteger,
  boolean,
  float,
  integer,
  isExotic,
  isNamespace,
  lossOf,
  text,
  tuple,
  typeName,
} from './values.ts'

const mismatch = (m: Machine, node: SyntaxNode, operator: string, a: Value, b: Value): Value =>
  /^(?:none|bool|int|float|str|list|tuple|dict)$/.test(a.type) &&
  /^(?:none|bool|int|float|str|list|tuple|dict)$/.test(b.type)
    ? raise(node, 'TypeError', `unsupported operand types for ${operator}: '${typeName(a)}' and '${typeName(b)}'`)
    : notKnown(m, node, 'unsupported', `\`${operator}\` between these values is not evaluated here.`, [a, b])

/** `a ** b`, with the size of the result checked first. */
const power = (m: Machine, node: SyntaxNode, a: bigint, b: bigint, long: boolean): Value => {
  if (b < 0n)
    return a === 0n
      ? raise(node, 'ZeroDivisionError', '0 cannot be raised to a negative power')
      : float(Number(a) ** Number(b))
  if (a !== 0n && a !== 1n && a !== -1n && (b > 10_000n || bitLength(a) * Number(b) > m.limits.bits * 2))
    return limit(m, node, `This would make a number of more than ${m.limits.bits} bits.`)
  return checked(
    m,
    node,
    a === -1n ? (b % 2n === 0n ? 1n : -1n) : a === 0n || a === 1n ? (b === 0n ? 1n : a) : a ** b,
    long,
  )
}

const checked = (m: Machine, node: SyntaxNode, value: bigint, long: boolean): Value => {
  if (bitLength(value) > m.limits.bits) limit(m, node, `This would make a number of more than ${m.limits.bits} bits.`)
  return integer(value, long)
}

const isLong = (value: Value): boolean => value.type === 'int' && value.long

const whole = (
  m: Machine,
  node: SyntaxNode,
  operator: string,
  a: bigint,
  b: bigint,
  long: boolean,
): Value | undefined => {
  switch (operator) {
    case '+':
      return checked(m, node, a + b, long)
    case '-':
      return checked(m, node, a - b, long)
    case '*':
      return checked(m, node, a * b, long)
    case '/':
    case '//':
    case '%': {
      if (b === 0n) return raise(node, 'ZeroDivisionError', 'integer division or modulo by zero')
      const [quotient, rest] = floorDivide(a, b)
      return integer(operator === '%' ? rest : quotient, long)
    }
    case '**':
      return power(m, node, a, b, long)
    case '<<':
    case '>>':
      if (b < 0n) return raise(node, 'ValueError', 'negative shift count')
      if (operator === '>>') return integer(b > 100_000n ? (a < 0n ? -1n : 0n) : a >> b, long)
      if (b > BigInt(m.limits.bits))
        return limit(m, node, `This would make a number of more than ${m.limits.bits} bits.`)
      return checked(m, node, a << b, long)
    case '&':
      return integer(a & b, long)
    case '|':
      return integer(a | b, long)
    case '^':
      return integer(a ^ b, long)
  }
  return undefined
}

const real = (m: Machine, node: SyntaxNode, operator: string, a: number, b: number): Value | undefined => {
  const zero = (): Value => raise(node, 'ZeroDivisionError', 'float division by zero')
  switch (operator) {
    case '+':
      return float(a + b)
    case '-':
      return float(a - b)
    case '*':
      return float(a * b)
    case '/':
      return b === 0 ? zero() : float(a / b)
    case '//':
    case '%': {
      if (b === 0) return zero()
      let rest = a % b
      if (rest !== 0 && rest < 0 !== b < 0) rest += b
      if (operator === '%') return float(rest === 0 ? (b < 0 ? -0 : 0) : rest)
      const quotient = (a - rest) / b
      const down = Math.floor(quotient)
      return float(quotient - down > 0.5 ? down + 1 : down)
    }
    case '**':
      if ((a < 0 && !Number.isInteger(b)) || (a === 0 && b < 0) || !Number.isFinite(a ** b))
        return notKnown(m, node, 'unsupported', 'This power is not evaluated here.')
      return float(a ** b)
  }
  return undefined
}

const repeated = (m: Machine, node: SyntaxNode, value: Value, count: bigint): Value => {
  const times = count < 0n ? 0 : count > 1_000_000_000n ? 1e9 : Number(count)
  if (value.type === 'str') {
    spendText(m, node, value.value.length * times)
    return text(value.value.repeat(value.value === '' ? 0 : times))
  }
  const items = value.type === 'tuple' || value.type === 'list' ? value.items : []
  if (value.type === 'list' && value.shuffled && times > 0) return noOrder(m, node, value)
  spendItems(m, node, items.length * times)
  const all = items.length === 0 ? [] : Array.from({ length: times }, () => items).flat()
  return value.type === 'tuple' ? tuple(all) : list(m, all)
}

/** `a operator b` for the arithmetic and the bit operators of Python 2. */
export const arithmetic = (m: Machine, node: SyntaxNode, operator: string, a: Value, b: Value): Value => {
  spend(m, node)
  // Text that is not known as a whole is not known once it is put in a template either.
  if (lossOf(a) || lossOf(b)) return derived(m, [a, b])
  const x = asInteger(a)
  const y = asInteger(b)
  if (x !== undefined && y !== undefined) {
    if (a.type === 'bool' && b.type === 'bool' && /^[&|^]$/.test(operator))
      return boolean(
        operator === '&' ? a.value && b.value : operator === '|' ? a.value || b.value : a.value !== b.value,
      )
    return whole(m, node, operator, x, y, isLong(a) || isLong(b)) ?? mismatch(m, node, operator, a, b)
  }
  const p = asFloat(a)
  const q = asFloat(b)
  if (p !== undefined && q !== undefined) {
    const result = real(m, node, operator, p, q)
    if (result) return result
  }
  if (operator === '%' && a.type === 'str') return shownText(percent(m, node, a.value, b))
  if (operator === '+') {
    if (a.type === 'str' && b.type === 'str') {
      spendText(m, node, a.value.length + b.value.length)
      return text(a.value + b.value)
    }
    if (a.type === 'tuple' && b.type === 'tuple') {
      spendItems(m, node, a.items.length + b.items.length)
      return tuple([...a.items, ...b.items])
    }
    if (a.type === 'list' && b.type === 'list') {
      spendItems(m, node, a.items.length + b.items.length)
      return list(m, [...a.items, ...b.items], a.shuffled || b.shuffled)
    }
  }
  if (operator === '*') {
    const sequence = /^(?:str|list|tuple)$/
    if (sequence.test(a.type) && y !== undefined) return repeated(m, node, a, y)
    if (sequence.test(b.type) && x !== undefined) return repeated(m, node, b, x)
  }
  return mismatch(m, node, operator, a, b)
}

/** `target operator= value`: a list grows in place, everything else gets a new value. */
export const augment = (m: Machine, node: SyntaxNode, operator: string, target: Value, value: Value): Value => {
  if (target.type !== 'list' || (operator !== '+' && operator !== '*'))
    return arithmetic(m, node, operator, target, value)
  if (target.lost) return derived(m, [target])
  const more =
    value.type === 'tuple'
      ? list(m, value.items)
      : value.type === 'str' && operator === '+'
        ? list(m, isExotic(value.value) ? [] : [...value.value].map(text))
        : value
  if (value.type === 'dict' && operator === '+')
    return lose(m, target, notKnown(m, node, 'unsupported', 'Adding a dict to a list is not evaluated here.', [value]))
  if (lossOf(value)) return lose(m, target, derived(m, [value]))
  if (value.type === 'str' && isExotic(value.value))
    return lose(
      m,
      target,
      notKnown(m, node, 'not-static', 'The bytes of this text depend on the encoding of the file.'),
    )
  const result = arithmetic(m, node, operator, target, more)
  if (result.type === 'list') setCell(m, target, { items: result.items, shuffled: result.shuffled })
  return result.type === 'list' ? target : result
}

const lose = (m: Machine, target: Value & { type: 'list' }, loss: UnknownValue): Value => {
  setCell(m, target, { lost: unknown(loss.cause, [target, loss]) })
  return target
}

/** `needle in haystack`. */
const contains = (m: Machine, node: SyntaxNode, needle: Value, haystack: Value): Value => {
  if (lossOf(haystack)) return derived(m, [haystack])
  if (haystack.type === 'str') {
    if (lossOf(needle)) return derived(m, [needle])
    if (needle.type !== 'str') return raise(node, 'TypeError', "'in <string>' requires string as left operand")
    spendSearch(m, node, haystack.value, needle.value)
    return boolean(haystack.value.includes(needle.value))
  }
  if (isNamespace(haystack) && needle.type === 'str' && !m.scope.locals) {
    // `'vmid' in locals()`: whether a name is set by now.
    const there = peek(m, needle.value)
    if (there && lossOf(there)) return derived(m, [there])
    return there || !m.anything ? boolean(there !== undefined) : m.anything
  }
  const items =
    haystack.type === 'dict'
      ? [...haystack.entries.values()].map(([key]) => key)
      : haystack.type === 'list' || haystack.type === 'tuple'
        ? haystack.items
        : undefined
  if (!items) return mismatch(m, node, 'in', needle, haystack)
  spendLook(m, node, 'items', items.length)
  let verdict: Value = boolean(false)
  for (const item of items) {
    const same = equal(m, node, item, needle)
    if (same === true) return boolean(true)
    if (same !== false) verdict = same
  }
  return verdict
}

const identical = (m: Machine, node: SyntaxNode, a: Value, b: Value): Value => {
  if (a.type === 'unknown' || b.type === 'unknown') return derived(m, [a, b])
  if (a.type !== b.type) return boolean(false)
  if (a.type === 'none') return boolean(true)
  if (a.type === 'bool' && b.type === 'bool') return boolean(a.value === b.value)
  if (a === b || (a.type === 'builtin' && b.type === 'builtin' && a.name === b.name && !a.self)) return boolean(true)
  if (a.type === 'list' || a.type === 'dict' || a.type === 'function') return boolean(false)
  return notKnown(
    m,
    node,
    'unsupported',
    '`is` between two numbers or texts depends on how Python keeps them. Use `==`.',
  )
}

const negated = (value: Value): Value => (value.type === 'bool' ? boolean(!value.value) : value)

/** One comparison: `<`, `==`, `in`, `is not`... What all that the values may be agree on is known. */
export const comparison = (m: Machine, node: SyntaxNode, operator: string, a: Value, b: Value): Value =>
  agreed(a, b, (one, other) => compared(m, node, operator, one, other)) ?? compared(m, node, operator, a, b)

const compared = (m: Machine, node: SyntaxNode, operator: string, a: Value, b: Value): Value => {
  spend(m, node)
  switch (operator) {
    case 'in':
      return contains(m, node, a, b)
    case 'not in':
      return negated(contains(m, node, a, b))
    case 'is':
      return identical(m, node, a, b)
    case 'is not':
      return negated(identical(m, node, a, b))
    case '==':
    case '!=':
    case '<>': {
      const same = equal(m, node, a, b)
      return typeof same === 'boolean' ? boolean(same === (operator === '==')) : same
    }
  }
  const order = compare(m, node, a, b)
  if (typeof order !== 'number') return order
  if (operator === '<') return boolean(order < 0)
  if (operator === '<=') return boolean(order <= 0)
  if (operator === '>') return boolean(order > 0)
  return boolean(order >= 0)
}

/** `-a`, `+a`, `~a`. */
export const unary = (m: Machine, node: SyntaxNode, operator: string, value: Value): Value => {
  if (lossOf(value)) return derived(m, [value])
  const number = asInteger(value)
  if (number !== undefined) {
    if (operator === '~') return integer(~number, isLong(value))
    return integer(operator === '-' ? -number : number, isLong(value))
  }
  if (value.type === 'float' && operator !== '~') return float(operator === '-' ? -value.value : value.value)
  return mismatch(m, node, operator, value, value)
}
