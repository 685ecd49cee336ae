import { readingOf } from '../../config/lookup.ts'
import { atLeast } from '../../release.ts'
import type { Step } from '../step.ts'
import { say, sayIf } from './say.ts'

/* What the hypervisor is told of the machine: `libxl__arch_domain_create` of libxl_x86.c, and the memory for page tables. */

/** KiB of page tables that a live 4.17 would not take for a new guest: it has so many in use already. */
const tooFew = 40n

export const archCreate: readonly Step[] = [
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
    keys: ['shadow_memory', 'vnuma', 'maxmem', 'memory'],
    find: ({ release, flag, memory, config }) => {
      const given = memory('b_info.shadow_memkb')
      if (given === undefined || given > tooFew || flag('c_info.hap') !== true) return undefined
      const isGiven = config.entries.has('shadow_memory')
      // The sizes of virtual nodes are what the guest has then (`parse_vnuma_config` of xl).
      const hasNodes = (readingOf(config, 'vnuma') ?? []).length > 0
      const size = config.entries.has('maxmem') ? 'maxmem' : 'memory'
      const [from, meant] = hasNodes
        ? ['virtual nodes of so little memory', 'Give each node its `size`, in MiB.']
        : [`so little \`${size}\``, 'Write the size of the guest, in MiB.']
      return say(
        atLeast(release, '4.17')
          ? `Failed to set paging mempool size to ${given}kB: Cannot allocate memory`
          : 'Failed to set 0 MiB HAP allocation: Cannot allocate memory',
        isGiven
          ? 'a PVH or HVM guest needs memory for its page tables. Leave `shadow_memory` out.'
          : `from ${from} libxl works out ${given} KiB for page tables, and a PVH or HVM guest has more in use by then. ${meant}`,
        {
          mends: isGiven ? [{ remove: ['shadow_memory'] }] : hasNodes ? [] : [{ key: size, write: '512' }],
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
      ...(outcome === 'refused' ? { since: '4.6' } : { since: '4.2', until: '4.5', printedAs: 'error' }),
      guests: ['pv'],
      arch: 'x86',
      outcome,
      keys: ['memory', 'maxmem', 'e820_host', 'pci'],
      find: ({ flag, memory }) =>
        sayIf(
          flag('b_info.type.pv.e820_host') === true && memory('b_info.target_memkb') === 0n,
          'Failed while collecting E820 with: -3 (errno:2)',
          'the memory map of the host (`e820_host`, which `pci` turns on) cannot be cut to a guest without memory.',
          { mends: [{ key: 'e820_host', write: '0' }] },
        ),
    }),
  ),
]
