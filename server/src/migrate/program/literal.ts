import { defaultFormat } from '../../format/style.ts'
import type { PyValue } from '../../python/machine/types.ts'
import type { Release } from '../../release.ts'
import { quoted } from '../../rules/fixes/xm-fixes.ts'
import { parse, type Value } from '../../syntax/index.ts'
import { tableOf } from '../../table.ts'
import { strtol } from '../../values/c/numbers.ts'

/** A value as it stands in a config; undefined where no config can hold it. */
export interface Literal {
  readonly text: string
  /** Whether it says less than the value did: a fraction that xm cut off. */
  readonly rounded: boolean
}

const letters: Record<string, string> = tableOf({
  '\x07': 'a',
  '\b': 'b',
  '\f': 'f',
  '\n': 'n',
  '\r': 'r',
  '\v': 'v',
})

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that an escape is for
const escaped = /[\x07\b\f\n\r\v]/g

/** Text in quotes so that xl reads exactly that; undefined for a NUL byte, which no text of xl's can hold. */
const textLiteral = (text: string, quote: '"' | "'"): string | undefined =>
  text.includes('\0') ? undefined : quoted(text, quote).replace(escaped, (character) => `\\${letters[character]}`)

/** Text that a list of xm held, from whatever stood in it: tuples were joined by commas. */
const itemText = (value: PyValue): string | undefined => {
  switch (value.type) {
    case 'str':
      return value.value
    case 'int':
      return value.value.toString()
    case 'bool':
      return value.value ? '1' : '0'
    case 'float':
      return String(value.value)
    case 'tuple':
    case 'list': {
      const parts = value.items.map(itemText)
      return parts.every((part) => part !== undefined) ? parts.join(',') : undefined
    }
    default:
      return undefined
  }
}

export interface LiteralOptions {
  readonly quote: '"' | "'"
  /** What stands before the lines of a list that needs several. */
  readonly indent: string
}

/** Longer lists get a line for each item. */
const { width: widest } = defaultFormat

/** Writes a value of Python as xl reads it; a list that is wider than `most` gets a line for each item. */
export const literalOf = (value: PyValue, options: LiteralOptions, most = widest): Literal | undefined => {
  const { quote, indent } = options
  const exact = (text: string | undefined): Literal | undefined =>
    text === undefined ? undefined : { text, rounded: false }
  switch (value.type) {
    case 'str':
      return exact(textLiteral(value.value, quote))
    case 'bool':
      return exact(value.value ? '1' : '0')
    case 'int':
      return exact(value.value < 0n ? `"${value.value}"` : value.value.toString())
    case 'float': {
      // xm made an integer of it, which drops the fraction.
      const whole = Math.trunc(value.value)
      if (!Number.isFinite(whole)) return undefined
      return { text: whole < 0 ? `"${whole}"` : BigInt(whole).toString(), rounded: whole !== value.value }
    }
    case 'list':
    case 'tuple': {
      const items = value.items.map((item) => {
        if (item.type === 'int' && item.value >= 0n) return item.value.toString()
        const text = itemText(item)
        return text === undefined ? undefined : textLiteral(text, quote)
      })
      if (!items.every((item) => item !== undefined)) return undefined
      if (items.length === 0) return exact('[ ]')
      const line = `[ ${items.join(', ')} ]`
      return exact(
        items.length > 1 && line.length > most
          ? `[\n${items.map((item) => `${indent}    ${item},\n`).join('')}${indent}]`
          : line,
      )
    }
    default:
      return undefined
  }
}

/** Whether xl takes a value for what Python makes of it. */
const sameValue = (value: Value, python: PyValue): boolean => {
  if (value.type === 'list') {
    if (python.type !== 'list' || !value.closed || value.items.length !== python.items.length) return false
    return value.items.every((item, index) => {
      const other = python.items[index]
      return other !== undefined && sameValue(item, other)
    })
  }
  switch (python.type) {
    case 'str':
      return value.quote !== undefined && value.text === python.value
    case 'int': {
      if (value.quote) return value.text === python.value.toString()
      // Decimal, hexadecimal, or octal after 0, as in Python 2.
      const { number, length } = strtol(value.text, 0)
      return length === value.text.length && number === python.value
    }
    default:
      return false
  }
}

/** Whether xl reads `text` as the value of a key and takes it for `python`, tuples being lists. */
export const readsAs = (text: string, python: PyValue, release: Release): boolean => {
  const tree = parse(`x = ${text}\n`, release)
  const value = tree.settings[0]?.value
  if (tree.problems.length > 0 || tree.settings.length !== 1 || !value) return false
  return sameValue(value, asXl(python))
}

/** What is left of a value in a config: lists of texts and numbers. */
const asXl = (value: PyValue): PyValue => {
  switch (value.type) {
    case 'bool':
      return { type: 'int', value: value.value ? 1n : 0n, long: false }
    case 'float':
      return { type: 'int', value: Number.isFinite(value.value) ? BigInt(Math.trunc(value.value)) : 0n, long: false }
    case 'list':
    case 'tuple':
      return {
        type: 'list',
        items: value.items.map((item) => {
          const text = item.type === 'int' && item.value >= 0n ? undefined : itemText(item)
          return text === undefined ? item : { type: 'str', value: text }
        }),
      }
    default:
      return value
  }
}
