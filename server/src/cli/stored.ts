import { areSame, bytesOf, textOf } from './system/bytes.ts'

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

const bytesOfLatin1 = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0))

/** Old files are often Latin-1. Their bytes stay what they are. */
export const storedIn = (bytes: Uint8Array): Stored => {
  const text = textOf(bytes)
  return areSame(bytesOf(text), bytes) ? { text, bytes: bytesOf } : { text: latin1(bytes), bytes: bytesOfLatin1 }
}
