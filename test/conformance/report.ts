// Prints how our answers and the recorded ones of xl compare: release by family, for the dry run and for creation;
// and how the migration of configs of xm compares with what xm built of them.
// `npm run conformance [-- --show N [family] [release]]`
import { compareBuilt } from './built.ts'
import { reportCreation } from './create/report.ts'
import { countExplained, explainMeasures } from './explain-count.ts'
import { compare } from './judge.ts'
import { builtRelease, recordedReleases, verdictRows } from './verdicts.ts'
import { reportMigration } from './xm/report.ts'

const [flag, count = '0', onlyFamily, onlyRelease] = process.argv.slice(2)
let left = flag === '--show' ? Number(count) : 0
const families = [...new Set(verdictRows.map(({ family }) => family))]
const cell = (text: string | number) => String(text).padStart(10)

console.log(
  `${'release'.padEnd(9)}${'family'.padEnd(10)}${['rows', 'refused', 'lines', 'said', 'built'].map(cell).join('')}   (rows that agree)`,
)
for (const release of recordedReleases.toReversed()) {
  if (onlyRelease && release !== onlyRelease) continue
  for (const family of families) {
    if (onlyFamily && onlyFamily !== 'all' && family !== onlyFamily) continue
    const rows = verdictRows.filter((row) => row.family === family)
    const bad = { refused: 0, lines: 0, said: 0 }
    // What xl made of a config is recorded for the newest release alone.
    const builds = release === builtRelease ? rows.filter(({ built }) => built) : []
    const built = builds.filter(
      (row) => compareBuilt(row.built, row.text, release, '/usr/local/lib/xen/boot').length === 0,
    )
    for (const row of rows) {
      const verdict = row.verdicts.find(({ releases }) => releases.includes(release))
      if (!verdict) continue
      const difference = compare(row, release, verdict)
      for (const what of ['refused', 'lines', 'said'] as const) {
        if (difference[what] === undefined) continue
        bad[what]++
        if (left-- > 0) console.log(`\n${row.id} (${release}) ${what}: ${difference[what]}\n${row.text}`)
      }
    }
    const agree = (count: number) => cell(rows.length - count)
    console.log(
      `${release.padEnd(9)}${family.padEnd(10)}${cell(rows.length)}${agree(bad.refused)}${agree(bad.lines)}${agree(bad.said)}${cell(builds.length > 0 ? `${built.length}/${builds.length}` : '-')}`,
    )
  }
}

if (!onlyFamily || onlyFamily === 'all') {
  console.log(
    `\n${'release'.padEnd(9)}${'explained'.padEnd(10)}${['rows', 'cause', 'check', 'line', 'mend'].map(cell).join('')}`,
  )
  for (const release of recordedReleases.toReversed())
    for (const { by, rows, ...agree } of onlyRelease && release !== onlyRelease ? [] : countExplained(release))
      console.log(
        `${release.padEnd(9)}${by.padEnd(10)}${[rows, ...explainMeasures.map((measure) => agree[measure])].map(cell).join('')}`,
      )
}

reportCreation(flag === '--show' ? Number(count) : 0, onlyFamily, onlyRelease)
if (!onlyFamily) reportMigration()
