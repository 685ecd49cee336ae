import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { getLanguageService, type JSONSchema, TextDocument } from 'vscode-json-languageservice'
import manifest from '../../package.json' with { type: 'json' }
import words from '../../package.nls.json' with { type: 'json' }
import { inWords } from '../../scripts/generate/manifest-words.ts'
import { checkPreferences } from '../../server/src/preferences.ts'
import { withProject } from '../../server/src/project/project.ts'
import { readProject } from '../../server/src/project/read-project.ts'
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

/** The settings as TypeScript cannot tell them apart. */
interface Setting {
  readonly type: string
  readonly scope: string
  readonly order: number
  readonly default: unknown
  readonly enum?: readonly string[]
  readonly enumDescriptions?: readonly string[]
  readonly markdownDescription: string
}

const settings: readonly (readonly [name: string, setting: Setting])[] = Object.entries(properties)

describe('the settings by hand', () => {
  it.each(settings)('%s says what it is, and so does each of its choices', async (name, setting) => {
    expect(setting.markdownDescription).toMatch(/^[A-Z].*\.$/)
    expect(['resource', 'machine', 'window']).toContain(setting.scope)
    expect(await complaints(JSON.stringify({ [name]: setting.default }))).toEqual([])
    expect(await complaints(JSON.stringify({ [name]: null }))).not.toEqual([])
    if (setting.enum) expect(setting.enumDescriptions).toHaveLength(setting.enum.length)
  })

  it('stand in one order, which is the order of the README', () => {
    const inOrder = settings.toSorted(([, one], [, other]) => one.order - other.order).map(([name]) => name)
    expect(settings.map(([, { order }]) => order).sort((a, b) => a - b)).toEqual(settings.map((_, index) => index + 1))
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
    const rows = [...readme.matchAll(/^\| `(xen\.[\w.*]+)` \|/gm)].map(([, name = '']) => name)
    expect(rows).toEqual([...new Set(inOrder.map((name) => name.replace(/^xen\.format\..*/, 'xen.format.*')))])
  })

  it('that hide messages count in a trusted workspace alone, and so they do in the file of a project', () => {
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces
    for (const name of restrictedConfigurations) expect(Object.keys(properties)).toContain(name)
    expect(restrictedConfigurations).toEqual(
      expect.arrayContaining(['xen.rules', 'xen.knownKeys', 'xen.host', 'xen.fleet', 'xen.stage', 'xen.detect']),
    )
    const project = readProject(
      '{ "release": "4.5", "rules": { "unknown-key": "off" }, "knownKeys": ["a"], "host": { "cpus": 1 }, "stage": "parse" }',
    )
    expect(withProject({}, project, false)).toEqual({ release: '4.5' })
  })

  it('that come with Xen Config are all right', () => {
    const section: Record<string, unknown> = {}
    for (const [name, { default: value }] of settings) {
      const [, first = '', second] = name.split('.')
      section[first] = second ? { ...(section[first] as object), [second]: value } : value
    }
    expect(checkPreferences(section).complaints).toEqual([])
  })

  it.each<[object, string]>([
    ...settings.map(([name]): [object, string] => {
      const [, first = ''] = name.split('.')
      return [{ [`${first}s`]: 'x' }, `${first}s is no setting (did you mean "${first}"?)`]
    }),
    [{ rules: { 'unknow-key': 'off' } }, 'rules["unknow-key"] is no rule (did you mean "unknown-key"?)'],
    [{ rules: { nonsense: 'default' } }, 'rules["nonsense"] is no rule'],
    [
      { rules: { 'unknown-key': 'none' } },
      'rules["unknown-key"] is "none"; expected is "error", "warning", "information", "hint", "off"',
    ],
    [{ host: { cpu: 4 } }, 'host.cpu is no fact of a host (did you mean "cpus"?)'],
    [{ format: { qoutes: 'single' } }, 'format.qoutes is no setting (did you mean "quotes"?)'],
    [{ format: { width: 3 } }, 'format.width is 3; expected is a whole number from 40 to 1000'],
    [{ knownKeys: ['a', 1] }, 'knownKeys is ["a",1]; expected is a list of keys'],
  ])('%j is told of once', (section, message) => {
    expect(checkPreferences(section).complaints.map(({ name, message }) => `${name} ${message}`)).toEqual([message])
  })

  it('of another extension are none of our business', () => {
    expect(checkPreferences({ toolstack: 'xapi', server: { port: 1 } }).complaints).toEqual([])
  })

  it('every rule is offered with its summary, and the levels behind it', async () => {
    const ids = await offered('{ "xen.rules": { | } }')
    expect([...ids.keys()].sort()).toEqual(rules.map(({ id }) => id).sort())
    for (const { id, summary } of rules) expect(ids.get(id)).toContain(summary)
    const levels = await offered('{ "xen.rules": { "unknown-key": | } }')
    expect([...levels.keys()].sort()).toEqual(['default', 'error', 'hint', 'information', 'off', 'warning'])
    expect([...levels.values()].filter((said) => said === '')).toEqual([])
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
