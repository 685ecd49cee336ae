import { expect, it } from 'vitest'
import { buildDomain } from '../../server/src/build/build-domain.ts'
import { showView } from '../../server/src/features/show.ts'
import { type Release, releases } from '../../server/src/release.ts'
import { defaultPreferences, snapshotOfText } from '../../server/src/snapshot.ts'

/* What newer libxl fills in or writes, as live 4.14, 4.17, 4.20 and 4.22 were seen to do. */

const snapshotOf = (settings: string, release: Release) =>
  snapshotOfText(`name = "a"\ntype = "hvm"\nmemory = 512\n${settings}\n`, 'domain', {
    ...defaultPreferences,
    release,
    arch: 'x86',
  })

const filled = (settings: string, release: Release) =>
  JSON.parse(showView(snapshotOf(settings, release), 'effective') ?? '{}')

const nodesOf = (settings: string, release: Release): readonly string[] =>
  [...(showView(snapshotOf(settings, release), 'xenstore') ?? '').matchAll(/\/bios-strings\/(\S+ = "\S+")/g)].map(
    ([, node = '']) => node,
  )

it.each(['4.20', '4.22'] as const)('%s: altp2mhvm is altp2m = "mixed"', (release) => {
  expect(filled('altp2mhvm = 1', release).b_info.altp2m).toBe('mixed')
  expect(filled('altp2mhvm = 1\naltp2m = "disabled"', release).b_info.altp2m).toBe('mixed')
  expect(filled('altp2mhvm = 1\naltp2m = "external"', release).b_info.altp2m).toBe('external')
  expect(filled('altp2mhvm = 0', release).b_info.altp2m).toBeUndefined()
})

it('4.17: altp2mhvm stays where it is', () => {
  expect(filled('altp2mhvm = 1', '4.17').b_info.altp2m).toBeUndefined()
})

it.each(['4.20', '4.22'] as const)('%s: virtio devices share memory by grants with another domain', (release) => {
  const { virtios } = filled(
    'virtio = [ "type=virtio,device22,transport=mmio,backend=0", "type=virtio,device22,transport=mmio,backend=3", "type=virtio,device22,transport=mmio,backend=3,grant_usage=0" ]',
    release,
  )
  expect(virtios.map(({ grant_usage }: { grant_usage: unknown }) => grant_usage)).toEqual(['False', 'True', 'False'])
})

it.each(['4.20', '4.22'] as const)('%s: hvmloader finds the strings of smbios', (release) => {
  const strings = ['bios_vendor=a', 'oem=x', 'baseboard_asset_tag=1=2', 'bios_vendor=b', 'oem=y']
  expect(nodesOf(`smbios = [ ${strings.map((each) => `"${each}"`).join(', ')} ]`, release)).toEqual([
    'bios-vendor = "b"',
    'oem-1 = "x"',
    'baseboard-asset-tag = "1=2"',
    'oem-2 = "y"',
  ])
})

it.each(['4.14', '4.17', '4.20', '4.22'] as const)('%s: how many vCPUs there may be later is no matter', (release) => {
  const refusals = (settings: string) =>
    snapshotOf(settings, release).problems.filter(({ said }) =>
      said?.endsWith('avail_vcpus bitmap contains too many VCPUS'),
    ).length
  expect(refusals('vcpus = 8\nmaxvcpus = 2000')).toBe(0)
  expect(refusals('maxvcpus = 2000')).toBe(0)
  expect(refusals('vcpus = 1025\nmaxvcpus = 2000')).toBe(1)
})

it.each(['4.17', '4.20', '4.22'] as const)('%s: an enumeration that is unknown is not set', (release) => {
  const { b_info } = filled('bios = "unknown"\ntimer_mode = "unknown"', release)
  expect(b_info['type.hvm'].bios).toBe('seabios')
  expect(b_info.timer_mode).toBe('no_delay_for_missed_ticks')
})

it.each(['4.17', '4.20', '4.22'] as const)('%s: what another domain serves needs no QEMU in dom0', (release) => {
  const hasQemu = (device: string) => {
    const text = `name = "a"\ntype = "pv"\nkernel = "/k"\nmemory = 512\n${device}\n`
    const snapshot = snapshotOfText(text, 'domain', { ...defaultPreferences, release, arch: 'x86' })
    return showView(snapshot, 'device-model')?.includes('qemu-system') === true
  }
  for (const device of [
    'disk = [ "vdev=xvda,format=qcow2,target=/x" ]',
    'disk = [ "vdev=xvda,format=qcow2,backend=0,target=/x" ]',
    'channel = [ "name=o,connection=pty" ]',
    'channel = [ "name=o,connection=pty,backend=4", "name=p,connection=pty" ]',
  ])
    expect(hasQemu(device), device).toBe(true)
  for (const device of [
    'disk = [ "vdev=xvda,format=qcow2,backend=4,target=/x" ]',
    'channel = [ "name=o,connection=pty,backend=4" ]',
  ])
    expect(hasQemu(device), device).toBe(false)
})

it.each(releases)('%s: no number of vCPUs fills the memory', (release) => {
  for (const guest of ['pv', 'hvm'])
    for (const cpus of ['cpus = "0-3"', 'cpus_soft = "0-3"', 'cpus = [ "0", "1" ]', 'cpus = ""', ''])
      for (const number of ['65537', '2147483640', '"-2147483649"']) {
        const text = `name = "a"\ntype = "${guest}"\nbuilder = "${guest}"\nkernel = "/k"\nmemory = 512\nmaxvcpus = ${number}\n${cpus}\n`
        const { config } = snapshotOfText(text, 'domain', { ...defaultPreferences, release, arch: 'x86' })
        const built = buildDomain(config)
        const { b_info } = (built ?? {}) as { readonly b_info?: Readonly<Record<string, unknown>> }
        for (const list of ['avail_vcpus', 'vcpu_hard_affinity', 'vcpu_soft_affinity'])
          expect([b_info?.[list] ?? []].flat().length, `${list} of ${text}`).toBeLessThanOrEqual(65_536)
      }
})

it.each(['4.17', '4.22'] as const)('%s: numbers that are kept in 32 bits', (release) => {
  expect(filled('max_event_channels = "-9223372036854775808"', release).b_info.event_channels).toBe(1023)
  const said = (irq: string) =>
    snapshotOf(`irqs = [ ${irq} ]`, release)
      .problems.map((problem) => problem.said)
      .find((line) => line?.includes('irq'))
  expect(said('2147483647')).toBeUndefined()
  expect(said('2147483649')).toContain('failed give domain access to irq -2147483647: …')
})
