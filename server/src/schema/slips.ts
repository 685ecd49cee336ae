import { tableOf } from '../table.ts'

/**
 * Keys that people write for another one because they mean the same: in a domain config, what is written and what was
 * meant. Slips of the hand need no entry, the nearest known key is found for them.
 */
export const slips: Readonly<Record<string, string>> = tableOf({
  append: 'cmdline',
  args: 'cmdline',
  command: 'cmdline',
  command_line: 'cmdline',
  commandline: 'cmdline',
  cmdargs: 'cmdline',
  kernel_args: 'cmdline',
  kernel_cmdline: 'cmdline',
  kernelargs: 'cmdline',
  kernel_params: 'cmdline',
  initramfs: 'ramdisk',
  initrd: 'ramdisk',
  modules: 'ramdisk',
  image: 'kernel',
  linux: 'kernel',
  cores: 'vcpus',
  cpucount: 'vcpus',
  ncpus: 'vcpus',
  num_vcpus: 'vcpus',
  nvcpus: 'vcpus',
  vcpu: 'vcpus',
  max_cpus: 'maxvcpus',
  max_vcpus: 'maxvcpus',
  maxcpus: 'maxvcpus',
  vcpus_max: 'maxvcpus',
  mem: 'memory',
  ram: 'memory',
  max_mem: 'maxmem',
  max_memory: 'maxmem',
  maxmemory: 'maxmem',
  static_max: 'maxmem',
  affinity: 'cpus',
  cpu_affinity: 'cpus',
  cpu_pin: 'cpus',
  cpumask: 'cpus',
  pinning: 'cpus',
  vcpu_affinity: 'cpus',
  cpupool: 'pool',
  weight: 'cpu_weight',
  disks: 'disk',
  drive: 'disk',
  drives: 'disk',
  storage: 'disk',
  vbd: 'disk',
  net: 'vif',
  network: 'vif',
  networks: 'vif',
  nic: 'vif',
  vifs: 'vif',
  dtb: 'device_tree',
  passthrough_dtb: 'device_tree',
  fdt: 'device_tree',
  devices: 'dtdev',
  domain_type: 'type',
  virt_type: 'type',
  vm_name: 'name',
  vmname: 'name',
  boot_order: 'boot',
  bootorder: 'boot',
  iommu: 'passthrough',
  on_halt: 'on_poweroff',
  on_shutdown: 'on_poweroff',
  on_restart: 'on_reboot',
  pci_devices: 'pci',
  pci_passthrough: 'pci',
  pcidevs: 'pci',
  gpu_passthru: 'gfx_passthru',
  gfx_passthrough: 'gfx_passthru',
  vnc_listen: 'vnclisten',
  vnc_password: 'vncpasswd',
  vncpassword: 'vncpasswd',
  vncport: 'vncdisplay',
  spice_port: 'spiceport',
  spicepassword: 'spicepasswd',
  sound: 'soundhw',
  audio: 'soundhw',
  usb_device: 'usbdevice',
  qemu_args: 'device_model_args',
  qemu: 'device_model_override',
  nested: 'nestedhvm',
  uefi: 'firmware',
})

/** A value that stands for on or off. */
const onOrOff =
  (on: string, off: string | undefined) =>
  (text: string): string | undefined =>
    /^(?:1|y|yes|true|on)$/i.test(text) ? on : /^(?:0|n|no|false|off)$/i.test(text) ? off : undefined

/**
 * How a value is written for the key that was meant, where that one takes other values: source text, or nothing where the value says
 * something that the key cannot.
 */
export const slipValues: Readonly<Record<string, (text: string) => string | undefined>> = tableOf({
  iommu: onOrOff('"enabled"', '"disabled"'),
  uefi: onOrOff('"uefi"', undefined),
  // The number of a port; the key has the number of the display, which is 5900 less.
  vncport: (text) => (/^59\d\d$/.test(text) ? String(Number(text) - 5900) : undefined),
})

/** Keys that only the xl of some vendor's fork reads: those of xen-troops for cars, as real configs have them. */
export const vendorKeys: ReadonlySet<string> = new Set([
  'coproc',
  'dt_compatible',
  'dt_passthrough_nodes',
  'force_assign_without_iommu',
  'rproc',
  'scmi',
  'vgsx',
])
