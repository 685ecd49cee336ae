import { atLeast } from '../../../release.ts'
import { type Atom, sourceRange } from '../../../syntax/index.ts'
import { ignored, refused } from '../../basic/findings.ts'
import { nearName } from '../../basic/near.ts'
import { type Parsed, strtoul } from '../../c/numbers.ts'
import { strtok } from '../../c/strings.ts'
import { type Slice, trimmed } from '../../spec/fields.ts'

import type { Finding, Fix, ReadContext } from '../../value-type.ts'

/** The vCPUs from one number to another. */
export interface VcpuRange {
  readonly first: bigint
  readonly last: bigint
}

/** What one option of a virtual node sets. */
export type VnodeOption =
  | { readonly name: 'pnode' | 'size'; readonly number: bigint }
  | { readonly name: 'vcpus'; readonly ranges: readonly VcpuRange[] }
  | { readonly name: 'vdistances'; readonly distances: readonly number[] }

export const optionNames = ['pnode', 'size', 'vcpus', 'vdistances'] as const

interface OptionReading {
  readonly option: VnodeOption | undefined
  readonly findings: readonly Finding[]
}

const ulongMax = 2n ** 64n - 1n

/**
 * Name and value of an option, blanks left out (`split_string_into_pair`): parted at the first `=` since 4.18, before by
 * `strtok`, to which `==` is one separator and which loses what follows a second one.
 */
export const pairOf = (text: string, cx: ReadContext): { name: Slice; value: Slice; lost: string } | undefined => {
  if (!atLeast(cx.release, '4.18')) {
    const [name, value, ...rest] = strtok(text, '=')
    if (!name || !value) return undefined
    const lost = rest.map((each) => each.text).join('=')
    return { name: trimmed(text, name.start, name.end), value: trimmed(text, value.start, value.end), lost }
  }
  const equals = text.indexOf('=')
  if (equals < 0 || equals + 1 === text.length) return undefined
  return { name: trimmed(text, 0, equals), value: trimmed(text, equals + 1, text.length), lost: '' }
}

/** `parse_range` without a look at its result: a bad number is 0, and a bad end is 0 as well. */
const rangeOf = (text: string): { range: VcpuRange; from: Parsed; rest: string } => {
  const from = strtoul(text, 10)
  const bad = from.length === 0 || from.number === ulongMax
  if (bad || text[from.length] !== '-')
    return { range: { first: from.number, last: from.number }, from, rest: bad ? '' : text.slice(from.length) }
  const end = text.slice(from.length + 1)
  const to = strtoul(end, 10)
  return { range: { first: from.number, last: to.number }, from, rest: to.length ? end.slice(to.length) : end || '-' }
}

