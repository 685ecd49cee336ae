import { strtoul } from '../c/numbers.ts'

const ulongMax = 2n ** 64n - 1n

/**
 * `xl_parse.c, parse_ulong`: a decimal number of 64 bits, what stands behind it does not matter; undefined where xl takes none,
 * which is so for the largest one, too.
 */
export const parseUlong = (text: string): bigint | undefined => {
  const { number, length } = strtoul(text, 10)
  return length === 0 || number === ulongMax ? undefined : number
}
