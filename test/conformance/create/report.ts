import { recordedReleases } from '../verdicts.ts'
import { compare, compareEffective } from './judge.ts'
import { creationRows, familyOf } from './rows.ts'

const cell = (text: string | number) => String(text).padStart(10)

/** Prints the section "creation" of the report. `show` rows that differ are printed in full. */
export const reportCreation = (show = 0, onlyFamily?: string, onlyRelease?: string): void => {
  let left = show
  console.log(
    `\n${'release'.padEnd(9)}${'creation'.padEnd(30)}${['rows', 'refused', 'line', 'effective'].map(cell).join('')}   (rows that agree)`,
  )
  for (const release of recordedReleases.toReversed()) {
    if (onlyRelease && release !== onlyRelease) continue
    const counted = new Map<
      string,
      { rows: number; refused: number; line: number; created: number; effective: number }
    >()
    for (const row of creationRows) {
      const verdict = row.verdicts.find(({ releases }) => releases.includes(release))
      if (!verdict) continue
      const family = familyOf(verdict)
      if (onlyFamily && onlyFamily !== 'all' && family !== onlyFamily) continue
      const filled = row.effective?.[release]
      const difference = {
        ...compare(row, release, verdict),
        ...(filled ? compareEffective(row.text, release, filled) : {}),
      }
      for (const name of [family, 'all']) {
        const own = counted.get(name) ?? { rows: 0, refused: 0, line: 0, created: 0, effective: 0 }
        own.rows++
        if (difference.refused === undefined) own.refused++
        if (difference.refused === undefined && difference.line === undefined) own.line++
        if (filled) own.created++
        if (filled && difference.effective === undefined) own.effective++
        counted.set(name, own)
      }
      const shown = difference.refused ?? difference.line ?? difference.effective?.join('; ')
      if (shown !== undefined && left-- > 0) console.log(`\n${row.id} (${release}): ${shown}\n${row.text}`)
    }
    for (const [family, own] of [...counted].sort((a, b) => b[1].rows - a[1].rows)) {
      const effective = own.created > 0 ? `${own.effective}/${own.created}` : '-'
      console.log(
        `${release.padEnd(9)}${family.padEnd(30)}${[own.rows, own.refused, own.line, effective].map(cell).join('')}`,
      )
    }
  }
}
