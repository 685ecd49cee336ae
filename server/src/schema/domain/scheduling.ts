import { atLeast, compareReleases, type History, inRelease, type Release } from '../../release.ts'
import { boolean, integer } from '../../values/basic/simple.ts'
import type { KeySpec } from '../key.ts'

export type Scheduler = 'credit' | 'credit2' | 'rtds' | 'null' | 'arinc653' | 'sedf'
export type SchedulerKey = 'cpu_weight' | 'cap' | 'period' | 'slice' | 'latency' | 'extratime'

/** What libxl or Xen takes; outside of it the guest cannot be made, although xl reads the file without a word. */
export interface SchedulerRange {
  readonly min: number
  readonly max?: number
  /** Times the number of vCPUs that the guest can have. */
  readonly maxPerVcpu?: number
}

/** What becomes of a key in a guest whose pool runs a scheduler. */
export interface KeyUnderScheduler {
  /** Whether the scheduler ever heeds it. */
  readonly honoured: boolean
  /** The first release in which it does, when that is later than the scheduler itself. */
  readonly since?: Release
  /** Markdown: what it does there, or why it does nothing. */
  readonly text: string
  readonly unit?: 'percent' | 'milliseconds' | 'microseconds'
  readonly range?: SchedulerRange
  /** What holds when the file does not set it. */
  readonly default?: number
}

export interface SchedulerSpec {
  /** The first release of Xen that has it. */
  readonly since: Release
  /** The last release that has it. */
  readonly until?: Release
  /** One sentence: what it is for. */
  readonly text: string
  readonly keys: Readonly<Record<SchedulerKey, KeyUnderScheduler>>
}

/** Which scheduler `Pool-0` runs when the hypervisor's command line has no `sched=` (`xen/common/Kconfig`). */
const defaultScheduler: History<Scheduler> = [
  ['4.1', 'credit'],
  ['4.12', 'credit2'],
]

const weight: KeyUnderScheduler = {
  honoured: true,
  text: 'The share of the guest while there is not enough CPU time for all: 512 gets twice the time of 256. Where CPUs are idle it limits nothing. From 1 to 65535; 256 unless set.',
  range: { min: 1, max: 65535 },
  default: 256,
}

const unheeded = (scheduler: string, key: SchedulerKey): KeyUnderScheduler => ({
  honoured: false,
  text: `Nothing: the ${scheduler} scheduler has no such parameter, and libxl drops \`${key}\` without a message.`,
})

const unheededKeys = <K extends SchedulerKey>(scheduler: string, keys: readonly K[]): Record<K, KeyUnderScheduler> =>
  // `fromEntries` forgets the names that it was given.
  Object.fromEntries(keys.map((key) => [key, unheeded(scheduler, key)])) as Record<K, KeyUnderScheduler>

const allKeys = ['cpu_weight', 'cap', 'period', 'slice', 'latency', 'extratime'] as const

/**
 * The schedulers and what they make of the keys: `sched_*_domain_set` in libxl (`libxl.c`, from 4.9 on `libxl_sched.c`)
 * and `*_dom_cntl` in `xen/common/sched*`. libxl sets them when the guest is built, so `xl create -n` notices nothing.
 */
