import type { MessageRow } from './creation-messages.ts'
import { attached } from './echoes.ts'

/*
 * What is printed by others than libxl when a guest does not start: Xen's log, the scripts that connect devices, boot loaders, the code
 * that loads the kernel, and QEMU. The rows are those of `creation-messages.ts`.
 */

/** Their messages. */
export const programRows: readonly MessageRow[] = [
  // Xen's log (`xl dmesg`); most of them a debug build alone writes (`sanitise_domain_config` and its kin, `domain_create`).
  ...(
    [
      [
        'xen-grant-frames',
        'Bad grant table sizes…',
        '`max_grant_frames` or `max_maptrack_frames` is 0, or above what Xen was booted with',
        ['max_grant_frames', 'max_maptrack_frames'],
      ],
      ['xen-no-hvm', 'HVM support not available', 'the host runs no HVM and no PVH guests', ['type', 'builder']],
      ['xen-no-pv', 'PV support not available', 'the host runs no PV guests', ['type', 'builder']],
      ['xen-altp2m-off', 'Altp2m not supported', 'the host has no alternate page tables', ['altp2m', 'altp2mhvm']],
      ['xen-altp2m-off', 'altp2m is not supported', 'the host has no alternate page tables', ['altp2m', 'altp2mhvm']],
      ['xen-altp2m', 'Invalid altp2m options selected: …', 'Xen knows no such mode', ['altp2m', 'altp2mhvm']],
      [
        'xen-altp2m-count',
        'altp2m must be requested with altp2m.nr > 0',
        '`altp2m` is on and `altp2m_count` is 0',
        ['altp2m_count', 'altp2m'],
      ],
      ['xen-altp2m-count', 'altp2m.nr must be <= …', '`altp2m_count` is too large', ['altp2m_count']],
      [
        'xen-altp2m-count',
        'altp2m.nr must be zero when altp2m is off',
        '`altp2m_count` stands without `altp2m`',
        ['altp2m_count', 'altp2m'],
      ],
      [
        'no-paging',
        'HAP requested but not supported',
        'the host cannot page with hardware',
        ['hap', 'type', 'builder'],
      ],
      ['no-paging', 'HAP requested for non-HVM guest', 'only PVH and HVM guests page with hardware', ['hap', 'type']],
      [
        'no-paging',
        'Shadow paging requested but not available',
        'this Xen has no shadow page tables: it needs `hap`',
        ['hap', 'type', 'builder'],
      ],
      ...[
        'IOMMU is not enabled',
        'IOMMU options specified but IOMMU not enabled',
        'IOMMU options specified but IOMMU not requested',
      ].map(
        (text) =>
          [
            'passthrough-no-iommu',
            text,
            'the host has no IOMMU, or it is off',
            ['passthrough', 'pci', 'dtdev'],
          ] as const,
      ),
      ['xen-nested', 'Nested virt requested but not available', 'the host has no nested virtualisation', ['nestedhvm']],
      [
        'vpmu-platform',
        'vpmu requested but cannot be enabled this way',
        'the host counts no events for guests',
        ['vpmu'],
      ],
      [
        'arm-sve-max',
        'Requested SVE vector length (…) > supported length (…)',
        '`sve` is above the vector length of the host',
        ['sve'],
      ],
      ['arm-gic', 'Unsupported GIC version', 'the host has no such interrupt controller', ['gic_version']],
      ['arm-gic', '…: Unknown vGIC version …', 'the host has no such interrupt controller', ['gic_version']],
      ['arm-tee', 'Unsupported TEE type', 'the host has no such trusted environment', ['tee']],
      [
        'trap-unmapped-x86',
        'Unsupported trap_unmapped_accesses flag …',
        '`trap_unmapped_accesses` is of ARM',
        ['trap_unmapped_accesses'],
      ],
      ['llc-failed', 'LLC color … >= … (max allowed)', 'the host has no such colour', ['llc_colors']],
      ['llc-failed', '…: bad LLC color config', 'a colour does not exist, or stands twice', ['llc_colors']],
      ...[
        '…: assign (…) failed (…)',
        '…: assign … failed (…)',
        'XEN_DOMCTL_assign_device: assign … to dom… failed (…)',
        '… already assigned, or non-existent',
      ].map(
        (text) =>
          ['pci-taken', text, 'another guest has the PCI device, or no IOMMU is in front of it', ['pci']] as const,
      ),
      [
        'pci-shared-memory',
        "…It's disallowed to assign … with shared RMRR at … for ….",
        'the device shares memory that the firmware has reserved with others, and Xen gives it away only where that may be passed over',
        ['pci', 'rdm'],
      ],
      [
        'arm-dtdev',
        'XEN_DOMCTL_assign_dt_device: assign "…" to dom… failed (…)',
        'the node does not exist, is behind no IOMMU, or belongs to another guest',
        ['dtdev'],
      ],
      ['ioports-refused', 'ioport_map: error … denying dom… access to …', 'Xen does not give them away', ['ioports']],
      ['iomem-map-refused', 'memory_map:fail: … gfn=… mfn=…', 'Xen does not map `iomem` there', ['iomem']],
      ...['…Triple fault - invoking HVM shutdown action …', '…Triple fault on VCPU… - invoking HVM system reset.'].map(
        (text) =>
          [
            'xen-triple-fault',
            text,
            'the guest has crashed early, mostly since its kernel or firmware is none for a guest of this kind; Xen then ends it as `on_reboot` says',
            ['kernel', 'bios', 'type', 'firmware_override', 'on_reboot'],
          ] as const,
      ),
      ['guest-memory', 'Could not allocate order=… extent: …', 'Xen has not so much memory free', ['memory', 'maxmem']],
      [
        'guest-memory',
        'Over-allocation for …: … > …',
        'the guest, or QEMU for it, wants more memory than it may have',
        ['maxmem', 'memory', 'videoram', 'vif'],
      ],
    ] as const
  ).map(([id, text, when, keys]): MessageRow => [id, text, when, { keys }]),
  [
    'xen-hvm-vcpus',
    'Requested vCPUs (…) exceeds max (…)',
    'the guest has more vCPUs than Xen gives to one of its type',
  ],
  ['xen-nested-hap', 'Nested virt not supported without HAP', '`nestedhvm = 1` beside `hap = 0`'],
  ['nested-altp2m', 'Nested virt and altp2m are not supported together', '`nestedhvm = 1` beside `altp2m`'],
  ['xen-altp2m', 'altp2m is only supported with HAP', '`altp2m` beside `hap = 0`'],
  ['xen-vmtrace', 'vmtrace not supported for PV', 'a PV guest has `vmtrace_buf_kb`'],
  ['xen-vmtrace', 'Unsupported vmtrace size: …', '`vmtrace_buf_kb`, rounded up to 4, is no power of two up to 65536'],
  ['xen-vmtrace', 'vmtrace requested but not available', 'the CPU has no Intel Processor Trace that guests can use'],
  [
    'xen-grant-version',
    '…: requested grant version (…) greater than supported (…)',
    '`max_grant_version` is above what this Xen offers',
  ],
  ['xen-grant-version', '…: invalid grant table version 0 requested', '`max_grant_version = 0`'],
  ['xen-grant-frames', 'Bad grant table size…', '`max_grant_frames` is 0, or above what Xen was booted with'],
  [
    'no-paging',
    'HAP requested but not available',
    'the host cannot page with hardware',
    { keys: ['hap', 'type', 'builder'] },
  ],
  [
    'passthrough-no-iommu',
    'IOMMU requested but not available',
    'the host has no IOMMU, and the guest is to have devices of the host',
  ],
  ...(['qemu-boot', 'qemu-card', 'qemu-usb', 'qemu-serial', 'qemu-drive-twice'] as const).map(
    (id): MessageRow => [
      id,
      'domain … device model: spawn failed (rc=…)',
      'QEMU does not start; why stands in its log, `/var/log/xen/qemu-dm-NAME.log`',
      { keys: ['disk', 'device_model_args', 'device_model_args_hvm'] },
    ],
  ),
  [
    'serial-monitored',
    'Invalid serial port number: …',
    'libxl does not know the terminal of a serial port that the monitor of QEMU shares',
  ],
  // Programs that libxl starts (`libxl_report_child_exitstatus`, `device_hotplug_child_death_cb`), and what Xen's scripts say.
  ...(
    [
      ['hotplug-bridge', 'script: Could not find bridge device …', 'dom0 has no bridge of that name', 'vif'],
      ['hotplug-bridge', 'script: Could not find bridge…', 'dom0 has no bridge', 'vif'],
      ['hotplug-bridge', 'script: No valid bridge was specified', 'the script wants a bridge', 'vif'],
      ['hotplug-vifname', 'script: Cannot rename interface …', 'dom0 has an interface of that name already', 'vif'],
      ['hotplug-disk', 'script: … does not exist.', 'the target of a disk does not exist', 'disk'],
      ['hotplug-disk', 'script: … is not a block device.', 'the target of a disk is no block device', 'disk'],
      ['hotplug-disk', 'script: … is mounted …', 'dom0, or another guest, uses the target of a disk', 'disk'],
      ['hotplug-disk', 'script: Failed to find an unused loop device', 'dom0 has no loop device left', 'disk'],
      ['hotplug-disk', 'script: File … is loopback-mounted …', 'another guest uses the target of a disk', 'disk'],
      ['hotplug-disk', 'script: Backend device does not exist', 'the target of a disk does not exist', 'disk'],
      ['hotplug-disk', 'script: … link does not exist.', 'the target of a disk does not exist', 'disk'],
      ['hotplug-disk', 'script: Unable to lookup …', 'the target of a disk cannot be looked at', 'disk'],
      ['hotplug-disk', 'script: Unable to find losetup', 'dom0 has no `losetup`', 'disk'],
      ...[
        'No information about the target',
        'Cannot parse required parameters',
        'Unable to find iscsiadm tool',
        'iqn= and portal= are required parameters',
        'No matching target iqn found',
        'Device already opened',
        'Unable to find attached device path',
        'Invalid type: …',
      ].map(
        (text) => ['hotplug-disk', `script: ${text}`, 'the script of a disk cannot use its target', 'disk'] as const,
      ),
      [
        'hotplug-disk',
        'script: /etc/xen/scripts/block… failed; error detected.',
        'the script of a disk failed',
        'disk',
      ],
      [
        'hotplug-vif',
        'script: /etc/xen/scripts/vif… failed; error detected.',
        'the script of an interface failed',
        'vif',
      ],
      ['hotplug-bridge', 'script: no bridge specified, …', 'the script wants a bridge', 'vif'],
      ['hotplug-vif', 'script: Unable to find ip tool', 'dom0 has no `ip`', 'vif'],
      ['hotplug-vif', 'script: Unable to find ovs-vsctl tool', 'dom0 has no Open vSwitch', 'vif'],
      ['hotplug-vif', 'script: Unrecognised interface type …', 'the script does not know this type', 'vif'],
      ['hotplug-vif', 'script: iptables setup failed. …', 'the packet filter of dom0 refuses the rules', 'vif'],
      ['hotplug-vif', '/etc/xen/scripts/vif… exited with error status …', 'the script of an interface failed', 'vif'],
      ['hotplug-disk', '/etc/xen/scripts/block… exited with error status …', 'the script of a disk failed', 'disk'],
      [
        'hotplug-vif',
        'killing execution of /etc/xen/scripts/vif… because of timeout',
        'the script of an interface hangs',
        'vif',
      ],
      [
        'hotplug-disk',
        'killing execution of /etc/xen/scripts/block… because of timeout',
        'the script of a disk hangs',
        'disk',
      ],
    ] as const
  ).map(([id, text, when, key]): MessageRow => [id, text, when, { keys: [key] }]),
  [
    'bootloader-failed',
    'bootloader [… exited with error status …',
    'the boot loader failed: its log says why',
    { keys: ['bootloader', 'disk'] },
  ],
  [
    'device-model-ended',
    '…device model… exited with error status …',
    'QEMU ended; why stands in its log, `/var/log/xen/qemu-dm-NAME.log`',
    { keys: ['disk', 'device_model_args'] },
  ],
  ...attached.map(
    ([name, key]): MessageRow => [
      'attaching',
      `unable to add ${name} devices`,
      'the devices of this kind cannot be connected',
      { keys: [key] },
    ],
  ),
  [
    'backend-silent',
    'unable to add device with path …',
    'the back end of the device does not answer: its driver in dom0 is not loaded, or cannot use what the file names',
    { function: 'device_backend_callback', keys: [...new Set(attached.map(([, key]) => key))] },
  ],
  [
    'pci-taken',
    'xc_assign_device failed',
    'another guest has the PCI device, or no IOMMU is in front of it; `xl dmesg` has the reason',
    { function: 'do_pci_add', keys: ['pci'] },
  ],
  // The kernel of dom0 (`drivers/xen/xen-pciback/conf_space.c`).
  [
    'pci-permissive',
    'Driver tried to write to a read-only configuration space field…',
    'the driver in the guest writes to the device what dom0 does not pass on',
    { keys: ['pci', 'pci_permissive'] },
  ],
  // What a program finds where there is no hypervisor, or not enough rights.
  ...['Could not obtain handle on privileged command interface…', 'cannot open libxc handle…'].map(
    (text): MessageRow => ['no-hypervisor', text, 'xl does not run in dom0 under Xen, or not as root', { keys: [] }],
  ),
  [
    'mixed-programs',
    'error while loading shared libraries: …',
    'a program and the libraries of Xen are of two releases, or one is missing',
    { keys: ['device_model_override'] },
  ],
  // Boot loaders: `tools/pygrub/src/pygrub`; the log is `/var/log/xen/bootloader.N.log`.
  ...(
    [
      ['Unable to find partition containing kernel', 'pygrub finds no kernel on the first disk'],
      ["couldn't find bootloader config file in the image provided.", 'pygrub finds no configuration of GRUB'],
      ['Unable to access …', 'pygrub cannot read the first disk'],
      ['Invalid disklabel magic', 'pygrub does not know the partitions of the first disk'],
      ['No root slice found', 'pygrub does not know the partitions of the first disk'],
      ['bootloader aborted', 'somebody has ended the boot loader'],
    ] as const
  ).map(([text, when]): MessageRow => ['bootloader-failed', text, when, { keys: ['bootloader', 'disk'] }]),
  ['hotplug', 'script: …', 'the script of a device failed', { keys: ['disk', 'vif'] }],
  ...[
    '… exited with error status …',
    '… exited with status …',
    '… unexpectedly exited status zero',
    '…: unexpectedly exited with exit status 0, …',
    '… died due to fatal signal …',
    '… died due to unknown fatal signal number …',
    'killing execution of … because of timeout',
  ].map(
    (text): MessageRow => [
      'child-failed',
      text,
      'a program that libxl has started failed',
      { keys: ['disk', 'vif', 'bootloader'] },
    ],
  ),
  // What libxenguest ends with (`xc_dom_panic`).
  ...(
    [
      ["can't allocate low memory for domain…", 'Xen has not so much memory free'],
      ['failed to allocate 0x… pages…', 'Xen has not so much memory free'],
      [
        'Could not allocate memory for HVM guest as we cannot claim memory!…',
        '`claim_mode` of `xl.conf` is on, and less memory is free than the guest wants, without what others have claimed (`xl claims`)',
      ],
      ['Could not allocate memory for HVM guest…', 'Xen has not so much memory free'],
      ['Could not allocate memory…', 'Xen has not so much memory free'],
      ['domain creation fail: Cannot allocate memory', 'Xen has not so much memory free'],
      ['domain creation fail: Out of memory', 'Xen has not so much memory free'],
      ['xc_dom_mem_init failed', 'Xen has not so much memory free'],
      ['xc_dom_boot_mem_init failed', 'Xen has not so much memory free'],
      ['not enough memory for initial mapping (…', 'kernel and ramdisk do not fit into the memory of the guest'],
      ['xc_dom_alloc_segment: segment … too large (…', 'kernel and ramdisk do not fit into the memory of the guest'],
      ['vNUMA page count mismatch (…', 'the nodes have not the memory of the guest'],
    ] as const
  ).map(
    ([text, when]): MessageRow => [
      'guest-memory',
      text,
      when,
      { keys: text.startsWith('vNUMA') ? ['vnuma'] : ['memory', 'maxmem', 'videoram', 'ramdisk'] },
    ],
  ),
  ...(
    [
      ['no loader found…', 'the kernel is none that Xen can load'],
      ['kernel is not an ELF image…', 'the kernel is none that Xen can load'],
      ['corrupted ELF image…', 'the kernel is damaged'],
      ['ELF image is not 32bit…', 'the kernel of an HVM guest is none that hvmloader can be'],
      ['kernel image too large…', 'the kernel is larger than any'],
      ['unknown compression format…', 'the kernel is packed in a way that Xen does not know'],
      ...['gzip', 'BZIP2', 'XZ', 'ZSTD', 'LZMA', 'LZO', 'LZ4'].map(
        (how) =>
          [
            `unable to ${how} decompress kernel…`,
            'the kernel is damaged, or packed in a way that this Xen cannot unpack',
          ] as const,
      ),
      ...['BZIP2', 'XZ', 'LZMA', 'LZO1x', 'ZSTD'].map(
        (how) =>
          [
            `${how} decompress support unavailable…`,
            'the kernel is packed in a way that this Xen cannot unpack',
          ] as const,
      ),
      ['image not capable of booting inside a HVM container…', 'the kernel has no support for PVH'],
      ['Kernel does not support unprivileged (DomU) operation…', 'the kernel runs in dom0 alone'],
      ['not supported by xen kernel, sorry…', 'the hypervisor runs no such kernel: PV at all, or one of 32 bits'],
      ['elf_xen_note_check: ERROR: …', 'the kernel is none that Xen can load'],
      ["Not a Xen-ELF image: No ELF notes or '__xen_guest' section found…", 'the kernel is none that Xen can load'],
      ["failed to open file '…': …", 'the kernel or the ramdisk cannot be read'],
      ["failed to mmap file '…': …", 'the kernel or the ramdisk cannot be read'],
      ['zero length file…', 'the kernel or the ramdisk is empty'],
    ] as const
  ).map(
    ([text, when]): MessageRow => ['guest-kernel', text, when, { keys: ['kernel', 'ramdisk', 'bootloader', 'type'] }],
  ),
  // QEMU's log, `/var/log/xen/qemu-dm-NAME.log`.
  ...(
    [
      ['qemu-drive-bus', "Bus '…' not found", 'a CD drive is beyond the four places of the IDE controller', 'disk'],
      ['qemu-scsi-id', 'bad scsi device id: …', 'a disk is beyond the eight of the SCSI controller', 'disk'],
      [
        'qemu-drive-twice',
        "Duplicate ID '…' for drive",
        'two disks have one place on the SATA or the SCSI controller',
        'disk',
      ],
      ['qemu-name', "Invalid parameter '…'", 'what stands behind a comma in `name` is taken for an option', 'name'],
      ['qemu-boot', "Boot device '…' was given twice", '`boot` has a letter twice', 'boot'],
      ['qemu-boot', 'Too many boot devices for PC', '`boot` has more than three letters', 'boot'],
      ['qemu-boot', "Invalid boot device for PC: '…'", '`boot` has a letter that stands for no device', 'boot'],
      [
        'qemu-spice-choice',
        'spice: invalid image compression: …',
        'SPICE compresses in no such way',
        'spice_image_compression',
      ],
      [
        'qemu-spice-choice',
        'spice: invalid stream video control: …',
        'SPICE knows no such setting',
        'spice_streaming_video',
      ],
      ['qemu-spice-port', 'spice port is out of range', 'a port is 65535 at most', 'spiceport'],
      [
        'qemu-vnc-display',
        'Failed to create a socket',
        'with `vncunused` QEMU tries displays up to 99, and `vncdisplay` is behind that',
        'vncdisplay',
      ],
      ['qemu-vnc-display', "can't convert to a number: …", 'the number of the display is none', 'vnclisten'],
      ['qemu-vnc-display', 'vnc port cannot be empty', '`vnclisten` ends with its colon', 'vnclisten'],
      [
        'qemu-vnc-display',
        'address resolution failed for …',
        'dom0 knows no such address; one of IPv6 stands in brackets',
        'vnclisten',
      ],
      [
        'qemu-vnc-display',
        'Port range not support with UNIX socket',
        'a socket goes with `vncunused = 0`',
        'vnclisten',
      ],
      [
        'qemu-vnc-display',
        'port … out of range',
        'the port of a display is 5900 and its number, and 65535 at most',
        'vncdisplay',
      ],
      ['qemu-rom', 'failed to find romfile "…"', 'this QEMU has no boot ROM for the network card', 'vif'],
      ['qemu-rom', "Could not open option rom '…'…", 'this QEMU has no such boot ROM', 'vif'],
      [
        'qemu-memory',
        'xen: failed to populate ram at …',
        'what QEMU emulates needs more memory than libxl has set aside: five network cards do',
        'vif',
      ],
    ] as const
  ).map(([id, text, when, key]): MessageRow => [id, text, when, { keys: [key] }]),
  [
    'qemu-image',
    'Could not open …',
    'QEMU cannot open the image of a disk: it does not exist, or QEMU may not read it',
    { keys: ['disk'] },
  ],
  [
    'qemu-image',
    'Image is not in … format',
    'the image of a disk is of another format than the one that the file names',
    { keys: ['disk'] },
  ],
  ...['drive with bus=…, unit=… (index=…) exists', 'IDE unit … is in use'].map(
    (text): MessageRow => [
      'qemu-drive-twice',
      text,
      'two disks have one place on the IDE controller',
      { keys: ['disk'] },
    ],
  ),
  ['qemu-image-in-use', 'Failed to get … lock', 'another program has the image of a disk open', { keys: ['disk'] }],
  [
    'qemu-keymap',
    'could not read keymap file: …',
    'QEMU has no keyboard layout of that name',
    { keys: ['keymap', 'vfb'] },
  ],
  ...['Failed to start VNC server: …', 'Failed to bind socket: …', 'Failed to find an available port: …'].map(
    (text): MessageRow => [
      'qemu-vnc',
      text,
      'VNC cannot listen there: another program does, or dom0 has no such address',
      { keys: ['vncdisplay', 'vnclisten', 'vnc', 'vfb'] },
    ],
  ),
  ['qemu-nic', 'Unsupported NIC model: …', 'this QEMU has no network card of that model', { keys: ['vif'] }],
  [
    'qemu-card',
    "-device …,id=nic…: '…' is not a valid device model name",
    'this QEMU has no network card of that model',
  ],
  [
    'qemu-device',
    "'…' is not a valid device model name",
    'this QEMU has no such device: a network card, a sound card, or one that the file names itself',
    { keys: ['vif', 'soundhw', 'device_model_args', 'device_model_args_hvm'] },
  ],
  ['qemu-kernel', "could not open kernel file '…': …", 'QEMU cannot open the kernel', { keys: ['kernel'] }],
  ['qemu-user', 'User "…" doesn\'t exist …', 'dom0 has no such user', { keys: ['device_model_user'] }],
  ['qemu-boot', "Invalid boot device '…'", '`boot` has a letter that stands for no device', { keys: ['boot'] }],
  ...["could not add USB device '…'", 'usbdevice parameters are not supported anymore'].map(
    (text): MessageRow => ['qemu-usb', text, 'this QEMU emulates no such USB device', { keys: ['usbdevice'] }],
  ),
  ...["'…' is not a valid char driver", "could not connect serial device to character backend '…'"].map(
    (text): MessageRow => [
      'qemu-serial',
      text,
      'the serial port leads to nothing that QEMU knows, or can open',
      { keys: ['serial'] },
    ],
  ),
  [
    'qemu-display',
    "Display '…' is not available.",
    'this QEMU was built without that display',
    { keys: ['sdl', 'spice'] },
  ],
  [
    'qemu-cpus',
    'Invalid SMP CPUs …. The max CPUs supported by machine …',
    'the machine that QEMU emulates has fewer CPUs',
    { keys: ['maxvcpus', 'vcpus'] },
  ],
  ['qemu-videoram', "Invalid cirrus_vga ram size '…'", 'the card `cirrus` has 4, 8 or 16 MiB', { keys: ['videoram'] }],
  ...(
    [
      ['could not open /dev/net/tun: …', 'dom0 has no driver for taps'],
      ['could not configure /dev/net/tun (…', 'another program has the tap of the interface'],
      ['network script … failed with status …', 'the script of the interface failed'],
      ['failed to launch network script', 'the script of the interface cannot be run'],
    ] as const
  ).map(([text, when]): MessageRow => ['qemu-tap', text, when, { keys: ['vif'] }]),
  ...(
    [
      [
        'could not load PC BIOS …',
        'QEMU has no such firmware',
        ['bios', 'bios_path_override', 'device_model_override'],
      ],
      ['qemu: could not load PC BIOS …', 'QEMU has no such firmware', ['bios', 'device_model_override']],
    ] as const
  ).map(([text, when, keys]): MessageRow => ['qemu-bios', text, when, { keys }]),
  ...(
    [
      ['Could not initialize SDL(…', ['sdl', 'vfb']],
      ['gtk initialization failed', ['device_model_args', 'device_model_args_hvm']],
      ['OpenGL is not supported by the display', ['opengl', 'device_model_args']],
      ['failed to initialize spice server', ['spice', 'spiceport', 'spicehost']],
    ] as const
  ).map(
    ([text, keys]): MessageRow => ['qemu-display', text, 'QEMU cannot show the screen of the guest there', { keys }],
  ),
  ...["Property '…' not found", "Device '…' not found", "There is no option group '…'", 'unsupported machine type'].map(
    (text): MessageRow => [
      'qemu-option',
      text,
      'this QEMU does not know an argument that the file gives it',
      { keys: ['device_model_args', 'device_model_args_hvm', 'device_model_args_pv'] },
    ],
  ),
  [
    'qemu-option',
    'invalid option',
    'this QEMU does not know an argument that the file gives it',
    { keys: ['device_model_args', 'device_model_args_hvm', 'device_model_args_pv'] },
  ],
]
