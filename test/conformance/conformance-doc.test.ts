import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compareRecorded, conformancePage, pageUrl } from './conformance-doc.ts'
import { explained as explainedCreations } from './create/judge.ts'
import { explained } from './explained.ts'
import { recordedReleases } from './verdicts.ts'
import { migrationPartIn } from './xm/migration-part.ts'

// It takes minutes, so that whatever follows from it is asked here.
const compared = compareRecorded()

it('explains each recorded verdict with which we do not agree, and no other', () => {
  const differing = compared.verdicts.flatMap((one) => one.differing)
  const unexplained = differing.filter(({ row }) => !(row.id in explained))
  expect(unexplained.map(({ row, release, measure }) => `${row.id} (${release}): ${measure}`)).toEqual([])
  expect(Object.keys(explained).filter((id) => !differing.some(({ row }) => row.id === id))).toEqual([])
  expect(new Set(differing.map(({ row }) => row.id)).size).toBeLessThan(10)
})

describe.each(recordedReleases)('of release %s', (release) => {
  it('what xl create did on a pretended host is foretold: created or refused, with which line, the domain, QEMU, xenstore', () => {
    const own = compared.creations.find((each) => each.release === release)
    const wrong = own?.differing.filter(({ row }) => !(row.id in explainedCreations))
    expect(wrong?.map(({ row, difference }) => `${row.id}: ${Object.values(difference).flat().join('; ')}`)).toEqual([])
    expect(own?.counted[0]?.rows).toBeGreaterThan(1000)
  })

  it('each recorded refusal has one cause, which leads to its line and to a mend', () => {
    const own = compared.explanations.find((each) => each.release === release)
    const wrong = own?.differing.filter(({ id, lacks }) => !(wordless.has(id) && lacks.join() === 'cause'))
    expect(
      wrong?.map(({ id, lacks, verdict: { said }, answer: { lines } }) => {
        const told = lines.map(({ level, name, range }) => `${level} ${name} ${range?.start.line}`)
        return `${id}: no ${lacks.join()}: ${said.join(' / ')} => ${told.join(' / ')}`
      }),
    ).toEqual([])
    expect(own?.counted.map(({ rows }) => rows > 250)).toEqual([true, true])
  })
})

/** Rows of which xl prints warnings alone, and ends. */
const wordless = new Set(['dev-keys-1338', 'dev-keys-1429', 'dev-keys-1863', 'dev-keys-2059', 'dev-keys-2332'])

it('is what docs/conformance.md says: `npm run conformance:doc` writes it anew', () => {
  const page = readFileSync(pageUrl, 'utf8')
  // What stands there of migrations is held against them in xm/migration.test.ts.
  expect(page).toBe(conformancePage(compared, migrationPartIn(page)))
})
