import { describe, expect, it } from 'vitest'
import { contextOf, defaultTarget, readConfig, valueTypeOf } from '../../server/src/config/read-config.ts'
import { guestsOf } from '../../server/src/config/reads.ts'
import { newestRelease, type Release, releases } from '../../server/src/release.ts'
import { exampleIn, isReadBy, type KeySpec, keysOf, xmTable } from '../../server/src/schema/index.ts'
import { defaultPreferences, snapshotOfText } from '../../server/src/snapshot.ts'
import { snippetOf, valueTypeIn } from '../../server/src/values/basic/simple.ts'
import type { FileKind, GuestType } from '../../server/src/values/value-type.ts'

/*
 * What we show as an example, or put into a file for somebody, is a config of which we have nothing bad to say: the examples of keys, the
 * snippets for values, the fields that are proposed inside of strings, and the snippets of the extension.
 */

const kinds: readonly FileKind[] = ['domain', 'cpupool', 'xl-conf']
const all = kinds.flatMap((kind) => [...keysOf(kind).values()].map((spec) => ({ kind, spec, name: spec.name })))

/** Keys that a file needs, whatever else is in it: examples leave them out. */
const needed = new Set(['missing-name', 'missing-kernel'])

/** The last release that reads a key. */
const lastOf = (spec?: KeySpec): Release => spec?.until ?? newestRelease

/** What xl refuses or ignores in a config, and what is deprecated in it. */
const complaints = (text: string, kind: FileKind, spec?: KeySpec, release = lastOf(spec)): string[] => {
  const arch = spec?.arches?.includes('x86') === false ? 'arm' : 'x86'
  return snapshotOfText(text, kind, { ...defaultPreferences, release, arch })
    .problems.filter(
      ({ effect, rule }) => effect === 'refused' || effect === 'ignored' || rule.startsWith('deprecated'),
    )
    .filter(({ rule }) => !needed.has(rule))
    .map(({ rule, start, end }) => `${rule}: ${text.slice(start, end)}`)
}

/** The line that asks for a type of guest in the release, where the text does not ask itself. */
const typeLine = (guest: GuestType, text: string, release: Release): string => {
  if (/^(type|builder)\b/m.test(text)) return ''
  if (readsTypes(release)) return `type = "${guest}"\n`
  return guest === 'hvm' ? 'builder = "hvm"\n' : ''
}
const readsTypes = (release: Release): boolean =>
  readConfig('type = "hvm"\n', 'domain', { ...defaultTarget, release }).guest.type === 'hvm'

/** A text says nothing bad for one at least of the guests that its key is for. */
const bestOf = (text: string, kind: FileKind, spec: KeySpec, release = lastOf(spec)): string[] => {
  if (kind !== 'domain') return complaints(text, kind, spec, release)
  let best: string[] | undefined
  for (const guest of guestsOf(spec, release)) {
    const found = complaints(typeLine(guest, text, release) + text, kind, spec, release)
    if (found.length === 0) return []
    if (!best || found.length < best.length) best = found
  }
  return best ?? []
}

/** What is left of a snippet when Tab is pressed to the end: each default, and of each choice the first. */
const expand = (snippet: string): string =>
  snippet
    .replace(/\$\{\d+\|((?:\\.|[^\\,|])*)[^|]*\|\}/g, (_, choice: string) => choice.replace(/\\(.)/g, '$1'))
    .replace(/\$\{\d+:([^}]*)\}/g, '$1')
    .replace(/\$\{?\d+\}?/g, '')

/** The example of a deprecated key may have deprecated keys in it. */
const expected = (found: readonly string[], { deprecated }: KeySpec): string[] =>
  found.filter((each) => !(deprecated && each.startsWith('deprecated-key')))

describe('the example of', () => {
  it.each(all.filter(({ spec }) => spec.example))('$kind $name says nothing wrong in any release', ({ kind, spec }) => {
    const found = releases
      .filter((release) => isReadBy(spec, release))
      .flatMap((release) =>
        expected(bestOf(`${exampleIn(spec, release)}\n`, kind, spec, release), spec).map(
          (each) => `${release} ${each}`,
        ),
      )
    expect(found).toEqual([])
  })

  it.each([...xmTable.values()].filter(({ example }) => example))('$name of xm has a good counterpart', (option) => {
    const spec = keysOf('domain').get(option.replacement ?? '') ?? (keysOf('domain').get('name') as KeySpec)
    expect(bestOf(`${option.example?.after}\n`, 'domain', spec)).toEqual([])
  })
})

