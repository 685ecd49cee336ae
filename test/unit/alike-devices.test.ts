import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../server/src/config/read-config.ts'
import { createDomain } from '../../server/src/create/create-domain.ts'
import { type Release, releases } from '../../server/src/release.ts'
import type { FileOfDom0, Host } from '../../server/src/values/value-type.ts'

/*
 * Of devices of which libxl's steps see the same the steps are taken for one (`create/remembered.ts`). Who asks where each value comes from has them
 * taken for each device: both find the same, and make the same domain.
 */

const disks = ['/dev/a,raw,xvda,rw', '/dev/b,raw,xvdb,rw', '/dev/c,raw,xvdc,ro', '/dev/null,raw,xvdd,rw', '/dev/tty1,,xvde,r', '/a.img,qcow2,xvdf,w', '/a.vhd,vhd,hda,w', '/b.img,qcow2,xvda,w', ',empty,hdc,r', 'vdev=hdd,devtype=cdrom', 'vdev=xvdg,devtype=cdrom,target=/i.iso', 'vdev=xvdh,format=raw', 'vdev=xvdi,target=', 'vdev=nope,target=/d', 'vdev=hdq,target=/d', 'vdev=51712,target=/d', 'script=block-x,vdev=xvdj,target=y', 'script=block-x,format=qcow2,vdev=xvdk,target=y', 'backendtype=phy,vdev=xvdl,target=/d', 'backendtype=phy,format=vhd,vdev=xvdm,target=/d', 'backendtype=tap,vdev=xvdn,target=/d', 'backendtype=qdisk,vdev=xvdo,target=/d', 'backend=other,vdev=xvdp,target=/d', 'backend=storage,vdev=xvdq,target=/d', 'backend=0,vdev=xvdx,target=/d', 'backend=Domain-0,vdev=xvdy,target=/d', 'specification=virtio,vdev=xvda,target=/d', 'specification=virtio,vdev=nope,target=/d', 'specification=virtio,backendtype=standalone,vdev=nope,target=/d', 'specification=virtio,backendtype=standalone,vdev=xvdb,target=/d', 'discard,vdev=xvdr,target=/d', 'no-discard,vdev=xvds,target=/e', 'colo,vdev=xvdt,target=/d', 'untrusted,vdev=xvdu,target=/d', '/missing,raw,xvdv,rw', '/folder,raw,xvdw,rw'] // biome-ignore format: a table
const nics = ['mac=00:16:3e:00:00:01,bridge=br0', 'mac=00:16:3e:00:00:02,bridge=br1', 'bridge=br0', '', 'mac=00:16:3e:00:00:03', 'type=ioemu', 'type=vif', 'model=e1000', 'backend=other', 'backend=storage', 'backend=0', 'backend=3', 'mtu=9000', 'devid=3', 'devid=0', 'script=vif-route', 'untrusted', 'ip=192.0.2.1', 'rate=1MB/s', 'vlan=3', 'vifname=a'] // biome-ignore format: a table

const found: Readonly<Record<string, FileOfDom0>> = {
  '/folder': { kind: 'folder' },
  '/d': { kind: 'file', size: 4096, executable: false },
  '/dev/a': { kind: 'block' },
}
const hosts: readonly Host[] = [
  {},
  { domains: ['storage'] },
  {
    files: {
      at: (path) => (Object.hasOwn(found, path) ? found[path] : { kind: 'missing', why: 'No such file or directory' }),
      start: () => undefined,
    },
  },
]

const listOf = (key: string, items: readonly string[]) =>
  `${key} = [ ${items.map((item) => `"${item}"`).join(', ')} ]\n`

const created = (text: string, release: Release, host: Host, untraced: boolean) => {
  const creation = createDomain(readConfig(text, 'domain', { release, arch: 'x86', host, knownKeys: [] }), host, {
    untraced,
  })
  return creation && { objections: creation.objections, created: creation.created, all: creation.domain.all }
}

describe('devices of which libxl sees the same', () => {
  it('have the same lot as when each is gone through', () => {
    const some = (items: readonly string[]) => fc.array(fc.constantFrom(...items), { maxLength: 9 })
    fc.assert(
      fc.property(
        fc.constantFrom('pv', 'hvm', 'pvh'),
        fc.oneof(some(disks.slice(0, 7)), some(disks)),
        fc.oneof(some(nics.slice(0, 5)), some(nics)),
        fc.constantFrom(...releases.filter((release) => release !== '4.1')),
        fc.constantFrom(...hosts),
        (type, ofDisk, ofVif, release, host) => {
          const text = `name = "a"\nkernel = "/k"\ntype = "${type}"\n${listOf('disk', ofDisk)}${listOf('vif', ofVif)}`
          expect(created(text, release, host, true)).toEqual(created(text, release, host, false))
        },
      ),
      { numRuns: 500 },
    )
  })
})
