import { atLeast, type Release } from '../../release.ts'
import { quoted } from '../../rules/fixes/xm-fixes.ts'
import { meantDisk, meantRate } from '../../xm/devices.ts'
import type { XmDisk, XmDomain, XmNic, XmPciDevice } from '../../xm/domain.ts'
import { rangesOf } from './words.ts'
import { timerModes, tscModes } from './xl-domain.ts'

/** A setting of xl: its value as it is written, or nothing where the key must not be set. */
export interface WantedSetting {
  readonly key: string
  readonly value: string | undefined
  /** The texts of a list of devices; undefined for one that no xl can have. Then only the others can be written, each in its place. */
  readonly items?: readonly (string | undefined)[]
}

/** The texts that a key has in the file as it is now: the items of a list, or the one of a plain setting. */
export type Current = (key: string) => readonly string[]

type Writer = (domain: XmDomain, release: Release, current: Current) => readonly WantedSetting[]

const one =
  (key: string, value: (domain: XmDomain, release: Release) => string | undefined): Writer =>
  (domain, release) => [{ key, value: value(domain, release) }]

const devices = (key: string, items: readonly (string | undefined)[]): readonly WantedSetting[] => [
  { key, value: list(items.filter((item) => item !== undefined)), items },
]

const flag = (value: boolean | undefined): string | undefined => (value === undefined ? undefined : value ? '1' : '0')

const number = (value: number | undefined): string | undefined => (value === undefined ? undefined : String(value))

/** A text; an empty one is no setting at all. */
const text = (value: string | undefined): string | undefined => (value ? quoted(value) : undefined)

const list = (items: readonly string[]): string | undefined =>
  items.length === 0 ? undefined : `[ ${items.map((item) => quoted(item)).join(', ')} ]`

/** xl keeps vCPUs online from the first one on: another set cannot be written. */
const vcpus: Writer = ({ vcpus: all, vcpus_on }) => {
  const on = vcpus_on.length
  if (vcpus_on.some((vcpu, index) => vcpu !== index) || on === 0) return []
  return [
    { key: 'vcpus', value: String(on) },
    { key: 'maxvcpus', value: on === all ? undefined : String(all) },
  ]
}

/** `cpus`: one set for all vCPUs, or a list with one for each. */
const cpus: Writer = ({ cpus: sets }) => {
  const written = sets.map(rangesOf)
  if (written.length === 0) return [{ key: 'cpus', value: undefined }]
  const same = written.every((each) => each === written[0])
  return [{ key: 'cpus', value: same ? quoted(written[0] ?? '') : list(written) }]
}

/** The command line of a PV kernel. `cmdline` came with 4.5; before, `root=` was put in front of `extra`. */
const commandLine: Writer = ({ cmdline, type, kernel }, release, current) => {
  const given = cmdline.trim()
  const none: readonly WantedSetting[] = ['root', 'extra'].map((key) => ({ key, value: undefined }))
  if (type === 'hvm' && kernel === '') return [...none, { key: 'cmdline', value: undefined }]
  const [root = '', extra = ''] = ['root', 'extra'].map((key) => current(key).join())
  const isAlone = current('cmdline').length === 0
  // xm took a prefix off.
  if (isAlone && root.startsWith('root=') && given === [root, extra].filter((each) => each !== '').join(' '))
    return [{ key: 'root', value: text(root.slice('root='.length)) }]
  // Where `extra` has all of it, `root` alone is too much.
  if (isAlone && extra === given && (given !== '' || root === '')) return [{ key: 'root', value: undefined }]
  if (atLeast(release, '4.5')) return [...none, { key: 'cmdline', value: text(given) }]
  const device = /^root=(\S*)/.exec(given)?.[1]
  const rest = device === undefined ? given : given.slice('root='.length + device.length).trimStart()
  return [
    { key: 'root', value: text(device) },
    { key: 'extra', value: text(rest) },
  ]
}

const diskText = ({ target, format, vdev, rw, cdrom, backend, script }: XmDisk): string => {
  return [
    ...(format === 'empty' ? [] : [`format=${format}`]),
    `vdev=${vdev}`,
    `access=${rw ? 'rw' : 'ro'}`,
    ...(cdrom ? ['devtype=cdrom'] : []),
    ...(backend === null ? [] : [`backend=${backend}`]),
    ...(script === null ? [] : [`script=${script}`]),
    ...(target === '' ? [] : [`target=${target}`]),
  ].join(',')
}

