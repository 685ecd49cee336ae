import { cpupoolCpus, cpupoolName, cpupoolNodes } from '../values/cpu/cpupool.ts'
import { scheduler } from '../values/cpu/scheduler.ts'
import type { KeySpec } from './key.ts'

// What `xl cpupool-create` reads (`xl_cpupool.c, main_cpupoolcreate`; `xl_cmdimpl.c` up to 4.8), in the order in which it
// does so: at the first thing that it refuses it stops.

/** The keys of a cpupool config. */
export const cpupoolKeys: readonly KeySpec[] = [
  {
    name: 'name',
    section: 'Identity',
    value: cpupoolName,
    since: '4.1',
    telling: 'hardly',
    default: 'the name of the file, without its folders but with its extension: `/etc/xen/batch.cfg` gives `batch.cfg`',
    summary: 'The name of the pool, by which `pool` in a domain config and the `xl cpupool-*` commands find it.',
    text: `xl refuses a name that another pool of the host has; \`Pool-0\` is taken from the start, by the pool that Xen makes at
boot. The manual calls this key mandatory, and no release of xl insists on it.

Do not use digits only: the other commands take \`"3"\` for the pool with number 3, whatever its name is.`,
    example: 'name = "batch"\ncpus = [ "4", "5" ]',
  },
  {
    name: 'sched',
    section: 'Scheduling',
    value: scheduler,
    since: '4.1',
    telling: 'likely',
    default:
      'the scheduler that Xen was booted with: `credit2` since 4.12, `credit` before, unless `sched=` said otherwise',
    summary: 'The scheduler that shares the CPUs of this pool among its guests.',
    text: `Every pool has its own, and it stays for the life of the pool. Xen must have been built with it: xl checks the name
only, so a scheduler that the hypervisor lacks shows when the pool is created (\`error on creating cpupool\`). Ordinary
builds of today have \`credit2\` and \`credit\`.

An unknown name is refused, and so is the empty string. Capitals do not matter, except in 4.1. For single guests,
\`cpu_weight\` and \`cap\` set the shares.`,
    example: 'name = "batch"\nsched = "credit"\ncpus = [ "4", "5" ]',
  },
  {
    name: 'nodes',
    section: 'CPUs',
    value: cpupoolNodes,
    since: '4.1',
    grammar: 'cpu-range',
    telling: 'hardly',
    default: 'none: `cpus` decides',
    summary: 'NUMA nodes whose free CPUs all go to the pool.',
    text: `Always a list. A single value, \`nodes = 0\` or \`nodes = "0"\`, is warned about and dropped, although the manual
allows it; \`cpus\` decides then. A list wins over \`cpus\`, which is not even looked at.

CPUs that are in another pool are left out in silence, and a node that the host does not have adds none. If nothing is left,
xl refuses the file: \`no free cpu found\`. An empty list ends there as well. Only the leading digits of an item count:
\`"0-1"\` is node 0, and so is \`"x"\`.

Xen puts all CPUs into \`Pool-0\` at boot. Free some first: \`xl cpupool-cpu-remove Pool-0 node:1\`.`,
    example: 'name = "node1"\nnodes = [ 1 ]',
  },
  {
    name: 'cpus',
    section: 'CPUs',
    value: [
      ['4.1', { ...cpupoolCpus, accessors: ['list'] }],
      ['4.6', cpupoolCpus],
    ],
    since: '4.1',
    grammar: 'cpu-range',
    telling: 'hardly',
    unreadBeside: 'nodes',
    default: 'no CPU; up to 4.1 the first free one',
    summary: 'The CPUs of the pool; each must be free.',
    text: `There are two forms, and they are read by different code:

- **Text** (since 4.6) is a CPU list, worked through from left to right: \`3\`, \`0-3\`, \`node:1\`, \`nodes:0-1\`, \`all\`, each
  with \`^\` in front to take CPUs out again (but not \`^all\`). One bad piece and xl refuses the file. Blanks are allowed
  before a number only: \`"0, 2"\` passes, \`"0, ^2"\` and \`"0 ,2"\` do not. No hexadecimal.
- **A list** is one CPU number per item, nothing else. xl takes the leading digits of each and asks no questions:
  \`[ "0-3" ]\` is CPU 0 alone, and so are \`[ "all" ]\` and \`[ "node:1" ]\`.

A CPU that is in another pool, or that the host does not have, is refused: \`cpu 9 illegal or not free\`. Only text that names
CPUs far beyond the last one loses them in silence. \`all\` means every CPU, rounded up to a multiple of eight, and \`Pool-0\`
keeps at least one of them: take those out again, as in \`"all,^0-3"\`. \`node:\` sees no more than the first 64 CPUs of
a host (8 on Arm); \`nodes\` sees them all.

Up to 4.5 text is warned about and dropped: the pool gets no CPU (in 4.1 the first free one). Without \`cpus\` and \`nodes\`
it starts empty as well, whatever the manual says; \`xl cpupool-cpu-add\` fills it. \`nodes\` wins when both are there.

Xen puts all CPUs into \`Pool-0\` at boot. Free some first: \`xl cpupool-cpu-remove Pool-0 4-7\`.`,
    example: [
      ['4.1', 'name = "batch"\ncpus = [ "4", "5" ]'],
      ['4.6', 'name = "batch"\ncpus = "4-7,^6"'],
    ],
  },
]
