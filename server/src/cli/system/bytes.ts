// U+FEFF at the beginning is a part of the text: xl sees it, too.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const encoder = new TextEncoder()

/** The text of bytes; what is not UTF-8 becomes U+FFFD. */
export const textOf = (bytes: Uint8Array): string => decoder.decode(bytes)

/** The bytes of a text as UTF-8. */
export const bytesOf = (text: string): Uint8Array => encoder.encode(text)

/** The code of a byte in a text, where it is no part of one that is UTF-8: a lone surrogate, as in names (`System`). */
const firstLone = 0xdc00

/**
 * The text of a file. What is not UTF-8 is U+FFFD in it, but for a last byte that is none by itself: flex counts bytes, and drops one that it does
 * not know at the very end, but not two (`libxlu_cfg_l.l`, state `lexerr`). U+FFFD may be either.
 */
export const textOfFile = (bytes: Uint8Array): string => {
  const text = textOf(bytes)
  // It goes on where a sequence of bytes has been begun, and with them is one character.
  const alone =
    text.endsWith('\uFFFD') && textOf(bytes.subarray(-4, -1)).concat('\uFFFD') === textOf(bytes.subarray(-4))
  return alone ? withLastByte(text, bytes) : text
}

/** A text of bytes in which the last character is the last byte, as a lone surrogate. */
export const withLastByte = (text: string, bytes: Uint8Array): string =>
  text.slice(0, -1) + String.fromCharCode(firstLone + (bytes.at(-1) ?? 0))

export const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((size, { length }) => size + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

export const areSame = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at])
