import { wholeOf } from '../../build/members.ts'
import { stringOf } from '../draft.ts'
import { channel, sharedDirectory } from './console.ts'
import { disk } from './disk.ts'
import { type DeviceKind, devid, handle } from './kind.ts'
import { nic } from './nic.ts'
import { fixed, flag, textOr, uint } from './node.ts'
import { display, frameBuffer, keyboard } from './screen.ts'
import { sound } from './sound.ts'
import { usbController } from './usb.ts'

/** `libxl__set_xenstore_vtpm` of libxl_vtpm.c. */
const vtpm: DeviceKind = {
  list: 'vtpms',
  frontend: 'vtpm',
  number: devid,
  back: [
    handle,
    { name: 'uuid', from: ['uuid'], value: ({ device }) => stringOf(device.uuid) },
    fixed('resume', 'False'),
  ],
  front: [handle],
}

/** C's `%#x`. */
const hexadecimal = (number: bigint) => (number === 0n ? '0' : `0x${number.toString(16)}`)

/** `libxl__set_xenstore_virtio` of libxl_virtio.c. */
const virtio: DeviceKind = {
  list: 'virtios',
  frontend: 'virtio',
  number: devid,
  back: [
    uint('irq'),
    { name: 'base', from: ['base'], value: ({ device }) => hexadecimal(wholeOf(device.base) ?? 0n) },
    textOr('type', '(null)'),
    textOr('transport', 'unknown'),
    flag('grant_usage', 'grant_usage'),
  ],
  front: [],
}

const pvcalls: DeviceKind = { list: 'pvcallsifs', frontend: 'pvcalls', number: devid, back: [], front: [] }

/** The kinds of device, in the order in which libxl adds them. */
export const deviceKinds: readonly DeviceKind[] = [
  disk,
  channel,
  sharedDirectory,
  pvcalls,
  virtio,
  keyboard,
  frameBuffer,
  nic,
  vtpm,
  usbController,
  display,
  sound,
]
