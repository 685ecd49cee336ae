import { readFileSync } from 'node:fs'

/** A file as text, and how to turn text into its bytes again. */
export interface Stored {
  readonly text: string
  readonly bytes: (text: string) => Buffer
}

/** Old files are often Latin-1. Their bytes stay what they are. */
export const storedIn = (bytes: Buffer): Stored => {
  const utf8 = bytes.toString('utf8')
  const encoding = Buffer.from(utf8, 'utf8').equals(bytes) ? 'utf8' : 'latin1'
  return { text: bytes.toString(encoding), bytes: (text) => Buffer.from(text, encoding) }
}

export const readStored = (place: string): Stored => storedIn(readFileSync(place))
