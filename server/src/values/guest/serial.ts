import { either, listOf, stringList } from '../basic/simple.ts'
import { openChoice } from './device-model.ts'

const single = openChoice(
  {
    pty: { text: 'A terminal on the host: `xl console -t serial` attaches to it.' },
    none: { text: 'Nothing.' },
    stdio: { text: 'What the device model has as standard input and output.' },
    vc: { text: 'A virtual console in the display of QEMU.' },
    'file:/var/log/xen/serial.log': { text: 'Output goes into this file.' },
    'unix:/run/xen/serial.sock,server,nowait': { text: 'A Unix socket that QEMU listens on.' },
    'tcp:127.0.0.1:4555,server,nowait': { text: 'A TCP port that QEMU listens on.' },
  },
  { label: 'character device' },
)

/** One by itself: all that older releases know. */
export const serialPort = { ...single, snippet: '"pty"' }

/**
 * Where the serial ports of an HVM guest lead: a list since 4.5, else one text (`xlu_cfg_get_list_as_string_list`, then
 * `xlu_cfg_replace_string`). No text or list can make `xl: Unable to parse serial.` come up: one of the two always
 * succeeds.
 */
export const serial = either({ ...listOf(single), ...stringList({ label: 'list of character devices' }) }, serialPort)
