import { describe, expect, it } from 'vitest'
import { asText } from '../../../server/src/cli/migrate-report.ts'
import { migrate } from '../../../server/src/migrate/migrate.ts'
import { deedsOf, linesWords, migrationReport } from '../../../server/src/migrate/report.ts'
import { xmRows } from '../../conformance/xm/verdicts.ts'

const reported = (text: string) => {
  const file = { name: 'g', text, migration: migrate(text, { release: '4.22', from: 'xm', name: 'g' }) }
  return { ...file, reports: [asText(file), migrationReport([file])] }
}

describe('a report of a migration', () => {
  it('says once what was done in several lines, and names them', () => {
    const { reports } = reported(
      'name = "g"\nip = "192.0.2.1"\nkernel = "/k"\ngateway = "192.0.2.9"\nmemory = 64\ndhcp = "off"\n',
    )
    for (const each of reports) {
      expect(each.split('xm made').length).toBe(2)
      expect(each).toMatch(/[Ll]ines 2, 4 and 6\b/)
    }
  })

  it.each([
    ['extra = "caf\\xe9"', 'Under xm this was'],
    ['ip = 5', 'xm wanted a text'],
  ])('says nothing twice that is left: %s', (line, words) => {
    for (const each of reported(`name = "g"\nkernel = "/k"\nmemory = 64\n${line}\n`).reports)
      expect(each.split(words).length).toBe(2)
  })

  it('has each change in one of its deeds, and each deed with another reason', () => {
    for (const { text, vars } of xmRows.filter((_, index) => index % 20 === 0)) {
      const { changes } = migrate(text, { release: '4.22', from: 'xm', name: 'g', parameters: vars })
      const deeds = deedsOf(changes)
      expect(deeds.flatMap((deed) => deed.changes)).toHaveLength(changes.length)
      expect(new Set(deeds.flatMap((deed) => deed.changes))).toEqual(new Set(changes))
      const names = deeds.map(({ reason, rule, confidence }) => `${reason} ${rule} ${confidence}`)
      expect(new Set(names).size).toBe(names.length)
    }
  })

  it.each([
    [[3], 'line 3'],
    [[3, 3], 'line 3'],
    [[1, 4], 'lines 1 and 4'],
    [[1, 2, 9], 'lines 1, 2 and 9'],
  ])('names lines: %j', (lines, words) => {
    expect(linesWords(lines)).toBe(words)
  })
})
