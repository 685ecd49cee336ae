import type { SyntaxNode } from '@lezer/common'
import { convert, formatValue } from '../library/format.ts'
import { partsOf, readString, unescapeText } from '../machine/literals.ts'
import type { Machine } from '../machine/machine.ts'
import { notKnown, spendText } from '../machine/machine.ts'
import { text, type Value } from '../machine/values.ts'
import { childrenOf } from '../read/parse.ts'
import { evaluateAll, inside, sourceOf } from './evaluate.ts'

/** Strings side by side, with the fields of the f-strings among them. */
export const joined = (m: Machine, node: SyntaxNode): Value => {
  const parts = node.name === 'ContinuedString' ? childrenOf(node) : [node]
  let result = ''
  for (const part of parts) {
    const value = part.name === 'FormatString' ? formatString(m, part) : readString(m, part)
    if (value.type !== 'str') return value
    result += value.value
    spendText(m, node, result.length)
  }
  return text(result)
}

const formatString = (m: Machine, node: SyntaxNode): Value => {
  const parts = partsOf(m, node)
  if (!parts) return readString(m, node)
  const { from, to } = parts
  const replacements = childrenOf(node).filter((child) => child.name === 'FormatReplacement')
  const raw = parts.prefix.includes('r')
  let result = ''
  const literal = (start: number, end: number): Value | undefined => {
    const written = m.source.text.slice(start, end).replace(/\r\n?/g, '\n').replace(/\{\{/g, '{').replace(/\}\}/g, '}')
    const piece = raw ? written : unescapeText(m, node, written, true)
    if (typeof piece !== 'string') return piece
    result += piece
    return undefined
  }
  let offset = from
  for (const field of replacements) {
    const failed = literal(offset, field.from)
    if (failed) return failed
    offset = field.to
    const inner = inside(field)
    if (inner.some((part) => part.name === 'FormatSelfDoc'))
      return notKnown(m, field, 'unsupported', '`{name=}` is not evaluated here.')
    const conversion = inner.find((part) => part.name === 'FormatConversion')
    const specNode = inner.find((part) => part.name === 'FormatSpec')
    let spec = specNode ? m.source.text.slice(specNode.from + 1, specNode.to) : ''
    for (const nested of specNode ? childrenOf(specNode).filter((child) => child.name === 'FormatReplacement') : []) {
      const width = formatValue(m, nested, evaluateAll(m, inside(nested)), '')
      if (typeof width !== 'string') return width
      spec = spec.replace(m.source.text.slice(nested.from, nested.to), width)
    }
    const value = evaluateAll(
      m,
      inner.filter((part) => !/^Format/.test(part.name)),
    )
    const shown = formatValue(m, field, convert(m, field, value, conversion && sourceOf(m, conversion).slice(1)), spec)
    if (typeof shown !== 'string') return shown
    result += shown
    spendText(m, node, result.length)
  }
  return literal(offset, to) ?? text(result)
}
