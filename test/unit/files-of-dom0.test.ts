import { describe, expect, it } from 'vitest'
import { showView } from '../../server/src/features/show.ts'
import type { Release } from '../../server/src/release.ts'
import { defaultPreferences, snapshotOfText } from '../../server/src/snapshot.ts'
import type { Host } from '../../server/src/values/value-type.ts'

/* What is known of a device is taken over from one version of a file to the next, but for the files of dom0: they come and go. */
describe('a file of dom0', () => {
  it('is looked for in each version anew, for every disk and PCI device', () => {
    const missing = new Set<string>()
    const host: Host = {
      files: {
        at: (path) =>
          missing.has(path)
            ? { kind: 'missing', why: 'No such file or directory' }
            : { kind: 'file', size: 1, executable: true },
        start: () => undefined,
      },
    }
    const found = (memory: number) => {
      const disks = [0, 1, 2].map((disk) => `"/srv/${disk}.img,raw,xvd${'abc'[disk]},w"`)
      const text = `name = "vm"\ntype = "pv"\nkernel = "/boot/vmlinuz"\nmemory = ${memory}\ndisk = [ ${disks.join(', ')} ]\npci = [ "01:00.0", "02:00.0" ]\n`
      return snapshotOfText(text, 'domain', { ...defaultPreferences, arch: 'x86', host }).problems.map(
        ({ rule, message }) => `${rule} ${/`([^` ]+)[^`]*`\.?$|device away/.exec(message)?.[1] ?? 'device'}`,
      )
    }
    expect(found(512)).toEqual([])
    missing.add('/srv/1.img')
    expect(found(513)).toEqual(['no-such-file /srv/1.img'])
    missing.clear()
    missing.add('/sys/bus/pci/drivers/pciback/0000:02:00.0')
    expect(found(514)).toEqual(['no-such-device device'])
    missing.clear()
    expect(found(515)).toEqual([])
    missing.add('/boot/vmlinuz')
    expect(found(516)).toEqual(['no-such-file /boot/vmlinuz'])
  })
})

/* Asked of `xl create` of 4.12, 4.14, 4.20, 4.22 and Debian's 4.17, with a file of no name and with one that is not there; 4.2 by its source. */
describe('the program of a device model that the file names without saying which one it is', () => {
  const files: Host['files'] = {
    at: (path) =>
      path.startsWith('/nonexistent/')
        ? { kind: 'missing', why: 'No such file or directory' }
        : { kind: 'file', size: 1, executable: path !== '/etc/plain' },
    start: () => undefined,
  }
  const modelOf = (release: Release, guest: 'pv' | 'pvh', path: string): string | undefined => {
    const text = `name = "vm"\n${guest === 'pv' ? '' : 'type = "pvh"\n'}kernel = "/k"\nmemory = 64\ndevice_model_override = "${path}"\n`
    const snapshot = snapshotOfText(text, 'domain', { ...defaultPreferences, arch: 'x86', release, host: { files } })
    const refused = snapshot.problems.find(({ severity }) => severity === 'error')
    if (refused) return refused.said
    return JSON.parse(showView(snapshot, 'effective') ?? '{}').b_info.device_model_version ?? 'none'
  }

  it.each([
    ['4.2', 'pv', 'qemu_xen_traditional'],
    ['4.12', 'pv', 'qemu_xen_traditional'],
    ['4.12', 'pvh', 'qemu_xen_traditional'],
    ['4.14', 'pvh', 'qemu_xen_traditional'],
    ['4.17', 'pv', 'qemu_xen'],
    ['4.20', 'pv', 'qemu_xen_traditional'],
    ['4.20', 'pvh', 'qemu_xen_traditional'],
    ['4.22', 'pv', 'none'],
    ['4.22', 'pvh', 'none'],
  ] as const)('that is not there makes it another one: %s, %s', (release, guest, model) => {
    for (const path of ['', '/nonexistent/qemu']) expect(modelOf(release, guest, path)).toBe(model)
    expect(modelOf(release, guest, '/usr/bin/qemu')).toBe('qemu_xen')
  })

  it('may not be a file that cannot be started, up to 4.20', () => {
    const said = 'libxl__domain_build_info_setdefault: qemu-xen access error: Permission denied'
    for (const release of ['4.2', '4.12', '4.20'] as const)
      expect(modelOf(release, 'pv', '/etc/plain')).toContain(said.slice(said.indexOf('qemu-xen')))
    expect(modelOf('4.22', 'pv', '/etc/plain')).toBe('none')
  })
})

/* Asked of `xl create` of 4.20 and 4.22; the source is the same since 4.18. */
describe('a virtio device of which something is not said', () => {
  const nodesOf = (release: Release, device: string): readonly string[] => {
    const text = `name = "vm"\ntype = "hvm"\nmemory = 64\nvirtio = [ "${device}" ]\n`
    const snapshot = snapshotOfText(text, 'domain', { ...defaultPreferences, arch: 'x86', release })
    expect(snapshot.problems.filter(({ severity }) => severity === 'error')).toEqual([])
    const lines = showView(snapshot, 'xenstore')?.split('\n') ?? []
    return lines.flatMap((line) => /\/0\/(?:type|transport) = "(.*)"/.exec(line)?.[1] ?? [])
  }

  it.each(['4.18', '4.19', '4.20', '4.21', '4.22'] as const)(
    'has what C makes of nothing in xenstore: %s',
    (release) => {
      expect(nodesOf(release, '')).toEqual(['(null)', 'unknown'])
      expect(nodesOf(release, 'transport=mmio')).toEqual(['(null)', 'mmio'])
      expect(nodesOf(release, 'type=virtio,device22')).toEqual(['virtio,device22', 'unknown'])
      expect(nodesOf(release, 'type=foo,transport=mmio')).toEqual(['foo', 'mmio'])
    },
  )
})
