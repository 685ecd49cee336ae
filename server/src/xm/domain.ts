/*
 * A domain in the words of xm and xend: what the two of Xen 4.1 to 4.4 made of a config, and, for comparison, what xl makes of
 * one. Sizes are in MiB.
 */

export interface XmDisk {
  readonly target: string
  /** `empty` for a drive without a medium. */
  readonly format: string
  readonly vdev: string
  readonly rw: boolean
  /** A mode that is none of xend's: it refused the disk when it made the device. */
  readonly badmode?: string
  /** A target of which xend could make no device: without a prefix, or with blanks around it. */
  readonly badtarget?: string
  readonly cdrom: boolean
  readonly backend: string | null
  readonly script: string | null
}

export interface XmNic {
  readonly mac: string | null
  readonly bridge: string | null
  readonly script: string | null
  readonly ip: string | null
  readonly vifname: string | null
  readonly backend: string | null
  /** Bytes in each interval, and its length in microseconds. */
  readonly rate: readonly [number, number] | null
  /** How the file says it. */
  readonly rateText?: string
  /** A rate that xend could not read: then there was no limit. */
  readonly badrate?: string
  /** `vif_ioemu`: an emulated card beside the paravirtual one. */
  readonly type: 'vif' | 'vif_ioemu'
  /** Of an emulated card. */
  readonly model?: string
}

/** What shows the screen. The details of VNC and SDL are there where each is on. */
export interface XmDisplay {
  /** Of a PV guest: whether it has a frame buffer at all. */
  readonly vfb?: boolean
  /** Of a PV guest: how many frame buffers there are, where there are several. */
  readonly screens?: number
  readonly vnc: boolean
  readonly sdl: boolean
  readonly keymap?: string
  readonly listen?: string
  readonly display?: number
  readonly unused?: boolean
  readonly passwd?: string
  readonly opengl?: boolean
}

export interface XmPciDevice {
  /** `0000:01:00.0`; `0000:01:00.*` where all functions are meant that the host has. */
  readonly bdf: string
  readonly vslot: number | null
  readonly msitranslate: number
  readonly power_mgmt: number
}

/** What only HVM guests have. */
export interface XmMachine {
  readonly acpi: boolean
  readonly apic: boolean
  readonly pae: boolean
  readonly hap: boolean
  readonly oos: boolean
  readonly nestedhvm: boolean
  readonly viridian: boolean
  readonly hpet: boolean
  readonly vpt_align: boolean
  readonly xen_platform_pci: boolean
  readonly usb: boolean
  readonly stdvga: boolean
  readonly gfx_passthru: boolean
  readonly timer_mode: number
  readonly boot: string
  readonly usbdevice: readonly string[]
  readonly serial: readonly string[]
  readonly soundhw: string
  readonly videoram: number
  readonly shadow_memory?: number
}

export interface XmDomain extends Partial<XmMachine> {
  readonly type: 'pv' | 'hvm'
  readonly name: string
  readonly uuid?: string
  readonly memory: number
  readonly maxmem: number
  readonly vcpus: number
  /** Those online at the start. */
  readonly vcpus_on: readonly number[]
  /** The CPUs of the host for each vCPU; nothing for any. */
  readonly cpus: readonly (readonly number[])[]
  readonly cpu_weight: number
  /** In percent of one CPU; 0 for no limit. */
  readonly cpu_cap: number
  readonly kernel: string
  readonly ramdisk: string
  readonly cmdline: string
  readonly bootloader: string
  readonly bootloader_args: readonly string[]
  readonly on_poweroff: string
  readonly on_reboot: string
  readonly on_crash: string
  readonly pool: string
  readonly disk: readonly XmDisk[]
  readonly vif: readonly XmNic[]
  readonly display: XmDisplay
  readonly localtime: boolean
  readonly rtc_timeoffset: number
  readonly tsc_mode: number
  readonly nomigrate: boolean
  readonly pci: readonly XmPciDevice[]
  readonly irq: readonly number[]
  /** First port and how many. */
  readonly ioports: readonly (readonly [number, number])[]
  /** Leaf and subleaf (`-` for none) to registers, each as 32 characters. */
  readonly cpuid: Readonly<Record<string, Readonly<Record<string, string>>>>
}
