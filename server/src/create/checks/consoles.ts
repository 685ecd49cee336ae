import { type Filled, isFilled } from '../../build/members.ts'
import { atLeast } from '../../release.ts'
import { type Draft, flagOf, stringOf } from '../draft.ts'
import type { Check, Step } from '../step.ts'
import { hasBackend, missingBackend } from './config-end.ts'
import { say } from './say.ts'

/* Consoles, shared directories and keyboards, before the device model starts: `domcreate_launch_dm` of libxl_create.c. */

const requiredOfP9 = { qemu: ['tag', 'path', 'security_model'], xen_9pfsd: ['path', 'security_model'] }
const limitsOfP9 = ['max_space', 'max_files', 'max_open_files', 'auto_delete']

const typeOfP9 = (share: { readonly type?: unknown }): 'qemu' | 'xen_9pfsd' =>
  share.type === 'xen_9pfsd' ? 'xen_9pfsd' : 'qemu'

const missingOf = (share: Filled) =>
  requiredOfP9[typeOfP9(share)].filter((field) => stringOf(share[field]) === undefined)

/** What to write for a field of a directory that is missing: there is one security model, and any tag will do. */
const ofP9 = (index: number): { readonly [field: string]: string } => ({
  security_model: 'none',
  tag: `share${index}`,
})

const isLimited = (share: Filled) =>
  typeOfP9(share) === 'qemu' && limitsOfP9.some((field) => Number(share[field] ?? 0) !== 0)

/** Whether libxl gives the guest this directory; it drops the others. */
export const isServed = (share: Filled) => missingOf(share).length === 0 && !isLimited(share)

const p9 = {
  function: 'libxl__device_p9_setdefault',
  file: 'libxl_9pfs.c',
  rule: 'bad-spec',
  since: '4.19',
  outcome: 'dropped',
  printedAs: 'error',
  keys: ['p9'],
} as const

const fieldsOfP9: Check = {
  ...p9,
  id: 'p9-fields',
  find: ({ item }, index) => {
    const share = item('p9s', index)
    const missing = share ? missingOf(share) : []
    if (missing.length === 0) return undefined
    const known = missing.flatMap((field) => {
      const write = ofP9(index)[field]
      return write === undefined ? [] : [{ field, write }]
    })
    const names = missing.map((field) => `\`${field}=\``).join(', ')
    return say('9pfs spec missing required field!', `the directory needs ${names}.`, {
      place: { keys: ['p9'], item: index },
      mends: known.length === missing.length ? [{ together: known }] : [],
    })
  },
}

/** Whether libxl gives the guest its keyboards: up to 4.18 an HVM guest has that of `vkb_device` and no other. */
export const givesKeyboards = ({ guest, release }: Pick<Draft, 'guest' | 'release'>): boolean =>
  guest !== 'hvm' || atLeast(release, '4.19')

