import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { newestRelease } from '../../server/src/release.ts'
import { keysOf } from '../../server/src/schema/index.ts'
import { valueTypeIn } from '../../server/src/values/basic/simple.ts'

const grammar: { readonly injections: Readonly<Record<string, unknown>> } = JSON.parse(
  readFileSync(new URL('../../syntaxes/xen-domain.tmLanguage.json', import.meta.url), 'utf8'),
)
const selectors = Object.keys(grammar.injections).join(' | ')

/** Small languages that are coloured as text until the server speaks, and why. */
const plain: Readonly<Record<string, string>> = {
  bootloader_args: 'words of another program',
  dtdev: 'paths',
  mca_caps: 'the one word that there is',
  serial: 'names of devices of QEMU',
  usbdevice: 'names of devices of QEMU',
  vnc: 'a number',
}

it('colours the strings of each key that are a small language', () => {
  const languages = [...keysOf('domain').values()].filter(
    ({ value, until = newestRelease }) => valueTypeIn(value, until)?.signature,
  )
  expect(languages.length).toBeGreaterThan(10)
  const bare = languages.filter(({ grammar: rule }) => !rule).map(({ name }) => name)
  expect(bare.sort()).toEqual(Object.keys(plain))
})

it('names the rule of each key that has one', () => {
  for (const { name, grammar: rule } of keysOf('domain').values())
    if (rule) expect(selectors).toMatch(new RegExp(`\\bmeta\\.setting\\.${name}\\b`))
})
