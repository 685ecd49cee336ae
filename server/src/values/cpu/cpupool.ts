import { append } from '../../append.ts'
import { markdown, ours, plain } from '../../markdown.ts'
import { atLeast } from '../../release.ts'
import { type Atom, sourceRange, startAfter, textOffset, type Value } from '../../syntax/index.ts'
import { getAtom, getList, listStrings } from '../basic/accessors.ts'
import { ignored, refused } from '../basic/findings.ts'
import { itemAt } from '../basic/simple.ts'
import { atoi, strtol, strtoul } from '../c/numbers.ts'
import type { Finding, Fix, Host, Part, Proposal, ReadContext, Reading, ValueType } from '../value-type.ts'

/** A piece of a CPU list such as `0-3,^2,node:1,all`. The offsets are in the decoded text. */
export interface CpuPiece {
  readonly start: number
  readonly end: number
  /** Whether it stands for every CPU; then the other members mean nothing. */
  readonly all: boolean
  /** Whether it takes CPUs out (`^`). */
  readonly without: boolean
  /** Whether the numbers are those of NUMA nodes (`node:` or `nodes:`). */
  readonly nodes: boolean
  readonly first: bigint
  readonly last: bigint
}

/** What `parse_cpurange` makes of a text: the pieces up to the first bad one, where it stops. */
export interface CpuList {
  readonly pieces: readonly CpuPiece[]
  readonly bad:
    | { readonly start: number; readonly end: number; readonly said: string; readonly why: string }
    | undefined
}

const ulongMax = 2n ** 64n - 1n

/** `xl_parse.c, parse_range`: a number or two with a dash between them, and nothing else. */
const parseRange = (text: string): { readonly first: bigint; readonly last: bigint } | string => {
  const shape = 'it is neither a CPU number, nor a range such as `0-3`, nor `node:1`, nor `all`'
  if (/^\s+(\^|node|all)/.test(text)) return 'a blank may stand before a number only'
  const from = strtoul(text, 10)
  if (from.length === 0 || from.number === ulongMax) return shape
  const rest = text.slice(from.length)
  if (rest === '') return { first: from.number, last: from.number }
  if (/^x/i.test(rest)) return 'hexadecimal numbers are not understood here'
  if (!rest.startsWith('-')) return /^\s+$/.test(rest) ? 'a blank may not follow the number' : shape
  const to = strtoul(rest.slice(1), 10)
  if (to.length === 0 || to.number === ulongMax) return 'the range has no end'
  if (to.number < from.number) return 'the range runs backwards'
  return to.length === rest.length - 1 ? { first: from.number, last: to.number } : shape
}

/** `xl_parse.c, parse_cpurange` and `update_cpumap_range`: one grammar for pools, masks and pinning since 4.4. */
export const parseCpuList = (text: string): CpuList => {
  const pieces: CpuPiece[] = []
  for (const match of text.matchAll(/[^,]+/g)) {
    const { index: start, 0: whole } = match
    const end = start + whole.length
    const without = whole.startsWith('^')
    const unsigned = whole.slice(without ? 1 : 0)
    const prefix = /^nodes?:/.exec(unsigned)?.[0] ?? ''
    const rest = unsigned.slice(prefix.length)
    const stop = (said: string, why: string): CpuList => ({ pieces, bad: { start, end, said, why } })
    if (rest === 'all') {
      if (without) return stop('Can\'t combine "^" and "all".', '`^` cannot stand before `all`')
      pieces.push({ start, end, all: true, without, nodes: false, first: 0n, last: 0n })
      continue
    }
    const range = parseRange(rest)
    if (typeof range === 'string') return stop(`Invalid pcpu range: ${rest}.`, range)
    if (range.last - range.first > longest)
      return stop('', 'xl counts through the whole range, which takes it hours, or years')
    pieces.push({ start, end, all: false, without, nodes: prefix !== '', ...range })
  }
  return { pieces, bad: undefined }
}

/** Through a range of 2^32 numbers xl counts in some 20 seconds, and nobody waits an hour for it. */
const longest = 2n ** 40n

/** How many bits xl has for the CPUs of a host: whole bytes. */
const roundUp = (cpus: number): bigint => BigInt(Math.ceil(cpus / 8) * 8)

