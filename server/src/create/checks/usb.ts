import { type Filled, isFilled, wholeOf } from '../../build/members.ts'
import type { Draft } from '../draft.ts'
import type { Check, Mend, Objection, Step } from '../step.ts'
import { say } from './say.ts'
import { hasMonitor, noMonitor, usbControllers, usualType, withoutMonitor } from './usb-controller.ts'

/* The USB devices of a guest, each at a port of a controller (libxl_usb.c), behind the controllers. */

const device = { file: 'libxl_usb.c', rule: 'bad-usb', since: '4.7', keys: ['usbdev'] } as const

interface UsbDevice {
  readonly ctrl: bigint
  readonly port: bigint
  readonly bus: bigint
  readonly address: bigint
}

/** As the facts of a host have it. */
const nameOf = ({ bus, address }: UsbDevice): string => `${bus}.${address}`

const deviceOf = ({ items }: Draft, index: number): UsbDevice | undefined => {
  const raw = items('usbdevs')[index]
  if (!raw) return undefined
  const side = raw['type.hostdev'] ?? raw.unprinted
  const host = isFilled(side) ? side : {}
  return {
    ctrl: BigInt.asIntN(32, wholeOf(raw.ctrl) ?? -1n),
    port: BigInt.asIntN(32, wholeOf(raw.port) ?? 0n),
    bus: wholeOf(host.hostbus) ?? 0n,
    address: wholeOf(host.hostaddr) ?? 0n,
  }
}

/** What the first devices of a list have. */
interface Before {
  readonly names: Set<string>
  readonly taken: Map<bigint, Taken>
  /** How many devices that are. */
  count: number
  /** So many controllers, the first of these, have no port left for another one. */
  full: { readonly of?: Controllers; readonly count: number }
}

/** What devices have of a controller. */
interface Taken {
  readonly ports: Set<bigint>
  /** How many they are; several may want the same port. */
  devices: number
  /** A controller of so many ports has none left. */
  fullAt?: bigint
}

/** By the devices: one after the other is gone through, and those before it are as they will be. */
const known = new WeakMap<readonly Filled[], Before>()

/** What the devices before this one have. */
const before = (draft: Draft, index: number): Before => {
  const list = draft.items('usbdevs')
  const last = known.get(list)
  const found: Before =
    last && last.count <= index ? last : { names: new Set(), taken: new Map(), count: 0, full: { count: 0 } }
  for (; found.count < index; found.count++) {
    const each = deviceOf(draft, found.count)
    if (!each) continue
    found.names.add(nameOf(each))
    const at = found.taken.get(each.ctrl) ?? { ports: new Set(), devices: 0 }
    at.ports.add(each.port)
    at.devices++
    found.taken.set(each.ctrl, at)
  }
  known.set(list, found)
  return found
}

/** Controllers that libxl makes for devices without one; they are not in the config, and are numbered behind those that are. */
export const made = 'made_usbctrls'

/** Those of the config. */
interface Controllers {
  readonly numbers: readonly bigint[]
  readonly ports: ReadonlyMap<bigint, bigint | undefined>
}

const noControllers: Controllers = { numbers: [], ports: new Map() }

const knownControllers = new WeakMap<readonly Filled[], Controllers>()

/** The controllers of the config, which are all there before the first device. */
const controllers = ({ items }: Draft): Controllers => {
  const given = items('usbctrls')
  if (given.length === 0) return noControllers
  const known = knownControllers.get(given)
  if (known) return known
  const numbers: bigint[] = []
  const ports = new Map<bigint, bigint | undefined>()
  for (const each of given) {
    const number = wholeOf(each.devid)
    if (number === undefined) continue
    numbers.push(number)
    if (!ports.has(number)) ports.set(number, wholeOf(each.ports))
  }
  const found = { numbers, ports }
  knownControllers.set(given, found)
  return found
}

/** How many there are by now. */
const controllerCount = (draft: Draft): number => controllers(draft).numbers.length + draft.items(made).length

const portsOf = (draft: Draft, ctrl: bigint): bigint | undefined => {
  const { numbers, ports } = controllers(draft)
  return ports.has(ctrl) ? ports.get(ctrl) : wholeOf(draft.items(made)[Number(ctrl) - numbers.length]?.ports)
}

const objectToDevice = (
  id: string,
  spoken: Check['function'],
  field: string,
  find: (each: UsbDevice, draft: Draft, index: number) => Objection | undefined,
): Check => ({
  ...device,
  id,
  function: spoken,
  find: (draft, index) => {
    const each = deviceOf(draft, index)
    const found = each && find(each, draft, index)
    return found && { ...found, place: { keys: ['usbdev'], item: index, field } }
  },
})

/** A port belongs to a controller. */
const withoutController = (port: bigint): Mend => {
  const controller: Mend = { field: 'controller', remove: true }
  return port === 0n ? controller : { together: [controller, { field: 'port', remove: true }] }
}