export const schedulerKeys: Readonly<Record<Scheduler, SchedulerSpec>> = {
  credit: {
    since: '4.1',
    text: 'A fair share of the CPUs for every guest; the default until 4.11.',
    keys: {
      cpu_weight: weight,
      cap: {
        honoured: true,
        text: 'The most CPU time that the guest gets, in percent of one physical CPU, even while others are idle: 50 is half a CPU, 400 is four. From 0 to 100 for each vCPU of `maxvcpus`; 0, as when unset, is no limit.',
        unit: 'percent',
        range: { min: 0, maxPerVcpu: 100 },
        default: 0,
      },
      ...unheededKeys('credit', ['period', 'slice', 'latency', 'extratime']),
    },
  },
  credit2: {
    since: '4.1',
    text: 'Fair shares with less latency and for more vCPUs; the default since 4.12.',
    keys: {
      cpu_weight: weight,
      cap: {
        honoured: true,
        since: '4.10',
        text: 'The most CPU time that the guest gets, in percent of one physical CPU: 50 is half a CPU, 400 is four. All its vCPUs draw on one budget, which is filled up every 10 ms. From 0 to 100 for each vCPU of `maxvcpus`; 0, as when unset, is no limit. Up to 4.9 libxl drops it without a message.',
        unit: 'percent',
        range: { min: 0, maxPerVcpu: 100 },
        default: 0,
      },
      ...unheededKeys('credit2', ['period', 'slice', 'latency', 'extratime']),
    },
  },
  rtds: {
    since: '4.5',
    text: 'Guaranteed CPU time for real-time guests: each vCPU may run for its budget in every period.',
    keys: {
      period: {
        honoured: true,
        text: 'How long a period of each vCPU is, in microseconds; 10000 unless set. A config file cannot set the budget to go with it, so the budget stays at 4000: a shorter period than that is refused when the guest is made. `xl sched-rtds` sets both later.',
        unit: 'microseconds',
        range: { min: 4000 },
        default: 10000,
      },
      extratime: {
        honoured: false,
        text: 'Nothing. Since 4.10 this scheduler knows extra time, and every vCPU has it from the start; but what the file says does not reach Xen. `xl sched-rtds -d NAME -v all -p PERIOD -b BUDGET -e 0` takes it away.',
      },
      ...unheededKeys('RTDS', ['cpu_weight', 'cap', 'slice', 'latency']),
    },
  },
  null: {
    since: '4.9',
    text: 'Each vCPU has a physical CPU of its own; nothing is shared.',
    keys: unheededKeys('null', allKeys),
  },
  arinc653: {
    since: '4.1',
    text: 'A fixed timetable for the whole pool, as in avionics.',
    keys: unheededKeys('ARINC 653', allKeys),
  },
  sedf: {
    since: '4.1',
    until: '4.5',
    text: 'The guest whose deadline is next runs first; gone since 4.6.',
    keys: {
      cpu_weight: {
        honoured: true,
        text: 'Lets Xen work out the slice: the vCPUs of a CPU share 95 ms out of every 100 ms by weight, and `period` and `slice` are overwritten. Up to 65535, unchecked by libxl. A guest needs this or `slice`.',
        range: { min: 1, max: 65535 },
        default: 0,
      },
      period: {
        honoured: true,
        text: 'How often the guest gets its `slice`, in milliseconds (the manual says nanoseconds, but libxl multiplies by a million). Up to 10000; 100 unless set. 4.2 and 4.3 overflow above 2147.',
        unit: 'milliseconds',
        range: { min: 1, max: 10000 },
        default: 100,
      },
      slice: {
        honoured: true,
        text: 'How many milliseconds each vCPU may run in every `period`: 1 or more, at most the period. A guest needs this or `cpu_weight`: Xen refuses the slice of 0 that a new guest has.',
        unit: 'milliseconds',
        range: { min: 1, max: 10000 },
        default: 0,
      },
      latency: {
        honoured: true,
        text: 'A shorter period, in milliseconds, to go back to when the guest wakes up after waiting for I/O; 0 unless set.',
        unit: 'milliseconds',
        range: { min: 0 },
        default: 0,
      },
      extratime: {
        honoured: true,
        text: 'Whether the guest may also run in time that nobody has claimed; yes unless set to 0. Only the lowest bit counts: 2 is no.',
        range: { min: 0, max: 1 },
        default: 1,
      },
      ...unheededKeys('SEDF', ['cap']),
    },
  },
}

/** Whether Xen of `release` has `scheduler`. */
const hasScheduler = (scheduler: Scheduler, release: Release): boolean => {
  const { since, until } = schedulerKeys[scheduler]
  return atLeast(release, since) && (until === undefined || compareReleases(release, until) <= 0)
}

/** Whether `scheduler` heeds `key` in `release`. */
export const heedsKey = (scheduler: Scheduler, key: SchedulerKey, release: Release): boolean => {
  const { honoured, since } = schedulerKeys[scheduler].keys[key]
  return honoured && hasScheduler(scheduler, release) && (since === undefined || atLeast(release, since))
}

/** The scheduler of a guest without `pool`, unless the hypervisor was told otherwise at boot. */
export const schedulerOf = (release: Release): Scheduler => inRelease(defaultScheduler, release) ?? 'credit'

const span = ({ since, until }: SchedulerSpec): string =>
  until ? ` (until ${until})` : since === '4.1' ? '' : ` (since ${since})`

/** What the schedulers make of `key`, as a Markdown list: those that heed it first, the others in one line. */
const byScheduler = (key: SchedulerKey): string => {
  const all = Object.entries(schedulerKeys)
  const told = all.filter(([, { keys }]) => keys[key].honoured || !keys[key].text.startsWith('Nothing:'))
  const rest = all.filter((entry) => !told.includes(entry))
  return [
    "What it does depends on the scheduler of the guest's `pool`:",
    '',
    ...told.map(([name, spec]) => `- **${name}**${span(spec)}: ${spec.keys[key].text}`),
    ...(rest.length ? [`- ${rest.map(([name, spec]) => `**${name}**${span(spec)}`).join(', ')}: nothing.`] : []),
  ].join('\n')
}

