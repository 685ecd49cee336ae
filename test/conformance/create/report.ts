import { recordedReleases } from '../verdicts.ts'
import { compare } from './judge.ts'
import { creationRows, familyOf } from './rows.ts'

const cell = (text: string | number) => String(text).padStart(10)

/** Prints the section "creation" of the report. `show` rows that differ are printed in full. */
export const reportCreation = (show = 0, onlyFamily?: string, onlyRelease?: string): void => {
  let left = show
  console.log(
    `\n${'release'.padEnd(9)}${'creation'.padEnd(30)}${['rows', 'refused', 'line'].map(cell).join('')}   (rows that agree)`,
  )
  for (const release of recordedReleases.toReversed()) {
    if (onlyRelease && release !== onlyRelease) continue
    const counted = new Map<string, { rows: number; refused: number; line: number }>()
    for (const row of creationRows) {
      const verdict = row.verdicts.find(({ releases }) => releases.includes(release))
      if (!verdict) continue
      const family = familyOf(verdict)
      if (onlyFamily && onlyFamily !== 'all' && family !== onlyFamily) continue
      const difference = compare(row, release, verdict)
      for (const name of [family, 'all']) {
        const own = counted.get(name) ?? { rows: 0, refused: 0, line: 0 }
        own.rows++
        if (difference.refused === undefined) own.refused++
        if (difference.refused === undefined && difference.line === undefined) own.line++
        counted.set(name, own)
      }
      const shown = difference.refused ?? difference.line
      if (shown !== undefined && left-- > 0) console.log(`\n${row.id} (${release}): ${shown}\n${row.text}`)
    }
    for (const [family, { rows, refused, line }] of [...counted].sort((a, b) => b[1].rows - a[1].rows))
      console.log(`${release.padEnd(9)}${family.padEnd(30)}${[rows, refused, line].map(cell).join('')}`)
  }
}
