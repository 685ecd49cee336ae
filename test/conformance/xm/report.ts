import { newestRelease, type Release } from '../../../server/src/release.ts'
import { type Migrated, migrateAll, migrateCorpus, tally } from './migration.ts'

/** The releases for whose xl the configs of xm are migrated here. */
export const migratedFor = ['4.17', newestRelease] as const

/** What is counted of migrated configs, in the order of the tables. */
export const columns = ['equal', 'defaults', 'said', 'silent', 'refused', 'uncreated'] as const

/** How the migration of some configs came out. */
export interface MigrationCount {
  readonly release: Release
  /** Those that xm and xend have answered, or real ones. */
  readonly what: 'recorded' | 'corpus'
  readonly configs: number
  readonly counts: ReturnType<typeof tally>
}

export const countOf = (release: Release, what: MigrationCount['what'], all: readonly Migrated[]): MigrationCount => ({
  release,
  what,
  configs: all.length,
  counts: tally(all),
})

/** The same for all configs; the real ones are not at hand everywhere. */
export const countMigration = (): readonly MigrationCount[] =>
  migratedFor
    .flatMap((release) => [
      countOf(release, 'recorded', migrateAll(release)),
      countOf(release, 'corpus', migrateCorpus(release)),
    ])
    .filter(({ configs }) => configs > 0)

const cell = (text: string | number) => String(text).padStart(10)

/** Prints how the domains that xl makes of migrated configs compare with those that xm built of the originals. */
export const reportMigration = (): void => {
  console.log(`\n${'migrated'.padEnd(16)}${['configs', ...columns].map(cell).join('')}`)
  for (const { release, what, configs, counts } of countMigration())
    console.log(
      `${`${release}, ${what}`.padEnd(16)}${cell(configs)}${columns.map((column) => cell(counts[column])).join('')}`,
    )
  console.log(
    '(defaults: equal but for hpet and videoram, which the report tells; said: another difference that it tells; uncreated: of those, libxl refuses the domain, which is left to do)',
  )
}
