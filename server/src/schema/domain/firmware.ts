import type { History } from '../../release.ts'
import { type Atom, contentRange } from '../../syntax/index.ts'
import { tableOf } from '../../table.ts'
import { getAtom } from '../../values/basic/accessors.ts'
import { choiceShape } from '../../values/basic/choices.ts'
import { advice, ignored } from '../../values/basic/findings.ts'
import { nearName } from '../../values/basic/near.ts'
import { boolean, type ChoiceValue, choice, path, snippetOf } from '../../values/basic/simple.ts'
import { smbios } from '../../values/guest/smbios.ts'
import type { Finding, Fix, ReadContext, ValueType } from '../../values/value-type.ts'
import { everyGuest, type KeySpec } from '../key.ts'

/** For what is understood, and nobody should begin with. */
const never = () => false

const biosNames: Record<string, ChoiceValue> = tableOf({
  seabios: { text: 'SeaBIOS, a PC BIOS: what `qemu-xen` uses by itself.' },
  ovmf: { text: 'OVMF, which is UEFI: for disks with an EFI system partition, and for Secure Boot in the guest.' },
  rombios: {
    offered: never,
    text: 'The BIOS of old, for `qemu-xen-traditional` only, which was part of Xen up to 4.20.',
  },
  unknown: { since: '4.4', offered: never, text: 'The same as leaving the key out.' },
})

const biosChoice = choice(biosNames, { said: (text) => `ERROR: invalid value "${text}" for "bios"` })
const withoutUnknown: (type: ValueType<string>) => ValueType<string> = (type) => ({
  ...type,
  label: 'one of `seabios`, `ovmf`, `rombios`',
  snippet: choiceShape(biosNames),
  complete: (value, offset, cx) => type.complete?.(value, offset, cx) ?? [],
})

const firmwareNames: Record<string, ChoiceValue> = tableOf({
  bios: { text: 'The BIOS that the device model uses by itself: SeaBIOS with `qemu-xen`. HVM.' },
  uefi: { text: 'The UEFI firmware, OVMF. HVM.' },
  seabios: { text: 'SeaBIOS, as with `bios = "seabios"`. HVM.' },
  ovmf: { text: 'OVMF, as with `bios = "ovmf"`. HVM.' },
  rombios: { offered: never, text: 'The BIOS of `qemu-xen-traditional`, up to 4.20. HVM.' },
  pvgrub64: { text: 'GRUB for 64-bit PV guests: `pvgrub64.bin` among the firmware of Xen. PV.' },
  pvgrub32: { text: 'GRUB for 32-bit PV guests: `pvgrub32.bin` among the firmware of Xen. PV.' },
})

/** What firmware is called elsewhere. */
const otherNames: Readonly<Record<string, string>> = tableOf({
  efi: 'uefi',
  edk2: 'ovmf',
  tianocore: 'ovmf',
  legacy: 'bios',
})

const namesFor = ({ guest }: ReadContext): Record<string, ChoiceValue> =>
  Object.fromEntries(Object.entries(firmwareNames).filter(([name]) => name.startsWith('pvgrub') === (guest !== 'hvm')))

/** A beginning of `name` that xl takes for all of it, even none at all. */
const shortened = (atom: Atom, name: string): Finding => {
  const newText = atom.quote ? name : `"${name}"`
  const fixes: readonly Fix[] = [{ title: `Replace by \`${name}\``, edits: [{ ...contentRange(atom), newText }] }]
  return atom.text === ''
    ? ignored('shortened-name', atom, `xl takes an empty value for \`${name}\`. Write out what is meant.`, { fixes })
    : advice('shortened-name', atom, `xl takes \`${atom.text}\` for \`${name}\`. Write the name in full.`, { fixes })
}

/**
 * The value of `firmware`. HVM: a name of `bios` in any case, else a beginning of `uefi` or `bios`, else a path. PV and PVH: a
 * beginning of `pvgrub32` or `pvgrub64`, which the rule `bad-firmware` judges (`xl_parse.c`, `parse_config_data`).
 */
