import { expect, it } from 'vitest'
import { newestRelease } from '../../server/src/release.ts'
import { compareBuilt } from './built.ts'
import { chanceOf, generateConfig } from './generate.ts'
import { dryRun, hasXl } from './oracle/xl.ts'
import { builtRelease, verdictRows } from './verdicts.ts'

it('knows what the newest xl makes', () => {
  expect(builtRelease).toBe(newestRelease)
})

it(`makes the domain that xl ${builtRelease} makes`, () => {
  const rows = verdictRows.filter(({ built }) => built !== undefined)
  const differing = rows.flatMap(({ id, text, built }) => {
    const found = compareBuilt(built, text, builtRelease)
    return found.length > 0 ? [{ id, text, found }] : []
  })
  console.log(`built by xl ${builtRelease}: ${rows.length - differing.length} of ${rows.length} domains agree`)
  expect(rows.length).toBeGreaterThan(700)
  expect(differing).toEqual([])
})

/** Where Debian's package of Xen 4.17 keeps the firmware. */
const firmware = '/usr/lib/xen-4.17/boot'

it.runIf(hasXl)('makes the domain that live xl 4.17 makes', async () => {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000_000)
  let built = 0
  const differing: unknown[] = []
  for (let own = seed; own < seed + 400; own++) {
    const text = generateConfig(chanceOf(own), '4.17')
    const verdict = await dryRun(text)
    if (!verdict.accepted) continue
    built++
    const found = compareBuilt(JSON.parse(verdict.built), text, '4.17', firmware)
    if (found.length > 0) differing.push({ seed: own, text, found })
  }
  console.log(`built by live xl 4.17: ${built - differing.length} of ${built} domains agree (SEED=${seed})`)
  expect(built).toBeGreaterThan(100)
  expect(differing).toEqual([])
})
