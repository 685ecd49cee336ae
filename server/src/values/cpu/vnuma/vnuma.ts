import { append } from '../../../append.ts'
import { ours } from '../../../markdown.ts'
import { sure } from '../../../sure.ts'
import { type Atom, type List, type Range, textOffset, type Value } from '../../../syntax/index.ts'
import { getList } from '../../basic/accessors.ts'
import { ignored, refused } from '../../basic/findings.ts'
import { readRemembering } from '../../basic/remembered.ts'
import { inBrackets, itemAt } from '../../basic/simple.ts'
import { nextField, signatureOf } from '../../spec/propose.ts'
import { untilRefused } from '../../spec/words.ts'
import type { Finding, Part, Proposal, ReadContext, ValueType } from '../../value-type.ts'
import { optionName, options, type VcpuRange, type VnodeOption, type VnodeOptionName, vnodeOption } from './reader.ts'

// The keys of a table are the names that its type has.
const optionNames = Object.keys(options) as VnodeOptionName[]

/** One virtual node, as xl reads it. */
export interface VirtualNode {
  /** The physical node. */
  readonly pnode: number
  readonly sizeMiB: bigint
  /** Its vCPUs, the first few thousands of them. */
  readonly vcpus: readonly number[]
  /** To each virtual node; 0 where nothing is said. */
  readonly distances: readonly number[]
  /** What xl adds up and compares with `maxmem`: a `size` that is given again counts again. */
  readonly countedMiB: bigint
  /** What xl adds up and compares with `maxvcpus`: a vCPU that is named twice counts twice. */
  readonly countedVcpus: number
}

/** An option with the string that it stands in. */
interface Given {
  readonly atom: Atom
  readonly name: string
  readonly option: VnodeOption
}

const countOf = (ranges: readonly VcpuRange[]) => ranges.reduce((sum, { first, last }) => sum + (last - first) + 1n, 0n)

const vcpusOf = (ranges: readonly VcpuRange[]): number[] => {
  const set = new Set<number>()
  for (const { first, last } of ranges)
    for (let vcpu = first; vcpu <= last && set.size < 4096; vcpu++) set.add(Number(vcpu))
  return [...set].sort((a, b) => a - b)
}

/**
 * What xl ends up with for a node: the last `pnode` and `size` count, vCPUs add up, distances go one over the other.
 * @param nowhere the distances of a node that has none; all such nodes share them
 */
const nodeOf = (given: readonly Given[], nowhere: readonly number[]): VirtualNode => {
  let pnode = 0
  let sizeMiB = 0n
  let countedMiB = 0n
  const ranges: VcpuRange[] = []
  let distances = nowhere
  for (const { option } of given) {
    append(ranges, option.vcpus ?? [])
    const row = option.vdistances?.slice(0, nowhere.length)
    if (row) distances = [...row, ...distances.slice(row.length)]
    pnode = option.pnode ?? pnode
    if (option.size === undefined) continue
    sizeMiB = BigInt.asUintN(64, option.size << 10n) >> 10n
    countedMiB += sizeMiB
  }
  return { pnode, sizeMiB, vcpus: vcpusOf(ranges), distances, countedMiB, countedVcpus: Number(countOf(ranges)) }
}

