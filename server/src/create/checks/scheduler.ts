import { atLeast } from '../../release.ts'
import type { Scheduler } from '../../values/value-type.ts'
import type { Draft } from '../draft.ts'
import type { Objection, Step } from '../step.ts'
import { say } from './say.ts'

/* `libxl_domain_sched_params_set` of libxl_sched.c, once the guest is built. */

/** The scheduler of the guest: of the pool that is known, or else the one that the release has by itself. */
const schedulerOf = ({ host, text, release }: Draft): { readonly name: Scheduler; readonly sure: boolean } => {
  const own = (text('c_info.pool_name') ?? 'Pool-0') === 'Pool-0' || host.pools !== undefined
  return host.scheduler && own
    ? { name: host.scheduler, sure: true }
    : { name: atLeast(release, '4.12') ? 'credit2' : 'credit', sure: false }
}

/** The parameter as libxl holds it; undefined where it is left to the scheduler. */
const parameter = ({ number }: Draft, name: string): bigint | undefined => {
  const given = number(`b_info.sched_params.${name}`) ?? -1n
  return given === -1n ? undefined : given
}

const common = { rule: 'scheduler-limit', file: 'libxl_sched.c', since: '4.2' } as const

const ofCredit = (
  id: string,
  key: 'cpu_weight' | 'cap',
  scheduler: Scheduler,
  find: (draft: Draft, unsure: boolean) => Objection | undefined,
): Step => ({
  ...common,
  id,
  function: scheduler === 'credit2' ? 'sched_credit2_domain_set' : 'sched_credit_domain_set',
  keys: [key],
  find: (draft) => {
    const { name, sure } = schedulerOf(draft)
    return name === scheduler ? find(draft, !sure) : undefined
  },
})

const weight = (draft: Draft, unsure: boolean) => {
  const given = parameter(draft, 'weight')
  if (given === undefined || (given >= 1n && given <= 65_535n)) return undefined
  const nearest = given < 1n ? 1 : 65_535
  return say(
    'Cpu weight out of range, valid values are within range from 1 to 65535',
    'a weight is from 1 to 65535; 256 is that of a guest without one.',
    { unsure, mends: [{ key: 'cpu_weight', write: String(nearest) }] },
  )
}

const cap = (draft: Draft, unsure: boolean) => {
  const given = parameter(draft, 'cap')
  const most = (draft.number('b_info.max_vcpus') ?? 1n) * 100n
  if (given === undefined || (given >= 0n && given <= most)) return undefined
  return say(
    `Cpu cap out of range, valid range is from 0 to ${most} for specified number of vcpus`,
    `100 is one whole CPU, so that a guest with ${most / 100n} of them can have a cap of ${most} at most; 0 is none.`,
    { unsure, mends: [{ key: 'cap', write: String(given < 0n ? 0n : most) }] },
  )
}

/** Microseconds that rtds gives every guest. */
const budget = 4000n

export const scheduler: readonly Step[] = [
  ofCredit('weight-credit', 'cpu_weight', 'credit', weight),
  ofCredit('cap-credit', 'cap', 'credit', cap),
  ofCredit('weight-credit2', 'cpu_weight', 'credit2', weight),
  ofCredit('cap-credit2', 'cap', 'credit2', cap),
  ...(['rtds-period', 'rtds-budget'] as const).map(
    (id): Step => ({
      ...common,
      id,
      function: [
        ['4.5', 'sched_rtds_domain_set'],
        ['4.7', 'sched_rtds_validate_params'],
      ],
      since: '4.5',
      keys: ['period'],
      find: (draft) => {
        const given = schedulerOf(draft).name === 'rtds' ? parameter(draft, 'period') : undefined
        if (given === undefined || given >= budget || given < 1n !== (id === 'rtds-period')) return undefined
        return say(
          atLeast(draft.release, '4.7')
            ? given < 1n
              ? `Invalid VCPU period of ${given} (it should be >= 1)`
              : `VCPU budget must be smaller than or equal to period, but ${budget} > ${given}`
            : given < 1n
              ? 'VCPU period is not set or out of range, valid values are larger than 1'
              : 'VCPU budget is larger than VCPU period, VCPU budget should be no larger than VCPU period',
          'rtds gives each vCPU 4000 microseconds in every period, so that a period cannot be shorter.',
          { mends: [{ key: 'period', write: String(budget) }] },
        )
      },
    }),
  ),
]
