import type { XmDisk, XmDomain, XmNic } from '../../xm/domain.ts'

/** Something that xl makes otherwise than xm did. */
export interface Difference {
  /** The field of the domain: `memory`, `disk[0].target`. */
  readonly field: string
  readonly xm: unknown
  readonly xl: unknown
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
  if (parts[1] === '127.0.255.255') parts[1] = ''
  return `ip=${parts.join(':')}`
}

/** The words of a command line, in an order of their own: the kernel takes `root=` and `ip=` wherever they stand, the last one. */
const commandLine = (text: string): string => {
  const words = text.split(/\s+/).filter((word) => word !== '')
  const last = (prefix: string) => words.findLast((word) => word.startsWith(prefix))
  const [root, ip, nfs] = [last('root='), last('ip='), last('nfsroot=')]
  const rest = words.filter((word) => !/^(?:root|ip|nfsroot)=/.test(word))
  return [
    ...(root === undefined || (nfs !== undefined && root === 'root=/dev/nfs') ? [] : [root]),
    ...(ip === undefined ? [] : [address(ip.slice(3))]),
    ...(nfs === undefined ? [] : [nfs]),
    ...rest,
  ].join(' ')
}

const diskFields = ({ target, script, vdev, badmode: _, ...disk }: XmDisk): readonly Compared[] => [
  ['target', target],
  ['script', script === null ? null : baseName(script)],
  ['vdev', vdev],
  ...Object.entries(disk),
]

const nicFields = ({ script, mac, rate, rateText: _said, badrate: _bad, ...nic }: XmNic): readonly Compared[] => [
  ['mac', mac?.toLowerCase() ?? null],
  ['script', script === null ? null : baseName(script)],
  ['rate', rate === null ? null : `${rate[0]} bytes each ${rate[1]} µs`],
  ...Object.entries(nic),
]

const listFields = <T>(name: string, items: readonly T[], fieldsOf: (item: T) => readonly Compared[]): Compared[] => [
  [`${name}.length`, items.length],
  ...items.flatMap((item, index) =>
    fieldsOf(item).map(([field, value]): Compared => [`${name}[${index}].${field}`, value]),
  ),
]

/** The domain as single fields that are equal exactly where the two domains do the same. */
const fieldsOf = (domain: XmDomain): ReadonlyMap<string, unknown> => {
  const { disk, vif, pci, display, cpuid, kernel, ramdisk, bootloader, cmdline, cpus, boot, ...plain } = domain
  const pv = domain.type === 'pv'
  return new Map<string, unknown>([
    ...Object.entries(plain),
    // The firmware of an HVM guest is no kernel of its own.
    ['kernel', !pv && baseName(kernel) === 'hvmloader' ? '' : inFolder(kernel)],
    ['ramdisk', inFolder(ramdisk)],
    ['bootloader', baseName(bootloader)],
    ['cmdline', commandLine(cmdline)],
    ['cpus', cpus.length === 0 ? 'any' : JSON.stringify(cpus)],
    ...(boot === undefined ? [] : [['boot', boot] as const]),
    ...Object.entries(display).map(([field, value]): Compared => [`display.${field}`, value]),
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

/** What xl makes otherwise than xm did, field by field. */
export const differences = (xm: XmDomain, xl: XmDomain): readonly Difference[] => {
  const [ours, theirs] = [fieldsOf(xm), fieldsOf(xl)]
  return [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((field): Difference[] => {
    const [a, b] = [ours.get(field), theirs.get(field)]
    return JSON.stringify(a ?? null) === JSON.stringify(b ?? null) ? [] : [{ field, xm: a, xl: b }]
  })
}
