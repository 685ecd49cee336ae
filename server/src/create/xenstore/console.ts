import type { Filled } from '../../build/members.ts'
import { isServed } from '../checks/consoles.ts'
import { stringOf } from '../draft.ts'
import { type DeviceKind, devid } from './kind.ts'
import { fixed, flag, memberOf, text, theDevice, uint } from './node.ts'

const isOfDaemon = ({ type }: Filled) => type === 'xen_9pfsd'

/** Directories of xen-9pfsd are added behind those of QEMU, and numbered on (`libxl__device_nextid`). */
const numberedOn = (shares: readonly Filled[]): readonly Filled[] => {
  let next = shares.filter((share) => isServed(share) && !isOfDaemon(share)).length
  return shares.map((share) => (isServed(share) && isOfDaemon(share) ? { ...share, devid: BigInt(next++) } : share))
}

/** `libxl__set_xenstore_p9` of libxl_9pfs.c. */
export const sharedDirectory: DeviceKind = {
  list: 'p9s',
  devices: ({ items }) => numberedOn(items('p9s')),
  frontend: '9pfs',
  backend: (share) => (isOfDaemon(share) ? 'xen_9pfs' : '9pfs'),
  number: (share, index) => (isServed(share) ? devid(share, index) : undefined),
  back: (share) => [
    text('path'),
    text('security_model', 'security_model'),
    ...(isOfDaemon(share)
      ? [...['max_space', 'max_files', 'max_open_files'].map((member) => uint(member)), flag('auto_delete')]
      : []),
  ],
  // One of xen-9pfsd has a tag without being given one (`libxl__device_p9_setdefault`).
  front: [{ name: 'tag', from: ['tag'], value: ({ device }) => stringOf(device.tag) ?? 'Xen' }],
}

const socketOf = (device: Filled) => stringOf(memberOf({ socket: device['connection.socket'] }, 'socket.path'))

/** A channel: a console beside the first one (`libxl__device_console_add`). */
export const channel: DeviceKind = {
  list: 'channels',
  frontend: 'console',
  // The first of them goes for the console of the guest up to 4.20, and libxl drops it.
  number: (device, index) => (devid(device, index) === '0' ? undefined : devid(device, index)),
  back: (device) => [
    protocol,
    text('name'),
    { name: 'connection', from: [theDevice], value: () => (socketOf(device) === undefined ? 'pty' : 'socket') },
    { name: 'path', from: [theDevice], value: () => socketOf(device) },
  ],
  front: (device) => [
    text('name'),
    limit,
    fixed('type', 'ioemu'),
    {
      name: 'output',
      from: [theDevice],
      value: () => (socketOf(device) === undefined ? 'pty' : `chardev:libxl-channel${devid(device, 0)}`),
    },
    fixed('tty', ''),
    protocol,
  ],
}

export const protocol = fixed('protocol', 'vt100')

/** The bytes of a guest's output that xenconsoled keeps. */
export const limit = fixed('limit', '1048576')
