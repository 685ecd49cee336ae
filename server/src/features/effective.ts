import { type Json, noMoreThan, printJson } from '../build/build-domain.ts'
import { type Domain, type Origin, originOf } from '../build/domain.ts'
import type { DomainPath } from '../build/domain-config.ts'
import { chance } from '../build/members.ts'
import { entryOf, readingOf } from '../config/lookup.ts'
import type { Config } from '../config/read-config.ts'
import { type CreateOptions, type Creation, createDomain, printEffective } from '../create/create-domain.ts'
import { type Argument, deviceModelArguments, oldestWithArguments } from '../create/device-model/arguments.ts'
import { draftOf, random } from '../create/draft.ts'
import { oldestWithEntries, xenstoreEntries } from '../create/xenstore/entries.ts'
import { atLeast } from '../release.ts'
import type { DomainKey } from '../schema/index.ts'
import type { Snapshot } from '../snapshot.ts'
import type { Value } from '../syntax/index.ts'

/** What creation makes of a config that xl takes; undefined where xl refuses it, where creation ends early, and for files of other kinds. */
export const creationOf = ({ config, refusals }: Snapshot, options: CreateOptions = {}): Creation | undefined => {
  const creation = refusals.length > 0 ? undefined : createDomain(config, config.host, options)
  if (!creation?.created) return undefined
  nameRandom(creation.domain)
  return creation
}

/** What xl draws by lot stands in the domain as such. */
const nameRandom = (domain: Domain): void => {
  if (domain.get('c_info.uuid') === undefined) domain.by('xl').set('c_info.uuid', random)
  if (readingOf(domain.config, 'ms_vm_genid') === 'generate')
    domain.by(['ms_vm_genid']).set('b_info.type.hvm.ms_vm_genid', random)
}

/** The domain after all defaults of libxl, as libxl prints it. */
export const showEffective = (creation: Creation): string => printJson(printEffective(creation))

/** Each line takes longer than a value of JSON. */
const mostLines = 1_000_000

/** The same value by value, each with who has put it there: `b_info.max_memkb = 524288  # from the file (line 3, memory)`. */
export const showOrigins = (snapshot: Snapshot, creation: Creation): string => {
  const json = printEffective(creation)
  noMoreThan(mostLines, json)
  return values(json)
    .map(([path, value]) => {
      const origin = originOf(creation.domain, path) ?? 'xl'
      return `${path} = ${printJson(value)}  # ${nameOrigin(origin, path, snapshot, creation.domain)}${whyOpen(value)}`
    })
    .join('\n')
}

/** Why a value is not foretold, where it is not. */
const whyOpen = (value: Json): string =>
  typeof value === 'string' && value.includes(random)
    ? ', drawn anew each time'
    : value === chance
      ? ', from memory that nobody has set'
      : ''

/** The command line by which libxl starts QEMU, option by option, each with the keys of the file that it comes from. */
export const showDeviceModel = (snapshot: Snapshot, creation: Creation): string => {
  const { config } = snapshot
  if (!atLeast(config.release, oldestWithArguments))
    return `# The command line of the device model is known for Xen ${oldestWithArguments} and newer.`
  const words = deviceModelArguments(draftOf(creation.domain, config.host ?? {}))
  if (!words) return '# No device model of dom0 serves this guest.'
  return words.map((each) => withKeys(each, snapshot, creation.domain)).join('\n')
}

/** The entries of the guest in xenstore, each with the keys of the file that it comes from: `… = "rtl8139"  # by libxl`. */
export const showXenstore = (snapshot: Snapshot, { domain }: Creation): string => {
  const { config } = snapshot
  if (!atLeast(config.release, oldestWithEntries))
    return `# The entries of xenstore are known for Xen ${oldestWithEntries} and newer.`
  return xenstoreEntries(draftOf(domain, config.host ?? {}))
    .map(({ path, value, from }) => {
      const isOfXl = from.length > 0 && from.every((each) => originOf(domain, each) === 'xl')
      const origin = fromKeys(from, snapshot, domain) ?? `by ${isOfXl ? 'xl' : 'libxl'}`
      return `${path} = ${JSON.stringify(value)}  # ${origin}${whyOpen(value)}`
    })
    .join('\n')
}

const withKeys = ({ words, paths }: Argument, snapshot: Snapshot, domain: Domain): string => {
  const option = words.map(quoted).join(' ')
  const origin = fromKeys(paths, snapshot, domain)
  return origin === undefined ? option : `${option}  # ${origin}`
}

/** The keys of the file by which something came to be at some paths of the domain; undefined where none did. */
const fromKeys = (paths: readonly string[], snapshot: Snapshot, domain: Domain): string | undefined => {
  const keys = paths.flatMap((path) => {
    const origin = originOf(domain, path) ?? 'xl'
    return typeof origin === 'string' ? [] : origin.map((key) => nameKey(key, path, snapshot, domain))
  })
  return keys.length === 0 ? undefined : `from the file (${[...new Set(keys)].join('; ')})`
}

/** A word as a shell reads it. */
const quoted = (word: string): string => (/^[\w%+,./:=@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)

/** Every value that is no structure and no list, by its path. */
const values = (json: Json, path = ''): readonly (readonly [path: string, value: Json])[] => {
  if (typeof json !== 'object' || json === null) return [[path, json]]
  return Object.entries(json).flatMap(([name, inner]) =>
    values(inner, Array.isArray(json) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`),
  )
}

const nameOrigin = (origin: Origin, path: string, snapshot: Snapshot, domain: Domain): string =>
  typeof origin === 'string'
    ? `by ${origin}`
    : `from the file (${origin.map((key) => nameKey(key, path, snapshot, domain)).join('; ')})`

const nameKey = (key: DomainKey, path: string, snapshot: Snapshot, domain: Domain): string =>
  `line ${lineOf(key, path, snapshot, domain)}, ${key}`

/** The line of a key, or of the item of its list that became the item of the domain; from 1. */
const lineOf = (key: DomainKey, path: string, { config, document }: Snapshot, domain: Domain): number => {
  const [, list, index] = /^(.*?)\[(\d+)\]/.exec(path) ?? []
  const item = list === undefined ? undefined : itemsOf(config, key, list, domain)[Number(index)]
  return document.positionAt((item ?? entryOf(config, key)?.setting.key)?.start ?? 0).line + 1
}

/**
 * The items of a key's list, as they became the items of a list of the domain; none where xl has dropped one, or others came to them: then
 * those of the domain are not those of the file one by one.
 * @param list what is printed at a path was stored at one
 */
export const itemsOf = (config: Config, key: DomainKey, list: string, domain: Domain): readonly Value[] => {
  const value = entryOf(config, key)?.value
  const items = value?.type === 'list' ? value.items : []
  const made: unknown = domain.get(list as DomainPath)
  return Array.isArray(made) && made.length === items.length ? items : []
}
