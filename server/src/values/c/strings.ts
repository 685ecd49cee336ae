import { strtol } from '../basic/accessors.ts'
import type { Slice } from '../spec/fields.ts'

/** C's `strtok` through a whole text: the stretches between separators. Empty ones vanish. */
export const strtok = (text: string, separator: string): Slice[] => {
  const slices: Slice[] = []
  for (let start = 0; start < text.length; ) {
    const next = text.indexOf(separator, start)
    const end = next < 0 ? text.length : next
    if (end > start) slices.push({ start, end, text: text.slice(start, end) })
    start = end + 1
  }
  return slices
}

/** A number at the head of a text, and how many characters of the text it takes. */
export interface ParsedUnsigned {
  readonly number: bigint
  /** 0 where there is no number. */
  readonly length: number
  /** Whether it does not fit 64 bits; `number` is then the largest one. */
  readonly outOfRange: boolean
}

const ulongMax = 2n ** 64n - 1n
const head = /^([ \t\n\v\f\r]*)([+-]?)/

/** C's `strtoul`: a minus sign wraps around, and what is too large becomes the largest number. */
export const strtoul = (text: string, base: 0 | 10 | 16): ParsedUnsigned => {
  const [before = '', , sign] = head.exec(text) ?? []
  const rest = text.slice(before.length)
  const prefix = base !== 10 && /^0[xX][0-9a-fA-F]/.test(rest) ? 2 : 0
  const hex = base === 16 || prefix > 0
  const octal = base === 0 && !hex && rest.startsWith('0')
  const digits = (hex ? /^[0-9a-fA-F]+/ : octal ? /^[0-7]+/ : /^\d+/).exec(rest.slice(prefix))?.[0]
  if (!digits) return { number: 0n, length: 0, outOfRange: false }
  const size = BigInt(`${hex ? '0x' : octal ? '0o' : ''}${digits.slice(0, 4000)}`)
  const length = before.length + prefix + digits.length
  if (size > ulongMax) return { number: ulongMax, length, outOfRange: true }
  return { number: sign === '-' ? BigInt.asUintN(64, -size) : size, length, outOfRange: false }
}

/** C's `atoi`: an int from the decimal digits at the head; 0 without any. */
export const atoi = (text: string): { readonly number: bigint; readonly length: number } => {
  const { number, length } = strtol(text, 10)
  return { number: BigInt.asIntN(32, number), length }
}

/** What `%u` (base 10) or `%lx` (base 16) of `sscanf` reads at `at`, as 64 bits, and where it ends. */
export const scanUnsigned = (
  text: string,
  at: number,
  base: 10 | 16,
): { readonly number: bigint; readonly end: number } | undefined => {
  const rest = text.slice(at)
  const { number, length } = strtoul(rest, base)
  if (length === 0) return undefined
  // glibc takes a lone "0x" for 0 and goes on behind the x.
  const bare = base === 16 ? /^\s*[+-]?0[xX](?![0-9a-fA-F])/.exec(rest)?.[0] : undefined
  return { number, end: at + (bare?.length ?? length) }
}
