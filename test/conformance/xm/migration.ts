import { type Migration, migrate } from '../../../server/src/migrate/migrate.ts'
import type { Release } from '../../../server/src/release.ts'
import { type XmRow, xmRows } from './verdicts.ts'

/** How the migration of a config came out, held against what xm made of it. */
export type Outcome = 'equal' | 'defaults' | 'said' | 'refused'

/** Keys whose newer default stays: both tools say so in the guide. */
const newerDefaults = new Set(['hpet', 'videoram'])

export interface Migrated {
  readonly row: XmRow
  readonly migration: Migration
  readonly outcome: Outcome
}

/** Migrates every config that xm built. */
export const migrateAll = (release: Release): readonly Migrated[] =>
  xmRows
    .filter(({ built }) => built)
    .map((row) => {
      const migration = migrate(row.text, { release, from: 'xm', parameters: row.vars, name: 'guest.cfg' })
      return { row, migration, outcome: outcomeOf(migration) }
    })

const outcomeOf = ({ status, told }: Migration): Outcome => {
  if (status === 'refused') return 'refused'
  if (told.length === 0) return 'equal'
  return told.every(({ key }) => newerDefaults.has(key)) ? 'defaults' : 'said'
}
