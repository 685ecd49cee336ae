import { wholeOf } from '../../build/members.ts'
import { givesKeyboards } from '../checks/consoles.ts'
import { stringOf } from '../draft.ts'
import { type DeviceKind, devid, nodesOf, valued } from './kind.ts'
import { flag, int, positive, text, uint, where } from './node.ts'

/** `libxl__set_xenstore_vfb` of libxl_console.c. */
export const frameBuffer: DeviceKind = {
  list: 'vfbs',
  // The one of an HVM guest is QEMU's own.
  devices: ({ guest, items }) => (guest === 'hvm' ? [] : items('vfbs')),
  frontend: 'vfb',
  number: devid,
  back: [
    flag('vnc.enable', 'vnc'),
    text('vnc.listen', 'vnclisten'),
    text('vnc.passwd', 'vncpasswd'),
    int('vnc.display', 'vncdisplay'),
    flag('vnc.findunused', 'vncunused'),
    flag('sdl.enable', 'sdl'),
    flag('sdl.opengl', 'opengl'),
    text('sdl.xauthority', 'xauthority'),
    text('sdl.display', 'display'),
  ],
  front: [],
}

const touch = ['width', 'height', 'num_contacts'].map((field) =>
  where('feature_multi_touch', uint(`multi_touch_${field}`)),
)

/** `libxl__set_xenstore_vkb` of libxl_vkb.c. */
export const keyboard: DeviceKind = {
  list: 'vkbs',
  // An HVM guest has one unless it is told otherwise; up to 4.18 it has that one alone.
  devices: (draft) => {
    const { guest, items, flag: isOn } = draft
    const given = givesKeyboards(draft) ? items('vkbs') : []
    return given.length === 0 && guest === 'hvm' && isOn('b_info.type.hvm.vkb_device') ? [{}] : given
  },
  frontend: 'vkbd',
  backend: ({ backend_type: type }) => (type === 'linux' ? 'vinput' : 'vkbd'),
  number: devid,
  back: [
    text('unique_id'),
    ...['disable_keyboard', 'disable_pointer', 'abs_pointer', 'raw_pointer', 'multi_touch'].map((feature) =>
      where(`feature_${feature}`, flag(`feature_${feature}`)),
    ),
    ...touch,
    positive('width'),
    positive('height'),
  ],
  front: [],
}

/** `libxl__set_xenstore_vdispl` of libxl_vdispl.c. */
export const display: DeviceKind = {
  list: 'vdispls',
  frontend: 'vdispl',
  number: devid,
  back: [],
  front: ({ connectors }) => [
    flag('be_alloc'),
    ...nodesOf(connectors, (connector, index) => [
      valued(
        `${index}/resolution`,
        'connectors',
        `${BigInt.asIntN(32, wholeOf(connector.width) ?? 0n)}x${BigInt.asIntN(32, wholeOf(connector.height) ?? 0n)}`,
      ),
      valued(`${index}/unique-id`, 'connectors', stringOf(connector.unique_id)),
    ]),
  ],
}
