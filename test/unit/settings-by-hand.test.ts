import { describe, expect, it } from 'vitest'
import { getLanguageService, type JSONSchema, TextDocument } from 'vscode-json-languageservice'
import manifest from '../../package.json' with { type: 'json' }
import words from '../../package.nls.json' with { type: 'json' }
import { inWords } from '../../scripts/generate/manifest-words.ts'
import { releases } from '../../server/src/release.ts'
import { rules } from '../../server/src/rules/rules.ts'
import { abilities } from '../../server/src/values/value-type.ts'

/* What an editor offers in its settings.json, by the schema of our settings. */

const { properties } = inWords(manifest.contributes.configuration, words)

const service = getLanguageService({})
service.configure({
  validate: true,
  schemas: [
    {
      uri: 'xen://settings',
      fileMatch: ['*'],
      // The manifest as TypeScript sees it has names for types that a schema has as literals.
      schema: { type: 'object', properties } as unknown as JSONSchema,
    },
  ],
})

/** What is offered at the `|`: the label with what is said of it. */
const offered = async (marked: string): Promise<Map<string, string>> => {
  const at = marked.indexOf('|')
  const document = TextDocument.create('file:///settings.json', 'json', 0, marked.replace('|', ''))
  const list = await service.doComplete(document, document.positionAt(at), service.parseJSONDocument(document))
  const said = (text: (typeof items)[number]['documentation']) =>
    typeof text === 'string' ? text : (text?.value ?? '')
  const items = list?.items ?? []
  return new Map(items.map(({ label, documentation }) => [label.replaceAll('"', ''), said(documentation)]))
}

const complaints = async (text: string): Promise<string[]> => {
  const document = TextDocument.create('file:///settings.json', 'json', 0, text)
  const found = await service.doValidation(document, service.parseJSONDocument(document))
  return found.map(({ message }) => (typeof message === 'string' ? message : message.value))
}

describe('the settings by hand', () => {
  it('every rule is offered with its summary, and the levels behind it', async () => {
    const ids = await offered('{ "xen.rules": { | } }')
    expect([...ids.keys()].sort()).toEqual(rules.map(({ id }) => id).sort())
    for (const { id, summary } of rules) expect(ids.get(id)).toContain(summary)
    const levels = await offered('{ "xen.rules": { "unknown-key": | } }')
    expect([...levels.keys()].sort()).toEqual(['default', 'error', 'hint', 'information', 'off', 'warning'])
  })

  it('a rule that there is not is marked', async () => {
    expect(await complaints('{ "xen.rules": { "unknown-key": "off" } }')).toEqual([])
    expect((await complaints('{ "xen.rules": { "unknown-kee": "off" } }')).join()).toMatch(/unknown-kee/)
  })

  it('each release is there once, with the month in which it came out', async () => {
    const { enum: values, enumItemLabels, enumDescriptions } = properties['xen.release']
    expect(values).toEqual(['', ...releases.toReversed()])
    expect(new Set(enumItemLabels).size).toBe(values.length)
    expect(enumDescriptions).toHaveLength(values.length)
    expect(enumDescriptions[values.indexOf('4.17')]).toBe('Xen 4.17, of December 2022.')
    const found = await offered('{ "xen.release": | }')
    expect([...found.keys()].filter((label) => label !== '').sort()).toEqual([...releases].sort())
    expect(found.get('4.17')).toContain('December 2022')
  })

  it('the facts of a host are there by their names, each with a word', async () => {
    const facts = await offered('{ "xen.host": { | } }')
    expect([...facts.keys()]).toEqual(
      expect.arrayContaining([
        'cpus',
        'nodes',
        'memory',
        'sve',
        'scheduler',
        'pools',
        'domains',
        'users',
        ...abilities,
      ]),
    )
    expect([...facts.values()].filter((text) => text === '')).toEqual([])
    expect([...(await offered('{ "xen.host": { "scheduler": | } }')).keys()]).toContain('credit2')
    expect((await complaints('{ "xen.host": { "cpu": 4 } }')).join()).toMatch(/cpu/)
  })
})
