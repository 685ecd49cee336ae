import { type Config, contextOf, type Entry, valueTypeOf } from '../config/read-config.ts'
import { meantKey } from '../rules/fixes/meant-key.ts'
import { keysOf, xmTable } from '../schema/index.ts'
import { namesThatTell } from '../schema/telling.ts'

const surely = new Set(namesThatTell('domain', 'surely'))
const likely = new Set(namesThatTell('domain', 'likely'))
const hardly = new Set(namesThatTell('domain', 'hardly'))

/** What the names of settings tell of a file: how many of them say that it is a guest's, and how surely. */
export interface Evidence {
  readonly surely: number
  readonly likely: number
  readonly hardly: number
  /** How large a part of all names a guest has, from 0 to 1. */
  readonly share: number
}

/** Whether a name is a slip of one that hardly anybody else has: what is meant by it tells less than what is written. */
const isSlip = (name: string, config: Config, entry: Entry | undefined): boolean => {
  const meant = meantKey(name, 'domain', config.release)
  if (meant === undefined || !surely.has(meant)) return false
  // `network = "10.0.0.0/8"` is no interface.
  const findings = entry?.value && valueTypeOf(config, meant)?.read(entry.value, contextOf(config, meant)).findings
  return (findings ?? []).every(({ rule }) => !['single-for-list', 'list-for-single', 'not-a-number'].includes(rule))
}

/** @param config the text as a domain config; names that it has no settings of are taken as written */
export const evidenceOf = (names: readonly string[], config: Config): Evidence => {
  const found = { surely: 0, likely: 0, hardly: 0 }
  let known = 0
  for (const name of names) {
    if (keysOf('domain').has(name) || xmTable.has(name)) {
      known++
      if (surely.has(name)) found.surely++
      else if (likely.has(name)) found.likely++
      else if (hardly.has(name)) found.hardly++
    } else if (isSlip(name, config, config.entries.get(name))) {
      known++
      found.likely++
    }
  }
  return { ...found, share: names.length === 0 ? 0 : known / names.length }
}

/** What stands for a key in JSON, YAML, a shell and the like: `name: web`, `{"memory": 512`, `export vcpus=2`. */
const keysElsewhere = /(?:^|[{,])[ \t]*(?:export[ \t]+)?["']?([a-z][\d_a-z]*)["']?[ \t]*[:=]/gm

/** The names that stand in a text as keys of another language. */
export const namesElsewhere = (text: string): string[] => [...text.matchAll(keysElsewhere)].map(([, name = '']) => name)

/** A string of a disk or an interface: how it begins, or what only those have in it. */
const deviceString =
  /["'](?:(?:phy|tap2?|qcow2?):|(?:backend|bridge|vdev|vifname)=|mac=[\da-f]{2}:|[^"'\n]*,(?:xvd|[hs]d)[a-z]\d*(?::cdrom)?,(?:r|w|!w|ro|rw)\b)/i

/** Whether a text has a string as only a disk or an interface of a guest is, whatever its key. */
export const hasDevice = (text: string): boolean => deviceString.test(text)

/**
 * Whether something in a file shows that it is a config of a guest, which a person has named. Less will do than below a folder, so that a
 * config with slips is not passed over: a key or two that others do not have, or nothing but keys of ours, or a string of a device.
 */
export const showsSigns = (text: string, config: Config): boolean => {
  const names = [...config.entries.keys()]
  const { surely, likely, share } = evidenceOf(names.length > 0 ? names : namesElsewhere(text), config)
  if (surely > 1 || (surely === 1 && share >= 0.4)) return true
  // `{"name": "web", "memory": 512}` may be anybody's, and `job "web" {` is none of xl's, whatever is in it.
  // A setting or two of ours by themselves are how a config begins.
  const isShort = () => text.split('\n').filter((line) => !/^\s*(?:#.*)?$/.test(line)).length < 3
  const isBegun = names.length > 0 && share === 1 && (likely > 0 || isShort())
  if (isBegun && !/[^\s{][ \t]?\{[ \t\r]*$/m.test(text)) return true
  return hasDevice(text)
}
