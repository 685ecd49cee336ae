import { otherDomain } from '../../xm/devices.ts'
import type { XmDisk, XmDomain, XmNic } from '../../xm/domain.ts'
import { vncAddress } from '../../xm/vnc-address.ts'
import { rangesOf } from './words.ts'

/** Something that xl makes otherwise than xm did. */
export interface Difference {
  /** The field of the domain: `memory`, `disk[0].target`. */
  readonly field: string
  readonly xm: unknown
  readonly xl: unknown
  /** The kind of guest that xm would have made so, where it made one of another kind than the file meant, and that otherwise. */
  readonly ofKind?: XmDomain['type']
}

/** A field with what is compared of it: two values that come to the same thing are made equal here. */
type Compared = readonly [field: string, value: unknown]

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** xm looked in its folder for a name without one. */
const inFolder = (path: string): string => path.replace(/^\/etc\/xen\//, '')

/** Of `ip=`: no server is the one that xm put there, and `dhcp` alone is all of it. */
const address = (value: string): string => {
  const parts = value.split(':')
  if (parts.length < 2) return value === 'dhcp' ? 'ip=:::::eth0:dhcp' : `ip=${value}`
  return `ip=${parts.map((part) => (part === '127.0.255.255' ? '' : part)).join(':')}`
}

/** The words of a command line by what decides them: the kernel takes `root=` and `ip=` wherever they stand, the last one. */
const commandLine = (text: string): readonly Compared[] => {
  const words = text.split(/\s+/).filter((word) => word !== '')
  const last = (prefix: string) => words.findLast((word) => word.startsWith(prefix))
  const [root, ip, nfs] = [last('root='), last('ip='), last('nfsroot=')]
  const rest = words.filter((word) => !/^(?:root|ip|nfsroot)=/.test(word))
  return [
    ['root', nfs !== undefined && root === 'root=/dev/nfs' ? undefined : root],
    ['ip', ip === undefined ? undefined : address(ip.slice(3))],
    ['nfsroot', nfs],
    ['extra', rest.join(' ')],
  ]
}

/** Whether a kernel makes the same of two command lines. */
export const isSameLine = (one: string, other: string): boolean =>
  JSON.stringify(commandLine(one)) === JSON.stringify(commandLine(other))

/** The kernel and QEMU read each byte of a MAC address as a number. */
const macOf = (mac: string): string =>
  mac
    .toLowerCase()
    .split(':')
    .map((byte) => byte.padStart(2, '0'))
    .join(':')

const diskFields = ({
  target,
  script,
  vdev,
  backend,
  badmode: _,
  badtarget: _text,
  ...disk
}: XmDisk): readonly Compared[] => [
  ['backend', otherDomain(backend)],
  ['target', target],
  ['script', script === null ? null : baseName(script)],
  ['vdev', vdev],
  ...Object.entries(disk),
]

const nicFields = ({
  script,
  mac,
  backend,
  rate,
  rateText: _said,
  badrate: _bad,
  ...nic
}: XmNic): readonly Compared[] => [
  ['backend', otherDomain(backend)],
  ['mac', mac === null ? null : macOf(mac)],
  ['script', script === null ? null : baseName(script)],
  ['rate', rate],
  ...Object.entries(nic),
]

const listFields = <T>(name: string, items: readonly T[], fieldsOf: (item: T) => readonly Compared[]): Compared[] => [
  [`${name}.length`, items.length],
  ...items.flatMap((item, index) =>
    fieldsOf(item).map(([field, value]): Compared => [`${name}[${index}].${field}`, value]),
  ),
]

/** Which CPUs the vCPUs may run on; one set where all have the same, however many they are. */
const cpusIn = (sets: XmDomain['cpus'], most: number): string => {
  const all = rangesOf([])
  const each = sets.map((cpus) => (cpus.length < most ? rangesOf(cpus) : all))
  return new Set(each).size > 1 ? each.join('; ') : (each[0] ?? all)
}

/** The same with the display where it belongs: one that stands in the address wins. */
export const displayOf = (display: XmDomain['display']): XmDomain['display'] => {
  if (display.listen === undefined) return display
  const { host, display: number = display.display } = vncAddress(display.listen)
  return { ...display, listen: host, ...(number === undefined ? {} : { display: number }) }
}

/** The domain as single fields that are equal exactly where the two domains do the same. */
const fieldsOf = (domain: XmDomain, hostCpus: number): ReadonlyMap<string, unknown> => {
  const { disk, vif, pci, display, cpuid, kernel, ramdisk, bootloader, cmdline, cpus, boot, ...plain } = domain
  const pv = domain.type === 'pv'
  const { screens: _many, ...screen } = displayOf(display)
  return new Map<string, unknown>([
    ...Object.entries(plain),
    // The firmware of an HVM guest is no kernel of its own.
    ['kernel', !pv && baseName(kernel) === 'hvmloader' ? '' : inFolder(kernel)],
    ['ramdisk', inFolder(ramdisk)],
    ['bootloader', baseName(bootloader)],
    ...commandLine(cmdline).map(([field, value]): Compared => [`cmdline.${field}`, value]),
    ['cpus', cpusIn(cpus, hostCpus)],
    ...(boot === undefined ? [] : [['boot', boot] as const]),
    ...(display.vfb ? [['display.screens', display.screens ?? 1] as const] : []),
    ...Object.entries(screen).map(([field, value]): Compared => [`display.${field}`, value]),
    ...listFields('disk', disk, diskFields),
    ...listFields('vif', vif, nicFields),
    ...listFields(
      'pci',
      [...pci].sort((a, b) => (a.bdf < b.bdf ? -1 : 1)),
      ({ bdf, vslot, msitranslate, power_mgmt }) =>
        pv ? [['bdf', bdf]] : Object.entries({ bdf, vslot, msitranslate, power_mgmt }),
    ),
    ...Object.entries(cpuid).flatMap(([leaf, registers]) =>
      Object.entries(registers)
        .filter(([, bits]) => !/^x+$/.test(bits))
        .map(([register, bits]): Compared => [`cpuid.${leaf}.${register}`, bits]),
    ),
  ])
}

/** Whether a field is one of a device that only one of the two has: that there is one more says it. */
const isOfOneAlone = (field: string, ...all: readonly ReadonlyMap<string, unknown>[]): boolean => {
  const [, name, index] = /^(\w+)\[(\d+)\]/.exec(field) ?? []
  return index !== undefined && all.some((fields) => Number(index) >= Number(fields.get(`${name}.length`)))
}

/** Whether a field is the slot of a whole device: xm looked for a free one, and libxl wants to be told one (`libxl__device_pci_add`). */
const isFreeSlot = (field: string, ours: ReadonlyMap<string, unknown>): boolean => {
  const [, device] = /^(pci\[\d+\])\.vslot$/.exec(field) ?? []
  return device !== undefined && ours.get(field) === null && String(ours.get(`${device}.bdf`)).endsWith('.*')
}

/** Whether two values of a field come to the same. */
export const isSame = (one: unknown, other: unknown): boolean =>
  one === other || JSON.stringify(one ?? null) === JSON.stringify(other ?? null)

/**
 * What xl makes otherwise than xm did, field by field.
 * @param hostCpus how many CPUs there are, where that is known: so many are all
 */
export const differences = (xm: XmDomain, xl: XmDomain, hostCpus = Number.POSITIVE_INFINITY): readonly Difference[] => {
  const [ours, theirs] = [fieldsOf(xm, hostCpus), fieldsOf(xl, hostCpus)]
  return [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((field): Difference[] => {
    const [a, b] = [ours.get(field), theirs.get(field)]
    // Most fields are the same: what else there is to know of one is asked only then.
    if (isSame(a, b) || isOfOneAlone(field, ours, theirs) || isFreeSlot(field, ours)) return []
    return [{ field, xm: a, xl: b }]
  })
}

/**
 * What differs from a guest of the kind that was meant, where xm made one of another kind: what differs from that guest in the same way xm made so.
 */
export const asMeant = (
  meant: readonly Difference[],
  made: readonly Difference[],
  kind: XmDomain['type'],
): readonly Difference[] => {
  const own = new Map(made.map(({ field, xm }) => [field, xm]))
  return meant.map((each) =>
    own.has(each.field) && isSame(own.get(each.field), each.xm) ? each : { ...each, ofKind: kind },
  )
}