export const consoles: readonly Step[] = [
  {
    id: 'channel-no-name',
    rule: 'channel-lost',
    function: 'libxl__init_console_from_channel',
    file: 'libxl_console.c',
    since: '4.5',
    keys: ['channel'],
    find: ({ items }) => {
      const index = items('channels').findIndex(({ name }) => stringOf(name) === undefined)
      const devid = items('channels')[index]?.devid ?? index + 1
      return index < 0
        ? undefined
        : say(`channel ${devid} has no name`, 'a channel needs a `name=`, by which the guest finds it.', {
            place: { keys: ['channel'], item: index },
            mends: [{ field: 'name', write: `channel${index}` }],
          })
    },
  },
  {
    id: 'channel-first-lost',
    rule: 'channel-lost',
    function: 'libxl__device_console_add',
    file: 'libxl_console.c',
    since: '4.11',
    until: '4.20',
    outcome: 'dropped',
    printedAs: 'error',
    keys: ['channel'],
    // A first one that is called so was put there to be lost.
    find: ({ items }) =>
      items('channels').length === 0 || items('channels')[0]?.name === 'unused'
        ? undefined
        : say(
            'Primary console has invalid configuration',
            'libxl takes the first channel for the console of the guest and drops it. From 4.11 to 4.20 a first one that nobody needs helps.',
            { place: { keys: ['channel'], item: 0 }, mends: [{ itemBefore: 'connection=pty,name=unused' }] },
          ),
  },
  {
    function: 'libxl__init_console_from_channel',
    since: '4.5',
    fill: (draft) => {
      for (const [index, { devid }] of draft.items('channels').entries())
        if (devid === undefined || Number(devid) === -1) draft.fillItem('channels', index, { devid: BigInt(index + 1) })
    },
  },
  {
    function: 'libxl__device_p9_setdefault',
    since: '4.10',
    fill: (draft) => {
      // Those of xen-9pfsd have a place of their own, without a number.
      const numbered = (share: Filled) => typeOfP9(share) === 'qemu' && isServed(share)
      // Two that are alike may be one object: what counts is where they stand.
      let next = 0n
      for (const [index, share] of draft.items('p9s').entries()) {
        const isNumbered = hasBackend(draft, share) && (!atLeast(draft.release, '4.19') || numbered(share))
        draft.fillItem('p9s', index, {
          ...(isNumbered ? { devid: next++ } : {}),
          ...(share.type === undefined && atLeast(draft.release, '4.19') ? { type: 'qemu' } : {}),
        })
      }
    },
  },
  {
    ...p9,
    id: 'p9-combination',
    find: (draft) => {
      const index = draft.items('p9s').findIndex(isLimited)
      return index < 0
        ? undefined
        : say('Illegal 9pfs parameter combination', 'limits of a directory are for `type=xen_9pfsd` only.', {
            place: { keys: ['p9'], item: index },
            mends: [{ field: 'type', write: 'xen_9pfsd' }],
          })
    },
  },
  {
    each: 'p9s',
    steps: [fieldsOfP9],
  },
  {
    ...p9,
    id: 'p9-backend-domain',
    rule: 'no-such-domain',
    since: '4.10',
    find: (draft) => {
      const index = missingBackend(draft, 'p9s')
      return index === undefined
        ? undefined
        : say('', 'the host runs no domain of the name in `backend`, and libxl drops the directory without a word.', {
            place: { keys: ['p9'], item: index, field: 'backend' },
          })
    },
  },
  {
    id: 'vkb-backend-domain',
    rule: 'no-such-domain',
    function: 'domcreate_launch_dm',
    file: 'libxl_create.c',
    since: '4.19',
    keys: ['vkb'],
    guests: ['pv', 'pvh'],
    find: (draft) => {
      const index = missingBackend(draft, 'vkbs')
      return index === undefined
        ? undefined
        : say('', 'the host runs no domain of the name in `backend`. libxl fails without a line of its own.', {
            place: { keys: ['vkb'], field: 'backend' },
          })
    },
  },
  {
    function: 'libxl__device_vkb_setdefault',
    since: '4.12',
    fill: (draft) => {
      if (!givesKeyboards(draft)) return
      for (const [index, { backend_type: type }] of draft.items('vkbs').entries())
        if (type === undefined) draft.fillItem('vkbs', index, { backend_type: 'qemu' })
    },
  },
  {
    function: 'libxl__device_vfb_setdefault',
    guests: ['pv', 'pvh'],
    fill: (draft) => {
      for (const [index, { vnc, sdl }] of draft.items('vfbs').entries()) {
        const [given, drawn] = [vnc, sdl].map((each) => (isFilled(each) ? each : {}))
        const on = flagOf(given?.enable) !== false
        draft.fillItem('vfbs', index, {
          vnc: { enable: true, ...(on ? { listen: '127.0.0.1' } : {}), findunused: on, ...given },
          sdl: { enable: false, opengl: false, ...drawn },
        })
      }
    },
  },
]
