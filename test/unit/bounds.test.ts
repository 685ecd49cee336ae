import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { atLeast, isRelease, newestRelease, oldestRelease, type Release, releases } from '../../server/src/release.ts'
import { isReadBy, type KeySpec, keysOf } from '../../server/src/schema/index.ts'
import { parse } from '../../server/src/syntax/index.ts'
import { valueTypeIn } from '../../server/src/values/basic/simple.ts'
import type { FileKind, Proposal } from '../../server/src/values/value-type.ts'
import { facts, type KeyFact, type Span } from '../conformance/facts.ts'
import { verdictRows } from '../conformance/verdicts.ts'
import { type Block, blocksOf, releasesOf } from '../documents/block.ts'
import { readBlock } from '../documents/exact.ts'
import { readMarkers } from '../documents/page.ts'

/*
 * Whatever begins or ends with a release is shown from both sides: a document, the page of a rule or a recorded verdict has the key (and
 * in it the word) under that release and under the one before, or `facts.json` has it, which is held against every release.
 */

/** Something that is so from `release` on, and not in the release before it. */
interface Bound {
  readonly kind: FileKind
  readonly key: string
  /** What changes: a part of the entry, or a word that can be written in the value. */
  readonly what: string
  /** What an example has to have in the value of the key. */
  readonly word?: string
  readonly release: Release
}

const releaseBefore = (release: Release): Release => releases[releases.indexOf(release) - 1] as Release
const releaseAfter = (release: Release): Release => releases[releases.indexOf(release) + 1] as Release

const kinds: readonly FileKind[] = ['domain', 'cpupool', 'xl-conf']
const keys = kinds.flatMap((kind) => [...keysOf(kind).values()].map((spec) => ({ kind, spec })))

/** The releases that an entry names, and where; those that end something count for the release after them. */
const releasesIn = (entry: object, path = ''): { readonly what: string; readonly release: Release }[] =>
  Object.entries(entry).flatMap(([name, inner]) => {
    const what = path === '' ? name : `${path}.${name}`
    if (typeof inner === 'string' && isRelease(inner)) {
      const ends = /until$|saidIn\.1$/.test(what)
      return ends && inner === newestRelease ? [] : [{ what, release: ends ? releaseAfter(inner) : inner }]
    }
    const isData = typeof inner === 'object' && inner !== null && !('read' in inner)
    return isData ? releasesIn(inner, what) : []
  })

const boundsOfEntry = (kind: FileKind, spec: KeySpec): Bound[] =>
  releasesIn(spec).flatMap(({ what, release }) => {
    // What holds from the first release of the key on has no other side, but the key itself.
    const always =
      what === 'since' ? release === oldestRelease : !atLeast(release, spec.since) || release === spec.since
    // `examples.test.ts` tries the example of each release.
    return always || what.startsWith('example.') ? [] : [{ kind, key: spec.name, what, release }]
  })

/** Where in a value words are offered, `|` for the cursor. */
const shapes = ['|', '"|"', '[ "|" ]', '[ [ "|" ] ]', '[ "a", [ "|" ] ]']

/** What can be written at the cursor; numbers are examples, and so are the shapes of whole values. */
const offered = (key: string, spec: KeySpec, release: Release, shape: string): readonly Proposal[] => {
  const type = valueTypeIn(spec.value, release)
  if (!type?.complete || !isReadBy(spec, release)) return []
  const line = `${key} = ${shape}`
  const value = parse(`${line.replace('|', '')}\n`, release).settings[0]?.value
  const cx = { release, arch: 'x86', guest: 'hvm', key, host: undefined } as const
  return type
    .complete(value, line.indexOf('|'), cx)
    .filter(({ label, kind }) => kind !== 'snippet' && !/^\d+$/.test(label))
}

