import { memorySize, mmioHole } from '../../values/basic/memory-size.ts'
import type { KeySpec } from '../key.ts'

export const memoryKeys = [
  {
    name: 'memory',
    section: 'Memory',
    value: memorySize({ usual: [512, 1024, 2048, 4096, 8192, 16384], min: 1n }),
    since: '4.1',
    doubtful: ['maxmem', 'vnuma'],
    telling: 'likely',
    default: 'as much as `maxmem`; 32 when that is absent too',
    summary: 'How much memory the guest starts with, in MiB.',
    text: `A bare number: \`"2G"\` or \`"512M"\` is no number, and xl goes on without it, which leaves a guest of 32 MiB. Watch the leading zero: \`0512\` is octal.

Write less than \`maxmem\` and the guest starts with a filled balloon; \`xl mem-set\` lets it out later. With \`vnuma\`, the sizes of the virtual nodes add up to what \`maxmem\` says, or would say.

The memory of the guest is not all that it costs: Xen needs \`shadow_memory\`, and an emulator its own share in dom0.`,
    example: 'memory = 2048   # 2 GiB',
  },
  {
    name: 'maxmem',
    section: 'Memory',
    value: memorySize({ usual: [1024, 2048, 4096, 8192, 16384], min: 1n }),
    since: '4.1',
    doubtful: ['memory', 'pci', 'dtdev', 'vnuma'],
    telling: 'surely',
    default: 'as much as `memory`',
    summary: 'The most memory that the guest can ever have, in MiB.',
    text: `\`xl mem-set\` goes up to this while the guest runs; \`xl mem-max\` changes the limit itself.

When it is larger than \`memory\`, an HVM or PVH guest is promised more memory than there is ("populate on demand"): it must load a balloon driver early, or it crashes once it touches too much. Such a guest cannot have devices passed through (libxl says so since 4.4) nor \`vnuma\`. The guest also keeps books on all of \`maxmem\`, so a very large one makes a small \`memory\` smaller still.

xl takes a \`maxmem\` below \`memory\` without a word, and the guest has no more than that. Since 4.6 the sizes in \`vnuma\` must add up to \`maxmem\` exactly, or xl refuses the file.`,
    example: 'memory = 2048\nmaxmem = 4096',
  },
  {
    name: 'shadow_memory',
    section: 'Memory',
    value: memorySize({ usual: [16, 32, 64, 128] }),
    since: '4.1',
    telling: 'surely',
    default:
      '1 MiB for each vCPU and 8 KiB for each MiB of `maxmem`; since 4.17 half or none of the latter where less will do',
    summary: "How much memory Xen sets aside to keep track of the guest's own page tables, in MiB.",
    text: `Xen fills it with shadow page tables, or with the tables of hardware-assisted paging (\`hap\`). The default suits nearly all guests. More of it can help a guest without \`hap\` that runs very many processes; too little makes it slow, or stops it from starting.

Since 4.17 the default counts what the guest needs: 4 KiB for each MiB of \`maxmem\` for guests that are not PV, and another 4 KiB for those that do without \`hap\`. On Arm, from 4.17 on, the pool holds the tables that map the guest's memory, and 512 KiB come on top.`,
    example: 'shadow_memory = 64',
  },
  {
    name: 'mmio_hole',
    section: 'Memory',
    value: mmioHole(),
    since: '4.5',
    readFor: ['hvm'],
    default: '256',
    guests: ['hvm'],
    arches: ['x86'],
    summary: 'How much address space below 4 GiB is kept free of memory, for devices, in MiB.',
    text: `Memory that has to give way reappears above 4 GiB. Passed-through cards with large regions of 32-bit addresses need a large hole; 3072 is known to work.

xl refuses what is not within 256 and 3840. Only the \`qemu-xen\` device model heeds it. xl reads it for HVM guests only.`,
    example: 'device_model_version = "qemu-xen"\nmmio_hole = 3072',
  },
  {
    name: 'rdm_mem_boundary',
    section: 'Memory',
    value: memorySize({ usual: [1024, 2048, 3072] }),
    since: '4.6',
    readFor: ['hvm'],
    default: '2048',
    guests: ['hvm'],
    arches: ['x86'],
    summary: "Where the guest's low memory may end early to make room for memory that devices have reserved, in MiB.",
    text: `A reserved region (see \`rdm\`) that clashes with the guest's memory above this boundary is got out of the way: low memory ends below it, and the rest moves above 4 GiB. For a clash below the boundary the policy decides: \`strict\` refuses to make the guest, \`relaxed\` warns and hides the region.

xl reads it for HVM guests only.`,
    example: 'pci = [ "00:02.0,rdm_policy=relaxed" ]\nrdm_mem_boundary = 1024',
  },
] as const satisfies readonly KeySpec[]
