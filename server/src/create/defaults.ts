import { atLeast, type Release } from '../release.ts'
import type { Draft } from './draft.ts'

/** What libxl takes where nobody says anything. */
export interface Default {
  readonly path: string
  readonly value: unknown
  /** The value on ARM, where it is another. */
  readonly arm?: unknown
  readonly since: Release
  readonly until?: Release
  /** The key that sets it. */
  readonly key?: string
}

const hvm = (field: string) => `b_info.type.hvm.${field}`

/**
 * The defaults of `libxl__domain_build_info_setdefault` and of `libxl__arch_domain_build_info_setdefault` that are values and nothing more,
 * by the guests that have them.
 */
export const defaults: Readonly<Record<'all' | 'notPv' | 'hvm' | 'pv' | 'pvh', readonly Default[]>> = {
  all: [
    { path: 'b_info.numa_placement', value: true, since: '4.2' },
    { path: 'b_info.claim_mode', value: false, since: '4.3' },
    { path: 'b_info.localtime', value: false, since: '4.2', key: 'localtime' },
    { path: 'b_info.disable_migrate', value: false, since: '4.2', key: 'nomigrate' },
    { path: 'b_info.event_channels', value: 1023n, since: '4.4', key: 'max_event_channels' },
    { path: 'b_info.acpi', value: true, arm: false, since: '4.8', key: 'acpi' },
    { path: 'b_info.arch_x86.msr_relaxed', value: false, since: '4.15', key: 'msr_relaxed' },
    { path: 'b_info.trap_unmapped_accesses', value: false, arm: true, since: '4.21', key: 'trap_unmapped_accesses' },
    { path: 'b_info.dm_restrict', value: false, since: '4.10', key: 'dm_restrict' },
  ],
  notPv: [
    { path: 'b_info.timer_mode', value: 'no_delay_for_missed_ticks', since: '4.10', key: 'timer_mode' },
    { path: 'b_info.apic', value: true, since: '4.10', key: 'apic' },
    { path: 'b_info.nested_hvm', value: false, since: '4.10', key: 'nestedhvm' },
  ],
  hvm: [
    { path: hvm('mmio_hole_memkb'), value: 0n, since: '4.5', key: 'mmio_hole' },
    { path: hvm('pae'), value: true, since: '4.2', key: 'pae' },
    { path: hvm('apic'), value: true, since: '4.2', until: '4.9', key: 'apic' },
    { path: hvm('acpi'), value: true, since: '4.2', key: 'acpi' },
    { path: hvm('acpi_s3'), value: true, since: '4.2', key: 'acpi_s3' },
    { path: hvm('acpi_s4'), value: true, since: '4.2', key: 'acpi_s4' },
    { path: hvm('acpi_laptop_slate'), value: false, since: '4.9', key: 'acpi_laptop_slate' },
    { path: hvm('nx'), value: true, since: '4.2', key: 'nx' },
    { path: hvm('viridian'), value: false, since: '4.2', key: 'viridian' },
    { path: hvm('hpet'), value: true, since: '4.2', key: 'hpet' },
    { path: hvm('vpt_align'), value: true, since: '4.2', key: 'vpt_align' },
    { path: hvm('timer_mode'), value: 'no_delay_for_missed_ticks', since: '4.2', until: '4.9', key: 'timer_mode' },
    { path: hvm('nested_hvm'), value: false, since: '4.2', until: '4.9', key: 'nestedhvm' },
    { path: hvm('altp2m'), value: false, since: '4.6', key: 'altp2mhvm' },
    { path: hvm('usb'), value: false, since: '4.2', key: 'usb' },
    { path: hvm('vkb_device'), value: true, since: '4.13', key: 'vkb_device' },
    { path: hvm('xen_platform_pci'), value: true, since: '4.2', key: 'xen_platform_pci' },
    { path: hvm('xen_platform_pci_bar_uc'), value: true, since: '4.21', key: 'xen_platform_pci_bar_uc' },
    { path: hvm('pirq'), value: false, since: '4.19', key: 'hvm_pirq' },
    { path: hvm('spice.enable'), value: false, since: '4.2', key: 'spice' },
    { path: hvm('boot'), value: 'cda', since: '4.2', key: 'boot' },
    { path: hvm('vnc.enable'), value: true, since: '4.2', key: 'vnc' },
    { path: hvm('sdl.enable'), value: false, since: '4.2', key: 'sdl' },
    { path: hvm('nographic'), value: false, since: '4.2', key: 'nographic' },
    { path: hvm('gfx_passthru'), value: false, since: '4.2', key: 'gfx_passthru' },
    { path: hvm('rdm.policy'), value: 'relaxed', since: '4.6', key: 'rdm' },
    { path: hvm('rdm_mem_boundary_memkb'), value: 2_097_152n, since: '4.6', key: 'rdm_mem_boundary' },
  ],
  pv: [
    { path: 'b_info.type.pv.e820_host', value: false, since: '4.2', key: 'e820_host' },
    { path: 'b_info.type.pv.slack_memkb', value: 0n, since: '4.2' },
  ],
  pvh: [{ path: 'b_info.type.pvh.pvshim', value: false, since: '4.11', key: 'pvshim' }],
}

/** Fills in the defaults of some guests. */
export const defaultsOf = (guests: keyof typeof defaults, { release, arch, fillUnset }: Draft): void => {
  for (const { path, value, arm = value, since, until } of defaults[guests])
    if (atLeast(release, since) && (until === undefined || atLeast(until, release)))
      fillUnset(path, arch === 'arm' ? arm : value)
}
