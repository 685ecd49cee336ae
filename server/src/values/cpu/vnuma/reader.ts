import { ignored, refused } from '../../basic/findings.ts'
import { type Parsed, strtoul } from '../../c/numbers.ts'
import { pieceOf } from '../../spec/fields.ts'
import { looseNumber } from '../../spec/number-words.ts'
import { pairOf, strtokInside } from '../../spec/pieces.ts'
import { onePair, type SpecField, several, spec, uint, ulong } from '../../spec/spec.ts'
import { emptyList } from '../../spec/words.ts'
import type { Finding, ReadContext } from '../../value-type.ts'

/** The vCPUs from one number to another. */
export interface VcpuRange {
  readonly first: bigint
  readonly last: bigint
}

/** What an option of a virtual node sets: one of these. */
export interface VnodeOption {
  readonly pnode?: number
  readonly size?: bigint
  readonly vcpus?: readonly VcpuRange[]
  readonly vdistances?: readonly number[]
}

export type VnodeOptionName = keyof VnodeOption

const ulongMax = 2n ** 64n - 1n

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

/** A decimal number of 32 bits; a 0 is something to store. */
const decimal = { base: 10, unset: -1 } as const

const pnode = ulong(
  uint({
    type: 'number',
    text: 'The physical node that its memory comes from; `xl info -n` lists them. xl refuses a node that the host does not have. 0 when left out, and then libxl may place the guest elsewhere.',
    example: '0',
    ...decimal,
  }),
)

export const options: Readonly<Record<VnodeOptionName, SpecField>> = {
  pnode: {
    ...pnode,
    read(piece, at, cx) {
      const nodes = cx.host?.nodes
      const { number, length } = strtoul(piece.value.text, 10)
      if (nodes === undefined || length === 0 || number === ulongMax || number < nodes) return pnode.read(piece, at, cx)
      const last = nodes === 1 ? 'the only node of the host is 0' : `the last node of the host is ${nodes - 1}`
      const message = `xl ${cx.release} refuses node ${number}: ${last}.`
      const said = `xl: invalid pnode number: ${number}`
      return { findings: [refused('bad-vnuma', at.range(piece.value), message, { said })] }
    },
  },
  size: ulong({
    type: 'number, MiB',
    text: 'How much memory it has. All sizes together are `maxmem`: when that is given as well it has to be the same. No units; what follows the number is not looked at. Without it the node has no memory.',
    example: '1024',
    role: 'number',
    read: (piece, at, cx) => ({
      stored: strtoul(piece.value.text, 10).number,
      findings: looseNumber(piece, at, cx, { base: 10, bits: 64, signed: false }).findings,
    }),
  }),
  vcpus: {
    type: 'numbers and ranges',
    text: 'Its vCPUs, such as `0-3,8`. Each vCPU belongs to one virtual node. All of them together are `maxvcpus`: when that is given as well it has to be the same number. xl takes what is not a number for vCPU 0, and drops a range that runs backwards.',
    example: '0-1',
    role: 'number',
    read(piece, at, cx) {
      const parts = strtokInside(piece.value, ',')
      if (parts.length === 0) return { findings: [emptyList(piece, at, cx)] }
      const ranges: VcpuRange[] = []
      const findings: Finding[] = []
      for (const part of parts) {
        const { range, from, rest } = rangeOf(part.text)
        const { first, last } = range
        if (last >= first && (last === ulongMax || last - first > 2n ** 32n)) {
          const message = `xl ${cx.release} counts through \`${part.text}\` one by one, and does not come to an end.`
          return { findings: [...findings, refused('bad-vnuma', at.range(part), message)] }
        }
        const why = misread(part.text.trim(), range, from, rest)
        if (why) findings.push(ignored('not-a-number', at.range(part), `xl ${cx.release} ${why}`))
        if (last >= first) ranges.push(range)
      }
      return { stored: ranges, findings }
    },
  },
  vdistances: several(
    ',',
    ulong(
      uint({
        type: 'numbers',
        text: 'How far it is to each virtual node, in their order, itself included: 10 to itself, 20 or so to others. As many numbers as there are virtual nodes. libxl makes no guest in which another node is nearer than the node itself.',
        example: '10,20',
        ...decimal,
      }),
    ),
  ),
}

/** What xl makes of vCPUs that are not as they are written. */
const misread = (text: string, { first, last }: VcpuRange, from: Parsed, rest: string): string | undefined => {
  if (from.length === 0) return `takes \`${text}\` for vCPU 0 without a message: it is not a number.`
  if (last < first) {
    const why = /^\s*\d/.test(rest) || rest === '' ? 'runs backwards' : 'has no end'
    return `drops \`${text}\` without a message: the range ${why}.`
  }
  const read = first === last ? `${first}` : `${first}-${last}`
  return rest === '' ? undefined : `reads \`${text}\` as ${read}, without a message.`
}

/** One option of a virtual node: a single `name=value` (`xl_parse.c, parse_vnuma_config`). */
export const vnodeOption = spec<VnodeOption>({
  label: 'option of a virtual node',
  fields: options,
  separator: ';',
  split: (text) => [pieceOf(text, 0, text.length)],
  cut: onePair((text) => `xl: failed to split "${text}" into pair`),
  snippet: `"\${1|${Object.keys(options).join(',')}|}=$2"`,
})

/** The name of an option, blanks left out. */
export const optionName = (text: string, cx: ReadContext): string | undefined =>
  pairOf(text, { start: 0, end: text.length, text }, cx).name?.text
