import type { Draft } from '../draft.ts'
import type { Step } from '../step.ts'
import { limit, uint } from './limit.ts'

/** Whether the guest has other views of its memory: `altp2m`, or for HVM the older `altp2mhvm`. */
export const hasViews = ({ guest, flag, text }: Pick<Draft, 'guest' | 'flag' | 'text'>): boolean =>
  (guest === 'hvm' && flag('b_info.type.hvm.altp2m') === true) || (text('b_info.altp2m') ?? 'disabled') !== 'disabled'

/** The keys that ask for them. */
export const viewKeys = ['altp2m', 'altp2mhvm'] as const

/** The most views of a guest: as many as fit on one page of pointers (`MAX_NR_ALTP2M`). */
const mostViews = 512n

/** What libxl counts for an HVM guest that leaves it open; for PVH it counts none. */
const usualViews = '10'

/** What Xen looks at in its order (`arch_sanitise_domain_config` in arch/x86/domain.c). */
export const views: readonly Step[] = [
  limit({
    id: 'xen-altp2m-pv',
    since: '4.19',
    seen: '4.20',
    guests: ['pv'],
    keys: ['altp2m'],
    find: (draft) =>
      hasViews(draft)
        ? {
            message: 'a PV guest has no `altp2m`. Take it out.',
            mends: [{ remove: ['altp2m'] }],
          }
        : undefined,
  }),
  limit({
    id: 'xen-altp2m-off',
    rule: 'host-cannot',
    since: '4.21',
    // What a person states of the host is sure.
    seen: '4.21',
    guests: ['pvh', 'hvm'],
    keys: viewKeys,
    find: (draft) => {
      const able = draft.host.can?.altp2m
      return hasViews(draft) && able !== true
        ? {
            unsure: able === undefined,
            message:
              'Xen allows other views of the memory only where it is booted with `altp2m=1` on an Intel processor.',
            mends: able === false ? [{ remove: viewKeys }] : [],
          }
        : undefined
    },
  }),
  limit({
    id: 'xen-altp2m',
    since: '4.19',
    seen: '4.20',
    guests: ['pvh', 'hvm'],
    keys: viewKeys,
    find: (draft) =>
      hasViews(draft) && draft.flag('c_info.hap') === false
        ? { message: '`altp2m` needs `hap = 1`.', mends: [{ key: 'hap', write: '1' }] }
        : undefined,
  }),
  limit({
    id: 'xen-altp2m-count',
    since: '4.21',
    keys: ['altp2m_count', ...viewKeys],
    find: (draft) => {
      const count = uint(draft, 'b_info.altp2m_count') ?? 0n
      if (!hasViews(draft))
        return count === 0n
          ? undefined
          : {
              message: 'views of the memory are counted with `altp2m` only. Take it out.',
              mends: [{ remove: ['altp2m_count'] }],
            }
      if (count === 0n)
        return {
          message: `\`altp2m\` needs a number of views${draft.guest === 'pvh' ? ', which libxl leaves at 0 for PVH' : ''}: \`altp2m_count = ${usualViews}\`.`,
          mends: [{ key: 'altp2m_count', write: usualViews }],
        }
      return count > mostViews
        ? {
            message: `a guest has ${mostViews} views of its memory at most.`,
            mends: [{ key: 'altp2m_count', write: String(mostViews) }],
          }
        : undefined
    },
  }),
]
