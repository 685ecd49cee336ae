import { existsSync, readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { formattedText } from '../../server/src/features/formatting.ts'
import { newestRelease, type Release } from '../../server/src/release.ts'
import { defaultPreferences, type Snapshot, snapshotOfText } from '../../server/src/snapshot.ts'
import type { FileKind } from '../../server/src/values/value-type.ts'
import { seed } from '../seed.ts'
import { judge } from '../unit/format/judge.ts'
import { chanceOf, generateConfig } from './generate.ts'
import { dryRun, hasXl } from './oracle/xl.ts'
import { verdictRows } from './verdicts.ts'

interface Row {
  readonly id: string
  readonly kind: FileKind
  readonly text: string
}

const corpus = new URL('../../../shared/corpus/', import.meta.url)
const kinds: Readonly<Record<string, FileKind>> = { cpupool: 'cpupool', 'xl.conf': 'xl-conf' }
const real: readonly Row[] = existsSync(corpus)
  ? readFileSync(new URL('index.tsv', corpus), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split('\t'))
      .map(([file = '', kind = '']) => ({
        id: file,
        kind: kinds[kind] ?? 'domain',
        text: readFileSync(new URL(`files/${encodeURIComponent(file)}`, corpus), 'utf8'),
      }))
  : []

const snapshotOf = ({ text, kind }: Row, release: Release): Snapshot =>
  snapshotOfText(text, kind, { ...defaultPreferences, release })

const releases = ['4.2', '4.10', newestRelease] as const

describe('the form of a config', () => {
  it.each(releases)('that was recorded builds the same domain in xl %s, with the same to say of it', (release) => {
    let judged = 0
    for (const row of verdictRows) if (judge(snapshotOf(row, release))) judged++
    console.log(`xl ${release}: ${judged} of ${verdictRows.length} recorded configs are the same in their form`)
    expect(judged).toBeGreaterThan(700)
  })

  it.runIf(real.length > 0).each(releases)('of the real world does so, too: %s', (release) => {
    let judged = 0
    for (const row of real) if (judge(snapshotOf(row, release))) judged++
    console.log(`xl ${release}: ${judged} of ${real.length} real configs are the same in their form`)
    expect(judged).toBeGreaterThan(150)
  })
})

/** What xl builds, but for what it makes up. */
const domainOf = (built: string): unknown =>
  JSON.parse(built, (name, value) => (name === 'uuid' || name === 'mac' ? undefined : value))

describe.runIf(hasXl)('live xl', () => {
  it('builds the same domain of a config in its form', async () => {
    const chance = chanceOf(seed)
    const ofDomains = real.filter(({ kind }) => kind === 'domain')
    /** Many are generated in their form already, or are refused. */
    const most = 400
    let [changed, ofGenerated] = [0, 0]
    const differ: string[] = []
    for (let index = 0; index < ofDomains.length + most && ofGenerated < 40; index++) {
      const row = ofDomains[index] ?? { id: `generated ${index}`, kind: 'domain', text: generateConfig(chance, '4.17') }
      const { text, refused } = formattedText(snapshotOf(row, '4.17'))
      if (refused !== undefined || text === row.text || row.text.includes('\r\n')) continue
      const before = await dryRun(row.text)
      if (!before.accepted) continue
      changed++
      if (index >= ofDomains.length) ofGenerated++
      const after = await dryRun(text)
      if (!after.accepted || !isDeepStrictEqual(domainOf(after.built), domainOf(before.built)))
        differ.push(`${row.id}\n${row.text}\n--->\n${text}\n${after.said}`)
    }
    console.log(`xl 4.17: ${changed - differ.length} of ${changed} formatted configs build the same domain`)
    expect(differ).toEqual([])
    expect(ofGenerated).toBe(40)
  })
})
