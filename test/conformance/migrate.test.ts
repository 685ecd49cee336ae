import { existsSync, readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { type MigrateOptions, type Migration, migrate } from '../../server/src/migrate/migrate.ts'
import { newestRelease } from '../../server/src/release.ts'
import { defaultPreferences, snapshotOfText } from '../../server/src/snapshot.ts'
import { chanceOf, generateConfig } from './generate.ts'
import { generateOldConfig } from './generate-old.ts'
import { dryRun, hasXl } from './oracle/xl.ts'

const corpus = new URL('../../../shared/corpus/', import.meta.url)
const release = '4.17'

interface Row {
  readonly file: string
  readonly kind: string
  readonly text: string
}

const rows: readonly Row[] = existsSync(corpus)
  ? readFileSync(new URL('index.tsv', corpus), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split('\t'))
      .map(([file = '', kind = '']) => ({
        file,
        kind,
        text: readFileSync(new URL(`files/${encodeURIComponent(file)}`, corpus), 'utf8'),
      }))
  : []

/** What the examples of xm want to be given. */
const parameters = { vmid: '3', ip: '192.0.2.5', image: '/boot/netbsd' }

/** What xl builds, but for the UUID that it makes up. */
const domainOf = (built: string): unknown => {
  const domain = JSON.parse(built) as { c_info?: { uuid?: string } }
  delete domain.c_info?.uuid
  return domain
}

const applied = (text: string, { edits }: Migration): string =>
  [...edits].reverse().reduce((all, { start, end, newText }) => all.slice(0, start) + newText + all.slice(end), text)

/** Several at a time. */
const forAll = async <T>(all: readonly T[], work: (each: T) => Promise<void>): Promise<void> => {
  let next = 0
  const worker = async () => {
    while (next < all.length) await work(all[next++] as T)
  }
  await Promise.all([worker(), worker(), worker()])
}

/** Texts of which xl builds another domain after a safe migration. */
const changedDomains = async (texts: readonly string[]): Promise<{ compared: number; changed: string[] }> => {
  let compared = 0
  const changed: string[] = []
  await forAll(texts, async (text) => {
    const migration = migrate(text, { release, safe: true })
    if (migration.text === text) return
    const before = await dryRun(text)
    if (!before.accepted) return
    compared++
    const after = await dryRun(migration.text)
    if (!after.accepted || !isDeepStrictEqual(domainOf(after.built), domainOf(before.built)))
      changed.push(`${text}\n--->\n${migration.text}\n${after.said}`)
  })
  return { compared, changed }
}

const twice = (text: string, options: MigrateOptions): string | undefined => {
  const once = migrate(text, options)
  expect(applied(text, once)).toBe(once.text)
  return migrate(once.text, options).text === once.text ? undefined : text
}

describe.runIf(rows.length > 0)('configs of xm', () => {
  const old = rows.filter(({ kind }) => kind === 'xm-domain')
  const migrations = new Map<string, Migration>()
  beforeAll(() => {
    for (const { file, text } of old) migrations.set(file, migrate(text, { release, parameters, name: 'guest' }))
  }, 120_000)

  it('are all migrated, done or in part; xl takes the result, and what it finds fault with is left', () => {
    const counts = { done: 0, partly: 0, refused: 0 }
    const refused: string[] = []
    for (const [file, { text, status, left }] of migrations) {
      counts[status]++
      if (status === 'refused') refused.push(file)
      const { problems, refusals } = snapshotOfText(text, 'domain', { ...defaultPreferences, release })
      // The programs of Xen 1 have the kernel from the host as well.
      const ofXenOne = /__netbsd$/.test(file) && left.some(({ rule }) => rule === 'missing-kernel')
      expect(
        refusals.filter(({ rule }) => !(ofXenOne && rule === 'missing-kernel')),
        file,
      ).toEqual([])
      // What could not be done is never passed over: done means that there is no Error and no Warning, up to the creation of the domain.
      const told = new Set(left.map(({ message }) => message))
      const faults = problems.filter(({ severity }) => severity === 'error' || severity === 'warning')
      expect(
        faults.filter(({ message }) => !told.has(message)),
        file,
      ).toEqual([])
      expect(left.length === 0, file).toBe(status === 'done')
    }
    // The programs of Xen 1 take the disk from the host: no guest can be made of what is known of them.
    expect(refused.filter((file) => !/__(?:defaults|democd|netbsd)$/.test(file))).toEqual([])
    // The others are programs of Xen 1 that ask their host, or hold keys of before xm that nothing takes the place of.
    expect(counts.done).toBeGreaterThanOrEqual(85)
  })

  it.runIf(hasXl)('are taken by xl 4.17 after that', async () => {
    const refused: string[] = []
    await forAll([...migrations], async ([file, { text, left }]) => {
      if (!(await dryRun(text)).accepted && !left.some(({ rule }) => rule === 'missing-kernel')) refused.push(file)
    })
    expect(refused).toEqual([])
  })

  it('need what they ask for, and say so', () => {
    for (const { file, text } of old) {
      const { status, left } = migrate(text, { release, name: 'guest' })
      if (status === 'refused') expect(left.length, file).toBeGreaterThan(0)
    }
  })
})

describe.runIf(rows.length > 0)('every config of the corpus', () => {
  const domains = rows.filter(({ kind }) => kind === 'xl-domain' || kind === 'xm-domain')

  it('is the same after a second migration', { timeout: 300_000 }, () => {
    for (const options of [{ release, safe: true }, { release, parameters }, { release: newestRelease }] as const) {
      const restless = domains.filter(({ text }) => twice(text, options) !== undefined).map(({ file }) => file)
      expect(restless).toEqual([])
    }
  })

  it.runIf(hasXl)('makes the same domain after a safe one', async () => {
    const { compared, changed } = await changedDomains(domains.map(({ text }) => text))
    expect(changed).toEqual([])
    expect(compared).toBeGreaterThan(50)
  })
})

describe.runIf(hasXl)('made-up configs', () => {
  const count = Number(process.env.MIGRATE_COUNT ?? 600)
  const seed = Number(process.env.MIGRATE_SEED ?? 1)
  const texts = Array.from({ length: count }, (_, index) => {
    const chance = chanceOf(seed + index)
    return index % 3 === 0 ? generateConfig(chance, release) : generateOldConfig(chance)
  })

  it('make the same domain after a safe migration', { timeout: 600_000 }, async () => {
    const { compared, changed } = await changedDomains(texts)
    expect(changed).toEqual([])
    expect(compared).toBeGreaterThan(count / 4)
  })

  it('are the same after a second migration', () => {
    expect(texts.filter((text) => twice(text, { release, safe: true }) !== undefined)).toEqual([])
    expect(texts.filter((text) => twice(text, { release }) !== undefined)).toEqual([])
  })
})
