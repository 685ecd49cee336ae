import { entryOf, readingOf, textOfKey } from '../config/lookup.ts'
import { contextOf } from '../config/read-config.ts'
import { atLeast, type Release } from '../release.ts'
import { getLong } from '../values/basic/accessors.ts'
import type { Domain } from './domain.ts'

/** What the values of several keys decide together, and what xl sets without being asked. */

/** Before anything else (`parse_config_data`; `run_hotplug_scripts` and `claim_mode`, off in 4.3, are the defaults of xl.conf). */
export const setDefaults = ({ config, set, by }: Domain): void => {
  const { guest, release } = config
  by(guest.decidedBy ? [guest.decidedBy] : []).set('c_info.type', guest.type)
  if (atLeast(release, '4.2')) set('c_info.run_hotplug_scripts', true)
  if (atLeast(release, '4.3')) set('b_info.claim_mode', atLeast(release, '4.4'))
  set('on_poweroff', 'destroy')
  set('on_reboot', 'restart')
  set('on_watchdog', 'destroy')
  set('on_crash', 'destroy')
  if (atLeast(release, '4.7')) set('on_soft_reset', 'soft_reset')
  set(`b_info.type.${guest.type}`, {})
}

/** `init_seclabel` and `seclabel`: the one for building the domain, the other for running it. Labels as such since 4.5. */
export const setLabels = (domain: Domain): void => {
  if (!atLeast(domain.config.release, '4.5')) return
  const init = textOfKey(domain.config, 'init_seclabel')
  domain.by(['init_seclabel']).set('c_info.ssid_label', init)
  const path = init === undefined ? 'c_info.ssid_label' : 'b_info.exec_ssid_label'
  domain.by(['seclabel']).set(path, textOfKey(domain.config, 'seclabel'))
}

/** The kernel's command line (`parse_cmdline` since 4.5; for PV guests before, with a blank behind `root=`). */
export const setCommandLine = (domain: Domain): void => {
  const { config } = domain
  const [given, root, extra] = (['cmdline', 'root', 'extra'] as const).map((key) => textOfKey(config, key))
  const { set } = domain.by(['root', 'extra'])
  if (atLeast(config.release, '4.5')) {
    const parts = [...(root === undefined ? [] : [`root=${root}`]), ...(extra === undefined ? [] : [extra])]
    set('b_info.cmdline', parts.length > 0 ? parts.join(' ') : undefined)
    domain.by(['cmdline']).set('b_info.cmdline', given)
  } else if (config.guest.type === 'pv') {
    set('b_info.type.pv.cmdline', root === undefined ? (extra ?? '') : `root=${root} ${extra ?? ''}`)
  }
}

/** Whether a kernel is xl's own firmware by its name (`libxl_basename`: what stands behind the last slash). */
export const isHvmloader = (kernel: string): boolean => kernel.split('/').at(-1) === 'hvmloader'

/** `firmware`, and an HVM guest's `kernel` that names the firmware. */
export const setFirmware = (domain: Domain): void => {
  const { config, options, get, set, remove } = domain
  const kernel = get('b_info.kernel')
  if (config.guest.type === 'hvm' && typeof kernel === 'string' && isHvmloader(kernel)) remove('b_info.kernel')
  const firmware = textOfKey(config, 'firmware')
  if (firmware === undefined) return
  if (config.guest.type !== 'hvm') {
    set('b_info.kernel', `${options.firmwareDirectory}/${firmware}.bin`)
    return
  }
  const small = firmware.toLowerCase()
  if (['rombios', 'seabios', 'ovmf', 'unknown'].includes(small)) set('b_info.type.hvm.bios', small)
  // C's strncmp over the length of what is given: a beginning will do.
  else if ('uefi'.startsWith(firmware)) set('b_info.type.hvm.bios', 'ovmf')
  else if (!'bios'.startsWith(firmware)) set('b_info.type.hvm.firmware', firmware)
}

/** `extratime` means yes or no, but xl keeps the number. */
export const setExtraTime = (domain: Domain): void => {
  const value = entryOf(domain.config, 'extratime')?.value
  const number = value && getLong(value, contextOf(domain.config, 'extratime'), { quiet: true }).value
  domain.set('b_info.sched_params.extratime', number)
}

/** More vCPUs than this are not listed: nobody has them, and the list would fill the memory. */
export const mostListed = 65_536n

const asInt = (value: unknown): bigint => (typeof value === 'bigint' ? BigInt.asIntN(32, value) : 0n)

/** `vcpus` and `maxvcpus`; called when vnuma has been read. */
export const setVcpus = ({ config, get, set }: Domain): void => {
  const given = readingOf(config, 'vcpus')
  const always = atLeast(config.release, '4.22')
  const vcpus = always && (given === undefined || given < 1n) ? 1n : (given ?? 0n)
  // Counted down from a long: below 0, none is online, whatever an int keeps of it.
  const online = vcpus < 0n ? 0n : asInt(vcpus)
  const listed = online < mostListed ? online : mostListed
  // A map in which none is set, with `vcpus = 0`, is not the same as none: libxl puts nothing into it.
  if (listed > 0n || given !== undefined) {
    set(
      'b_info.avail_vcpus',
      Array.from({ length: Number(listed) }, (_, vcpu) => vcpu),
    )
  }
  if (asInt(get('b_info.max_vcpus')) === 0n) set('b_info.max_vcpus', vcpus)
}

/** `maxmem` is `memory` where nothing else is said. */
export const setMemory = ({ get, set }: Domain): void => {
  if (get('b_info.max_memkb') === undefined) set('b_info.max_memkb', get('b_info.target_memkb'))
}

const lastWithShadow: Release = '4.12'

/** The memory for shadow page tables, which libxl works out by itself since 4.13 (`libxl_get_required_shadow_memory`). */
export const setShadowMemory = ({ config, get, set }: Domain): void => {
  if (!atLeast(lastWithShadow, config.release) || get('b_info.shadow_memkb') !== undefined) return
  const maximum = get('b_info.max_memkb')
  const memory = typeof maximum === 'bigint' ? BigInt.asUintN(64, maximum) : 2n ** 64n - 1n
  const vcpus = BigInt.asUintN(32, asInt(get('b_info.max_vcpus')))
  set('b_info.shadow_memkb', 4n * (BigInt.asUintN(32, 256n * vcpus) + 2n * (memory / 1024n)))
}
