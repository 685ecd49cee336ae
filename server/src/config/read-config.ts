import { kept } from '../edited-list.ts'
import { newestRelease, type Release } from '../release.ts'
import { isReadBy, type KeySpec, keysOf } from '../schema/index.ts'
import { parse } from '../syntax/index.ts'
import { getLong } from '../values/basic/accessors.ts'
import { readValue } from '../values/basic/remembered.ts'
import { valueTypeIn } from '../values/basic/simple.ts'
import type { Arch, FileKind, ReadContext, ValueType } from '../values/value-type.ts'
import type { Config, Entry, Target } from './config.ts'
import { readDirectives } from './directives.ts'
import { type Effective, effectiveSettings } from './effective.ts'
import { decideGuest, type Guest } from './guest.ts'
import { findPython } from './python.ts'
import { isUnheard, type NotRead, notRead, type Situation, withoutEffect } from './reads.ts'
import { countingKeys, countVcpus } from './vcpu-counts.ts'

export type { Config, Entry, Target } from './config.ts'
export { archNamed, type Directives, isDirective, type Suppression } from './directives.ts'
export type { Effective, Overwritten } from './effective.ts'
export type { Guest } from './guest.ts'
export type { NotRead } from './reads.ts'

export const defaultTarget: Target = { release: newestRelease, arch: undefined, host: undefined, knownKeys: [] }

/** Reads `text` as xl of the target release does. Never throws on any text. */
export const readConfig = (text: string, kind: FileKind, target: Target = defaultTarget): Config => {
  let tree = parse(text, target.release)
  const directives = readDirectives(tree)
  const release = (target.overComments ? undefined : directives.release) ?? target.release
  if (release !== target.release) tree = parse(text, release)
  const { effective, overwritten } = effectiveSettings(tree)
  const stated = directives.arch ?? target.arch
  const archGuessedBy = stated ? [] : keysOfArm(kind, effective, release)
  const arch = stated ?? (archGuessedBy.length > 0 ? 'arm' : 'x86')
  const guest: Guest = kind === 'domain' ? decideGuest(effective, release, arch) : { type: 'pv', decidedBy: undefined }
  const base = { kind, tree, release, arch, archGuessedBy, host: target.host, guest, directives }
  const { type, decidedBy } = guest
  const cx = { release, arch, guest: type, host: target.host, ...(decidedBy ? { decidedBy } : {}) }
  const common: Common = { kind, situation: situationOf(effective, release, guest), cx }
  const entries = new Map<string, Entry>()
  // `cpus` is read by the number of vCPUs: xl has read those keys by then.
  for (const name of countingKeys) {
    const each = effective.get(name)
    if (each) entries.set(name, readEntry(each, common))
  }
  const vcpus = kind === 'domain' ? countVcpus({ kind, entries }, release) : undefined
  const counted: Common = vcpus === undefined ? common : { ...common, cx: { ...cx, vcpus } }
  const all = new Map<string, Entry>()
  for (const [name, each] of effective) all.set(name, entries.get(name) ?? readEntry(each, counted))
  const knownKeys = withKnown(target.knownKeys, directives.knownKeys)
  const python = tree.problems.length > 0 ? findPython(text) : undefined
  return { ...base, knownKeys, byteOrderMark: target.byteOrderMark ?? false, python, vcpus, entries: all, overwritten }
}

/** Those that a person has set: the same for all files. */
const asSet = kept((keys: readonly string[]): ReadonlySet<string> => new Set(keys))

const withKnown = (everywhere: readonly string[], here: readonly string[]): ReadonlySet<string> =>
  here.length === 0 ? asSet(everywhere) : new Set([...everywhere, ...here])

/** The keys that speak for ARM; none where as many speak for x86: one may be a leftover. There are no HVM guests on ARM. */
const keysOfArm = (kind: FileKind, effective: ReadonlyMap<string, Effective>, release: Release): readonly string[] => {
  if (kind === 'domain' && decideGuest(effective, release, 'x86').type === 'hvm') return []
  const only = (arch: Arch) =>
    [...effective.keys()].filter((name) => {
      const arches = keysOf(kind).get(name)?.arches
      return arches?.length === 1 && arches[0] === arch
    })
  const ofArm = only('arm')
  return ofArm.length > only('x86').length ? ofArm : []
}

/** What is the same for all keys of a file. */
type Common = Pick<Config, 'kind'> & { readonly situation: Situation; readonly cx: Omit<ReadContext, 'key' | 'added'> }

const readEntry = ({ name, setting, value, added }: Effective, { kind, situation, cx }: Common): Entry => {
  const spec = keysOf(kind).get(name)
  const inRelease = spec !== undefined && isReadBy(spec, cx.release)
  const skipped = inRelease ? notRead(spec, situation) : undefined
  const unused = inRelease ? withoutEffect(spec, situation) : undefined
  const type = inRelease && !skipped ? valueTypeIn(spec.value, cx.release) : undefined
  const read = type && value ? readValue(type, value, { ...cx, key: name, added }) : undefined
  const reading = read && spec && isUnheard(spec, situation) ? { ...read, findings: [] } : read
  return { name, setting, value, added, spec, inRelease, notRead: skipped, withoutEffect: unused, reading }
}

const situationOf = (effective: ReadonlyMap<string, Effective>, release: Release, guest: Guest): Situation => {
  const vfb = effective.get('vfb')?.value
  const vnc = effective.get('vnc')
  const cx: ReadContext = {
    release,
    arch: 'x86',
    guest: guest.type,
    key: 'vnc',
    host: undefined,
    added: vnc?.added ?? false,
  }
  const enabled = vnc?.value ? getLong(vnc.value, cx, { quiet: true }).value : undefined
  return {
    release,
    guest: guest.type,
    isList: (key) => effective.get(key)?.value?.type === 'list',
    isAtom: (key) => effective.get(key)?.value?.type === 'atom',
    hasVfb: vfb?.type === 'list' && vfb.items[0]?.type === 'atom',
    vncEnabled: enabled !== undefined && enabled !== 0n,
  }
}

/** Why xl would not come to read a key in this file; undefined where it would. */
export const whyNotRead = (config: Config, spec: KeySpec): NotRead | undefined =>
  notRead(spec, situationOf(config.entries, config.release, config.guest))

/** The context in which the value of a key is read, completed and explained. */
export const contextOf = (config: Config, key: string): ReadContext => ({
  release: config.release,
  arch: config.arch,
  guest: config.guest.type,
  key,
  host: config.host,
  added: config.entries.get(key)?.added ?? false,
  ...(config.vcpus === undefined ? {} : { vcpus: config.vcpus }),
})

/** How the target release, or else any release, reads a key. */
export const valueTypeOf = (config: Config, key: string): ValueType | undefined => {
  const spec = keysOf(config.kind).get(key)
  return spec && (valueTypeIn(spec.value, config.release) ?? valueTypeIn(spec.value, newestRelease))
}
