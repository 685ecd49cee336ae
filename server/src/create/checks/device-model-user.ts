import type { Draft } from '../draft.ts'
import type { Step } from '../step.ts'
import { isOwn } from './device-model-start.ts'
import { say, sayIf } from './say.ts'

/* As whom the device model runs: `libxl__domain_get_device_model_uid` of libxl_dm.c. */

const user = { function: 'libxl__domain_get_device_model_uid', file: 'libxl_dm.c', rule: 'no-such-user' } as const

const restrictUsers = ['xen-qemuuser-range-base', 'xen-qemuuser-shared']

const restricted = (draft: Draft): boolean =>
  isOwn(draft) && draft.flag('b_info.dm_restrict') === true && draft.text('b_info.device_model_user') === undefined

/** `dm_restrict` on a host without one of its users. */
const restrictedWithout = (draft: Draft, said: string) => {
  const { users: known } = draft.host
  if (!restricted(draft) || isUser(known, ...restrictUsers)) return undefined
  return say(
    said,
    'dom0 needs the user `xen-qemuuser-range-base` (or `xen-qemuuser-shared`) for a device model of few rights.',
    { unsure: known === undefined, mends: [{ remove: ['dm_restrict'] }] },
  )
}

const isUser = (known: readonly string[] | undefined, ...names: readonly string[]) =>
  known && names.some((name) => known.includes(name))

export const users: readonly Step[] = [
  {
    ...user,
    id: 'dm-user-unknown',
    since: '4.12',
    keys: ['device_model_user'],
    find: (draft) => {
      const name = draft.text('b_info.device_model_user')
      return sayIf(
        isOwn(draft) && name !== undefined && name !== 'root' && isUser(draft.host.users, name) === false,
        `Couldn't find device_model_user ${name}`,
        `dom0 has no user \`${name}\`.`,
        { mends: [{ remove: ['device_model_user'] }] },
      )
    },
  },
  {
    ...user,
    id: 'dm-user-root',
    rule: 'no-such-user',
    since: '4.12',
    keys: ['device_model_user'],
    find: (draft) =>
      sayIf(
        isOwn(draft) && draft.text('b_info.device_model_user') === 'root',
        'intended_uid is 0 (root)!',
        'libxl starts no device model for the user root: name another one, or leave `device_model_user` out.',
        { unsure: draft.host.users === undefined, mends: [{ remove: ['device_model_user'] }] },
      ),
  },
  {
    ...user,
    id: 'dm-restrict-user',
    since: '4.12',
    keys: ['dm_restrict'],
    find: (draft) =>
      restrictedWithout(
        draft,
        'Could not find user xen-qemuuser-shared or range base pseudo-user xen-qemuuser-range-base, cannot restrict',
      ),
  },
  {
    ...user,
    id: 'dm-restrict-shared',
    since: '4.12',
    outcome: 'warned',
    keys: ['dm_restrict'],
    find: (draft) => {
      const known = draft.host.users
      return sayIf(
        restricted(draft) && isUser(known, 'xen-qemuuser-shared') && !isUser(known, 'xen-qemuuser-range-base'),
        'Could not find user xen-qemuuser-range-base, falling back to xen-qemuuser-shared',
        'all device models share one user.',
      )
    },
  },
]

/** Up to 4.11 the user was looked for while the command line was written. */
export const restrictUserOfOld: Step = {
  function: 'libxl__build_device_model_args_new',
  file: 'libxl_dm.c',
  id: 'dm-restrict-user',
  rule: user.rule,
  since: '4.10',
  until: '4.11',
  guests: ['hvm'],
  keys: ['dm_restrict'],
  find: (draft) =>
    restrictedWithout(draft, 'Could not find user xen-qemuuser-domid1 or xen-qemuuser-shared, cannot restrict'),
}