const firmware: ValueType<string> = {
  label: 'one of `bios`, `uefi`, `seabios`, `ovmf`, `rombios` or a path (HVM); `pvgrub32`, `pvgrub64` (PV)',
  accessors: ['string'],
  snippet: (cx) => snippetOf(choice(namesFor(cx)), cx) ?? '',
  read(value, cx) {
    const { value: atom, findings } = getAtom(value, cx)
    if (!atom) return { value: undefined, findings }
    const { text } = atom
    const small = text.toLowerCase()
    if (cx.guest !== 'hvm') return { value: text, findings: [] }
    if (Object.hasOwn(biosNames, small)) return { value: small, findings: [] }
    const name = ['uefi', 'bios'].find((each) => each.startsWith(text))
    if (name) return { value: name, findings: name === text ? [] : [shortened(atom, name)] }
    if (text.includes('/') || text === 'hvmloader') return { value: text, findings: [] }
    const known = Object.keys(namesFor(cx)).map((each) => `\`${each}\``)
    const message = `xl does not know \`${text}\` and takes it for a file in Xen's directory of firmware. It knows ${known.join(', ')}.`
    const meant = Object.hasOwn(otherNames, small) ? otherNames[small] : nearName(small, Object.keys(namesFor(cx)))
    const fixes: readonly Fix[] = meant
      ? [
          {
            title: `Write \`${meant}\``,
            edits: [{ ...contentRange(atom), newText: atom.quote ? meant : `"${meant}"` }],
          },
        ]
      : []
    return { value: text, findings: [advice('unknown-choice', atom, message, { fixes })] }
  },
  complete: (value, offset, cx) => choice(namesFor(cx)).complete?.(value, offset, cx) ?? [],
  explain: (value, offset, cx) => choice(firmwareNames).explain?.(value, offset, cx),
}

const vmGenerationId = choice(
  {
    generate: {
      text: 'A new random ID each time that the domain is created or restored; it stays the same over a migration.',
    },
    none: { text: 'No ID.' },
  },
  { caseSensitive: true, said: () => 'ERROR: "ms_vm_genid" option must be "generate" or "none"' },
)

/** Read as a plain number at first and as a yes or no since 4.2. */
const flag: History<ValueType> = [
  ['4.1', boolean({ asLong: true })],
  ['4.2', boolean()],
]

