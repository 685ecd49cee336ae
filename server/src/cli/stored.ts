import { areSame, bytesOf, textOf, textOfFile, withLastByte } from './system/bytes.ts'

/** A file as text, and how to turn text into its bytes again. */
export interface Stored {
  readonly text: string
  readonly bytes: (text: string) => Uint8Array
}

const latin1 = (bytes: Uint8Array): string => {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

/** Of a lone surrogate for a byte that byte. */
const bytesOfLatin1 = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0) & 0xff)

/** Old files are often Latin-1. Their bytes stay what they are; a last one that `xencfg check` reads as a byte is one here, too. */
export const storedIn = (bytes: Uint8Array): Stored => {
  const text = textOf(bytes)
  if (areSame(bytesOf(text), bytes)) return { text, bytes: bytesOf }
  const characters = latin1(bytes)
  const isAlone = textOfFile(bytes) !== text
  return { text: isAlone ? withLastByte(characters, bytes) : characters, bytes: bytesOfLatin1 }
}