/** What can be seen in one node: options that come again, and distances that do not fit. */
const checkNode = (given: readonly Given[], index: number, count: number, cx: ReadContext): Finding[] => {
  const first = new Map([...given].reverse().map((each) => [each.name, each]))
  const last = new Map(given.map((each) => [each.name, each]))
  return given.flatMap((own): Finding[] => {
    const {
      atom,
      name,
      option: { vdistances },
    } = own
    const xl = `xl ${cx.release}`
    const [before, after] = [first.get(name), last.get(name)].map((each) => (each === own ? undefined : each))
    if (name === 'vcpus') return []
    if (name === 'size' && before)
      return [
        ignored(
          'duplicate-field',
          atom,
          `${xl} makes the node this large, but adds both sizes to the memory of the guest.`,
          {
            related: { start: before.atom.start, end: before.atom.end, message: 'The first one.' },
          },
        ),
      ]
    if (after && name !== 'size' && after.atom.text !== atom.text)
      return [
        ignored(
          'duplicate-field',
          atom,
          `${xl} takes the last \`${name}\` of the node without a message; this one is lost.`,
          {
            related: { start: after.atom.start, end: after.atom.end, message: 'This one counts.' },
          },
        ),
      ]
    if (!vdistances) return []
    const nodes = count === 1 ? 'There is 1 virtual node' : `There are ${count} virtual nodes`
    if (vdistances.length > count) {
      const message = `${nodes}: ${xl} writes the other distances over memory that is not theirs, and may crash.`
      return [ignored('bad-vnuma', atom, message)]
    }
    const local = vdistances[index] ?? 0
    const nearer = vdistances.findIndex((distance) => distance < local)
    const far = nearer < 0 && vdistances.length < count && local > 0 ? vdistances.length : nearer
    if (far < 0) return []
    const short =
      vdistances.length < count
        ? `${nodes}, and the distance to node ${far} is not given`
        : `node ${far} is nearer than the node itself`
    return [ignored('bad-vnuma', atom, `${xl} takes this, but libxl cannot make the guest: ${short}.`)]
  })
}

/** vCPUs in two nodes, or in none: xl only counts them, and libxl refuses to make the guest. */
const checkVcpus = (nodes: readonly VirtualNode[], ranges: readonly Range[], cx: ReadContext): Finding[] => {
  const owner = new Map<number, number>()
  for (const [index, { vcpus }] of nodes.entries()) {
    const twice = vcpus.find((vcpu) => owner.has(vcpu))
    if (twice !== undefined) {
      const message = `xl ${cx.release} takes this, but libxl cannot make the guest: vCPU ${twice} is in virtual node ${owner.get(twice)} as well.`
      return [ignored('bad-vnuma', sure(ranges[index]), message)]
    }
    for (const vcpu of vcpus) owner.set(vcpu, index)
  }
  const all = nodes.reduce((sum, { countedVcpus }) => sum + countedVcpus, 0)
  if (all !== owner.size) return []
  const missing = Array.from({ length: all }, (_, vcpu) => vcpu).find((vcpu) => !owner.has(vcpu))
  if (missing === undefined) return []
  const last = nodes.findIndex(({ vcpus }) => vcpus.some((vcpu) => vcpu >= all))
  const message = `xl ${cx.release} takes this, but libxl cannot make the guest: it has ${all} vCPUs, and vCPU ${missing} is in no virtual node.`
  return [ignored('bad-vnuma', sure(ranges[last]), message)]
}

/** Several options in one string, of which xl reads the first: told in place of what else is found in it. */
const severalOptions = (atom: Atom, found: readonly Finding[], cx: ReadContext): Finding[] | undefined => {
  const each = atom.text.trim().split(/(?<![\s,;])[\s,;]+(?=(?:pnode|size|vcpus|vdistances)=)/)
  if (each.length < 2) return undefined
  const quote = atom.quote ?? '"'
  const written = each.map((option) => `${quote}${option}${quote}`).join(', ')
  const fault = found.find(({ effect }) => effect === 'refused') ?? found.find(({ said }) => said !== undefined)
  const message = `Each option of a virtual node is a string of its own: xl ${cx.release} ${fault?.effect === 'refused' ? 'refuses' : 'reads the first alone of'} these.`
  const fixes = [{ title: 'Write each by itself', edits: [{ start: atom.start, end: atom.end, newText: written }] }]
  const say = fault?.effect === 'refused' ? refused : ignored
  return [say('bad-vnuma', atom, message, { said: fault?.said, fixes })]
}

/** Reads the options of one node up to the first that xl refuses. */
const readNode = (list: List, cx: ReadContext) => {
  const given: Given[] = []
  const findings: Finding[] = []
  const parts: Part[] = []
  const strings = list.items.filter((item) => item.type === 'atom')
  const readings = readRemembering(strings, vnodeOption, cx)
  for (const item of list.items) {
    if (item.type === 'list') {
      const message = `xl ${cx.release} wants strings in a virtual node, and drops this list without a message.`
      findings.push(ignored('list-in-list', item, message))
      continue
    }
    const reading = sure(readings.shift())
    append(findings, severalOptions(item, reading.findings, cx) ?? reading.findings)
    append(parts, reading.parts ?? [])
    const name = reading.value && optionName(item.text, cx)
    if (reading.value && name !== undefined) given.push({ atom: item, name, option: reading.value })
  }
  return { given, findings, parts }
}

