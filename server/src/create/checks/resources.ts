import { type Filled, wholeOf } from '../../build/members.ts'
import { atLeast } from '../../release.ts'
import type { DomainKey } from '../../schema/index.ts'
import type { Draft } from '../draft.ts'
import type { Check, Step } from '../step.ts'
import { say } from './say.ts'

/*
 * Ports and pages of the host that a guest is given: `domcreate_launch_dm` of libxl_create.c asks the hypervisor, which gives away only what
 * dom0 may use itself (`dom0_setup_permissions` of arch/x86/dom0_build.c). What is listed here no dom0 may use, on any host.
 */

/** The first release of which a live hypervisor was seen to refuse them. */
const seen = '4.17'

type Range = readonly [first: bigint, last: bigint]

/** The interrupt controllers, the speaker, and the access to PCI's configuration space. */
const deniedPorts: readonly Range[] = [
  [0x20n, 0x21n],
  [0x61n, 0x61n],
  [0xa0n, 0xa1n],
  [0xcfcn, 0xcffn],
]

/** Where devices write their interrupts (MSI), the local APIC among it. In pages. */
const deniedPages: readonly Range[] = [[0xfee00n, 0xfeeffn]]

const hex = (number: bigint) => number.toString(16)

const denied = (
  key: Extract<DomainKey, 'ioports' | 'iomem'>,
  rangeOf: (item: Filled) => readonly [first: unknown, number: unknown],
  ranges: readonly Range[],
  more: Pick<Check, 'id' | 'since'> & { readonly what: string; readonly why: string },
): Check => {
  const { what, why, ...check } = more
  return {
    ...check,
    rule: 'hypervisor-limit',
    function: 'domcreate_launch_dm',
    file: 'libxl_create.c',
    arch: 'x86',
    layer: 'xen',
    keys: [key],
    find: ({ items, release }: Draft) => {
      for (const [item, raw] of items(`b_info.${key}`).entries()) {
        const [first = 0n, number = 0n] = rangeOf(raw).map((value) => wholeOf(value) ?? 0n)
        const last = first + number - 1n
        if (!ranges.some(([from, to]) => first <= to && from <= last)) continue
        return say(
          `failed give domain access to ${what} ${hex(first)}-${hex(last)}: Operation not permitted`,
          `the hypervisor keeps ${why} for itself, on every host.`,
          { place: { keys: [key], item }, mends: [{ item: 'remove' }], unsure: !atLeast(release, seen) },
        )
      }
      return undefined
    },
  }
}

/** The timer has interrupt 0. */
const timer: Check = {
  id: 'irq-refused',
  rule: 'hypervisor-limit',
  function: 'domcreate_launch_dm',
  file: 'libxl_create.c',
  since: '4.3',
  arch: 'x86',
  layer: 'xen',
  keys: ['irqs'],
  find: ({ list, release }) => {
    const item = list('b_info.irqs').findIndex((irq) => wholeOf(irq) === 0n)
    return item < 0
      ? undefined
      : say(
          'failed give domain access to irq 0: Operation not permitted',
          'the hypervisor keeps the interrupt of the timer for itself, on every host.',
          {
            place: { keys: ['irqs'], item },
            mends: [{ item: 'remove' }],
            unsure: !atLeast(release, seen),
          },
        )
  },
}

/** libxl keeps the number in an int, and refuses one below 0 before it asks the hypervisor. */
const wrapped: Check = {
  id: 'irq-overflow',
  rule: 'out-of-range',
  function: 'domcreate_launch_dm',
  file: 'libxl_create.c',
  since: '4.2',
  keys: ['irqs'],
  find: ({ list }) => {
    const numbers = list('b_info.irqs').map((irq) => BigInt.asIntN(32, wholeOf(irq) ?? 0n))
    const item = numbers.findIndex((number) => number < 0n)
    return item < 0
      ? undefined
      : say(`failed give domain access to irq ${numbers[item]}: …`, 'no machine has interrupts beyond 2147483647.', {
          place: { keys: ['irqs'], item },
          mends: [{ item: 'remove' }],
        })
  },
}

export const resources: readonly Step[] = [
  denied('ioports', ({ first, number }) => [first, number], deniedPorts, {
    id: 'ioports-refused',
    since: '4.2',
    what: 'ioports',
    why: 'the interrupt controllers (20-21, a0-a1), the speaker (61) and the access to PCI (cfc-cff)',
  }),
  timer,
  wrapped,
  denied('iomem', ({ start, number }) => [start, number], deniedPages, {
    id: 'iomem-refused',
    since: '4.4',
    what: 'iomem range',
    why: 'the pages through which interrupts come (fee00-feeff)',
  }),
]