/** A stop where nothing stands yet: the value is still to be typed. */
const empty = /\$\d|\$\{\d+:?\}/

/** Keys whose value cannot be right by itself, and why. */
const together: Readonly<Record<string, string>> = {
  bios_path_override: 'wants `bios` beside it',
  device_model_override: 'wants `device_model_version` beside it',
  vncviewer: 'is ignored, whatever its value',
}

describe('the snippet for a value of', () => {
  const filled = all.flatMap(({ kind, spec, name }) => {
    const release = spec.until ?? newestRelease
    const type = valueTypeIn(spec.value, release)
    const config = readConfig('', kind, { ...defaultTarget, release })
    const snippet = (type && snippetOf(type, contextOf(config, name))) ?? '$0'
    return empty.test(snippet) ? [] : [{ kind, spec, name, snippet }]
  })

  it.each(filled)('$kind $name says nothing wrong', ({ kind, spec, name, snippet }) => {
    const found = bestOf(`${name} = ${expand(snippet)}\n`, kind, spec)
    expect(expected(found, spec).length > 0 ? [name] : []).toEqual(name in together ? [name] : [])
  })
})

/**
 * A good string of a small language with a place for one more field, `|`, where that field alone is not a good one. What is proposed there
 * stands for all its fields but those of the string.
 */
const besides: Readonly<Record<string, string>> = {
  disk: '[ "vdev=xvda, |, target=/a" ]',
  pci: '[ "01:00.0,|" ]',
  usbdev: '[ "hostbus=1,hostaddr=4,|" ]',
  vtpm: '[ "backend=vtpm,|" ]',
  p9: '[ "type=xen_9pfsd,tag=share,security_model=none,path=/srv/share,|" ]',
  channel: '[ "name=a,connection=socket,path=/run/a,|" ]',
  vdispl: '[ "connectors=id0:1920x1080,|" ]',
  vkb: '[ "backend-type=linux,|" ]',
  virtio: '[ "type=virtio,device22,transport=mmio,|" ]',
  vfb: '[ "vnc=1,|" ]',
  vnuma: '[ [ "|", "size=1024", "vcpus=0", "vdistances=10" ] ]',
  vsnd: '[ [ "CARD, |" ] ]',
  arm_sci: '"|"',
  rdm: '"|"',
}
const languages = [...keysOf('domain').values()]
  // `vif2` has no table: nobody had the network channel that it was for.
  .filter(({ grammar, name }) => (grammar === 'fields' && name !== 'vif2') || name in besides)
  .map(({ name }) => [name, besides[name] ?? '[ "|" ]'] as const)

/** Fields that say nothing good by themselves, and why. */
const notAlone: Readonly<Record<string, string>> = {
  'vif mac': 'the beginning of an address, for a person to go on with',
  'vif netdev': 'deprecated, and marked so',
  'pci name': 'stands in place of an address',
  'usbdev port': 'goes with `controller`',
}

describe('a field that is proposed in', () => {
  it.each(languages)('%s %s says nothing wrong', (key, marked) => {
    const spec = keysOf('domain').get(key) as KeySpec
    const before = marked.replace('|', '')
    const config = readConfig(`${key} = ${before}\n`, 'domain', { ...defaultTarget, arch: spec.arches?.[0] })
    const value = config.entries.get(key)?.value
    const at = `${key} = `.length + marked.indexOf('|')
    const proposals = (value && valueTypeOf(config, key)?.complete?.(value, at, contextOf(config, key))) ?? []
    const fields = proposals.filter(
      ({ kind, label, insert = label }) => kind === 'field' && !expand(insert).endsWith('='),
    )
    expect(fields.length).toBeGreaterThan(0)
    const found = fields.flatMap(({ label, insert = label }) => {
      const text = `${key} = ${marked.replace('|', () => expand(insert))}\n`
      const wrong = expected(bestOf(text, 'domain', spec), spec)
      return wrong.length > 0 && !(`${key} ${label}` in notAlone) ? [`${label}: ${text} ${wrong}`] : []
    })
    expect(found).toEqual([])
  })
})
