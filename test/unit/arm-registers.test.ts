import { expect, it } from 'vitest'
import { showView } from '../../server/src/features/show.ts'
import type { Release } from '../../server/src/release.ts'
import { defaultPreferences, snapshotOfText } from '../../server/src/snapshot.ts'
import type { Arch } from '../../server/src/values/value-type.ts'

/* Where libxl puts the registers of virtio devices, and their interrupts: `alloc_virtio_mmio_params` of libxl_arm.c. */

const disk = 'vdev=xvda,backendtype=standalone,specification=virtio,target=/srv/a'
const plain = 'vdev=xvdb,target=/dev/b'
const text = `name = "a"
type = "pvh"
kernel = "/boot/Image"
memory = 512
disk = [ "${plain}", "${disk}" ]
virtio = [ "type=virtio,device22,transport=mmio", "type=virtio,device29,transport=mmio" ]
`

const shown = (view: 'effective' | 'xenstore', release: Release, arch: Arch): string =>
  showView(snapshotOfText(text, 'domain', { ...defaultPreferences, release, arch }), view) ?? ''

it('each virtio device of a guest on ARM has registers and an interrupt of its own, disks first', () => {
  const { disks, virtios } = JSON.parse(shown('effective', '4.22', 'arm'))
  expect([disks[0].base, disks[0].irq]).toEqual([undefined, undefined])
  expect([disks[1].base, disks[1].irq]).toEqual([0x2000000, 33])
  expect(virtios.map(({ base, irq }: { base: number; irq: number }) => [base, irq])).toEqual([
    [0x2000200, 34],
    [0x2000400, 35],
  ])
  const nodes = shown('xenstore', '4.22', 'arm')
  // libxl writes the one in decimal and the other in hexadecimal.
  expect(nodes).toContain(`virtio_disk/DOMID/51712/base = "${0x2000000}"`)
  expect(nodes).toContain('virtio_disk/DOMID/51712/irq = "33"')
  expect(nodes).toContain('virtio/DOMID/1/base = "0x2000400"')
  expect(nodes).toContain('virtio/DOMID/1/irq = "35"')
})

it('the devices of `virtio` are there since 4.18, and none has registers on x86', () => {
  expect(shown('effective', '4.17', 'arm')).toContain('"irq": 33')
  expect(shown('effective', '4.17', 'arm')).not.toContain('"irq": 34')
  expect(shown('effective', '4.22', 'x86')).not.toContain('"irq"')
})
