import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { newestRelease } from '../../server/src/release.ts'
import { parse } from '../../server/src/syntax/index.ts'

interface Snippet {
  readonly prefix: string | readonly string[]
  readonly description: string
  readonly body: readonly string[]
}

const read = (name: string): [string, Snippet][] =>
  Object.entries(JSON.parse(readFileSync(new URL(`../../snippets/${name}.json`, import.meta.url), 'utf8')))

/** What stands in the document when Tab is pressed to the end: every default, and of each choice the `nth`. */
const expand = ({ body }: Snippet, nth = 0): string =>
  `${body
    .join('\n')
    .replace(/\$\{\d+\|([^|]*)\|\}/g, (_, choices: string) => {
      const all = choices.split(',')
      return all[Math.min(nth, all.length - 1)] as string
    })
    .replace(/\$\{\d+:([^}]*)\}/g, '$1')
    .replace(/\$\d+/g, '')}\n`

for (const name of ['xen-domain', 'xen-cpupool']) {
  describe(name, () => {
    const snippets = read(name)

    test.each(snippets)('%s is accepted by the lexer and grammar of xl', (_, snippet) => {
      for (const nth of [0, 1, 2, 3, 4, 5]) {
        const text = expand(snippet, nth)
        expect(text).not.toMatch(/\$\{|\|\}/)
        expect(parse(text, newestRelease).problems).toEqual([])
      }
    })

    test('prefixes are words, and no two are the same', () => {
      const prefixes = snippets.flatMap(([, { prefix }]) => prefix)
      expect(prefixes.filter((prefix) => !/^[a-z][a-z0-9-]*$/.test(prefix))).toEqual([])
      expect(new Set(prefixes).size).toBe(prefixes.length)
    })

    test('each has a description and ends where the cursor is left', () => {
      for (const [, { description, body }] of snippets) {
        expect(description).not.toBe('')
        expect(body.at(-1)).toMatch(/\$0$/)
      }
    })
  })
}
