import { type Filled, isFilled, wholeOf } from '../../build/members.ts'
import { type Draft, flagOf, stringOf } from '../draft.ts'
import type { Check, Step } from '../step.ts'
import { isOwn, runsHere } from './device-model-start.ts'
import { modelOf } from './device-model-version.ts'
import { sayIf } from './say.ts'

/* The screen on the command line of QEMU (libxl_dm.c): VNC, and SPICE. */

const hvmPath = 'b_info.type.hvm'

/** The screen of the guest: that of HVM, or the first frame buffer. */
const screenOf = ({ guest, items, get }: Draft): Filled => {
  const vnc = guest === 'hvm' ? get(`${hvmPath}.vnc`) : items('vfbs')[0]?.vnc
  return isFilled(vnc) ? vnc : {}
}

const spicePath = `${hvmPath}.spice`

const hasSpice = (draft: Draft) => isOwn(draft) && draft.flag(`${spicePath}.enable`) === true

const spiceCheck = {
  function: 'dm_spice_options',
  file: 'libxl_dm.c',
  rule: 'spice-incomplete',
  since: '4.2',
  guests: ['hvm'],
} as const satisfies Partial<Check>

/** Everyone who reaches the port sees the screen then. */
const withoutPassword = { key: 'spicedisable_ticketing', write: '1', deliberate: true } as const

export const display: readonly Step[] = [
  ...(['qemu_xen', 'qemu_xen_traditional'] as const).map(
    (model): Step => ({
      function: model === 'qemu_xen' ? 'libxl__build_device_model_args_new' : 'libxl__build_device_model_args_old',
      file: 'libxl_dm.c',
      id: 'vnc-display-twice',
      rule: 'two-displays',
      since: '4.3',
      keys: ['vncdisplay', 'vfb'],
      find: (draft) => {
        const { enable, listen, display: number } = screenOf(draft)
        const twice =
          runsHere(draft) &&
          modelOf(draft) === model &&
          flagOf(enable) !== false &&
          stringOf(listen)?.includes(':') &&
          (wholeOf(number) ?? 0n) !== 0n
        return sayIf(
          twice || undefined,
          'vncdisplay set, vnclisten contains display',
          '`vnclisten` has the number of the display already. Leave one of the two out.',
          draft.config.entries.has('vfb')
            ? {
                place: { keys: ['vfb'], item: 0, field: 'vncdisplay' },
                mends: [{ field: 'vncdisplay', remove: true }],
              }
            : { mends: [{ remove: ['vncdisplay'] }] },
        )
      },
    }),
  ),
  {
    ...spiceCheck,
    id: 'spice-no-port',
    keys: ['spice'],
    find: (draft) =>
      sayIf(
        hasSpice(draft) &&
          [`${spicePath}.port`, `${spicePath}.tls_port`].every((path) => (draft.number(path) ?? 0n) === 0n),
        'at least one of the spiceport or tls_port must be provided',
        'SPICE needs `spiceport` or `spicetls_port`.',
        { mends: [{ key: 'spiceport', write: '6000' }] },
      ),
  },
  {
    ...spiceCheck,
    id: 'spice-no-password',
    keys: ['spice'],
    find: (draft) =>
      sayIf(
        hasSpice(draft) &&
          draft.flag(`${spicePath}.disable_ticketing`) !== true &&
          draft.text(`${spicePath}.passwd`) === undefined,
        'spice ticketing is enabled but missing password',
        'SPICE needs `spicepasswd`, or `spicedisable_ticketing = 1` for a screen without a password.',
        { mends: [withoutPassword] },
      ),
  },
  {
    ...spiceCheck,
    id: 'spice-empty-password',
    keys: ['spicepasswd'],
    find: (draft) =>
      sayIf(
        hasSpice(draft) &&
          draft.flag(`${spicePath}.disable_ticketing`) !== true &&
          draft.text(`${spicePath}.passwd`) === '',
        "spice password can't be empty",
        'an empty password is none. Write `spicedisable_ticketing = 1` for a screen without a password.',
        { mends: [withoutPassword] },
      ),
  },
]