const notAList = (item: Value, cx: ReadContext): Finding =>
  refused(
    'bad-vnuma',
    item,
    `xl ${cx.release} refuses this: a virtual node is a list of its own, such as \`[ "pnode=0", "size=1024", "vcpus=0-1" ]\`.`,
    {
      said: 'warning: value is not a list\nxl: cannot get vnode config option list',
      fixes: [
        {
          title: 'Put it in brackets',
          edits: [
            { start: item.start, end: item.start, newText: '[ ' },
            { start: item.end, end: item.end, newText: ' ]' },
          ],
        },
      ],
    },
  )

/** What is left for a node beside others: memory in MiB and vCPUs. */
interface Share {
  readonly memory: number
  readonly vcpus: readonly number[]
}

/** What the others leave of all that the guest can have; of a guest of 2 GiB and 4 vCPUs where the file says nothing of it. */
const shareBeside = (others: readonly VirtualNode[], { around }: ReadContext): Share => {
  const { memory = 2048, vcpus = around?.most?.memory === undefined ? 4 : 1 } = around?.most ?? {}
  const taken = new Set(others.flatMap((other) => other.vcpus))
  const left = memory - others.reduce((sum, { sizeMiB }) => sum + Number(sizeMiB), 0)
  return {
    memory: left > 0 ? left : 1024,
    vcpus: Array.from({ length: Math.min(vcpus, 4096) }, (_, vcpu) => vcpu).filter((vcpu) => !taken.has(vcpu)),
  }
}

/** "0-1": numbers that follow each other. */
const rangeOf = (vcpus: readonly number[], otherwise: number): string => {
  const first = vcpus[0] ?? otherwise
  const last = vcpus.at(-1) ?? first
  return first === last ? String(first) : `${first}-${last}`
}

/** The distances of a node to as many as there are: 10 to itself, and 20 to each other one. */
const distancesOf = (index: number, count: number): string =>
  Array.from({ length: count }, (_, other) => (other === index ? 10 : 20)).join(',')

const node = (number: number, stop: number, { memory, vcpus }: Share, distances: string) =>
  `[ "pnode=\${${stop}:${number}}", "size=\${${stop + 1}:${memory}}", "vcpus=\${${stop + 2}:${rangeOf(vcpus, number)}}"${distances && `, "vdistances=\${${stop + 3}:${distances}}"`} ]`

/** Two nodes that have half of the guest each, or the one of a guest with a single vCPU. */
const firstNodes = (cx: ReadContext): readonly string[] => {
  const all = shareBeside([], cx)
  const [memory, half] = [Math.floor(all.memory / 2), Math.ceil(all.vcpus.length / 2)]
  if (all.vcpus.length < 2 || memory === 0) return [node(0, 1, all, distancesOf(0, 1))]
  const one = { memory, vcpus: all.vcpus.slice(0, half) }
  const other = { memory: all.memory - memory, vcpus: all.vcpus.slice(half) }
  return [node(0, 1, one, distancesOf(0, 2)), node(1, 5, other, distancesOf(1, 2))]
}

/** The nodes of a list, as far as they can be read. */
const nodesIn = (list: List, but: Value | undefined, cx: ReadContext): VirtualNode[] =>
  list.items.flatMap((item) => (item.type === 'list' && item !== but ? [nodeOf(readNode(item, cx).given, [])] : []))

/** The first nodes where there is none yet, or one more: without distances, which those that are there would have to know of as well. */
const proposeNodes = (list: List | undefined, offset: number, cx: ReadContext): Proposal => {
  const already = list?.items.length ?? 0
  const first = already === 0 ? firstNodes(cx) : []
  const others = list ? nodesIn(list, undefined, cx) : []
  return {
    label: '[ "pnode=…", … ]',
    kind: 'snippet',
    detail: first.length > 1 ? 'two virtual nodes' : 'a virtual node',
    replace: { start: offset, end: offset },
    insert: first.join(', ') || node(already, 1, shareBeside(others, cx), ''),
    snippet: true,
  }
}

