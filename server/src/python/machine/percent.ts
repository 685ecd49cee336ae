import type { SyntaxNode } from '@lezer/common'
import { sure } from '../../sure.ts'
import type { Machine } from './machine.ts'
import { derived, limit, notKnown, raise, spend, spendText } from './machine.ts'
import { holdsNames, sureNameIn } from './names.ts'
import { exponential, fixed, general } from './numbers.ts'
import { keyOf, repr, type Shown, str } from './show.ts'
import type { Value } from './values.ts'
import { asFloat, asInteger, isExotic, lossOf, typeName } from './values.ts'

/** Digits with a sign and a prefix, filled to a width. */
const pad = (sign: string, body: string, width: number, fill: 'left' | 'right' | 'zero'): string =>
  fill === 'left'
    ? (sign + body).padEnd(width)
    : fill === 'zero'
      ? sign + body.padStart(width - sign.length, '0')
      : (sign + body).padStart(width)

/** The parts of a `%` field: `%(name)-08.3f`. */
const field = /%(?:\(((?:[^()]|\([^()]*\))*)\))?([-+ #0]*)(\*|\d*)(?:\.(\*|\d*))?[hlL]?([\s\S]?)/y

/** Writes a float as `%e`, `%f` or `%g` do. */
export const writeFloat = (value: number, kind: string, digits: number, full: boolean): string => {
  const lower = kind.toLowerCase()
  // Beyond 1e50 `%f` of Python 2 goes on as `%g`.
  const asGeneral = lower === 'g' || (lower === 'f' && Math.abs(value) >= 1e50)
  const written = asGeneral
    ? general(value, digits, full)
    : lower === 'e'
      ? exponential(value, digits)
      : fixed(value, digits)
  const point =
    full && digits === 0 && !asGeneral && /^-?\d+(?:e|$)/.test(written) ? written.replace(/^(-?\d+)/, '$1.') : written
  return kind === lower ? point : point.toUpperCase()
}

/** Writes a whole number in a base, without its sign. */
const writeInteger = (
  magnitude: bigint,
  kind: string,
  alternate: boolean,
  digits: number,
): { prefix: string; body: string } => {
  const base = kind === 'x' || kind === 'X' ? 16 : kind === 'o' ? 8 : 10
  const body = magnitude.toString(base).padStart(digits, '0')
  const prefix = !alternate ? '' : base === 16 ? '0x' : base === 8 && !body.startsWith('0') ? '0' : ''
  return kind === 'X' ? { prefix: prefix.toUpperCase(), body: body.toUpperCase() } : { prefix, body }
}

/** `template % operand`. */
export const percent = (m: Machine, node: SyntaxNode, template: string, operand: Value): Shown => {
  const loss = lossOf(operand)
  if (loss) return derived(m, [operand])
  // `%(name)s` takes its names from `locals()` as well.
  const isOfNames = holdsNames(operand)
  const values = operand.type === 'tuple' ? operand.items : [operand]
  let used = 0
  let result = ''
  const next = (): Value => {
    const value = values[used++]
    return value ?? raise(node, 'TypeError', 'not enough arguments for format string')
  }
  const size = (written: string | undefined): number | Value => {
    if (written !== '*') return Number(written || 0)
    const value = next()
    if (lossOf(value)) return value
    const count = asInteger(value)
    return count === undefined || value.type === 'bool' ? raise(node, 'TypeError', '* wants int') : Number(count)
  }
  for (let offset = 0; offset < template.length; ) {
    const start = template.indexOf('%', offset)
    result += template.slice(offset, start < 0 ? undefined : start)
    if (start < 0) break
    spend(m, node)
    field.lastIndex = start
    const match = field.exec(template)
    if (!match) return raise(node, 'ValueError', 'unsupported format character')
    offset = field.lastIndex
    const [, name, flags, widthText, digitsText, kind] = match
    let value: Value | undefined
    if (name !== undefined) {
      if (operand.type !== 'dict' && !isOfNames) return raise(node, 'TypeError', 'format requires a mapping')
      value =
        operand.type === 'dict'
          ? operand.entries.get(sure(keyOf(m, node, { type: 'str', value: name })))?.[1]
          : sureNameIn(m, node, operand, name)
      if (!value) return raise(node, 'KeyError', name)
    }
    const width = size(widthText)
    const digits = digitsText === undefined ? undefined : size(digitsText)
    if (typeof width !== 'number') return derived(m, [width])
    if (digits !== undefined && typeof digits !== 'number') return derived(m, [digits])
    const left = (flags ?? '').includes('-') || width < 0
    const columns = Math.abs(width)
    spendText(m, node, columns + (digits ?? 0))
    if ((digits ?? 0) > 400) return limit(m, node, 'A format with more than 400 digits is not worked out.')
    if (kind === '%') {
      // Python pads a percent sign too, and uses up no value.
      result += pad('', '%', columns, left ? 'left' : 'right')
      continue
    }
    if (kind === undefined || kind === '') return raise(node, 'ValueError', 'incomplete format')
    if (!/[diuoxXeEfFgGcrs]/.test(kind)) return raise(node, 'ValueError', `unsupported format character '${kind}'`)
    value ??= next()
    const unknownValue = lossOf(value)
    if (unknownValue) return derived(m, [value])
    const zero = (flags ?? '').includes('0') && !left
    const signOf = (negative: boolean): string =>
      negative ? '-' : flags?.includes('+') ? '+' : flags?.includes(' ') ? ' ' : ''
    if (kind === 's' || kind === 'r') {
      const shown = kind === 's' ? str(m, node, value) : repr(m, node, value)
      if (typeof shown !== 'string') return shown
      if (isExotic(shown) && (columns > 0 || digits !== undefined))
        return notKnown(m, node, 'not-static', 'The width of text outside ASCII depends on the encoding of the file.')
      result += pad(
        '',
        digits === undefined ? shown : shown.slice(0, Math.max(0, digits)),
        columns,
        left ? 'left' : 'right',
      )
    } else if (kind === 'c') {
      const code = asInteger(value)
      const character =
        value.type === 'str'
          ? value.value
          : code === undefined || code < 0n || code > 255n
            ? ''
            : String.fromCharCode(Number(code))
      if (character.length !== 1) return raise(node, 'TypeError', '%c requires int or char')
      if (isExotic(character)) return notKnown(m, node, 'not-static', 'A byte above 127 is not text that we can show.')
      result += pad('', character, columns, left ? 'left' : 'right')
    } else {
      const number = asFloat(value)
      if (number === undefined)
        return raise(node, 'TypeError', `%${kind} format: a number is required, not ${typeName(value)}`)
      if (/[eEfFgG]/.test(kind)) {
        const written = writeFloat(number, kind, digits ?? 6, flags?.includes('#') ?? false)
        const negative = written.startsWith('-')
        const finite = Number.isFinite(number)
        result += pad(
          signOf(negative),
          negative ? written.slice(1) : written,
          columns,
          left ? 'left' : zero && finite ? 'zero' : 'right',
        )
      } else {
        if (value.type === 'float' && !Number.isFinite(number))
          return raise(node, 'OverflowError', 'cannot convert float to integer')
        const whole = asInteger(value) ?? BigInt(Math.trunc(number))
        const { prefix, body } = writeInteger(
          whole < 0n ? -whole : whole,
          kind,
          flags?.includes('#') ?? false,
          digits ?? 0,
        )
        result += pad(signOf(whole < 0n) + prefix, body, columns, left ? 'left' : zero ? 'zero' : 'right')
      }
    }
    spendText(m, node, result.length)
  }
  // Python takes a list for a mapping as well, and does not mind when it is not used.
  if (used < values.length && operand.type !== 'dict' && operand.type !== 'list' && !isOfNames)
    return raise(node, 'TypeError', 'not all arguments converted during string formatting')
  spendText(m, node, result.length)
  return result
}
