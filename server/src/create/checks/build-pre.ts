import { atLeast } from '../../release.ts'
import type { Draft } from '../draft.ts'
import { cpusOfPool } from '../host-facts.ts'
import type { Mend, Step } from '../step.ts'
import { archCreate } from './arch-create.ts'
import { isStubdomain } from './device-model-version.ts'
import { say, sayIf } from './say.ts'
import { viridian } from './viridian.ts'

/* `libxl__build_pre` of libxl_dom.c: placement on nodes, affinity, and then what belongs to the architecture. */

const here = { function: 'libxl__build_pre', file: 'libxl_dom.c' } as const

/** Whether a set of CPUs, as far as it is known, has none of the pool. */
const outside = (set: unknown, pool: ReadonlySet<number> | undefined): boolean =>
  pool !== undefined && Array.isArray(set) && set.every((cpu) => !Number.isNaN(Number(cpu)) && !pool.has(Number(cpu)))

const placed = ({ flag, list, get }: Draft): boolean =>
  flag('b_info.numa_placement') === true &&
  list('b_info.vcpu_soft_affinity').length === 0 &&
  get('b_info.cpumap') === undefined

/** `libxl__domain_need_memory_calculate` of libxl_mem.c, in KiB; up to 4.13 each stub domain counts for the same there. */
const memoryNeeded = (draft: Draft): bigint => {
  const { guest, release } = draft
  const [target, shadow, iommu, stubdomain, video] = ['target', 'shadow', 'iommu', 'stubdomain', 'video'].map(
    (name) => draft.memory(`b_info.${name}_memkb`) ?? 0n,
  ) as [bigint, bigint, bigint, bigint, bigint]
  const own = !isStubdomain(draft) ? 0n : atLeast(release, '4.14') ? stubdomain + video : 32n * 1024n
  const needed = target + shadow + iommu + (guest === 'pv' ? 1024n : 2048n + own)
  return ((BigInt.asUintN(64, needed) + 2047n) / 2048n) * 2048n
}

/** How many nodes have CPUs and memory enough, the fewest there are; 0 where all together have not. Undefined where the host is not known. */
const nodesNeeded = (draft: Draft): number | undefined => {
  const { host, release, number } = draft
  const { cpus, nodes, memory: mib } = host
  if (!cpus || !nodes || !mib) return undefined
  const vcpus = Number(number('b_info.max_vcpus') ?? 1n)
  const kib = memoryNeeded(draft)
  // Up to 4.7 the number of KiB has 32 bits there.
  const needed = Number((atLeast(release, '4.8') ? kib : BigInt.asUintN(32, kib)) / 1024n)
  for (let count = 1; count <= nodes; count++)
    if ((cpus / nodes) * count >= vcpus && (mib / nodes) * count > needed) return count
  return 0
}

/** The nodes that libxl chooses: on an idle host the first of them. */
const nodesFor = (draft: Draft): bigint[] | undefined => {
  const needed = nodesNeeded(draft)
  if (needed === undefined) return undefined
  // Without a candidate all bits stay set, of which libxc has whole words.
  const count = needed > 0 ? needed : Math.ceil((draft.host.nodes ?? 1) / 64) * 64
  return Array.from({ length: count }, (_, node) => BigInt(node))
}

/** All CPUs of the pool, as `cpus` names them: `0,4-7`. */
const onPool = (draft: Draft): readonly Mend[] => {
  const cpus = [...(cpusOfPool(draft) ?? [])].sort((one, other) => one - other)
  const starts = cpus.filter((cpu) => !cpus.includes(cpu - 1))
  const ends = cpus.filter((cpu) => !cpus.includes(cpu + 1))
  const ranges = starts.map((start, index) => (ends[index] === start ? `${start}` : `${start}-${ends[index]}`))
  return ranges.length === 0 ? [] : [{ key: 'cpus', write: `"${ranges.join(',')}"` }]
}