/** Reads one option of a virtual node (`xl_parse.c, parse_vnuma_config`). */
export const readOption = (atom: Atom, cx: ReadContext): OptionReading => {
  const xl = `xl ${cx.release}`
  const range = ({ start, end }: Pick<Slice, 'start' | 'end'>) =>
    end > start ? sourceRange(atom, start, end) : { start: atom.start, end: atom.end }
  const stop = (slice: Pick<Slice, 'start' | 'end'>, message: string, said?: string, fixes?: Fix[]): OptionReading => ({
    option: undefined,
    findings: [refused('bad-vnuma', range(slice), message, { said, ...(fixes?.length ? { fixes } : {}) })],
  })
  const whole = { start: 0, end: atom.text.length }
  const pair = pairOf(atom.text, cx)
  if (!pair) {
    const known = optionNames.map((each) => `\`${each}\``).join(', ')
    return stop(
      whole,
      `${xl} refuses \`${atom.text}\`: an option of a virtual node is \`name=value\`, with one of the names ${known}.`,
      `xl: failed to split "${atom.text}" into pair`,
    )
  }
  const { name, value, lost } = pair
  const findings: Finding[] = []
  if (lost)
    findings.push(
      ignored('bad-vnuma', range(whole), `${xl} drops \`${lost}\` behind the second \`=\` without a message.`),
    )
  const number = (slice: Slice): bigint | OptionReading => {
    const { number: read, length } = strtoul(slice.text, 10)
    if (length === 0 || read === ulongMax) {
      const what = slice.text.trim() === '' ? 'an empty value' : `\`${slice.text.trim()}\``
      return stop(
        slice,
        `${xl} refuses ${what}: \`${name.text}\` wants ${name.text === 'vdistances' ? 'numbers' : 'a number'}.`,
        `xl: failed to convert "${slice.text}" to number`,
      )
    }
    const rest = slice.text.slice(length)
    if (rest.trim() !== '') {
      const unit = name.text === 'size' ? ' Sizes are in MiB.' : ''
      const message = `${xl} reads only \`${slice.text.slice(0, length)}\` of \`${slice.text}\`, and drops the rest without a message.${unit}`
      findings.push(ignored('not-a-number', range(slice), message))
    } else if (slice.text.trim().startsWith('-')) {
      const message = `${xl} takes a number below 0 for a very large one, without a message.`
      findings.push(ignored('out-of-range', range(slice), message))
    }
    return read
  }
  if (name.text === 'pnode' || name.text === 'size') {
    const read = number(value)
    if (typeof read !== 'bigint') return { ...read, findings: [...findings, ...read.findings] }
    const nodes = cx.host?.nodes
    if (name.text === 'pnode' && nodes !== undefined && read >= nodes) {
      const said = `xl: invalid pnode number: ${read}`
      const last = nodes === 1 ? 'the only node of the host is 0' : `the last node of the host is ${nodes - 1}`
      return stop(value, `${xl} refuses node ${read}: ${last}.`, said)
    }
    return { option: { name: name.text, number: read }, findings }
  }
  if (name.text !== 'vcpus' && name.text !== 'vdistances') {
    const near = nearName(name.text, optionNames)
    const hint = near
      ? ` Did you mean \`${near}\`?`
      : ` It knows ${optionNames.map((each) => `\`${each}\``).join(', ')}.`
    const message = `${xl} drops \`${name.text}\`, which it does not know, without a message.${hint}`
    const fixes = near ? [{ title: `Replace by \`${near}\``, edits: [{ ...range(name), newText: near }] }] : []
    findings.push(ignored('unknown-field', range(name), message, fixes.length ? { fixes } : {}))
    return { option: undefined, findings }
  }
  const pieces = strtok(value.text, ',').map((piece) => ({
    ...piece,
    start: value.start + piece.start,
    end: value.start + piece.end,
  }))
  if (pieces.length === 0) return stop(whole, `${xl} crashes on \`${name.text}\` without a number.`)
  if (name.text === 'vdistances') {
    const distances: number[] = []
    for (const piece of pieces) {
      const read = number(piece)
      if (typeof read !== 'bigint') return { ...read, findings: [...findings, ...read.findings] }
      distances.push(Number(BigInt.asUintN(32, read)))
    }
    return { option: { name: name.text, distances }, findings }
  }
  const ranges: VcpuRange[] = []
  for (const piece of pieces) {
    const { range: vcpus, from, rest } = rangeOf(piece.text)
    const { first, last } = vcpus
    if (last >= first && (last === ulongMax || last - first > 2n ** 32n))
      return stop(piece, `${xl} counts through \`${piece.text}\` one by one, and does not come to an end.`)
    const text = piece.text.trim()
    const why =
      from.length === 0
        ? `${xl} takes \`${text}\` for vCPU 0 without a message: it is not a number.`
        : last < first
          ? `${xl} drops \`${text}\` without a message: the range ${/^\s*\d/.test(rest) || rest === '' ? 'runs backwards' : 'has no end'}.`
          : rest !== ''
            ? `${xl} reads \`${text}\` as ${first === last ? first : `${first}-${last}`}, without a message.`
            : undefined
    if (why) findings.push(ignored('not-a-number', range(piece), why))
    if (last >= first) ranges.push(vcpus)
  }
  return { option: { name: name.text, ranges }, findings }
}
