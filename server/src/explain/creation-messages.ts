import type { Check } from '../create/step.ts'
import { checks } from '../create/steps.ts'
import { compareReleases, type Release } from '../release.ts'
import type { RuleId } from '../rule-ids.ts'
import type { DomainKey } from '../schema/index.ts'
import { mends } from './mends.ts'
import { programRows } from './program-messages.ts'

/*
 * What libxl, Xen and QEMU print when a creation fails, and when it is so: from the sources of all releases. A name or number in a
 * message is `…`. A message stands here without the place in front of it. What `create/` checks has its keys, function and
 * rule there; for the rest they stand here.
 */

/** A message of a creation. */
export interface CreationMessage {
  /** The name of the check; several messages may be of one. */
  readonly id: string
  readonly text: string
  /** When it is printed: a clause of ours, with keys and values in backquotes. */
  readonly when: string
  /** The functions that print it; empty where it is not libxl that prints. */
  readonly functions: readonly string[]
  /** The keys that can bring it about, the likeliest first. */
  readonly keys: readonly DomainKey[]
  /** The rule that finds it in a file; absent where it depends on what is not in the file. */
  readonly rule?: RuleId
  /** What to do, where that is not only to change the file. */
  readonly mend?: string
  /** What becomes of the guest: it is not made, or made without what is named, or made as it is. */
  readonly effect: 'ends' | 'drops' | 'says'
  /** The first release that prints it, where that is known. */
  readonly since?: Release
}

/** A message; what `create/` does not know of its check stands behind. */
export type MessageRow = readonly [
  id: string,
  text: string,
  when: string,
  beyond?: { readonly function?: string; readonly keys: readonly DomainKey[] },
]

