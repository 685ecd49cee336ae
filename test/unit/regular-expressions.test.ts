import { readdirSync, readFileSync } from 'node:fs'
import { parseSync, Visitor } from 'oxc-parser'
import { analyse } from 'scslre'
import { describe, expect, it } from 'vitest'
import { isBegunAgain } from './begun-again.ts'

/*
 * No regular expression of ours takes longer than a text is long: none goes back over what it has read, neither from within itself nor by
 * trying once more from each next character.
 */

const root = new URL('../../', import.meta.url)
const textOf = (path: string) => readFileSync(new URL(path, root), 'utf8')

interface Expression {
  readonly source: string
  readonly flags: string
  readonly where: string
}

const sources = ['server/src', 'client/src', 'protocol/src'].flatMap((folder) =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`),
)

/** The expressions that stand in the sources, and the files that make some while they run. */
const found = (() => {
  const written: Expression[] = []
  const makers = new Set<string>()
  for (const path of sources) {
    const text = textOf(path)
    new Visitor({
      Literal(node) {
        if ('regex' in node)
          written.push({
            source: node.regex.pattern,
            flags: node.regex.flags,
            where: `${path}:${text.slice(0, node.start).split('\n').length}`,
          })
      },
      NewExpression({ callee }) {
        if (callee.type === 'Identifier' && callee.name === 'RegExp') makers.add(path)
      },
      CallExpression({ callee }) {
        if (callee.type === 'Identifier' && callee.name === 'RegExp') makers.add(path)
      },
    }).visit(parseSync(path, text).program)
  }
  return { written, makers: [...makers].sort() }
})()

/** What of a grammar, or of the editor's settings for a language, is an expression. */
const isExpression = new Set([
  ...['match', 'begin', 'end', 'while', 'beforeText', 'afterText', 'wordPattern', 'start'],
  ...['increaseIndentPattern', 'decreaseIndentPattern', 'regexp', 'pattern', 'firstLine'],
])
const inJson = (value: unknown, where: string): Expression[] => {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, each]) =>
    typeof each === 'string' && isExpression.has(name)
      ? // They see one line at a time, of which a dot takes each character.
        { source: each.replace(/(\\.|\[(?:\\.|[^\]\\])*\])|\./g, (_, other) => other ?? '[^]'), flags: '', where }
      : inJson(each, `${where}/${name}`),
  )
}
const grammars = readdirSync(new URL('syntaxes', root))
  .filter((name) => name.endsWith('.json'))
  .map((name) => `syntaxes/${name}`)

/** How an expression can take longer than its text is long; empty where it cannot. */
const slow = ({ source, flags }: Expression): string[] =>
  analyse({ source, flags }, { reportTypes: { Move: true, Self: true, Trade: true } }).reports.map(({ type }) => type)

const slowOnes = (all: readonly Expression[]) =>
  all.flatMap((each) => {
    const why = slow(each)
    return why.length > 0 ? [`${each.where}: /${each.source}/ ${why.join(', ')}`] : []
  })

/** Those that can be begun again in the middle of what they have read. */
const begunAgain = (all: readonly Expression[]) =>
  all.flatMap(({ source, flags, where }) => (isBegunAgain(source, flags) ? [`${where}: /${source}/`] : []))

describe('regular expressions', () => {
  it('of the sources are linear', () => {
    expect(found.written.length).toBeGreaterThan(500)
    expect(slowOnes(found.written)).toEqual([])
    expect(begunAgain(found.written)).toEqual([])
  })

  it('of the grammars and of the settings for the languages are linear', () => {
    const all = [...grammars, 'language-configuration.json'].flatMap((path) => inJson(JSON.parse(textOf(path)), path))
    expect(all.length).toBeGreaterThan(60)
    expect(slowOnes(all)).toEqual([])
    expect(begunAgain(all)).toEqual([])
  })

  it('of the manifest and of the schema are linear', () => {
    const { contributes } = JSON.parse(textOf('package.json'))
    const all = [
      ...inJson(contributes, 'package.json'),
      ...inJson(JSON.parse(textOf('schemas/xencfg.schema.json')), 'schema'),
    ]
    expect(all.length).toBeGreaterThan(2)
    expect(slowOnes(all)).toEqual([])
    expect(begunAgain(all)).toEqual([])
  })

  it('that are slow are told', () => {
    for (const source of ['a+$', '^(?:a+)+b', '^a*a*b', '\\s*,'])
      expect(slow({ source, flags: '', where: '' }), source).not.toEqual([])
    const again = [
      'a[^b]*b',
      "near `(.*?)'$",
      '"(?:[^"\\\\]|\\\\.)*"',
      '(?<=[ab])a+b',
      '(?:x|aa*)b',
      '(?:^|,)a.*b',
      'x(.*)$',
    ]
    for (const source of again) expect(isBegunAgain(source, ''), source).toBe(true)
    expect(isBegunAgain('^a.*b', 'ms')).toBe(true)
    const once = ['ab*', 'a(?:b*)$', '^a[^b]*b', '(?<=,)a+b', 'x([^]*)$', '"[^"]*"', ',[^,]*b?', '(?:^|,)a[^,]*b']
    for (const source of once) expect(isBegunAgain(source, ''), source).toBe(false)
    expect(isBegunAgain('^a.*b', 'm')).toBe(false)
  })

  it('are made while we run only in these places, of words of ours or within a bound', () => {
    expect(found.makers).toEqual([
      'server/src/migrate/given.ts',
      // Python's: how long one can take is worked out before it runs.
      'server/src/python/library/regexp.ts',
      'server/src/values/devices/disk/scanner.ts',
      'server/src/values/devices/disk/target-last.ts',
      'server/src/values/devices/disk/vdev.ts',
      'server/src/values/spec/fields.ts',
      'server/src/workspace/file-names.ts',
    ])
  })
})
