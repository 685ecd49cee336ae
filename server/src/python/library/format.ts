import type { SyntaxNode } from '@lezer/common'
import { sure } from '../../sure.ts'
import type { Machine } from '../machine/machine.ts'
import { derived, notKnown, raise, spend, spendLook, spendText } from '../machine/machine.ts'
import { writeFloat } from '../machine/percent.ts'
import { digits as digitsOf, keyOf, repr, type Shown, shownText, str } from '../machine/show.ts'
import type { Arguments, Value } from '../machine/values.ts'
import { asFloat, asInteger, integer, isExotic, lossOf, text } from '../machine/values.ts'

const specification = /^(?:([\s\S])?([<>=^]))?([-+ ])?(#)?(0)?(\d+)?(,)?(?:\.(\d+))?([bcdeEfFgGnosxX%])?$/

/** `digits` with a comma after every three from the right; what follows the whole part is kept. */
const grouped = (digits: string): string => {
  const whole = /^\d*/.exec(digits)?.[0] ?? ''
  const first = whole.length % 3 || 3
  return [whole.slice(0, first), ...(whole.slice(first).match(/\d{3}/g) ?? [])].join(',') + digits.slice(whole.length)
}

/** `format(value, spec)` for text and numbers. */
export const formatValue = (m: Machine, node: SyntaxNode, value: Value, spec: string): Shown => {
  if (lossOf(value)) return derived(m, [value])
  if (spec === '') return str(m, node, value)
  const match = specification.exec(spec)
  const odd = (): Shown => notKnown(m, node, 'unsupported', `The format \`${spec}\` is not evaluated here.`)
  if (!match) return odd()
  const [, fillText, alignText, sign, alternate, zero, widthText, comma, digitsText, kind] = match
  const width = Number(widthText ?? 0)
  const digits = digitsText === undefined ? undefined : Number(digitsText)
  spendText(m, node, width + (digits ?? 0))
  if ((digits ?? 0) > 400) return odd()
  const fill = fillText ?? (zero ? '0' : ' ')
  const align = alignText ?? (zero ? '=' : undefined)
  const place = (signPart: string, body: string, usual: string): Shown => {
    const side = align ?? usual
    const room = Math.max(0, width - signPart.length - body.length)
    if (isExotic(signPart + body) && room > 0) return odd()
    if (side === '<') return signPart + body + fill.repeat(room)
    if (side === '=') return signPart + fill.repeat(room) + body
    if (side === '>') return fill.repeat(room) + signPart + body
    return fill.repeat(room >> 1) + signPart + body + fill.repeat(room - (room >> 1))
  }
  if (value.type === 'str') {
    if ((kind && kind !== 's') || sign || alternate || comma || align === '=')
      return raise(node, 'ValueError', `Unknown format code '${kind}' for object of type 'str'`)
    return place('', digits === undefined ? value.value : value.value.slice(0, digits), '<')
  }
  const number = asFloat(value)
  if (number === undefined || (value.type === 'bool' && !kind)) return odd()
  const signOf = (negative: boolean): string => (negative ? '-' : sign === '+' ? '+' : sign === ' ' ? ' ' : '')
  const whole = asInteger(value)
  if (whole !== undefined && (!kind || /[bdoxX]/.test(kind))) {
    if (digits !== undefined || (comma && (zero || (kind && kind !== 'd')))) return odd()
    const base = kind === 'b' ? 2 : kind === 'o' ? 8 : kind === 'x' || kind === 'X' ? 16 : 10
    const written = digitsOf(m, node, whole < 0n ? -whole : whole, base)
    const prefix = alternate && base !== 10 ? `0${kind}` : ''
    const body = comma ? grouped(written) : written
    return place(signOf(whole < 0n) + prefix, kind === 'X' ? body.toUpperCase() : body, '>')
  }
  if (!kind || kind === 's' || kind === 'n' || kind === 'c' || /[bdoxX]/.test(kind) || alternate || (comma && zero))
    return odd()
  if (!Number.isFinite(number)) return odd()
  const percentage = kind === '%'
  const written = writeFloat(percentage ? number * 100 : number, percentage ? 'f' : kind, digits ?? 6, false)
  const negative = written.startsWith('-')
  const bare = (negative ? written.slice(1) : written) + (percentage ? '%' : '')
  return place(signOf(negative), comma ? grouped(bare) : bare, '>')
}

/** `!r` and `!s`. */
export const convert = (m: Machine, node: SyntaxNode, value: Value, conversion: string | undefined): Value =>
  conversion === 'r' ? shownText(repr(m, node, value)) : conversion === 's' ? shownText(str(m, node, value)) : value

/** `template.format(...)`: fields by number, by name, with elements (`{0[1]}`, `{disk[name]}`), nested one level in a format. */
export const formatText = (m: Machine, node: SyntaxNode, template: string, given: Arguments, nested = false): Value => {
  let automatic = 0
  const lookUp = (name: string): Value => {
    const first = /^[^.[]*/.exec(name)?.[0] ?? ''
    const rest = name.slice(first.length)
    const index = first === '' ? automatic++ : /^\d+$/.test(first) ? Number(first) : undefined
    let value = index === undefined ? given.named.get(first) : given.positional[index]
    if (!value)
      return index === undefined
        ? raise(node, 'KeyError', first)
        : raise(node, 'IndexError', 'tuple index out of range')
    spendLook(m, node, 'items', rest.length)
    const steps = [...rest.matchAll(/\[([^\]]*)\]/gy)]
    if (steps.map(([step]) => step).join('') !== rest)
      return notKnown(m, node, 'unsupported', `The field \`{${name}}\` is not evaluated here.`)
    for (const [, key = ''] of steps) {
      if (lossOf(value)) return derived(m, [value])
      const number = /^\d+$/.test(key)
      const found: Value | undefined =
        value.type === 'dict'
          ? value.entries.get(sure(keyOf(m, node, number ? integer(Number(key)) : text(key))))?.[1]
          : (value.type === 'tuple' || (value.type === 'list' && !value.shuffled)) && number
            ? value.items[Number(key)]
            : undefined
      if (!found) return notKnown(m, node, 'unsupported', `The field \`{${name}}\` is not evaluated here.`, [value])
      value = found
    }
    return value
  }
  let result = ''
  for (let offset = 0; offset < template.length; ) {
    spend(m, node)
    const brace = template.slice(offset).search(/[{}]/)
    if (brace < 0) {
      result += template.slice(offset)
      break
    }
    result += template.slice(offset, offset + brace)
    offset += brace
    if (template[offset] === template[offset + 1]) {
      result += template[offset]
      offset += 2
      continue
    }
    const match = /^\{([^{}!:]*)(?:!([rs]))?(?::((?:[^{}]|\{[^{}]*\})*))?\}/.exec(template.slice(offset))
    if (!match) return raise(node, 'ValueError', 'Single brace or bad field in a format string')
    offset += match[0].length
    const [, name = '', conversion, rawSpec = ''] = match
    const value = convert(m, node, lookUp(name), conversion)
    let spec: Value = text(rawSpec)
    if (rawSpec.includes('{')) {
      const numbered = /\{\}/.test(rawSpec)
      if (nested || numbered) return notKnown(m, node, 'unsupported', 'A format inside a format is not evaluated here.')
      spec = formatText(m, node, rawSpec, given, true)
    }
    if (spec.type !== 'str') return derived(m, [spec])
    const shown = formatValue(m, node, value, spec.value)
    if (typeof shown !== 'string') return shown
    result += shown
    spendText(m, node, result.length)
  }
  return text(result)
}
