import { describe, expect, it } from 'vitest'
import { printJson } from '../../../server/src/build/json.ts'
import { changedDefaults } from '../../../server/src/create/changed-defaults.ts'
import { creationOf } from '../../../server/src/features/effective.ts'
import { type UpgradeItem, upgradeCheck } from '../../../server/src/migrate/upgrade.ts'
import { upgradeReport } from '../../../server/src/migrate/upgrade-report.ts'
import { type Release, releases } from '../../../server/src/release.ts'
import { keysOf } from '../../../server/src/schema/index.ts'
import { defaultPreferences, snapshotOfText } from '../../../server/src/snapshot.ts'
import { sure } from '../../../server/src/sure.ts'
import type { Arch } from '../../../server/src/values/value-type.ts'
import { creationRows } from '../../conformance/create/rows.ts'
import { chanceOf } from '../../conformance/generate.ts'
import { seed } from '../../seed.ts'

const hvm = 'name = "a"\ntype = "hvm"\nmemory = 512\nvcpus = 2\n'
const pvh = hvm.replace('hvm"', 'pvh"\nkernel = "/k"')

const filledIn = (text: string, from: Release, to: Release, arch: Arch = 'x86'): UpgradeItem[] =>
  upgradeCheck(text, 'domain', { from, to, arch }).filter(({ filled }) => filled)

/** `PATH: BEFORE -> AFTER` */
const told = (text: string, from: Release, to: Release, arch?: Arch): string[] =>
  filledIn(text, from, to, arch).map(({ filled }) => {
    const { path, before, after } = sure(filled)
    return `${path}: ${printJson(before)} -> ${printJson(after)}`.replaceAll('"', '')
  })

const withFix = (text: string, { fixes }: UpgradeItem): string => {
  const [edit] = sure(fixes[0]).edits
  const { start, end, newText } = sure(edit)
  return text.slice(0, start) + newText + text.slice(end)
}

describe('what another release fills in otherwise', () => {
  it('names the default that changed, with its cause, and what goes with it', () => {
    const text = 'name = "a"\nbuilder = "hvm"\nmemory = 512\n'
    const [first, ...others] = filledIn(text, '4.2', '4.10')
    expect(first).toMatchObject({ effect: 'differs' })
    expect(first?.filled).toMatchObject({
      path: 'b_info.device_model_version',
      key: 'device_model_version',
      before: 'qemu_xen_traditional',
      after: 'qemu_xen',
      by: 'libxl',
      since: ['4.3'],
    })
    expect(first?.message).toMatch(/With it: .*`b_info\.type\.hvm\.bios` \(`rombios` becomes `seabios`\)/)
    expect(others).toEqual([])
    expect(filledIn(withFix(text, sure(first)), '4.2', '4.10')).toEqual([])
  })

  it.each<[string, Release, Release, string, string[]]>([
    ['interrupts as events', '4.18', '4.19', hvm, ['b_info.type.hvm.pirq: True -> False']],
    ['unknown registers', '4.14', '4.15', pvh, ['b_info.arch_x86.msr_relaxed: True -> False']],
    ['memory for page tables', '4.16', '4.17', hvm, ['b_info.shadow_memkb: 6144 -> 4096']],
    ['the same, without vCPUs', '4.21', '4.22', hvm.replace('vcpus = 2\n', ''), ['b_info.shadow_memkb: 2048 -> 3072']],
    [
      'devices of the host and grants',
      '4.12',
      '4.13',
      hvm,
      [
        'c_info.passthrough: enabled -> disabled',
        'b_info.max_grant_frames: 32 -> what the hypervisor allows (64 as a rule)',
      ],
    ],
  ])('%s', (_what, from, to, text, expected) => {
    expect(told(text, from, to)).toEqual(expected)
    expect(filledIn(text, from, to).every(({ effect }) => effect === 'filled')).toBe(true)
  })

  it('says nothing of what the file sets, of another machine or architecture, or where nothing changed', () => {
    expect(told(`${hvm}hvm_pirq = 0\n`, '4.18', '4.19')).toEqual([])
    expect(told(`${hvm}shadow_memory = 8\n`, '4.16', '4.17')).toEqual([])
    expect(told(`${hvm}passthrough = "disabled"\nmax_grant_frames = 64\n`, '4.12', '4.13')).toEqual([])
    expect(told(`${hvm}pci = [ "01:00.0" ]\nmax_grant_frames = 64\n`, '4.12', '4.13')).toEqual([])
    expect(told(pvh, '4.18', '4.19')).toEqual([])
    expect(told(pvh, '4.14', '4.15', 'arm')).toEqual([])
    expect(told(hvm, '4.19', '4.21')).toEqual([])
    expect(told(hvm, '4.22', '4.22')).toEqual([])
  })

  it('tells devices that are alike as one, at the first of them', () => {
    const drives = ['hdc', 'hdd'].map((name) => `"/i.iso,raw,${name},cdrom"`).join(', ')
    const text = `${hvm.replace('type', 'builder')}disk = [ "/dev/a,raw,hda,rw", ${drives} ]\n`
    const items = filledIn(text, '4.6', '4.8')
    expect(items.map(({ filled }) => filled?.path)).toEqual(['disks[1].backend'])
    expect(items[0]?.message).toContain('as of 1 more')
    expect(text.slice(items[0]?.start, items[0]?.end)).toContain('hdc')
  })

  it('is a part of the report by itself', () => {
    const report = upgradeReport(snapshotOfText(hvm, 'domain'), '4.18', '4.19')
    expect(report).toContain('1 value that it does not set.')
    expect(report).toMatch(
      /## Filled in otherwise.*\(1\)\n\n- The file leaves `b_info\.type\.hvm\.pirq` \(`hvm_pirq`\)/,
    )
    expect(report).toContain('**To mend it:** Add `hvm_pirq = 1`.')
  })
})

