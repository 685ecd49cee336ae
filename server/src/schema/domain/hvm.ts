import type { History } from '../../release.ts'
import { refused } from '../../values/basic/findings.ts'
import { timerMode, timerModeNumber, tscMode, tscModeNumber } from '../../values/basic/mode.ts'
import { boolean, integer } from '../../values/basic/simple.ts'
import { altp2m } from '../../values/guest/altp2m.ts'
import { mcaCaps } from '../../values/guest/mca-caps.ts'
import { viridian } from '../../values/guest/viridian.ts'
import type { ValueType } from '../../values/value-type.ts'
import { everyGuest, type KeySpec } from '../key.ts'

/** Read as a plain number at first and as a yes or no since 4.2. */
const flag: History<ValueType> = [
  ['4.1', boolean({ asLong: true })],
  ['4.2', boolean()],
]

const useAltp2m = 'Please use "altp2m" instead.'

const anyCount = integer({ quiet: true, usual: [10, 32, 64] })

/** A number of 16 bits; xl refuses what does not fit, and says nothing about what is no number. */
const altp2mCount: ValueType<bigint> = {
  ...anyCount,
  label: 'integer, 0 to 65535',
  read(value, cx) {
    const reading = anyCount.read(value, cx)
    const { value: number } = reading
    if (number === undefined || (number >= 0n && number <= 65535n)) return reading
    return {
      value: undefined,
      findings: [
        refused('out-of-range', value, `xl refuses ${number} for \`altp2m_count\`: it takes 0 to 65535.`, {
          said: `ERROR: invalid value ${number} for "altp2m_count"`,
        }),
      ],
    }
  },
}

