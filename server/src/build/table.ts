import type { History, Release } from '../release.ts'
import type { DomainKey, ValueOf } from '../schema/index.ts'
import type { DomainPath } from './domain-config.ts'
import { isFilled } from './members.ts'

/** Sets a member of the domain, named by its path in `libxl_domain_config`. */
export type Set = (path: DomainPath, value: unknown) => void

/** Where the value of a key goes: into a member as it is, or by a function. */
export type Place<T> = DomainPath | ((value: T, set: Set) => void)

/** MiB in the file, KiB in libxl. */
const kib =
  (path: DomainPath): Place<bigint> =>
  (value, set) =>
    set(path, value * 1024n)

/** A list goes into one member, a single value into another. */
const listOr =
  (list: DomainPath, single: DomainPath): Place<unknown> =>
  (value, set) =>
    set(Array.isArray(value) ? list : single, value)

/** One string with arguments is cut at blanks (`split_string_into_string_list`). */
const words =
  (path: DomainPath): Place<unknown> =>
  (value, set) =>
    set(path, typeof value === 'string' ? value.split(/[ \t\n]+/).filter((word) => word !== '') : value)

/** Names that libxl has another word for; others are written with `_` for `-`. */
const renamed =
  (path: DomainPath, names: Readonly<Record<string, string>> = {}): Place<string> =>
  (value, set) =>
    set(path, names[value] ?? value.replaceAll('-', '_'))

/** What is done at an event: libxl has one name the other way round (`libxl_types.idl`, `action_on_shutdown`). */
const action = (path: DomainPath): Place<string> => renamed(path, { 'rename-restart': 'restart_rename' })

/** An object whose members are members of the domain themselves. */
const members =
  <Name extends string>(names: readonly Name[], path: (name: Name) => DomainPath): Place<unknown> =>
  (value, set) => {
    for (const name of names) set(path(name), isFilled(value) ? value[name] : undefined)
  }

const hvm = <Field extends string>(field: Field) => `b_info.type.hvm.${field}` as const
const pv = <Field extends string>(field: Field) => `b_info.type.pv.${field}` as const
const pvh = <Field extends string>(field: Field) => `b_info.type.pvh.${field}` as const

/** A field that moved from the part of one type of guest to that of all. */
const moved = (release: Release, from: DomainPath, to: DomainPath): History<DomainPath> => [
  ['4.1', from],
  [release, to],
]

/**
 * Where xl puts what it reads (`xl_parse.c`, `parse_config_data`; before 4.9 `xl_cmdimpl.c`), for the keys that make up a field or
 * two by themselves. What several keys decide together is in `together.ts`, devices are in `devices.ts` and affinities in
 * `affinity.ts`.
 */
