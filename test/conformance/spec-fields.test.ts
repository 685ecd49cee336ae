import { describe, expect, it } from 'vitest'
import { defaultTarget, readConfig } from '../../server/src/config/read-config.ts'
import { compareReleases, type Release, releases } from '../../server/src/release.ts'
import { isReadBy, keysOf } from '../../server/src/schema/index.ts'
import { diskFields } from '../../server/src/values/devices/disk/fields.ts'
import { vifFields } from '../../server/src/values/devices/vif/fields.ts'
import { facts } from './facts.ts'

/*
 * The fields of spec strings: each is written into a config and read for every release. The ones from its first to its last release
 * know it, the others do not.
 */

/** Of each language, a string with a piece in it, beside what the string must have. */
const languages: Readonly<Record<string, (piece: string) => string>> = {
  vif: (piece) => `"${piece}"`,
  usbctrl: (piece) => `"${piece}"`,
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

const earlier =
  'up to 4.5 the fields were compared in `xl_cmdimpl.c, parse_config_data`, where the extraction did not look'
const notBuilt =
  'came into `libxlu_disk_l.l` alone; the `libxlu_disk_l.c` that was released beside it, and is built, got it later'

const all = (key: string, names: string, since: Release, why: string) =>
  names.split(' ').map((name) => [`${key} ${name}`, { since, why }] as const)

/** Where the extraction is wrong: since when a release knows the field, and where the source says so. */
const differs: Readonly<Record<string, { readonly since: Release; readonly why: string }>> = Object.fromEntries([
  ...all('vif', 'type mac bridge ip script backend vifname model rate accel', '4.1', earlier),
  ...all('vif', 'netdev gatewaydev', '4.3', earlier),
  ...all('disk', 'colo no-colo colo-host colo-port colo-export active-disk hidden-disk', '4.8', notBuilt),
  ...all('disk', 'trusted untrusted', '4.19', notBuilt),
])

const knows = (key: string, piece: string, release: Release): boolean => {
  const text = languages[key]?.(piece)
  const config = readConfig(`${key} = ${key === 'arm_sci' ? text : `[ ${text} ]`}\n`, 'domain', {
    ...defaultTarget,
    release,
  })
  const entry = config.entries.get(key)
  expect(entry?.reading, `${key} is read`).toBeDefined()
  return !entry?.reading?.findings.some(({ effect, rule }) => effect === 'refused' || rule === 'unknown-field')
}

describe.each(Object.entries(facts.spec_fields))('%s', (key, fields) => {
  const spec = keysOf('domain').get(key)
  // A disk of 4.1 has no names.
  const read = releases.filter((release) => spec && isReadBy(spec, release) && !(key === 'disk' && release === '4.1'))

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

/** Words without a value, which the extraction does not look for (`xl_parse.c`, `parse_nic_config`). */
const words: readonly string[] = ['vif trusted', 'vif untrusted']

describe.each([
  ['vif', vifFields],
  ['disk', diskFields],
])('the table of %s', (key, table) => {
  it('has no field that the sources do not have', () => {
    const known = Object.keys(facts.spec_fields[key] ?? {}).map((name) => `${key} ${name}`)
    const ours = Object.keys(table).map((name) => `${key} ${name}`)
    expect(ours.filter((name) => !known.includes(name) && !words.includes(name))).toEqual([])
  })
})
