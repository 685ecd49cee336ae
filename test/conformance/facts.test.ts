import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { newestRelease, type Release, releases } from '../../server/src/release.ts'
import { isReadBy, keysOf, xmTable } from '../../server/src/schema/index.ts'
import { valueTypeIn } from '../../server/src/values/basic/simple.ts'
import type { FileKind } from '../../server/src/values/value-type.ts'

interface Fact {
  readonly since: Release
  readonly until: Release
  readonly read_as: readonly (readonly [Release, readonly string[]])[]
}

const facts: {
  readonly keys: Record<'domain' | 'cpupool' | 'xl.conf', Record<string, Fact>>
  readonly xm: { readonly options: Record<string, { readonly xl: unknown }> }
} = JSON.parse(readFileSync(new URL('facts.json', import.meta.url), 'utf8'))

const tables: [FileKind, Record<string, Fact>, number][] = [
  ['domain', facts.keys.domain, 173],
  ['cpupool', facts.keys.cpupool, 4],
  ['xl-conf', facts.keys['xl.conf'], 22],
]

describe.each(tables)('the schema of %s says of releases what the sources say', (kind, expected, count) => {
  const known = keysOf(kind)

  it(`has exactly the ${count} keys`, () => {
    expect(Object.keys(expected)).toHaveLength(count)
    expect([...known.keys()].sort()).toEqual(Object.keys(expected).sort())
  })

  it('has the first and last release of each key', () => {
    const differ = Object.entries(expected).flatMap(([name, { since, until }]) => {
      const spec = known.get(name)
      const wrong = []
      if (spec?.since !== since) wrong.push(`${kind} ${name} since`)
      if ((spec?.until ?? newestRelease) !== until) wrong.push(`${kind} ${name} until`)
      return wrong
    })
    expect(differ).toEqual([])
  })

  it('reads each key through the same functions in each release', () => {
    const differ = Object.entries(expected).flatMap(([name, { read_as }]) =>
      releases.flatMap((release) => {
        const spec = known.get(name)
        if (!spec || !isReadBy(spec, release)) return []
        const fact = read_as.findLast(([since]) => releases.indexOf(since) <= releases.indexOf(release))?.[1] ?? []
        const ours = valueTypeIn(spec.value, release)?.accessors ?? []
        const same = JSON.stringify([...ours].sort()) === JSON.stringify([...fact].sort())
        return same ? [] : [`${kind} ${name} ${release}: ${ours} and not ${fact}`]
      }),
    )
    expect(differ).toEqual([])
  })

  it('has a summary, a text and a section for each key', () => {
    const poor = [...known.values()].filter(
      ({ summary, text, section }) => summary.length < 10 || text.length < 20 || !section,
    )
    expect(poor.map(({ name }) => name)).toEqual([])
  })

  it('has examples that say nothing wrong', () => {
    expect([...known.values()].filter(({ example }) => example?.includes('\r')).map(({ name }) => name)).toEqual([])
  })
})

describe('the options of xm', () => {
  const never = Object.entries(facts.xm.options).filter(([, { xl }]) => xl === null)

  it('are exactly the 42 that no xl ever read, and one more', () => {
    expect(never).toHaveLength(42)
    // create.py sets `hostname` in lines that the extraction joined to those of `netmask`.
    expect([...xmTable.keys()].sort()).toEqual([...never.map(([name]) => name), 'hostname'].sort())
  })

  it('are replaced by keys that there are', () => {
    const wrong = [...xmTable.values()].filter(({ replacement }) => replacement && !keysOf('domain').has(replacement))
    expect(wrong.map(({ name }) => name)).toEqual([])
  })
})
