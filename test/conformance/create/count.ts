import type { Release } from '../../../server/src/release.ts'
import { compare, compareDeviceModel, compareEffective, compareXenstore, type Difference } from './judge.ts'
import { type CreationRow, creationRows, familyOf } from './rows.ts'

/** How many rows agree, of those that one check decides, or of all. */
export interface Agreement {
  readonly family: string
  rows: number
  refused: number
  line: number
  /** Rows whose domain is recorded with what libxl filled in. */
  created: number
  effective: number
  deviceModel: number
  xenstore: number
}

const none = (family: string): Agreement => ({
  family,
  rows: 0,
  refused: 0,
  line: 0,
  created: 0,
  effective: 0,
  deviceModel: 0,
  xenstore: 0,
})

/** Counts what agrees in a release, by what decides over a row and in all. `told` is called with each row that differs. */
export const countCreation = (
  release: Release,
  told: (row: CreationRow, difference: Difference) => void = () => {},
  wanted: (family: string) => boolean = () => true,
): readonly Agreement[] => {
  const counted = new Map<string, Agreement>()
  for (const row of creationRows) {
    const verdict = row.verdicts.find(({ releases }) => releases.includes(release))
    if (!verdict || !wanted(familyOf(verdict))) continue
    const filled = row.effective?.[release]
    const difference = {
      ...compare(row, release, verdict),
      ...(filled ? compareEffective(row.text, release, filled) : {}),
      ...(filled ? compareDeviceModel(row.text, release, filled) : {}),
      ...(filled ? compareXenstore(row.text, release, filled) : {}),
    }
    for (const name of ['all', familyOf(verdict)]) {
      const own = counted.get(name) ?? none(name)
      own.rows++
      if (difference.refused === undefined) own.refused++
      if (difference.refused === undefined && difference.line === undefined) own.line++
      if (filled) own.created++
      if (filled && difference.effective === undefined) own.effective++
      if (filled && difference.deviceModel === undefined) own.deviceModel++
      if (filled && difference.xenstore === undefined) own.xenstore++
      counted.set(name, own)
    }
    if (Object.keys(difference).length > 0) told(row, difference)
  }
  return [...counted.values()].sort((a, b) => b.rows - a.rows || a.family.localeCompare(b.family))
}
