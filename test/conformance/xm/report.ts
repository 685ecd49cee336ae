import { newestRelease } from '../../../server/src/release.ts'
import { migrateAll, tally } from './migration.ts'

const columns = ['equal', 'defaults', 'said', 'silent', 'refused', 'uncreated'] as const
const cell = (text: string | number) => String(text).padStart(10)

/** Prints how the domains that xl makes of migrated configs compare with those that xm built of the originals. */
export const reportMigration = (): void => {
  console.log(`\n${'migrated'.padEnd(10)}${['configs', ...columns].map(cell).join('')}`)
  for (const release of ['4.17', newestRelease] as const) {
    const all = migrateAll(release)
    const counts = tally(all)
    console.log(`${release.padEnd(10)}${cell(all.length)}${columns.map((column) => cell(counts[column])).join('')}`)
  }
  console.log(
    '(defaults: equal but for hpet and videoram, which the report tells; said: another difference that it tells; uncreated: of those, libxl refuses the domain, which is left to do)',
  )
}
