import { tableOf } from '../table.ts'

/** The options that say what a field of the domain is, where that is not the one of its name alone. */
const saidBy: Readonly<Record<string, readonly string[]>> = tableOf({
  type: ['builder'],
  maxmem: ['maxmem', 'memory'],
  vcpus: ['vcpus', 'maxvcpus'],
  vcpus_on: ['vcpus', 'maxvcpus'],
  cpus: ['cpus', 'cpu', 'vcpus', 'maxvcpus'],
  kernel: ['kernel', 'loader', 'builder', 'bootloader'],
  bootloader: ['bootloader', 'kernel', 'builder'],
  bootloader_args: ['bootargs', 'bootloader', 'console_autoconnect'],
  cmdline: 'root extra ip dhcp nfs_server nfs_root gateway netmask hostname interface'.split(' '),
  // `extra` may have any of these words itself, and wins.
  'cmdline.root': ['root', 'extra', 'nfs_root'],
  'cmdline.ip': 'ip dhcp gateway netmask hostname interface nfs_server extra'.split(' '),
  'cmdline.nfsroot': ['nfs_root', 'nfs_server', 'extra'],
  // What stands behind a device in `root` is a word of its own to the kernel.
  'cmdline.extra': ['extra', 'root', 'nfs_root'],
  on_poweroff: ['on_poweroff', 'restart'],
  on_reboot: ['on_reboot', 'restart'],
  on_crash: ['on_crash', 'restart'],
  vif: ['vif', 'nics'],
  pci: ['pci', 'pci_msitranslate', 'pci_power_mgmt'],
  display: 'vfb vnc sdl vnclisten vncdisplay vncunused vncpasswd opengl keymap nographic'.split(' '),
  'display.vfb': ['vfb', 'vnc', 'sdl'],
  'display.screens': ['vfb'],
  'display.vnc': ['vnc', 'nographic', 'vfb'],
  'display.sdl': ['sdl', 'nographic', 'vfb'],
  'display.listen': ['vnclisten', 'vfb'],
  'display.display': ['vncdisplay', 'vfb'],
  'display.unused': ['vncunused', 'vfb'],
  'display.passwd': ['vncpasswd', 'vfb'],
  'display.opengl': ['opengl', 'vfb'],
  'display.keymap': ['keymap', 'vfb'],
})

/** Fields that are there only while another one is on. */
const partOf: Readonly<Record<string, string>> = tableOf({
  'display.listen': 'display.vnc',
  'display.display': 'display.vnc',
  'display.unused': 'display.vnc',
  'display.passwd': 'display.vnc',
  'display.opengl': 'display.sdl',
})

/** The options that say what a field is: `disk[0].target` is said by `disk`. */
export const optionsSaying = (field: string): readonly string[] => {
  const name = /^\w+/.exec(field)?.[0] ?? field
  return saidBy[field] ?? saidBy[name] ?? [name]
}

/** The options that decide a field: those that say what it is, and those that say whether it is there. */
export const optionsOfField = (field: string): readonly string[] => {
  const whole = partOf[field]
  return whole === undefined ? optionsSaying(field) : [...new Set([...optionsSaying(field), ...optionsSaying(whole)])]
}
