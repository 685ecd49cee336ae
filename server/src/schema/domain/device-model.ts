import { boolean, choice, integer, listOf, path, text } from '../../values/basic/simple.ts'
import { deviceModelArguments, ignoredDeviceModel } from '../../values/guest/device-model.ts'
import { everyGuest, type KeySpec } from '../key.ts'

const unknownVersion = (given: string) => `Unknown device_model_version "${given}" specified`

const qemuXen = { text: 'Upstream QEMU with Xen support: the only one still there.' }
const noDeviceModel = {
  text: 'No device model at all, for HVM kernels that need no emulated device; `type = "pvh"` came in its place.',
  since: '4.7',
  until: '4.9',
} as const

// xl compares these with strcmp: capitals are refused.
const version = choice(
  {
    'qemu-xen': qemuXen,
    'qemu-xen-traditional': {
      text: "Xen's old fork of QEMU, removed after 4.20: the default for HVM in 4.2, and for stub domains up to 4.20.",
      until: '4.20',
    },
    none: noDeviceModel,
  },
  { caseSensitive: true, said: unknownVersion },
)

// Since 4.16 it is only there where the person who built Xen asked for it.
const versionWithoutTraditional = choice(
  {
    'qemu-xen': qemuXen,
    'qemu-xen-traditional': {
      text: 'Not built by default since 4.16, and removed after 4.20; go over to `qemu-xen`.',
      until: '4.20',
      deprecated: true,
    },
    none: noDeviceModel,
  },
  { caseSensitive: true, said: unknownVersion },
)