/** A disk as the xl of 4.1 reads it, which knew no names of fields. */
const oldDiskText = ({ target, format, vdev, rw, cdrom }: XmDisk): string => {
  const prefix = format === 'raw' ? (target.startsWith('/dev/') ? 'phy:' : 'file:') : `tap:${format}:`
  return `${target === '' ? '' : prefix}${target},${vdev}${cdrom ? ':cdrom' : ''},${rw ? 'w' : 'r'}`
}

/** Formats of disks that xl knows; xm had `vmdk` besides. */
const formats = new Set(['raw', 'qcow', 'qcow2', 'vhd', 'empty'])

const disks: Writer = ({ disk }, release) => {
  const named = atLeast(release, '4.2')
  const canBeWritten = ({ format, backend, vdev, target, script }: XmDisk): boolean =>
    formats.has(format) &&
    !/,/.test(`${backend}${vdev}`) &&
    !/^\s|\s$/.test(target) &&
    (named || (backend === null && script === null && !target.includes(',')))
  const written = named ? diskText : oldDiskText
  return devices(
    'disk',
    disk.map(meantDisk).map((each) => (canBeWritten(each) ? written(each) : undefined)),
  )
}

/** How fast a card may be: as the file says it, or what was meant by what xend could not read. */
const rateText = ({ rate, rateText: said = '', badrate }: XmNic): string | undefined => {
  if (badrate !== undefined) return meantRate(badrate)
  if (rate === null) return undefined
  return said === '' ? `${Math.round((rate[0] * 1e6) / rate[1])}B/s@${rate[1]}us` : said
}

const nicText = (nic: XmNic, hvm: boolean): string => {
  const { mac, bridge, script, ip, vifname, backend, type, model } = nic
  const rate = rateText(nic)
  return [
    ...(mac === null ? [] : [`mac=${mac}`]),
    ...(bridge === null ? [] : [`bridge=${bridge}`]),
    ...(script === null ? [] : [`script=${script}`]),
    ...(ip === null ? [] : [`ip=${ip}`]),
    ...(vifname === null ? [] : [`vifname=${vifname}`]),
    ...(backend === null ? [] : [`backend=${backend}`]),
    ...(rate === undefined ? [] : [`rate=${rate}`]),
    ...(hvm && type === 'vif' ? ['type=vif'] : []),
    ...(model === undefined ? [] : [`model=${model}`]),
  ].join(',')
}

const nics: Writer = ({ vif, type }) => [
  ...devices(
    'vif',
    vif.map((nic) => nicText(nic, type === 'hvm')),
  ),
  { key: 'nics', value: undefined },
]

const pciText = ({ bdf, vslot, msitranslate, power_mgmt }: XmPciDevice, hvm: boolean): string =>
  [
    `${bdf}${vslot === null ? '' : `@${vslot.toString(16)}`}`,
    ...(hvm ? [`msitranslate=${msitranslate}`, `power_mgmt=${power_mgmt}`] : []),
  ].join(',')

const pci: Writer = ({ pci: all, type }) =>
  devices(
    'pci',
    all.map((device) => pciText(device, type === 'hvm')),
  )

/** Where a window of SDL opens: xl takes it from a `vfb` as xm did. */
const windowField = /^\s*(display|xauthority)\s*=/

/** What a PV guest's one `vfb` says; it has no screen of its own accord, and the keys at the top mean nothing beside it. */
const frameBuffer: Writer = ({ display }, _release, current) => {
  const { vnc, sdl, listen, display: port, unused, passwd, opengl, keymap, vfb } = display
  const gone = ['vnc', 'sdl'].map((key): WantedSetting => ({ key, value: undefined }))
  if (!vfb) return [...gone, { key: 'vfb', value: undefined }]
  const pieces = [
    `vnc=${vnc ? 1 : 0}`,
    ...(vnc ? [`vnclisten=${listen}`, `vncdisplay=${port}`, `vncunused=${unused ? 1 : 0}`] : []),
    ...(vnc && passwd ? [`vncpasswd=${passwd}`] : []),
    `sdl=${sdl ? 1 : 0}`,
    ...(sdl ? [`opengl=${opengl ? 1 : 0}`] : []),
    ...(keymap ? [`keymap=${keymap}`] : []),
    ...(current('vfb')[0] ?? '').split(',').flatMap((piece) => {
      const [head = '', name] = windowField.exec(piece) ?? []
      const value = piece.slice(head.length).trim()
      return name && value ? [`${name}=${value}`] : []
    }),
  ]
  return pieces.some((piece) => piece.includes(',')) ? [] : [...gone, ...devices('vfb', [pieces.join(',')])]
}

