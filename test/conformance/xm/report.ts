import { newestRelease } from '../../../server/src/release.ts'
import { type Migrated, migrateAll, migrateCorpus, tally } from './migration.ts'

const columns = ['equal', 'defaults', 'said', 'silent', 'refused', 'uncreated'] as const
const cell = (text: string | number) => String(text).padStart(10)

const reportOn = (name: string, all: readonly Migrated[]): void => {
  if (all.length === 0) return
  const counts = tally(all)
  console.log(`${name.padEnd(16)}${cell(all.length)}${columns.map((column) => cell(counts[column])).join('')}`)
}

/** Prints how the domains that xl makes of migrated configs compare with those that xm built of the originals. */
export const reportMigration = (): void => {
  console.log(`\n${'migrated'.padEnd(16)}${['configs', ...columns].map(cell).join('')}`)
  for (const release of ['4.17', newestRelease] as const) {
    reportOn(`${release}, recorded`, migrateAll(release))
    reportOn(`${release}, corpus`, migrateCorpus(release))
  }
  console.log(
    '(defaults: equal but for hpet and videoram, which the report tells; said: another difference that it tells; uncreated: of those, libxl refuses the domain, which is left to do)',
  )
}
