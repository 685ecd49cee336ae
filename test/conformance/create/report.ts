import { recordedReleases } from '../verdicts.ts'
import { countCreation } from './count.ts'

const cell = (text: string | number) => String(text).padStart(10)

/** Prints the section "creation" of the report. `show` rows that differ are printed in full. */
export const reportCreation = (show = 0, onlyFamily?: string, onlyRelease?: string): void => {
  let left = show
  console.log(
    `\n${'release'.padEnd(9)}${'creation'.padEnd(30)}${['rows', 'refused', 'line', 'effective', 'QEMU', 'xenstore'].map(cell).join('')}   (rows that agree)`,
  )
  for (const release of recordedReleases.toReversed()) {
    if (onlyRelease && release !== onlyRelease) continue
    const counted = countCreation(
      release,
      ({ id, text }, difference) => {
        if (left-- > 0) console.log(`\n${id} (${release}): ${Object.values(difference).flat().join('; ')}\n${text}`)
      },
      (family) => !onlyFamily || onlyFamily === 'all' || onlyFamily === family,
    )
    for (const { family, rows, refused, line, created, effective, deviceModel, xenstore } of counted) {
      const ofCreated = [effective, deviceModel, xenstore].map((agree) => (created > 0 ? `${agree}/${created}` : '-'))
      console.log(`${release.padEnd(9)}${family.padEnd(30)}${[rows, refused, line, ...ofCreated].map(cell).join('')}`)
    }
  }
}