const rows: readonly MessageRow[] = [
  [
    'name-taken',
    'Domain with name "…" already exists.',
    'a domain that runs already has the same `name`; dom0 is `Domain-0` everywhere',
  ],
  ['pool-unknown', 'Illegal pool specified: …', '`pool` names no cpupool that exists on the host at that moment'],
  [
    'no-paging',
    'neither hap nor shadow paging available',
    'PVH or HVM guest on a host that has neither HAP nor shadow paging',
  ],
  [
    'label-xsm-off',
    'XSM Disabled: init_seclabel not supported',
    '`init_seclabel`, or `seclabel` without it, is set and the hypervisor has no XSM; the label is dropped',
  ],
  [
    'seclabel-xsm-off',
    'XSM Disabled: seclabel not supported',
    '`seclabel` beside `init_seclabel` and the hypervisor has no XSM; the label is dropped',
  ],
  [
    'stubdom-seclabel-xsm-off',
    'XSM Disabled: device_model_stubdomain_seclabel not supported',
    '`device_model_stubdomain_seclabel` and the hypervisor has no XSM; the label is dropped',
  ],
  [
    'init-seclabel-bad',
    'Invalid init_seclabel: …',
    'with XSM: `init_seclabel`, or `seclabel` without it, is no context of the loaded policy',
  ],
  [
    'seclabel-bad',
    'Invalid seclabel: …',
    'with XSM: `seclabel` beside `init_seclabel` is no context of the loaded policy',
  ],
  [
    'stubdom-seclabel-bad',
    'Invalid device_model_stubdomain_seclabel: …',
    'with XSM: `device_model_stubdomain_seclabel` is no context of the loaded policy',
  ],
  [
    'passthrough-no-iommu',
    'passthrough not supported on this platform',
    '`passthrough` is other than disabled, or it is default and `pci` or `dtdev` has an entry, and the host has no IOMMU (physinfo hvm_directio)',
  ],
  [
    'passthrough-disabled-devices',
    'passthrough disabled but devices are specified',
    '`passthrough = "disabled"` and `pci` or `dtdev` has an entry',
  ],
  [
    'passthrough-pvh',
    'passthrough not yet supported for x86 PVH guests',
    'PVH guest on x86 and `passthrough` is other than disabled, or it is default and `pci` or `dtdev` has an entry',
  ],
  ['share-pt-pv', 'passthrough="share_pt" not valid for PV domain', 'PV guest and `passthrough = "share_pt"`'],
  [
    'share-pt-platform',
    'passthrough="share_pt" not supported on this platform',
    '`passthrough = "share_pt"` on a host whose IOMMU cannot share page tables with HAP',
  ],
  ['share-pt-no-hap', 'passthrough="share_pt" only valid for HAP guests', '`passthrough = "share_pt"` and `hap = 0`'],
  [
    'pod-passthrough',
    'IOMMU required for device passthrough but not supported together with PoD',
    'not PV, `memory` below `maxmem`, and `passthrough` is other than disabled (by default: `pci` or `dtdev` has an entry)',
  ],
  [
    'pod-pci',
    'PCI device assignment for HVM guest failed due to PoD enabled',
    'HVM, `memory` below `maxmem`, and `pci` has an entry',
  ],
  [
    'pod-vnuma',
    'Cannot enable PoD and vNUMA at the same time',
    'not PV, `vnuma` is set and `memory` is below `maxmem` (by default maxmem is the sum of the vnode sizes)',
  ],
  ['pv-vnuma', 'PV vNUMA is not yet supported', 'PV guest with `vnuma`'],
  [
    'nested-altp2m',
    'nestedhvm and altp2mhvm cannot be used together',
    'not PV, `nestedhvm = 1`, and `altp2m` is other than disabled (or, HVM, `altp2mhvm = 1`)',
  ],
  [
    'pod-altp2m',
    'Cannot enable PoD and ALTP2M at the same time',
    'not PV, `memory` below `maxmem`, and `altp2m` is other than disabled (or, HVM, `altp2mhvm = 1`)',
  ],
  ['vpmu-platform', 'vPMU not supported on this platform', '`vpmu = 1` on a host without vPMU'],
  ['pvh-classic-hap', 'HAP must be on for PVH', '`pvh = 1` (4.4 to 4.8) and `hap = 0`'],
  ['trap-unmapped-x86', 'trap_unmapped_accesses is not supported on x86', '`trap_unmapped_accesses = 1` on x86'],
  [
    'llc-off',
    'LLC coloring not enabled in the hypervisor',
    '`llc_colors` is set and the hypervisor was built or booted without cache colouring (always so on x86)',
  ],
  [
    'llc-failed',
    'LLC colors allocation failed',
    'a colour of `llc_colors` does not exist on the host, or is listed twice',
    { function: 'libxl__domain_make', keys: ['llc_colors'] },
  ],
  [
    'altp2m-legacy-note',
    "Couldn't set HVM_PARAM_ALTP2M",
    '`altp2m` or `altp2mhvm` on and the hypervisor was booted without altp2m=1 or the CPU lacks it',
    { function: 'hvm_set_conf_params', keys: ['altp2m', 'altp2mhvm'] },
  ],
  [
    'direct-boot-no-kernel',
    'direct boot parameters specified but kernel missing',
    'HVM, no `kernel`, and `ramdisk`, `cmdline`, `root` or `extra` is set',
  ],
  [
    'rombios-qemu-xen',
    'qemu-xen does not support bios=rombios.',
    'HVM, `bios = "rombios"` and the device model is qemu-xen (the default)',
  ],
  [
    'traditional-bios',
    'qemu-xen-traditional requires bios=rombios.',
    'HVM, `device_model_version = "qemu-xen-traditional"` and `bios` (or `firmware`) is other than rombios',
  ],
  [
    'too-many-vcpus',
    'avail_vcpus bitmap contains too many VCPUS',
    '`vcpus`, or `maxvcpus` where the bitmap is sized by it, is above 1024 (the bitmap would be longer than 128 bytes)',
  ],
  [
    'videoram-cirrus',
    'videoram must be at least 8 MB for CIRRUS on QEMU_XEN',
    'HVM, qemu-xen, `vga = "cirrus"` (the default) and `videoram` below 8',
  ],
  [
    'videoram-std',
    'videoram must be at least 16 MB for STDVGA on QEMU_XEN',
    'HVM, qemu-xen, `vga = "stdvga"` (or `stdvga = 1`) and `videoram` below 16',
  ],
  [
    'videoram-qxl',
    '128 Mib videoram is the minimum for qxl default',
    'HVM, qemu-xen, `vga = "qxl"` and `videoram` below 128',
  ],
  [
    'videoram-std-traditional',
    'videoram must be at least 8 MB for STDVGA on QEMU_XEN_TRADITIONAL',
    'HVM, qemu-xen-traditional, `vga = "stdvga"` and `videoram` below 8',
  ],
  [
    'videoram-cirrus-traditional',
    'ignoring videoram other than 4 MB for CIRRUS on QEMU_XEN_TRADITIONAL',
    'HVM, qemu-xen-traditional, cirrus and `videoram` other than 4; libxl goes on',
  ],
  ['qxl-traditional', 'qemu upstream required for qxl vga', 'HVM, qemu-xen-traditional and `vga = "qxl"`'],
  [
    'usbversion-usb',
    'usbversion and/or usbredirection cannot be enabled with usb and/or usbdevice parameters.',
    'HVM, `usbversion` (not 0) or `spiceusbredirection` with `spice = 1`, beside `usb = 1` or `usbdevice`',
  ],
  [
    'usbredirection-no-spice',
    'spice disabled, disabling usbredirection',
    'HVM, `spiceusbredirection` above 0 without `spice = 1`; it is set to 0',
  ],
  [
    'grant-version',
    'max grant version … out of range',
    '`max_grant_version` above 15. libxl returns the error with the wrong sign: xl prints this line, makes no domain, and still ends with exit status 0',
  ],
  [
    'dm-path-stubdom',
    'qemu-xen access error',
    'PV or PVH guest with `device_model_stubdomain_override = 1` and no `device_model_version` (before 4.14 also HVM): libxl asks for a device model that it does not name',
  ],
  [
    'stubdom-needs-traditional',
    'device model stubdomains require "qemu-xen-traditional"',
    '`device_model_stubdomain_override = 1` with a `device_model_version` other than qemu-xen-traditional',
  ],
  [
    'bios-no-device-model',
    'unknown device model version',
    'HVM without `bios`, no `device_model_version`, and no qemu-xen binary at its built-in path (up to 4.20 libxl falls back to qemu-xen-traditional)',
    { function: 'libxl__domain_build_info_setdefault', keys: ['type', 'builder', 'device_model_version'] },
  ],
  [
    'no-dm-emulated-vga',
    'guests without a device model cannot have an emulated video card',
    'HVM, `device_model_version = "none"` (4.7 to 4.9) and `vga` other than none',
    { function: 'libxl__domain_build_info_setdefault', keys: ['vga', 'device_model_version'] },
  ],
  [
    'shadow-too-large',
    'shadow_memkb value …kB too large',
    'PVH or HVM (ARM: all) and `shadow_memory` of 2^44 MiB or more',
  ],
  [
    'disk-twice',
    'device already exists in xenstore',
    'two entries of `disk` have the same `vdev`, or two names of one device number (xvda and 51712, or xvda and d0)',
  ],
  [
    'disk-vdev',
    'Invalid or unsupported virtual disk identifier …',
    '`vdev` is no name that libxl can turn into a device number: [x]vd, hd, sd with letters and a partition below the limit, or d<disk>[p<part>], or a plain number; hda to hdd only for hd*',
  ],
  [
    'disk-empty-not-cdrom',
    'Disk vdev=… is empty but not cdrom',
    '`format=empty` (or no target and no format) on a disk that is not a cdrom',
  ],
  [
    'disk-empty-with-image',
    'Disk vdev=… is empty but an image has been provided: …',
    '`format=empty` on a cdrom that also has a target',
  ],
  [
    'disk-missing',
    'Disk vdev=… failed to stat: …',
    'the target does not exist (a relative one is looked for where xl was started), the disk is not empty, has no `script=`, its backend is dom0 and `backendtype` is phy, standalone or not given',
    { function: 'libxl__device_disk_set_backend', keys: ['disk'] },
  ],
  [
    'disk-phy-format',
    'no suitable backend for disk …',
    '`backendtype=phy` (or standalone) with a format other than raw',
  ],
  [
    'disk-phy-file',
    'no suitable backend for disk …',
    '`backendtype=phy` without `script=` on a target in dom0 that is neither a block device nor a plain file',
  ],
  [
    'disk-script-format',
    'no suitable backend for disk …',
    '`script=` with a format other than raw: phy takes raw alone, qdisk takes no script',
    { function: 'libxl__device_disk_set_backend', keys: ['disk'] },
  ],
  [
    'disk-qdisk-script',
    'no suitable backend for disk …',
    '`backendtype=qdisk` with `script=`',
    { function: 'libxl__device_disk_set_backend', keys: ['disk'] },
  ],
  [
    'disk-tap',
    'no suitable backend for disk …',
    '`backendtype=tap`: blktap is gone (4.13 to 4.18); from 4.19 it stands for an external tapdisk',
    { function: 'libxl__device_disk_set_backend', keys: ['disk'] },
  ],
  [
    'disk-virtio-backend',
    'no suitable backend for disk …',
    '`specification=virtio` with a `backendtype` other than standalone, or standalone without virtio',
    { function: 'libxl__device_disk_set_backend', keys: ['disk'] },
  ],
  [
    'disk-virtio-file',
    'no suitable backend for disk …',
    '`specification=virtio` on a dom0 target that is neither a block device nor a plain file, or with a format other than raw',
    { function: 'libxl__device_disk_set_backend', keys: ['disk'] },
  ],
  ['disk-backend-domain', 'Unable to set disk defaults for disk …', '`backend=` names no domain that runs'],
  [
    'cdrom-backend',
    'Backend for CD devices on HVM guests must be Qdisk',
    'HVM, a cdrom with a `backendtype` other than qdisk (4.7 to 4.18)',
  ],
  [
    'cdrom-backend-2',
    'Backend for CD devices on HVM guests must be Qdisk or Phy',
    'HVM, a cdrom with a `backendtype` other than qdisk or phy (from 4.19)',
  ],
  [
    'disk-ide-read-only',
    "qemu-xen doesn't support read-only IDE disk drivers",
    'HVM, qemu-xen, a disk (no cdrom) with `access` r/ro whose vdev is one of the first four of its kind and not sd*, and `hdtype` is not ahci',
  ],
  [
    'disk-ahci-read-only',
    "qemu-xen doesn't support read-only AHCI disk drivers",
    'HVM, qemu-xen, `hdtype = "ahci"`, a disk (no cdrom) with `access` r/ro among the first six and not sd*',
  ],
  [
    'disk-fifth-ide',
    'Only 4 emulated IDE disks are supported.',
    'HVM, qemu-xen, a disk (no cdrom, not sd*) beyond the fourth (with ahci: beyond the sixth): it is not emulated, PV drivers alone see it',
    { function: 'libxl__build_device_model_args_new', keys: ['disk'] },
  ],
  [
    'cdrom-fifth',
    'Emulated CDROM can be only one of the first 4 disks.',
    'HVM, qemu-xen, a cdrom whose vdev is beyond the fifth (xvdf): it is not emulated',
    { function: 'libxl__build_device_model_args_new', keys: ['disk'] },
  ],
  [
    'disk-by-number',
    'unable to determine disk number for …',
    'HVM, a `vdev` that is a number: libxl looks for no place behind it, so it is not emulated, and PV drivers alone see it',
    { function: 'libxl__build_device_model_args_new', keys: ['disk'] },
  ],
  [
    'disk-no-local-path',
    'No way to get local access disk to image: …',
    'HVM, a disk served by another domain (`backend=`): QEMU in dom0 cannot reach it, so it is not emulated and the guest cannot boot from it without PV drivers',
    { function: 'libxl__build_device_model_args_new', keys: ['disk'] },
  ],
  [
    'bootloader-no-disk',
    'cannot run bootloader with no boot disk',
    'PV (from 4.10 PVH too), `bootloader` is set (or `firmware` is pvgrub and so on does not count) and `disk` is empty',
  ],
  [
    'bootloader-empty-disk',
    "Assertion `in_disk->pdev_path' failed.",
    'PV or PVH, `bootloader` is set and the first entry of `disk` has no target (an empty cdrom): xl aborts',
  ],
  [
    'bootloader-missing',
    'bootloader failed - consult logfile …',
    'PV or PVH: the `bootloader` program does not exist (it is looked for in libexec, then on the PATH), or ends with an error, such as no kernel found on the disk',
    { function: 'bootloader_finished', keys: ['bootloader'] },
  ],
  [
    'bootloader-path',
    "bootloader='/usr/bin/pygrub' is deprecated; use bootloader='pygrub' instead",
    '`bootloader = "/usr/bin/pygrub"`',
  ],
  [
    'bootloader-restrict-user',
    'Could not find user … or range base pseudo-user …, cannot restrict',
    '`bootloader_restrict = 1` (from 4.18; xl reads the key from 4.20) and the host has neither user xen-qemuuser-range-base nor xen-qemuuser-shared',
  ],
  ['bootloader-user-unknown', "Couldn't find user …", '`bootloader_user` names no user of the host'],
  [
    'bootloader-local-attach',
    'failed to attach local disk for bootloader execution',
    'PV or PVH with `bootloader`: the first disk has no file in dom0 (qcow2, `script=`, another `backend=`), must be attached to dom0 first, and that fails',
    { function: 'bootloader_disk_attached_cb', keys: ['bootloader', 'disk'] },
  ],
  ['kernel-missing-pv', 'xc_dom_kernel_file failed', 'PV: `kernel` is no readable file'],
  ['kernel-missing-pvh', 'xc_dom_kernel_file failed', 'PVH: `kernel` (or `pvshim_path`) is no readable file'],
  [
    'ramdisk-missing',
    'xc_dom_ramdisk_file failed',
    'PV or PVH: `ramdisk` is no readable file',
    { function: 'libxl__build_pv', keys: ['ramdisk'] },
  ],
  [
    'firmware-override-missing',
    'xc_dom_kernel_file failed',
    'HVM: `firmware_override`, or hvmloader where Xen was installed, is no readable file',
    { function: 'libxl__domain_firmware', keys: ['firmware_override'] },
  ],
  [
    'firmware-override-missing',
    'xc_dom_ramdisk_file failed',
    'HVM: `firmware_override`, or hvmloader where Xen was installed, is no readable file',
    { function: 'libxl__domain_firmware', keys: ['firmware_override'] },
  ],
  [
    'firmware-override-missing',
    'xc_dom_{kernel_file/ramdisk_file} failed',
    'HVM: `firmware_override`, or hvmloader where Xen was installed, is no readable file',
    { function: 'libxl__domain_firmware', keys: ['firmware_override'] },
  ],
  [
    'bios-override-missing',
    'failed to read … file',
    'HVM, qemu-xen: `bios_path_override`, or the built-in SeaBIOS or OVMF file, does not exist',
    { function: 'libxl__load_hvm_firmware_module', keys: ['bios_path_override', 'bios'] },
  ],
  [
    'bios-override-empty',
    'file … for … is empty',
    'HVM, qemu-xen: `bios_path_override` is an empty file',
    { function: 'libxl__load_hvm_firmware_module', keys: ['bios_path_override'] },
  ],
  ['acpi-firmware-missing', 'failed to read ACPI firmware file …', 'HVM: `acpi_firmware` does not exist'],
  ['smbios-firmware-missing', 'failed to read SMBIOS firmware file …', 'HVM: `smbios_firmware` does not exist'],
  [
    'smbios-oem',
    'More than 99 SMBIOS OEM strings specified',
    'HVM: more than 99 `oem=` entries in `smbios` (xl refuses first, while it parses: `xl: smbios limited to 99 oem strings`)',
    { function: 'hvm_build_set_xs_values', keys: ['smbios'] },
  ],
  [
    'hvmlite-no-kernel',
    'no device model requested without a kernel',
    'HVM, `device_model_version = "none"` (4.7 to 4.9) without `kernel`',
    { function: 'libxl__domain_firmware', keys: ['device_model_version', 'kernel'] },
  ],
  [
    'vif-ioemu-pv',
    'trying to create PV or PVH guest with an emulated interface',
    'PV or PVH and a vif with `type=ioemu`',
  ],
  ['vif-backend-domain', 'Unable to set nic defaults for nic …', '`backend=` names no domain that runs'],
  ['vif-devid-twice', 'device already exists in xenstore', 'two vifs with the same `devid=`'],
  [
    'vnc-display-twice',
    'vncdisplay set, vnclisten contains display',
    '`vnc` is on (HVM: the default; PV: a vfb), `vnclisten` contains a colon and `vncdisplay` is not 0',
  ],
  [
    'spice-no-port',
    'at least one of the spiceport or tls_port must be provided',
    'HVM, `spice = 1` without `spiceport` and `spicetls_port`',
  ],
  [
    'spice-no-password',
    'spice ticketing is enabled but missing password',
    'HVM, `spice = 1`, `spicedisable_ticketing` is not 1 and there is no `spicepasswd`',
  ],
  ['spice-empty-password', "spice password can't be empty", 'HVM, `spice = 1`, ticketing on and `spicepasswd = ""`'],
  [
    'usbversion-range',
    'usbversion parameter is invalid, must be between 1 and 3',
    'HVM, qemu-xen, no usb and no usbdevice, and `usbversion` above 3',
  ],
  [
    'usbredirection-range',
    'usbredirection parameter is invalid, it must be between 1 and 4',
    'HVM, `spice = 1`, `spiceusbredirection` above 4',
  ],
  [
    'soundhw-unknown',
    "Unknown soundhw option '…'",
    'HVM, qemu-xen, `soundhw` is none of ac97, adlib, cs4231a, es1370, gus, hda, intel-hda? (the list of libxl__qemu_soundhw)',
  ],
  [
    'gfx-passthru-kind',
    'unable to detect required gfx_passthru_kind',
    'HVM, qemu-xen, `gfx_passthru = 1` (kind default) and no device in `pci` is an Intel graphics device that libxl knows',
  ],
  ['mmio-hole-range', 'mmio_hole_memkb=… invalid ignored.', 'HVM, qemu-xen, `mmio_hole` below 256'],
  [
    'dm-user-unknown',
    "Couldn't find device_model_user …",
    'a device model is started, qemu-xen, and `device_model_user` names no user of the host',
  ],
  [
    'dm-user-root',
    'intended_uid is 0 (root)!',
    'a device model is started, qemu-xen, and `device_model_user` is root (uid 0)',
  ],
  [
    'dm-restrict-user',
    'Could not find user … or range base pseudo-user …, cannot restrict',
    '`dm_restrict = 1`, no `device_model_user`, and the host has neither user xen-qemuuser-range-base nor xen-qemuuser-shared',
  ],
  [
    'dm-restrict-shared',
    'Could not find user …, falling back to …',
    '`dm_restrict = 1`, no `device_model_user`, no user xen-qemuuser-range-base, but xen-qemuuser-shared',
  ],
  [
    'dm-log-name',
    'unable to open Qemu logfile…',
    'the log of the device model is named after the guest, and the folder for it is not there: `name` holds a `/`',
    { function: 'libxl__create_qemu_logfile', keys: ['name'] },
  ],
  [
    'dm-not-executable',
    'device model … is not executable',
    'a device model is needed and `device_model_override` (or the built-in QEMU) does not exist or is not executable; PV guests need one for vfb, qdisk, qusb, 9pfs',
  ],
  [
    'traditional-direct-boot',
    'HVM direct kernel boot is not supported by qemu-xen-traditional',
    'HVM, qemu-xen-traditional and `kernel`',
  ],
  [
    'traditional-dm-restrict',
    'dm_restrict not supported by qemu-xen-traditional',
    'HVM, qemu-xen-traditional and `dm_restrict = 1`',
  ],
  [
    'stubdom-kernel',
    'could not access stubdomain kernel …',
    'HVM, `device_model_stubdomain_override = 1` and `stubdomain_kernel`, or the built-in one, is not readable',
    { function: 'libxl__spawn_stub_dm', keys: ['stubdomain_kernel', 'device_model_stubdomain_override'] },
  ],
  [
    'stubdom-ramdisk',
    'could not access stubdomain ramdisk …',
    'HVM, `device_model_stubdomain_override = 1` and `stubdomain_ramdisk`, or the built-in one, is not readable',
    { function: 'libxl__spawn_stub_dm', keys: ['stubdomain_ramdisk', 'device_model_stubdomain_override'] },
  ],
  [
    'stubdom-qmp-proxy',
    'qmp proxy … is not executable',
    'HVM, a Linux stub domain and no vchan-socket-proxy at its built-in path',
    { function: 'spawn_qmp_proxy', keys: ['device_model_stubdomain_override'] },
  ],
  [
    'dm-check-vfb',
    'device model … is not executable',
    'PV guest with `vfb` (or a qdisk, 9pfs, qusb) and no QEMU at its built-in path',
    { function: 'libxl__spawn_local_dm', keys: ['vfb', 'disk', 'p9', 'usbctrl'] },
  ],
  ['channel-no-name', 'channel … has no name', 'a channel without `name=`'],
  [
    'channel-first-lost',
    'Primary console has invalid configuration',
    'any `channel` (4.11 to 4.20): xl numbers the channels from 0, libxl takes number 0 for the primary console and drops the first channel; the guest starts without it',
  ],
  [
    'usbctrl-version-pv',
    'USB version for paravirtualized devices must be 1 or 2',
    'a usbctrl of type pv or qusb (auto on PV and PVH) with `version` other than 1 or 2',
  ],
  [
    'usbctrl-ports-pv',
    'Number of ports for USB controller is limited to …',
    'a usbctrl of type pv or qusb with `ports` above 31',
  ],
  [
    'usbctrl-ports-1',
    'Number of ports for USB controller of version 1 is always 2',
    'a usbctrl of type devicemodel (auto on HVM), version 1, with `ports` other than 2',
  ],
  [
    'usbctrl-ports-2',
    'Number of ports for USB controller of version 2 is always 6',
    'a usbctrl of type devicemodel, version 2 (the default), with `ports` other than 6',
  ],
  [
    'usbctrl-ports-3',
    'Number of ports for USB controller of version 3 is limited to 15',
    'a usbctrl of type devicemodel, version 3, with `ports` above 15',
  ],
  ['usbctrl-version', 'Illegal USB version', 'a usbctrl of type devicemodel with `version` above 3'],
  [
    'usbctrl-dm-on-pv',
    'Failed to connect to QMP socket …',
    'PV or PVH guest that has no device model, with a usbctrl of type devicemodel',
  ],
  [
    'usbdev-not-assignable',
    'USB device is not assignable.',
    'no USB device with this `hostbus` and `hostaddr` is plugged into the host, or it is a hub; a missing `hostbus` or `hostaddr` is 0, which never exists',
  ],
  [
    'usbdev-twice',
    'USB device already attached to a domain',
    'the same `hostbus` and `hostaddr` twice in `usbdev`, or given to another guest',
  ],
  [
    'usbdev-port-alone',
    'USB controller must be specified if you specify port',
    'a usbdev with `port=` but without `controller=`',
  ],
  [
    'usbdev-port-taken',
    "The controller port isn't available",
    'two usbdevs on one `controller` and `port`, or a port that the controller does not have',
  ],
  [
    'usbdev-ports-full',
    'No available port under specified controller',
    'more usbdevs with one `controller=` than it has ports',
  ],
  [
    'usbdev-no-controller',
    "xenstore read failed: `/libxl/…/device/vusb/…': No such file or directory",
    'a usbdev whose `controller=` is not the number (or `devid`) of an entry of `usbctrl`',
  ],
  [
    'vnuma-memory',
    'Amount of memory mismatch (… != …)',
    'the sum of the vnode sizes differs from `maxmem` (a vnode without `size=` counts as 0)',
  ],
  [
    'vnuma-vcpu-twice',
    'Vcpu … assigned more than once',
    'a vCPU stands in two vnodes',
    { function: 'libxl__vnuma_config_check', keys: ['vnuma'] },
  ],
  [
    'vnuma-vcpu-nowhere',
    'Vcpu … is not assigned to any vnode',
    'a vCPU below `maxvcpus` stands in no vnode',
    { function: 'libxl__vnuma_config_check', keys: ['vnuma', 'vcpus', 'maxvcpus'] },
  ],
  [
    'vnuma-distance',
    "Distance from … to … smaller than …'s local distance",
    'a vnode is said to be nearer to another vnode than to itself',
  ],
  ['vnuma-video', 'vnode 0 too small to contain video ram', 'HVM: the `size` of the first vnode is below `videoram`'],
  [
    'vnuma-pnode',
    'Invalid pnode … specified',
    '`pnode=` is not a NUMA node of the host (xl itself refuses such a number while it parses: `xl: invalid pnode number`)',
    { function: 'libxl__vnuma_config_check', keys: ['vnuma'] },
  ],
  [
    'vnuma-affinity',
    'Vcpu … … affinity and vnuma info mismatch',
    '`cpus` or `cpus_soft` puts a vCPU on CPUs that are not all on the node of its vnode',
    { function: 'check_vnuma_affinity', keys: ['cpus', 'cpus_soft', 'vnuma'] },
  ],
  [
    'viridian-both',
    '… group both enabled and disabled',
    'HVM: `viridian` negates a group before `all` (for single names the later one wins)',
  ],
  [
    'viridian-no-base',
    'base group not enabled',
    'HVM: `viridian` enables some group without `base` (which `defaults` and `all` bring)',
  ],
  [
    'tsc-native-paravirt',
    'TSC Mode native_paravirt (a.k.a PVRDTSCP) has been removed',
    '`tsc_mode = "native_paravirt"` (or 3)',
  ],
  [
    'e820-memory',
    'Failed while collecting E820 with: … (errno:…)',
    "PV with `e820_host = 1` (which `pci` turns on) and so little memory that the machine's memory map cannot be cut to it, such as `memory = 0`",
  ],
  [
    'dtdev-x86',
    'xc_assign_dtdevice failed: …',
    '`dtdev` has an entry and the machine is x86 (no device tree), or the node does not exist, is not protected by an IOMMU, or belongs to another guest',
  ],
  [
    'weight-credit',
    'Cpu weight out of range, valid values are within range from 1 to 65535',
    "the guest's pool runs credit and `cpu_weight` is 0 or above 65535",
  ],
  [
    'cap-credit',
    'Cpu cap out of range, valid range is from 0 to … for specified number of vcpus',
    "the guest's pool runs credit and `cap` is above 100 for each vCPU (`maxvcpus`)",
  ],
  [
    'weight-credit2',
    'Cpu weight out of range, valid values are within range from 1 to 65535',
    "the guest's pool runs credit2 (the default from 4.12) and `cpu_weight` is 0 or above 65535",
  ],
  [
    'cap-credit2',
    'Cpu cap out of range, valid range is from 0 to … for specified number of vcpus',
    "the guest's pool runs credit2 and `cap` is above 100 for each vCPU (`maxvcpus`)",
  ],
  ['rtds-period', 'Invalid VCPU period of … (it should be >= 1)', "the guest's pool runs rtds and `period` is 0"],
  [
    'rtds-budget',
    'VCPU budget must be smaller than or equal to period, but … > …',
    "the guest's pool runs rtds and `period` is below 4000, the budget that the scheduler gives every guest (xl reads no `budget`)",
  ],
  [
    'affinity-failed',
    "setting affinity failed on vcpu `…'",
    "`cpus` of some vCPU holds no CPU of the guest's pool (the hypervisor refuses; seen with a host that has 16 CPUs)",
  ],
  [
    'affinity-outside-pool',
    "Hard affinity completely outside of domain's cpupool!",
    "`cpus` and the CPUs of the guest's pool have none in common",
  ],
  [
    'soft-affinity-no-numa',
    "Can't run NUMA placement, as a soft affinity has been specified explicitly",
    '`cpus_soft` is set (before 4.12 `cpus` too): libxl does not place the guest on a node',
    { function: 'libxl__build_pre', keys: ['cpus_soft'] },
  ],
  [
    'numa-placement-failed',
    'NUMA placement failed, performance might be affected',
    'no set of nodes has room for `maxmem` and CPUs for `maxvcpus` together, such as more vCPUs than the host has CPUs',
    { function: 'libxl__get_numa_candidate', keys: ['vcpus', 'maxvcpus', 'memory', 'maxmem'] },
  ],
  [
    'soft-affinity-unreachable',
    'All cpus in soft affinity of vcpu … are unreachable. Only hard affinity will be considered for scheduling',
    '`cpus_soft` holds no CPU that the host (or the hard affinity, or the pool) has',
    { function: 'libxl__set_vcpuaffinity', keys: ['cpus_soft'] },
  ],
  [
    'sedf-gone',
    'SEDF scheduler no longer available',
    "the guest's pool is said to run sedf (gone in 4.6): not reached from an xl.cfg on a living host",
    { function: 'libxl_domain_sched_params_set', keys: [] },
  ],
  [
    'pci-not-assignable',
    'PCI device … is not assignable',
    'the device is not bound to pciback (xl pci-assignable-add, or `seize=1`)',
    { function: 'libxl__device_pci_add', keys: ['pci'] },
  ],
  [
    'pci-no-pciback',
    'Looks like pciback driver not loaded',
    '`pci` has an entry and the pciback driver is not loaded in dom0',
    { function: 'libxl_device_pci_assignable_list', keys: ['pci'] },
  ],
  [
    'pci-taken',
    'PCI device … cannot be assigned - no IOMMU…',
    'HVM: the hypervisor says that the device is not protected by an IOMMU, or belongs to another guest',
    { function: 'libxl__device_pci_add', keys: ['pci'] },
  ],
  [
    'pci-taken',
    'PCI device … already assigned to a different guest…',
    'HVM: the hypervisor says that the device is not protected by an IOMMU, or belongs to another guest',
    { function: 'libxl__device_pci_add', keys: ['pci'] },
  ],
  [
    'pci-seize-missing',
    "Couldn't lstat …",
    '`seize=1` (or `pci_seize = 1`) and the host has no such device',
    { function: 'libxl__device_pci_assignable_add', keys: ['pci', 'pci_seize'] },
  ],
  [
    'pci-multifunction-vslot',
    'Must specify a v-slot for multi-function devices',
    'a whole device (`01:00.*`) without a virtual slot (`@10` or `vslot=10`)',
  ],
  [
    'pci-twice',
    'PCI device already attached to a domain',
    'the device belongs to another guest that runs (to 4.14); the same device twice in one file passes there',
    { function: 'libxl__device_pci_add', keys: ['pci'] },
  ],
  [
    'pci-twice-2',
    'PCI device … is not assignable',
    'the same device twice in `pci`, or given to another guest (from 4.15)',
  ],
  [
    'pci-reset',
    "The kernel doesn't support reset from sysfs for PCI device …",
    'the device cannot be reset through sysfs; libxl goes on',
    { function: 'libxl__device_pci_reset', keys: ['pci'] },
  ],
  [
    'rdm-conflict',
    'RDM conflict at ….',
    "HVM: `rdm` (or a pci device) with policy strict, and a reserved region of the host overlaps the guest's memory below `rdm_mem_boundary`",
    { function: 'libxl__domain_device_construct_rdm', keys: ['rdm', 'pci', 'rdm_mem_boundary'] },
  ],
  [
    'rdm-conflict-relaxed',
    'Ignoring RDM conflict at ….',
    'the same with policy relaxed: the guest starts',
    { function: 'libxl__domain_device_construct_rdm', keys: ['rdm', 'pci'] },
  ],
  [
    'ioports-refused',
    'failed give domain access to ioports …-…',
    'the hypervisor (or XSM) does not let dom0 give these `ioports` away',
    { function: 'domcreate_launch_dm', keys: ['ioports'] },
  ],
  [
    'irq-refused',
    'failed give domain access to irq …',
    'the hypervisor does not let dom0 give one of `irqs` away',
    { function: 'domcreate_launch_dm', keys: ['irqs'] },
  ],
  [
    'iomem-refused',
    'failed give domain access to iomem range …-…',
    'the hypervisor does not let dom0 give `iomem` away (RAM, for one)',
    { function: 'domcreate_launch_dm', keys: ['iomem'] },
  ],
  [
    'iomem-map-refused',
    'failed to map to domain iomem range …-… to guest address …',
    'the hypervisor does not map `iomem` at the guest address',
    { function: 'domcreate_launch_dm', keys: ['iomem'] },
  ],
  ['vtpm-backend-domain', 'unable to add vtpm devices', '`vtpm` with a `backend=` that names no domain that runs'],
  [
    'vdispl-backend-domain',
    'unable to add vdispl devices',
    '`vdispl` with a `backend=` that names no domain that runs',
  ],
  ['vsnd-backend-domain', 'unable to add vsnd devices', '`vsnd` with a `backend=` that names no domain that runs'],
  [
    'virtio-backend-domain',
    'Unable to set virtio defaults for device …',
    '`virtio` with a `backend=` that names no domain that runs',
  ],
  [
    'p9-fields',
    '9pfs spec missing required field!',
    '`p9` of type qemu without `tag=`, `path=` or `security_model=`; of type xen_9pfsd without `path=` or `security_model=`. libxl prints the error, forgets it, and starts the guest without the device (before 4.19 xl refuses while it parses)',
  ],
  [
    'p9-combination',
    'Illegal 9pfs parameter combination',
    '`p9` of type qemu with `max-files`, `max-open-files`, `max-space` or `auto-delete`: the device is dropped, the guest starts',
  ],
  [
    'xenstore-features',
    'Failed to set Xenstore features',
    '`xenstore_feature_mask` on a xenstored that cannot set features',
    { function: 'libxl__build_post', keys: ['xenstore_feature_mask'] },
  ],
  [
    'xenstore-quota',
    'Failed to set Xenstore quota',
    '`xenstore_quota` names a quota that this xenstored does not know',
    { function: 'libxl__build_post', keys: ['xenstore_quota'] },
  ],
  [
    'xl-memory',
    'failed to free memory for the domain',
    'autoballoon is on (xl.conf; by default when the hypervisor was booted without dom0_mem=) and dom0 cannot give up enough memory for `maxmem` and the overheads',
    { function: 'create_domain', keys: ['memory', 'maxmem'] },
  ],
  [
    'xen-hvm-vcpus',
    'domain creation fail: Invalid argument',
    'PVH or HVM on x86 and `maxvcpus` (or `vcpus`) above 128: the hypervisor refuses (HVM_MAX_VCPUS). Before 4.12 it says so at "Couldn\'t set max vcpu count"',
  ],
  [
    'xen-pv-vcpus',
    'domain creation fail: Invalid argument',
    'PV on x86 and `maxvcpus` above 8192 (MAX_VIRT_CPUS); libxl refuses 1025 and more first',
    { function: 'libxl__domain_make', keys: ['maxvcpus', 'vcpus'] },
  ],
  [
    'xen-no-hvm',
    'domain creation fail: Invalid argument',
    'PVH or HVM on a host whose CPU or firmware has no VT-x or SVM',
    { function: 'libxl__domain_make', keys: ['type', 'builder'] },
  ],
  [
    'xen-no-pv',
    'domain creation fail: Invalid argument',
    'PV on a hypervisor built without PV support, or booted with pv=0 or a shim of PVH alone',
    { function: 'libxl__domain_make', keys: ['type', 'builder'] },
  ],
  [
    'xen-nested-hap',
    'domain creation fail: Invalid argument',
    '`nestedhvm = 1` and `hap = 0` (from 4.15 the hypervisor checks it when the domain is made)',
  ],
  [
    'xen-grant-frames',
    'domain creation fail: Invalid argument',
    '`max_grant_frames` is 0 or above the limit that the hypervisor was booted with (gnttab_max_frames=, 64 by default), or `max_maptrack_frames` is above its limit (gnttab_max_maptrack_frames=, 1024 by default)',
  ],
  ['xen-grant-frames-0', 'domain creation fail: Invalid argument', '`max_grant_frames = 0`'],
  [
    'xen-grant-version',
    'domain creation fail: Invalid argument',
    '`max_grant_version` is 0 or above what the hypervisor offers (gnttab=max-ver:, 2 by default)',
  ],
  [
    'xen-vmtrace',
    'domain creation fail: Invalid argument',
    '`vmtrace_buf_kb` (rounded up to 4) is no power of two, is above 65536, is set for a PV guest, or the host has no Intel PT that guests can use',
  ],
  ['xen-altp2m', 'domain creation fail: Invalid argument', '`altp2m` on without `hap`'],
  [
    'xen-altp2m-off',
    'domain creation fail: Invalid argument',
    '`altp2m` on and the hypervisor was booted without altp2m=1, or the CPU is none of Intel (from 4.21)',
  ],
  [
    'xen-altp2m-count',
    'domain creation fail: Invalid argument',
    '`altp2m_count` above 0 without `altp2m`, or with it 0 (what libxl fills in for PVH) or above 512',
  ],
  [
    'arm-pv-type',
    'Converting PV guest to PVH.',
    'ARM and `type = "pv"` (or builder generic): the guest is made PVH, with three warnings',
    { function: 'libxl__arch_domain_create_info_setdefault', keys: ['type', 'builder'] },
  ],
  [
    'arm-vuart-irq',
    'Physical IRQ … conflicting with pl011 SPI',
    '`vuart = "sbsa_uart"` and `irqs` holds 32 (GUEST_VPL011_SPI)',
    { function: 'libxl__arch_domain_prepare_config', keys: ['irqs', 'vuart'] },
  ],
  [
    'arm-virtio-irq',
    'Physical IRQ … conflicting with Virtio MMIO IRQ range',
    'virtio devices (disk with specification=virtio, `virtio` with transport=mmio) and `irqs` holds one of their numbers (33 and on, one for each device)',
    { function: 'libxl__arch_domain_prepare_config', keys: ['irqs', 'disk', 'virtio'] },
  ],
  [
    'arm-virtio-irqs-out',
    'Ran out of reserved range for Virtio MMIO IRQ …',
    'more virtio-mmio devices than there are reserved interrupts (33 to 43: 11 devices)',
    { function: 'alloc_virtio_mmio_irq', keys: ['disk', 'virtio'] },
  ],
  [
    'arm-virtio-base-out',
    'Ran out of reserved range for Virtio MMIO BASE …',
    'more virtio-mmio devices than fit the reserved MMIO region of 1 MiB (0x200 each): the interrupts run out first',
    { function: 'alloc_virtio_mmio_base', keys: ['disk', 'virtio'] },
  ],
  [
    'arm-nr-spis',
    'Provided nr_spis value is too small (minimum required …)',
    '`nr_spis` is below what the vuart, the virtio devices and the highest of `irqs` (minus 31) need',
    { function: 'libxl__arch_domain_prepare_config', keys: ['nr_spis', 'irqs', 'vuart', 'disk', 'virtio'] },
  ],
  [
    'arm-gic',
    'Unknown GIC version …',
    '`gic_version` of a value that libxl does not know: xl refuses it while it parses',
    { function: 'libxl__arch_domain_prepare_config', keys: ['gic_version'] },
  ],
  [
    'arm-tee',
    'Unknown TEE type …',
    '`tee` of a value that libxl does not know: xl refuses it while it parses',
    { function: 'libxl__arch_domain_prepare_config', keys: ['tee'] },
  ],
  [
    'arm-sve-none',
    'SVE is unsupported on this machine.',
    '`sve` is set (a number or hw) and the host has no SVE',
    { function: 'libxl__arch_domain_build_info_setdefault', keys: ['sve'] },
  ],
  [
    'arm-sve-max',
    'Invalid sve value: …. Platform supports up to … bits',
    '`sve` is above the vector length of the host',
    { function: 'libxl__arch_domain_build_info_setdefault', keys: ['sve'] },
  ],
  [
    'arm-sve-multiple',
    'Invalid sve value: …. It must be multiple of 128',
    '`sve` is no multiple of 128: xl takes only the named values, so it is not reached',
    { function: 'libxl__arch_domain_build_info_setdefault', keys: ['sve'] },
  ],
  ['arm-passthrough', 'passthrough="…" not supported on ARM', '`passthrough = "sync_pt"` on ARM'],
  [
    'arm-partial-fdt',
    'failed to read the partial device file …',
    '`device_tree` does not exist',
    { function: 'libxl__prepare_dtb', keys: ['device_tree'] },
  ],
  [
    'arm-partial-fdt-bad',
    'Partial FDT is not a valid Flat Device Tree',
    '`device_tree` is no compiled device tree',
    { function: 'check_partial_fdt', keys: ['device_tree'] },
  ],
  [
    'arm-partial-fdt-nodes',
    'Can\'t copy the node "/passthrough" from the partial FDT',
    '`device_tree` has no node /passthrough',
    { function: 'copy_partial_fdt', keys: ['device_tree'] },
  ],
  [
    'arm-acpi32',
    "Can not enable libxl option 'acpi' for …",
    '`acpi = 1` for a 32-bit guest on ARM',
    { function: 'libxl__arch_domain_init_hw_description', keys: ['acpi', 'kernel'] },
  ],
  [
    'arm-extended-regions',
    'The extended regions cannot be allocated, not enough space',
    "the guest has so much `memory` that no room is left for extended regions: foreign mappings use the guest's own memory",
    { function: 'finalize_hypervisor_node', keys: ['memory'] },
  ],
  [
    'arm-virtio-type',
    'Invalid type for virtio device: …',
    '`virtio` with a `type=` that is neither "virtio,device" and a hexadecimal number nor "virtio,device"',
    { function: 'make_virtio_mmio_node_device', keys: ['virtio'] },
  ],
  [
    'arm-sci',
    'Unknown ARM_SCI type …',
    '`arm_sci` of a type that libxl does not know: xl refuses it while it parses',
    { function: 'libxl__arch_domain_prepare_config', keys: ['arm_sci'] },
  ],
  [
    'arm-hvm',
    "Assertion `!libxl_defbool_is_default(db)' failed.",
    'ARM and `type = "hvm"`: xl aborts (4.22; the message that the code has for it, `Unsupported Arm guest type %s`, is not reached)',
    { function: 'libxl_defbool_val', keys: ['type', 'builder'] },
  ],
  [
    'arm-dtdev',
    'xc_assign_dtdevice failed: …',
    'ARM: a `dtdev` node does not exist, is behind no IOMMU, or belongs to another guest',
    { function: 'libxl__add_dtdevs', keys: ['dtdev'] },
  ],
  [
    'arm-llc',
    'LLC coloring not enabled in the hypervisor',
    'ARM: `llc_colors` and the hypervisor was built or booted without cache colouring',
    { function: 'libxl__domain_make', keys: ['llc_colors'] },
  ],
  [
    'pvh-nested-crash',
    "Assertion `!libxl_defbool_is_default(db)' failed.",
    'PVH and `nestedhvm = 1` (4.10, 4.11): xl aborts',
  ],
  [
    'stubdom-no-version',
    'unknown device model version',
    'HVM, `device_model_stubdomain_override = 1` without `device_model_version` (from 4.21; before, it meant qemu-xen-traditional)',
  ],
  [
    'memory-missing',
    'shadow_memkb value …kB too large',
    'no `memory` and no `maxmem` and no `shadow_memory`, PVH or HVM (ARM: every guest): libxl derives the paging pool from the unset maxmem, before it sets the default of 32 MiB',
  ],
  // What libxl says of files, users and devices of the host in some releases.
  [
    'disk-missing',
    'Disk vdev=… phys path is not a block dev or file: …',
    'the target of a disk is neither a block device nor a plain file',
    { function: 'libxl__device_disk_set_backend', keys: ['disk'] },
  ],
  [
    'dm-restrict-user',
    'Could not find user … or …, cannot restrict',
    '`dm_restrict = 1` without `device_model_user`, and dom0 has none of the users that libxl looks for',
    { function: 'libxl__build_device_model_args_new', keys: ['dm_restrict', 'device_model_user'] },
  ],
  [
    'vif-ioemu-pv',
    'trying to create PV guest with an emulated interface',
    'a PV guest has an interface of `type=ioemu`',
    { function: 'libxl__device_nic_setdefault', keys: ['vif'] },
  ],
]

const ours = new Map<string, Check[]>()
for (const check of checks) ours.set(check.id, [...(ours.get(check.id) ?? []), check])

const functionsOf = ({ function: name }: Check): readonly string[] =>
  typeof name === 'string' ? [name] : name.flatMap(([, each]) => (typeof each === 'string' ? [each] : []))

const effects = { refused: 'ends', dropped: 'drops', warned: 'says' } as const

/** The table. */
export const creationMessages: readonly CreationMessage[] = [...rows, ...programRows].map(
  ([id, text, when, beyond]) => {
    const known = ours.get(id) ?? []
    const [first] = known
    const mend = mends[id]
    const [since] = known.map((each) => each.since).sort(compareReleases)
    return {
      id,
      text,
      when,
      functions: [...new Set([...known.flatMap(functionsOf), ...(beyond?.function ? [beyond.function] : [])])],
      keys: [...new Set([...known.flatMap(({ keys }) => keys), ...(beyond?.keys ?? [])])],
      effect: effects[first?.outcome ?? 'refused'],
      ...(first ? { rule: first.rule } : {}),
      ...(since ? { since } : {}),
      ...(mend ? { mend } : {}),
    }
  },
)
