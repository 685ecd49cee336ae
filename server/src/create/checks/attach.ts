import { random } from '../draft.ts'
import { servedLists } from '../effective-config.ts'
import type { Check, Step } from '../step.ts'
import { missingBackend, numberOf } from './config-end.ts'
import { givesKeyboards } from './consoles.ts'
import { nicAdding } from './nics.ts'
import { pciSteps } from './pci.ts'
import { say } from './say.ts'
import { usb } from './usb.ts'

/* The devices that are added when the device model runs: `domcreate_attach_devices` of libxl_create.c, kind by kind. */

const attach = {
  function: [
    ['4.2', 'domcreate_attach_pci'],
    ['4.8', 'domcreate_attach_devices'],
  ],
  file: 'libxl_create.c',
} as const

const backend = (id: string, key: 'vtpm' | 'vdispl' | 'vsnd', since: Check['since']): Check => ({
  ...attach,
  id,
  rule: 'no-such-domain',
  since,
  keys: [key],
  find: (draft) => {
    const index = missingBackend(draft, `${key}s`)
    return index === undefined
      ? undefined
      : say(`unable to add ${key} devices`, 'the host runs no domain of the name in `backend`.', {
          place: { keys: [key], item: index, field: 'backend' },
        })
  },
})

export const attachDevices: readonly Step[] = [
  nicAdding,
  {
    function: 'libxl__device_vtpm_setdefault',
    since: '4.3',
    fill: ({ items, fillItem }) => {
      for (const [index, { uuid }] of items('vtpms').entries())
        if (uuid === undefined) fillItem('vtpms', index, { uuid: random })
    },
  },
  backend('vtpm-backend-domain', 'vtpm', '4.3'),
  ...usb,
  { each: 'pcidevs', steps: pciSteps },
  {
    ...attach,
    id: 'dtdev-x86',
    rule: 'host-cannot',
    function: [
      ['4.6', 'domcreate_attach_dtdev'],
      ['4.8', 'libxl__add_dtdevs'],
    ],
    since: '4.6',
    keys: ['dtdev'],
    find: (draft) => {
      const able = draft.host.can?.dtdev
      if (draft.items('dtdevs').length === 0 || able === true || (able === undefined && draft.arch === 'arm'))
        return undefined
      return say(
        'xc_assign_dtdevice failed: -1',
        draft.arch === 'x86'
          ? 'a machine of x86 has no device tree to take a device from. Take it out.'
          : 'the host does not hand over this node.',
        { unsure: able === undefined, mends: draft.arch === 'x86' ? [{ remove: ['dtdev'] }] : [] },
      )
    },
  },
  backend('vdispl-backend-domain', 'vdispl', '4.10'),
  backend('vsnd-backend-domain', 'vsnd', '4.12'),
  ...servedLists.map(
    (list): Step => ({
      each: list,
      // Most name no backend at all.
      idle: ({ items }) => items(list).every(({ backend_domname: name }) => numberOf(name) === undefined),
      steps: [
        {
          function: 'libxl__resolve_domid',
          fill: (draft, index) => {
            if (list === 'vkbs' && !givesKeyboards(draft)) return
            const number = numberOf(draft.item(list, index)?.backend_domname)
            if (number !== undefined) draft.fillItem(list, index, { backend_domid: number })
          },
        },
      ],
    }),
  ),
]
