/** How Python writes numbers. Exact: a float is a whole number times a power of two, and is rounded from there. */

/** `numerator / denominator` to the nearest whole number, halves to the even one. */
const divide = (numerator: bigint, denominator: bigint): bigint => {
  const quotient = numerator / denominator
  const twice = (numerator % denominator) * 2n
  return twice > denominator || (twice === denominator && quotient % 2n === 1n) ? quotient + 1n : quotient
}

/** A finite, positive float as a fraction. */
const fraction = (value: number): [numerator: bigint, denominator: bigint] => {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  const bits = view.getBigUint64(0)
  const exponent = Number((bits >> 52n) & 0x7ffn)
  const mantissa = (bits & 0xfffffffffffffn) | (exponent === 0 ? 0n : 1n << 52n)
  const power = (exponent === 0 ? 1 : exponent) - 1075
  return power >= 0 ? [mantissa << BigInt(power), 1n] : [mantissa, 1n << BigInt(-power)]
}

const signOf = (value: number): string => (value < 0 || Object.is(value, -0) ? '-' : '')

const special = (value: number): string | undefined =>
  Number.isNaN(value) ? 'nan' : Number.isFinite(value) ? undefined : value < 0 ? '-inf' : 'inf'

/** `%f`. */
export const fixed = (value: number, digits: number): string => {
  const odd = special(value)
  if (odd) return odd
  const [numerator, denominator] = fraction(Math.abs(value))
  const whole = divide(numerator * 10n ** BigInt(digits), denominator)
    .toString()
    .padStart(digits + 1, '0')
  return signOf(value) + (digits === 0 ? whole : `${whole.slice(0, -digits)}.${whole.slice(-digits)}`)
}

const writeExponent = (exponent: number): string =>
  `e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`

const scientific = (value: number, digits: number): { mantissa: string; exponent: number } => {
  if (value === 0) return { mantissa: '0'.repeat(digits + 1), exponent: 0 }
  const [numerator, denominator] = fraction(Math.abs(value))
  const scaled = (exponent: number): bigint => {
    const shift = digits - exponent
    const power = 10n ** BigInt(Math.abs(shift))
    return shift >= 0 ? divide(numerator * power, denominator) : divide(numerator, denominator * power)
  }
  let exponent = Number(Math.abs(value).toExponential().split('e')[1])
  let mantissa = scaled(exponent).toString()
  if (mantissa.length > digits + 1) mantissa = scaled(++exponent).toString()
  return { mantissa, exponent }
}

/** `%e`. */
export const exponential = (value: number, digits: number): string => {
  const odd = special(value)
  if (odd) return odd
  const { mantissa, exponent } = scientific(value, digits)
  const point = digits === 0 ? mantissa : `${mantissa[0]}.${mantissa.slice(1)}`
  return signOf(value) + point + writeExponent(exponent)
}

/** `%g`; `full` keeps the zeros at the end. */
export const general = (value: number, digits: number, full = false): string => {
  const odd = special(value)
  if (odd) return odd
  const significant = Math.max(1, digits)
  const { exponent } = scientific(value, significant - 1)
  const small = exponent >= -4 && exponent < significant
  const written = small ? fixed(value, significant - 1 - exponent) : exponential(value, significant - 1)
  if (full || !written.includes('.')) return written
  return shortened(written)
}

/** Without the zeros at the end of the fraction. */
const shortened = (written: string): string => {
  const [mantissa = '', power] = written.split('e')
  return (
    (mantissa.includes('.') ? mantissa.replace(/(?<!0)0+$/, '').replace(/\.$/, '') : mantissa) +
    (power === undefined ? '' : `e${power}`)
  )
}

/** `repr` of a float: the shortest text that reads back as the same number. */
export const floatRepr = (value: number): string => {
  const odd = special(value)
  if (odd) return odd
  const [mantissa = '', power = ''] = Math.abs(value).toExponential().split('e')
  const exponent = Number(power)
  const digits = mantissa.replace('.', '')
  if (exponent < -4 || exponent >= 16) return signOf(value) + mantissa + writeExponent(exponent)
  if (exponent < 0) return `${signOf(value)}0.${'0'.repeat(-exponent - 1)}${digits}`
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0')
  return `${signOf(value)}${whole}.${digits.slice(exponent + 1) || '0'}`
}

/** `str` of a float: Python 2 writes 12 digits. */
export const floatText = (value: number): string => {
  const written = general(value, 12)
  if (!/^-?\d+$/.test(written)) return written
  // A whole number gets its `.0`, and has one digit less before the exponent takes over.
  return written.replace('-', '').length < 12 ? `${written}.0` : shortened(exponential(value, 11))
}

/** Whole-number division and its rest, rounded down as Python does. */
export const floorDivide = (a: bigint, b: bigint): [quotient: bigint, rest: bigint] => {
  const quotient = a / b
  const rest = a % b
  return rest !== 0n && rest < 0n !== b < 0n ? [quotient - 1n, rest + b] : [quotient, rest]
}

export const bitLength = (value: bigint): number => {
  const magnitude = value < 0n ? -value : value
  return magnitude === 0n ? 0 : magnitude.toString(16).length * 4
}
