// What JavaScript has everywhere but in QuickJS; the build of the program without Node.js puts it in where it is used.

/** As of the Encoding Standard, for UTF-8 that is decoded at once; a byte-order mark stays. */
export class TextDecoder {
  decode(bytes: Uint8Array): string {
    return native.decode(bytes)
  }
}

export class TextEncoder {
  encode(text: string): Uint8Array {
    return new Uint8Array(native.encode(text))
  }
}

export * as process from './quickjs-process.ts'
