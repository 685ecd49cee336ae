import type { DomainKey } from '../schema/index.ts'
import type { LogLine } from './log-line.ts'

/** What a part of libxl is about. It helps with messages that are not in the tables. */
export interface Subject {
  /** The function, or the file, that prints it. */
  readonly name: string
  readonly about: string
  readonly keys: readonly DomainKey[]
}

/** By the function, and then by the file: the first that fits. */
const subjects: readonly (readonly [name: RegExp, about: string, keys: readonly DomainKey[]])[] = [
  [/pci|rdm/, 'the PCI devices of the host that the guest gets', ['pci', 'rdm']],
  [/usb/, 'the USB devices of the guest', ['usbdev', 'usbctrl', 'usbdevice']],
  [/bootloader/, 'the boot loader, which reads the first disk', ['bootloader', 'disk']],
  [/disk|blktap|cdrom|block/, 'the disks of the guest', ['disk']],
  [/nic|netbuf|vif/, 'the network interfaces of the guest', ['vif']],
  [/vtpm/, 'the TPM of the guest', ['vtpm']],
  [/9pfs|p9/, 'the directories that the guest gets', ['p9']],
  [/pvcalls/, 'the sockets that the guest gets', ['pvcalls']],
  [/vdispl/, 'the displays of the guest', ['vdispl']],
  [/vsnd/, 'the sound of the guest', ['vsnd']],
  [/vkb|vfb/, 'the screen and the keyboard of the guest', ['vfb', 'vkb']],
  [/virtio/, 'the virtio devices of the guest', ['virtio', 'disk']],
  [/channel|console/, 'the consoles and channels of the guest', ['channel', 'serial']],
  [/cpupool/, 'the cpupool of the guest', ['pool']],
  [/sched/, 'the scheduling of the guest', ['cpu_weight', 'cap']],
  [/vnuma/, 'the virtual NUMA nodes of the guest', ['vnuma']],
  [/numa|affinity/, 'the CPUs that the guest runs on', ['cpus', 'cpus_soft', 'vcpus']],
  [/cpuid/, 'what the guest sees of its CPUs', ['cpuid']],
  [/flask|xsm|label/, 'the label of the guest', ['seclabel', 'init_seclabel']],
  [/dtdev|dt_overlay|fdt|dtb/, 'the device tree of the guest', ['dtdev', 'device_tree']],
  [/acpi/, 'the ACPI tables of the guest', ['acpi']],
  [/stub/, 'the stub domain of the guest', ['device_model_stubdomain_override']],
  [
    /_dm\b|device_model|qmp|_dm_|libxl_dm/,
    'the device model of the guest, which is QEMU',
    ['device_model_version', 'device_model_override', 'device_model_args', 'device_model_args_hvm'],
  ],
  [/firmware|hvmloader/, 'the firmware of the guest', ['bios', 'firmware', 'firmware_override']],
  [/mem/, 'the memory of the guest', ['memory', 'maxmem']],
  [/exec|aoutils|hotplug|device|linux/, 'the programs that connect the devices of the guest', ['disk', 'vif']],
  [/arm/, 'what is particular to ARM', ['irqs', 'nr_spis', 'gic_version']],
  [/build|libxl_dom|x86|xc_dom|xg_dom/, 'the kernel and the memory of the guest', ['kernel', 'ramdisk', 'memory']],
  [/rename/, 'the name of the guest', ['name']],
  [/create|domain/, 'the guest as a whole', ['type', 'name']],
]

/** What is known of an error of libxl, or of a device model, that no table has; undefined where it is no error. */
export const subjectOf = ({ by, source, level, speaker }: LogLine): Subject | undefined => {
  if (speaker !== 'libxl' || level !== 'error') return undefined
  const names = [by, source].filter((name) => name !== undefined)
  for (const name of names) {
    const found = subjects.find(([pattern]) => pattern.test(name))
    if (found) return { name, about: found[1], keys: found[2] }
  }
  return undefined
}