/** The first vCPU whose soft affinity has no CPU of the pool that its hard one allows. */
const unreachable = (draft: Draft): number => {
  const pool = cpusOfPool(draft)
  if (pool === undefined) return -1
  const hard = draft.list('b_info.vcpu_hard_affinity')
  return draft.list('b_info.vcpu_soft_affinity').findIndex((soft, vcpu) => {
    const allowed = hard[vcpu]
    const isAllowed = (cpu: unknown) =>
      Number.isNaN(Number(cpu)) ||
      (pool.has(Number(cpu)) && (!Array.isArray(allowed) || allowed.some((each) => mayBe(each, cpu))))
    return Array.isArray(soft) && !soft.some(isAllowed)
  })
}

/** Whether two CPUs are the same; what is written in their place and is not known may be any. */
const mayBe = (one: unknown, other: unknown): boolean => Number.isNaN(Number(one)) || Number(one) === Number(other)

export const buildPre: readonly Step[] = [
  {
    ...here,
    id: 'affinity-outside-pool',
    rule: 'bad-cpus',
    function: 'numa_place_domain',
    since: '4.12',
    keys: ['cpus'],
    find: (draft) =>
      sayIf(
        placed(draft) && outside(draft.list('b_info.vcpu_hard_affinity')[0], cpusOfPool(draft)),
        "Hard affinity completely outside of domain's cpupool!",
        'the cpupool of the guest has none of these CPUs.',
        { mends: onPool(draft) },
      ),
  },
  {
    id: 'numa-placement-failed',
    rule: 'host-cannot',
    function: 'libxl__get_numa_candidate',
    file: 'libxl_numa.c',
    since: '4.2',
    outcome: 'warned',
    printedAs: 'notice',
    keys: ['maxvcpus', 'vcpus', 'memory'],
    find: (draft) =>
      sayIf(
        placed(draft) && nodesNeeded(draft) === 0,
        'NUMA placement failed, performance might be affected',
        'the nodes of the host do not have CPUs and memory enough for the guest: it is placed on none.',
      ),
  },
  {
    function: 'libxl__build_pre',
    since: '4.2',
    fill: (draft) => {
      if (!placed(draft)) return
      draft.fill('b_info.nodemap', nodesFor(draft))
      draft.fill('b_info.numa_placement', false)
    },
  },
  {
    ...here,
    id: 'affinity-failed',
    rule: 'bad-cpus',
    since: '4.5',
    layer: 'xen',
    keys: ['cpus'],
    find: (draft) => {
      const index = draft.list('b_info.vcpu_hard_affinity').findIndex((set) => outside(set, cpusOfPool(draft)))
      return index < 0
        ? undefined
        : say(
            `setting affinity failed on vcpu \`${index}'`,
            `the cpupool of the guest has none of the CPUs of vCPU ${index}.`,
            {
              // A live hypervisor of 4.17 has refused it.
              unsure: !atLeast(draft.release, '4.17'),
              mends: onPool(draft),
            },
          )
    },
  },
  {
    id: 'soft-affinity-unreachable',
    rule: 'bad-cpus',
    function: 'libxl__set_vcpuaffinity',
    file: 'libxl_sched.c',
    since: '4.5',
    outcome: 'dropped',
    keys: ['cpus_soft'],
    find: (draft) => {
      const vcpu = unreachable(draft)
      return sayIf(
        vcpu >= 0,
        `All cpus in soft affinity of vcpu ${vcpu} are unreachable. Only hard affinity will be considered for scheduling`,
        `vCPU ${vcpu} may run on none of these CPUs: the cpupool of the guest has not got them, or \`cpus\` does not allow them.`,
        { mends: [{ remove: ['cpus_soft'] }] },
      )
    },
  },
  {
    id: 'pvh-nested-crash',
    rule: 'xl-aborts',
    function: 'libxl_defbool_val',
    file: 'libxl.c',
    since: '4.10',
    until: '4.11',
    guests: ['pvh'],
    keys: ['nestedhvm'],
    find: ({ flag }) =>
      sayIf(
        flag('b_info.nested_hvm') === true,
        '',
        '`nestedhvm = 1` makes xl abort for a PVH guest: 4.12 is the first to take it.',
        { mends: [{ key: 'nestedhvm', write: '0' }] },
      ),
  },
  ...viridian,
  ...archCreate,
]
