import { describe, expect, it } from 'vitest'
import { contextOf, defaultTarget, readConfig, valueTypeOf } from '../../server/src/config/read-config.ts'
import { atLeast, compareReleases, type Release, releases } from '../../server/src/release.ts'
import { isReadBy, keysOf } from '../../server/src/schema/index.ts'
import type { Finding } from '../../server/src/values/value-type.ts'
import { facts } from './facts.ts'

/*
 * The fields of spec strings, against what the sources look for: each is written into a config and read for every release, and the ones
 * from its first to its last release know it, the others do not. The other way round, what an editor is offered is what they look for.
 */

/** The keys with one string; the others have a list of them. */
const singles: readonly string[] = ['arm_sci', 'rdm']

/** `vif2` did something in 4.1 alone, for the network channel that no later Xen has: we have no table of it. */
const languagesOf = Object.entries(facts.spec_fields).filter(([key]) => key !== 'vif2')

/** Of each language, a string with a piece in it, beside what the string must have. */
const languages: Readonly<Record<string, (piece: string) => string>> = {
  vif: (piece) => `"${piece}"`,
  usbctrl: (piece) => `"${piece}"`,
  channel: (piece) => `"${without(piece, 'connection=pty')}"`,
  p9: (piece) => `"${without(piece, 'tag=a', 'path=/a', 'security_model=none')}"`,
  pci: (piece) => `"${/^(?:bdf|name)=/.test(piece) ? piece : `01:00.0,${piece}`}"`,
  pvcalls: (piece) => `"${piece}"`,
  rdm: (piece) => `"${piece}"`,
  vfb: (piece) => `"${piece}"`,
  vnuma: (piece) => `[ "${without(piece, 'pnode=0', 'size=100', 'vcpus=0').replaceAll(',', '", "')}" ]`,
  vtpm: (piece) => `"${without(piece, 'backend=0')}"`,
  usbdev: (piece) => `"${without(piece, 'hostbus=1', 'hostaddr=2')}"`,
  vdispl: (piece) => `"${without(piece, 'connectors=id0:1920x1080')}"`,
  vkb: (piece) => `"${without(piece, 'backend-type=qemu')}"`,
  virtio: (piece) => `"${without(piece, 'type=virtio,device22', 'transport=mmio')}"`,
  arm_sci: (piece) => `"${piece}"`,
  vsnd: (piece) => `[ ${sound[piece.split('=')[0] ?? '']?.(piece) ?? `"CARD, ${piece}"`} ]`,
  disk: (piece) => `"${without(piece, 'vdev=xvda', 'target=/a')}"`,
}

/** Of sound, where the fields stand that a card does not take. */
const sound: Readonly<Record<string, (piece: string) => string>> = {
  name: (piece) => `"CARD", "PCM, ${piece}"`,
  type: (piece) => `"CARD", "PCM", "STREAM, ${piece}"`,
  'unique-id': (piece) => `"CARD", "PCM", "STREAM, ${piece}"`,
}

/** A piece, and those of the others that do not set the same field; a `target` stands last. */
const without = (piece: string, ...others: readonly string[]): string => {
  const name = piece.split('=')[0]
  const rest = others.filter((other) => other.split('=')[0] !== name)
  return (name === 'target' ? [...rest, piece] : [piece, ...rest]).join(',')
}

/** How a field is written; with the value 1 unless told otherwise. */
const written: Readonly<Record<string, string>> = {
  'vif type': 'type=vif',
  'vif mac': 'mac=00:16:3e:01:02:03',
  'vif rate': 'rate=10Mb/s',
  'vif trusted': 'trusted',
  'vif untrusted': 'untrusted',
  'channel connection': 'connection=pty',
  'p9 type': 'type=qemu',
  'pci bdf': 'bdf=01:00.0',
  'pci rdm_policy': 'rdm_policy=strict',
  'rdm policy': 'strategy=host,policy=relaxed',
  'vtpm uuid': 'uuid=01234567-89ab-cdef-0123-456789abcdef',
  'usbctrl type': 'type=pv',
  'usbctrl version': 'version=2',
  'usbdev type': 'type=hostdev',
  'vdispl connectors': 'connectors=id0:1920x1080',
  'vkb backend-type': 'backend-type=qemu',
  'vkb feature-multi-touch': 'feature-multi-touch=0',
  'vsnd sample-formats': 'sample-formats=s16_le',
  'vsnd type': 'type=p',
  'virtio type': 'type=virtio,device22',
  'virtio transport': 'transport=mmio',
  'arm_sci type': 'type=none',
  'disk format': 'format=raw',
  'disk cdrom': 'cdrom',
  'disk devtype': 'devtype=cdrom',
  'disk access': 'access=rw',
  'disk backendtype': 'backendtype=phy',
  'disk vdev': 'vdev=xvda',
  'disk direct-io-safe': 'direct-io-safe',
  'disk discard': 'discard',
  'disk no-discard': 'no-discard',
  'disk colo': 'colo',
  'disk no-colo': 'no-colo',
  'disk specification': 'specification=xen',
  'disk trusted': 'trusted',
  'disk untrusted': 'untrusted',
}