/** QEMU: which one, where it runs, as whom, and with which arguments. */
export const deviceModelKeys = [
  {
    name: 'device_model_version',
    section: 'Device model',
    value: [
      ['4.2', version],
      ['4.16', versionWithoutTraditional],
    ],
    since: '4.2',
    telling: 'surely',
    default: '`qemu-xen`',
    summary: 'Which kind of device model serves the guest.',
    text: `Leave it out: \`qemu-xen\` is the default, on Linux since 4.3. xl refuses the file for a name that
the release does not know, and for a known one in capitals.

\`qemu-xen-traditional\` was removed after 4.20: since then, xl refuses a file that asks for it. A guest that moves to
\`qemu-xen\` sees other hardware. Windows looks for its drivers once more and may want to be activated again; \`bios =
"rombios"\` has to go. Try it with a copy of the disk.

Name it when \`device_model_override\` is set; without it, xl warns.`,
    example: 'device_model_version = "qemu-xen"',
  },
  {
    name: 'device_model_override',
    section: 'Device model',
    value: path(),
    since: '4.2',
    brings: ['device_model_version'],
    doubtful: [],
    stored: 'b_info.device_model',
    telling: 'likely',
    default: 'the QEMU that Xen was built for',
    summary: 'The program to run as device model.',
    text: `It has to be of the kind that \`device_model_version\` says; xl prints a warning when that is not set.
The file must be executable when the domain is created; \`xl create -n\` does not look. It serves PV guests as well
where they need QEMU (\`vfb\`, qcow2 disks, \`p9\`). A device model in a stub domain does not use it.`,
    example: `device_model_version = "qemu-xen"
device_model_override = "/usr/local/bin/qemu-system-i386"`,
  },
  {
    name: 'device_model',
    section: 'Device model',
    value: [
      ['4.1', path()],
      ['4.2', ignoredDeviceModel],
    ],
    since: '4.1',
    doubtful: [],
    telling: 'surely',
    readFor: [
      ['4.1', ['hvm']],
      ['4.2', everyGuest],
    ],
    deprecated: {
      since: '4.2',
      use: 'device_model_override',
      note: 'Remove it; `device_model_override` names another program where that is really needed.',
    },
    summary: 'The program to run as device model, in xm and in xl 4.1.',
    text: `Since 4.2, xl ignores it with a warning, for every type of guest. Old files have
\`/usr/lib/xen/bin/qemu-dm\` here, which no longer exists: the line can go. Where it says \`stubdom-dm\`,
\`device_model_stubdomain_override = 1\` is meant.`,
    example: [
      ['4.1', 'device_model = "/usr/lib/xen/bin/qemu-dm"'],
      [
        '4.2',
        `device_model_version = "qemu-xen"
device_model_override = "/usr/local/bin/qemu-system-i386"`,
      ],
    ],
  },
  {
    name: 'device_model_args',
    section: 'Device model',
    value: [
      ['4.1', listOf(text({ label: 'argument' }), { label: 'list of arguments' })],
      ['4.2', deviceModelArguments],
    ],
    since: '4.1',
    stored: 'b_info.extra',
    telling: 'likely',
    readFor: [
      ['4.1', ['hvm']],
      ['4.2', everyGuest],
    ],
    default: 'none',
    summary: 'More arguments for the device model, whatever the type of guest.',
    text: `One string is one argument, as a program gets it: \`[ "-device", "usb-tablet" ]\`, not \`[ "-device
usb-tablet" ]\`, which QEMU takes for one odd option and ends. They follow those of libxl, which stays unaware of
them.

Since 4.2, xl refuses a single value here; 4.1 only warns about it, and reads the key for HVM alone. A list inside the
list drops that and the rest without a word. \`device_model_args_hvm\` and \`device_model_args_pv\` are read beside
it.`,
    example: 'device_model_args = [ "-trace", "enable=xen_*" ]',
  },
  {
    name: 'device_model_args_hvm',
    section: 'Device model',
    value: deviceModelArguments,
    since: '4.2',
    stored: 'b_info.extra_hvm',
    default: 'none',
    guests: ['hvm'],
    summary: 'More arguments for the device model of an HVM guest.',
    text: `As with \`device_model_args\`, one string is one argument, and xl refuses a single value in place of the
list: it does so even for a PV or PVH guest, which has no other use for the key.`,
    example: 'device_model_args_hvm = [ "-device", "virtio-rng-pci" ]',
  },
  {
    name: 'device_model_args_pv',
    section: 'Device model',
    value: deviceModelArguments,
    since: '4.2',
    stored: 'b_info.extra_pv',
    default: 'none',
    guests: ['pv', 'pvh'],
    summary: 'More arguments for the QEMU that serves a PV guest.',
    text: `Such a guest has a QEMU only where some device needs it: \`vfb\`, disks in qcow2, \`p9\`, \`channel\`.
As with \`device_model_args\`, one string is one argument, and xl refuses a single value in place of the list.`,
    example: 'device_model_args_pv = [ "-trace", "enable=xenfb_*" ]',
  },
  {
    name: 'device_model_user',
    section: 'Device model',
    value: text({ label: 'name of a user of dom0' }),
    since: '4.7',
    stored: 'b_info.device_model_user',
    default: 'root; with `dm_restrict`, a user that libxl finds',
    guests: ['hvm'],
    forOthers: 'a QEMU that serves its devices runs as that user all the same',
    summary: 'The user as whom QEMU runs once it has started.',
    text: `Give every domain a user of its own: libxl may end all processes of that user with the domain. It has to
exist, and not be root, when the domain is created; \`xl create -n\` does not look. It works without \`dm_restrict\`,
too. Only \`qemu-xen\` can do it.`,
    example: [
      ['4.7', 'device_model_user = "qemu-web"'],
      [
        '4.10',
        `dm_restrict = 1
device_model_user = "qemu-web"`,
      ],
    ],
  },
  {
    name: 'dm_restrict',
    section: 'Device model',
    value: boolean(),
    since: '4.10',
    doubtful: [],
    stored: 'b_info.dm_restrict',
    default: '0',
    summary: 'Locks QEMU in once it has started, so that a guest that breaks into it gains little.',
    text: `QEMU gives up root, may touch no other domain, and on Linux sits in an empty directory of its own. It
runs as \`device_model_user\`; without that, as a user counted from \`xen-qemuuser-range-base\`, or as
\`xen-qemuuser-shared\`. Where none of them exists, the domain is not created.

It is a preview of a technology: some features of QEMU do not work under it. It takes \`qemu-xen\`, and a dom0 kernel
that can restrict its Xen interfaces.`,
    example: 'dm_restrict = 1',
  },
  {
    name: 'device_model_stubdomain_override',
    section: 'Device model',
    value: boolean(),
    since: '4.2',
    brings: ['device_model_version'],
    doubtful: [],
    stored: 'b_info.device_model_stubdomain',
    default: '0',
    guests: ['hvm'],
    forOthers: 'libxl heeds it all the same, and most releases then make no guest',
    summary: 'Runs the device model in a small domain of its own, beside the guest, and not in dom0.',
    text: `A guest that breaks into its QEMU is then caught in that stub domain. VNC comes through a framebuffer
that dom0 serves; SDL and Spice do not work.

Up to 4.13 it is \`qemu-xen-traditional\` on Mini-OS. 4.14 added \`qemu-xen\` on Linux, when \`device_model_version =
"qemu-xen"\` is set; since 4.21 there is no other. The Linux image is not part of Xen: see \`stubdomain_kernel\`.`,
    example: `device_model_version = "qemu-xen"
device_model_stubdomain_override = 1`,
  },
  {
    name: 'stubdomain_kernel',
    section: 'Device model',
    value: path(),
    since: '4.14',
    stored: 'b_info.stubdomain_kernel',
    default: '`qemu-stubdom-linux-kernel` in the directory of Xen’s firmware',
    guests: ['hvm'],
    summary: 'The kernel of the stub domain.',
    text: `It counts with \`device_model_stubdomain_override = 1\`, and has to fit the kind of device model: a
Linux kernel for \`qemu-xen\`; up to 4.20, a Mini-OS image for \`qemu-xen-traditional\`. Qubes OS builds such images.
A file that cannot be read keeps the domain from being created.`,
    example: `device_model_stubdomain_override = 1
stubdomain_kernel = "/usr/lib/xen/boot/qemu-stubdom-linux-kernel"`,
  },
  {
    name: 'stubdomain_ramdisk',
    section: 'Device model',
    value: path(),
    since: '4.14',
    stored: 'b_info.stubdomain_ramdisk',
    default: '`qemu-stubdom-linux-rootfs` in the directory of Xen’s firmware',
    guests: ['hvm'],
    summary: 'The initial file system of a Linux stub domain, with QEMU in it.',
    text: `It belongs to \`stubdomain_kernel\` and counts with \`device_model_stubdomain_override = 1\`. A Mini-OS
stub domain has none.`,
    example: `device_model_stubdomain_override = 1
stubdomain_ramdisk = "/usr/lib/xen/boot/qemu-stubdom-linux-rootfs"`,
  },
  {
    name: 'stubdomain_cmdline',
    section: 'Device model',
    value: text({ label: 'kernel command line' }),
    since: '4.16',
    stored: 'b_info.stubdomain_cmdline',
    default: 'empty',
    guests: ['hvm'],
    summary: 'The kernel command line of the stub domain.',
    text: `It goes to the stub domain, not to the guest: that one has \`cmdline\`. It counts with
\`device_model_stubdomain_override = 1\`.`,
    example: `device_model_stubdomain_override = 1
stubdomain_cmdline = "console=hvc0 loglevel=7"`,
  },
  {
    name: 'stubdomain_memory',
    section: 'Device model',
    value: integer({ unit: 'MiB', range: { min: 1 }, usual: [128, 256, 512] }),
    since: '4.14',
    default: '128 for Linux, 28 for Mini-OS',
    guests: ['hvm'],
    summary: 'The memory of the stub domain.',
    text: `It comes on top of the guest’s own \`memory\`. Give more where QEMU needs it: many disks, large
displays. A dry run takes any number, even without \`device_model_stubdomain_override\`.`,
    example: `device_model_stubdomain_override = 1
stubdomain_memory = 256`,
  },
] as const satisfies readonly KeySpec[]
