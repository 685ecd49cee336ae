import type { SyntaxNode } from '@lezer/common'
import { tableOf } from '../../table.ts'
import type { Machine } from './machine.ts'
import { limit, notKnown, raise, spendLook } from './machine.ts'
import { float, integer, isExotic, text, type UnknownValue, type Value } from './values.ts'

/** A whole number as Python 2 writes it: `10`, `0755`, `0o755`, `0x1F`, `0b1`; undefined when it is none. */
export const readInteger = (written: string): bigint | undefined => {
  const digits = written.replace(/_/g, '')
  if (/^0[xXoObB]/.test(digits)) {
    const valid = /^0(?:[xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)$/.test(digits)
    return valid ? BigInt(digits.toLowerCase()) : undefined
  }
  if (/^0[0-7]+$/.test(digits)) return BigInt(`0o${digits.slice(1)}`)
  return /^(?:0|[1-9]\d*)$/.test(digits) ? BigInt(digits) : undefined
}

/** A number in the source. */
export const readNumber = (m: Machine, node: SyntaxNode): Value => {
  const written = m.source.masked.slice(node.from, node.to)
  if (written.length > 2000) return limit(m, node, 'This number is too long.')
  if (m.source.floats.has(node.from)) return float(Number(written))
  const whole = readInteger(written)
  if (whole !== undefined) return integer(whole, m.source.longs.has(node.from))
  if (/^[\d._]*(?:[eE][-+]?\d+)?$/.test(written) && /[.eE]/.test(written))
    return float(Number(written.replace(/_/g, '')))
  if (/[jJ]$/.test(written)) return notKnown(m, node, 'unsupported', 'Complex numbers are not evaluated here.')
  return notKnown(m, node, 'syntax', 'This number is not Python: xm refused the whole file.')
}

const single: Readonly<Record<string, string>> = tableOf({
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
})

/** A piece of the inside of a string, with its escapes replaced; or why it cannot be known. */
export const unescapeText = (m: Machine, node: SyntaxNode, inner: string, unicode: boolean): string | UnknownValue => {
  let failure: UnknownValue | undefined
  const give = (why: () => UnknownValue): string => {
    failure ??= why()
    return ''
  }
  const code = (value: number): string =>
    value > 127 && !unicode
      ? give(() =>
          notKnown(
            m,
            node,
            'not-static',
            'A byte above 127 is not text that can be shown: what it means depends on an encoding.',
          ),
        )
      : String.fromCodePoint(value)
  const result = inner.replace(
    /\\(?:\n|([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/g,
    (whole, octal, hex, short, long, other) => {
      if (octal) return code(Number.parseInt(octal, 8) & (unicode ? 0x1ff : 0xff))
      if (hex) return code(Number.parseInt(hex, 16))
      if (short || long) {
        if (!unicode) return whole
        const point = Number.parseInt(short ?? long, 16)
        return point > 0x10ffff || (point >= 0xd800 && point < 0xe000)
          ? give(() => raise(node, 'SyntaxError', 'illegal Unicode character'))
          : code(point)
      }
      if (other === undefined) return ''
      if (other === 'x' || (unicode && (other === 'u' || other === 'U')))
        return give(() => notKnown(m, node, 'syntax', 'This escape is not complete: xm refused the whole file.'))
      if (unicode && other === 'N')
        return give(() => notKnown(m, node, 'unsupported', 'Characters by name are not evaluated here.'))
      return single[other] ?? whole
    },
  )
  return failure ?? result
}

const opening = /^\s*([a-zA-Z]*)('''|"""|'|")/

/** The parts of a string in the source: prefix, quote and where its inside begins and ends. */
export const partsOf = (
  m: Machine,
  node: SyntaxNode,
): { prefix: string; quote: string; from: number; to: number } | undefined => {
  const written = m.source.text.slice(node.from, node.to)
  const [whole, prefix = '', quote = ''] = opening.exec(written) ?? []
  if (whole === undefined || written.length < whole.length + quote.length || !written.endsWith(quote)) return undefined
  return { prefix: prefix.toLowerCase(), quote, from: node.from + whole.length, to: node.to - quote.length }
}

/** A string in the source, without the fields of an f-string. */
export const readString = (m: Machine, node: SyntaxNode): Value => {
  const parts = partsOf(m, node)
  if (!parts) return notKnown(m, node, 'syntax', 'This string is never closed: Python, and so xm, refuses the file.')
  // The `u` of `ur''` is written over for the parser: it stands before the node.
  const unicode =
    parts.prefix.includes('u') ||
    (parts.prefix === 'r' &&
      /[uU]/.test(m.source.masked[node.from - 1] === ' ' ? (m.source.text[node.from - 1] ?? '') : ''))
  if (unicode) m.unicode = true
  const inner = m.source.text.slice(parts.from, parts.to).replace(/\r\n?/g, '\n')
  if (inner.length > m.limits.string) return limit(m, node, `This string has more than ${m.limits.string} characters.`)
  if (parts.prefix.includes('r')) {
    if (unicode && inner.includes('\\'))
      return notKnown(m, node, 'unsupported', 'Escapes in a `ur` string are not evaluated here.')
    return text(inner)
  }
  const value = unescapeText(m, node, inner, unicode)
  return typeof value === 'string' ? text(value) : value
}

/** Reports text whose length or places depend on its encoding. */
export const bytesOnly = (m: Machine, node: SyntaxNode, ...values: readonly string[]): UnknownValue | undefined => {
  for (const { length } of values) spendLook(m, node, 'text', length)
  return values.some(isExotic)
    ? notKnown(
        m,
        node,
        'not-static',
        'Python 2 works on the bytes of this text, which depend on the encoding of the file.',
      )
    : undefined
}