/** What of a CPU list falls by the wayside on this host, without a message. */
export const absentCpus = (atom: Atom, { pieces }: CpuList, host: Host | undefined): Finding[] =>
  pieces.flatMap(({ start, end, all, without, nodes, first, last }): Finding[] => {
    const there = nodes ? host?.nodes : host?.cpus
    if (all || without || there === undefined) return []
    const limit = nodes ? BigInt(there) : roundUp(there)
    if (last < limit) return []
    const written = atom.text.slice(start, end)
    const kept = BigInt.asIntN(32, first)
    const wraps = !nodes && first === last && kept >= 0n && kept < limit
    const kind = nodes ? 'NUMA node' : 'CPU'
    const message = wraps
      ? `xl keeps 32 bits: \`${written}\` becomes CPU ${kept}.`
      : first < limit
        ? `The last ${kind} of the host is ${there - 1}: xl drops the rest of \`${written}\` without a message.`
        : `The last ${kind} of the host is ${there - 1}: xl drops \`${written}\` without a message.`
    return [ignored(nodes ? 'no-such-node' : 'no-such-cpu', sourceRange(atom, start, end), message)]
  })

/**
 * The first CPU that a list sets in the last byte of the bitmap but that the host does not have: a pool is refused for
 * it. CPUs beyond that byte are dropped, and a node has only CPUs that exist.
 */
const surplusCpu = ({ pieces }: CpuList, cpus: number): { cpu: number; piece: CpuPiece } | undefined => {
  const set = new Map<number, CpuPiece>()
  for (const piece of pieces) {
    if (piece.nodes) continue
    for (let cpu = cpus; cpu < roundUp(cpus); cpu++) {
      if (!piece.all && (piece.first > cpu || piece.last < cpu)) continue
      if (piece.without) set.delete(cpu)
      else set.set(cpu, piece)
    }
  }
  const [found] = [...set].sort(([a], [b]) => a - b)
  return found && { cpu: found[0], piece: found[1] }
}

/** The pieces of a CPU list for highlighting. */
export const cpuListParts = (atom: Atom, { pieces }: CpuList): Part[] =>
  pieces.map(({ start, end, all }) => ({ ...sourceRange(atom, start, end), role: all ? 'choice' : 'number' }))

const describePiece = ({ all, without, nodes, first, last }: CpuPiece): string => {
  if (all) return 'every CPU of the host'
  const what = nodes ? 'NUMA node' : 'CPU'
  const which = first === last ? `${what} ${first}` : `${what}s ${first} to ${last}`
  return `${without ? 'without ' : ''}${nodes ? 'the CPUs of ' : ''}${which}`
}

/** What the piece under `offset` means. */
export const explainCpuList: NonNullable<ValueType['explain']> = (value, offset) => {
  if (value.type !== 'atom') return undefined
  const at = textOffset(value, offset)
  const piece = parseCpuList(value.text).pieces.find(({ start, end }) => start <= at && at <= end)
  if (!piece) return undefined
  const written = plain(value.text.slice(piece.start, piece.end).trim())
  return {
    ...sourceRange(value, piece.start, piece.end),
    markdown: markdown`**${written}**: ${ours(describePiece(piece))}`,
  }
}

/** What can stand between two commas of a CPU list. */
export const completeCpuList: NonNullable<ValueType['complete']> = (value, offset, { host, release }) => {
  if (value?.type === 'list') return []
  const text = value?.text ?? ''
  const at = value ? textOffset(value, offset) : 0
  const start = startAfter(text, ',', at)
  const comma = text.indexOf(',', at)
  const replace = value?.quote
    ? sourceRange(value, start, comma < 0 ? text.length : comma)
    : { start: value?.start ?? offset, end: value?.end ?? offset }
  const last = host?.cpus === undefined ? undefined : host.cpus - 1
  const all: readonly (readonly [label: string, detail: string])[] = [
    ['all', 'every CPU of the host'],
    ...(last === undefined ? [] : [[`0-${last}`, 'every CPU of the host, by number'] as const]),
    ...(atLeast(release, '4.4')
      ? Array.from(
          { length: host?.nodes ?? 1 },
          (_, node) => [`node:${node}`, `the CPUs of NUMA node ${node}`] as const,
        )
      : []),
    // Nothing can be taken out of nothing.
    ...(start > 0 ? [['^0', 'without CPU 0'] as const] : []),
  ]
  const offers = all.filter(([label]) => start === 0 || (label !== 'all' && !text.split(',').includes(label)))
  return offers.map(
    ([label, detail]): Proposal => ({
      label,
      kind: 'value',
      detail,
      replace: { start: replace.start, end: replace.end },
      insert: value?.quote ? label : `"${label}"`,
      // A number that is typed is meant as it is.
      filter: label.replace(/\d+/g, '') || '…',
      free: true,
      whenAsked: start > 0,
    }),
  )
}