const pool =
  'Without `pool`, a guest belongs to `Pool-0`, whose scheduler is the one that the hypervisor booted with: credit up to 4.11, credit2 since 4.12, or what `sched=` says on its command line. `xl cpupool-list` shows it.'

const unchecked =
  'xl only reads the number. libxl checks it when the guest is built, so `xl create -n` accepts what `xl create` then refuses.'

const int = { width: 32, signed: true } as const

export const schedulingKeys = [
  {
    name: 'cpu_weight',
    section: 'CPU scheduling',
    value: integer({ range: { min: 1, max: 65535 }, usual: [128, 256, 512, 1024] }),
    since: '4.2',
    stored: 'b_info.sched_params.weight',
    telling: 'surely',
    default: '256',
    summary: 'How much CPU time the guest gets, compared with other guests, while CPUs are scarce.',
    text: `${byScheduler('cpu_weight')}\n\n${unchecked} \`xl sched-credit2\` and \`xl sched-credit\` change it while the guest runs.\n\n${pool}`,
    example: 'cpu_weight = 512   # twice the time of a guest with the usual 256',
  },
  {
    name: 'cap',
    section: 'CPU scheduling',
    value: integer({ range: { min: 0 }, bits: int, usual: [0, 50, 100, 200] }),
    since: '4.2',
    stored: 'b_info.sched_params.cap',
    default: '0, no limit',
    summary: 'The most CPU time that the guest ever gets, in percent of one physical CPU.',
    text: `${byScheduler('cap')}\n\n${unchecked} A CPU that is kept less than busy by a cap may be clocked down by its power management: the guest then gets less than the cap promises.\n\n${pool}`,
    example: 'vcpus = 4\ncap = 150   # one and a half physical CPUs for the four together',
  },
  {
    name: 'period',
    section: 'CPU scheduling',
    value: integer({ range: { min: 1 }, bits: int, usual: [10000] }),
    since: '4.2',
    stored: 'b_info.sched_params.period',
    default: '10000 µs under rtds, 100 ms under sedf',
    summary: 'The length of the scheduling period, for the real-time schedulers.',
    text: `${byScheduler('period')}\n\n${unchecked}\n\n${pool}`,
    example:
      'pool = "realtime"   # a pool with sched = "rtds"\nperiod = 20000      # microseconds; 4000 of them are the guest\'s',
  },
  {
    name: 'slice',
    section: 'CPU scheduling',
    value: integer({ range: { min: 1 }, bits: int }),
    since: '4.2',
    stored: 'b_info.sched_params.slice',
    deprecated: {
      since: '4.6',
      note: 'Only the SEDF scheduler heeded it, which is gone since 4.6. Remove it.',
    },
    summary: 'The CPU time in every `period`, for the SEDF scheduler of Xen up to 4.5.',
    text: `${byScheduler('slice')}\n\nxl still reads the key in newer releases, and nothing comes of it. The budget of rtds is set with \`xl sched-rtds\`.\n\n${pool}`,
    example: 'period = 100\nslice = 20   # milliseconds, Xen up to 4.5 with sched=sedf',
  },
  {
    name: 'latency',
    section: 'CPU scheduling',
    value: integer({ range: { min: 0 }, bits: int }),
    since: '4.2',
    stored: 'b_info.sched_params.latency',
    deprecated: {
      since: '4.6',
      note: 'Only the SEDF scheduler heeded it, which is gone since 4.6. Remove it.',
    },
    summary: 'A shorter period for guests busy with I/O, for the SEDF scheduler of Xen up to 4.5.',
    text: `${byScheduler('latency')}\n\nxl still reads the key in newer releases, and nothing comes of it.\n\n${pool}`,
    example: 'period = 100\nslice = 20\nlatency = 5',
  },
  {
    name: 'extratime',
    section: 'CPU scheduling',
    value: boolean({ asLong: true }),
    since: '4.2',
    default: '1',
    deprecated: {
      since: '4.6',
      note: 'Only the SEDF scheduler heeded it, which is gone since 4.6. Remove it; for rtds use `xl sched-rtds -e`.',
    },
    summary: 'Whether the guest may run in time that nobody has claimed, for the SEDF scheduler of Xen up to 4.5.',
    text: `${byScheduler('extratime')}\n\nxl still reads the key in newer releases, and nothing comes of it.\n\n${pool}`,
    example: 'period = 100\nslice = 20\nextratime = 0   # never more than the slice',
  },
] as const satisfies readonly KeySpec[]
