import type { XmOption } from './key.ts'

// Options of xm, which went with Xen 4.5, that no release of xl has ever read (`tools/python/xen/xm/create.py` of 4.1, which
// `xend` then acted upon). xl passes them over in silence. What xm shares with xl is a key and stands in the other tables.

/** The options that only xm read. */
export const xmOptions: readonly XmOption[] = [
  {
    name: 'access_control',
    summary: 'Under xm, the security policy and the label of the guest, in a list.',
    text: `Write the label alone into \`seclabel\`, as a string. It means something only where Xen runs with XSM and FLASK;
elsewhere drop it. The older policies (Chinese wall, simple type enforcement) are gone from Xen.`,
    replacement: 'seclabel',
    example: {
      before: 'access_control = [ "policy=,label=system_u:system_r:domU_t" ]',
      after: 'seclabel = "system_u:system_r:domU_t"',
    },
  },
  {
    name: 'blkif',
    telling: 'hardly',
    summary: 'Under xm, 1 made the guest a backend for the disks of others.',
    text: `Since 4.4 a guest that serves disks or network cards says \`driver_domain = 1\` and runs \`xl devd\`; the other guests
name it with \`backend=\` in \`disk\`. For 4.1 to 4.3 nothing is to be written here.`,
    replacement: 'driver_domain',
    example: { before: 'blkif = 1', after: 'driver_domain = 1' },
  },
  {
    name: 'bootargs',
    summary: 'Under xm, the arguments of the bootloader.',
    text: `Write them into \`bootloader_args\`: since 4.2 a list with one argument per item, in 4.1 one string. xm added \`-q\` when
there were none; xl adds nothing.`,
    replacement: 'bootloader_args',
    example: {
      before: 'bootloader = "pygrub"\nbootargs = "-q --entry=1"',
      after: 'bootloader = "pygrub"\nbootloader_args = [ "-q", "--entry=1" ]',
    },
  },
  {
    name: 'bootentry',
    summary:
      'Under xm, the entry of the boot menu that the bootloader was to take; from 4.1 to 4.4 xm paid no heed to it.',
    text: `The guest has booted its default entry ever since: drop the line. To choose one, pass it to the bootloader with
\`bootloader_args\`. \`pygrub\` knows \`--entry=\`, with the number of the entry counted from 0 or its title.`,
    example: { before: 'bootloader = "pygrub"\nbootentry = "1"', after: 'bootloader = "pygrub"' },
  },
  {
    name: 'console_autoconnect',
    summary: 'Under xm, 1 connected to the console of the guest when it was started.',
    text: `Say so when you start the guest, \`xl create -c web.cfg\`, or later, \`xl console web\`. Under xm the boot loader waited at its
menu then; xl gives it no arguments of its own.`,
    instead: 'Start the guest with `xl create -c` to see its console.',
  },
  {
    name: 'cpu',
    summary: 'Under xm, one more CPU of the host that the guest could run on; it was put in front of `cpus`.',
    text: `Write it into \`cpus\`, beside what is there: \`cpu = 2\` with \`cpus = "4-5"\` becomes \`cpus = "2,4-5"\`. A list
pins one vCPU after the other, which is not the same. Up to 4.20 xl heeds \`cpus\` only beside \`vcpus\`.`,
    replacement: 'cpus',
    example: { before: 'vcpus = 2\ncpu = 2', after: 'vcpus = 2\ncpus = "2"' },
  },
  {
    name: 'cpu_cap',
    summary: 'Under xm, the most CPU time that the guest could get, in percent of one CPU.',
    text: `The key of xl is \`cap\`, since 4.2; the number stays: 50 is half a CPU, 200 is two, 0 is no limit. \`cpu_weight\` keeps its
name.`,
    replacement: 'cap',
    example: { before: 'cpu_cap = 50', after: 'cap = 50' },
  },
  {
    name: 'cpuid_check',
    summary: 'Under xm, CPUID bits that the host had to have, or else the guest was not started.',
    text: `xl makes no such check: there is nothing to write. \`cpuid\` says what the guest sees; to keep it movable between
hosts, mask there what not all of them have.`,
  },
  {
    name: 'description',
    summary: 'Under xm, a remark about the guest, which `xm list` and other programs could show.',
    text: 'xl keeps no such thing. Make it a comment.',
    example: { before: 'description = "Web server of the library"', after: '# Web server of the library' },
  },
  {
    name: 'dhcp',
    summary: 'Under xm, the last part of the `ip=` argument of the kernel: `dhcp`, or `off` for a fixed address.',
    text: `xl builds no \`ip=\`; write it into \`extra\` (or \`cmdline\`, since 4.5). It works with PV kernels that configure the
network themselves; otherwise set the guest up for DHCP inside.`,
    replacement: 'extra',
    example: { before: 'dhcp = "dhcp"', after: 'extra = "ip=dhcp"' },
  },
  {
    name: 'dryrun',
    summary: 'Under xm, 1 printed what would have been made, and made no guest.',
    text: `\`xl create -n web.cfg\` says whether xl reads the file, and makes no guest. No line in a file does that: with this one
xm made none, and xl makes it.`,
    instead: '`xl create -n` makes no guest.',
  },
  {
    name: 'fda',
    summary: 'Under xm, the image in the first floppy drive of an HVM guest.',
    text: `xl has no key for floppies. Hand the option to the device model with \`device_model_args_hvm\` (since 4.2), one word per item.
xl checks neither the option nor the file. \`boot = "a"\` starts from it.`,
    replacement: 'device_model_args_hvm',
    example: {
      before: 'fda = "/srv/images/dos.img"',
      after: 'device_model_args_hvm = [ "-fda", "/srv/images/dos.img" ]',
    },
  },
  {
    name: 'fdb',
    summary: 'Under xm, the image in the second floppy drive of an HVM guest.',
    text: `xl has no key for floppies. Hand the option to the device model with \`device_model_args_hvm\` (since 4.2), one word per item.
xl checks neither the option nor the file.`,
    replacement: 'device_model_args_hvm',
    example: {
      before: 'fdb = "/srv/images/data.img"',
      after: 'device_model_args_hvm = [ "-fdb", "/srv/images/data.img" ]',
    },
  },
  {
    name: 'features',
    summary: 'Under xm, features that a PV kernel was to run with, such as `auto_translated_physmap`.',
    text: 'xl works out from the kernel what it needs: there is nothing to write.',
  },
  {
    name: 'gateway',
    summary: 'Under xm, the gateway in the `ip=` argument of the kernel.',
    text: `xl builds no \`ip=\`; write it into \`extra\` (or \`cmdline\`, since 4.5), with all its parts:
\`ip=ADDRESS:SERVER:GATEWAY:NETMASK:HOSTNAME:DEVICE:AUTOCONF\`. Parts may be empty.`,
    replacement: 'extra',
    example: {
      before: 'ip = "192.0.2.10"\ngateway = "192.0.2.1"\nnetmask = "255.255.255.0"',
      after: 'extra = "ip=192.0.2.10::192.0.2.1:255.255.255.0::eth0:off"',
    },
  },
  {
    name: 'guest_os_type',
    summary: 'Under xm, the kind of system in an HVM guest on Itanium.',
    text: 'Xen has not run on Itanium since 4.2: there is nothing to write. For Windows guests see `viridian`.',
  },
  {
    name: 'hostname',
    telling: 'hardly',
    summary: 'Under xm, the host name in the `ip=` argument of the kernel.',
    text: `It has nothing to do with \`name\`, the name of the domain. xl builds no \`ip=\`; write it into \`extra\` (or \`cmdline\`, since 4.5),
with all its parts: \`ip=ADDRESS:SERVER:GATEWAY:NETMASK:HOSTNAME:DEVICE:AUTOCONF\`. Parts may be empty.`,
    replacement: 'extra',
    example: {
      before: 'ip = "192.0.2.10"\nnetmask = "255.255.255.0"\nhostname = "web"',
      after: 'extra = "ip=192.0.2.10:::255.255.255.0:web:eth0:off"',
    },
  },
  {
    name: 'interface',
    summary: 'Under xm, the network device in the `ip=` argument of the kernel, `eth0` unless given.',
    text: `xl builds no \`ip=\`; write it into \`extra\` (or \`cmdline\`, since 4.5), where the device is the sixth part:
\`ip=ADDRESS:SERVER:GATEWAY:NETMASK:HOSTNAME:DEVICE:AUTOCONF\`. Parts may be empty.`,
    replacement: 'extra',
    example: {
      before: 'ip = "192.0.2.10"\ninterface = "eth1"',
      after: 'extra = "ip=192.0.2.10:::::eth1:off"',
    },
  },
  {
    name: 'ip',
    summary: 'Under xm, the address in the `ip=` argument of the kernel.',
    text: `xl builds no \`ip=\`; write it into \`extra\` (or \`cmdline\`, since 4.5):
\`ip=ADDRESS:SERVER:GATEWAY:NETMASK:HOSTNAME:DEVICE:AUTOCONF\`. Parts may be empty. It works with PV kernels that configure the
network themselves; most systems of today set their address inside. \`ip=\` in a \`vif\` is another thing: it tells the
host.`,
    replacement: 'extra',
    example: {
      before: 'ip = "192.0.2.10"\nnetmask = "255.255.255.0"',
      after: 'extra = "ip=192.0.2.10:::255.255.255.0::eth0:off"',
    },
  },
  {
    name: 'irq',
    summary: 'Under xm, interrupts of the host that the guest could use.',
    text: 'The key of xl is `irqs`, since 4.2: a list of numbers. The guest usually needs `ioports` or `iomem` of the same device as well.',
    replacement: 'irqs',
    example: { before: 'irq = [ 7 ]', after: 'irqs = [ 7 ]' },
  },
  {
    name: 'isa',
    summary: 'Under xm, 1 gave an HVM guest a machine with an ISA bus only, without PCI.',
    text: 'xl has no such machine: there is nothing to write.',
  },
  {
    name: 'loader',
    summary: 'Under xm, the firmware of an HVM guest, usually `hvmloader`.',
    text: `xl finds \`hvmloader\` by itself: drop the line. For a loader of your own the key is \`firmware_override\`, since 4.2. \`bios\`
chooses between SeaBIOS, ROMBIOS and OVMF, which is what most people want.`,
    replacement: 'firmware_override',
    example: {
      before: 'builder = "hvm"\nloader = "/opt/xen/hvmloader"',
      after: 'type = "hvm"\nfirmware_override = "/opt/xen/hvmloader"',
    },
  },
  {
    name: 'machine_address_size',
    summary: 'Under xm, the width in bits of the host addresses from which a PV guest got its memory.',
    text: 'xl has nothing like it: there is nothing to write.',
  },
  {
    name: 'memory_sharing',
    summary: 'Under xm, 1 let an HVM guest share equal pages with others.',
    text: 'xl has no key for it: there is nothing to write. Sharing is set up from outside, by programs that call Xen; `xl sharing` shows it.',
  },
  {
    name: 'monitor',
    summary: 'Under xm, 1 gave access to the console of the device model.',
    text: `xl talks to the device model by itself; ask it with \`xl qemu-monitor-command\` (since 4.8). For a console of your own,
hand \`-monitor\` to the device model with \`device_model_args_hvm\` (since 4.2).`,
    replacement: 'device_model_args_hvm',
    example: { before: 'monitor = 1', after: 'device_model_args_hvm = [ "-monitor", "vc" ]' },
  },
  {
    name: 'monitor_path',
    summary: 'Under xm, where the console of the device model was to be found.',
    text: 'Hand it to the device model with `device_model_args_hvm` (since 4.2), one word per item. Whoever reaches that console controls the guest.',
    replacement: 'device_model_args_hvm',
    example: {
      before: 'monitor = 1\nmonitor_path = "unix:/run/web.mon,server,nowait"',
      after: 'device_model_args_hvm = [ "-monitor", "unix:/run/web.mon,server,nowait" ]',
    },
  },
  {
    name: 'netif',
    telling: 'hardly',
    summary: 'Under xm, 1 made the guest a backend for the network cards of others.',
    text: `Since 4.4 a guest that serves disks or network cards says \`driver_domain = 1\` and runs \`xl devd\`; the other guests
name it with \`backend=\` in \`vif\`, or \`vif.default.backend\` in \`xl.conf\` does so for all. For 4.1 to 4.3 nothing is to be
written here.`,
    replacement: 'driver_domain',
    example: { before: 'netif = 1', after: 'driver_domain = 1' },
  },
  {
    name: 'netmask',
    summary: 'Under xm, the netmask in the `ip=` argument of the kernel.',
    text: `xl builds no \`ip=\`; write it into \`extra\` (or \`cmdline\`, since 4.5), with all its parts:
\`ip=ADDRESS:SERVER:GATEWAY:NETMASK:HOSTNAME:DEVICE:AUTOCONF\`. Parts may be empty.`,
    replacement: 'extra',
    example: {
      before: 'ip = "192.0.2.10"\nnetmask = "255.255.255.0"\nhostname = "web"',
      after: 'extra = "ip=192.0.2.10:::255.255.255.0:web:eth0:off"',
    },
  },
  {
    name: 'nfs_root',
    summary: 'Under xm, the folder on the NFS server that became the root file system; it came out as `nfsroot=`.',
    text: `Write \`nfsroot=SERVER:FOLDER\` into \`extra\` (or \`cmdline\`, since 4.5). \`root = "/dev/nfs"\` stays as it is, and the
kernel needs an \`ip=\` too.`,
    replacement: 'extra',
    example: {
      before: 'root = "/dev/nfs"\nnfs_server = "192.0.2.1"\nnfs_root = "/srv/root"\ndhcp = "dhcp"',
      after: 'root = "/dev/nfs"\nextra = "nfsroot=192.0.2.1:/srv/root ip=:192.0.2.1::::eth0:dhcp"',
    },
  },
  {
    name: 'nfs_server',
    summary: 'Under xm, the address of the server for a root file system over NFS.',
    text: `It goes into \`nfsroot=SERVER:FOLDER\` in \`extra\` (or \`cmdline\`, since 4.5), together with \`nfs_root\`.
\`root = "/dev/nfs"\` stays as it is, and the kernel needs an \`ip=\` too.`,
    replacement: 'extra',
    example: {
      before: 'root = "/dev/nfs"\nnfs_server = "192.0.2.1"\nnfs_root = "/srv/root"\ndhcp = "dhcp"',
      after: 'root = "/dev/nfs"\nextra = "nfsroot=192.0.2.1:/srv/root ip=:192.0.2.1::::eth0:dhcp"',
    },
  },
  {
    name: 'nics',
    summary: 'Under xm, the number of network cards; `vif` was filled up to it with plain ones.',
    text: `Write one item into \`vif\` for each card. An empty string is a card with nothing but defaults. \`nics = 0\` is simply
dropped.`,
    replacement: 'vif',
    example: { before: 'nics = 2', after: 'vif = [ "", "" ]' },
  },
  {
    name: 'on_xend_start',
    summary: 'Under xm, `start` brought the guest up when the daemon xend started.',
    text: `xl has no daemon, and no key for this. Link the config into \`/etc/xen/auto\` and enable the service \`xendomains\`: it
starts what is in there at boot.`,
  },
  {
    name: 'on_xend_stop',
    summary: 'Under xm, what became of the guest when the daemon xend stopped: `ignore`, `shutdown` or `suspend`.',
    text: `xl has no daemon, and no key for this. The service \`xendomains\` saves or shuts down guests when the host goes down, all
in the same way: see \`XENDOMAINS_SAVE\` and \`XENDOMAINS_SHUTDOWN\` in \`/etc/default/xendomains\` or
\`/etc/sysconfig/xendomains\`.`,
  },
  {
    name: 'parallel',
    summary: 'Under xm, what the parallel port of an HVM guest was connected to.',
    text: `xl has no key for parallel ports. Hand the option to the device model with \`device_model_args_hvm\` (since 4.2), one word per
item. For serial ports there is \`serial\`.`,
    replacement: 'device_model_args_hvm',
    example: {
      before: 'parallel = "/dev/parport0"',
      after: 'device_model_args_hvm = [ "-parallel", "/dev/parport0" ]',
    },
  },
  {
    name: 'paused',
    summary: 'Under xm, 1 left the guest paused when it was made.',
    text: `Start the guest with \`xl create -p web.cfg\`, and let it run with \`xl unpause web\`. No line in a file does that: xl lets
the guest run at once.`,
    instead: 'Start the guest with `xl create -p` to have it paused.',
  },
  {
    name: 'quiet',
    summary: 'Under xm, 1 printed fewer lines when the guest was made.',
    text: `Start the guest with \`xl create -q web.cfg\`.`,
    instead: '`xl create -q` prints less.',
  },
  {
    name: 'restart',
    summary: 'Under xm, when the guest was started again: `onreboot`, `always` or `never`.',
    text: `xl has a key for each event: \`on_poweroff\`, \`on_reboot\`, \`on_crash\`. \`onreboot\` is \`destroy\`, \`restart\`,
\`destroy\`, in this order; \`always\` is three times \`restart\`, \`never\` three times \`destroy\`. What \`onreboot\` means is xl’s
default, so that line can go.`,
    replacement: 'on_reboot',
    example: {
      before: 'restart = "always"',
      after: 'on_poweroff = "restart"\non_reboot = "restart"\non_crash = "restart"',
    },
  },
  {
    name: 's3_integrity',
    summary: 'Under xm, 1 (the default) had tboot check the memory of the guest when the host woke from sleep.',
    text: 'xl does not ask for that check: there is nothing to write.',
  },
  {
    name: 'skipdtd',
    summary: 'Under xm, 1 left out a check of a guest that was described in XML.',
    text: `xl makes no XML: there is nothing to write.`,
    instead: 'xl makes no XML, and there is nothing to check.',
  },
  {
    name: 'superpages',
    summary: 'Under xm, 1 built the guest from pages of 2 MiB.',
    text: 'xl uses large pages for HVM and PVH guests by itself, wherever it can. PV guests do without: there is nothing to write.',
  },
  {
    name: 'suppress_spurious_page_faults',
    summary: 'Under xm, 1 kept page faults from a PV guest that came from Xen’s own handling of its page tables.',
    text: 'xl has nothing like it, and Xen itself has dropped it: there is nothing to write.',
  },
  {
    name: 'target',
    summary: 'Under xm, the number of the guest that this one was the device model of.',
    text: `xl makes such stub domains by itself, and sets their target: write \`device_model_stubdomain_override = 1\` into the config of
the guest that is to have one. A config of the stub domain’s own is not needed.`,
    replacement: 'device_model_stubdomain_override',
  },
  {
    name: 'tpmif',
    summary: 'Under xm, it made the guest a backend for the TPMs of others.',
    text: `With xl the domain that holds a virtual TPM needs no mark. The guest that uses it names it, since 4.3:
\`vtpm = [ "backend=web-vtpm" ]\`. Here there is nothing to write.`,
  },
  {
    name: 'vcpu_avail',
    summary:
      'Under xm, a bit mask of the vCPUs that were to be online at the start; from 4.0 to 4.4 xm paid no heed to it.',
    text: `All vCPUs were online whatever the mask said: drop the line. To begin with fewer, write that number into \`vcpus\`, and
the number of all into \`maxvcpus\`. xl always begins with the first ones; \`xl vcpu-set\` switches the others on later.`,
    example: { before: 'vcpus = 4\nvcpu_avail = 3', after: 'vcpus = 4' },
  },
  {
    name: 'vhpt',
    summary: 'Under xm, the size of a page table structure on Itanium.',
    text: 'Xen has not run on Itanium since 4.2: there is nothing to write.',
  },
  {
    name: 'vncconsole',
    telling: 'surely',
    summary: 'Under xm, 1 opened a VNC viewer on the screen of the guest when it was started.',
    text: `xl opens none for a line in the file. Say so when you start the guest, \`xl create -V web.cfg\`, or later,
\`xl vncviewer web\`. The guest needs \`vnc = 1\` (HVM) or a \`vfb\` for it.`,
  },
  {
    name: 'vscsi',
    summary: 'Under xm, SCSI devices of the host that the guest saw as such.',
    text: `No release of xl has them. A disk can be given whole, as a block device: the guest reads and writes it, but sends it no
SCSI commands. For tapes, changers and the like pass through the host adapter with \`pci\`, or use iSCSI inside the guest.`,
    replacement: 'disk',
    example: { before: 'vscsi = [ "/dev/sdb,0:0:0:0" ]', after: 'disk = [ "/dev/sdb,raw,xvdb,w" ]' },
  },
  {
    name: 'vusb',
    summary: 'Under xm, USB controllers of the guest, with devices of the host on their ports.',
    text: `Since 4.7 xl has two keys: \`usbctrl\` for the controllers (\`usbver\` becomes \`version\`, \`numports\` becomes \`ports\`)
and \`usbdev\` for the devices, which are named by bus and address as \`lsusb\` shows them, not by port as in \`port_1=1-2\`.`,
    replacement: 'usbctrl',
    example: {
      before: 'vusb = [ "usbver=2,numports=8,port_1=1-2" ]',
      after: 'usbctrl = [ "version=2, ports=8" ]\nusbdev = [ "hostbus=1, hostaddr=3" ]',
    },
  },
  {
    name: 'xen_extended_power_mgmt',
    summary: 'Under xm, a number that an HVM guest was told about the power management of the host.',
    text: 'Nothing takes its place. For the devices in `pci` there is `power_mgmt=1`.',
  },
  {
    name: 'xmldryrun',
    summary: 'Under xm, 1 printed what would have been made, as XML, and made no guest.',
    text: `\`xl create -n web.cfg\` says whether xl reads the file, and makes no guest; with \`-v\` it prints what would be made, as JSON.`,
    instead: '`xl create -n` makes no guest.',
  },
]
