import { ignored, refused } from '../basic/findings.ts'
import { nearName } from '../basic/near.ts'
import { listOf } from '../basic/simple.ts'
import { atoi, strtol, strtoul } from '../c/numbers.ts'
import { strtok } from '../c/strings.ts'
import type { Edit, Finding, Fix, ReadContext, Reading, ValueType } from '../value-type.ts'
import type { Slice, Spec } from './fields.ts'

/** A piece of a spec string as xl's loops cut it; nothing is trimmed but the spaces in front of the whole piece. */
export interface Token extends Slice {
  /** What stands before its first `=`; undefined without one. */
  readonly name: Slice | undefined
  /** What stands behind its first `=`, or all of it. */
  readonly value: Slice
}

const sliceOf = (text: string, start: number, end: number): Slice => ({ start, end, text: text.slice(start, end) })

/** The pieces of a spec string: `strtok` at the commas, then `while (*p == ' ') p++`. */
export const tokensOf = (text: string, skipSpaces = true): Token[] =>
  strtok(text, ',').map((piece) => {
    const spaces = skipSpaces ? (/^ */.exec(piece.text)?.[0].length ?? 0) : 0
    const whole = sliceOf(text, piece.start + spaces, piece.end)
    const equals = whole.text.indexOf('=')
    if (equals < 0) return { ...whole, name: undefined, value: whole }
    return {
      ...whole,
      name: sliceOf(text, whole.start, whole.start + equals),
      value: sliceOf(text, whole.start + equals + 1, whole.end),
    }
  })

/** A fix that puts `newText` in the place of a slice. */
export const replaceSlice = (title: string, spec: Spec, slice: Slice, newText: string): Fix => ({
  title,
  edits: [{ ...spec.range(slice), newText }],
})

/** How a piece that names no known field is told: xl refuses the file for it, or drops it silently. */
export const unknownField = (
  token: Token,
  spec: Spec,
  cx: ReadContext,
  { names, said }: { readonly names: readonly string[]; readonly said?: string },
): Finding => {
  const make = said === undefined ? ignored : refused
  const does = said === undefined ? 'drops' : 'refuses'
  const quietly = said === undefined ? ' without a message' : ''
  const heard = said === undefined ? {} : { said }
  const xl = `xl ${cx.release}`
  const range = spec.range(token)
  if (token.text.trim() === '')
    return make('bad-spec', range, `${xl} ${does} the empty piece behind the comma${quietly}. Remove the comma.`, heard)
  const given = token.name?.text ?? token.text
  const known = nearName(given, names)
  if (!token.name) {
    const hint = known ? `\`${known}\` wants a value: \`${known}=…\`.` : 'Each piece is `name=value`.'
    return make('bad-spec', range, `${xl} ${does} \`${token.text}\`${quietly}: it has no \`=\`. ${hint}`, heard)
  }
  const fixes = known ? [replaceSlice(`Replace by \`${known}\``, spec, token.name, known)] : []
  if (known && known === given.trim())
    return make('blank-in-spec', range, `${xl} ${does} \`${known}\`${quietly}: no blank may stand before the \`=\`.`, {
      ...heard,
      fixes: fixes.map((fix) => ({ ...fix, title: 'Remove the blank' })),
    })
  const hint = known ? `Did you mean \`${known}\`?` : `It knows ${names.map((name) => `\`${name}\``).join(', ')}.`
  return make(
    'unknown-field',
    spec.range(token.name),
    `${xl} ${does} the unknown field \`${given}\`${quietly}. ${hint}`,
    {
      ...heard,
      ...(known ? { fixes } : {}),
    },
  )
}

/** Fields that are given again: the last one wins. */
export const duplicateFields = (tokens: readonly Token[], spec: Spec, cx: ReadContext): Finding[] =>
  tokens.flatMap((token, index) => {
    const later = token.name && tokens.findLast(({ name }) => name?.text === token.name?.text)
    if (!later || tokens.indexOf(later) <= index || later.value.text === token.value.text) return []
    return [
      ignored(
        'duplicate-field',
        spec.range(token),
        `xl ${cx.release} goes by the last \`${token.name?.text}\` of this string; this one is lost.`,
        { tag: 'unnecessary', related: { ...spec.range(later), message: 'This one counts.' } },
      ),
    ]
  })

/** A text that xl stores with the blanks around it. */
export const strayBlanks = ({ name, value }: Token, spec: Spec): Finding[] => {
  const meant = value.text.trim()
  if (meant === value.text || meant === '') return []
  return [
    ignored(
      'blank-in-spec',
      spec.range(value),
      `xl keeps the blanks in \`${name?.text}=${value.text}\`: the value is not \`${meant}\`. Remove them.`,
      { fixes: [replaceSlice('Remove the blanks', spec, value, meant)] },
    ),
  ]
}

/** How a field keeps its number: yes or no, or so many bits. */
export type Kept = 'flag' | 'uint32' | 'int'

/**
 * A number in a field, read with `strtoul(…, 0)` (`atoi` for an int or where `decimal` says so): xl looks neither at
 * what stands behind it nor whether there is one at all.
 */