const notBuilt =
  'came into `libxlu_disk_l.l` alone; the `libxlu_disk_l.c` that was released beside it, and is built, got it later'

const all = (key: string, names: string, since: Release, why: string) =>
  names.split(' ').map((name) => [`${key} ${name}`, { since, why }] as const)

/** Where the extraction is wrong: since when a release knows the field, and where the source says so. */
const differs: Readonly<Record<string, { readonly since: Release; readonly why: string }>> = Object.fromEntries([
  ...all('disk', 'colo no-colo colo-host colo-port colo-export active-disk hidden-disk', '4.8', notBuilt),
  ...all('disk', 'trusted untrusted', '4.19', notBuilt),
])

const knows = (key: string, piece: string, release: Release): boolean => {
  const text = languages[key]?.(piece)
  const config = readConfig(`${key} = ${singles.includes(key) ? text : `[ ${text} ]`}\n`, 'domain', {
    ...defaultTarget,
    release,
  })
  const entry = config.entries.get(key)
  expect(entry?.reading, `${key} is read`).toBeDefined()
  // Up to 4.5 xl stopped at a word that is no field, or dropped the device, without a message.
  const lostRules = ['bad-pci', ...(piece.includes('=') ? [] : ['bad-spec'])]
  const lost = ({ effect, rule }: Finding) =>
    effect === 'refused' || rule === 'unknown-field' || (effect === 'ignored' && lostRules.includes(rule))
  return !entry?.reading?.findings.some(lost)
}

/** The releases that read fields in the strings of a key: a disk of 4.1 has no names. */
const readIn = (key: string): readonly Release[] => {
  const spec = keysOf('domain').get(key)
  return releases.filter((release) => spec && isReadBy(spec, release) && !(key === 'disk' && release === '4.1'))
}

describe.each(languagesOf)('%s', (key, fields) => {
  const read = readIn(key)

  it('does not know another field', () => {
    expect(read.length).toBeGreaterThan(0)
    expect(read.filter((release) => knows(key, 'bogus=1', release))).toEqual([])
  })

  it.each(Object.entries(fields))('has %s in its releases', (name, [since, until]) => {
    const piece = written[`${key} ${name}`] ?? `${name}=1`
    const first = differs[`${key} ${name}`]?.since ?? since
    const expected = read.filter(
      (release) => compareReleases(release, first) >= 0 && compareReleases(release, until) <= 0,
    )
    expect(expected.length).toBeGreaterThan(0)
    expect(read.filter((release) => knows(key, piece, release))).toEqual(expected)
  })
})

/** Where the first field of each language is typed; in the first string of a list unless told otherwise. */
const typedAt: Readonly<Record<string, readonly string[]>> = {
  arm_sci: ['"|"'],
  // Up to 4.14 an address comes first.
  pci: ['[ "|" ]', '[ "01:00.0,|" ]'],
  rdm: ['"|"'],
  vnuma: ['[ [ "|" ] ]'],
  vsnd: ['[ [ "CARD, |" ] ]', '[ [ "CARD", "PCM, |" ] ]', '[ [ "CARD", "PCM", "STREAM, |" ] ]'],
}

const offered = (key: string, release: Release): string[] => {
  const places = typedAt[key] ?? ['[ "|" ]']
  // Some are offered to one type of guest alone.
  const heads = ['', atLeast(release, '4.10') ? 'type = "hvm"\n' : 'builder = "hvm"\n']
  const names = heads.flatMap((head) =>
    places.flatMap((marked) => {
      const text = `${head}${key} = ${marked}\n`
      const config = readConfig(text.replace('|', ''), 'domain', { ...defaultTarget, release })
      const value = config.entries.get(key)?.value
      const proposals = value && valueTypeOf(config, key)?.complete?.(value, text.indexOf('|'), contextOf(config, key))
      return (proposals ?? []).filter(({ kind }) => kind === 'field').map(({ label }) => label)
    }),
  )
  return [...new Set(names)].sort()
}

/** What a release looks for, but nobody should write, and why. */
const notOffered: Readonly<Record<string, (release: Release) => boolean>> = {
  // A right one makes xl drop the key (`xlu_rdm_parse`).
  'rdm policy': (release) => atLeast(release, '4.15'),
  // Nothing is made of it (`xl_cmdimpl.c, parse_config_data`).
  'vif rate': (release) => release === '4.1',
}

describe.each(languagesOf)('the table of %s', (key, fields) => {
  it.each(readIn(key))('has the fields of %s, and no others', (release) => {
    const known = Object.entries(fields).filter(([name, [since, until]]) => {
      const first = differs[`${key} ${name}`]?.since ?? since
      if (notOffered[`${key} ${name}`]?.(release)) return false
      return compareReleases(release, first) >= 0 && compareReleases(release, until) <= 0
    })
    expect(offered(key, release)).toEqual(known.map(([name]) => name).sort())
  })
})