const deviceChecks = [
  objectToDevice('usbdev-no-controller', 'libxl__xs_read_mandatory', 'controller', ({ ctrl, port }, draft) =>
    ctrl !== -1n && portsOf(draft, ctrl) === undefined
      ? say(
          `xenstore read failed: \`/libxl/…/device/vusb/${ctrl}${draft.release === '4.10' || draft.release === '4.9' ? '/type' : ''}': No such file or directory`,
          `the guest has no controller ${ctrl}: add it to \`usbctrl\`, or leave \`controller\` out.`,
          { mends: [withoutController(port)] },
        )
      : undefined,
  ),
  objectToDevice('usbdev-not-assignable', 'libxl__device_usbdev_add', 'hostaddr', (each, { host }) => {
    const line = 'USB device is not assignable.'
    if (each.bus === 0n || each.address === 0n)
      return say(
        line,
        'no USB device has the bus or the address 0: it needs `hostbus` and `hostaddr`, as `lsusb` shows them.',
      )
    return host.usb && ![...host.usb, ...(host.taken ?? [])].includes(nameOf(each))
      ? say(
          line,
          `the host has no device ${each.address} on its USB bus ${each.bus}, or it is a hub. \`lsusb\` lists those that it has.`,
        )
      : undefined
  }),
  objectToDevice('usbdev-twice', 'libxl__device_usbdev_add', 'hostaddr', (each, draft, index) => {
    const line = 'USB device already attached to a domain'
    if (before(draft, index).names.has(nameOf(each)))
      return say(line, 'the device is handed over already, by an item before it.', { mends: [{ item: 'remove' }] })
    return draft.host.taken?.includes(nameOf(each)) ? say(line, 'another guest has this device.') : undefined
  }),
  objectToDevice('usbdev-port-alone', 'libxl__device_usbdev_setdefault', 'port', ({ ctrl, port }) =>
    ctrl === -1n && port !== 0n
      ? say('USB controller must be specified if you specify port', 'a `port` needs a `controller`.', {
          mends: [{ field: 'port', remove: true }],
        })
      : undefined,
  ),
  objectToDevice('usbdev-port-taken', 'libxl__device_usbdev_setdefault', 'port', ({ ctrl, port }, draft, index) =>
    ctrl !== -1n && port !== 0n && before(draft, index).taken.get(ctrl)?.ports.has(port)
      ? say("The controller port isn't available", `a device before it has port ${port} already. Leave \`port\` out.`, {
          mends: [{ field: 'port', remove: true }],
        })
      : undefined,
  ),
  objectToDevice(
    'usbdev-ports-full',
    'libxl__device_usbdev_setdefault',
    'controller',
    ({ ctrl, port }, draft, index) =>
      ctrl !== -1n &&
      port === 0n &&
      BigInt(before(draft, index).taken.get(ctrl)?.devices ?? 0) >= (portsOf(draft, ctrl) ?? 0n)
        ? say(
            'No available port under specified controller',
            `controller ${ctrl} has no port left. Leave \`controller\` out.`,
            { mends: [{ field: 'controller', remove: true }] },
          )
        : undefined,
  ),
]

/** The first port of a controller that no device before this one has. */
const freePort = (draft: Draft, index: number, ctrl: bigint): bigint | undefined => {
  const taken = before(draft, index).taken.get(ctrl)
  const ports = portsOf(draft, ctrl) ?? 0n
  if (taken?.fullAt === ports) return undefined
  for (let port = 1n; port <= ports; port++) if (!taken?.ports.has(port)) return port
  if (taken) taken.fullAt = ports
  return undefined
}

/** The controller that a device names, or the first with a free port; undefined where one has to be made. */
const givenController = (draft: Draft, index: number, { ctrl }: UsbDevice): bigint | undefined => {
  if (ctrl !== -1n) return ctrl
  const [given, its] = [controllers(draft), before(draft, index)]
  const numberOf = (place: number): bigint => given.numbers[place] ?? BigInt(place)
  // What has no port left for one device has none for those behind it.
  let count = its.full.of === given ? its.full.count : 0
  const all = controllerCount(draft)
  while (count < all && freePort(draft, index, numberOf(count)) === undefined) count++
  its.full = { of: given, count }
  return count < all ? numberOf(count) : undefined
}

const madeController: Check = {
  ...withoutMonitor,
  keys: ['usbdev'],
  guests: ['hvm'],
  find: (draft, index) => {
    const each = deviceOf(draft, index)
    const isMade = each && givenController(draft, index, each) === undefined
    return isMade && !hasMonitor(draft) ? noMonitor(draft, 'usbdev', index) : undefined
  },
}

/** The controller and the port that a device gets: the first free one; a controller is added where none is left. */
const fillDevice: Step = {
  function: 'libxl__device_usbdev_setdefault',
  since: '4.7',
  fill: (draft, index) => {
    const each = deviceOf(draft, index)
    if (!each) return
    const given = givenController(draft, index, each)
    const ctrl = given ?? BigInt(controllerCount(draft))
    if (given === undefined)
      draft.fill(made, [
        ...draft.items(made),
        { devid: ctrl, type: usualType(draft), version: 2n, ports: draft.guest === 'hvm' ? 6n : 8n },
      ])
    draft.fillItem('usbdevs', index, {
      ctrl,
      port: each.port || (freePort(draft, index, ctrl) ?? 1n),
      'type.hostdev': { hostbus: each.bus, hostaddr: each.address },
    })
  },
}

export const usb: readonly Step[] = [
  usbControllers,
  {
    each: 'usbdevs',
    steps: [...deviceChecks, madeController, fillDevice],
  },
]
