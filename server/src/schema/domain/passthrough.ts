import { boolean, choice } from '../../values/basic/simple.ts'
import { pci } from '../../values/devices/pci/pci.ts'
import { rdm } from '../../values/devices/pci/rdm.ts'
import { gfxPassthru } from '../../values/guest/gfx-passthru.ts'
import { dtdev } from '../../values/host/dtdev.ts'
import { iomem } from '../../values/host/iomem.ts'
import { ioports } from '../../values/host/ioports.ts'
import { irqs } from '../../values/host/irqs.ts'
import type { ReadContext } from '../../values/value-type.ts'
import type { KeySpec } from '../key.ts'

/** The start of what is said of the four keys that change a default for all devices in `pci`. */
const forAll = (option: string): string =>
  `It sets \`${option}\` for each device in \`pci\` that does not set it itself. xl wants a number, \`0\` or \`1\`; a word is warned about and dropped.`

/** A PVH guest on x86 cannot have devices of the host. */
const hasDevices = ({ guest, arch }: ReadContext): boolean => arch === 'arm' || guest !== 'pvh'

export const passthroughKeys = [
  {
    name: 'pci',
    section: 'Device passthrough',
    value: pci,
    since: '4.1',
    doubtful: ['pvh', 'maxmem', 'passthrough'],
    grammar: 'pci',
    telling: 'likely',
    default: 'no devices',
    summary: 'Which PCI devices of the host the guest gets for itself.',
    text: `Each string is an address as in \`lspci\`, with options after it. The device must have been given up by dom0: \`xl pci-assignable-add\`, or \`pci_seize = 1\`, binds it to \`pciback\`.

HVM guests need an IOMMU (VT-d, AMD-Vi), and \`maxmem\` no larger than \`memory\`. x86 PVH guests cannot have any. In PV guests xl also switches on \`e820_host\`. A guest with devices cannot be migrated until they are detached.

xl refuses an address or option that it cannot read, with exit status 6; in older releases it only reports an option that it does not know.`,
    example: [
      ['4.1', 'pci = [ "0000:03:00.0", "04:00.0" ]'],
      ['4.2', 'pci = [ "0000:03:00.0", "04:00.0,permissive=1" ]'],
    ],
  },
  {
    name: 'pci_msitranslate',
    section: 'Device passthrough',
    value: boolean({ asLong: true, asInt: true }),
    since: '4.1',
    default: '0',
    guests: ['hvm'],
    summary: 'Whether devices use MSI on the host while the guest uses old interrupt lines.',
    text: `${forAll('msitranslate')}

Only the \`qemu-xen-traditional\` device model can do it, and 4.20 is the last release with that. Some drivers, NVIDIA's among them, notice and fail.`,
    example: 'pci = [ "03:00.0" ]\npci_msitranslate = 1',
  },
  {
    name: 'pci_permissive',
    section: 'Device passthrough',
    value: boolean({ asLong: true, asInt: true }),
    since: '4.2',
    default: '0',
    summary: "Whether the guest may write all of its devices' configuration space.",
    text: `${forAll('permissive')}

Otherwise it may write what is known to be harmless. Many devices need more, and then misbehave until this is set. It gives the guest much power over the device, so do it for trusted guests; better for the one device, as in \`"03:00.0,permissive=1"\`.`,
    example: 'pci = [ "03:00.0" ]\npci_permissive = 1',
  },
  {
    name: 'pci_power_mgmt',
    section: 'Device passthrough',
    value: boolean({ asLong: true, asInt: true }),
    since: '4.1',
    default: '0',
    guests: ['hvm'],
    summary: 'Whether the guest may put its devices to sleep and wake them (D0 to D3hot).',
    text: `${forAll('power_mgmt')}

Only the \`qemu-xen-traditional\` device model heeds it, and 4.20 is the last release with that.`,
    example: 'pci = [ "03:00.0" ]\npci_power_mgmt = 1',
  },
  {
    name: 'pci_seize',
    section: 'Device passthrough',
    value: boolean({ asLong: true, asInt: true }),
    since: '4.5',
    default: '0',
    summary: 'Whether xl takes the devices away from dom0 itself, as `xl pci-assignable-add` does.',
    text: `${forAll('seize')}

Nothing is asked: with the wrong address, dom0 loses its own network card or disk controller. Without it, a device that is not bound to \`pciback\` keeps the guest from starting.`,
    example: 'pci = [ "03:00.0" ]\npci_seize = 1',
  },
  {
    name: 'rdm',
    section: 'Device passthrough',
    value: rdm,
    since: '4.6',
    doubtful: ['pci'],
    stored: 'b_info.type.hvm.rdm',
    grammar: 'fields',
    default: 'only the regions of the devices in `pci`, with policy `relaxed`',
    guests: ['pv', 'hvm'],
    arches: ['x86'],
    summary: 'Which memory that devices have reserved is kept free in the guest, and what a clash leads to.',
    text: `Some devices, Intel graphics above all, use regions of memory that the firmware has set aside (RMRR). \`strategy=host\` keeps all such regions of the host free, which hot-plugging needs; without it, only those of the devices in \`pci\`. \`policy=strict\` refuses to make the guest when a region clashes with its memory, \`policy=relaxed\` warns. A device's own \`rdm_policy\` goes first, and since 4.15 it is the only way: a right \`policy\` here makes xl drop the whole key without a message. Of a PV guest the policy of its devices is all that counts.

Without a policy here, a device that has none of its own is refused by libxl (4.14 and later). xl reports what it cannot read and goes on without the whole key. \`rdm_mem_boundary\` goes with it.`,
    example: [
      ['4.6', 'rdm = "strategy=host,policy=relaxed"'],
      ['4.14', 'pci = [ "00:02.0,rdm_policy=strict" ]\nrdm = "strategy=host"'],
    ],
  },
  {
    name: 'ioports',
    section: 'Device passthrough',
    value: ioports,
    since: '4.2',
    stored: 'b_info.ioports',
    grammar: 'resources',
    telling: 'hardly',
    arches: ['x86'],
    default: 'none',
    summary: 'Which I/O ports of the host the guest may use.',
    text: `Each string is a port or a range, in hexadecimal even without \`0x\`: \`"2f8-2ff"\` is the second serial port. For trusted guests only: behind a port is the real device.

The interrupt that belongs to it goes into \`irqs\`.`,
    example: 'ioports = [ "2f8-2ff" ]\nirqs = [ 3 ]',
  },
  {
    name: 'irqs',
    section: 'Device passthrough',
    value: irqs,
    since: '4.2',
    stored: 'b_info.irqs',
    grammar: 'resources',
    telling: 'hardly',
    default: 'none',
    summary: 'Which physical interrupts of the host reach the guest.',
    text: `Numbers, in decimal. On Arm they are interrupt numbers as the controller counts them: SPI 0 is 32. There, \`vuart\` takes 32 for itself, and virtio devices take some from 33 on.

For trusted guests only.`,
    example: 'irqs = [ 3, 4 ]',
  },
  {
    name: 'iomem',
    section: 'Device passthrough',
    value: iomem,
    since: '4.3',
    stored: 'b_info.iomem',
    grammar: 'resources',
    telling: 'hardly',
    default: 'none',
    summary: "Which pages of the host's I/O memory the guest may use.",
    text: `Each string has the number of the first page and how many follow, in hexadecimal; since 4.5 also where they appear in the guest: \`"fe000,10@80000"\`. The numbers count pages of 4 KiB: address \`0xfe000000\` is page \`fe000\`.

The IOMMU is told nothing of it, so a device with DMA does not work this way on its own. For trusted guests only.`,
    example: 'iomem = [ "fe000,10" ]',
  },
  {
    name: 'passthrough',
    section: 'Device passthrough',
    value: choice(
      {
        disabled: { text: 'No IOMMU mappings. libxl refuses to make the guest if `pci` or `dtdev` list devices.' },
        enabled: {
          offered: hasDevices,
          text: 'Devices can be passed through now or later: as `share_pt` where that is possible, otherwise as `sync_pt`.',
        },
        sync_pt: {
          offered: ({ guest, arch }) => arch === 'x86' && guest !== 'pvh',
          text: "The IOMMU has tables of its own, kept in step with the guest's memory; they cost memory. Not on Arm.",
        },
        share_pt: {
          offered: ({ guest, arch }) => arch === 'arm' || guest === 'hvm',
          text: "The IOMMU uses the guest's own memory map: quick, and costs nothing more. Not for PV guests, nor without `hap`, and only where the platform can do it.",
        },
        default: { text: '`enabled` if `pci` or `dtdev` list devices, `disabled` otherwise.' },
      },
      { said: (text) => `ERROR: unknown passthrough option '${text}'` },
    ),
    since: '4.13',
    doubtful: ['pci', 'dtdev'],
    stored: 'c_info.passthrough',
    telling: 'likely',
    default: '`enabled` if `pci` or `dtdev` list devices, `disabled` otherwise',
    summary: "Whether, and how, the guest's memory is mapped in the IOMMU, so that devices can be passed through.",
    text: `The guest's tables are set up when it is made. So a guest that gets its first device later (\`xl pci-attach\`) must start with \`passthrough = "enabled"\`.

The host needs a working IOMMU, and an HVM guest a \`maxmem\` no larger than its \`memory\`. libxl makes no x86 PVH guest with anything but \`disabled\`. xl itself refuses a value that it does not know.`,
    example: 'passthrough = "enabled"   # pci devices are attached later',
  },
  {
    name: 'dtdev',
    section: 'Device passthrough',
    value: dtdev,
    since: '4.6',
    doubtful: ['maxmem', 'passthrough'],
    stored: 'dtdevs',
    forOthers: 'libxl asks Xen to hand them over all the same, and makes no guest where it cannot',
    telling: 'surely',
    default: 'none',
    arches: ['arm'],
    summary: "Which devices of the host's device tree the guest gets for itself.",
    text: `Each string is the full path of a node. xl does not look whether it is there; Xen refuses to make the guest when the node is missing or not behind an IOMMU.

This only tells the IOMMU. The device's memory goes into \`iomem\`, its interrupts into \`irqs\`, and the guest learns about it from a \`device_tree\` of its own.`,
    example: `dtdev = [ "/soc/ethernet@fe300000" ]
iomem = [ "fe300,1" ]
irqs = [ 112 ]
device_tree = "/etc/xen/ethernet.dtb"`,
  },
  {
    name: 'gfx_passthru',
    section: 'Device passthrough',
    value: [
      ['4.1', boolean({ asLong: true })],
      ['4.2', boolean()],
      ['4.7', gfxPassthru()],
    ],
    since: '4.1',
    doubtful: [],
    telling: 'hardly',
    readFor: ['hvm'],
    default: '0',
    guests: ['hvm'],
    arches: ['x86'],
    summary: "Whether a passed-through graphics card becomes the guest's first one, in place of the emulated card.",
    text: `The card itself goes into \`pci\`. From its BIOS on, the guest then draws on the monitor at the card; VNC shows nothing.

With the \`qemu-xen\` device model it works for Intel's integrated graphics, since 4.7; for any other card libxl refuses to start the guest. Leave the key out for those and pass the card through as a second one. \`qemu-xen-traditional\` (up to 4.20) knows more cards.

Since 4.7 a name may stand in place of the number, and xl refuses one that it does not know; before, a word was warned about and dropped.`,
    example: [
      ['4.1', 'pci = [ "00:02.0" ]\ngfx_passthru = 1'],
      ['4.7', 'pci = [ "00:02.0" ]\ngfx_passthru = "igd"'],
    ],
  },
] as const satisfies readonly KeySpec[]
