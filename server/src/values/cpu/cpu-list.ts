import { atLeast } from '../../release.ts'
import { sure } from '../../sure.ts'
import { type Atom, sourceRange } from '../../syntax/index.ts'
import { dropsRest, ignored } from '../basic/findings.ts'
import { strtoul } from '../c/numbers.ts'
import { strtok } from '../c/strings.ts'
import type { Finding, Fix, ReadContext } from '../value-type.ts'
import { type CpuList, type CpuPiece, parseCpuList } from './cpupool.ts'

/** How xl 4.2 and 4.3 cut a CPU list (`xl_cmdimpl.c`, `vcpupin_parse`): what follows a number is not looked at. */
const parseOldList = (text: string): CpuList => {
  if (text === 'all')
    return {
      pieces: [{ start: 0, end: 3, all: true, without: false, nodes: false, first: 0n, last: 0n }],
      bad: undefined,
    }
  const pieces: CpuPiece[] = []
  for (const { start, end, text: whole } of strtok(text, ',')) {
    const without = whole.startsWith('^')
    const rest = whole.slice(without ? 1 : 0)
    const stop = (said: string, why: string): CpuList => ({ pieces, bad: { start, end, said, why } })
    const said = 'Error: Invalid argument.'
    const from = strtoul(rest, 10)
    if (from.length === 0)
      return stop(
        said,
        /^(all|nodes?:)/.test(rest) ? '`node:`, and `all` beside others, came with 4.4' : 'it is not a CPU number',
      )
    const first = BigInt.asUintN(32, from.number)
    const dash = rest[from.length] === '-'
    const to = dash ? strtoul(rest.slice(from.length + 1), 10) : from
    const last = BigInt.asUintN(32, to.number)
    if (to.length === 0) return stop(said, 'the range has no end')
    if (first > last) return stop(said, 'the range runs backwards')
    if (last === 2n ** 32n - 1n) return stop('', 'xl never comes to the end of it')
    pieces.push({ start, end, all: false, without, nodes: false, first, last })
  }
  return { pieces, bad: undefined }
}

const hasOldGrammar = ({ release }: ReadContext) => !atLeast(release, '4.4')

/** A CPU list as `release` reads it. */
export const parseFor = (text: string, cx: ReadContext): CpuList =>
  hasOldGrammar(cx) ? parseOldList(text) : parseCpuList(text)

/** The pieces in the order in which they count: 4.2 and 4.3 take out last what has a `^`. */
const inOrder = ({ pieces }: CpuList, cx: ReadContext): readonly CpuPiece[] =>
  hasOldGrammar(cx) ? [...pieces.filter((piece) => !piece.without), ...pieces.filter((piece) => piece.without)] : pieces

/** How many bits xl has for the CPUs of the host: whole bytes. Without a host, as many as a CPU list may need. */
export const bitsOf = ({ host }: ReadContext) => (host?.cpus === undefined ? undefined : Math.ceil(host.cpus / 8) * 8)

/** From which CPU to which. */
type CpuRange = readonly [first: number, last: number]

const none: CpuRange = [0, -1]

/** From which number to which: `libxl_bitmap_set` and `libxl_node_to_cpumap` take an int. */
export const numbersOf = ({ first, last }: CpuPiece): readonly [first: bigint, last: bigint] => {
  const one = BigInt.asIntN(32, first)
  return first === last ? [one, one] : [first, last]
}

/** The CPUs that a piece without nodes sets or clears; undefined where there are too many to count. */
const cpusOf = (piece: CpuPiece, bits: number | undefined): CpuRange | undefined => {
  const { all } = piece
  if (all && bits === undefined) return undefined
  const [first, last] = numbersOf(piece)
  // A range that is longer than all that an int can be comes past 0 again.
  const around = last - first >= 2n ** 32n - 1n
  const from = all || around ? 0n : first
  const to = all ? BigInt(bits ?? 0) - 1n : last
  const end = bits === undefined || to < bits ? to : BigInt(bits - 1)
  if (from < 0n || end < from) return none
  return end - from > 4096n ? undefined : [Number(from), Number(end)]
}

/** Has a piece set or clear its CPUs. */
const apply = ({ without }: CpuPiece, [first, last]: CpuRange, cpus: Set<number>) => {
  for (let cpu = first; cpu <= last; cpu++) without ? cpus.delete(cpu) : cpus.add(cpu)
}

/** The CPUs that a list comes down to; undefined where that depends on the host in an unknown way. */
export const resolve = (list: CpuList, cx: ReadContext): number[] | undefined => {
  const set = new Set<number>()
  for (const piece of inOrder(list, cx)) {
    const cpus = piece.nodes ? undefined : cpusOf(piece, bitsOf(cx))
    if (!cpus) return undefined
    apply(piece, cpus, set)
  }
  return [...set].sort((a, b) => a - b)
}

