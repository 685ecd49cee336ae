import { describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import words from '../../package.nls.json' with { type: 'json' }
import { inWords } from '../../scripts/generate/manifest-words.ts'
import { checkPreferences } from '../../server/src/preferences.ts'
import { hostExample, hostFacts, hostOf, hostOfText } from '../../server/src/values/host.ts'

const { properties } = inWords(manifest.contributes.configuration.properties['xen.host'], words)

/** Items of the lists that are no names. */
const samples: Readonly<Record<string, readonly string[]>> = {
  pools: ['fast:4-7,12', 'slow'],
  topology: ['0-3,8-11', '4-7,12-15'],
  pci: ['01:00.0', '0001:02:1f.7'],
  assignable: ['01:00.0'],
  taken: ['01:00.0', '1.3'],
  usb: ['1.3', '2.4'],
}

/** A sound value of a fact, by its name in the setting, as JSON and as text. */
const sample = (name: string): readonly [value: unknown, text: string] => {
  const { type } = (properties as Readonly<Record<string, { readonly type: string }>>)[name] ?? {}
  if (type === 'integer') return [8, '8']
  if (type === 'array') {
    const items = samples[name] ?? ['a', 'b']
    return [items, items.join('+')]
  }
  return type === 'boolean' ? [false, 'no'] : ['rtds', 'rtds']
}

describe('the facts of a host', () => {
  it('are the same in the setting and for --host, each described', () => {
    expect(Object.keys(properties).sort()).toEqual([...hostFacts].sort())
    for (const { description } of Object.values(properties)) expect(description).toMatch(/\.$/)
  })

  it.each(hostFacts)('read alike from both: %s', (name) => {
    const [value, text] = sample(name)
    const complaints: string[] = []
    const host = hostOf({ [name]: value }, (...what) => complaints.push(what.join()))
    expect(complaints).toEqual([])
    expect(host).toBeDefined()
    expect(hostOfText(`${name}=${text}`)).toEqual(host)
  })

  it('are told of when they are none', () => {
    const { preferences, complaints } = checkPreferences({ host: { cpus: 0, iommu: 'yes', pool: ['a'], nodes: 2 } })
    expect(preferences.host).toEqual({ nodes: 2 })
    expect(complaints).toHaveLength(3)
    expect(complaints.map(({ name, message }) => `${name} ${message}`).join('\n')).toMatch(
      /host\.cpus[\s\S]*host\.iommu[\s\S]*host\.pool is no fact of a host \(did you mean "pools"\?\)/,
    )
  })

  it('name CPUs and devices in one form, however they are written', () => {
    expect(hostOfText('pools=Pool-0:0-1,3+slow,pci=1:0.0+0000:01:0A.1,usb=001.012,taken=01:00.0+2.3')).toEqual({
      pools: ['slow'],
      poolCpus: { 'Pool-0': [0, 1, 3] },
      pci: ['0000:01:00.0', '0000:01:0a.1'],
      usb: ['1.12'],
      taken: ['0000:01:00.0', '2.3'],
    })
  })

  it.each([
    'cpus=0',
    'cpu=4',
    'iommu=maybe',
    'cpus',
    'topology=3-1',
    'topology=0-99999',
    'pci=01:00.9',
    'usb=1-3',
    'cpus=4,5',
  ])('cannot be read from %s', (text) => {
    expect(hostOfText(text)).toBeUndefined()
  })

  it('have an example that can be read', () => {
    expect(hostOfText(hostExample)).toMatchObject({ cpus: 16, pools: ['fast', 'slow'], can: { iommu: false } })
  })
})
