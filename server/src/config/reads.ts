import { atLeast, type Release } from '../release.ts'
import type { GuestType } from '../values/value-type.ts'

/** What decides whether xl comes past the place where it reads a key. */
export interface Situation {
  readonly release: Release
  readonly guest: GuestType
  /** Whether `nodes` of a cpupool is a list. */
  readonly hasNodeList: boolean
  /** Whether `vfb` gives at least one frame buffer. */
  readonly hasVfb: boolean
  /** Whether `vnc` is a number other than 0. */
  readonly vncEnabled: boolean
}

/** Why a key is not read. */
export type NotRead =
  | { readonly because: 'guest'; readonly readers: readonly GuestType[] }
  | { readonly because: 'vfb' }
  | { readonly because: 'vnc-off' }
  | { readonly because: 'nodes' }

interface Condition {
  readonly keys: readonly string[]
  /** From which release to which the condition holds; the keys are read for every guest otherwise. */
  readonly since?: Release
  readonly until?: Release
  readonly guests: readonly GuestType[]
}

const words = (text: string): string[] => text.trim().split(/\s+/)

/**
 * Keys that xl reads for some types of guest only: the branches on the guest's type in `parse_config_data`
 * (`xl_parse.c`; up to 4.8 `xl_cmdimpl.c`). The manual's word on what makes sense for a guest is in the schema.
 */
const conditions: readonly Condition[] = [
  {
    keys: words(`acpi_firmware acpi_laptop_slate acpi_s3 acpi_s4 altp2mhvm bios bios_path_override boot firmware_override
      gfx_passthru hdtype hpet hvm_pirq mca_caps mmio_hole ms_vm_genid nographic nx pae rdm_mem_boundary serial smbios
      smbios_firmware soundhw spice spice_clipboard_sharing spice_image_compression spice_streaming_video
      spiceagent_mouse spicedisable_ticketing spicehost spicepasswd spiceport spicetls_port spiceusbredirection
      spicevdagent stdvga usb usbdevice usbversion vendor_device vga viridian vkb_device vpt_align xen_platform_pci
      xen_platform_pci_bar_uc`),
    guests: ['hvm'],
  },
  { keys: ['apic'], until: '4.9', guests: ['hvm'] },
  { keys: ['apic'], since: '4.11', guests: ['hvm'] },
  { keys: ['acpi'], until: '4.7', guests: ['hvm'] },
  { keys: ['nestedhvm', 'timer_mode'], until: '4.9', guests: ['hvm'] },
  { keys: ['device_model', 'device_model_args'], until: '4.1', guests: ['hvm'] },
  { keys: words('vnc vnclisten vncpasswd vncdisplay vncunused'), until: '4.3', guests: ['hvm'] },
  { keys: words('keymap sdl opengl'), until: '4.4', guests: ['hvm'] },
  { keys: ['keymap'], since: '4.5', guests: ['hvm', 'pv'] },
  { keys: words('root extra ramdisk'), until: '4.4', guests: ['pv'] },
  { keys: words('bootloader bootloader_args'), until: '4.9', guests: ['pv'] },
  { keys: ['e820_host'], guests: ['pv'] },
  { keys: words('pvshim pvshim_path pvshim_cmdline pvshim_extra'), guests: ['pvh'] },
]

const allGuests: readonly GuestType[] = ['pv', 'hvm', 'pvh']

/** The guests for which xl of `release` reads `key` at all. */
export const readersOf = (key: string, release: Release): readonly GuestType[] => {
  const condition = conditions.find(
    ({ keys, since, until }) =>
      keys.includes(key) && (!since || atLeast(release, since)) && (!until || atLeast(until, release)),
  )
  return condition?.guests ?? allGuests
}

const topLevelVnc = new Set(words('vnclisten vncpasswd vncdisplay vncunused'))
const topLevelSdl = new Set(words('sdl opengl display xauthority keymap'))

/**
 * Why xl does not come to read `key` of a cpupool config: `nodes`, when it is a list, is read in place of `cpus`
 * (`xl_cpupool.c`, `main_cpupoolcreate`).
 */
export const notReadOfPool = (key: string, hasNodeList: boolean): NotRead | undefined =>
  key === 'cpus' && hasNodeList ? { because: 'nodes' } : undefined

/** Why xl does not come to read `key` of a domain config; undefined where it does. */
export const notRead = (key: string, { release, guest, hasVfb, vncEnabled }: Situation): NotRead | undefined => {
  const readers = readersOf(key, release)
  if (!readers.includes(guest)) return { because: 'guest', readers }
  // A PV guest: the keys of the top level make up one frame buffer, when there is no `vfb` and VNC is wanted.
  if (guest === 'pv' && atLeast(release, '4.4') && isTopLevel(key, release)) {
    // Beside `vfb` xl reads all but the keyboard as if for an HVM guest, and uses none of it.
    if (hasVfb) return key === 'keymap' ? { because: 'vfb' } : undefined
    if (key !== 'vnc' && !vncEnabled) return { because: 'vnc-off' }
  }
  return undefined
}

const isTopLevel = (key: string, release: Release): boolean =>
  key === 'vnc' || topLevelVnc.has(key) || (topLevelSdl.has(key) && atLeast(release, '4.5'))

/** Why xl does nothing with a key that it reads; undefined where it does something. */
export const withoutEffect = (key: string, { release, guest, hasVfb }: Situation): NotRead | undefined =>
  guest === 'pv' && hasVfb && atLeast(release, '4.4') && isTopLevel(key, release) ? { because: 'vfb' } : undefined
