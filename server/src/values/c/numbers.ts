/*
 * C's readers of numbers as glibc has them on 64 bits. A text ends where JavaScript says so: whoever has a NUL in it cuts there
 * before. `test/unit/values/c` holds them against what C itself says.
 */

/** A number at the head of a text. */
export interface Parsed {
  readonly number: bigint
  /** How many characters it takes, blanks in front and its sign included; 0 where there is no number. */
  readonly length: number
  /** Whether it does not fit 64 bits (`ERANGE`): `number` is then the nearest one that does. */
  readonly outOfRange: boolean
}

/** 0 goes by the first digits: hexadecimal after `0x`, octal after `0`, and decimal otherwise. */
export type Base = 0 | 8 | 10 | 16

const none: Parsed = { number: 0n, length: 0, outOfRange: false }

const digitsIn = { 8: /^[0-7]+/, 10: /^[0-9]+/, 16: /^[0-9a-fA-F]+/ }
const prefixIn = { 8: '0o', 10: '', 16: '0x' }

/** Blanks (`isspace`), a sign, and digits; undefined without a digit. `size` is cut where it is far beyond 64 bits. */
const digitsOf = (text: string, base: Base): { size: bigint; negative: boolean; length: number } | undefined => {
  const [front = '', sign] = /^[ \t\n\v\f\r]*([+-]?)/.exec(text) ?? []
  const rest = text.slice(front.length)
  const prefix = (base === 0 || base === 16) && /^0[xX][0-9a-fA-F]/.test(rest) ? 2 : 0
  const real = base !== 0 ? base : prefix > 0 ? 16 : rest.startsWith('0') ? 8 : 10
  const digits = digitsIn[real].exec(rest.slice(prefix))?.[0]
  if (digits === undefined) return undefined
  const significant = digits.replace(/^0+(?=.)/, '').slice(0, 64)
  return {
    size: BigInt(prefixIn[real] + significant),
    negative: sign === '-',
    length: front.length + prefix + digits.length,
  }
}

const longMax = 2n ** 63n - 1n
const ulongMax = 2n ** 64n - 1n

/** `strtol`: a number from -2^63 to 2^63-1. */
export const strtol = (text: string, base: Base): Parsed => {
  const found = digitsOf(text, base)
  if (!found) return none
  const { size, negative, length } = found
  const most = negative ? longMax + 1n : longMax
  const fitting = size > most ? most : size
  return { number: negative ? -fitting : fitting, length, outOfRange: size > most }
}

/** `strtoul` and `strtoull`: a number from 0 to 2^64-1. A minus sign wraps around, and what is too large becomes the largest. */
export const strtoul = (text: string, base: Base): Parsed => {
  const found = digitsOf(text, base)
  if (!found) return none
  const { size, negative, length } = found
  if (size > ulongMax) return { number: ulongMax, length, outOfRange: true }
  return { number: negative ? BigInt.asUintN(64, -size) : size, length, outOfRange: false }
}

/** `atoi`: the low 32 bits of `strtol` in base 10, as an int. */
export const atoi = (text: string): number => Number(BigInt.asIntN(32, strtol(text, 10).number))

/**
 * `%lu` (base 10) or `%lx` (base 16) of `sscanf` at an offset of a text: the number and the offset behind it; undefined where it
 * finds none. `%u` and `%x` keep the low 32 bits of it.
 */
export const scanUnsigned = (
  text: string,
  at: number,
  base: 10 | 16,
): { readonly number: bigint; readonly end: number } | undefined => {
  const rest = text.slice(at)
  const { number, length } = strtoul(rest, base)
  if (length === 0) return undefined
  // glibc takes a lone "0x" for 0 and goes on behind the x.
  const bare = base === 16 ? /^[ \t\n\v\f\r]*[+-]?0[xX](?![0-9a-fA-F])/.exec(rest)?.[0] : undefined
  return { number, end: at + (bare?.length ?? length) }
}
