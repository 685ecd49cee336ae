import { existsSync, readFileSync } from 'node:fs'
import { buildDomain } from '../../../server/src/build/build-domain.ts'
import { differences } from '../../../server/src/migrate/judge/differences.ts'
import { xlDomain } from '../../../server/src/migrate/judge/xl-domain.ts'
import { readAsXm } from '../../../server/src/migrate/judge/xm-reading.ts'
import { type MigrateOptions, type Migration, migrate } from '../../../server/src/migrate/migrate.ts'
import type { Release } from '../../../server/src/release.ts'
import { releases } from '../../../server/src/releases.ts'
import { defaultPreferences, snapshotOfText } from '../../../server/src/snapshot.ts'
import { optionsOfField } from '../../../server/src/xm/decided-by.ts'
import type { XmDomain } from '../../../server/src/xm/domain.ts'
import { type XmRow, xmRows } from './verdicts.ts'

/** How the migration of a config came out, held against what xm made of it. */
export type Outcome = 'equal' | 'defaults' | 'said' | 'refused'

/** Keys whose newer default stays: both tools say so in the guide. */
const newerDefaults = new Set(['hpet', 'videoram'])

export interface Migrated {
  readonly row: Pick<XmRow, 'id' | 'text' | 'vars' | 'built' | 'xm' | 'xm_only'>
  readonly migration: Migration
  readonly outcome: Outcome
}

/** Migrates every config that xm built; it is said that it was xm's. */
export const migrateAll = (release: Release): readonly Migrated[] => migrateRows(release, { from: 'xm' })

/** Every config that xm or xend refused, with what becomes of it. */
export const migrateRefused = (release: Release) =>
  xmRows
    .filter(({ built }) => !built)
    .map((row) => ({
      row,
      migration: migrate(row.text, { release, from: 'xm', parameters: row.vars, name: 'guest.cfg' }),
    }))

/** The same without a word about whose the files were. */
export const migrateUntold = (release: Release): readonly Migrated[] => migrateRows(release, {})

const migrateRows = (release: Release, said: Pick<MigrateOptions, 'from'>): readonly Migrated[] =>
  xmRows
    .filter(({ built }) => built)
    .map((row) => {
      const migration = migrate(row.text, { release, ...said, parameters: row.vars, name: 'guest.cfg' })
      return { row, migration, outcome: outcomeOf(migration) }
    })

const corpus = new URL('../../../../shared/corpus/', import.meta.url)

/** Migrates every real file of xm's, where they are at hand. What xm made of them is what we work out. */
export const migrateCorpus = (release: Release): readonly Migrated[] => {
  if (!existsSync(corpus)) return []
  const lines = readFileSync(new URL('index.tsv', corpus), 'utf8').trim().split('\n').slice(1)
  return lines
    .map((line) => line.split('\t'))
    .filter(([, kind]) => kind === 'xm-domain')
    .map(([file = '']) => {
      const text = readFileSync(new URL(`files/${encodeURIComponent(file)}`, corpus), 'utf8')
      const parameters = { vmid: '3', ip: '192.0.2.5', image: '/boot/netbsd' }
      const migration = migrate(text, { release, from: 'xm', parameters, name: 'guest' })
      const { domain } = readAsXm(text, { arch: 'x86', parameters, name: 'guest' })
      // Of what xm refused nothing was built, and the report says so.
      const built = domain ? { built: domain as unknown as NonNullable<XmRow['built']> } : {}
      return {
        row: { id: file, text, vars: parameters, xm: '4.4' as const, ...built },
        migration,
        outcome: outcomeOf(migration),
      }
    })
}

/** What a file becomes that was taken for xl's, and is said to be xm's afterwards. */
export const migrateAfterwards = ({ row, migration: { text, release } }: Migrated): Migrated => {
  const migration = migrate(text, { release, from: 'xm', parameters: row.vars, name: 'guest.cfg' })
  return { row, migration, outcome: outcomeOf(migration) }
}

/** Whether an xl takes a text as it stands: then it can have been written for that one. */
export const isOfSomeXl = (text: string): boolean =>
  releases.some(
    (release) =>
      snapshotOfText(text, 'domain', { ...defaultPreferences, release, overComments: true }).refusals.length === 0,
  )

/** What xl's parser makes of the result; what only libxl refuses is compared as well. */
export const domainOf = ({ text, release }: Migration) =>
  buildDomain(snapshotOfText(text, 'domain', { ...defaultPreferences, release }).config)

const outcomeOf = (migration: Migration): Outcome => {
  // What xm alone had is no part of the domains that are compared.
  const told = migration.told.filter(({ isGone }) => !isGone)
  if (!domainOf(migration)) return 'refused'
  if (told.length === 0) return 'equal'
  return told.every(({ key }) => newerDefaults.has(key)) ? 'defaults' : 'said'
}

/** Differences that no line of the report has for its subject. */
export const silent = ({ row, migration }: Migrated): string[] => {
  const { told, left, missing } = migration
  const domain = domainOf(migration)
  if (!domain) return ['xl refuses the result, and the report does not say so']
  // Where xm could not use a file, there is nothing to be equal to.
  if (!row.built) return []
  if (told.some(({ xm }) => xm === 'refused')) return ['xm built it, and the report says that xm refused it']
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

/** What the terms of the recorded answers have no word for, and xl has: where a window opens, and another firmware. */
const hasPlace = new Set(['vfb.display', 'loader'])

/** The key of the setting that an offset is in. */
const keyAt = (text: string, offset: number): string | undefined =>
  [...text.slice(0, text.indexOf('\n', offset)).matchAll(/^[ \t]*(\w+)[ \t]*=/gm)].at(-1)?.[1]

/** What xm asked for and no key of xl expresses, where nothing that is said is about the key that asked for it. */
export const unsaid = ({ row, migration: { told, left, changes } }: Migrated): string[] =>
  Object.keys(row.xm_only ?? {}).filter((name) => {
    const [key = '', member] = name.split('.')
    const names = (text: string) =>
      new RegExp(`^(?:xl ignores )?\`${key}\``).test(text) && (!member || text.includes(`\`${member}\``))
    return !(
      hasPlace.has(name) ||
      told.some(({ message }) => names(message)) ||
      left.some(({ message, start }) => names(message) || keyAt(row.text, start) === key) ||
      changes.some(({ reason }) => names(reason))
    )
  })

/** Whether something is left for a person about an option: its message begins with it. */
const leftOver = (option: string, left: readonly { readonly message: string }[]): boolean =>
  left.some(({ message }) => message.startsWith(`\`${option}\``))

/** How many there are of each outcome, of those that differ in silence, and of those whose domain libxl does not create, which is told. */
export const tally = (all: readonly Migrated[]): Readonly<Record<Outcome | 'silent' | 'uncreated', number>> => {
  const counts = { equal: 0, defaults: 0, said: 0, refused: 0, silent: 0, uncreated: 0 }
  for (const each of all) {
    counts[each.outcome !== 'refused' && silent(each).length > 0 ? 'silent' : each.outcome]++
    if (each.outcome !== 'refused' && each.migration.status === 'refused') counts.uncreated++
  }
  return counts
}
