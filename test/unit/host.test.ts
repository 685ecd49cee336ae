import { describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import words from '../../package.nls.json' with { type: 'json' }
import { inWords } from '../../scripts/generate/manifest-words.ts'
import { checkPreferences } from '../../server/src/preferences.ts'
import { hostExample, hostFacts, hostOf, hostOfText } from '../../server/src/values/host.ts'

const { properties } = inWords(manifest.contributes.configuration.properties['xen.host'], words)

/** A sound value of a fact, by its name in the setting, as JSON and as text. */
const sample = (name: string): readonly [value: unknown, text: string] => {
  const { type } = (properties as Readonly<Record<string, { readonly type: string }>>)[name] ?? {}
  if (type === 'integer') return [8, '8']
  if (type === 'array') return [['a', 'b'], 'a+b']
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
      /host\.cpus[\s\S]*host\.iommu[\s\S]*host\.pool[\s\S]*no such fact/,
    )
  })

  it.each(['cpus=0', 'cpu=4', 'iommu=maybe', 'cpus'])('cannot be read from %s', (text) => {
    expect(hostOfText(text)).toBeUndefined()
  })

  it('have an example that can be read', () => {
    expect(hostOfText(hostExample)).toMatchObject({ cpus: 16, pools: ['fast', 'slow'], can: { iommu: false } })
  })
})
