import { sure } from '../sure.ts'
import { tableOf } from '../table.ts'
import { disksOf, ioportsOf, irqsOf, nicsOf, pciDevicesOf } from './devices.ts'
import { displayOf } from './display.ts'
import type { XmDomain, XmMachine } from './domain.ts'
import { bootOf } from './kernel.ts'
import { isNumber } from './late-numbers.ts'
import { isTrue, itemsOf, plainText, toInt, toText, type XmOptions, XmRefusal } from './options.ts'
import { cpuidOf, cpusOf, vcpusOf } from './processors.ts'

const actions = ['destroy', 'restart', 'preserve', 'rename-restart', 'coredump-destroy', 'coredump-restart']
const events = ['on_poweroff', 'on_reboot', 'on_crash'] as const

type Events = Pick<XmDomain, (typeof events)[number]>

/** What becomes of the guest; the older `restart` is asked first (`XendConfig._parse_sxp`, `_actions_sanity_check`). */
const eventsOf = (options: XmOptions): Events => {
  const old: Readonly<Record<string, readonly [string, string, string]>> = tableOf({
    onreboot: ['destroy', 'restart', 'destroy'],
    always: ['restart', 'restart', 'restart'],
    never: ['never', 'never', 'never'],
  })
  const restart = plainText(options.get('restart'))
  const usual = (Object.hasOwn(old, restart) ? old[restart] : undefined) ?? ['destroy', 'restart', 'restart']
  const found = events.map((event, index) => {
    const action = plainText(options.get(event)) || sure(usual[index])
    if (!actions.includes(action)) throw new XmRefusal(`Invalid event handling mode: ${action}`)
    return action
  })
  const [on_poweroff = '', on_reboot = '', on_crash = ''] = found
  return { on_poweroff, on_reboot, on_crash }
}

const memoryOf = (options: XmOptions): Pick<XmDomain, 'memory' | 'maxmem'> => {
  const given = (name: string) => {
    const value = options.get(name)
    return value !== undefined && isTrue(value) ? Number(toInt(value)) : undefined
  }
  const memory = given('memory') ?? 128
  const maxmem = given('maxmem') ?? memory
  if (memory <= 0) throw new XmRefusal('memory_dynamic_max must be greater than zero')
  if (maxmem < memory)
    throw new XmRefusal('memory_dynamic_max must be less than or equal to memory_static_max', ['memory', 'maxmem'])
  return { memory, maxmem }
}

/** A list, or a single text, of what is plugged in. */
const pluggedIn = (options: XmOptions, name: string): readonly string[] => {
  const value = options.get(name)
  if (value === undefined || !isTrue(value)) return []
  return Array.isArray(value) ? itemsOf(value).map(toText) : [toText(value)]
}

/** An option that is a number; the standard where it is not set, or empty. */
const numberOf = (options: XmOptions, name: string, standard: number): number => {
  const value = options.get(name)
  return value === undefined || value === '' ? standard : Number(toInt(value))
}

/** The same, where what is no number stopped nothing as yet, or was passed over. */
const numberOr = (options: XmOptions, name: string, standard: number, unread: number): number => {
  const value = options.get(name)
  return value === undefined || isNumber(value) ? numberOf(options, name, standard) : value === '' ? standard : unread
}

const machineOf = (options: XmOptions, release: XmRelease): XmMachine => {
  const number = (name: string, standard: number): number => numberOf(options, name, standard)
  const flag = (name: string, standard: boolean): boolean => number(name, standard ? 1 : 0) !== 0
  const late = (name: string, standard: boolean): boolean => numberOr(options, name, standard ? 1 : 0, 1) !== 0
  const shadow = number('shadow_memory', 0)
  return {
    acpi: flag('acpi', true),
    apic: flag('apic', true),
    pae: flag('pae', true),
    hap: late('hap', true),
    oos: late('oos', true),
    // An option since 4.2.
    nestedhvm: release !== '4.1' && late('nestedhvm', false),
    viridian: late('viridian', false),
    hpet: late('hpet', false),
    vpt_align: late('vpt_align', true),
    xen_platform_pci: flag('xen_platform_pci', true),
    // What was no number was passed over (`image.py`, `HVMImageHandler.parseDeviceModelArgs`).
    usb: numberOr(options, 'usb', 0, 0) !== 0,
    stdvga: numberOr(options, 'stdvga', 0, 0) !== 0,
    // Of this one it was never asked.
    gfx_passthru: late('gfx_passthru', false),
    timer_mode: numberOr(options, 'timer_mode', 1, 1),
    boot: plainText(options.get('boot')) || 'c',
    usbdevice: pluggedIn(options, 'usbdevice'),
    serial: pluggedIn(options, 'serial'),
    soundhw: plainText(options.get('soundhw')),
    videoram: number('videoram', 4) || 4,
    ...(shadow > 0 ? { shadow_memory: shadow } : {}),
  }
}

/** A UUID as xend wrote it, which took it with dashes, without, or with them elsewhere (`uuid.py`). */
const uuidOf = (text: string): string => {
  const digits = text.replaceAll('-', '').slice(0, 32).toLowerCase()
  if (!/^[0-9a-f]{32}$/.test(digits)) throw new XmRefusal(`invalid literal for int() with base 16: '${digits}'`)
  return [0, 8, 12, 16, 20].map((from, index) => digits.slice(from, [8, 12, 16, 20, 32][index])).join('-')
}

/** The releases of xm that are told apart: the first that came beside xl, and the last. */
export type XmRelease = '4.1' | '4.4'

/** Kinds of guests that xend has an image handler for (`image.py`); no builder at all makes it look into the disk. */
const builders = new Set(['linux', 'hvm', ''])

/**
 * The domain that xm and xend made of options (`create.py`, `make_config`; xend's `XendConfig.py` and `image.py`).
 * @param name the name of a domain without one: that of its file
 * @throws XmRefusal where they refused the config
 */
export const xmDomain = (options: XmOptions, name: string, release: XmRelease = '4.4'): XmDomain => {
  const builder = options.get('builder') ?? 'linux'
  if (!builders.has(toText(builder))) throw new XmRefusal(`unknown image type: ${toText(builder)}`)
  if (itemsOf(options.get('access_control')).length > 1) throw new XmRefusal('Multiple access_control definitions.')
  const hvm = builder === 'hvm'
  const number = (key: string, standard: number): number => numberOf(options, key, standard)
  const text = (key: string): string => plainText(options.get(key))
  const processors = vcpusOf(options)
  const uuid = text('uuid')
  return {
    type: hvm ? 'hvm' : 'pv',
    name: text('name') || name,
    ...(uuid === '' ? {} : { uuid: uuidOf(uuid) }),
    ...memoryOf(options),
    ...processors,
    cpus: cpusOf(options, processors.vcpus),
    cpu_weight: number('cpu_weight', 256),
    cpu_cap: number('cpu_cap', 0),
    ...bootOf(options, hvm),
    ...eventsOf(options),
    pool: text('pool') || 'Pool-0',
    disk: disksOf(options),
    vif: nicsOf(options, hvm),
    display: displayOf(options, hvm),
    localtime: number('localtime', 0) !== 0,
    rtc_timeoffset: hvm ? number('rtc_timeoffset', 0) : 0,
    tsc_mode: numberOr(options, 'tsc_mode', 0, 0),
    nomigrate: numberOr(options, 'nomigrate', 0, 1) !== 0,
    pci: pciDevicesOf(options, hvm),
    irq: irqsOf(options),
    ioports: ioportsOf(options),
    cpuid: cpuidOf(options),
    ...(hvm ? machineOf(options, release) : {}),
  }
}
