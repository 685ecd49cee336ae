import { boolean } from '../../values/basic/simple.ts'
import { cpuid } from '../../values/cpu/cpuid/cpuid.ts'
import { cpus } from '../../values/cpu/cpus.ts'
import { vcpuCount, vcpuLimit } from '../../values/cpu/vcpus.ts'
import { vnuma } from '../../values/cpu/vnuma/vnuma.ts'
import { vmtraceBuffer } from '../../values/guest/vmtrace.ts'
import { llcColors } from '../../values/host/llc-colors.ts'
import type { KeySpec } from '../key.ts'

export const cpuKeys = [
  {
    name: 'vcpus',
    section: 'CPU allocation',
    value: vcpuCount(),
    since: '4.1',
    doubtful: ['maxvcpus', 'vnuma'],
    telling: 'surely',
    default: '1',
    summary: 'How many virtual CPUs are online when the guest starts.',
    text: `\`maxvcpus\` is how many there can ever be; \`xl vcpu-set\` switches vCPUs on and off between 1 and that. xl refuses a file whose \`maxvcpus\` is below its \`vcpus\` (since 4.6).

What is below 1 counts as 1 since 4.22. Before, xl refuses a negative number, and with 0 no vCPU is marked as online. xl does not compare the number with the CPUs of the host; an x86 HVM or PVH guest can have 128.

Not \`vcpu\`, not \`cpus\`: xl ignores the first without a word, and the second says on which CPUs the vCPUs run.`,
    example: 'vcpus = 2\nmaxvcpus = 8',
  },
  {
    name: 'maxvcpus',
    section: 'CPU allocation',
    value: vcpuLimit(),
    since: '4.1',
    doubtful: ['vcpus', 'vnuma'],
    stored: 'b_info.max_vcpus',
    telling: 'surely',
    default: 'as many as `vcpus`',
    summary: 'How many vCPUs the guest can ever have.',
    text: `\`vcpus\` says how many of them are online at the start; \`xl vcpu-set\` switches the others on and off. Since 4.6 xl refuses a file whose \`maxvcpus\` is below its \`vcpus\`; before, it took it without a word.

With \`vnuma\`, the virtual nodes must hold exactly this many vCPUs; without \`maxvcpus\` they may not hold more than the host has CPUs. It is not \`maxcpus\`, which xl ignores without a word.`,
    example: 'vcpus = 2\nmaxvcpus = 8',
  },
  {
    name: 'cpus',
    section: 'CPU allocation',
    value: cpus,
    since: '4.2',
    brings: ['vcpus'],
    doubtful: [],
    grammar: 'cpu-range',
    telling: 'hardly',
    default: 'all physical CPUs; libxl then looks for NUMA nodes with enough room and prefers their CPUs',
    summary: 'On which physical CPUs the vCPUs may run: hard affinity, or pinning.',
    text: `A string is for all vCPUs alike. A list has an entry for each vCPU: the first for vCPU 0, and so on. vCPUs without an entry may run anywhere (up to 4.4: on any CPU of the list); entries without a vCPU are dropped.

An entry names CPUs (\`2\`), ranges (\`0-3\`), NUMA nodes (\`node:1\`, \`nodes:0-2\`), \`all\`, and exceptions (\`^5\`), with commas between. Nodes and \`all\` came with 4.4. Up to 4.4 an entry of a list is one CPU, and other text counts as CPU 0.

xl places the guest's memory on the nodes of these CPUs. The credit2 scheduler pays no heed to pinning before 4.7. From 4.5 to 4.21, xl drops \`cpus\` without a word in a file with neither \`vcpus\` nor \`maxvcpus\`.`,
    example: 'vcpus = 2\ncpus = "4-7,^6"   # both on CPUs 4, 5 and 7; [ "4", "5-7" ] gives each its own',
  },
  {
    name: 'cpus_soft',
    section: 'CPU allocation',
    value: cpus,
    since: '4.5',
    brings: ['vcpus'],
    doubtful: [],
    grammar: 'cpu-range',
    telling: 'surely',
    default: 'no preference; without `cpus` either, the CPUs of the NUMA nodes that libxl chose',
    summary: 'On which physical CPUs the vCPUs prefer to run: soft affinity.',
    text: `Written like \`cpus\`. A vCPU runs there when it can, and elsewhere within \`cpus\` when those CPUs are busy. Memory is placed on the nodes that belong to both.

The credit scheduler heeds it since 4.5, credit2 since 4.10; the others do not.`,
    example: 'vcpus = 4\ncpus = "0-7"\ncpus_soft = "node:0"',
  },
  {
    name: 'cpuid',
    section: 'CPU features',
    value: cpuid,
    since: '4.1',
    grammar: 'cpuid',
    telling: 'likely',
    arches: ['x86'],
    default: 'what Xen and the host offer to this kind of guest',
    summary: 'Which CPU features the guest sees.',
    text: `A string in libxl's form starts with \`host\` and changes features by name: \`1\` on, \`0\` off, \`x\` as Xen would have it, \`k\` and \`s\` as on the host. A list in xend's form gives a leaf, a register and 32 bits, highest first.

xl reports an unknown feature or a bad leaf and goes on without it: the guest then starts with features that were meant to be off. Switching features off lets a guest migrate to an older host; switching on what the host lacks does not bring it about.`,
    example: 'cpuid = "host,avx=0,aes=0"',
  },
  {
    name: 'vnuma',
    section: 'CPU allocation',
    value: vnuma,
    since: '4.6',
    doubtful: [],
    grammar: 'vnuma',
    telling: 'surely',
    guests: ['hvm', 'pvh'],
    arches: ['x86'],
    forOthers: 'libxl heeds it all the same, and makes no PV guest with it',
    default: 'no virtual nodes',
    summary: 'The NUMA nodes that the guest sees, each with its memory, vCPUs and distances.',
    text: `A list of lists, one for each virtual node; in it, strings: \`pnode\` (the physical node), \`size\` (MiB), \`vcpus\` and \`vdistances\`. Nothing but a list is read, and anything else is dropped without a message.

The sizes must add up to \`maxmem\` and the vCPUs to \`maxvcpus\`, where these are given, or xl refuses the file. libxl makes no PV guest with virtual nodes, and none with \`maxmem\` above \`memory\`. Such a guest can be neither saved nor migrated.`,
    example: `memory = 2048
maxvcpus = 4
vnuma = [ [ "pnode=0", "size=1024", "vcpus=0-1", "vdistances=10,20" ],
          [ "pnode=1", "size=1024", "vcpus=2-3", "vdistances=20,10" ] ]`,
  },
  {
    name: 'vpmu',
    section: 'CPU features',
    value: boolean(),
    since: '4.16',
    stored: 'b_info.vpmu',
    default: '0',
    arches: ['arm'],
    forOthers: 'libxl asks for it all the same, and makes no guest where Xen cannot',
    summary: 'Whether the guest may use the performance counters of the physical CPU, on Arm.',
    text: `Xen then stops trapping them, and no more: the counters are not saved when another guest runs, and their interrupts do not arrive. The guest can watch what others do to the machine, so give this to trusted guests only, best with vCPUs pinned by \`cpus\`.

On x86 libxl makes no guest with \`vpmu = 1\`; there, \`vpmu\` is an option of the hypervisor's command line.`,
    example: 'vcpus = 1\ncpus = "2"\nvpmu = 1',
  },
  {
    name: 'msr_relaxed',
    section: 'CPU features',
    value: boolean(),
    since: '4.15',
    stored: 'b_info.arch_x86.msr_relaxed',
    default: '0',
    arches: ['x86'],
    deprecated: {
      since: '4.15',
      note: 'xl warns that it will go away. Use it to find out why a guest crashes on 4.15 and later, report that to the Xen developers, and remove it.',
      said: 'WARNING: msr_relaxed will be removed in future versions.\nIf it fixes an issue you are having please report to xen-devel@lists.xenproject.org.',
    },
    summary: 'Whether the guest may touch model-specific registers that Xen does not know, as it could up to 4.14.',
    text: `Since 4.15 such an access raises a fault in the guest, so that nothing of the host leaks out. A few old guests do not expect that. With \`1\`, reads give 0 and writes are dropped where the host has the register.

xl prints its warning for \`0\` as well.`,
    example: 'msr_relaxed = 1   # and tell the Xen developers why',
  },
  {
    name: 'vmtrace_buf_kb',
    section: 'CPU features',
    value: vmtraceBuffer(),
    since: '4.15',
    stored: 'b_info.vmtrace_buf_kb',
    default: '0, no tracing',
    guests: ['hvm', 'pvh'],
    forOthers: 'libxl asks Xen for the buffers all the same',
    arches: ['x86'],
    summary: 'How large the buffer for processor traces is, for each vCPU, in KiB.',
    text: `Tools in dom0 then record what the vCPU runs with Intel Processor Trace. Xen wants a power of two from 4 to 65536 and a CPU that can do it, or it makes no guest; libxl first rounds up to 4 KiB.

What is not a number is dropped without a message.`,
    example: 'vmtrace_buf_kb = 65536',
  },
  {
    name: 'llc_colors',
    section: 'CPU allocation',
    value: llcColors,
    since: '4.20',
    stored: 'b_info.llc_colors',
    grammar: 'cpu-range',
    arches: ['arm'],
    default: "all colours, or what the hypervisor's command line says",
    summary: "Which parts of the last-level cache the guest's memory falls into: its cache colours.",
    text: `Guests without a colour in common do not push each other out of the cache, which makes their timing predictable. Each string is a colour (\`"3"\`) or a range (\`"0-3"\`).

Only a hypervisor built with cache colouring for 64-bit Arm, and booted with \`llc-coloring=on\`, can do it. It makes no guest with a colour that the cache does not have.`,
    example: 'llc_colors = [ "0-3", "8" ]',
  },
] as const satisfies readonly KeySpec[]