/** What xl misreads because it goes through `atoi`: only the leading digits count. */
const misread = (atom: Atom, { key, release }: ReadContext, fixes: readonly Fix[]): Finding[] => {
  if (/^\s*[+-]?\d{1,9}$/.test(atom.text)) return []
  const one = key === 'nodes' ? 'node' : 'CPU'
  const why = strtol(atom.text, 10).length === 0 ? 'it does not begin with a number' : 'only its leading number counts'
  const message = `xl ${release} takes \`${atom.text}\` for ${one} ${atoi(atom.text)}: ${why}. Items of this list are single numbers.`
  return [ignored('not-a-number', atom, message, fixes.length ? { fixes } : {})]
}

/** The CPUs of a pool: numbers in a list, or a CPU list as text. */
export type CpupoolCpus = readonly number[] | CpuList

const readCpuItems = (value: Value, cx: ReadContext): Reading<CpupoolCpus> => {
  const { value: list, findings } = getList(value, cx)
  if (!list) return { value: undefined, findings }
  const { value: atoms = [], findings: lost } = listStrings(list, cx)
  const joined = atoms.map(({ text }) => text.trim()).join(',')
  const asText = atLeast(cx.release, '4.6') && atoms.length === list.items.length && !parseCpuList(joined).bad
  const fixes: Fix[] = asText
    ? [{ title: `Write "${joined}"`, edits: [{ start: value.start, end: value.end, newText: `"${joined}"` }] }]
    : []
  const numbers: number[] = []
  const said: Finding[] = []
  for (const atom of atoms) {
    append(said, misread(atom, cx, fixes))
    const cpu = atoi(atom.text)
    const cpus = cx.host?.cpus
    // xl stops at the first CPU that it does not like.
    if (cpu < 0 || (cpus !== undefined && cpu >= cpus)) {
      const why = cpu < 0 ? 'there is no such CPU' : `the last CPU of the host is ${(cpus ?? 1) - 1}`
      said.push(
        refused('no-such-cpu', atom, `xl ${cx.release} refuses CPU ${cpu}: ${why}.`, {
          said: `cpu ${cpu} illegal or not free`,
        }),
      )
      break
    }
    numbers.push(cpu)
  }
  return {
    value: numbers,
    findings: [...lost, ...said],
    parts: atoms.map(({ start, end }) => ({ start, end, role: 'number' })),
  }
}

const readCpuText = (value: Value, cx: ReadContext): Reading<CpupoolCpus> => {
  const { value: atom, findings } = getAtom(value, cx)
  if (!atom) return { value: undefined, findings }
  const list = parseCpuList(atom.text)
  const parts = cpuListParts(atom, list)
  const absent = absentCpus(atom, list, cx.host)
  const { bad } = list
  if (bad) {
    const written = atom.text.slice(bad.start, bad.end)
    const details = bad.said ? { said: bad.said } : {}
    const range = sourceRange(atom, bad.start, bad.end)
    const message = `xl ${cx.release} refuses \`${written}\` in \`${cx.key}\`: ${bad.why}.`
    return { value: undefined, findings: [...absent, refused('bad-cpu-list', range, message, details)], parts }
  }
  const cpus = cx.host?.cpus
  const surplus = cpus === undefined ? undefined : surplusCpu(list, cpus)
  if (cpus === undefined || !surplus) return { value: list, findings: absent, parts }
  const { cpu, piece } = surplus
  const last = cpus - 1
  const message = piece.all
    ? `xl ${cx.release} rounds \`all\` up to a multiple of eight CPUs and then refuses CPU ${cpu}, which the host does not have. Write \`0-${last}\`.`
    : `xl ${cx.release} refuses CPU ${cpu}: the last CPU of the host is ${last}.`
  const range = sourceRange(atom, piece.start, piece.end)
  const others = absent.filter(({ start }) => start !== range.start)
  const fixes = [
    { title: `Write \`0-${last}\``, edits: [{ ...range, newText: atom.quote ? `0-${last}` : `"0-${last}"` }] },
  ]
  const details = { said: `cpu ${cpu} illegal or not free`, ...(piece.all ? { fixes } : {}) }
  return { value: undefined, findings: [...others, refused('no-such-cpu', range, message, details)], parts }
}

/** The CPUs of a short list that names no nodes, one by one. */
const plainNumbers = ({ pieces, bad }: CpuList): number[] | undefined => {
  if (bad || pieces.some(({ all, nodes, last }) => all || nodes || last > 63n)) return undefined
  const set = new Set<number>()
  for (const { first, last, without } of pieces)
    for (let cpu = Number(first); cpu <= Number(last); cpu++) without ? set.delete(cpu) : set.add(cpu)
  return set.size ? [...set].sort((a, b) => a - b) : undefined
}