/** Whether a list names no CPU for sure; where that takes the topology of the host it is left open. */
export const isEmpty = (list: CpuList, cx: ReadContext): boolean => {
  const cpus = new Set<number>()
  const nodes = new Set<bigint>()
  const there = cx.host?.nodes
  for (const piece of inOrder(list, cx)) {
    const { without } = piece
    const [first, last] = numbersOf(piece)
    if (!piece.nodes) {
      const some = cpusOf(piece, bitsOf(cx))
      if (!some && !without) return false
      apply(piece, some ?? none, cpus)
    } else if (without) {
      for (const node of nodes) if (node >= first && node <= last) nodes.delete(node)
    } else if (first >= 0n && (there === undefined || first < there)) {
      const end = there === undefined || last < there ? last : BigInt(there - 1)
      if (end - first > 4096n) return false
      for (let node = first; node <= end; node++) nodes.add(node)
    }
  }
  return cpus.size === 0 && nodes.size === 0
}

/** So many pieces behind a `^` are looked at: nobody writes more, and a long list is to stay fast. */
const farthest = 1000

/** The first piece behind one with a `^` that sets again what that has cleared. */
const putBack = (pieces: readonly CpuPiece[], index: number): CpuPiece | undefined => {
  const { nodes, first, last } = sure(pieces[index])
  for (let at = index + 1; at < Math.min(pieces.length, index + 1 + farthest); at++) {
    const other = sure(pieces[at])
    if (other.without) continue
    if (other.all || (other.nodes === nodes && other.first <= last && other.last >= first)) return other
  }
  return undefined
}

/** A `^` that a later piece undoes: since 4.4 the pieces count one after another. */
export const undone = (atom: Atom, { pieces }: CpuList, cx: ReadContext): Finding[] => {
  if (hasOldGrammar(cx)) return []
  return pieces.flatMap((piece, index) => {
    if (!piece.without) return []
    const again = putBack(pieces, index)
    if (!again) return []
    const text = (part: CpuPiece) => atom.text.slice(part.start, part.end)
    const { end } = sure(pieces.at(-1))
    const fix = (): Fix => ({
      title: `Write \`${text(piece)}\` last`,
      edits: [
        { ...sourceRange(atom, piece.start, sure(pieces[index + 1]).start), newText: '' },
        { ...sourceRange(atom, end, end), newText: `,${text(piece)}` },
      ],
    })
    const message = `xl ${cx.release} goes through the list in order: \`${text(again)}\` puts back what \`${text(piece)}\` has taken out. Write exceptions last.`
    return [
      ignored(
        'bad-cpus',
        sourceRange(atom, piece.start, piece.end),
        message,
        atom.quote ? { fixes: () => [fix()] } : {},
      ),
    ]
  })
}

/** What 4.2 and 4.3 do not look at behind a number. */
export const trailing = (atom: Atom, { pieces }: CpuList, cx: ReadContext): Finding[] => {
  if (!hasOldGrammar(cx)) return []
  return pieces.flatMap(({ start, end, all }) => {
    const text = atom.text.slice(start, end)
    const read = /^\^?\s*[+-]?\d+(-\s*[+-]?\d+)?/.exec(text)?.[0] ?? ''
    if (all || text.slice(read.length).trim() === '') return []
    return [dropsRest(sourceRange(atom, start, end), cx, [read, text.slice(read.length)])]
  })
}

/** A range as other languages have it, in brackets or not: `0:3`, `0..3`, `[0~3]`, `0 to 3`. */
const otherRange = /^(\^?(?:nodes?:)?)[[({]?\s*(\d+)\s*(?:-|:|\.{2,3}|~|to)\s*(\d+)\s*[\])}]?$/

/** How a bad piece may have been meant. Two numbers with a blank between them are never one. */
export const mend = (atom: Atom, { start, end }: { start: number; end: number }, cx: ReadContext): Fix[] => {
  const written = atom.text.slice(start, end)
  const [, sign = '', from = '', to = ''] = otherRange.exec(written.trim()) ?? []
  const [first, last] = from && BigInt(from) > BigInt(to) ? [to, from] : [from, to]
  const newText = from ? `${sign}${first}-${last}` : written.replace(/[\s[\](){}]+/g, '')
  if (!from && /\w\s+[\w^]/.test(written)) return []
  if (newText === written || newText === '' || parseFor(newText, cx).bad) return []
  return [{ title: `Write \`${newText}\``, edits: [{ ...sourceRange(atom, start, end), newText }] }]
}
