import type { History } from '../../release.ts'
import type { Atom } from '../../syntax/index.ts'
import { getAtom } from '../../values/basic/accessors.ts'
import { advice, refused } from '../../values/basic/findings.ts'
import { pathsOf } from '../../values/basic/made-up.ts'
import { boolean, either, path, stringList, text } from '../../values/basic/simple.ts'
import { boot } from '../../values/guest/boot.ts'
import type { Fix, ReadContext, ValueType } from '../../values/value-type.ts'
import { everyGuest, type KeySpec } from '../key.ts'

const words = text({ label: 'text' })

/** What kernels of guests are mostly told. An HVM guest mostly boots from its disks, and takes no command line then. */
const commandLines =
  (...lines: readonly string[]) =>
  ({ guest }: ReadContext) =>
    guest === 'hvm' ? [] : lines.map((label) => ({ label }))

const pleaseUse = 'Please use a list of arguments.'

/** The fix that makes a list of the words in `atom`; none where an escape keeps us from copying them. */
const writeList = (atom: Atom, parts: readonly string[]): readonly Fix[] => {
  if (atom.map || parts.length === 0) return []
  const quote = atom.quote ?? '"'
  const newText = `[ ${parts.map((part) => `${quote}${part}${quote}`).join(', ')} ]`
  return [{ title: 'Write a list', edits: [{ start: atom.start, end: atom.end, newText }], safe: true }]
}

/**
 * Arguments in one string, which xl cuts at blanks: it says since 4.2 that it would rather have a list. It crashes where there
 * is nothing but blanks (`split_string_into_string_list`).
 */
const joinedArguments: ValueType<string> = {
  ...words,
  read(value, cx) {
    const { value: atom, findings } = getAtom(value, cx)
    if (!atom) return { value: undefined, findings }
    const parts = atom.text.match(/[^ \t\n]+/g) ?? []
    const noList = [
      { title: 'Write `[ ]`', edits: [{ start: atom.start, end: atom.end, newText: '[ ]' }], byHand: true },
    ]
    const deprecated = advice(
      'deprecated-value',
      atom,
      `One string for \`${cx.key}\` is deprecated; xl cuts it at blanks. Write a list of the arguments.`,
      {
        said: `WARNING: Specifying "${cx.key}" as a string is deprecated. ${pleaseUse}`,
        tag: 'deprecated',
        fixes: parts.length > 0 ? writeList(atom, parts) : noList,
      },
    )
    if (parts.length > 0) return { value: atom.text, findings: [deprecated] }
    const crash = `xl ${cx.release} crashes on \`${cx.key}\` without any word in it. Remove the line, or write \`[ ]\`.`
    return { value: undefined, findings: [deprecated, refused('empty-value', atom, crash, { fixes: noList })] }
  },
}

const bootloaderArguments: History<ValueType> = [
  ['4.1', text({ label: 'arguments with blanks between them' })],
  ['4.2', either(stringList({ label: 'list of arguments' }), joinedArguments)],
]

