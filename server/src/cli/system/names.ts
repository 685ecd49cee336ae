/** A sequence of bytes that is UTF-8, or one byte that is in none, in a text of a character for each byte. */
const sequences =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are bytes
  /[\x00-\x7f]+|[\xc2-\xdf][\x80-\xbf]|(?:\xe0[\xa0-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]|\xed[\x80-\x9f])[\x80-\xbf]|(?:\xf0[\x90-\xbf]|[\xf1-\xf3][\x80-\xbf]|\xf4[\x80-\x8f])[\x80-\xbf]{2}|[\x80-\xff]/g

const loneSurrogate = /[\uDC80-\uDCFF]/u

/** The name that a system has in bytes, as `System` has names. */
export const nameOfBytes = (bytes: Buffer): string => {
  const text = bytes.toString('utf8')
  if (!text.includes('\uFFFD')) return text
  return bytes
    .toString('latin1')
    .replace(sequences, (each) =>
      each.length === 1 && each > '\x7f'
        ? String.fromCharCode(0xdc00 + each.charCodeAt(0))
        : Buffer.from(each, 'latin1').toString('utf8'),
    )
}

/** A path for Node.js: text, or its bytes where they are no UTF-8. */
export const nodePath = (path: string): string | Buffer =>
  loneSurrogate.test(path)
    ? Buffer.concat(
        Array.from(path, (char) =>
          loneSurrogate.test(char) ? Buffer.from([char.charCodeAt(0) - 0xdc00]) : Buffer.from(char, 'utf8'),
        ),
      )
    : path
