import { describe, expect, it } from 'vitest'
import { buildDomain } from '../../../server/src/build/build-domain.ts'
import { differences } from '../../../server/src/migrate/judge/differences.ts'
import { xlDomain } from '../../../server/src/migrate/judge/xl-domain.ts'
import { migrate } from '../../../server/src/migrate/migrate.ts'
import { newestRelease } from '../../../server/src/release.ts'
import { defaultSettings, snapshotOfText } from '../../../server/src/snapshot.ts'
import { optionsOfField } from '../../../server/src/xm/decided-by.ts'
import type { XmDomain } from '../../../server/src/xm/domain.ts'
import { type Migrated, migrateAll } from './migration.ts'

/*
 * xm is the judge of the migration: the domain that xl makes of the result is the one that xend made of the original, or the report
 * names the key with what it was and what it is. The recorded domain is compared, not the one that we work out.
 */

/** Differences that no line of the report has for its subject. */
const silent = ({ row, migration: { text, release, told, left, missing } }: Migrated): string[] => {
  const domain = buildDomain(snapshotOfText(text, 'domain', { ...defaultSettings, release }).config)
  if (!domain) return ['xl refuses the result, and the report does not say so']
  // Where xm could not use a file, there is nothing to be equal to, and that is said.
  if (told.some(({ xm }) => xm === 'refused')) return []
  const said = new Set(told.map(({ key }) => key))
  return (
    differences(row.built as unknown as XmDomain, xlDomain(domain))
      .filter(({ field }) => !optionsOfField(field).some((option) => said.has(option)))
      .filter(
        ({ field }) => !optionsOfField(field).some((option) => missing.includes(option) || leftOver(option, left)),
      )
      .filter(({ field }) => !field.endsWith('.accel') && !field.endsWith('.badmode'))
      // We take the last xm for granted; to that of 4.1 `nestedhvm` was no option.
      .filter(({ field }) => field !== 'nestedhvm' || row.xm !== '4.1')
      .map(({ field, xm, xl }) => `${field}: xm ${JSON.stringify(xm)}, xl ${JSON.stringify(xl)}`)
  )
}

/** Whether something is left for a person about an option: its message begins with it. */
const leftOver = (option: string, left: readonly { readonly message: string }[]): boolean =>
  left.some(({ message }) => message.startsWith(`\`${option}\``))

describe.each(['4.17', newestRelease] as const)('the migration of configs of xm to %s', (release) => {
  const all = migrateAll(release)
  const accepted = all.filter(({ outcome }) => outcome !== 'refused')

  it('passes over no difference in silence', () => {
    const found = accepted.map((each) => ({ id: each.row.id, text: each.row.text, silent: silent(each) }))
    expect(found.filter((each) => each.silent.length > 0)).toEqual([])
    expect(accepted.length).toBeGreaterThan(750)
  })

  it('gives the same domain nearly always', () => {
    const counts = { equal: 0, defaults: 0, said: 0, refused: 0 }
    for (const { outcome } of all) counts[outcome]++
    console.log(`${all.length} configs of xm for ${release}:`, counts)
    expect(counts.equal + counts.defaults).toBeGreaterThan(730)
  })

  it('changes nothing more when it is done again', () => {
    const restless = accepted.filter(({ migration: { text } }) => migrate(text, { release }).text !== text)
    expect(restless.map(({ row, migration: { text } }) => ({ id: row.id, text }))).toEqual([])
  })
})
