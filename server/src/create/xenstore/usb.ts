import { wholeOf } from '../../build/members.ts'
import { tableOf } from '../../table.ts'
import { made } from '../checks/usb.ts'
import { stringOf } from '../draft.ts'
import { type DeviceKind, devid } from './kind.ts'
import { fixed, int, ofHost, text } from './node.ts'

const usbBackends = tableOf({ pv: 'vusb', qusb: 'qusb' })

/** `libxl__device_usbctrl_add_xenstore` of libxl_usb.c. A controller that QEMU emulates is in libxl's own directory alone. */
export const usbController: DeviceKind = {
  list: 'usbctrls',
  devices: ({ items }) => {
    const taken = new Map<bigint | undefined, (bigint | undefined)[]>()
    for (const { ctrl, port } of items('usbdevs')) {
      const ports = taken.get(wholeOf(ctrl)) ?? []
      ports.push(wholeOf(port))
      taken.set(wholeOf(ctrl), ports)
    }
    return [...items('usbctrls'), ...items(made)].map((each) => ({
      ...each,
      taken: taken.get(wholeOf(each.devid)) ?? [],
    }))
  },
  frontend: 'vusb',
  backend: ({ type }) => usbBackends[stringOf(type) ?? ''],
  number: devid,
  back: ({ ports, taken }) => [
    text('type'),
    int('version', 'usb-ver'),
    int('ports', 'num-ports'),
    fixed('port', ''),
    ...Array.from({ length: Number(wholeOf(ports) ?? 0n) }, (_, index) =>
      fixed(
        `port/${index + 1}`,
        Array.isArray(taken) && taken.includes(BigInt(index + 1)) ? ofHost('where the device is plugged in') : '',
      ),
    ),
  ],
  front: [],
}
