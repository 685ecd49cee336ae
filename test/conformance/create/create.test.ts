import { describe, expect, it } from 'vitest'
import { recordedReleases } from '../verdicts.ts'
import { compare, explained, isRefused } from './judge.ts'
import { creationRows } from './rows.ts'

describe('what xl create did on a pretended host', () => {
  it.each(recordedReleases)('has no Error of ours where xl %s creates the domain', (release) => {
    const wrong = creationRows.flatMap((row) => {
      const verdict = row.verdicts.find(({ releases }) => releases.includes(release))
      if (!verdict || isRefused(verdict)) return []
      const { refused } = compare(row, release, verdict)
      return refused === undefined || row.id in explained ? [] : [`${row.id}: ${refused}`]
    })
    expect(wrong).toEqual([])
  })
})
