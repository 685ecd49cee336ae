import { isObject, type Json, type JsonObject } from '../../build/json.ts'
import { kept } from '../../edited-list.ts'
import type { XmDisk, XmDisplay, XmDomain, XmMachine, XmNic, XmPciDevice } from '../../xm/domain.ts'

/*
 * What xl makes of a file, said in the terms of what xend made of it. Where the file is silent, what libxl fills in stands here
 * (`libxl_create.c`, `libxl__domain_build_info_setdefault`, and the `setdefault` of the devices).
 */

/** Reads the fields of an object of libxl's JSON; what is not there has its default. */
const reader = (json: Json | undefined) => {
  const object: JsonObject = isObject(json) ? json : {}
  return {
    has: (name: string): boolean => object[name] !== undefined,
    text: (name: string, standard = ''): string => {
      const value = object[name]
      return typeof value === 'string' ? value : standard
    },
    textOrNull: (name: string): string | null => {
      const value = object[name]
      return typeof value === 'string' ? value : null
    },
    number: (name: string, standard: number): number => {
      const value = object[name]
      return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : standard
    },
    truth: (name: string, standard: boolean): boolean => {
      const value = object[name]
      return value === undefined ? standard : value === 'True' || value === true
    },
    list: (name: string): readonly Json[] => {
      const value = object[name]
      return Array.isArray(value) ? value : []
    },
    object: (name: string) => reader(object[name]),
  }
}

type Reader = ReturnType<typeof reader>

const mib = (kib: number): number => kib / 1024

/** Names for the numbers of xm. */
export const timerModes = [
  'delay_for_missed_ticks',
  'no_delay_for_missed_ticks',
  'no_missed_ticks_pending',
  'one_missed_tick_pending',
]
export const tscModes = ['default', 'always_emulate', 'native', 'native_paravirt']

const diskOf = (json: Json): XmDisk => {
  const disk = reader(json)
  const target = disk.text('pdev_path')
  const cdrom = disk.number('is_cdrom', 0) === 1
  return {
    target,
    format: cdrom && target === '' ? 'empty' : disk.text('format', 'raw'),
    vdev: disk.text('vdev'),
    rw: disk.number('readwrite', 0) === 1,
    cdrom,
    backend: disk.textOrNull('backend_domname'),
    script: disk.textOrNull('script'),
  }
}

/** `netif` in xl's words: 50 ms unless a rate says otherwise. */
const usualInterval = 50_000

const nicOf =
  (hvm: boolean) =>
  (json: Json): XmNic => {
    const nic = reader(json)
    const emulated = hvm && nic.text('nictype', 'vif_ioemu') === 'vif_ioemu'
    return {
      mac: nic.textOrNull('mac'),
      bridge: nic.textOrNull('bridge'),
      script: nic.textOrNull('script'),
      ip: nic.textOrNull('ip'),
      vifname: nic.textOrNull('ifname'),
      backend: nic.textOrNull('backend_domname'),
      rate: nic.has('rate_bytes_per_interval')
        ? [nic.number('rate_bytes_per_interval', 0), nic.number('rate_interval_usecs', usualInterval)]
        : null,
      type: emulated ? 'vif_ioemu' : 'vif',
      ...(emulated ? { model: nic.text('model', 'rtl8139') } : {}),
    }
  }

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')

const pciOf = (json: Json): XmPciDevice => {
  const device = reader(json)
  const of = (name: string) => device.number(name, 0)
  // -1, which older releases print without its sign.
  const func = (of('vfunc_mask') | 0) === -1 ? '*' : of('func')
  return {
    bdf: `${hex(of('domain'), 4)}:${hex(of('bus'), 2)}:${hex(of('dev'), 2)}.${func}`,
    vslot: device.has('vdevfn') ? of('vdevfn') >> 3 : null,
    msitranslate: device.truth('msitranslate', false) ? 1 : 0,
    power_mgmt: device.truth('power_mgmt', false) ? 1 : 0,
  }
}

const displayOf = (screen: Reader): XmDisplay => {
  const [vnc, sdl] = [screen.object('vnc'), screen.object('sdl')]
  const [shown, window] = [vnc.truth('enable', true), sdl.truth('enable', false)]
  return {
    vnc: shown,
    sdl: window,
    keymap: screen.text('keymap'),
    ...(window ? { opengl: sdl.truth('opengl', false) } : {}),
    ...(shown
      ? {
          listen: vnc.text('listen', '127.0.0.1'),
          display: vnc.number('display', 0),
          unused: vnc.truth('findunused', true),
          passwd: vnc.text('passwd'),
        }
      : {}),
  }
}

const cpuidOf = (build: Reader): XmDomain['cpuid'] => {
  // A list up to 4.19; beside the list of MSRs since.
  const leaves = build.list('cpuid').length > 0 ? build.list('cpuid') : build.object('cpuid').list('cpuid')
  return Object.fromEntries(
    leaves.map((json) => {
      const leaf = reader(json)
      const registers = ['eax', 'ebx', 'ecx', 'edx'].flatMap((register) =>
        leaf.has(register) ? [[register, leaf.text(register)]] : [],
      )
      return [
        `${leaf.number('leaf', 0)},${leaf.number('subleaf', -1) < 0 ? '-' : leaf.number('subleaf', 0)}`,
        Object.fromEntries(registers),
      ]
    }),
  )
}