export const places: { readonly [K in DomainKey]?: Place<ValueOf<K>> | History<Place<ValueOf<K>>> } = {
  // General
  name: 'c_info.name',
  uuid: 'c_info.uuid',
  hap: 'c_info.hap',
  oos: 'c_info.oos',
  pool: [['4.5', 'c_info.pool_name']],
  pvh: 'c_info.pvh',
  driver_domain: 'c_info.driver_domain',
  passthrough: 'c_info.passthrough',
  xend_suspend_evtchn_compat: 'c_info.xend_suspend_evtchn_compat',
  nomigrate: 'b_info.disable_migrate',
  xenstore_feature_mask: 'b_info.xenstore_feature_mask',
  xenstore_quota: 'b_info.xenstore_quota',
  on_poweroff: action('on_poweroff'),
  on_reboot: action('on_reboot'),
  on_watchdog: action('on_watchdog'),
  on_crash: action('on_crash'),
  on_soft_reset: action('on_soft_reset'),

  // Memory and processors
  memory: kib('b_info.target_memkb'),
  maxmem: kib('b_info.max_memkb'),
  shadow_memory: kib('b_info.shadow_memkb'),
  videoram: kib('b_info.video_memkb'),
  maxvcpus: 'b_info.max_vcpus',
  cpu_weight: 'b_info.sched_params.weight',
  cap: 'b_info.sched_params.cap',
  period: 'b_info.sched_params.period',
  slice: 'b_info.sched_params.slice',
  latency: 'b_info.sched_params.latency',
  llc_colors: 'b_info.llc_colors',
  // The MSRs came with 4.18, and with the late stable releases from 4.14 on; before, the leaves are all there is (`libxl_cpuid.c`).
  cpuid: [
    ['4.1', (value, set) => set('b_info.cpuid', isFilled(value) ? value.cpuid : undefined)],
    ['4.14', 'b_info.cpuid'],
  ],
  tsc_mode: 'b_info.tsc_mode',
  rtc_timeoffset: 'b_info.rtc_timeoffset',
  localtime: 'b_info.localtime',
  vpmu: 'b_info.vpmu',
  vmtrace_buf_kb: 'b_info.vmtrace_buf_kb',
  msr_relaxed: 'b_info.arch_x86.msr_relaxed',
  max_event_channels: 'b_info.event_channels',
  max_grant_frames: 'b_info.max_grant_frames',
  max_maptrack_frames: 'b_info.max_maptrack_frames',
  max_grant_version: 'b_info.max_grant_version',

  // Boot
  kernel: moved('4.5', pv('kernel'), 'b_info.kernel'),
  ramdisk: moved('4.5', pv('ramdisk'), 'b_info.ramdisk'),
  device_tree: 'b_info.device_tree',
  bootloader: moved('4.10', pv('bootloader'), 'b_info.bootloader'),
  bootloader_args: [
    ['4.1', words(pv('bootloader_args'))],
    ['4.10', words('b_info.bootloader_args')],
  ],
  bootloader_restrict: 'b_info.bootloader_restrict',
  bootloader_user: 'b_info.bootloader_user',
  e820_host: pv('e820_host'),
  pvshim: pvh('pvshim'),
  pvshim_path: pvh('pvshim_path'),
  pvshim_cmdline: pvh('pvshim_cmdline'),
  pvshim_extra: pvh('pvshim_extra'),

  // The emulated machine
  acpi: moved('4.8', hvm('acpi'), 'b_info.acpi'),
  apic: moved('4.10', hvm('apic'), 'b_info.apic'),
  nestedhvm: moved('4.10', hvm('nested_hvm'), 'b_info.nested_hvm'),
  timer_mode: moved('4.10', hvm('timer_mode'), 'b_info.timer_mode'),
  altp2m: 'b_info.altp2m',
  altp2m_count: 'b_info.altp2m_count',
  altp2mhvm: hvm('altp2m'),
  firmware_override: hvm('firmware'),
  bios: hvm('bios'),
  bios_path_override: hvm('system_firmware'),
  acpi_firmware: hvm('acpi_firmware'),
  smbios_firmware: hvm('smbios_firmware'),
  smbios: hvm('smbios'),
  pae: hvm('pae'),
  acpi_s3: hvm('acpi_s3'),
  acpi_s4: hvm('acpi_s4'),
  acpi_laptop_slate: hvm('acpi_laptop_slate'),
  nx: hvm('nx'),
  hpet: hvm('hpet'),
  vpt_align: hvm('vpt_align'),
  viridian: members(['viridian', 'viridian_enable', 'viridian_disable'], hvm),
  mca_caps: hvm('mca_caps'),
  hvm_pirq: hvm('pirq'),
  mmio_hole: kib(hvm('mmio_hole_memkb')),
  rdm_mem_boundary: kib(hvm('rdm_mem_boundary_memkb')),
  hdtype: hvm('hdtype'),
  nographic: hvm('nographic'),
  vendor_device: hvm('vendor_device'),
  boot: hvm('boot'),
  usb: hvm('usb'),
  usbversion: hvm('usbversion'),
  usbdevice: listOr(hvm('usbdevice_list'), hvm('usbdevice')),
  serial: listOr(hvm('serial_list'), hvm('serial')),
  vkb_device: hvm('vkb_device'),
  soundhw: hvm('soundhw'),
  xen_platform_pci: hvm('xen_platform_pci'),
  xen_platform_pci_bar_uc: hvm('xen_platform_pci_bar_uc'),
  gfx_passthru: (value, set) => {
    set(hvm('gfx_passthru'), typeof value === 'string' ? true : value)
    set(hvm('gfx_passthru_kind'), typeof value === 'string' ? value : undefined)
  },

  // Screens; a PV guest has a frame buffer of them, see devices.ts
  keymap: hvm('keymap'),
  stdvga: (value, set) => set(hvm('vga.kind'), value ? 'std' : 'cirrus'),
  vga: renamed(hvm('vga.kind'), { stdvga: 'std' }),
  vnc: hvm('vnc.enable'),
  vnclisten: hvm('vnc.listen'),
  vncpasswd: hvm('vnc.passwd'),
  vncdisplay: hvm('vnc.display'),
  vncunused: hvm('vnc.findunused'),
  sdl: hvm('sdl.enable'),
  opengl: hvm('sdl.opengl'),
  display: hvm('sdl.display'),
  xauthority: hvm('sdl.xauthority'),
  spice: hvm('spice.enable'),
  spiceport: hvm('spice.port'),
  spicetls_port: hvm('spice.tls_port'),
  spicehost: hvm('spice.host'),
  spicedisable_ticketing: hvm('spice.disable_ticketing'),
  spicepasswd: hvm('spice.passwd'),
  spiceagent_mouse: hvm('spice.agent_mouse'),
  spicevdagent: hvm('spice.vdagent'),
  spice_clipboard_sharing: hvm('spice.clipboard_sharing'),
  spiceusbredirection: hvm('spice.usbredirection'),
  spice_image_compression: hvm('spice.image_compression'),
  spice_streaming_video: hvm('spice.streaming_video'),

  // The device model
  device_model_override: 'b_info.device_model',
  device_model_version: renamed('b_info.device_model_version'),
  device_model_user: 'b_info.device_model_user',
  device_model_args: 'b_info.extra',
  device_model_args_pv: 'b_info.extra_pv',
  device_model_args_hvm: 'b_info.extra_hvm',
  device_model_stubdomain_override: 'b_info.device_model_stubdomain',
  device_model_stubdomain_seclabel: [['4.5', 'b_info.device_model_ssid_label']],
  stubdomain_memory: kib('b_info.stubdomain_memkb'),
  stubdomain_kernel: 'b_info.stubdomain_kernel',
  stubdomain_cmdline: 'b_info.stubdomain_cmdline',
  stubdomain_ramdisk: 'b_info.stubdomain_ramdisk',
  dm_restrict: 'b_info.dm_restrict',

  // ARM
  gic_version: 'b_info.arch_arm.gic_version',
  vuart: 'b_info.arch_arm.vuart',
  sve: 'b_info.arch_arm.sve_vl',
  nr_spis: 'b_info.arch_arm.nr_spis',
  arm_sci: 'b_info.arch_arm.arm_sci',
  tee: 'b_info.tee',
  trap_unmapped_accesses: 'b_info.trap_unmapped_accesses',

  // Hardware of the host, and devices
  ioports: 'b_info.ioports',
  irqs: 'b_info.irqs',
  iomem: 'b_info.iomem',
  rdm: hvm('rdm'),
  dtdev: 'dtdevs',
  disk: 'disks',
  vif: 'nics',
  vtpm: 'vtpms',
  p9: [
    ['4.9', 'p9'],
    ['4.10', 'p9s'],
  ],
  pvcalls: 'pvcallsifs',
  vdispl: 'vdispls',
  vsnd: 'vsnds',
  virtio: 'virtios',
  channel: 'channels',
  usbctrl: 'usbctrls',
  usbdev: 'usbdevs',
}

// The compiler has seen to it that each of them is a key.
export const placedKeys = Object.keys(places) as DomainKey[]
