import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { newestRelease } from '../../server/src/release.ts'
import { keysOf } from '../../server/src/schema/index.ts'
import { valueTypeIn } from '../../server/src/values/basic/simple.ts'

const grammar: { readonly injections: Readonly<Record<string, unknown>> } = JSON.parse(
  readFileSync(new URL('../../syntaxes/xen-domain.tmLanguage.json', import.meta.url), 'utf8'),
)
const selectors = Object.keys(grammar.injections).join(' | ')

it('colours the strings of each key that are a small language', () => {
  const languages = [...keysOf('domain').values()].filter(
    ({ value, until = newestRelease }) => valueTypeIn(value, until)?.signature,
  )
  expect(languages.length).toBeGreaterThan(10)
  expect(languages.filter(({ grammar: rule }) => !rule).map(({ name }) => name)).toEqual([])
})

it('names the rule of each key that has one', () => {
  for (const { name, grammar: rule } of keysOf('domain').values())
    if (rule) expect(selectors).toMatch(new RegExp(`\\bmeta\\.setting\\.${name}\\b`))
})
