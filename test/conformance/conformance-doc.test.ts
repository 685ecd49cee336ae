import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { compareAll, conformancePage, pageUrl } from './conformance-doc.ts'
import { explained } from './explained.ts'
import { migrationPartIn } from './xm/migration-part.ts'

const counted = compareAll()
const differing = counted.flatMap((one) => one.differing)

it('explains each recorded verdict with which we do not agree, and no other', () => {
  const unexplained = differing.filter(({ row }) => !(row.id in explained))
  expect(unexplained.map(({ row, release, measure }) => `${row.id} (${release}): ${measure}`)).toEqual([])
  expect(Object.keys(explained).filter((id) => !differing.some(({ row }) => row.id === id))).toEqual([])
  expect(new Set(differing.map(({ row }) => row.id)).size).toBeLessThan(10)
})

it('is what docs/conformance.md says: `npm run conformance:doc` writes it anew', { timeout: 300_000 }, () => {
  const page = readFileSync(pageUrl, 'utf8')
  // What stands there of migrations is held against them in xm/migration.test.ts.
  expect(page).toBe(conformancePage(counted, migrationPartIn(page)))
})