const machineOf = (build: Reader, create: Reader): XmMachine => {
  const hvm = build.object('type.hvm')
  // These moved from the part of HVM guests to that of all.
  const either = (name: string): Reader => (build.has(name) ? build : hvm)
  const std = hvm.object('vga').text('kind') === 'std'
  const listOr = (many: string, one: string): string[] =>
    hvm.has(many) ? hvm.list(many).map(String) : hvm.text(one) === '' ? [] : [hvm.text(one)]
  return {
    acpi: either('acpi').truth('acpi', true),
    apic: either('apic').truth('apic', true),
    pae: hvm.truth('pae', true),
    hap: create.truth('hap', true),
    oos: create.truth('oos', true),
    nestedhvm: either('nested_hvm').truth('nested_hvm', false),
    viridian: hvm.truth('viridian', false) || hvm.list('viridian_enable').length > 0,
    hpet: hvm.truth('hpet', true),
    vpt_align: hvm.truth('vpt_align', true),
    xen_platform_pci: hvm.truth('xen_platform_pci', true),
    usb: hvm.truth('usb', false),
    stdvga: std,
    gfx_passthru: hvm.truth('gfx_passthru', false),
    timer_mode: timerModes.indexOf(either('timer_mode').text('timer_mode', 'no_delay_for_missed_ticks')),
    boot: hvm.text('boot', 'cda'),
    usbdevice: listOr('usbdevice_list', 'usbdevice'),
    serial: listOr('serial_list', 'serial'),
    soundhw: hvm.text('soundhw'),
    videoram: build.has('video_memkb') ? mib(build.number('video_memkb', 0)) : std ? 16 : 8,
    ...(build.has('shadow_memkb') ? { shadow_memory: mib(build.number('shadow_memkb', 0)) } : {}),
  }
}

const numbers = (list: readonly Json[]): number[] => list.map(Number)

/** The CPUs of a vCPU that are known: all of a host that is not stand there as a word. Many vCPUs may have one list. */
const known = kept((list: readonly Json[]) => numbers(list).filter(Number.isInteger))

/** The domain that xl makes, from what `buildDomain` says of it, in the terms of xend. */
export const xlDomain = (domain: JsonObject): XmDomain => {
  const all = reader(domain)
  const [create, build] = [all.object('c_info'), all.object('b_info')]
  const hvm = create.text('type') === 'hvm'
  const pv = build.object('type.pv')
  const either = (name: string): Reader => (build.has(name) ? build : pv)
  const memory = mib(build.number('target_memkb', 32 * 1024))
  const kernel = either('kernel').text('kernel')
  const vfbs = all.list('vfbs')
  const [vfb] = vfbs
  return {
    type: hvm ? 'hvm' : 'pv',
    name: create.text('name'),
    ...(create.has('uuid') ? { uuid: create.text('uuid') } : {}),
    memory,
    maxmem: build.has('max_memkb') ? mib(build.number('max_memkb', 0)) : memory,
    vcpus: build.number('max_vcpus', 1) || 1,
    vcpus_on: build.has('avail_vcpus') ? numbers(build.list('avail_vcpus')) : [0],
    cpus: build.list('vcpu_hard_affinity').map((cpus) => (Array.isArray(cpus) ? known(cpus) : [])),
    cpu_weight: build.object('sched_params').number('weight', 256),
    cpu_cap: build.object('sched_params').number('cap', 0),
    kernel,
    ramdisk: either('ramdisk').text('ramdisk'),
    cmdline: either('cmdline').text('cmdline'),
    bootloader: either('bootloader').text('bootloader'),
    bootloader_args: either('bootloader_args').list('bootloader_args').map(String),
    on_poweroff: actionOf(all.text('on_poweroff', 'destroy')),
    on_reboot: actionOf(all.text('on_reboot', 'destroy')),
    on_crash: actionOf(all.text('on_crash', 'destroy')),
    pool: create.text('pool_name', 'Pool-0'),
    disk: all.list('disks').map(diskOf),
    vif: all.list('nics').map(nicOf(hvm)),
    display: hvm
      ? displayOf(build.object('type.hvm'))
      : vfb === undefined
        ? { vfb: false, vnc: false, sdl: false }
        : { vfb: true, ...(vfbs.length > 1 ? { screens: vfbs.length } : {}), ...displayOf(reader(vfb)) },
    localtime: build.truth('localtime', false),
    rtc_timeoffset: build.number('rtc_timeoffset', 0),
    tsc_mode: tscModes.indexOf(build.text('tsc_mode', 'default')),
    nomigrate: build.truth('disable_migrate', false),
    pci: all.list('pcidevs').map(pciOf),
    irq: numbers(build.list('irqs')),
    ioports: build
      .list('ioports')
      .map((ports) => [reader(ports).number('first', 0), reader(ports).number('number', 0)]),
    cpuid: cpuidOf(build),
    ...(hvm ? machineOf(build, create) : {}),
  }
}

/** xm wrote a dash where libxl's JSON has a line: `rename-restart`; the name of that one is turned around besides. */
const actionOf = (action: string): string =>
  action === 'restart_rename' || action === 'rename_restart' ? 'rename-restart' : action.replaceAll('_', '-')