export const bootKeys = [
  {
    name: 'kernel',
    section: 'Kernel',
    value: path(),
    since: '4.1',
    doubtful: ['firmware', 'bootloader', 'hvm'],
    stored: [
      ['4.1', 'b_info.type.pv.kernel'],
      ['4.5', 'b_info.kernel'],
    ],
    telling: 'likely',
    summary: 'The kernel that the guest runs: a file on the host.',
    text: `A PV or PVH guest needs this, \`bootloader\` or \`firmware\`: otherwise xl stops with \`Neither kernel nor bootloader specified\`. \`ramdisk\` and \`cmdline\` go with it. xl reads the file from dom0 when it builds the domain, at each reboot too; whether it is there is not checked before. The kernels of the guest's own disk are for \`bootloader\`, and a file may not have both \`firmware\` and a kernel, unless the guest is HVM.

**HVM.** QEMU starts the kernel in place of a boot disk; that wants \`qemu-xen\` and SeaBIOS. It works since 4.5: before, xl 4.2 to 4.4 ignore the key with a warning, and in 4.1 it names the firmware. For old files that hold \`kernel = "/usr/lib/xen/boot/hvmloader"\`, xl drops a file of the name \`hvmloader\` and says so.`,
    example: [
      ['4.1', 'kernel = "/boot/vmlinuz-guest"\nramdisk = "/boot/initrd-guest.img"\nroot = "/dev/xvda1 ro"'],
      ['4.5', 'kernel = "/boot/vmlinuz-guest"\nramdisk = "/boot/initrd-guest.img"\ncmdline = "root=/dev/xvda1 ro"'],
    ],
  },
  {
    name: 'ramdisk',
    section: 'Kernel',
    value: path(),
    since: '4.1',
    doubtful: ['hvm'],
    stored: [
      ['4.1', 'b_info.type.pv.ramdisk'],
      ['4.5', 'b_info.ramdisk'],
    ],
    telling: 'surely',
    readFor: [
      ['4.1', ['pv']],
      ['4.5', everyGuest],
    ],
    summary: 'The initial RAM disk for the kernel: a file on the host.',
    text: `It is the initrd or initramfs that belongs to \`kernel\`, from the same system. The key is not called \`initrd\`, a name that xl does not know and passes over without a word.

HVM guests take it since 4.5, and there only beside \`kernel\`: without one the domain is not created.`,
    example: 'kernel = "/boot/vmlinuz-guest"\nramdisk = "/boot/initrd-guest.img"',
  },
  {
    name: 'cmdline',
    section: 'Kernel',
    value: text({
      label: 'command line',
      offers: commandLines('root=/dev/xvda1 ro console=hvc0', 'root=/dev/xvda ro console=hvc0'),
    }),
    since: '4.5',
    doubtful: ['extra', 'root', 'hvm'],
    telling: 'hardly',
    summary: 'The command line of the kernel, all of it.',
    text: `What it means is up to the kernel. It takes the place of \`root\` and \`extra\`: beside it xl ignores both, with a warning.

In an HVM guest it goes with \`kernel\`; without one the domain is not created. A \`bootloader\` is given it as \`--args=…\` and decides what to make of it.`,
    example: 'cmdline = "root=/dev/xvda1 ro console=hvc0"',
  },
  {
    name: 'root',
    section: 'Kernel',
    value: text({
      label: 'device or other value of `root=`',
      // An HVM guest mostly boots from its disks, and takes no command line then.
      offers: ({ guest }) =>
        guest === 'hvm'
          ? []
          : [
              { label: '/dev/xvda1', detail: 'the first partition of the first disk' },
              { label: '/dev/xvda', detail: 'the first disk as a whole' },
            ],
    }),
    since: '4.1',
    doubtful: ['cmdline', 'hvm'],
    telling: 'hardly',
    readFor: [
      ['4.1', ['pv']],
      ['4.5', everyGuest],
    ],
    summary: 'The root file system for the kernel: puts `root=…` on its command line.',
    text: `xl writes \`root=\` itself: \`root = "/dev/xvda1 ro"\` with \`extra = "quiet"\` make \`root=/dev/xvda1 ro quiet\`. Since 4.5, \`cmdline\` says the same in one place and wins over both. Up to 4.4 the key is for PV guests only.`,
    example: 'root = "/dev/xvda1 ro"',
  },
  {
    name: 'extra',
    section: 'Kernel',
    value: text({ label: 'command line', offers: commandLines('console=hvc0', 'ro console=hvc0') }),
    since: '4.1',
    doubtful: ['cmdline', 'hvm'],
    telling: 'hardly',
    readFor: [
      ['4.1', ['pv']],
      ['4.5', everyGuest],
    ],
    summary: 'Words for the command line of the kernel, after those of `root`.',
    text: 'Without `root` they are the whole command line. Since 4.5, `cmdline` says the same in one place and wins over both. Up to 4.4 the key is for PV guests only.',
    example: 'root = "/dev/xvda1 ro"\nextra = "console=hvc0 quiet"',
  },
  {
    name: 'device_tree',
    section: 'Kernel',
    value: path(),
    since: '4.6',
    stored: 'b_info.device_tree',
    telling: 'likely',
    arches: ['arm'],
    summary: "A compiled piece of device tree to add to the guest's.",
    text: `The file is what \`dtc\` makes. Its node \`/passthrough\` goes into the guest's device tree, with all below it, and \`/aliases\` too; the rest is left out. It describes devices that \`dtdev\`, \`iomem\` and \`irqs\` hand to the guest. Do not use the phandle 65000: it is the interrupt controller that the toolstack makes.

The toolstack trusts what it reads there: take no file from the owner of the guest.`,
    example:
      'device_tree = "/etc/xen/guest-devices.dtb"\ndtdev = [ "/soc/ethernet@ff0e0000" ]\nirqs = [ 63 ]\niomem = [ "0xff0e0,1" ]',
  },
  {
    name: 'bootloader',
    section: 'Boot loader',
    value: text({
      label: 'program, by path or name',
      snippet: `"\${1:pygrub}"`,
      offers: ({ around }) => [
        ...pathsOf(around, 'bootloader'),
        { label: 'pygrub', detail: 'reads the boot menu of the guest in dom0' },
      ],
    }),
    since: '4.1',
    doubtful: ['kernel', 'firmware'],
    stored: [
      ['4.1', 'b_info.type.pv.bootloader'],
      ['4.10', 'b_info.bootloader'],
    ],
    telling: 'surely',
    readFor: [
      ['4.1', ['pv']],
      ['4.10', everyGuest],
    ],
    guests: ['pv', 'pvh'],
    summary: "A program on the host that fetches the kernel out of the guest's first disk.",
    text: `Mostly \`pygrub\`: it reads the GRUB or syslinux menu of the guest, so that the guest can update its kernel by itself. A program without a \`/\` in front is looked for in Xen's own directory first; libxl asks for \`pygrub\` in place of \`/usr/bin/pygrub\`. It runs in dom0 on a disk that the guest can write, as root unless \`bootloader_restrict\` or \`bootloader_user\` is given. \`firmware = "pvgrub64"\` or a PVH GRUB as \`kernel\` do the same inside the guest, and are safer.

The first entry of \`disk\` must be the one with the menu. \`xl create -c\` shows the menu. PVH guests can have it since 4.10; HVM guests boot by themselves and xl leaves it aside there. A Xen built without pygrub refuses \`pygrub\` and \`/usr/bin/pygrub\` since 4.18.`,
    example: [
      ['4.1', 'bootloader = "pygrub"\ndisk = [ "phy:/dev/vg0/web1,xvda,w" ]'],
      ['4.2', 'bootloader = "pygrub"\ndisk = [ "/dev/vg0/web1,raw,xvda,rw" ]'],
    ],
  },
  {
    name: 'bootloader_args',
    section: 'Boot loader',
    value: bootloaderArguments,
    since: '4.1',
    telling: 'likely',
    readFor: [
      ['4.1', ['pv']],
      ['4.10', everyGuest],
    ],
    guests: ['pv', 'pvh'],
    summary: 'Arguments for the program in `bootloader`, after those of xl itself.',
    text: `One item for each argument. A single string is deprecated: xl cuts it at blanks and warns, and crashes if it is empty; 4.1 knows nothing else. What xl passes by itself: \`kernel\`, \`ramdisk\` and \`cmdline\`, if the file has them, where to put its finds, and the guest's first disk at the end.`,
    example: [
      ['4.1', 'bootloader = "pygrub"\nbootloader_args = "--entry=1"'],
      ['4.2', 'bootloader = "pygrub"\nbootloader_args = [ "--entry=1" ]'],
    ],
  },
  {
    name: 'bootloader_restrict',
    section: 'Boot loader',
    value: boolean(),
    since: '4.18',
    doubtful: [],
    stored: 'b_info.bootloader_restrict',
    default: '`bootloader_restrict` in `xl.conf`; else `1` with `bootloader_user`, `0` without',
    guests: ['pv', 'pvh'],
    summary: 'Takes the rights of root away from the boot loader before it reads the disk of the guest.',
    text: `A disk made to break pygrub then breaks into an account that may do nothing. That account must be able to read the disk or image, and the menu is not shown: the default entry starts.

The user is the one in \`bootloader_user\`. Without it, it is taken from the users for QEMU: \`xen-qemuuser-range-base\` plus the ID of the domain, or else \`xen-qemuuser-shared\`.`,
    example: 'bootloader = "pygrub"\nbootloader_restrict = 1',
  },
  {
    name: 'bootloader_user',
    section: 'Boot loader',
    value: text({ label: 'user of the host' }),
    since: '4.18',
    stored: 'b_info.bootloader_user',
    default: 'one of the users for QEMU',
    guests: ['pv', 'pvh'],
    summary: 'The user as whom a restricted boot loader runs.',
    text: `Naming one turns \`bootloader_restrict\` on, unless that is set to \`0\`. Each domain needs a user of its own: two boot loaders of one user could meddle with each other. A user that does not exist, and root, stop the creation of the domain.`,
    example: 'bootloader = "pygrub"\nbootloader_user = "xen-boot-web1"',
  },
  {
    name: 'boot',
    section: 'Boot order',
    value: boot,
    since: '4.1',
    stored: 'b_info.type.hvm.boot',
    telling: 'hardly',
    readFor: ['hvm'],
    default: '`cda`',
    guests: ['hvm'],
    arches: ['x86'],
    summary: 'The devices from which an HVM guest boots, one letter each, in their order.',
    text: `\`c\` is the first hard disk, \`d\` the CD-ROM, \`a\` the floppy and \`n\` the network (PXE). \`"dc"\` starts an installation medium while it is in the drive, and the disk afterwards.

xl hands the letters to QEMU as they are: a wrong one is found only when the device model starts. With UEFI firmware the guest's own boot entries come into it. PV and PVH guests have no such order: they are given \`kernel\` or \`bootloader\`.`,
    example: 'boot = "dc"',
  },
] as const satisfies readonly KeySpec[]