/** Before 4.6 `cpus` had to be a list; what came of a single value changed once. */
const readOldScalar = (value: Atom, cx: ReadContext): Reading<CpupoolCpus> => {
  const { findings } = getList(value, cx)
  const numbers = plainNumbers(parseCpuList(value.text))
  const newText = `[ ${numbers?.join(', ')} ]`
  const fixes = numbers ? [{ title: `Write ${newText}`, edits: [{ start: value.start, end: value.end, newText }] }] : []
  const then = cx.release === '4.1' ? 'the pool gets the first free CPU' : 'the pool gets no CPU'
  const message = `xl ${cx.release} wants a list for \`cpus\` and ignores this single value: ${then}. Text came with 4.6.`
  return { value: undefined, findings: findings.map((finding) => ({ ...finding, message, fixes })) }
}

/**
 * `cpus` of a cpupool (`xl_cpupool.c`, `main_cpupoolcreate`; `xl_cmdimpl.c` up to 4.8). A list goes through `atoi`, text
 * (since 4.6) through `parse_cpurange`. That all CPUs must be free cannot be seen in the file.
 */
export const cpupoolCpus: ValueType<CpupoolCpus> = {
  label: 'CPU list such as `0-3,^1`, or list of CPU numbers',
  accessors: ['list', 'string'],
  snippet: ({ release }) => (atLeast(release, '4.6') ? '"${1:all}"' : '[ ${1:0} ]'),
  read: (value, cx) =>
    value.type === 'list'
      ? readCpuItems(value, cx)
      : atLeast(cx.release, '4.6')
        ? readCpuText(value, cx)
        : readOldScalar(value, cx),
  complete: (value, offset, cx) => (atLeast(cx.release, '4.6') ? completeCpuList(value, offset, cx) : []),
  explain(value, offset, cx) {
    if (value.type === 'atom') return atLeast(cx.release, '4.6') ? explainCpuList(value, offset, cx) : undefined
    const item = itemAt(value, offset)
    if (item?.type !== 'atom') return undefined
    return { start: item.start, end: item.end, markdown: markdown`**${plain(item.text)}**: CPU ${atoi(item.text)}` }
  },
}

/**
 * `nodes` of a cpupool: always a list, each item through `atoi`. Nodes that do not exist give no CPU, without a word; xl
 * refuses the file when no free CPU is left at all.
 */
export const cpupoolNodes: ValueType<readonly number[]> = {
  label: 'list of NUMA node numbers',
  accessors: ['list'],
  snippet: `[ \${1:0} ]`,
  read(value, cx) {
    const { value: list, findings } = getList(value, cx)
    if (!list) return { value: undefined, findings }
    const { value: atoms = [], findings: lost } = listStrings(list, cx)
    const count = cx.host?.nodes
    const there = (atom: Atom) => atoi(atom.text) >= 0 && (count === undefined || atoi(atom.text) < count)
    const parts: Part[] = atoms.map(({ start, end }) => ({ start, end, role: 'number' }))
    if (!atoms.some(there)) {
      const why =
        atoms.length === 0 ? 'the list names no node' : count === undefined ? 'no such node' : `the host has ${count}`
      const message = `xl ${cx.release} refuses the file: \`nodes\` gives no CPU (${why}).`
      const none = refused('no-such-node', value, message, { said: 'no free cpu found' })
      return { value: undefined, findings: [...lost, ...atoms.flatMap((atom) => misread(atom, cx, [])), none], parts }
    }
    const each = atoms.flatMap((atom) => [
      ...misread(atom, cx, []),
      ...(there(atom)
        ? []
        : [ignored('no-such-node', atom, `There is no node ${atoi(atom.text)}: it adds no CPU, without a message.`)]),
    ])
    return { value: atoms.map(({ text }) => atoi(text)), findings: [...lost, ...each], parts }
  },
  explain(value, offset) {
    const item = itemAt(value, offset)
    if (item?.type !== 'atom') return undefined
    const said = markdown`**${plain(item.text)}**: the free CPUs of NUMA node ${atoi(item.text)}`
    return { start: item.start, end: item.end, markdown: said }
  },
}

/** The name of a new pool: `Pool-0` is the pool that Xen itself makes at boot. */
export const cpupoolName: ValueType<string> = {
  label: 'text',
  accessors: ['string'],
  snippet: '"$1"',
  read(value, cx) {
    const { value: atom, findings } = getAtom(value, cx)
    if (atom?.text !== 'Pool-0') return { value: atom?.text, findings }
    const message = 'xl refuses the file: `Pool-0` is there from the start, with all CPUs. Choose another name.'
    const said = 'Pool name "Pool-0" already exists'
    return { value: undefined, findings: [refused('name-taken', atom, message, { said })] }
  },
}
