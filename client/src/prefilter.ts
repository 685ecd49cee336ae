/** How much of a file is looked at, in UTF-16 units: what `xen/detect` takes at most. */
export const prefilterLimit = 64 * 1024

// Keys that hardly any other program's config assigns at the start of a line.
const telling = new Set(
  `autoballoon bios_path_override bootloader bootloader_args builder cpu_weight cpuid cpus_soft device_model
  device_model_args device_model_override device_model_version device_tree disk dt_passthrough_nodes dtdev firmware_override init_seclabel kernel
  localtime max_event_channels max_grant_frames maxmem maxvcpus memory nestedhvm nographic on_crash on_poweroff
  on_reboot on_shutdown on_soft_reset on_watchdog passthrough pci pvh ramdisk sched sdl seclabel serial shadow_memory
  spicehost spiceport stdvga tsc_mode usbdevice vcpus vfb vif viridian vncconsole vncdisplay vnclisten vncunused vncviewer vnuma
  vtpm xen_platform_pci`.split(/\s+/),
)

// Keys that say nothing on their own, but together with a telling one.
const common = new Set(
  `acpi apic arch args blkif boot cdrom cmdline cpus driver_domain extra firmware gfx_passthru gic_version hap hostname
  import initrd ioports iomem irqs keymap name netif nodes pae pool root soundhw spice timer_mode type uuid vga videoram vnc
  vncpasswd`.split(/\s+/),
)

// The keys of `xl.conf`: one is enough where its name is like no other's.
const global =
  /^[ \t]*(?:vif\.default\.(?:script|bridge|gatewaydev|netdev)|(?:autoballoon|blkdev_start|claim_mode|colo\.default\.proxyscript|dom0_affinity|vm\.(?:cpumask|hvm\.cpumask|pv\.cpumask)|remus\.default\.netbufscript|run_hotplug_scripts|xen_hotplug_controller|domid_policy|max_grant_frames|max_maptrack_frames))[ \t]*=/m

// `[section]` on a line of its own: an INI file, which xl cannot read. A list that goes on there holds a quote or a comma.
const section = /^\[[ \t]*[A-Za-z][^\]"'=,\n]*\][ \t]*(?:[#;][^\n]*)?$/m

const assignment = /^[ \t]*([A-Za-z][\w.]*)[ \t]*\+?=(?!=)/gm

/**
 * Whether the beginning of a file looks enough like one of ours to ask the server, which then reads it properly. It is
 * called for every plain-text, properties and INI file, so it is cheap, and rather says yes than no to a Xen config.
 */
export const looksLikeXen = (text: string): boolean => {
  const head = text.slice(0, prefilterLimit)
  if (section.test(head)) return false
  if (global.test(head)) return true
  const told = new Set<string>()
  const other = new Set<string>()
  for (const [, key = ''] of head.matchAll(assignment)) {
    if (telling.has(key)) told.add(key)
    else if (common.has(key)) other.add(key)
    if (told.size > 0 && told.size + other.size > 1) return true
  }
  // A cpupool can consist of a name and its CPUs.
  return other.has('name') && (other.has('cpus') || other.has('nodes'))
}

const openNames = /\.(?:cfg|conf|xl|xm)(?:[.~-][\w~.-]*)?$|^[^.]*$/i

/**
 * Whether a file of this path and language may be one of ours. Plain text may have any name but that of a log; the
 * languages that take in `.cfg` and `.conf` must have such a name, so that `.ini` and `.properties` stay theirs.
 */
export const mayBeNamed = (path: string, languageId: string): boolean => {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (languageId === 'plaintext') return !/\.log(?:\.\d+)?$/i.test(name)
  return (languageId === 'properties' || languageId === 'ini') && openNames.test(name)
}

/** Whether a file is more likely to tell of a config than to be one. */
export const isProse = (path: string): boolean =>
  /\.(?:te?xt|rst|adoc|md|eml)$|\/(?:README|NEWS|ChangeLog|NOTES)[^/]*$/i.test(path)
