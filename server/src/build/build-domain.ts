import { readingOf } from '../config/lookup.ts'
import type { Config } from '../config/read-config.ts'
import type { DomainKey, ValueOf } from '../schema/index.ts'
import { setAffinity } from './affinity.ts'
import { setPciDevices, setReserved, setScreens, setShares } from './devices.ts'
import { type BuildOptions, type Domain, placeIn, printDomain, startDomain } from './domain.ts'
import type { JsonObject } from './json.ts'
import { placedKeys, placesOf } from './table.ts'
import {
  setCommandLine,
  setDefaults,
  setExtraTime,
  setFirmware,
  setLabels,
  setMemory,
  setShadowMemory,
  setVcpus,
} from './together.ts'
import { setVirtualNodes } from './vnuma.ts'

export type { BuildOptions } from './domain.ts'
export { type Json, type JsonObject, noMoreThan, printJson, TooMany } from './json.ts'

/**
 * The domain that xl of the target release makes of a config: `libxl_domain_config` as `xl create -n` prints it, members in the order of
 * the release's `libxl_types.idl` and what has its default left out (4.5 and newer; xl up to 4.4 prints the defaults too).
 * Random numbers, that is the UUID without `uuid` and `ms_vm_genid`, are left out. Undefined when the file or a value cannot be
 * read; what keys must not be together is for the rules to say.
 */
export const buildDomain = (
  config: Config,
  options: BuildOptions = {},
  only?: Parameters<typeof printDomain>[1],
): JsonObject | undefined => {
  const domain = fillDomain(config, options)
  return domain && printDomain(domain, only)
}

/** The domain with all that xl stores in it, before it is printed. */
export const fillDomain = (config: Config, options: BuildOptions = {}): Domain | undefined => {
  if (config.kind !== 'domain' || config.tree.problems.length > 0) return undefined
  const readings = [...config.entries.values()].map(({ reading }) => reading)
  if (readings.some((reading) => reading?.findings.some(({ effect }) => effect === 'refused'))) return undefined
  const { firmwareDirectory = '/usr/local/lib/xen/boot', logDirectory = '/var/log/xen', untraced = false } = options
  const domain = startDomain(config, { firmwareDirectory, logDirectory, untraced })

  setDefaults(domain)
  setLabels(domain)
  for (const key of placedKeys) if (config.entries.has(key)) setPlace(domain.by([key]), key)
  setExtraTime(domain.by(['extratime']))
  setVirtualNodes(domain.by(['vnuma']))
  setVcpus(domain.by(['vcpus']))
  setMemory(domain.by(['memory']))
  setAffinity(domain)
  setShadowMemory(domain)
  setCommandLine(domain)
  setFirmware(domain.by(['firmware']))
  setReserved(domain)
  setPciDevices(domain)
  setScreens(domain)
  setShares(domain)
  for (const other of ['hvm', 'pv', 'pvh'] as const)
    if (other !== config.guest.type) domain.remove(`b_info.type.${other}`)
  return domain
}

/** Puts the value of a key where the table says. */
const setPlace = <K extends DomainKey>(domain: Domain, key: K): void => {
  const history = placesOf(key)
  const place = history && placeIn<ValueOf<K>>(history, domain.config.release)
  const value = readingOf(domain.config, key)
  if (place === undefined || value === undefined) return
  if (typeof place === 'string') domain.set(place, value)
  else place(value, domain.set)
}
