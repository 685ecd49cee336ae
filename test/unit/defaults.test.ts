import { describe, expect, it } from 'vitest'
import { changedDefaults } from '../../server/src/create/changed-defaults.ts'
import { type Default, defaults } from '../../server/src/create/defaults.ts'
import { describeKey } from '../../server/src/features/describe.ts'
import { hover } from '../../server/src/features/hover.ts'
import { showView } from '../../server/src/features/show.ts'
import { upgradeCheck } from '../../server/src/migrate/upgrade.ts'
import { releases } from '../../server/src/release.ts'
import { keysOf } from '../../server/src/schema/index.ts'
import { defaultPreferences, snapshotOfText } from '../../server/src/snapshot.ts'
import { sure } from '../../server/src/sure.ts'
import { creationRows } from '../conformance/create/rows.ts'
import { chanceOf } from '../conformance/generate.ts'
import { seed } from '../seed.ts'

/** As a person writes it: yes and no as numbers, memory in MiB. */
const written = ({ path, value }: Default): string =>
  typeof value === 'boolean'
    ? String(Number(value))
    : typeof value === 'bigint' && path.endsWith('_memkb')
      ? String(value / 1024n)
      : String(value)

/** libxl leaves it unset, and QEMU takes what the text names. */
const leftToQemu = ['mmio_hole']

const all = Object.values(defaults)
  .flat()
  .flatMap((each) => (each.key && !leftToQemu.includes(each.key) ? [[each.key, each] as const] : []))

describe('what libxl takes where nobody says anything', () => {
  it.each(all)('%s has it in its text, as a hover shows it', (key, one) => {
    expect(keysOf('domain').get(key)?.default).toMatch(new RegExp(`(?:^|\\W)${written(one)}(?:\\W|$)`))
  })

  it('differs on ARM where its machines do', () => {
    const acpi = (arch: 'x86' | 'arm') => {
      const text = 'name = "a"\ntype = "pvh"\nkernel = "/k"\nmemory = 512\n'
      const shown = showView(snapshotOfText(text, 'domain', { ...defaultPreferences, arch }), 'effective')
      const { b_info: info } = JSON.parse(shown ?? '{}')
      return [info.acpi, info.trap_unmapped_accesses]
    }
    expect(acpi('x86')).toEqual(['True', 'False'])
    expect(acpi('arm')).toEqual(['False', 'True'])
  })
})

describe('a default that changed', () => {
  const keys = [...keysOf('domain').values()]
  const setting = (path: string) =>
    keys.find(({ stored = [] }) =>
      (typeof stored === 'string' ? [stored] : stored.map(([, each]) => each)).includes(path),
    )
  const told = changedDefaults.flatMap((row) => {
    const spec = row.key ? keysOf('domain').get(row.key) : setting(row.path)
    return spec ? [[row.path, row.since, row.why, spec] as const] : []
  })

  it('has a key that sets it, as a rule', () => {
    expect(told.length).toBeGreaterThan(changedDefaults.length / 2)
  })

  it.each(told)('%s of %s is told where its key is', (_path, since, why, spec) => {
    for (const release of releases) expect(describeKey(spec, release)).toMatch(new RegExp(`^- Since ${since}\\b`, 'm'))
    const shown = hover(snapshotOfText(`${spec.name} = 1\n`, 'domain'), { line: 0, character: 1 })
    expect(JSON.stringify(shown)).toContain(JSON.stringify(why).slice(1, -1))
  })

  it('of any guest is told in a hover on its key, with its release', () => {
    const { pick } = chanceOf(seed)
    const missing = new Set<string>()
    for (let count = 0; count < 150; count++) {
      const at = count % (releases.length - 1)
      const [from, to] = [sure(releases[at]), sure(releases[at + 1])]
      for (const { filled } of upgradeCheck(pick(creationRows).text, 'domain', { from, to })) {
        if (!filled?.key || filled.path.includes('[')) continue
        if (!describeKey(sure(keysOf('domain').get(filled.key)), to).match(`- Since ${to}\\b`))
          missing.add(`${filled.key} ${filled.path} ${to}`)
      }
    }
    expect([...missing]).toEqual([])
  })
})
