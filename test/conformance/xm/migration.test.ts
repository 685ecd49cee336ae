import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { migrate } from '../../../server/src/migrate/migrate.ts'
import { lostLines } from '../../unit/migrate/lost-lines.ts'
import { lostValues } from '../../unit/migrate/lost-values.ts'
import {
  domainOf,
  isOfSomeXl,
  migrateAfterwards,
  migrateAll,
  migrateCorpus,
  migrateRefused,
  migrateUntold,
  silent,
  tally,
  unsaid,
} from './migration.ts'
import { migrationPartIn, migrationRow } from './migration-part.ts'
import { countOf, migratedFor } from './report.ts'

/*
 * xm is the judge of the migration: the domain that xl makes of the result is the one that xend made of the original, or the report
 * names the key with what it was and what it is. The recorded domain is compared, not the one that we work out.
 */

describe.each(migratedFor)('the migration of configs of xm to %s', (release) => {
  const all = migrateAll(release)
  const accepted = all.filter(({ outcome }) => outcome !== 'refused')

  it('passes over no difference in silence', () => {
    const found = accepted.map((each) => ({ id: each.row.id, text: each.row.text, silent: silent(each) }))
    expect(found.filter((each) => each.silent.length > 0)).toEqual([])
    expect(accepted.length).toBeGreaterThan(750)
  })

  it('tells of each config that xm or xend refused that they did, or makes none of it either', () => {
    const all = migrateRefused(release)
    const told = ({ migration }: (typeof all)[number]) =>
      migration.told.some(({ xm }) => xm === 'refused' || xm === 'no guest' || xm === 'no disk')
    const untold = all.filter((each) => !told(each) && each.migration.status !== 'refused')
    // The ports of `vusb` have no meaning for xl: we do not look at them, and they are left.
    const open = untold.filter(({ migration }) => !migration.left.some(({ message }) => message.startsWith('`vusb`')))
    expect(open.map(({ row }) => row)).toEqual([])
    expect(all.length).toBeGreaterThan(75)
    expect(all.filter(told).length).toBeGreaterThan(75)
  })

  it('passes over none either where nobody says whose the files were: it finds out, or tells that it cannot', () => {
    const untold = migrateUntold(release)
    const found = untold.filter(
      (each) => !each.migration.undecided && each.migration.status !== 'refused' && silent(each).length > 0,
    )
    expect(found.map((each) => ({ id: each.row.id, text: each.row.text, silent: silent(each) }))).toEqual([])
    const taken = untold.filter(({ migration }) => migration.from === 'xl')
    expect(taken.length).toBeLessThan(120)
    // A file is taken for xl's only where it can have been written for one.
    expect(taken.filter(({ row }) => !isOfSomeXl(row.text)).map(({ row }) => row)).toEqual([])
  })

  it('makes good for a file that was taken for xl’s by mistake, once it is said to be xm’s', () => {
    const own = new Map(all.map((each) => [each.row.id, domainOf(each.migration)]))
    const wrong = migrateUntold(release)
      .filter(({ migration }) => migration.from === 'xl')
      .map(migrateAfterwards)
      .filter(({ row, migration }) => JSON.stringify(domainOf(migration)) !== JSON.stringify(own.get(row.id)))
    // An empty `builder` is hvm to xl and pv to xm: once the word stands there, nobody can tell.
    expect(wrong.map(({ row }) => row.text).filter((text) => !/^builder = ''$/m.test(text))).toEqual([])
  })

  it('names what xm alone had, and each difference by its key with both values', () => {
    const found = all.map((each) => ({ id: each.row.id, text: each.row.text, unsaid: unsaid(each) }))
    expect(found.filter((each) => each.unsaid.length > 0)).toEqual([])
    const told = all.flatMap(({ migration }) => migration.told).filter(({ xm }) => xm !== 'refused')
    expect(told.length).toBeGreaterThan(500)
    expect(told.filter(({ key, message }) => !message.startsWith(`\`${key}\``))).toEqual([])
    expect(
      told.filter(({ xm, xl, message }) => xm !== 'no disk' && !(message.includes(xm) && message.includes(xl))),
    ).toEqual([])
  })

  it('says of no difference both that a change mends it and that it stays', () => {
    const both = all.flatMap(({ row, migration: { told, changes } }) =>
      told
        .map(({ message }) => message.slice(0, message.indexOf(': Under xm')))
        .filter((subject) => changes.some(({ reason }) => reason.includes(`${subject}: Under xm`)))
        .map((subject) => `${row.id} ${subject}`),
    )
    expect(both).toEqual([])
  })

  it('loses nothing that a person wrote: it is a setting, a comment, or named', () => {
    const found = [...all, ...migrateCorpus(release)].map(({ row, migration }) => ({
      id: row.id,
      lost: lostValues(row.text, migration),
    }))
    expect(found.filter(({ lost }) => lost.length > 0)).toEqual([])
  })

  it('deletes no line: it is a setting, a comment, or in what takes its place', () => {
    const found = [...all, ...migrateCorpus(release)].map(({ row, migration }) => ({
      id: row.id,
      lost: lostLines(row.text, migration),
    }))
    expect(found.filter(({ lost }) => lost.length > 0)).toEqual([])
  })

  it('gives the same domain nearly always', () => {
    const { equal, defaults, refused } = tally(all)
    expect(equal + defaults).toBeGreaterThan(770)
    // Formats that xl never had, and programs that only xm could run.
    expect(refused).toBeLessThan(12)
  })

  it('comes out as docs/conformance.md says: `npm run conformance:doc` writes it anew', () => {
    const page = migrationPartIn(readFileSync(new URL('../../../docs/conformance.md', import.meta.url), 'utf8'))
    const real = migrateCorpus(release)
    const counts = [countOf(release, 'recorded', all), ...(real.length > 0 ? [countOf(release, 'corpus', real)] : [])]
    for (const each of counts) {
      expect(page).toContain(`\n${migrationRow(each)}\n`)
      expect(each.counts.silent).toBe(0)
    }
  })

  it('changes nothing more when it is done again', () => {
    const again = (text: string, vars: Readonly<Record<string, string>>) => [
      migrate(text, { release }).text,
      // Also where the file is said to be of xm, with the command line that it had.
      migrate(text, { release, from: 'xm', parameters: vars, name: 'guest.cfg' }).text,
    ]
    const restless = all.filter(({ row, migration: { text } }) => again(text, row.vars).some((each) => each !== text))
    expect(restless.map(({ row, migration: { text } }) => ({ id: row.id, text }))).toEqual([])
  })
})
