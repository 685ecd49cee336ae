import { atLeast } from '../../release.ts'
import type { Draft } from '../draft.ts'
import type { Mend, Objection, Step } from '../step.ts'
import { fewerVcpus } from './build-info.ts'
import { limit, uint } from './limit.ts'
import { sayIf } from './say.ts'
import { views } from './views.ts'

/*
 * What Xen itself looks at when it makes a domain (`domain_create` in common/domain.c, `arch_sanitise_domain_config` in
 * arch/x86/domain.c, grant_table.c). What a live Xen has refused is sure; the rest was read in its source.
 */

/** The next power of two, as far as Xen has buffers of such a size. */
const nextPower = (size: bigint): bigint => {
  let power = 4n
  while (power < size && power < 65_536n) power *= 2n
  return power
}

/** What Xen allows each guest unless it is booted with other limits; from 4.18 on these are what a guest gets that asks for nothing. */
const most = { max_grant_frames: 64n, max_maptrack_frames: 1024n } as const

/** A PV guest within a PVH one, which Xen's own shim runs. */
const inShim: readonly Mend[] = [
  {
    together: [
      { key: 'type', write: '"pvh"' },
      { key: 'pvshim', write: '1' },
    ],
  },
]

/** Kinds of guest that a host runs or not, by `guests`. */
const kindsOfGuest = [
  [
    'xen-no-hvm',
    'hvm',
    ['pvh', 'hvm'],
    'the host has no hardware virtualisation (VT-x or SVM) that Xen uses: only PV guests run there.',
  ],
  ['xen-no-pv', 'pv', ['pv'], 'the hypervisor runs no PV guests: it was built without them, or booted so.'],
] as const

