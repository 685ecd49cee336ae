import { sure } from '../../sure.ts'
import { tableOf } from '../../table.ts'
import { bytesOnly, readInteger } from '../machine/literals.ts'
import { limit, notKnown, raise } from '../machine/machine.ts'
import { fixed, floorDivide } from '../machine/numbers.ts'
import { arithmetic } from '../machine/operators.ts'
import { asFloat, asInteger, float, integer, text, tuple, typeName } from '../machine/values.ts'
import { type Builtin, type Call, countAt, pure, textAt } from './builtin-call.ts'

/** `int('...', base)`; undefined when the text is no number of that base. */
const parse = (written: string, base: number, long: boolean): bigint | undefined => {
  const [, sign, rest = ''] = /^[ \t\n\r\v\f]*([-+]?)([0-9a-zA-Z]+)[ \t\n\r\v\f]*$/.exec(written) ?? []
  let digits = (long ? rest.replace(/[lL]$/, '') : rest).toLowerCase()
  let radix = base
  if (base === 0) {
    if (/^0[xob]/.test(digits) || /^0[0-7]+$/.test(digits)) {
      const value = readInteger(digits)
      return value === undefined ? undefined : sign === '-' ? -value : value
    }
    if (/^0./.test(digits)) return undefined
    radix = 10
  }
  const prefix = radix === 16 ? '0x' : radix === 8 ? '0o' : radix === 2 ? '0b' : undefined
  if (prefix && digits.startsWith(prefix)) digits = digits.slice(2)
  if (digits === '') return undefined
  let value = 0n
  for (const digit of digits) {
    const worth = Number.parseInt(digit, 36)
    if (!(worth < radix)) return undefined
    value = value * BigInt(radix) + BigInt(worth)
  }
  return sign === '-' ? -value : value
}

const toInteger =
  (long: boolean): Builtin =>
  (call) => {
    const { m, node, args } = call
    return pure(0, 2, () => {
      const [value, base] = args
      if (!value) return integer(0, long)
      if (value.type === 'str') {
        const exotic = bytesOnly(m, node, value.value)
        if (exotic) return exotic
        if (value.value.length > 2000) return limit(m, node, 'This number is too long.')
        const radix = base ? countAt(call, 1, 10) : 10
        if (radix !== 0 && (radix < 2 || radix > 36))
          return raise(node, 'ValueError', 'int() base must be >= 2 and <= 36')
        const number = parse(value.value, radix, long)
        return number === undefined
          ? raise(node, 'ValueError', `invalid literal for int() with base ${radix}: '${value.value}'`)
          : integer(number, long)
      }
      if (base) return raise(node, 'TypeError', "int() can't convert non-string with explicit base")
      if (value.type === 'float') {
        if (!Number.isFinite(value.value)) return raise(node, 'OverflowError', 'cannot convert float to integer')
        return integer(BigInt(Math.trunc(value.value)), long)
      }
      const number = asInteger(value)
      if (number === undefined)
        return raise(node, 'TypeError', `int() argument must be a string or a number, not '${typeName(value)}'`)
      return integer(number, long)
    })(call)
  }

const inBase = (prefix: string, base: number): Builtin =>
  pure(1, 1, ({ node, args }) => {
    const value = sure(args[0])
    const number = asInteger(value) ?? raise(node, 'TypeError', "object can't be converted")
    const digits = (number < 0n ? -number : number).toString(base)
    const suffix = value.type === 'int' && value.long && base !== 2 ? 'L' : ''
    return text(`${number < 0n ? '-' : ''}${base === 8 && number === 0n ? '' : prefix}${digits}${suffix}`)
  })

const numberAt = ({ node, args }: Call, index: number): number =>
  asFloat(sure(args[index])) ?? raise(node, 'TypeError', 'a float is required')

/** Halves go away from zero, as in Python 2. */
const round: Builtin = pure(1, 2, (call) => {
  const value = numberAt(call, 0)
  const digits = countAt(call, 1, 0)
  if (!Number.isFinite(value) || value === 0) return float(value)
  if (digits < 0 || digits > 22)
    return notKnown(call.m, call.node, 'unsupported', 'Rounding to so many digits is not evaluated here.')
  // Exactly half way is seen only in the exact digits: the nearest text with a few more of them.
  const exact = fixed(Math.abs(value), 60)
  const cut = exact.indexOf('.') + 1 + digits
  const up = (exact[cut] ?? '0') >= '5'
  const kept = BigInt(exact.slice(0, cut).replace('.', '')) + (up ? 1n : 0n)
  return float(Math.sign(value) * Number(`${kept}e-${digits}`))
})

export const numberFunctions: Readonly<{ [name: string]: Builtin }> = tableOf({
  int: toInteger(false),
  long: toInteger(true),
  float: pure(0, 1, (call) => {
    const { m, node, args } = call
    const [value] = args
    if (!value) return float(0)
    if (value.type !== 'str') return float(numberAt(call, 0))
    const written = textAt(call, 0).replace(/^[ \t\n\r\v\f]+|(?<![ \t\n\r\v\f])[ \t\n\r\v\f]+$/g, '')
    if (/^[-+]?(?:inf(?:inity)?|nan)$/i.test(written))
      return notKnown(m, node, 'unsupported', 'Infinity and NaN are not evaluated here.')
    return /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/.test(written)
      ? float(Number(written))
      : raise(node, 'ValueError', `could not convert string to float: ${written}`)
  }),
  hex: inBase('0x', 16),
  oct: inBase('0', 8),
  bin: inBase('0b', 2),
  abs: pure(1, 1, ({ node, args }) => {
    const value = sure(args[0])
    const number = asInteger(value)
    if (number !== undefined) return integer(number < 0n ? -number : number, value.type === 'int' && value.long)
    return value.type === 'float'
      ? float(Math.abs(value.value))
      : raise(node, 'TypeError', 'bad operand type for abs()')
  }),
  round,
  pow: pure(2, 3, ({ m, node, args }) =>
    args[2]
      ? notKnown(m, node, 'unsupported', '`pow` with three arguments is not evaluated here.')
      : arithmetic(m, node, '**', sure(args[0]), sure(args[1])),
  ),
  divmod: pure(2, 2, ({ m, node, args }) => {
    const [a, b] = [sure(args[0]), sure(args[1])]
    const x = asInteger(a)
    const y = asInteger(b)
    if (x === undefined || y === undefined || y === 0n)
      return tuple([arithmetic(m, node, '//', a, b), arithmetic(m, node, '%', a, b)])
    const long = [a, b].some((value) => value.type === 'int' && value.long)
    return tuple(floorDivide(x, y).map((part) => integer(part, long)))
  }),
})