/** The screen: keys of the top level for an HVM guest, a `vfb` for a PV guest. */
const screen =
  (key: string, value: (display: XmDomain['display']) => string | undefined): Writer =>
  (domain, release, current) =>
    domain.type === 'pv' ? frameBuffer(domain, release, current) : [{ key, value: value(domain.display) }]

const cpuid: Writer = ({ cpuid: leaves }) => [
  {
    key: 'cpuid',
    value: list(
      Object.entries(leaves).map(([leaf, registers]) => {
        const [main = '', sub = '-'] = leaf.split(',')
        const input = [main, ...(sub === '-' ? [] : [sub])].map((each) => `0x${Number(each).toString(16)}`).join(',')
        return `${input}:${Object.entries(registers)
          .map(([register, bits]) => `${register}=${bits}`)
          .join(',')}`
      }),
    ),
  },
]

/** Names since 4.2; 4.1 read the numbers. */
const mode =
  (key: string, names: readonly string[], of: (domain: XmDomain) => number | undefined): Writer =>
  (domain, release) => {
    const value = of(domain)
    return [
      { key, value: value === undefined ? undefined : atLeast(release, '4.2') ? text(names[value]) : String(value) },
    ]
  }

const machineFlags = [
  ...(['acpi', 'apic', 'pae', 'hap', 'oos', 'nestedhvm', 'viridian', 'hpet', 'vpt_align'] as const),
  ...(['xen_platform_pci', 'usb', 'stdvga', 'gfx_passthru'] as const),
]

