import { describe, expect, it } from 'vitest'
import { detectKind } from '../../server/src/workspace/detect.ts'
import { kindOfPath } from '../../server/src/workspace/file-names.ts'

describe('the kind of a file by its path', () => {
  it.each([
    ['/home/a/guest.xl', 'domain'],
    ['guest.PVH', 'domain'],
    ['/etc/xen/guest', 'domain'],
    ['/etc/xen/auto/guest', 'domain'],
    ['/etc/xen/vms/guest.cfg', 'domain'],
    ['/usr/share/doc/xen/xlexample.hvm', 'domain'],
    ['/home/a/fast.cpupool', 'cpupool'],
    ['/etc/xen/fast.cpupool', 'cpupool'],
    ['/etc/xen/cpupool-fast', 'cpupool'],
    ['/etc/xen/pools/my-cpupool-1.cfg', 'cpupool'],
    ['/usr/share/doc/xen/xlexample.cpupool', 'cpupool'],
    ['/etc/xen/xl.conf', 'xl-conf'],
    ['/etc/xen/xl.conf.dpkg-old', 'xl-conf'],
    ['/home/a/xl.conf', 'xl-conf'],
    // Other files that lie there.
    ['/etc/xen/oxenstored.conf', undefined],
    ['/etc/xen/other.conf', undefined],
    ['/etc/xen/README.incompatibilities', undefined],
    ['/etc/xen/xend-config.sxp', undefined],
    ['/etc/xen/qemu-ifup', undefined],
    ['/etc/xen/scripts/vif-bridge', undefined],
    ['/etc/xen/guest.bak', undefined],
    // Everybody's.
    ['/home/a/guest.cfg', undefined],
    ['/home/a/xl', undefined],
    ['/home/a/cpupool.c', undefined],
  ])('%s: %s', (path, kind) => {
    expect(kindOfPath(path)).toBe(kind)
  })

  it.each([
    'kernel = "/a"\nname = "a"\nmemory = 1\n',
    'name = "p"\nsched = "credit"\n',
    'builder = "hvm"\nmemory = 1\n',
  ])('is told by the content behind a byte-order mark as without one: %j', (text) => {
    expect(detectKind('/home/a/guest.cfg', text).kind).toBeDefined()
    expect(detectKind('/home/a/guest.cfg', `\uFEFF${text}`)).toEqual(detectKind('/home/a/guest.cfg', text))
  })

  it('lets the content of a file in /etc/xen tell a cpupool from a guest', () => {
    const pools = ['name = "fast"\nsched = "credit2"\ncpus = ["4-7"]\n', 'name = "fast"\nnodes = ["0"]\n']
    for (const text of pools) expect(detectKind('/etc/xen/fast.cfg', text)).toEqual({ kind: 'cpupool', certain: true })
    expect(detectKind('/etc/xen/fast', 'name = "fast"\nmemory = 512\ncpus = "4-7"\n').kind).toBe('domain')
    // What a file is called says more.
    expect(detectKind('/srv/fast.xl', pools[0] ?? '').kind).toBe('domain')
  })

  it('is not that of a cpupool where only the name is like one', () => {
    const kind = (name: string, text: string) => detectKind(`C:\\xen\\${name}`, text).kind
    expect(kind('cpupool-db', 'name = "db"\n')).toBe('cpupool')
    expect(kind('cpupool.c', 'int main() {\n  name = 3;\n}\n')).toBeUndefined()
    expect(kind('cpupool.cfg', 'name = "a"\nkernel = "/a"\nmemory = 1\n')).toBe('domain')
    expect(kind('db', 'name = "db"\n')).toBeUndefined()
  })
})
