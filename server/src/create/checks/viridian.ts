import type { History } from '../../release.ts'
import type { Draft } from '../draft.ts'
import type { Check, Step } from '../step.ts'
import { say, sayIf } from './say.ts'

/* The groups of Viridian: `hvm_set_viridian_features` of libxl_x86.c. */

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

const groupsCheck = {
  rule: 'viridian-groups',
  function: viridianFunction,
  file: 'libxl_x86.c',
  since: '4.5',
  guests: ['hvm'],
  keys: ['viridian'],
} as const satisfies Partial<Check>

export const viridian: readonly Step[] = [
  {
    id: 'viridian-both',
    ...groupsCheck,
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
    ...groupsCheck,
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
]