export const hypervisor: readonly Step[] = [
  ...kindsOfGuest.map(([id, ability, guests, message]) =>
    limit({
      id,
      rule: 'host-cannot',
      since: '4.2',
      // What a person states of the host is sure.
      seen: '4.2',
      guests,
      keys: ['type', 'builder'],
      find: ({ host, release }) =>
        host.can?.[ability] === false
          ? { message, mends: ability === 'pv' && atLeast(release, '4.10') ? inShim : [] }
          : undefined,
    }),
  ),
  limit({
    id: 'xen-hvm-vcpus',
    since: '4.4',
    seen: '4.17',
    guests: ['pvh', 'hvm'],
    keys: ['maxvcpus', 'vcpus'],
    find: (draft) =>
      (draft.number('b_info.max_vcpus') ?? 0n) > 128n
        ? { message: 'a PVH or HVM guest has 128 vCPUs at most.', mends: fewerVcpus(draft, 128) }
        : undefined,
  }),
  limit({
    id: 'xen-no-nested',
    since: '4.19',
    seen: '4.20',
    guests: ['pvh', 'hvm'],
    keys: ['nestedhvm'],
    find: ({ flag, host }) =>
      flag('b_info.nested_hvm') === true && host.can?.nested === false
        ? {
            message: 'the host has no nested virtualisation. Take it out.',
            mends: [{ remove: ['nestedhvm'] }],
          }
        : undefined,
  }),
  limit({
    id: 'xen-nested-hap',
    since: '4.15',
    seen: '4.17',
    guests: ['pvh', 'hvm'],
    keys: ['nestedhvm'],
    find: ({ flag }) =>
      flag('b_info.nested_hvm') === true && flag('c_info.hap') === false
        ? { message: 'nested virtualisation needs `hap = 1`.', mends: [{ key: 'hap', write: '1' }] }
        : undefined,
  }),
  limit({
    id: 'xen-grant-frames-0',
    since: '4.12',
    seen: '4.17',
    keys: ['max_grant_frames'],
    find: (draft) =>
      uint(draft, 'b_info.max_grant_frames') === 0n
        ? {
            message: 'a guest without grant frames cannot be made. Leave the key out.',
            mends: [{ remove: ['max_grant_frames'] }],
          }
        : undefined,
  }),
  ...(['max_grant_frames', 'max_maptrack_frames'] as const).map((key) =>
    limit({
      id: 'xen-grant-frames',
      since: '4.12',
      until: '4.17',
      seen: '4.17',
      keys: [key],
      find: (draft) => {
        const given = uint(draft, `b_info.${key}`)
        return given !== undefined && given > most[key]
          ? {
              unsure: true,
              message: `Xen gives a guest ${most[key]} at most, unless it is booted with \`gnttab_${key.replace('grant_', '')}\`.`,
              mends: [{ key, write: String(most[key]) }],
            }
          : undefined
      },
    }),
  ),
  limit({
    id: 'xen-grant-version',
    since: '4.16',
    seen: '4.17',
    keys: ['max_grant_version'],
    find: (draft) => {
      const given = uint(draft, 'b_info.max_grant_version')
      return given === 0n || (given !== undefined && given > 2n && given < 16n)
        ? { message: 'there are the versions 1 and 2.', mends: [{ key: 'max_grant_version', write: '2' }] }
        : undefined
    },
  }),
  limit({
    id: 'xen-vmtrace',
    since: '4.15',
    seen: '4.17',
    keys: ['vmtrace_buf_kb'],
    find: (draft) => {
      const size = ((uint(draft, 'b_info.vmtrace_buf_kb') ?? 0n) + 3n) & ~3n
      if (size === 0n) return undefined
      const without = [{ remove: ['vmtrace_buf_kb'] }] as const
      if (draft.guest === 'pv')
        return { message: 'a PV guest has no buffers for processor traces. Take it out.', mends: without }
      const fits = size <= 65_536n && (size & (size - 1n)) === 0n
      if (!fits)
        return {
          message: 'the size is a power of two from 4 to 65536.',
          mends: [{ key: 'vmtrace_buf_kb', write: String(nextPower(size)) }],
        }
      return draft.host.can?.vmtrace === false
        ? {
            message: 'the host cannot trace its guests: that takes Intel’s Processor Trace. Take it out.',
            mends: without,
          }
        : undefined
    },
  }),
  ...views,
  limit({
    id: 'xen-no-shadow',
    since: '4.7',
    seen: '4.17',
    error: 'Operation not supported',
    guests: ['pvh', 'hvm'],
    keys: ['hap'],
    find: ({ flag, host }) =>
      flag('c_info.hap') === false && host.can?.shadow === false
        ? {
            message: 'the hypervisor was built without shadow page tables, so that the guest needs `hap = 1`.',
            mends: [{ key: 'hap', write: '1' }],
          }
        : undefined,
  }),
]

/** Memory that Xen does not have. */
const beyondHost = ({ memory, host }: Draft, said: string): Objection | undefined => {
  const needed = (memory('b_info.target_memkb') ?? 0n) / 1024n
  return sayIf(
    host.memory !== undefined && needed > BigInt(host.memory),
    said,
    `the host has ${host.memory} MiB of memory, and the guest needs ${needed}.`,
  )
}

const memoryOfHost = { rule: 'host-cannot', file: 'xl_vmcontrol.c', since: '4.1', keys: ['memory'] } as const

/** xl frees it by taking it from dom0 (`freemem`), unless `autoballoon` of xl.conf, or `dom0_mem=` of Xen, says otherwise; then Xen does not give it. */
export const hostMemory: readonly Step[] = [
  {
    ...memoryOfHost,
    id: 'xl-memory',
    function: 'create_domain',
    layer: 'xl',
    find: (draft) =>
      draft.host.can?.autoballoon === true ? beyondHost(draft, 'failed to free memory for the domain') : undefined,
  },
  {
    ...memoryOfHost,
    id: 'xen-memory',
    function: 'create_domain',
    layer: 'xen',
    find: (draft) => (draft.host.can?.autoballoon === true ? undefined : beyondHost(draft, '')),
  },
]
