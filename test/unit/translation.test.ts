import { readFileSync } from 'node:fs'
import { config, t } from '@vscode/l10n'
import { afterEach, describe, expect, it } from 'vitest'
import { whyNot } from '../../client/src/dry-run/output.ts'
import { summaryOf } from '../../client/src/migrate/answer.ts'
import manifest from '../../package.json' with { type: 'json' }
import { clientTexts } from '../../scripts/generate/client-words.ts'
import { inWords, type Json, withKeys } from '../../scripts/generate/manifest-words.ts'

const wordsIn = (file: string): Record<string, string> =>
  JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'))

const hasSentence = (text: string) => /\p{L}{2}[,.:;]? \p{L}{2}/u.test(text)

/** All texts of a part of the manifest, each with the names that lead to it. */
const textsOf = (value: unknown, path: readonly string[] = []): [path: readonly string[], text: string][] => {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, each]) => textsOf(each, [...path, name]))
}

describe('the words of the manifest', () => {
  const words = wordsIn('package.nls.json')
  const { capabilities, contributes } = manifest
  const ofVsCode = { capabilities, contributes }

  it('all stand in package.nls.json: what is left in package.json is for programs, or the name of a language', () => {
    const forPrograms = new Set(['when', 'regexp', 'pattern', 'aliases'])
    const left = textsOf(ofVsCode).filter(
      ([path, text]) => hasSentence(text) && !path.some((name) => forPrograms.has(name)),
    )
    expect(left).toEqual([])
    const titles = [...contributes.commands, ...contributes.walkthroughs].map(({ title }) => title)
    expect(titles.filter((title) => !/^%.+%$/.test(title))).toEqual([])
  })

  it('each key has its words, and nothing else stands there', () => {
    const keys = textsOf(ofVsCode).flatMap(([, text]) => /^%([^%]+)%$/.exec(text)?.[1] ?? [])
    expect([...new Set(keys)].sort()).toEqual(Object.keys(words).sort())
    expect(Object.entries(words).filter(([, text]) => !/\S/.test(text))).toEqual([])
  })

  it('are taken out of what somebody writes into the manifest, and come back as they were', () => {
    const written: Json = {
      commands: [{ command: 'xen.go', title: 'Go There', category: 'Xen' }],
      views: { a: [{ id: 'xen.view', name: 'The View' }] },
      problemMatchers: [{ name: 'xl', label: 'What xl says' }],
      properties: { 'xen.way': { enum: ['', 'left'], enumDescriptions: ['No way.', 'The left one.'] } },
    }
    const { part, words: found } = withKeys(written, {})
    expect(found).toEqual({
      'commands.xen.go.title': 'Go There',
      'category.xen': 'Xen',
      'views.a.xen.view.name': 'The View',
      'problemMatchers.xl.label': 'What xl says',
      'properties.xen.way.enumDescriptions.none': 'No way.',
      'properties.xen.way.enumDescriptions.left': 'The left one.',
    })
    expect(inWords(part, found)).toEqual(written)
    expect(withKeys(part, found)).toEqual({ part, words: found })
    expect(() => withKeys(part, {})).toThrow(/commands\.xen\.go\.title/)
  })
})

/** What is text and for no person: names, and keys of a keyboard or of a menu. */
const forNobody = new Set(['Xen', 'Xen Config', 'Xen: xl create', 'xl create', 'file parameters', 'Enter', 'Xen …'])

/** Reports to those who carry Xen Config on are in their language. */
const isReport = (place: string) => place.startsWith('client/src/dry-run/report.ts:')

describe('the words of the client', () => {
  afterEach(() => config({ contents: {} }))

  it('all go through `t`', () => {
    const seen = clientTexts().others.flatMap(({ text, place }) => {
      // Of a page, what is between its tags.
      const said = text.replace(/<[^>]*>/g, '\n')
      const isComment = text.startsWith('# xen-config: ')
      const isSaid =
        hasSentence(said) || /^\p{Lu}\p{Ll}+[\s.:…]*$/u.test(said) || /^\s*\p{Ll}+ …|… \p{Ll}+\s*$/u.test(said)
      return isSaid && !isComment && !forNobody.has(text) && !isReport(place) ? [`${place} ${text}`] : []
    })
    expect(seen).toEqual([])
  })

  it('are those that a translation begins with, and say the same in both', () => {
    const bundle = wordsIn('l10n/bundle.l10n.json')
    expect(Object.keys(bundle).sort()).toEqual([...new Set(clientTexts().translated)].sort())
    expect(Object.entries(bundle).filter(([key, text]) => key !== text)).toEqual([])
    expect(Object.keys(bundle).length).toBeGreaterThan(100)
  })

  it('come out translated, whatever stands in their holes', () => {
    const contents = Object.fromEntries(
      Object.keys(wordsIn('l10n/bundle.l10n.json')).map((text) => [text, `«${text}»`]),
    )
    config({ contents })
    const late = { status: undefined, failure: 'timeout', stdout: '', stderr: '' } as const
    expect(whyNot(late, ['xl', '{0}'], 2000)).toBe('«`xl {0}` did not answer in 2 seconds and was ended.»')
    expect(summaryOf([])).toBe('«No changes».')
    expect(t('xl takes {0} and prints nothing.', 'a.cfg')).toBe('«xl takes a.cfg and prints nothing.»')
  })
})