/** How each field of the domain is written for xl. */
const writers: ReadonlyMap<string, Writer> = new Map<string, Writer>([
  [
    'type',
    ({ type }, release) =>
      atLeast(release, '4.10')
        ? [
            { key: 'type', value: text(type) },
            { key: 'builder', value: undefined },
          ]
        : [{ key: 'builder', value: text(type === 'hvm' ? 'hvm' : 'generic') }],
  ],
  ['name', one('name', ({ name }) => text(name))],
  ['uuid', one('uuid', ({ uuid }) => text(uuid))],
  ['memory', one('memory', ({ memory }) => number(memory))],
  ['maxmem', one('maxmem', ({ memory, maxmem }) => (maxmem === memory ? undefined : number(maxmem)))],
  ['vcpus', vcpus],
  ['vcpus_on', vcpus],
  ['cpus', cpus],
  ['cpu_weight', one('cpu_weight', ({ cpu_weight }) => number(cpu_weight))],
  ['cpu_cap', one('cap', ({ cpu_cap }) => number(cpu_cap))],
  // An HVM guest had its firmware from `kernel`; a kernel of its own is something that xm knew beside `loader` only.
  [
    'kernel',
    one('kernel', ({ kernel, type }) =>
      type === 'hvm' && /(?:^|\/)hvmloader$/.test(kernel) ? undefined : text(kernel),
    ),
  ],
  ['ramdisk', one('ramdisk', ({ ramdisk }) => text(ramdisk))],
  ['cmdline', commandLine],
  ['bootloader', one('bootloader', ({ bootloader }) => text(bootloader))],
  ['bootloader_args', one('bootloader_args', ({ bootloader_args }) => list(bootloader_args))],
  ['on_poweroff', one('on_poweroff', ({ on_poweroff }) => text(on_poweroff))],
  ['on_reboot', one('on_reboot', ({ on_reboot }) => text(on_reboot))],
  ['on_crash', one('on_crash', ({ on_crash }) => text(on_crash))],
  ['pool', one('pool', ({ pool }) => (pool === 'Pool-0' ? undefined : text(pool)))],
  ['disk', disks],
  ['vif', nics],
  ['display', frameBuffer],
  ['display.screens', frameBuffer],
  ['display.vnc', screen('vnc', ({ vnc }) => flag(vnc))],
  ['display.listen', screen('vnclisten', ({ listen }) => text(listen))],
  ['display.display', screen('vncdisplay', ({ display }) => number(display))],
  ['display.unused', screen('vncunused', ({ unused }) => flag(unused))],
  ['display.passwd', screen('vncpasswd', ({ passwd }) => text(passwd))],
  ['display.sdl', screen('sdl', ({ sdl }) => flag(sdl))],
  ['display.opengl', screen('opengl', ({ opengl }) => flag(opengl))],
  ['display.keymap', screen('keymap', ({ keymap }) => text(keymap))],
  ['localtime', one('localtime', ({ localtime }) => flag(localtime))],
  [
    'rtc_timeoffset',
    one('rtc_timeoffset', ({ rtc_timeoffset }) => (rtc_timeoffset === 0 ? undefined : String(rtc_timeoffset))),
  ],
  ['tsc_mode', mode('tsc_mode', tscModes, ({ tsc_mode }) => tsc_mode)],
  ['nomigrate', one('nomigrate', ({ nomigrate }) => flag(nomigrate))],
  ['pci', pci],
  ['irq', one('irqs', ({ irq }) => (irq.length === 0 ? undefined : `[ ${irq.join(', ')} ]`))],
  [
    'ioports',
    one('ioports', ({ ioports }) =>
      list(ioports.map(([from, size]) => `${from.toString(16)}-${(from + size - 1).toString(16)}`)),
    ),
  ],
  ['cpuid', cpuid],
  ...machineFlags.map((field): [string, Writer] => [field, one(field, (domain) => flag(domain[field]))]),
  ['timer_mode', mode('timer_mode', timerModes, ({ timer_mode }) => timer_mode)],
  ['boot', one('boot', ({ boot }) => text(boot))],
  [
    'usbdevice',
    one('usbdevice', ({ usbdevice = [] }, release) =>
      usbdevice.length < 2 || !atLeast(release, '4.3') ? text(usbdevice[0]) : list(usbdevice),
    ),
  ],
  [
    'serial',
    one('serial', ({ serial = [] }, release) =>
      serial.length < 2 || !atLeast(release, '4.5') ? text(serial[0]) : list(serial),
    ),
  ],
  ['soundhw', one('soundhw', ({ soundhw }) => text(soundhw))],
  ['videoram', one('videoram', ({ videoram }) => number(videoram))],
  ['shadow_memory', one('shadow_memory', ({ shadow_memory }) => number(shadow_memory))],
])

const nothing: Current = () => []

/** What was written of a domain before: it is asked for each field that differs, and a domain may have thousands of disks. */
const written = new WeakMap<XmDomain, WeakMap<Current, Map<string, readonly WantedSetting[]>>>()

const writtenBy = (
  name: string,
  domain: XmDomain,
  release: Release,
  current: Current,
): readonly WantedSetting[] | undefined => {
  const ofDomain = written.get(domain) ?? new WeakMap<Current, Map<string, readonly WantedSetting[]>>()
  written.set(domain, ofDomain)
  const known = ofDomain.get(current) ?? new Map<string, readonly WantedSetting[]>()
  ofDomain.set(current, known)
  const id = `${release} ${name}`
  const settings = known.get(id) ?? writers.get(name)?.(domain, release, current)
  if (settings) known.set(id, settings)
  return settings
}

/** The fields that a key of xl decides. */
export const fieldsOf = (key: string, domain: XmDomain, release: Release): readonly string[] =>
  [...writers.keys()].filter((field) => writtenBy(field, domain, release, nothing)?.some((each) => each.key === key))

/** The settings with which xl makes a field what it is in `domain`: `disk[0].target` is made by `disk`. */
export const settingsFor = (
  field: string,
  domain: XmDomain,
  release: Release,
  current: Current = nothing,
): readonly WantedSetting[] =>
  writtenBy(writers.has(field) ? field : (/^\w+/.exec(field)?.[0] ?? field), domain, release, current) ?? []