export const hvmKeys = [
  {
    name: 'hap',
    section: 'Paging',
    value: flag,
    since: '4.1',
    stored: 'c_info.hap',
    telling: 'surely',
    default: '`1` where the processor can (up to 4.12: `1` for HVM and PVH)',
    guests: ['pvh', 'hvm'],
    summary: "Lets the processor translate the guest's memory addresses: Intel's EPT, AMD's NPT.",
    text: `\`0\` makes Xen keep shadow page tables instead: mostly slower. That is for old processors and for finding bugs. A Xen built without shadow paging cannot do it.

\`nestedhvm\`, device passthrough with shared page tables and population on demand want \`hap\`. PV guests have none.`,
    example: 'hap = 1',
  },
  {
    name: 'oos',
    section: 'Paging',
    value: flag,
    since: '4.1',
    stored: 'c_info.oos',
    default: '`1`',
    guests: ['pvh', 'hvm'],
    arches: ['x86'],
    summary: 'Lets shadow page tables lag behind those of the guest for a while.',
    text: `It saves Xen work where \`hap\` is off, and means nothing where it is on. \`0\` keeps both in step at all times, to see whether a strange fault of a guest comes from there.`,
    example: 'hap = 0\noos = 0',
  },
  {
    name: 'pae',
    section: 'Processor features',
    value: flag,
    since: '4.1',
    stored: 'b_info.type.hvm.pae',
    telling: 'hardly',
    readFor: ['hvm'],
    default: '`1`',
    guests: ['hvm'],
    arches: ['x86'],
    summary: 'Whether the guest sees PAE, the way of 32-bit systems to memory above 4 GiB.',
    text: 'A 64-bit system cannot do without it, nor can NX. `0` is only for old 32-bit systems that stumble over it.',
    example: 'pae = 1',
  },
  {
    name: 'nx',
    section: 'Processor features',
    value: flag,
    since: '4.1',
    stored: 'b_info.type.hvm.nx',
    readFor: ['hvm'],
    default: '`1`',
    guests: ['hvm'],
    arches: ['x86'],
    summary: 'Was meant to show or hide the no-execute bit of the page tables; it does nothing.',
    text: `Every xl reads it, but no release up to 4.22 makes any use of it: guests see NX if the processor has it and \`pae\` is on. To hide it, write \`cpuid = "host,nx=0"\`. The line can go.`,
    example: 'nx = 1',
  },
  {
    name: 'apic',
    section: 'Processor features',
    value: flag,
    since: '4.1',
    stored: [
      ['4.1', 'b_info.type.hvm.apic'],
      ['4.10', 'b_info.apic'],
    ],
    telling: 'hardly',
    readFor: [
      ['4.1', ['hvm']],
      ['4.10', everyGuest],
      ['4.11', ['hvm']],
    ],
    default: '`1`',
    guests: ['hvm'],
    arches: ['x86'],
    summary: 'Whether the firmware tells a guest of one vCPU about the APIC.',
    text: 'It does so in tables older than ACPI, for interrupts and processors (MP and PIR). With more than one vCPU they are there in any case. `0` is for very old systems only. PVH guests are asked for it in 4.10 alone.',
    example: 'apic = 1',
  },
  {
    name: 'nestedhvm',
    section: 'Processor features',
    value: boolean(),
    since: '4.2',
    doubtful: ['altp2m', 'altp2mhvm', 'pvh'],
    stored: [
      ['4.1', 'b_info.type.hvm.nested_hvm'],
      ['4.10', 'b_info.nested_hvm'],
    ],
    telling: 'likely',
    readFor: [
      ['4.1', ['hvm']],
      ['4.10', everyGuest],
    ],
    default: '`0`',
    guests: ['pvh', 'hvm'],
    arches: ['x86'],
    summary: 'Lets the guest run virtual machines itself, with VMX or SVM.',
    text: `For Xen, KVM or Hyper-V inside a guest. It is an experiment to this day, without security support, and needs \`hap\`. A guest that runs machines of its own cannot be saved or migrated. It does not go with \`altp2m\`: the domain is not created (\`nestedhvm and altp2mhvm cannot be used together\`). Up to 4.9 the key is for HVM only.`,
    example: 'nestedhvm = 1\nhap = 1',
  },
  {
    name: 'mca_caps',
    section: 'Processor features',
    value: mcaCaps,
    since: '4.10',
    stored: 'b_info.type.hvm.mca_caps',
    readFor: ['hvm'],
    default: 'none beyond those of Xen',
    guests: ['hvm'],
    arches: ['x86'],
    summary: 'Further features for the report of hardware errors (MCA) to the guest.',
    text: `The only one is \`lmce\`: Intel's local machine checks, which reach just the vCPU concerned and not all of them. xl refuses other names and a single string in place of the list.`,
    example: 'mca_caps = [ "lmce" ]',
  },
  {
    name: 'hvm_pirq',
    section: 'Processor features',
    value: boolean(),
    since: '4.19',
    stored: 'b_info.type.hvm.pirq',
    readFor: ['hvm'],
    default: '`0`',
    guests: ['hvm'],
    arches: ['x86'],
    summary: 'Lets the guest receive the interrupts of its devices as event channels of Xen.',
    text: `Up to 4.18 every HVM guest could. Only Linux makes use of it, and not where the processor virtualises the APIC, which is faster; some passed-through devices, such as GPUs of AMD, fail with it. So it became a choice.`,
    example: 'hvm_pirq = 1',
  },
  {
    name: 'hpet',
    section: 'Timers and clocks',
    value: flag,
    since: '4.1',
    stored: 'b_info.type.hvm.hpet',
    readFor: ['hvm'],
    default: '`1`',
    guests: ['hvm'],
    arches: ['x86'],
    summary: 'Whether the guest has an emulated HPET, the high precision event timer of a PC.',
    text: 'With `0` it has the older timers of a PC, its local APIC and the clock of Xen; some systems get on better so.',
    example: 'hpet = 0',
  },
  {
    name: 'vpt_align',
    section: 'Timers and clocks',
    value: flag,
    since: '4.1',
    stored: 'b_info.type.hvm.vpt_align',
    readFor: ['hvm'],
    default: '`1`',
    guests: ['hvm'],
    arches: ['x86'],
    summary: 'Lets periodic timers of the guest fire together where they can.',
    text: 'The host then wakes up less often and saves power, above all with guests that tick fast. `0` gives each timer its own time.',
    example: 'vpt_align = 1',
  },
  {
    name: 'timer_mode',
    section: 'Timers and clocks',
    value: [
      ['4.1', timerModeNumber],
      ['4.2', timerMode],
    ],
    since: '4.1',
    doubtful: ['pv'],
    stored: [
      ['4.1', 'b_info.type.hvm.timer_mode'],
      ['4.10', 'b_info.timer_mode'],
    ],
    telling: 'hardly',
    readFor: [
      ['4.1', ['hvm']],
      ['4.10', everyGuest],
    ],
    default: '`no_delay_for_missed_ticks`',
    guests: ['pvh', 'hvm'],
    arches: ['x86'],
    summary: 'What becomes of the timer ticks that the guest missed while it did not run.',
    text: `| name | number | missed ticks | the guest's clock meanwhile |
| --- | --- | --- | --- |
| \`delay_for_missed_ticks\` | 0 | all, one by one | lags, then catches up |
| \`no_delay_for_missed_ticks\` | 1 | all, one by one | real time |
| \`no_missed_ticks_pending\` | 2 | none | real time |
| \`one_missed_tick_pending\` | 3 | one for all | real time |

Capitals do not matter. A number is deprecated: since 4.2 xl takes 0 to 3 with a warning and refuses others; 4.1 takes any number and no name. Since 4.10 xl refuses the whole file when a PV guest has the key. PVH guests may; up to 4.9 xl reads it for HVM only.`,
    example: [
      ['4.1', 'timer_mode = 1'],
      ['4.2', 'timer_mode = "one_missed_tick_pending"'],
    ],
  },
  {
    name: 'tsc_mode',
    section: 'Timers and clocks',
    value: [
      ['4.1', tscModeNumber],
      ['4.2', tscMode],
    ],
    since: '4.1',
    stored: 'b_info.tsc_mode',
    telling: 'likely',
    default: '`default`',
    arches: ['x86'],
    summary: 'How the guest reads the time stamp counter of the processor: directly, or through Xen.',
    text: `| name | number | |
| --- | --- | --- |
| \`default\` | 0 | directly where that is safe, else emulated |
| \`always_emulate\` | 1 | emulated: 1 GHz, the same on every host |
| \`native\` | 2 | directly, come what may |
| \`native_paravirt\` | 3 | directly, with word of each migration; gone since 4.12 |

Capitals do not matter. A number is deprecated: since 4.2 xl takes 0 to 3 with a warning and refuses others; 4.1 takes any number and no name. From 4.2 to 4.18 xl prints \`got a tsc mode string: …\` for a name, which is no complaint.

\`native_paravirt\` still passes, but since 4.12 the domain is not created. With \`nomigrate = 1\` or \`always_emulate\` the guest is told that the counter never changes pace.`,
    example: [
      ['4.1', 'tsc_mode = 2'],
      ['4.2', 'tsc_mode = "native"'],
    ],
  },
  {
    name: 'localtime',
    section: 'Timers and clocks',
    value: boolean(),
    since: '4.2',
    stored: 'b_info.localtime',
    telling: 'likely',
    default: '`0`, UTC',
    arches: ['x86'],
    summary: 'Sets the clock of the guest to the local time of the host.',
    text: `For Windows, which takes the hardware clock for local time. The offset is the host's at the moment when the domain is created: a change to summer time later on is the guest's own affair. Linux and others want UTC. \`rtc_timeoffset\` is added to it.`,
    example: 'localtime = 1',
  },
  {
    name: 'rtc_timeoffset',
    section: 'Timers and clocks',
    value: integer({ unit: 'seconds', usual: [0, 3600, '"-3600"'], bits: { width: 32, signed: true } }),
    since: '4.2',
    stored: 'b_info.rtc_timeoffset',
    default: '`0`',
    arches: ['x86'],
    summary: 'How many seconds the clock of the guest is ahead of UTC.',
    text: `With \`localtime = 1\` it comes on top of the local time. To set the clock back, write the number in quotes: a bare \`-3600\` is a lexical error, \`"-3600"\` is not.`,
    example: 'rtc_timeoffset = 7200',
  },
  {
    name: 'xen_platform_pci',
    section: 'Enlightenments',
    value: flag,
    since: '4.1',
    stored: 'b_info.type.hvm.xen_platform_pci',
    telling: 'surely',
    readFor: ['hvm'],
    default: '`1`',
    guests: ['hvm'],
    arches: ['x86'],
    summary: 'Whether the guest has the PCI device by which PV drivers find Xen.',
    text: `With drivers for Xen (Linux has them, for Windows they are installed) disks and networks are much faster than the emulated ones, which the guest then unplugs. \`0\` hides them from the guest, for instance while its drivers are broken. With \`qemu-xen\`, \`0\` needs QEMU 1.6 or newer.`,
    example: 'xen_platform_pci = 1',
  },
  {
    name: 'xen_platform_pci_bar_uc',
    section: 'Enlightenments',
    value: boolean(),
    since: '4.21',
    stored: 'b_info.type.hvm.xen_platform_pci_bar_uc',
    readFor: ['hvm'],
    default: '`1`',
    guests: ['hvm'],
    arches: ['x86'],
    summary: 'Whether the memory of the Xen platform PCI device is marked as uncacheable.',
    text: `Guests such as Linux place pages that they share with other domains there, and with \`0\` they reach them through the cache: clearly faster on AMD, where the guest's memory types count. \`1\` is what all releases did before.`,
    example: 'xen_platform_pci_bar_uc = 0',
  },
  {
    name: 'viridian',
    section: 'Enlightenments',
    value: [
      ['4.1', boolean({ asLong: true })],
      ['4.2', boolean()],
      ['4.5', viridian],
    ],
    since: '4.1',
    grammar: 'viridian',
    telling: 'likely',
    readFor: ['hvm'],
    default: '`0`',
    guests: ['hvm'],
    arches: ['x86'],
    summary: 'Offers the guest the interfaces of Hyper-V, by which Windows runs better.',
    text: `\`1\` turns on the usual set, \`0\` none. Since 4.5 a list picks groups: \`defaults\` is the usual set, \`all\` everything, a name adds a group and \`!name\` takes one away. The groups of a release are offered inside the list.

xl refuses a group that it does not know: \`xl: unknown viridian enlightenment '…'\`. \`base\` has to be among them, or the domain is not created.`,
    example: [
      ['4.1', 'viridian = 1'],
      ['4.7', 'viridian = [ "defaults", "!hcall_remote_tlb_flush" ]'],
      ['4.13', 'viridian = [ "defaults", "stimer", "!hcall_remote_tlb_flush" ]'],
    ],
  },
  {
    name: 'altp2m',
    section: 'Memory views',
    value: altp2m,
    since: '4.9',
    doubtful: [],
    stored: 'b_info.altp2m',
    default: '`disabled`',
    guests: ['pvh', 'hvm'],
    arches: ['x86'],
    summary: 'Lets the guest memory have several views with different rights, and says who may switch them.',
    text: `Tools that watch a guest from the outside (introspection) use it, and guests that fence off a part of themselves. \`mixed\` lets both the guest and the toolstack handle the views, \`external\` the toolstack alone, \`limited\` the guest only as far as switching and its own notifications go.

A number from 0 to 3 is taken without a warning; other numbers and names are refused, for every type of guest. It does not go with \`nestedhvm\`, nor with \`memory\` below \`maxmem\` in an HVM guest. \`shadow_memory\` should be larger. PVH guests can have it since 4.10; from 4.21 on they need \`altp2m_count\` too, and Xen makes such a guest only where it was booted with \`altp2m=1\`.`,
    example: 'altp2m = "external"',
  },
  {
    name: 'altp2mhvm',
    section: 'Memory views',
    value: boolean(),
    since: '4.6',
    doubtful: [],
    stored: 'b_info.type.hvm.altp2m',
    readFor: ['hvm'],
    default: '`0`',
    guests: ['hvm'],
    arches: ['x86'],
    deprecated: {
      since: '4.9',
      use: 'altp2m',
      note: 'Write `altp2m = "mixed"` for `1`, and nothing for `0`.',
      said: `WARNING: Specifying "altp2mhvm" is deprecated. ${useAltp2m}`,
    },
    summary: 'The old switch for several views of the guest memory.',
    text: `\`1\` is \`altp2m = "mixed"\`; if \`altp2m\` is there as well and not \`disabled\`, that one counts. Since 4.9 xl warns of it, whatever the value.`,
    example: 'altp2mhvm = 1',
  },
  {
    name: 'altp2m_count',
    section: 'Memory views',
    value: altp2mCount,
    since: '4.21',
    brings: ['altp2m'],
    doubtful: [],
    stored: 'b_info.altp2m_count',
    default: '`10` for HVM with `altp2m`, else `0`',
    guests: ['pvh', 'hvm'],
    arches: ['x86'],
    summary: 'How many views of its memory the guest can have at most.',
    text: `Each costs memory: think of \`shadow_memory\`. It counts with \`altp2m\` only, and there Xen takes 1 to 512 alone: a PVH guest with \`altp2m\` has to have it. xl refuses a number above 65535 or below 0, and drops without a word what is no number. Up to 4.20 there are always ten.`,
    example: 'altp2m = "external"\naltp2m_count = 32\nshadow_memory = 64',
  },
] as const satisfies readonly KeySpec[]
