import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { snippetsFor } from '../../server/src/features/snippets.ts'
import { formatConfig } from '../../server/src/format/format.ts'
import { defaultFormat, styleFor } from '../../server/src/format/style.ts'
import { releases } from '../../server/src/release.ts'
import { defaultPreferences, snapshotOfText } from '../../server/src/snapshot.ts'
import type { FileKind } from '../../server/src/values/value-type.ts'

interface Snippet {
  readonly prefix: string
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

/** What a whole file must have. */
const needed = new Set(['missing-name', 'missing-kernel'])

/** What is refused or ignored, for the type of guest that has the least of it; a snippet is a part of a file. */
const complaints = (text: string, kind: FileKind): string[] => {
  const heads =
    kind === 'domain' && !/^type\b/m.test(text) ? ['pv', 'hvm', 'pvh'].map((type) => `type = "${type}"\n`) : ['']
  const found = heads.map((head) =>
    snapshotOfText(head + text, kind, defaultPreferences)
      .problems.filter(({ effect, rule }) => (effect === 'refused' || effect === 'ignored') && !needed.has(rule))
      .map(({ rule, message }) => `${rule}: ${message}`),
  )
  return found.toSorted((a, b) => a.length - b.length)[0] ?? []
}

for (const [name, kind] of [
  ['xen-domain', 'domain'],
  ['xen-cpupool', 'cpupool'],
] as const) {
  describe(name, () => {
    const snippets = read(name)

    test.each(snippets)('%s makes a config of which nothing is refused or ignored', (_, snippet) => {
      for (const nth of [0, 1, 2, 3, 4, 5]) {
        const text = expand(snippet, nth)
        expect(text).not.toMatch(/\$\{|\|\}/)
        expect(complaints(text, kind)).toEqual([])
      }
    })

    test.each(snippets)('%s is in its form', (_, snippet) => {
      const { config } = snapshotOfText(expand(snippet).replace(/\n+$/, '\n'), kind)
      expect(formatConfig(config, styleFor({ ...defaultFormat, indent: 'tab' }))).toEqual([])
    })

    test('prefixes are words, and no two are the same', () => {
      const prefixes = snippets.map(([, { prefix }]) => prefix)
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

describe('the comment that names a release', () => {
  test.each(releases)('names %s where that is in force', (release) => {
    const { config } = snapshotOfText('tee = "ffa"\n', 'domain', { ...defaultPreferences, release })
    const bodies = snippetsFor(config, new Set(['tee'])).map(({ body }) => body)
    expect(bodies.filter((body) => body.includes('release='))).toEqual([`# xen-config: release=\${1:${release}}\n$0`])
  })
})
