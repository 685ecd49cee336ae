import type { Filled } from '../../build/members.ts'
import { strtoul } from '../../values/c/numbers.ts'
import type { Draft } from '../draft.ts'
import type { Step } from '../step.ts'
import { setdefault } from './create-info.ts'
import { enoughMemory, onDemand } from './passthrough.ts'
import { sayIf } from './say.ts'
import { hasViews, viewKeys } from './views.ts'

/* What `libxl__domain_config_setdefault` looks at when all is filled in. */

const here = { function: setdefault, file: 'libxl_create.c', exit: 6, guests: ['pvh', 'hvm'], arch: 'x86' } as const

export const configEnd: readonly Step[] = [
  {
    ...here,
    id: 'nested-altp2m',
    rule: 'altp2m-conflict',
    since: '4.6',
    keys: [...viewKeys, 'nestedhvm'],
    find: (draft) =>
      sayIf(
        hasViews(draft) && (draft.flag('b_info.nested_hvm') ?? draft.flag('b_info.type.hvm.nested_hvm')) === true,
        'nestedhvm and altp2mhvm cannot be used together',
        'a guest has either nested virtualisation (`nestedhvm`) or other views of its memory (`altp2m`), not both.',
        { mends: [{ key: 'nestedhvm', write: '0' }] },
      ),
  },
  {
    ...here,
    id: 'pod-altp2m',
    rule: 'memory-on-demand',
    since: '4.8',
    keys: ['maxmem', 'memory', ...viewKeys],
    find: (draft) =>
      sayIf(
        hasViews(draft) && onDemand(draft),
        'Cannot enable PoD and ALTP2M at the same time',
        '`memory` is below `maxmem`, and a guest with `altp2m` has to have all its memory from the start. Make the two equal.',
        { mends: enoughMemory(draft) },
      ),
  },
  {
    function: setdefault,
    file: 'libxl_create.c',
    exit: 6,
    id: 'vpmu-platform',
    rule: 'host-cannot',
    since: '4.16',
    keys: ['vpmu'],
    // Xen says that it can on ARM alone: `vpmu_is_available` is set nowhere in arch/x86.
    find: ({ flag, host, arch }) =>
      sayIf(
        flag('b_info.vpmu') === true && (host.can?.vpmu ?? arch === 'arm') === false,
        'vPMU not supported on this platform',
        arch === 'arm'
          ? 'the processors of the host count no events for guests. Take it out.'
          : 'on x86 Xen gives no single guest the counters: there, `vpmu` is an option of its own command line. Take it out.',
        { mends: [{ remove: ['vpmu'] }], unsure: host.can?.vpmu === undefined },
      ),
  },
  {
    function: 'libxl__domain_config_setdefault',
    file: 'libxl_create.c',
    id: 'virtio-backend-domain',
    rule: 'no-such-domain',
    since: '4.18',
    exit: 6,
    keys: ['virtio'],
    find: (draft) => {
      const index = missingBackend(draft, 'virtios')
      return sayIf(
        index !== undefined,
        `Unable to set virtio defaults for device ${index}`,
        'the host runs no domain of the name in `backend`.',
        { place: { keys: ['virtio'], item: index ?? 0, field: 'backend' } },
      )
    },
  },
  {
    function: 'libxl__device_virtio_setdefault',
    since: '4.18',
    fill: ({ items, fillItem }) => {
      for (const [index, { grant_usage, backend_domname }] of items('virtios').entries())
        if (grant_usage === undefined) fillItem('virtios', index, { grant_usage: isElsewhere(backend_domname) })
    },
  },
]

/** Whether a backend is in another domain than dom0, which is the one where nobody says. */
export const isElsewhere = (name: unknown): boolean => name !== undefined && numberOf(name) !== 0n

/** Whether the domain of a device's `backend` runs; true also where it is not known which ones run. */
export const hasBackend = ({ host }: Draft, { backend_domname: name }: Filled): boolean =>
  typeof name !== 'string' || !host.domains || isThere(name, host.domains)

/** The first device whose `backend` names no domain that runs. */
export const missingBackend = (draft: Draft, path: string): number | undefined => {
  const index = draft.items(path).findIndex((device) => !hasBackend(draft, device))
  return index < 0 ? undefined : index
}

/** `libxl__resolve_domid`: a number is taken as it is. */
export const isThere = (name: string, domains: readonly string[]): boolean =>
  // Without one character that is no digit it is a number: of nothing at all, 0 (`libxl_domain_qualifier_to_domid`).
  name === 'Domain-0' || /^\d*$/.test(name) || domains.includes(name)

/** The number of a backend that is named by it; a name has a number that the host knows. */
export const numberOf = (name: unknown): bigint | undefined =>
  typeof name === 'string' && /^\d*$/.test(name)
    ? BigInt.asUintN(32, strtoul(name, 10).number)
    : name === 'Domain-0'
      ? 0n
      : undefined