export const readNumber = (
  { value }: Pick<Token, 'value'>,
  spec: Spec,
  cx: ReadContext,
  kept: Kept,
  { decimal = kept === 'int' }: { readonly decimal?: boolean } = {},
): { readonly number: number; readonly findings: readonly Finding[] } => {
  const parsed = decimal
    ? { number: BigInt(atoi(value.text)), length: strtol(value.text, 10).length }
    : strtoul(value.text, 0)
  const number =
    kept === 'uint32' ? BigInt.asUintN(32, parsed.number) : kept === 'flag' ? (parsed.number ? 1n : 0n) : parsed.number
  const rest = value.text.slice(parsed.length)
  const xl = `xl ${cx.release}`
  const result = (message?: string, fixes?: readonly Fix[]) => ({
    number: Number(number),
    findings: message
      ? [ignored('not-a-number', spec.range(value), message, fixes ? { fixes } : {})]
      : ([] as readonly Finding[]),
  })
  if (parsed.length === 0) {
    const word = value.text.trim().toLowerCase()
    const meant = { yes: '1', true: '1', on: '1', no: '0', false: '0', off: '0' }[word]
    const shown = value.text === '' ? 'an empty value' : `\`${value.text}\``
    return result(
      `${xl} takes ${shown} for 0 without a message: it wants a number${kept === 'flag' ? ', 0 or 1' : ''}.`,
      meant === undefined ? undefined : [replaceSlice(`Write ${meant}`, spec, value, meant)],
    )
  }
  const read = value.text.slice(0, parsed.length).trim()
  if (rest.trim() !== '') {
    const decimalOnly = decimal && /^x/i.test(rest) ? ' It wants a decimal number.' : ''
    return result(`${xl} reads \`${read}\` and drops \`${rest}\` without a message.${decimalOnly}`)
  }
  if (kept === 'uint32' && (read.startsWith('-') || parsed.number !== number) && number !== 0n)
    return result(`${xl} keeps 32 bits without a sign: \`${read}\` becomes ${number}.`)
  if (kept === 'uint32' && parsed.number !== number) return result(`${xl} keeps 32 bits: \`${read}\` becomes 0.`)
  if (kept === 'int' && BigInt(read.replace(/^\+/, '')) !== number)
    return result(`${xl} keeps 32 bits: \`${read}\` becomes ${number}.`)
  return result()
}

/** xl ends at the first thing that it refuses: of the rest nothing is printed. */
export const untilRefused = (findings: readonly Finding[]): Finding[] => {
  const end = findings.findIndex(({ effect }) => effect === 'refused')
  return findings.map((finding, index) => {
    if (end < 0 || index <= end || finding.said === undefined) return finding
    const { said: _, ...silent } = finding
    return silent
  })
}

/** A list of devices, each a string: `value` is as libxl counts them; nothing where xl refuses the file. */
export const deviceList = <T extends object>(
  item: ValueType<T>,
  { label, numbered = true }: { readonly label?: string; readonly numbered?: boolean } = {},
): ValueType<readonly (T & { readonly devid?: number })[]> => {
  const list = listOf(item, label === undefined ? {} : { label })
  return {
    ...list,
    read(value, cx) {
      const { value: devices, findings, ...rest } = list.read(value, cx)
      const dead = findings.some(({ effect }) => effect === 'refused')
      return {
        ...rest,
        value: dead
          ? undefined
          : devices?.flatMap((device, devid) => (device ? [numbered ? { devid, ...device } : device] : [])),
        findings: untilRefused(findings),
      }
    },
  }
}

/**
 * A list where xl does not stop at an item that is itself a list: it refuses the file, or it crashes. `nested` tells
 * what happens there.
 */
export const strictList = <T>(
  item: ValueType<T>,
  options: {
    readonly label: string
    readonly quiet?: boolean
    readonly nested: (index: number) => { readonly message: string; readonly said?: string }
  },
): ValueType<readonly T[]> => {
  const { nested, ...rest } = options
  const list = listOf(item, rest)
  return {
    ...list,
    read(value, cx): Reading<readonly T[]> {
      if (value.type === 'atom') {
        const { findings } = list.read(value, cx)
        return { value: undefined, findings }
      }
      const readings = value.items.map((each, index): Reading<T> => {
        if (each.type === 'atom') return item.read(each, cx)
        const { message, ...heard } = nested(index)
        return { value: undefined, findings: [refused('bad-spec', each, `xl ${cx.release} ${message}`, heard)] }
      })
      const findings = readings.flatMap((reading) => reading.findings)
      return {
        value: findings.some(({ effect }) => effect === 'refused')
          ? undefined
          : readings.flatMap((reading) => (reading.value === undefined ? [] : [reading.value])),
        findings: untilRefused(findings),
        parts: readings.flatMap((reading) => reading.parts ?? []),
      }
    },
  }
}

/** An edit that takes a token away, with the comma in front of it or else behind it. */
export const removal = ({ start, end }: Slice, spec: Spec): Edit => {
  const { text } = spec.atom
  const before = /,\s*$/.exec(text.slice(0, start))?.[0].length
  const after = before === undefined ? (/^\s*,\s*/.exec(text.slice(end))?.[0].length ?? 0) : 0
  return { ...spec.range({ start: start - (before ?? 0), end: end + after }), newText: '' }
}
