import { atLeast } from '../../../release.ts'
import type { DomainKey } from '../../../schema/index.ts'
import { tableOf } from '../../../table.ts'
import { type Draft, stringOf } from '../../draft.ts'
import type { Check, Mend, Step } from '../../step.ts'
import { isOwn } from '../device-model-start.ts'
import { say } from '../say.ts'
import { refusal } from './refusal.ts'

/* Network cards, USB devices and serial ports that QEMU emulates. */

/** Cards that some QEMU for a PC can have. Which of them a QEMU has was chosen when it was built. */
const knownCards = new Set([
  ...[
    'rtl8139',
    'e1000',
    'e1000-82540em',
    'e1000-82544gc',
    'e1000-82545em',
    'e1000e',
    'igb',
    'igbvf',
    'pcnet',
    'vmxnet3',
  ],
  ...['ne2k_pci', 'ne2k_isa', 'rocker', 'sungem', 'sunhme', 'tulip', 'usb-net', 'xen-net-device'],
  ...['i82550', 'i82551', 'i82557a', 'i82557b', 'i82557c', 'i82558a', 'i82558b', 'i82559a', 'i82559b', 'i82559c'],
  ...['i82559er', 'i82562', 'i82801'],
  ...[
    'virtio-net',
    'virtio-net-pci',
    'virtio-net-pci-transitional',
    'virtio-net-pci-non-transitional',
    'virtio-net-device',
  ],
])

/** What other tools call a card, by the name that QEMU has for it. */
const otherNames: Readonly<Record<string, string>> = tableOf({ virtio: 'virtio-net' })

const card = refusal({ id: 'qemu-card', rule: 'bad-vif', keys: ['vif'] }, ({ items }) => {
  const cards = items('nics')
  const index = cards.findIndex(
    ({ nictype, model }) => nictype === 'vif_ioemu' && !knownCards.has(stringOf(model) ?? ''),
  )
  if (index < 0) return undefined
  const model = stringOf(cards[index]?.model) ?? ''
  const small = model.toLowerCase()
  const known = knownCards.has(small) ? small : (otherNames[small] ?? 'e1000')
  return {
    message: `no QEMU has a network card \`${model}\`. Write \`model=${known}\`.`,
    place: { keys: ['vif'], item: index, field: 'model' },
    mends: [{ field: 'model', write: known }],
  }
})

/** The strings of a key that is a list or a single string. */
const stringsOf = ({ list, text }: Draft, key: 'usbdevice' | 'serial'): readonly string[] => {
  const single = text(`b_info.type.hvm.${key}`)
  return single === undefined ? list(`b_info.type.hvm.${key}_list`).map((each) => stringOf(each) ?? '') : [single]
}

/** Where one of those strings stands, and how it is left out or written otherwise. */
const atString = (draft: Draft, key: DomainKey & ('usbdevice' | 'serial'), index: number, written: string) => {
  const isList = draft.config.entries.get(key)?.value?.type === 'list'
  const mends: readonly Mend[] = isList ? [{ item: 'remove' }] : [{ key, write: `"${written}"` }, { remove: [key] }]
  return { place: { keys: [key], ...(isList ? { item: index } : {}) }, mends }
}

/** `usbdevice_create` of QEMU's hw/usb/bus.c. */
const usbDevices = [
  'tablet',
  'mouse',
  'keyboard',
  'wacom-tablet',
  'braille',
  'ccid',
  'audio',
  'net',
  'serial',
  'disk',
  'host',
  'bt',
  'u2f',
]

const usb = refusal({ id: 'qemu-usb', rule: 'bad-usb', keys: ['usbdevice'] }, (draft) => {
  const given = stringsOf(draft, 'usbdevice')
  const index = given.findIndex((each) => !usbDevices.includes(each.split(':')[0] ?? ''))
  if (index >= 0)
    return {
      message: `no QEMU emulates a USB device \`${given[index]}\`. Write \`tablet\`, \`mouse\` or \`keyboard\`.`,
      ...atString(draft, 'usbdevice', index, 'tablet'),
    }
  const withParameters = given.findIndex((each) => each.includes(':'))
  if (withParameters < 0 || !atLeast(draft.release, '4.16')) return undefined
  return {
    message:
      'since 6.0 it takes no parameters behind the name of a USB device. `usbdev` hands devices of the host over.',
    ...atString(draft, 'usbdevice', withParameters, 'tablet'),
    mends: [],
    unsure: true,
  }
})

/** `qemu_chr_parse_compat` of QEMU's chardev/char.c. */
const serialPort =
  /^(?:(?:none|null|pty|msmouse|wctablet|braille|testdev|stdio|vc|con|COM\d+)$|(?:vc|con|chardev|mon):|(?:file|pipe|unix):.|(?:tcp|telnet|tn3270|websocket):[^:]{0,64}:[^,]|udp:[^:]{0,64}:[^@,]|\/dev\/)/

const serial = refusal({ id: 'qemu-serial', keys: ['serial'] }, (draft) => {
  const given = stringsOf(draft, 'serial')
  const index = given.findIndex((each) => !serialPort.test(each.replace(/^mon:/, '')))
  if (index < 0) return undefined
  return {
    message: `\`${given[index]}\` is nothing that it can lead a serial port to. Write \`pty\`, or leave it out.`,
    ...atString(draft, 'serial', index, 'pty'),
  }
})

/** `device_model_postconfig_chardev`: of the terminals that QEMU has opened libxl knows the name of the plain ones. */
const monitored: Check = {
  id: 'serial-monitored',
  rule: 'device-model-conflict',
  function: 'device_model_postconfig_chardev',
  file: 'libxl_dm.c',
  since: '4.13',
  guests: ['hvm'],
  arch: 'x86',
  layer: 'qemu',
  keys: ['serial'],
  find: (draft) => {
    const index = isOwn(draft) ? stringsOf(draft, 'serial').indexOf('mon:pty') : -1
    return index < 0
      ? undefined
      : say(
          `Invalid serial port number: serial${index}-base`,
          'libxl does not know the terminal of a serial port that the monitor of QEMU shares. Write `pty`.',
          { ...atString(draft, 'serial', index, 'pty') },
        )
  },
}

export const devices: readonly Step[] = [serial, usb, card]

/** What comes once QEMU runs. */
export const afterStart: readonly Step[] = [monitored]
