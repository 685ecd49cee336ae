import { atLeast } from '../../release.ts'
import { either, listOf, stringList } from '../basic/simple.ts'
import type { ReadContext } from '../value-type.ts'
import { openChoice } from './device-model.ts'

/** The QEMU of newer releases takes nothing behind the name of a device. */
const offered = ({ release }: ReadContext) => !atLeast(release, '4.16')

const single = openChoice(
  {
    tablet: { text: 'A pointer with absolute coordinates: the mouse of a viewer and that of the guest stay together.' },
    mouse: { text: 'A mouse with relative coordinates.' },
    keyboard: { text: 'A keyboard.' },
    'host:1d6b:0002': { text: 'A device of the host, by vendor and product as `lsusb` prints them.', offered },
    'host:3.14': { text: 'A device of the host, by bus and number, without leading zeros.', offered },
  },
  { label: 'USB device' },
)

/** One by itself: all that older releases know. */
export const usbDevice = { ...single, snippet: '"tablet"' }

/**
 * Devices on the emulated USB of an HVM guest: a list since 4.3, else one text (`xlu_cfg_get_list_as_string_list`, then
 * `xlu_cfg_replace_string`). One of the two always succeeds.
 */
export const usbdevice = either({ ...listOf(single), ...stringList({ label: 'list of USB devices' }) }, usbDevice)
