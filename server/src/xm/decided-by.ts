import { tableOf } from '../table.ts'

/** The options that decide a field of the domain beside the one of its name. */
const decidedBy: Readonly<Record<string, readonly string[]>> = tableOf({
  type: ['builder'],
  maxmem: ['maxmem', 'memory'],
  vcpus: ['vcpus', 'maxvcpus'],
  vcpus_on: ['vcpus', 'maxvcpus'],
  cpus: ['cpus', 'cpu', 'vcpus', 'maxvcpus'],
  kernel: ['kernel', 'loader', 'builder', 'bootloader'],
  bootloader: ['bootloader', 'kernel', 'builder'],
  bootloader_args: ['bootargs', 'bootloader'],
  cmdline: 'root extra ip dhcp nfs_server nfs_root gateway netmask hostname interface'.split(' '),
  on_poweroff: ['on_poweroff', 'restart'],
  on_reboot: ['on_reboot', 'restart'],
  on_crash: ['on_crash', 'restart'],
  vif: ['vif', 'nics'],
  pci: ['pci', 'pci_msitranslate', 'pci_power_mgmt'],
  display: 'vfb vnc sdl vnclisten vncdisplay vncunused vncpasswd opengl keymap nographic'.split(' '),
})

/** The options that decide a field: `disk[0].target` is decided by `disk`. */
export const optionsOfField = (field: string): readonly string[] => {
  const name = /^\w+/.exec(field)?.[0] ?? field
  return Object.hasOwn(decidedBy, name) ? (decidedBy[name] ?? []) : [name]
}
