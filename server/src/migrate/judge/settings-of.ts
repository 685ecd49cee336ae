import { atLeast, type Release } from '../../release.ts'
import { quoted } from '../../rules/fixes/xm-fixes.ts'
import type { XmDomain } from '../../xm/domain.ts'
import { withDisplay } from '../../xm/vnc-address.ts'
import {
  type Current,
  disks,
  frameBuffer,
  list,
  nics,
  pci,
  screen,
  type WantedSetting,
  type Writer,
} from './device-settings.ts'
import { displayOf, isSameLine } from './differences.ts'
import { rangesOf } from './words.ts'
import { timerModes, tscModes } from './xl-domain.ts'

const one =
  (key: string, value: (domain: XmDomain, release: Release) => string | undefined): Writer =>
  (domain, release) => [{ key, value: value(domain, release) }]

const flag = (value: boolean | undefined): string | undefined => (value === undefined ? undefined : value ? '1' : '0')

const number = (value: number | undefined): string | undefined => (value === undefined ? undefined : String(value))

/** A text; an empty one is no setting at all. */
const text = (value: string | undefined): string | undefined => (value ? quoted(value) : undefined)

/** Where VNC is served, or at which display: an address of IPv6 has that behind it. */
const vncPlace =
  (usual: Writer): Writer =>
  (domain, release, current) => {
    const { listen = '', display } = displayOf(domain.display)
    const whole = withDisplay(listen, display)
    if (domain.type === 'pv' || whole === undefined) return usual(domain, release, current)
    return [
      { key: 'vnclisten', value: quoted(whole) },
      { key: 'vncdisplay', value: undefined },
    ]
  }

/** xl keeps vCPUs online from the first one on: another set cannot be written. */
const vcpus: Writer = ({ vcpus: all, vcpus_on }) => {
  const on = vcpus_on.length
  if (vcpus_on.some((vcpu, index) => vcpu !== index) || on === 0) return []
  return [
    { key: 'vcpus', value: String(on) },
    { key: 'maxvcpus', value: on === all ? undefined : String(all) },
  ]
}

/** `cpus`: one set for all vCPUs, or a list with one for each; xend left a vCPU with an empty one alone (`_setCPUAffinity`). */
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
  if (isAlone && root.startsWith('root=') && isSameLine(given, `${root} ${extra}`))
    return [{ key: 'root', value: text(root.slice('root='.length)) }]
  // Where `extra` has all of it, `root` alone is too much.
  if (isAlone && isSameLine(extra, given) && (given !== '' || root === '')) return [{ key: 'root', value: undefined }]
  if (atLeast(release, '4.5')) return [...none, { key: 'cmdline', value: text(given) }]
  const device = /^root=(\S*)/.exec(given)?.[1]
  const rest = device === undefined ? given : given.slice('root='.length + device.length).trimStart()
  return [
    { key: 'root', value: text(device) },
    { key: 'extra', value: text(rest) },
  ]
}

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
  ['display.listen', vncPlace(screen('vnclisten', ({ listen }) => text(listen)))],
  ['display.display', vncPlace(screen('vncdisplay', ({ display }) => number(display)))],
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

/** The fields that each key of xl decides, by domain and release: a file may have thousands of keys to ask about. */
const decided = new WeakMap<XmDomain, Map<Release, ReadonlyMap<string, readonly string[]>>>()

const fieldsByKey = (domain: XmDomain, release: Release): ReadonlyMap<string, readonly string[]> => {
  const byRelease = decided.get(domain) ?? new Map<Release, ReadonlyMap<string, readonly string[]>>()
  decided.set(domain, byRelease)
  const known = byRelease.get(release)
  if (known) return known
  const byKey = new Map<string, string[]>()
  for (const field of writers.keys()) {
    const keys = (writtenBy(field, domain, release, nothing) ?? []).map(({ key }) => key)
    for (const key of new Set(keys)) byKey.set(key, [...(byKey.get(key) ?? []), field])
  }
  byRelease.set(release, byKey)
  return byKey
}

/** The fields that a key of xl decides. */
export const fieldsOf = (key: string, domain: XmDomain, release: Release): readonly string[] =>
  fieldsByKey(domain, release).get(key) ?? []

/** The settings with which xl makes a field what it is in `domain`: `disk[0].target` is made by `disk`. */
export const settingsFor = (
  field: string,
  domain: XmDomain,
  release: Release,
  current: Current = nothing,
): readonly WantedSetting[] =>
  writtenBy(writers.has(field) ? field : (/^\w+/.exec(field)?.[0] ?? field), domain, release, current) ?? []