/** What an option of a node may say, beside the other nodes. */
const exampleOf = (name: VnodeOptionName, list: List, own: List, cx: ReadContext): string => {
  const index = list.items.indexOf(own)
  const { memory, vcpus } = shareBeside(nodesIn(list, own, cx), cx)
  if (name === 'size') return String(memory)
  if (name === 'vcpus') return rangeOf(vcpus, index)
  return name === 'pnode' ? String(index) : distancesOf(index, list.items.length)
}

/** Names that other options of the node have taken. */
const takenIn = (list: List, offset: number, cx: ReadContext): Set<string | undefined> =>
  new Set(
    list.items.map((item) =>
      item.type === 'atom' && !(item.start <= offset && offset <= item.end) ? optionName(item.text, cx) : undefined,
    ),
  )

/**
 * `vnuma`: a list of lists of strings (`xl_parse.c, parse_vnuma_config`; `xl_cmdimpl.c` up to 4.8). xl asks for a list with
 * `dont_warn`: anything else is dropped without a message.
 */
export const vnuma: ValueType<readonly VirtualNode[]> = {
  label: 'list of virtual nodes, each a list of `name=value`',
  accessors: ['list'],
  snippet: (cx) => `[ ${firstNodes(cx).join(', ')} ]`,
  read(value, cx) {
    const { value: list, findings: shape } = getList(value, cx, { quiet: true })
    if (!list) return { value: undefined, findings: shape }
    const count = list.items.length
    const nowhere = list.items.map(() => 0)
    const findings: Finding[] = []
    const parts: Part[] = []
    const nodes: VirtualNode[] = []
    for (const [index, item] of list.items.entries()) {
      if (item.type === 'atom') {
        findings.push(notAList(item, cx))
        continue
      }
      const node = readNode(item, cx)
      append(findings, node.findings, checkNode(node.given, index, count, cx))
      append(parts, node.parts)
      nodes.push(nodeOf(node.given, nowhere))
    }
    const dead = findings.some(({ effect }) => effect === 'refused')
    if (!dead) append(findings, checkVcpus(nodes, list.items, cx))
    return { value: dead ? undefined : nodes, findings: untilRefused(findings), parts }
  },
  complete(value, offset, cx) {
    if (!value) return [inBrackets(proposeNodes(undefined, offset, cx))]
    if (value.type === 'atom') return []
    const found = itemAt(value, offset)
    if (found?.type !== 'list') return found ? [] : [proposeNodes(value, offset, cx)]
    if (offset === found.start || (offset === found.end && found.closed)) return []
    const option = itemAt(found, offset)
    const taken = takenIn(found, offset, cx)
    const free = optionNames.filter((name) => !taken.has(name))
    const written = (name: VnodeOptionName) => `${name}=\${1:${exampleOf(name, value, found, cx)}}`
    // A node is none before it has all of its options.
    if (option)
      return (vnodeOption.complete?.(option, offset, cx) ?? []).flatMap((proposal): Proposal[] => {
        const name = free.find((each) => each === proposal.label)
        if (!name) return taken.has(proposal.label) ? [] : [proposal]
        return [{ ...proposal, begun: true, ...(proposal.snippet ? { insert: written(name) } : {}) }]
      })
    return free.map((name) => ({
      label: `"${name}=…"`,
      kind: 'field',
      detail: options[name].type ?? '',
      documentation: ours(options[name].text),
      replace: { start: offset, end: offset },
      insert: `"${written(name)}"`,
      snippet: true,
      begun: true,
    }))
  },
  signature(value, offset, cx) {
    const node = itemAt(value, offset)
    const option = node?.type === 'list' ? itemAt(node, offset) : undefined
    if (node?.type !== 'list' || option?.type !== 'atom' || !option.quote) return undefined
    const name = optionName(option.text, cx)
    const typed = option.text.slice(0, textOffset(option, offset)).trim()
    const active =
      name === undefined
        ? nextField(options, typed, takenIn(node, offset, cx), cx)
        : optionNames.find((each) => each === name)
    return signatureOf(options, active, ',', cx)
  },
  explain(value, offset, cx) {
    const node = itemAt(value, offset)
    const option = node && itemAt(node, offset)
    return option && vnodeOption.explain?.(option, offset, cx)
  },
}
