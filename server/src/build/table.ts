import type { History } from '../release.ts'
import { type DomainKey, domainKeyNames, type KeySpec, keysOf, type StoredPath, type ValueOf } from '../schema/index.ts'
import { sure } from '../sure.ts'
import type { DomainPath } from './domain-config.ts'
import { isFilled } from './members.ts'

/** Sets a member of the domain, named by its path in `libxl_domain_config`. */
export type Set = (path: DomainPath, value: unknown) => void

/** Where the value of a key goes: into a member as it is, or by a function. */
export type Place<T> = DomainPath | ((value: T, set: Set) => void)

/** MiB in the file, KiB in libxl. */
const kib =
  (path: DomainPath): Place<bigint> =>
  (value, set) =>
    set(path, value * 1024n)

/** A list goes into one member, a single value into another. */
const listOr =
  (list: DomainPath, single: DomainPath): Place<unknown> =>
  (value, set) =>
    set(Array.isArray(value) ? list : single, value)

/** One string with arguments is cut at blanks (`split_string_into_string_list`). */
const words =
  (path: DomainPath): Place<unknown> =>
  (value, set) =>
    set(path, typeof value === 'string' ? value.split(/[ \t\n]+/).filter((word) => word !== '') : value)

/** Names that libxl has another word for; others are written with `_` for `-`. */
const renamed =
  (path: DomainPath, names: Readonly<Record<string, string>> = {}): Place<string> =>
  (value, set) =>
    set(path, names[value] ?? value.replaceAll('-', '_'))

/** What is done at an event: libxl has one name the other way round (`libxl_types.idl`, `action_on_shutdown`). */
const action = (path: DomainPath): Place<string> => renamed(path, { 'rename-restart': 'restart_rename' })

/** An object whose members are members of the domain themselves. */
const members =
  <Name extends string>(names: readonly Name[], path: (name: Name) => DomainPath): Place<unknown> =>
  (value, set) => {
    for (const name of names) set(path(name), isFilled(value) ? value[name] : undefined)
  }

const hvm = <Field extends string>(field: Field) => `b_info.type.hvm.${field}` as const
const pv = <Field extends string>(field: Field) => `b_info.type.pv.${field}` as const

/**
 * What xl makes of values on their way into the domain (`xl_parse.c`, `parse_config_data`; before 4.9 `xl_cmdimpl.c`). Of the others the
 * entries in the schema name the member that they become as they are. What several keys decide together is in `together.ts`, devices are
 * in `devices.ts` and affinities in `affinity.ts`.
 */
const conversions: { readonly [K in DomainKey]?: Place<ValueOf<K>> | History<Place<ValueOf<K>>> } = {
  on_poweroff: action('on_poweroff'),
  on_reboot: action('on_reboot'),
  on_watchdog: action('on_watchdog'),
  on_crash: action('on_crash'),
  on_soft_reset: action('on_soft_reset'),
  memory: kib('b_info.target_memkb'),
  maxmem: kib('b_info.max_memkb'),
  shadow_memory: kib('b_info.shadow_memkb'),
  videoram: kib('b_info.video_memkb'),
  // The MSRs came with 4.18, and with the late stable releases from 4.14 on; before, the leaves are all there is (`libxl_cpuid.c`).
  cpuid: [
    ['4.1', (value, set) => set('b_info.cpuid', isFilled(value) ? value.cpuid : undefined)],
    ['4.14', 'b_info.cpuid'],
  ],
  bootloader_args: [
    ['4.1', words(pv('bootloader_args'))],
    ['4.10', words('b_info.bootloader_args')],
  ],
  viridian: members(['viridian', 'viridian_enable', 'viridian_disable'], hvm),
  mmio_hole: kib(hvm('mmio_hole_memkb')),
  rdm_mem_boundary: kib(hvm('rdm_mem_boundary_memkb')),
  usbdevice: listOr(hvm('usbdevice_list'), hvm('usbdevice')),
  serial: listOr(hvm('serial_list'), hvm('serial')),
  gfx_passthru: (value, set) => {
    set(hvm('gfx_passthru'), typeof value === 'string' ? true : value)
    set(hvm('gfx_passthru_kind'), typeof value === 'string' ? value : undefined)
  },
  stdvga: (value, set) => set(hvm('vga.kind'), value ? 'std' : 'cirrus'),
  vga: renamed(hvm('vga.kind'), { stdvga: 'std' }),
  device_model_version: renamed('b_info.device_model_version'),
  stubdomain_memory: kib('b_info.stubdomain_memkb'),
}

/** A path in the schema that the domain does not have is no `Known` one: the compiler names it. */
type Known<Path extends DomainPath> = Path

const membersOf = ({ stored }: KeySpec): Known<StoredPath> | History<Known<StoredPath>> | undefined =>
  // All that the entries say is a `StoredPath`.
  stored as Known<StoredPath> | History<Known<StoredPath>> | undefined

/** The keys that have a place. What is converted comes last, in the order of its table: of `stdvga` and `vga` the latter counts. */
export const placedKeys: readonly DomainKey[] = [
  ...domainKeyNames.filter((name) => keysOf('domain').get(name)?.stored !== undefined),
  // The compiler has seen to it that each of them is a key.
  ...(Object.keys(conversions) as DomainKey[]),
]

/** Where the value of a key goes, over time; undefined for one that has no place of its own. */
export const placesOf = <K extends DomainKey>(key: K): Place<ValueOf<K>> | History<Place<ValueOf<K>>> | undefined =>
  conversions[key] ?? membersOf(sure(keysOf('domain').get(key)))
