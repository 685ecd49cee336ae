import type { Check, Step } from '../step.ts'
import { uint } from './limit.ts'
import { sayIf } from './say.ts'

/* What xenstored is told of the guest (`libxl__build_post` of libxl_dom.c). */

const here = {
  function: 'libxl__build_post',
  file: 'libxl_dom.c',
  rule: 'host-cannot',
} as const satisfies Partial<Check>

export const xenstored: readonly Step[] = [
  {
    ...here,
    id: 'xenstore-features',
    since: '4.21',
    keys: ['xenstore_feature_mask'],
    find: (draft) =>
      sayIf(
        uint(draft, 'b_info.xenstore_feature_mask') !== undefined && draft.host.can?.xenstore_features === false,
        'Failed to set Xenstore features: Invalid argument',
        'the xenstored of the host cannot limit what it offers a guest. Take it out.',
        { mends: [{ remove: ['xenstore_feature_mask'] }] },
      ),
  },
  {
    ...here,
    id: 'xenstore-quota',
    since: '4.22',
    keys: ['xenstore_quota'],
    find: ({ items, host }) =>
      sayIf(
        items('b_info.xenstore_quota.quota').length > 0 && host.can?.xenstore_quota === false,
        'Failed to set Xenstore quota: Invalid argument',
        'the xenstored of the host has no quota for a single guest. Take it out.',
        { mends: [{ remove: ['xenstore_quota'] }] },
      ),
  },
]
