import { describe, expect, it } from 'vitest'
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
