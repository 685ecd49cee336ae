import { wholeOf } from '../../build/members.ts'
import { entryOf } from '../../config/lookup.ts'
import type { Draft } from '../draft.ts'
import type { Check, Mend, Objection, Step } from '../step.ts'
import { fewerVcpus } from './build-info.ts'
import { say, sayIf } from './say.ts'

/* Virtual NUMA nodes, once the memory of the guest is laid out: `libxl__vnuma_config_check` and what comes before it. */

const check = {
  rule: 'bad-vnuma',
  function: 'libxl__vnuma_config_check',
  file: 'libxl_vnuma.c',
  since: '4.6',
  guests: ['pvh', 'hvm'],
  keys: ['vnuma'],
} as const satisfies Partial<Check>

const nodesOf = ({ items }: Draft) => items('b_info.vnuma_nodes')

const unset = 2n ** 64n - 1n
const sizeOf = (memkb: unknown): bigint => (typeof memkb === 'bigint' ? BigInt.asUintN(64, memkb) : unset)

const vcpusOf = (node: { readonly vcpus?: unknown }): number[] =>
  Array.isArray(node.vcpus) ? node.vcpus.map(Number) : []

const hex = (number: bigint) => number.toString(16)

/** The node of each CPU of the host, as far as they are known. */
const nodesByCpu = ({ host }: Draft): ReadonlyMap<number, number> =>
  new Map((host.nodeCpus ?? []).flatMap((cpus, node) => cpus.map((cpu) => [cpu, node] as const)))

/** The nodes of the host that a text of `cpus` or `cpus_soft` names, or on which its CPUs are; undefined where that is not known. */
const nodesOfText = (
  text: string,
  cpus: readonly unknown[],
  byCpu: ReadonlyMap<number, number>,
): ReadonlySet<number> | undefined => {
  const [, node] = /^nodes?:(\d+)$/.exec(text) ?? []
  if (node !== undefined) return new Set([Number(node)])
  const nodes = new Set(cpus.map((cpu) => byCpu.get(Number(cpu))))
  return nodes.has(undefined) ? undefined : (nodes as ReadonlySet<number>)
}

/** The first vCPU that may run away from the memory of its node (`check_vnuma_affinity`). */
const elsewhere = (draft: Draft): Objection | undefined => {
  const nodes = nodesOf(draft)
  if (nodes.length === 0) return undefined
  const byCpu = nodesByCpu(draft)
  const kinds = (
    [
      ['cpus', 'hard'],
      ['cpus_soft', 'soft'],
    ] as const
  ).map(([key, kind]) => ({
    key,
    kind,
    value: entryOf(draft.config, key)?.value,
    sets: draft.list(`b_info.vcpu_${kind}_affinity`),
  }))
  /** One set may be that of all vCPUs. */
  const known = new Map<readonly unknown[], ReturnType<typeof nodesOfText>>()
  for (const { vcpus, pnode } of nodes.map((node) => ({ vcpus: vcpusOf(node), pnode: Number(node.pnode ?? 0) })))
    for (const vcpu of vcpus)
      for (const { key, kind, value, sets } of kinds) {
        const cpus = sets[vcpu]
        const item = value?.type === 'list' ? value.items[vcpu] : value
        if (!Array.isArray(cpus) || item?.type !== 'atom') continue
        const there = known.has(cpus) ? known.get(cpus) : nodesOfText(item.text, cpus, byCpu)
        known.set(cpus, there)
        if (!there || (there.size === 1 && there.has(pnode))) continue
        return say(
          `Vcpu ${vcpu} ${kind} affinity and vnuma info mismatch`,
          `the memory of vCPU ${vcpu} is on node ${pnode} of the host, and \`${key}\` has it run elsewhere.`,
          {
            place: { keys: [key], ...(value?.type === 'list' ? { item: vcpu } : {}) },
            mends: [{ key, write: onOwnNodes(draft) }],
          },
        )
      }
  return undefined
}

/** Every vCPU on the node of its memory. */
const onOwnNodes = (draft: Draft): string => {
  const owners = nodesOf(draft).flatMap((node) => vcpusOf(node).map((vcpu) => ({ vcpu, pnode: node.pnode ?? 0 })))
  return `[ ${owners
    .sort((one, other) => one.vcpu - other.vcpu)
    .map(({ pnode }) => `"node:${pnode}"`)
    .join(', ')} ]`
}

