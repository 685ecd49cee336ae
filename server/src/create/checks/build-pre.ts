import { atLeast, type History } from '../../release.ts'
import type { Draft } from '../draft.ts'
import type { Step } from '../step.ts'
import { modelOf } from './device-model-version.ts'
import { say, sayIf } from './say.ts'

/* `libxl__build_pre` and `libxl__arch_domain_create`: placement on nodes, affinity, and what the hypervisor is told of the machine. */

const here = { function: 'libxl__build_pre', file: 'libxl_dom.c' } as const

const poolCpus = ({ host, text }: Draft): number | undefined =>
  (text('c_info.pool_name') ?? 'Pool-0') === 'Pool-0' ? host.cpus : undefined

/** Whether a set of CPUs, as far as it is known, has none of the pool. */
const outside = (set: unknown, cpus: number | undefined): boolean =>
  cpus !== undefined && Array.isArray(set) && set.every((cpu) => Number(cpu) >= cpus)

const placed = ({ flag, list, get }: Draft): boolean =>
  flag('b_info.numa_placement') === true &&
  list('b_info.vcpu_soft_affinity').length === 0 &&
  get('b_info.cpumap') === undefined

/** How many nodes have CPUs and memory enough, the fewest there are; 0 where all together have not. Undefined where the host is not known. */
const nodesNeeded = ({ host, number, memory }: Draft): number | undefined => {
  const { cpus, nodes, memory: mib } = host
  if (!cpus || !nodes || !mib) return undefined
  const vcpus = Number(number('b_info.max_vcpus') ?? 1n)
  const needed = Number(((memory('b_info.target_memkb') ?? 0n) + (memory('b_info.shadow_memkb') ?? 0n)) / 1024n)
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

/** The first vCPU whose soft affinity has no CPU of the host that its hard one allows. */
const unreachable = (draft: Draft): number => {
  const cpus = poolCpus(draft)
  if (cpus === undefined) return -1
  const hard = draft.list('b_info.vcpu_hard_affinity')
  return draft.list('b_info.vcpu_soft_affinity').findIndex((soft, vcpu) => {
    const allowed = hard[vcpu]
    const isAllowed = (cpu: unknown) =>
      Number(cpu) < cpus && (!Array.isArray(allowed) || allowed.some((each) => Number(each) === Number(cpu)))
    return Array.isArray(soft) && !soft.some(isAllowed)
  })
}

/** KiB of page tables that a live 4.17 would not take for a new guest: it has so many in use already. */
const tooFew = 40n

const viridianFunction: History<string> = [['4.5', 'hvm_set_viridian_features']]

/** The groups of Viridian by the numbers of their bits; all others need the first. */
const viridianNames = [
  'base',
  'freq',
  'time_ref_count',
  'reference_tsc',
  'hcall_remote_tlb_flush',
  'apic_assist',
  'crash_ctl',
  'synic',
  'stimer',
  'hcall_ipi',
  'ex_processor_masks',
  'no_vp_limit',
  'cpu_hotplug',
]
const base = 0n

/** Some of those that `viridian = 1`, or `defaults`, brings beside the base. */
const byDefault = [1n, 2n]

const groups = ({ list, flag }: Draft) => {
  const known = BigInt(viridianNames.length)
  const numbers = (path: string) =>
    list(path).flatMap((each) => (BigInt(Number(each)) < known ? [BigInt(Number(each))] : []))
  return {
    on: flag('b_info.type.hvm.viridian') === true,
    enabled: numbers('b_info.type.hvm.viridian_enable'),
    disabled: numbers('b_info.type.hvm.viridian_disable'),
  }
}

/** The same groups, with the base. */
const withBase = ({ on, enabled, disabled }: ReturnType<typeof groups>): string => {
  const others = (numbers: readonly bigint[], sign: string) =>
    numbers.flatMap((each) => (each === base ? [] : [`${sign}${viridianNames[Number(each)]}`]))
  const names = [on ? 'defaults' : 'base', ...others(enabled, ''), ...others(disabled, '!')]
  return `[ ${names.map((name) => `"${name}"`).join(', ')} ]`
}

/** Where an HVM guest's firmware comes from (`libxl__domain_firmware`): a path without a name is no file on any host. */
const tables: readonly Step[] = (
  [
    ['bios-override-missing', 'bios_path_override', 'system_firmware', 'failed to read BIOS file', '4.8'],
    ['smbios-firmware-missing', 'smbios_firmware', 'smbios_firmware', 'failed to read SMBIOS firmware file ', '4.3'],
    ['acpi-firmware-missing', 'acpi_firmware', 'acpi_firmware', 'failed to read ACPI firmware file ', '4.3'],
  ] as const
).map(([id, key, member, said, since]) => ({
  id,
  rule: 'empty-value',
  function: key === 'bios_path_override' ? 'libxl__load_hvm_firmware_module' : 'libxl__domain_firmware',
  file: 'libxl_dom.c',
  since,
  guests: ['hvm'],
  keys: [key],
  find: (draft) =>
    sayIf(
      // The device model of old brings its own BIOS.
      draft.text(`b_info.type.hvm.${member}`) === '' && (member !== 'system_firmware' || modelOf(draft) === 'qemu_xen'),
      `${said}: No such file or directory`,
      'this names no file. Leave it out.',
      { mends: [{ remove: [key] }] },
    ),
}))

/** What is loaded into an HVM guest. */
export const firmware: readonly Step[] = [
  {
    id: 'hvmlite-no-kernel',
    rule: 'device-model-conflict',
    function: 'libxl__domain_firmware',
    file: 'libxl_dom.c',
    since: '4.7',
    until: '4.9',
    guests: ['hvm'],
    keys: ['device_model_version'],
    find: (draft) =>
      sayIf(
        modelOf(draft) === 'none' && draft.get('b_info.kernel') === undefined,
        'no device model requested without a kernel',
        'without a device model the guest is started from a `kernel`, and it has none.',
        { mends: [{ remove: ['device_model_version'] }] },
      ),
  },
  ...tables,
]

const kernelFile = (guest: 'pv' | 'pvh', spoken: string): Step => ({
  id: `kernel-missing-${guest}`,
  rule: 'empty-value',
  function: spoken,
  file: 'libxl_dom.c',
  since: '4.5',
  guests: [guest],
  keys: ['kernel'],
  find: ({ text, get }) =>
    sayIf(
      text('b_info.kernel') === '' && get('b_info.bootloader') === undefined,
      'xc_dom_kernel_file failed: No such file or directory',
      'this names no file, and the guest has no other kernel.',
    ),
})

/** The kernel of a guest that is not HVM, and the shim below it. */
export const kernel: readonly Step[] = [
  {
    id: 'pvshim-missing',
    rule: 'empty-value',
    function: 'libxl__domain_firmware',
    file: 'libxl_dom.c',
    since: '4.11',
    guests: ['pvh'],
    keys: ['pvshim_path'],
    // A path is enough, whatever `pvshim` says.
    find: ({ text }) =>
      sayIf(
        text('b_info.type.pvh.pvshim_path') === '',
        'xc_dom_kernel_file failed: No such file or directory',
        'this names no file. Leave it out.',
        { mends: [{ remove: ['pvshim_path'] }] },
      ),
  },
  kernelFile('pv', 'libxl__build_pv'),
  kernelFile('pvh', 'libxl__domain_firmware'),
]

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
        placed(draft) && outside(draft.list('b_info.vcpu_hard_affinity')[0], poolCpus(draft)),
        "Hard affinity completely outside of domain's cpupool!",
        'the cpupool of the guest has none of these CPUs.',
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
    keys: ['cpus'],
    find: (draft) => {
      const index = draft.list('b_info.vcpu_hard_affinity').findIndex((set) => outside(set, poolCpus(draft)))
      return index < 0
        ? undefined
        : say(`setting affinity failed on vcpu \`${index}'`, `the host has none of the CPUs of vCPU ${index}.`, {
            unsure: true,
          })
    },
  },
  {
    id: 'soft-affinity-unreachable',
    rule: 'bad-cpus',
    function: 'libxl__set_vcpuaffinity',
    file: 'libxl_sched.c',
    since: '4.5',
    outcome: 'dropped',
    printedAs: 'error',
    keys: ['cpus_soft'],
    find: (draft) => {
      const vcpu = unreachable(draft)
      return sayIf(
        vcpu >= 0,
        `All cpus in soft affinity of vcpu ${vcpu} are unreachable. Only hard affinity will be considered for scheduling`,
        `vCPU ${vcpu} may run on none of these CPUs: the host has not got them, or \`cpus\` does not allow them.`,
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
  {
    id: 'viridian-both',
    rule: 'viridian-groups',
    function: viridianFunction,
    file: 'libxl_x86.c',
    since: '4.5',
    guests: ['hvm'],
    keys: ['viridian'],
    find: (draft) => {
      const { enabled, disabled } = groups(draft)
      const both = enabled.find((group) => disabled.includes(group))
      if (both === undefined) return undefined
      const name = viridianNames[Number(both)]
      const value = draft.config.entries.get('viridian')?.value
      // Of a group and its opposite the one behind counts, but where that enables it the other stays as well.
      const items = value?.type === 'list' ? value.items : []
      const item = items.findIndex((each) => each.type === 'atom' && each.text === `!${name}`)
      return say(`${name} group both enabled and disabled`, `\`${name}\` is named with and without a \`!\`.`, {
        ...(item < 0
          ? {}
          : { place: { keys: ['viridian'], item }, mends: [{ exchangeWith: items.length - 1 }, { item: 'remove' }] }),
      })
    },
  },
  {
    id: 'viridian-no-base',
    rule: 'viridian-groups',
    function: viridianFunction,
    file: 'libxl_x86.c',
    since: '4.5',
    guests: ['hvm'],
    keys: ['viridian'],
    find: (draft) => {
      const { on, enabled, disabled } = groups(draft)
      const hasBase = (on || enabled.includes(base)) && !disabled.includes(base)
      const others = [...(on ? byDefault : []), ...enabled].some((each) => each !== base && !disabled.includes(each))
      return sayIf(
        others && !hasBase,
        'base group not enabled',
        'every group of Viridian needs `base`. Add it, or use `defaults`.',
        { mends: [{ key: 'viridian', write: withBase(groups(draft)) }] },
      )
    },
  },
  {
    id: 'tsc-native-paravirt',
    rule: 'removed-value',
    function: 'libxl__arch_domain_create',
    file: 'libxl_x86.c',
    since: '4.12',
    arch: 'x86',
    keys: ['tsc_mode'],
    find: ({ text }) =>
      sayIf(
        text('b_info.tsc_mode') === 'native_paravirt',
        'TSC Mode native_paravirt (a.k.a PVRDTSCP) has been removed',
        'this mode is gone since 4.12. Use `tsc_mode = "default"`.',
        { mends: [{ key: 'tsc_mode', write: '"default"' }] },
      ),
  },
  ...(['shadow-too-large', 'memory-missing'] as const).map(
    (id): Step => ({
      id,
      rule: id === 'memory-missing' ? 'missing-memory' : 'out-of-range',
      function: 'libxl__domain_set_paging_mempool_size',
      file: 'libxl_dom.c',
      since: '4.17',
      keys: id === 'memory-missing' ? ['memory'] : ['shadow_memory', 'maxmem', 'memory'],
      find: (draft) => {
        const given = draft.memory('b_info.shadow_memkb') ?? 0n
        if ((draft.guest === 'pv' && draft.arch === 'x86') || given < 2n ** 54n) return undefined
        const missing = !['memory', 'maxmem', 'shadow_memory'].some(
          (key) => draft.config.entries.get(key)?.reading?.value !== undefined,
        )
        if (missing !== (id === 'memory-missing')) return undefined
        return say(
          `shadow_memkb value ${given}kB too large: No such file or directory`,
          missing
            ? 'without `memory` libxl works out the memory for page tables from a size that is not set. Add `memory`, in MiB.'
            : 'so much memory for page tables is no number that Xen can take.',
          { mends: missing ? [{ key: 'memory', write: '512' }] : [{ remove: ['shadow_memory'] }] },
        )
      },
    }),
  ),
  {
    // Tables are in use by then, and Xen cannot give them back: `hap_set_allocation` of arch/x86/mm/hap/hap.c.
    id: 'xen-no-paging-memory',
    rule: 'hypervisor-limit',
    layer: 'xen',
    function: [
      ['4.16', 'libxl__arch_domain_create'],
      ['4.17', 'libxl__domain_set_paging_mempool_size'],
    ],
    file: 'libxl_dom.c',
    // Up to 4.15 libxl does not look whether Xen has done it.
    since: '4.16',
    guests: ['pvh', 'hvm'],
    arch: 'x86',
    keys: ['shadow_memory', 'maxmem', 'memory'],
    find: ({ release, flag, memory, config }) => {
      const given = memory('b_info.shadow_memkb')
      if (given === undefined || given > tooFew || flag('c_info.hap') !== true) return undefined
      const isGiven = config.entries.has('shadow_memory')
      const size = config.entries.has('maxmem') ? 'maxmem' : 'memory'
      return say(
        atLeast(release, '4.17')
          ? `Failed to set paging mempool size to ${given}kB: Cannot allocate memory`
          : 'Failed to set 0 MiB HAP allocation: Cannot allocate memory',
        isGiven
          ? 'a PVH or HVM guest needs memory for its page tables. Leave `shadow_memory` out.'
          : `from so little \`${size}\` libxl works out ${given} KiB for page tables, and a PVH or HVM guest has more in use by then. Write the size of the guest, in MiB.`,
        {
          mends: [isGiven ? { remove: ['shadow_memory'] } : { key: size, write: '512' }],
          unsure: !atLeast(release, '4.17') || (given > 0n && release !== '4.17'),
        },
      )
    },
  },
  {
    // Read in its source (`shadow_domctl`, `shadow_alloc_p2m_page` of arch/x86/mm/shadow/common.c): since 4.17 it takes the size, and then has
    // no page for the memory of the guest.
    id: 'xen-no-shadow-memory',
    rule: 'hypervisor-limit',
    layer: 'xen',
    function: 'libxl__arch_domain_create',
    file: 'libxl_x86.c',
    since: '4.16',
    guests: ['pvh', 'hvm'],
    arch: 'x86',
    keys: ['shadow_memory'],
    find: ({ release, flag, memory }) =>
      sayIf(
        memory('b_info.shadow_memkb') === 0n && flag('c_info.hap') === false,
        atLeast(release, '4.17') ? '' : 'Failed to set 0 MiB shadow allocation: Invalid argument',
        'a guest with shadow page tables needs memory for them. Leave `shadow_memory` out.',
        { mends: [{ remove: ['shadow_memory'] }], unsure: true },
      ),
  },
  ...(['refused', 'warned'] as const).map(
    (outcome): Step => ({
      id: 'e820-memory',
      rule: 'out-of-range',
      function: 'libxl__arch_domain_create',
      file: 'libxl_x86.c',
      // Up to 4.5 libxl says so and goes on.
      ...(outcome === 'refused' ? { since: '4.6' } : { since: '4.2', until: '4.5' }),
      guests: ['pv'],
      arch: 'x86',
      outcome,
      keys: ['memory', 'maxmem', 'e820_host', 'pci'],
      find: ({ flag, memory }) =>
        sayIf(
          flag('b_info.type.pv.e820_host') === true && memory('b_info.target_memkb') === 0n,
          'Failed while collecting E820 with: -3 (errno:2)',
          'the memory map of the host (`e820_host`, which `pci` turns on) cannot be cut to a guest without memory.',
        ),
    }),
  ),
]
