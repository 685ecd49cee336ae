import { describe, expect, it } from 'vitest'
import { newestRelease, releases } from '../../server/src/release.ts'
import { keysOf, xmTable } from '../../server/src/schema/index.ts'
import { parse } from '../../server/src/syntax/index.ts'
import { cpuidFeatures } from '../../server/src/values/cpu/cpuid/features.ts'
import type { FileKind } from '../../server/src/values/value-type.ts'
import { facts, type KeyFact } from './facts.ts'
import { differencesOf } from './facts-judge.ts'

/*
 * The schema against what programs found in the release tags of xen.git. The fields of spec strings are held against it in
 * `spec-fields.test.ts`, enumerations in `enums.test.ts`.
 */

it('is about the releases that we know', () => {
  expect(facts.releases).toEqual(releases)
})

const tables: [FileKind, Readonly<Record<string, KeyFact>>][] = [
  ['domain', facts.keys.domain],
  ['cpupool', facts.keys.cpupool],
  ['xl-conf', facts.keys['xl.conf']],
]

describe.each(tables)('the schema of %s says of releases what the sources say', (kind, expected) => {
  const known = keysOf(kind)

  it('has exactly their keys', () => {
    expect(known.size).toBeGreaterThan(0)
    expect([...known.keys()].sort()).toEqual(Object.keys(expected).sort())
  })

  it('has the first and the last release of each key, and in each release the functions through which it is read', () => {
    expect(Object.entries(expected).flatMap(([name, fact]) => differencesOf(kind, name, fact))).toEqual([])
  })

  it('has a summary, a text and a section for each key', () => {
    const poor = [...known.values()].filter(
      ({ summary, text, section }) => summary.length < 10 || text.length < 20 || !section,
    )
    expect(poor.map(({ name }) => name)).toEqual([])
  })
})

describe('the options of xm', () => {
  const options = Object.entries(facts.xm.options)
  const never = options.filter(([, { xl }]) => xl === null)

  it('are exactly those that no xl ever read, and one more', () => {
    expect(never.length).toBeGreaterThan(0)
    // create.py sets `hostname` in lines that the extraction joined to those of `netmask`, and a config sets its switches (`gopts.opt`), too.
    const switches = [...xmTable.values()].filter(({ instead }) => instead !== undefined).map(({ name }) => name)
    // The examples of xm offer this one to xend, and create.py did not take it there.
    const offered = 'xen_extended_power_mgmt'
    const expectedSwitches = ['console_autoconnect', 'dryrun', 'paused', 'quiet', 'skipdtd', 'xmldryrun']
    expect(switches.sort()).toEqual(expectedSwitches)
    expect([...xmTable.keys()].sort()).toEqual(
      [...never.map(([name]) => name), 'hostname', offered, ...expectedSwitches].sort(),
    )
  })

  it.each(options)('%s is read by the xl that reads it', (name, { xl }) => {
    const spec = keysOf('domain').get(name)
    const ours = spec ? [spec.since, spec.until ?? newestRelease] : null
    expect(ours).toEqual(xl)
  })

  it.each(never)('%s has a value of its kind in our example', (name, { set_by: setBy }) => {
    const before = xmTable.get(name)?.example?.before
    if (before === undefined) return
    const value = parse(`${before}\n`, newestRelease).settings.find(({ key }) => key.name === name)?.value
    const kinds = { append_value: ['list'], set_int: ['number'], set_bool: ['number'] }[setBy] ?? ['string', 'number']
    expect(value).toBeDefined()
    expect(kinds).toContain(value?.type === 'list' ? 'list' : value?.quote ? 'string' : 'number')
  })

  it('are replaced by keys that there are', () => {
    const wrong = [...xmTable.values()].filter(({ replacement }) => replacement && !keysOf('domain').has(replacement))
    expect(wrong.map(({ name }) => name)).toEqual([])
  })
})

describe('the names of CPUID', () => {
  it('are exactly those of libxl, each in its releases', () => {
    const ours = Object.entries(cpuidFeatures).map(([name, { since, until = newestRelease }]) => [name, [since, until]])
    expect(Object.fromEntries(ours)).toEqual(facts.cpuid)
  })
})