/** As much memory as the nodes have together, from the start. */
const withMemory = ({ config: { entries } }: Draft, mib: bigint): readonly Mend[] => {
  const keys = (['memory', 'maxmem'] as const).filter((key) => key === 'memory' || entries.has(key))
  return [{ together: keys.map((key) => ({ key, write: String(mib) })) }]
}

export const vnuma: readonly Step[] = [
  {
    ...check,
    id: 'vnuma-video',
    function: 'libxl__vnuma_build_vmemrange_hvm',
    find: (draft) => {
      const [first] = nodesOf(draft)
      return sayIf(
        first && sizeOf(first.memkb) < (draft.memory('b_info.video_memkb') ?? unset),
        'vnode 0 too small to contain video ram',
        draft.guest === 'hvm'
          ? 'the first node has to hold the memory of the video card too.'
          : 'up to 4.16 libxl forgets that a PVH guest has no video card, and takes the first node for too small. Add `videoram = 0`.',
        draft.guest === 'hvm' ? {} : { mends: [{ key: 'videoram', write: '0' }] },
      )
    },
  },
  {
    ...check,
    id: 'vnuma-memory',
    find: (draft) => {
      const nodes = nodesOf(draft)
      if (nodes.length === 0) return undefined
      const sum = BigInt.asUintN(
        64,
        nodes.reduce((total, { memkb }) => total + sizeOf(memkb), 0n),
      )
      const most = draft.memory('b_info.max_memkb') ?? 0n
      return sayIf(
        sum !== most,
        `Amount of memory mismatch (0x${hex(sum)} != 0x${hex(most)})`,
        nodes.some(({ memkb }) => memkb === undefined)
          ? 'every node needs a `size=`, in MiB, and together they are the memory of the guest.'
          : `the nodes have ${sum / 1024n} MiB together, and the guest ${most / 1024n}.`,
        { mends: nodes.every(({ memkb }) => memkb !== undefined) ? withMemory(draft, sum / 1024n) : [] },
      )
    },
  },
  {
    ...check,
    id: 'vnuma-vcpus',
    find: (draft) => {
      const nodes = nodesOf(draft)
      if (nodes.length === 0) return undefined
      const seen = new Set<number>()
      const most = Number(draft.number('b_info.max_vcpus') ?? 0n)
      for (const node of nodes)
        for (const vcpu of vcpusOf(node).filter((each) => each < most)) {
          if (seen.has(vcpu)) return say(`Vcpu ${vcpu} assigned more than once`, `vCPU ${vcpu} is in two nodes.`)
          seen.add(vcpu)
        }
      // Of the numbers up to that of all that are seen one is free at the latest.
      const left = Array.from({ length: Math.min(most, seen.size + 1) }, (_, vcpu) => vcpu).find(
        (vcpu) => !seen.has(vcpu),
      )
      return sayIf(
        left !== undefined,
        `Vcpu ${left} is not assigned to any vnode`,
        `vCPU ${left} is in none of the nodes: every vCPU up to \`maxvcpus\` belongs to one.`,
        // The parser wants every vCPU of a node below `maxvcpus`.
        {
          mends:
            left !== undefined && left > 0 && nodes.every((node) => vcpusOf(node).every((vcpu) => vcpu < left))
              ? fewerVcpus(draft, left)
              : [],
        },
      )
    },
  },
  {
    ...check,
    id: 'vnuma-affinity',
    rule: 'vnuma-mismatch',
    function: 'check_vnuma_affinity',
    arch: 'x86',
    outcome: 'warned',
    keys: ['cpus', 'cpus_soft'],
    find: elsewhere,
  },
  {
    ...check,
    id: 'vnuma-distance',
    find: (draft) => {
      for (const [from, node] of nodesOf(draft).entries()) {
        const row: readonly unknown[] = Array.isArray(node.distances) ? node.distances : []
        const local = wholeOf(row[from]) ?? 0n
        const to = local > 0n ? row.findIndex((distance) => (wholeOf(distance) ?? 0n) < local) : -1
        if (to >= 0)
          return say(
            `Distance from ${from} to ${to} smaller than ${from}'s local distance`,
            `node ${from} is said to be nearer to node ${to} than to itself.`,
          )
      }
      return undefined
    },
  },
]
