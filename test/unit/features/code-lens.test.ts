import { describe, expect, it } from 'vitest'
import { buildingReleases, buildsOn, codeLenses, summaryLens } from '../../../server/src/features/code-lens.ts'
import { diagnostics } from '../../../server/src/features/diagnostics.ts'
import { newestRelease } from '../../../server/src/release.ts'
import { defaultPreferences, type Snapshot, snapshotOfText } from '../../../server/src/snapshot.ts'

const ours = { commands: true, programs: true }

const guest = `# A guest
type = "hvm"
name = "web"
memory = 4096
vcpus = 4
disk = [ "/dev/vg/a,raw,xvda,rw", "/dev/vg/b,raw,xvdb,rw", "/x.iso,raw,hdc,r,cdrom" ]
`

const titleOf = (snapshot: Snapshot, actions = ours) => {
  const [lens] = codeLenses(snapshot, actions)
  const builds = buildingReleases().filter((release) => buildsOn(snapshot, release))
  return lens && summaryLens(lens, snapshot, builds, actions).command
}

describe('the lenses above a guest', () => {
  it('stand above its name, with what can be done', () => {
    const lenses = codeLenses(snapshotOfText(guest, 'domain'), ours)
    expect(lenses.map(({ command }) => command?.title)).toEqual([undefined, 'Show', 'Dry-run', 'Migrate'])
    expect(lenses.every(({ range }) => range.start.line === 2)).toBe(true)
    // With arguments a command would end with the answer that it came in, and the editor shows it longer.
    expect(lenses.slice(1).map(({ command }) => [command?.command, command?.arguments])).toEqual([
      ['xen.showPicture', undefined],
      ['xen.dryRun', undefined],
      ['xen.migrate', undefined],
    ])
  })

  it('say what the guest is, and where it builds', () => {
    expect(titleOf(snapshotOfText(guest, 'domain'))?.title).toBe(
      `HVM · 4 vCPUs · 4 GiB · 3 disks · builds on 4.10–${newestRelease}`,
    )
    const pv = 'name = "a"\nkernel = "/k"\nmemory = 1536\ndisk = [ "/dev/vg/a,raw,xvda,rw" ]\n'
    expect(titleOf(snapshotOfText(pv, 'domain'))?.title).toBe(
      `PV · 1 vCPU · 1536 MiB · 1 disk · builds on 4.2–${newestRelease}`,
    )
  })

  it('count the releases that make this kind of guest', () => {
    for (const [text, since] of [
      ['name = "a"\ntype = "pvh"\nkernel = "/k"\nmemory = 256\n', '4.10'],
      ['name = "a"\ntype = "pv"\nkernel = "/k"\nmemory = 256\n', '4.2'],
      ['name = "a"\ntype = "hvm"\nbuilder = "hvm"\nmemory = 256\n', '4.2'],
    ] as const)
      expect(titleOf(snapshotOfText(text, 'domain'))?.title).toContain(`builds on ${since}–${newestRelease}`)
  })

  it.each([
    ['vcpus = 2\nmaxvcpus = 4\n', '2 of 4 vCPUs'],
    ['vcpus = 1\nmaxvcpus = 2\n', '1 of 2 vCPUs'],
    ['maxvcpus = 4\n', '1 of 4 vCPUs'],
    ['vcpus = 4\nmaxvcpus = 4\n', '4 vCPUs'],
    ['vcpus = 4\n', '4 vCPUs'],
    ['', '1 vCPU'],
  ])('say with how many vCPUs a guest with %j begins', (text, words) => {
    const title = titleOf(snapshotOfText(`name = "a"\nkernel = "/k"\nmemory = 512\n${text}`, 'domain'))?.title
    expect(title?.split(' · ')[1]).toBe(words)
  })

  it('ask each release itself, whatever the file or a setting is for', () => {
    const old = snapshotOfText(
      `# xen-config: release=4.4\n${guest.replace('type = "hvm"', 'builder = "hvm"')}`,
      'domain',
      {
        ...defaultPreferences,
        stage: 'parse',
      },
    )
    expect(titleOf(old)?.title).toBe(`HVM · 4 vCPUs · 4 GiB · 3 disks · builds on 4.2–${newestRelease}`)
    const traditional = `${guest}device_model_version = "qemu-xen-traditional"\nvga = "none"\n`
    expect(titleOf(snapshotOfText(traditional, 'domain'))?.title).toMatch(
      new RegExp(`^HVM · xl ${newestRelease} makes no guest of this · builds on .*4\\.20$`),
    )
  })

  it.each([
    ['type = "pvh"\nkernel = "/k"\n', 'PVH', '4.10'],
    ['type = "hvm"\nbootloader = "pygrub"\n', 'HVM', '4.10'],
    ['builder = "hvm"\n', 'HVM', '4.2'],
    ['type = "pv"\nkernel = "/k"\n', 'PV', '4.2'],
    ['kernel = "/k" # xen-config: arch=arm64\n', 'PVH', '4.3'],
    ['type = "pvh"\nkernel = "/k" # xen-config: arch=arm64\n', 'PVH', '4.3'],
  ])('count the releases that make a guest of the same kind: %j', (text, kind, first) => {
    const title = titleOf(snapshotOfText(`name = "a"\nmemory = 512\n${text}`, 'domain'))?.title
    expect(title).toBe(`${kind} · 1 vCPU · 512 MiB · no disk · builds on ${first}–${newestRelease}`)
  })

  it('say so where no release builds the file', () => {
    expect(titleOf(snapshotOfText('name = "a"\nmemory = [\n', 'domain'))?.title).toBe(
      `PV · xl ${newestRelease} makes no guest of this · builds on no release`,
    )
  })

  it('have none of our commands for another editor, and no dry run where no program can be started', () => {
    const snapshot = snapshotOfText(guest, 'domain')
    const others = codeLenses(snapshot, { commands: false, programs: false })
    expect(others).toHaveLength(1)
    expect(titleOf(snapshot, { commands: false, programs: false })?.command).toBe('')
    const web = codeLenses(snapshot, { commands: true, programs: false })
    expect(web.map(({ command }) => command?.title)).toEqual([undefined, 'Show', 'Migrate'])
  })

  it('say in an empty file what xl makes of it, where nothing is reported', () => {
    for (const text of ['', '# nothing yet\n']) {
      const snapshot = snapshotOfText(text, 'domain')
      expect(diagnostics(snapshot)).toEqual([])
      expect(snapshot.refusals.map(({ rule }) => rule)).toContain('missing-name')
      const titles = codeLenses(snapshot, ours).map(({ command }) => command?.title)
      expect(titles).toEqual([`xl ${newestRelease} makes no guest of this yet`, 'Begin with a whole guest'])
      expect(codeLenses(snapshot, { commands: false, programs: false })).toHaveLength(1)
    }
    expect(codeLenses(snapshotOfText('', 'cpupool'), ours)).toEqual([])
  })

  it('are none where they are switched off, and in other files', () => {
    for (const text of [guest, ''])
      expect(codeLenses(snapshotOfText(text, 'domain', { ...defaultPreferences, codeLens: false }), ours)).toEqual([])
    expect(codeLenses(snapshotOfText('name = "p"\n', 'cpupool'), ours)).toEqual([])
    expect(codeLenses(snapshotOfText('memory = 1\n', 'domain'), ours)[0]?.range.start.line).toBe(0)
  })
})
