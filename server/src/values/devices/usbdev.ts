import { advice, notCreated } from '../basic/findings.ts'
import { deviceList } from '../spec/lists.ts'
import { int, oneOf, spec, uint, type Whole } from '../spec/spec.ts'
import type { Finding } from '../value-type.ts'

/** A USB device as libxl's JSON shows it (`libxl_types.idl`, `device_usbdev`): without `type=`, nothing of the host's side. */
export interface UsbDevice {
  ctrl?: number
  port?: number
  'type.hostdev'?: HostSide
  /** The host's side without `type=`: libxl uses it, and xl prints nothing of it. */
  unprinted?: HostSide
}

interface HostSide {
  hostbus?: number
  hostaddr?: number
}

const hostSide = 'type.hostdev'

/** What `libxl_usb.c` wants when it plugs the device in. */
const check = ({ spec: at, cx, value, given, refused }: Whole<UsbDevice>): Finding[] => {
  if (given('type')) value[hostSide] ??= {}
  else {
    const side = value[hostSide]
    if (side) value.unprinted = side
    delete value[hostSide]
  }
  if (refused) return []
  const missing = ['hostbus', 'hostaddr'].filter((field) => !given(field))
  const message = `Without ${missing.map((field) => `\`${field}\``).join(' and ')} no device of the host is named: take both from \`lsusb\`.`
  const whole = { start: 0, end: at.atom.text.length }
  const port = value.port && value.ctrl === undefined ? given('port') : undefined
  return [
    ...(missing.length > 0 ? [advice('bad-spec', at.range(whole), message)] : []),
    ...(port ? [notCreated(at.range(port), cx, '`port` goes with `controller` only.')] : []),
  ]
}

/** `usbdev`: one string for each device (`xl_parse.c, parse_usbdev_config`). */
export const usbdev = deviceList(
  spec<UsbDevice>({
    label: 'USB device specification',
    snippet: '"hostbus=${1:1}, hostaddr=${2:4}"',
    said: ({ text }) => `Unknown string \`${text}' in usbdev spec`,
    fields: {
      type: oneOf({
        text: 'What is plugged in. There is one kind, which is also the default.',
        type: 'name',
        values: { hostdev: { text: 'A device of the host.' } },
        at: [],
        // It prints the wrong variable (`optarg` for `oparg`).
        said: () => 'Invalid usb device type: (null)',
      }),
      hostbus: uint({
        required: true,
        text: 'Bus of the device, as `lsusb` prints it but without leading zeros: `008` would be octal.',
        example: '1',
        bits: 8,
        at: [hostSide, 'hostbus'],
      }),
      hostaddr: uint({
        required: true,
        text: 'Number of the device on its bus, as `lsusb` prints it but without leading zeros. It changes when the device is plugged in anew.',
        example: '4',
        bits: 8,
        at: [hostSide, 'hostaddr'],
      }),
      controller: int({
        text: 'Controller to plug it into: its place in `usbctrl`, from 0. Default: one with a free port, made if there is none.',
        example: '0',
        at: 'ctrl',
        unset: -1,
      }),
      port: int({
        text: 'Port of that controller, from 1; it goes with `controller` only. Default: the first free one.',
        example: '1',
      }),
    },
    check,
  }),
  { numbered: () => false },
)
