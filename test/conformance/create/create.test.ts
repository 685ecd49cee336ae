import { describe, expect, it } from 'vitest'
import { recordedReleases } from '../verdicts.ts'
import {
  compare,
  compareDeviceModel,
  compareEffective,
  compareOrigins,
  compareXenstore,
  type Difference,
  explained,
} from './judge.ts'
import { type CreationRow, creationRows } from './rows.ts'

/** Rows with a difference that nobody has explained. */
const differing = (differenceOf: (row: CreationRow) => Difference | undefined): string[] =>
  creationRows.flatMap((row) => {
    const found = Object.values(row.id in explained ? {} : (differenceOf(row) ?? {}))
    return found.length === 0 ? [] : [`${row.id}: ${found.join('; ')}`]
  })

describe('what xl create did on a pretended host', () => {
  it.each(recordedReleases)('is foretold for xl %s: created or refused, and with which line', (release) => {
    const wrong = differing((row) => {
      const verdict = row.verdicts.find(({ releases }) => releases.includes(release))
      return verdict && compare(row, release, verdict)
    })
    expect(wrong).toEqual([])
  })

  const filledIn = recordedReleases.filter((release) => creationRows.some(({ effective }) => effective?.[release]))

  it.each(filledIn)('has the domain as libxl %s fills it in, key by key', (release) => {
    const wrong = differing(({ text, effective }) => {
      const filled = effective?.[release]
      return filled && compareEffective(text, release, filled)
    })
    expect(wrong).toEqual([])
  })

  it.each(['4.17', '4.22'] as const)('has the command line by which libxl %s starts the device model', (release) => {
    const wrong = differing(({ text, effective }) => {
      const filled = effective?.[release]
      return filled && compareDeviceModel(text, release, filled)
    })
    expect(wrong).toEqual([])
  })

  it.each(['4.17', '4.22'] as const)('has what libxl %s writes into xenstore', (release) => {
    const wrong = differing(({ text, effective }) => {
      const filled = effective?.[release]
      return filled && compareXenstore(text, release, filled)
    })
    expect(wrong).toEqual([])
  })

  it.each(['4.17', '4.22'] as const)('has each value from libxl %s, from xl or from a key, as it was', (release) => {
    const wrong = creationRows.flatMap(({ id, text, effective }) => {
      const filled = effective?.[release]
      const differing = filled ? compareOrigins(text, release, filled) : []
      return differing.length > 0 && !(id in explained) ? [`${id}: ${differing.join('; ')}`] : []
    })
    expect(wrong).toEqual([])
  })

  it('leaves a few rows open, each with its reason', () => {
    expect(Object.keys(explained).filter((id) => !creationRows.some((row) => row.id === id))).toEqual([])
    expect(Object.keys(explained).length).toBeLessThan(5)
  })
})
