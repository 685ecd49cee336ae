import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { formattedText } from '../../server/src/features/formatting.ts'
import { newestRelease } from '../../server/src/release.ts'
import { exampleIn, keysOf } from '../../server/src/schema/index.ts'
import { snapshotOfText } from '../../server/src/snapshot.ts'
import type { FileKind } from '../../server/src/values/value-type.ts'
import { blocksOf } from '../documents/block.ts'

/* One style of blanks, brackets and quotes in every config that we show: that of the formatter, with double quotes. */

const root = new URL('../../', import.meta.url)
const read = (file: string): string => readFileSync(new URL(file, root), 'utf8')

/** The form of a config; as it is where xl refuses it. */
const inForm = (text: string, kind: FileKind): string => formattedText(snapshotOfText(text, kind)).text

/** Old files as people have them: what is wrong in them is what they are for. */
const old = ['legacy-xm.xl', 'python-xm.xl']

const examples = readdirSync(new URL('examples/', root)).filter((name) => !old.includes(name))
const kindOf = (name: string): FileKind =>
  name === 'xl.conf' ? 'xl-conf' : name.endsWith('.cpupool') ? 'cpupool' : 'domain'

const texts = [
  'README.md',
  ...readdirSync(new URL('docs/', root))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]
const rulePages = readdirSync(new URL('docs/rules/', root))
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/rules/${name}`)

/** The good configs of a page; what an example is to show may be its form. */
const goodBlocks = (page: string) =>
  blocksOf(read(page)).filter(
    ({ words, source }) =>
      !words.some((word) => ['crlf', 'bom', 'no-final-newline'].includes(word)) &&
      (words.includes('clean') || words.includes('fixed') || !/# *(?:error|warning|information|hint):/.test(source)),
  )

describe('a config that we show has one form', () => {
  it.each(examples)('examples/%s', (name) => {
    const text = read(`examples/${name}`)
    expect(text).toBe(inForm(text, kindOf(name)))
  })

  it.each([...texts, ...rulePages])('%s', (page) => {
    const bad = goodBlocks(page).filter(({ source, kind }) => source !== inForm(source, kind))
    expect(bad.map(({ line, source, kind }) => `${line}: ${inForm(source, kind)}`)).toEqual([])
  })

  it.each(['domain', 'cpupool', 'xl-conf'] as const)('the examples of keys: %s', (kind) => {
    const shown = [...keysOf(kind).values()].flatMap((spec) => exampleIn(spec, spec.until ?? newestRelease) ?? [])
    expect(shown.filter((text) => `${text}\n` !== inForm(`${text}\n`, kind))).toEqual([])
  })
})