/** The words that a release has and the one before it has not, or the other way round. */
const boundsOfWords = (kind: FileKind, spec: KeySpec): Bound[] => {
  const found = new Map<string, Bound>()
  const compare = (shape: string, field: string): readonly Proposal[] => {
    const all = releases.map((release) => offered(spec.name, spec, release, shape))
    const words = all.map((proposals) => proposals.map(({ label }) => label))
    releases.slice(1).forEach((release, index) => {
      const [before, now] = [words[index] ?? [], words[index + 1] ?? []]
      if (before.length === 0 || now.length === 0) return
      for (const word of new Set([...before, ...now].filter((each) => before.includes(each) !== now.includes(each)))) {
        const what = `${field}${word}`
        found.set(`${what} ${release}`, { kind, key: spec.name, what, word, release })
      }
    })
    return all.flat()
  }
  for (const shape of shapes) {
    const fields = compare(shape, '').filter((each) => each.kind === 'field' && each.insert?.includes('='))
    for (const field of new Set(fields.map(({ label }) => label)))
      compare(shape.replace('|', `${field}=|`), `${field}=`)
  }
  return [...found.values()]
}

/** A setting in an example. */
interface Example {
  readonly id: string
  readonly written: string
  readonly releases: ReadonlySet<Release>
}

const settingsIn = (kind: FileKind, text: string, under: readonly Release[]): Example[] =>
  parse(text, newestRelease).settings.map(({ key, start, end }) => ({
    id: `${kind} ${key.name}`,
    written: text.slice(start, end),
    releases: new Set(under),
  }))

const markdownIn = (folder: string, textOf: (block: Block) => string): Example[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .flatMap((name) => blocksOf(readFileSync(`${folder}/${name}`, 'utf8')))
    .flatMap((block) => settingsIn(block.kind, textOf(block), releasesOf(block)))

const examples = new Map<string, Example[]>()
for (const example of [
  ...markdownIn('test/documents', ({ source }) => readBlock(source).lines.join('\n')),
  ...markdownIn('docs/rules', ({ source }) => readMarkers(source).text),
  ...verdictRows.flatMap(({ kind, text, verdicts }) =>
    settingsIn(
      kind,
      text,
      verdicts.flatMap((verdict) => verdict.releases),
    ),
  ),
])
  (examples.get(example.id) ?? examples.set(example.id, []).get(example.id))?.push(example)

const isShown = ({ kind, key, word, release }: Bound): boolean =>
  [release, releaseBefore(release)].every((side) =>
    examples
      .get(`${kind} ${key}`)
      ?.some((example) => example.releases.has(side) && (word === undefined || example.written.includes(word))),
  )

const factOf = ({ kind, key }: Bound): KeyFact | undefined => facts.keys[kind === 'xl-conf' ? 'xl.conf' : kind][key]

/** Whether a span begins or ends with the change. */
const bordersOn = (release: Release, [since, until]: Span): boolean =>
  since === release || until === releaseBefore(release)

/** Whether `facts.json` has the change: the tests beside it hold it against every release. */
const isFact = (bound: Bound): boolean => {
  const { key, what, word, release } = bound
  const fact = factOf(bound)
  if (word === undefined)
    return (
      fact !== undefined &&
      ((/^(since|until)$/.test(what) && bordersOn(release, [fact.since, fact.until])) ||
        (what.startsWith('value.') && fact.read_as.some(([since]) => since === release)))
    )
  const name = word.replaceAll('-', '_').toLowerCase()
  return [
    facts.spec_fields[key]?.[word],
    facts.cpuid[word],
    ...Object.values(facts.enums).map((names) => names[name] ?? names[name.toUpperCase()]),
  ].some((span) => span !== undefined && bordersOn(release, span))
}

const show = ({ key, what, release }: Bound): string => `${key}: ${what} ${releaseBefore(release)} → ${release}`

describe('a bound of a release is shown from both sides', () => {
  it('in the entries of the schema', () => {
    const bounds = keys.flatMap(({ kind, spec }) => boundsOfEntry(kind, spec))
    expect(bounds.length).toBeGreaterThan(150)
    expect(bounds.filter((bound) => !isFact(bound) && !isShown(bound)).map(show)).toEqual([])
  })

  it('in the words of each value', () => {
    const bounds = keys.flatMap(({ kind, spec }) => boundsOfWords(kind, spec))
    expect(bounds.length).toBeGreaterThan(100)
    expect(bounds.filter((bound) => !isFact(bound) && !isShown(bound)).map(show)).toEqual([])
  })
})
