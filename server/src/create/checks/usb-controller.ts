import { wholeOf } from '../../build/members.ts'
import { atLeast } from '../../release.ts'
import { tableOf } from '../../table.ts'
import { type Draft, stringOf } from '../draft.ts'
import type { Check, Mend, Objection, Step } from '../step.ts'
import { startedDeviceModel } from './device-model-start.ts'
import { modelOf } from './device-model-version.ts'
import { say } from './say.ts'

/* The USB controllers of a guest (libxl_usb.c), one after the other, once the device model runs. */

const controller = {
  function: 'libxl__device_usbctrl_setdefault',
  file: 'libxl_usb.c',
  rule: 'bad-usb',
  since: '4.8',
} as const

const mostPorts = 31n

/** Ports of the controllers that QEMU emulates, where their number is fixed. */
const fixedPorts: Readonly<Record<string, bigint>> = tableOf({ '1': 2n, '2': 6n })

interface Controller {
  readonly type: string
  readonly version: bigint
  readonly ports: bigint
}

export const usualType = ({ guest, host }: Draft) =>
  guest === 'hvm' ? 'devicemodel' : host.can?.usbback ? 'pv' : 'qusb'

const controllerOf = (draft: Draft, index: number): Controller | undefined => {
  const raw = draft.item('usbctrls', index)
  if (!raw) return undefined
  const given = stringOf(raw.type) ?? 'auto'
  return {
    type: given === 'auto' ? usualType(draft) : given,
    version: BigInt.asIntN(32, wholeOf(raw.version) ?? 0n) || 2n,
    ports: BigInt.asIntN(32, wholeOf(raw.ports) ?? 0n),
  }
}

const objectTo = (
  id: string,
  field: string,
  find: (each: Controller) => readonly [said: string, message: string, mend: Mend] | undefined,
): Check => ({
  ...controller,
  id,
  keys: ['usbctrl'],
  find: (draft, index) => {
    const each = controllerOf(draft, index)
    const found = each && find(each)
    return found && say(found[0], found[1], { place: { keys: ['usbctrl'], item: index, field }, mends: [found[2]] })
  },
})

const isPv = ({ type }: Controller) => type !== 'devicemodel'

/** Whether there is a QEMU that libxl can ask for a controller; the device model of old cannot be asked. */
export const hasMonitor = (draft: Draft) =>
  draft.guest === 'hvm' ? modelOf(draft) === 'qemu_xen' : startedDeviceModel(draft)

export const withoutMonitor = {
  ...controller,
  id: 'usbctrl-dm-on-pv',
  function: [
    ['4.8', 'libxl__qmp_initialize'],
    ['4.13', 'qmp_ev_lock_aquired'],
  ],
  file: 'libxl_qmp.c',
} as const satisfies Partial<Check>

export const noMonitor = (
  { release, guest }: Draft,
  key: 'usbctrl' | 'usbdev',
  item: number,
  field?: string,
): Objection =>
  say(
    atLeast(release, '4.13')
      ? 'Failed to connect to QMP socket /var/run/xen/qmp-libxl-…: No such file or directory'
      : 'Connection error: No such file or directory',
    guest === 'hvm'
      ? '`qemu-xen-traditional` emulates no controller that libxl can add. Use a controller of `type=qusb`.'
      : 'the guest has no device model that could emulate a controller. Use `type=qusb`.',
    {
      place: { keys: [key], item, ...(field ? { field } : {}) },
      mends: field ? [{ field: 'type', write: 'qusb' }] : [],
    },
  )

const controllerChecks: readonly Check[] = [
  objectTo('usbctrl-version-pv', 'version', (each) =>
    isPv(each) && (each.version < 1n || each.version > 2n)
      ? [
          'USB version for paravirtualized devices must be 1 or 2',
          'a controller for a PV driver is of version 1 or 2.',
          { field: 'version', write: '2' },
        ]
      : undefined,
  ),
  objectTo('usbctrl-ports-pv', 'ports', (each) =>
    isPv(each) && each.ports !== 0n && (each.ports < 1n || each.ports > mostPorts)
      ? [
          `Number of ports for USB controller is limited to ${mostPorts}`,
          `a controller has ${mostPorts} ports at most.`,
          { field: 'ports', write: String(each.ports < 1n ? 1n : mostPorts) },
        ]
      : undefined,
  ),
  ...(['1', '2'] as const).map((version) =>
    objectTo(`usbctrl-ports-${version}`, 'ports', (each) =>
      !isPv(each) && String(each.version) === version && each.ports !== 0n && each.ports !== fixedPorts[version]
        ? [
            `Number of ports for USB controller of version ${version} is always ${fixedPorts[version]}`,
            `an emulated controller of version ${version} has ${fixedPorts[version]} ports. Leave \`ports\` out.`,
            { field: 'ports', remove: true },
          ]
        : undefined,
    ),
  ),
  objectTo('usbctrl-ports-3', 'ports', (each) =>
    !isPv(each) && each.version === 3n && BigInt.asUintN(32, each.ports) > 15n && each.ports > 15n
      ? [
          'Number of ports for USB controller of version 3 is limited to 15',
          'an emulated controller of version 3 has 15 ports at most.',
          { field: 'ports', write: '15' },
        ]
      : undefined,
  ),
  objectTo('usbctrl-version', 'version', (each) =>
    !isPv(each) && (each.version < 1n || each.version > 3n)
      ? [
          'Illegal USB version',
          'an emulated controller is of version 1, 2 or 3.',
          { field: 'version', write: each.version < 1n ? '1' : '3' },
        ]
      : undefined,
  ),
  {
    ...withoutMonitor,
    keys: ['usbctrl'],
    find: (draft, index) => {
      const each = controllerOf(draft, index)
      return each && !isPv(each) && !hasMonitor(draft) ? noMonitor(draft, 'usbctrl', index, 'type') : undefined
    },
  },
]

const fillController: Step = {
  function: controller.function,
  since: '4.7',
  fill: (draft, index) => {
    const each = controllerOf(draft, index)
    if (!each) return
    const ports = each.ports || (isPv(each) ? 8n : (fixedPorts[String(each.version)] ?? 8n))
    draft.fillItem('usbctrls', index, {
      type: each.type,
      version: each.version,
      ports,
      devid: wholeOf(draft.item('usbctrls', index)?.devid) ?? BigInt(index),
    })
  },
}

export const usbControllers: Step = {
  each: 'usbctrls',
  steps: [...controllerChecks, fillController],
}