describe('the defaults that changed', () => {
  it.each(changedDefaults)('$path of $since has a value to write that its key takes', ({ key, write }) => {
    expect(key === undefined || keysOf('domain').has(key)).toBe(true)
    expect(write === undefined || write !== '').toBe(true)
  })

  it('are told in few lines, never of what the file says, and each fix does what it says', () => {
    const { pick } = chanceOf(seed)
    for (let count = 0; count < 40; count++) {
      const { id, text } = pick(creationRows)
      const [from, to] = [pick(releases), pick(releases)]
      const items = filledIn(text, from, to)
      expect(items.length, `${id} ${from} ${to}`).toBeLessThan(10)
      for (const item of items.filter(({ fixes }) => fixes.length > 0)) {
        const again = filledIn(withFix(text, item), from, to)
        expect(
          again.map(({ filled }) => filled?.path),
          `${id} ${from} ${to}`,
        ).not.toContain(item.filled?.path)
      }
    }
  })
})

describe('real libxl', () => {
  it('fills in otherwise what we say, and nothing else that two releases have', () => {
    const between = (text: string, from: Record<string, unknown>, to: Record<string, unknown>) => {
      const fixed = /ssidref$|^channels|\.mac$|uuid$/i
      const real = Object.keys(to).filter((path) => path in from && from[path] !== to[path] && !fixed.test(path))
      const ours = filledIn(text, '4.17', '4.22').flatMap(({ filled, message }) => [
        sure(filled).path,
        ...[...message.replace(/^.*With it: /, '').matchAll(/`([\w.[\]]+)` \(/g)].map(([, path]) => path),
      ])
      const plain = (paths: readonly (string | undefined)[]) =>
        [...new Set(paths.map((path) => sure(path).replace(/\d+(?=\])/, '')))].sort()
      return [plain(ours.filter((path) => path && path in from && path in to)), plain(real)]
    }
    const some = creationRows.filter((_, index) => (index + seed) % 5 === 0)
    const compared = some.flatMap(({ id, text, effective }) => {
      const [from, to] = [effective?.['4.17']?.filled, effective?.['4.22']?.filled]
      // The hypervisor of the recorded creations takes everything.
      const isCreated = (['4.17', '4.22'] as const).every((release) =>
        creationOf(snapshotOfText(text, 'domain', { ...defaultPreferences, arch: 'x86', release })),
      )
      return from && to && isCreated ? [{ id, found: between(text, from, to) }] : []
    })
    expect(compared.length).toBeGreaterThan(100)
    expect(compared.filter(({ found: [ours, real] }) => String(ours) !== String(real))).toEqual([])
  })
})
