import { expect, it } from 'vitest'
import { fillDomain } from '../../server/src/build/build-domain.ts'
import { domainConfig } from '../../server/src/build/domain-config.ts'
import {
  type Filled,
  isFilled,
  type Kind,
  type List,
  type Members,
  type Struct,
} from '../../server/src/build/members.ts'
import type { Release } from '../../server/src/release.ts'
import { answer } from './judge.ts'
import { builtRelease, recordedReleases, verdictRows } from './verdicts.ts'

/*
 * What a value type gives and what is stored together is printed by the tables of libxl's members. A member that they do not name would be
 * lost without a word: here all that is stored of the recorded configs has one.
 */

const isStruct = (kind: Kind): kind is Struct<Members> => 'members' in kind
const isList = (kind: Kind): kind is List => 'item' in kind

/** What is stored and has no member of its name: paths, such as `nics.brigde`. */
const withoutMember = (members: Members, value: Filled): string[] =>
  Object.entries(value).flatMap(([name, given]) => {
    const kind = Object.hasOwn(members, name) ? members[name] : undefined
    if (given === undefined) return []
    if (!kind) return [name]
    const inner = isList(kind) ? kind.item : kind
    if (!isStruct(inner)) return []
    const each: readonly unknown[] = Array.isArray(given) ? given : [given]
    return each.flatMap((one) =>
      isFilled(one) ? withoutMember(inner.members, one).map((lost) => `${name}.${lost}`) : [],
    )
  })

it('finds what has no member', () => {
  expect(
    withoutMember(domainConfig, { nics: [{ brigde: 'a', bridge: 'b' }], b_info: { nothing: 1 }, none: 2 }),
  ).toEqual(['nics.brigde', 'b_info.nothing', 'none'])
})

it.each([recordedReleases[0] as Release, builtRelease])(
  'stores nothing for %s that libxl has no member for',
  (release) => {
    const lost = new Set<string>()
    let domains = 0
    for (const row of verdictRows) {
      const domain = row.kind === 'domain' ? fillDomain(answer(row, release).config) : undefined
      if (!domain) continue
      domains++
      for (const path of withoutMember(domainConfig, domain.all)) lost.add(path)
    }
    expect(domains).toBeGreaterThan(500)
    expect([...lost]).toEqual([])
  },
)