export const firmwareKeys = [
  {
    name: 'firmware',
    section: 'Firmware',
    value: firmware,
    since: '4.10',
    doubtful: ['kernel', 'bootloader'],
    telling: 'hardly',
    default: 'as `bios` says; none for PV and PVH guests',
    arches: ['x86'],
    summary: 'The firmware that the guest starts with, by one name for every type of guest.',
    text: `**HVM.** \`bios\`, \`uefi\`, \`seabios\`, \`ovmf\` or \`rombios\`; it wins over \`bios\`. Anything else is the path of a file to use in place of hvmloader, like \`firmware_override\`, and so a slip in a name is found only when the domain is created. A name without \`/\` is looked for in \`/usr/lib/xen/boot\`.

**PV.** \`pvgrub32\` or \`pvgrub64\`: GRUB, run by the guest itself, reads the guest's disk; safer than a \`bootloader\` in dom0. Pick the one for the kernel's word size. The files \`pvgrub32.bin\` and \`pvgrub64.bin\` do not come with Xen; distributions have them in a package of their own. xl refuses other names, and \`firmware\` together with \`kernel\`: \`ERROR: both kernel and firmware specified\`.

**PVH.** xl treats it as PV, but there is no such GRUB for PVH: give \`kernel\` the one made for it.`,
    example: 'type = "hvm"\nfirmware = "uefi"',
  },
  {
    name: 'bios',
    section: 'Firmware',
    value: withoutUnknown(biosChoice),
    since: '4.2',
    stored: 'b_info.type.hvm.bios',
    readFor: ['hvm'],
    default: '`seabios`; `rombios` with `qemu-xen-traditional`',
    guests: ['hvm'],
    arches: ['x86'],
    summary: 'The BIOS or UEFI firmware of an HVM guest.',
    text: `It must go with the device model: \`qemu-xen\` runs SeaBIOS and OVMF, \`qemu-xen-traditional\` ran ROMBIOS. A wrong pair stops the creation of the domain: \`qemu-xen does not support bios=rombios.\` Xen has to be built with OVMF for \`ovmf\`.

An installed system starts with the kind that it was installed with. Capitals do not matter. Since 4.10, \`firmware\` says the same for all guests; under PV and PVH xl does not read \`bios\`.`,
    example: 'bios = "ovmf"',
  },
  {
    name: 'bios_path_override',
    section: 'Firmware',
    value: path(),
    since: '4.8',
    brings: ['bios'],
    doubtful: [],
    stored: 'b_info.type.hvm.system_firmware',
    telling: 'likely',
    readFor: ['hvm'],
    default: 'the file that came with Xen',
    guests: ['hvm'],
    arches: ['x86'],
    summary: 'The file to load as the BIOS or UEFI firmware.',
    text: `It must be of the kind that \`bios\` names, which therefore has to stand beside it: without, xl says \`WARNING: bios_path_override given without specific bios name\` and loads the file as the default kind. For a build of OVMF of your own. It needs \`qemu-xen\`.`,
    example: 'bios = "ovmf"\nbios_path_override = "/usr/share/OVMF/OVMF_CODE.fd"',
  },
  {
    name: 'firmware_override',
    section: 'Firmware',
    value: path(),
    since: '4.2',
    stored: 'b_info.type.hvm.firmware',
    telling: 'likely',
    readFor: ['hvm'],
    default: '`hvmloader`',
    guests: ['hvm'],
    arches: ['x86'],
    summary: 'A file to use in place of hvmloader, which prepares an HVM guest before its BIOS runs.',
    text: `For people who work on hvmloader, or boot test kernels that replace it. To change the BIOS there are \`bios\` and \`bios_path_override\`. A path without \`/\` in front counts from \`/usr/lib/xen/boot\`. A path in \`firmware\` wins over it.`,
    example: 'firmware_override = "/home/dev/xen/tools/firmware/hvmloader/hvmloader"',
  },
  {
    name: 'acpi',
    section: 'ACPI',
    value: flag,
    since: '4.1',
    stored: [
      ['4.1', 'b_info.type.hvm.acpi'],
      ['4.8', 'b_info.acpi'],
    ],
    telling: 'hardly',
    readFor: [
      ['4.1', ['hvm']],
      ['4.8', everyGuest],
    ],
    default: '`1` on x86, `0` on Arm',
    guests: ['hvm', 'pvh'],
    summary: 'Whether the guest gets ACPI tables.',
    text: `Every system of today wants them on x86: power button, several vCPUs, PCI interrupts. \`0\` is for very old systems in an HVM guest; a PVH guest on x86 has its tables in any case.

On Arm, \`1\` offers ACPI in place of the device tree, to guests that have UEFI or can find the tables by themselves. Up to 4.7 the key is for HVM only.`,
    example: 'acpi = 1',
  },
  {
    name: 'acpi_s3',
    section: 'ACPI',
    value: boolean(),
    since: '4.2',
    stored: 'b_info.type.hvm.acpi_s3',
    readFor: ['hvm'],
    default: '`1`',
    guests: ['hvm'],
    arches: ['x86'],
    summary: 'Whether the ACPI tables of the guest offer S3, suspend to memory.',
    text: 'With `0` a desktop in the guest has no “Sleep” in its menu. `xl trigger DOMAIN s3resume` wakes a guest that sleeps.',
    example: 'acpi_s3 = 0\nacpi_s4 = 0',
  },
  {
    name: 'acpi_s4',
    section: 'ACPI',
    value: boolean(),
    since: '4.2',
    stored: 'b_info.type.hvm.acpi_s4',
    readFor: ['hvm'],
    default: '`1`',
    guests: ['hvm'],
    arches: ['x86'],
    summary: 'Whether the ACPI tables of the guest offer S4, suspend to disk.',
    text: 'With `0` a desktop in the guest has no “Hibernate” in its menu. To save a guest from the outside there is `xl save`.',
    example: 'acpi_s3 = 0\nacpi_s4 = 0',
  },
  {
    name: 'acpi_laptop_slate',
    section: 'ACPI',
    value: boolean(),
    since: '4.9',
    stored: 'b_info.type.hvm.acpi_laptop_slate',
    readFor: ['hvm'],
    default: '`0`',
    guests: ['hvm'],
    arches: ['x86'],
    summary: 'Whether the ACPI tables of the guest have the switch between laptop and tablet that Windows knows.',
    text: 'Windows then can be told to change to its tablet mode and back.',
    example: 'acpi_laptop_slate = 1',
  },
  {
    name: 'acpi_firmware',
    section: 'ACPI',
    value: path(),
    since: '4.3',
    stored: 'b_info.type.hvm.acpi_firmware',
    readFor: ['hvm'],
    guests: ['hvm'],
    arches: ['x86'],
    summary: 'A file of further ACPI tables for the guest.',
    text: `The tables stand in it one behind the other, as the compiler (\`iasl\`) makes them; each knows its own length. They are added to those of Xen and cannot replace any: not the DSDT, not the FADT. An example is the \`SLIC\` or \`MSDM\` table of a machine that came with a licence of Windows.

xl does not look whether the file is there; the creation of the domain fails if it is not.`,
    example: 'acpi_firmware = "/etc/xen/msdm.aml"',
  },
  {
    name: 'smbios_firmware',
    section: 'SMBIOS',
    value: path(),
    since: '4.3',
    stored: 'b_info.type.hvm.smbios_firmware',
    readFor: ['hvm'],
    guests: ['hvm'],
    arches: ['x86'],
    summary: 'A file of SMBIOS structures for the guest, in binary form.',
    text: `Structures of types 0, 1, 2, 3, 11, 22 and 39 take the place of Xen's own; vendors' types, 128 to 255, are added. Before each stands its length as a number of 32 bits.

For a few strings, \`smbios\` is far simpler since 4.18.`,
    example: 'smbios_firmware = "/etc/xen/smbios.bin"',
  },
  {
    name: 'smbios',
    section: 'SMBIOS',
    value: smbios,
    since: '4.18',
    stored: 'b_info.type.hvm.smbios',
    grammar: 'fields',
    readFor: ['hvm'],
    guests: ['hvm'],
    arches: ['x86'],
    summary: 'Strings in the SMBIOS tables of the guest: vendor, product, serial numbers and so on.',
    text: `Each item is \`name=value\`. The guest shows them as those of its machine: \`dmidecode\` in Linux, \`wmic bios\` in Windows. They stand over what \`smbios_firmware\` brings. \`oem\` may come up to 99 times.

xl refuses an unknown name (\`xl: unknown smbios type '…'\`), an item without \`=\`, an empty value, and a single string in place of the list.`,
    example: 'smbios = [ "system_manufacturer=Example Ltd", "system_serial_number=4711" ]',
  },
  {
    name: 'ms_vm_genid',
    section: 'Firmware',
    value: vmGenerationId,
    since: '4.5',
    readFor: ['hvm'],
    default: '`none`',
    guests: ['hvm'],
    arches: ['x86'],
    summary: 'Gives the guest a generation ID, by which it notices that it was set back or copied.',
    text: `A domain controller on Windows Server 2012 or later relies on it: when the ID has changed, it does not trust its old numbers and fetches fresh ones. Linux stirs its random numbers anew.

xl wants exactly \`generate\` or \`none\`, in small letters.`,
    example: 'ms_vm_genid = "generate"',
  },
] as const satisfies readonly KeySpec[]
