import { type Markdown, ours } from '../../../markdown.ts'
import { sure } from '../../../sure.ts'
import { strtoul } from '../../c/numbers.ts'

/** What xl makes of a MAC address. */
export interface MacReading {
  /** The six bytes; those that could not be read are 0, or what they were before. */
  readonly bytes: readonly number[]
  /** Whether all six were read. */
  readonly complete: boolean
  /** How many characters were read, what lies behind the address itself included. */
  readonly length: number
}

/** The value of a hexadecimal digit; below 0 of anything else. */
const digitAt = (text: string, at: number): number => {
  const code = text.charCodeAt(at)
  if (code >= 48 && code <= 57) return code - 48
  const letter = code | 32
  return letter >= 97 && letter <= 102 ? letter - 87 : -1
}

/** A number of just two hexadecimal digits, as nearly all bytes are: what `strtoul` makes of it. */
const byteAt = (text: string, at: number): number | undefined => {
  const [high, low] = [digitAt(text, at), digitAt(text, at + 1)]
  return high < 0 || low < 0 || digitAt(text, at + 2) >= 0 ? undefined : high * 16 + low
}

/**
 * xl since 4.6 (`parse_nic_config`): six hexadecimal numbers with any one character between them. `text` is all that
 * stands behind `mac=`, to the end of the string, as xl runs past the comma that ends the field: that is a NUL by then, and no number goes on or
 * begins at either. Bytes that are not reached keep what an earlier `mac=` of the same interface has set.
 */
export const readMac = (text: string, before?: string): MacReading => {
  const bytes = before?.split(':').map((byte) => Number.parseInt(byte, 16)) ?? [0, 0, 0, 0, 0, 0]
  let at = 0
  for (let index = 0; index < 6; index++) {
    const usual = byteAt(text, at)
    const { number: read, length } = usual === undefined ? strtoul(text.slice(at), 16) : { number: usual, length: 2 }
    const number = typeof read === 'number' ? read : Number(BigInt.asUintN(32, read))
    const end = at + length
    if (end === at || number > 255) return { bytes, complete: false, length: at }
    bytes[index] = number
    at = end + 1
    // xl skips one byte, and a letter beyond ASCII has two or more.
    if (index < 5 && text.charCodeAt(end) > 127) return { bytes, complete: false, length: end }
  }
  return { bytes, complete: true, length: at - 1 }
}

/**
 * xl before 4.6: two characters of every three are read, whatever they are, and every third one is overwritten with a
 * NUL, even behind the end of the field. `buffer` holds the characters and is changed; the address begins at `at`.
 */
export const readOldMac = (buffer: string[], at: number): readonly number[] => {
  return [0, 3, 6, 9, 12, 15].map((step) => {
    const from = at + step
    if (from + 2 < buffer.length) buffer[from + 2] = '\0'
    const text = (buffer[from] ?? '\0') + (buffer[from + 1] ?? '\0')
    return Number(BigInt.asUintN(8, strtoul(text, 16).number))
  })
}

/** `00:16:3e:01:02:03`. */
export const formatMac = (bytes: readonly number[]): string =>
  bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':')

/** Six groups of one or two hexadecimal digits with `:` or `-` between them. */
export const isPlainMac = (text: string): boolean => /^[0-9a-fA-F]{1,2}([:-][0-9a-fA-F]{1,2}){5}$/.test(text)

/** A MAC address in the usual form, from one that is written otherwise; undefined where twelve digits are not to be found. */
export const tidyMac = (text: string): string | undefined => {
  const groups = text.trim().split(/[^0-9a-fA-F]+/)
  if (groups.length === 6 && groups.every((group) => /^[0-9a-fA-F]{1,2}$/.test(group)))
    return groups.map((group) => group.padStart(2, '0').toLowerCase()).join(':')
  const digits = text.replace(/[^0-9a-fA-F]/g, '')
  if (digits.length !== 12 || /[g-zG-Z]/.test(text)) return undefined
  return sure(digits.match(/../g)).join(':').toLowerCase()
}

/** What a MAC address says about itself: Markdown. */
export const describeMac = (bytes: readonly number[]): Markdown => {
  const [first = 0, second, third] = bytes
  const kind =
    first === 0 && second === 0x16 && third === 0x3e
      ? 'from the range `00:16:3e` that belongs to Xen'
      : first & 1
        ? 'a group address, which no interface can have: the first byte is odd'
        : first & 2
          ? 'administered locally: free to choose'
          : 'from the range of a manufacturer'
  return ours(`**${formatMac(bytes)}** · ${kind}`)
}
