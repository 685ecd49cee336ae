import { describe, expect, it } from 'vitest'
import { snapshotOfText } from '../../server/src/snapshot.ts'
import { sure } from '../../server/src/sure.ts'
import { aroundOf } from '../../server/src/workspace/around.ts'
import { isAside } from '../../server/src/workspace/index/aside.ts'
import { indexedConfig, indexedText } from '../../server/src/workspace/index/indexed-file.ts'
import { createIndex } from '../../server/src/workspace/index/workspace-index.ts'
import { poolsOf } from '../../server/src/workspace/pools.ts'

const folder = 'file:///w'
const fileOf = (path: string, text: string) => indexedText({ uri: `${folder}/${path}`, folder }, text)
const indexOf = (files: Readonly<Record<string, string>>) => {
  const index = createIndex()
  for (const [path, text] of Object.entries(files)) index.put(sure(fileOf(path, text)))
  return index
}
/** What a text says, as `what id` with what stands at its place. */
const said = (path: string, text: string) =>
  (fileOf(path, text)?.mentions ?? []).map(({ what, id, line, from, to }) => {
    const written = text.split('\n')[line]?.slice(from, to)
    return written === id ? `${what} ${id}` : `${what} ${id} «${written}»`
  })

describe('what a file names', () => {
  it('is found at its place, in the order of the text', () => {
    const text = `name = "web"
uuid = "6A7E1E3C-0f5b-4c9e-9d43-2b1f6d0c8a51"
pool = 'batch'
kernel = "/boot/vmlinuz"
vcpus = 3
cpus = [ "7", "2-3", "7" ]
disk = [ "/dev/vg/a,raw,xvda,w", "phy:/dev/vg/b,xvdb,r", "vdev=hdc, backend=storage, script=block-nbd, target=x" ]
vif = [ 'mac=00:16:3E:00:00:01,bridge=xenbr0,backend=0', "bridge=br1,script=/etc/xen/scripts/vif-route" ]
pci = [ "03:00.0", "0000:04:00.*" ]
vfb = [ "vnc=1,vncdisplay=3" ]
`
    expect(said('web.xl', text)).toEqual([
      'guest web',
      'uuid 6a7e1e3c-0f5b-4c9e-9d43-2b1f6d0c8a51 «6A7E1E3C-0f5b-4c9e-9d43-2b1f6d0c8a51»',
      'pool batch',
      'path /boot/vmlinuz',
      'cpu 7',
      'disk /dev/vg/a',
      'disk /dev/vg/b',
      'guest storage',
      'path block-nbd',
      'disk storage block-nbd x «x»',
      'mac 00:16:3e:00:00:01 «00:16:3E:00:00:01»',
      'bridge xenbr0',
      'bridge br1',
      'path /etc/xen/scripts/vif-route',
      'pci 00:03:00 «03:00.0»',
      'pci 00:04:00 «0000:04:00.*»',
      'screen 5903 «3»',
    ])
    const { mentions } = sure(fileOf('web.xl', text))
    expect(mentions.find(({ what }) => what === 'cpu')?.vcpus).toBe(2)
    expect(mentions.filter(({ what }) => what === 'disk').map(({ writes }) => writes)).toEqual([true, false, true])
    expect(mentions.filter(({ what }) => what === 'pci').map(({ functions }) => functions)).toEqual(['0', '*'])
  })

  it('is nothing that xl overwrites, that a template fills in, or that is dom0', () => {
    expect(
      said('a.xl', 'name = "old"\nname = "new"\nvif = [ "mac=@MAC@,bridge=$' + '{BRIDGE},backend=Domain-0" ]\n'),
    ).toEqual(['guest new'])
  })

  it('is a pool by its name, or by that of the file', () => {
    expect(said('p.cpupool', 'name = "fast"\ncpus = "4"\n')).toEqual(['pool fast', 'pool-cpu 4'])
    expect(said('cpupool-db', 'cpus = [ "4" ]\n')).toEqual(['pool cpupool-db «»', 'pool-cpu 4'])
    expect(fileOf('cpupool.c', 'int main() {\n  name = 3;\n}\n')).toBeUndefined()
    expect(fileOf('setup.cfg', '[metadata]\nname = x\n')).toBeUndefined()
    expect(fileOf('picture.cfg', 'name = "a"\0')).toBeUndefined()
  })

  it('stands where the editor counts it, behind a mark that it does not show', () => {
    expect(fileOf('a.xl', '\uFEFFname = "a"\n')?.mentions[0]).toMatchObject({ line: 0, from: 8, to: 9 })
  })
})

describe('the index', () => {
  it('finds every place that names a thing, and forgets what is gone', () => {
    const index = indexOf({
      'store.xl': 'name = "storage"\n',
      'web.xl': 'name = "web"\ndisk = [ "vdev=xvda,backend=storage,target=/x" ]\n',
    })
    const files = () => index.find('guest', 'storage').map(({ file, mention }) => [file.uri, mention.makes])
    expect(files()).toEqual([
      ['file:///w/store.xl', 'named'],
      ['file:///w/web.xl', undefined],
    ])
    index.put(sure(fileOf('store.xl', 'name = "other"\n')))
    expect(files()).toEqual([['file:///w/web.xl', undefined]])
    index.remove('file:///w/web.xl')
    expect(files()).toEqual([])
    expect(index.has('guest', 'storage')).toBe(false)
  })

  it('knows a file however its address is written, and over a link', () => {
    const index = indexOf({ 'a b+c.xl': 'name = "a"\n' })
    expect(index.get(index.keyOf('file:///w/a%20b%2Bc.xl'))?.uri).toBe('file:///w/a b+c.xl')
    index.link('file:///w/auto/a', 'file:///w/a b+c.xl')
    expect(index.get(index.keyOf('file:///w/auto/a'))?.uri).toBe('file:///w/a b+c.xl')
  })

  it('takes what was opened over a link for the file itself once the link is known', () => {
    const index = indexOf({ 'auto/a.xl': 'name = "a"\n' })
    index.link('file:///w/auto/a.xl', 'file:///w/a.xl')
    index.put({ ...sure(fileOf('a.xl', 'name = "a"\n')) })
    expect(index.find('guest', 'a')).toHaveLength(1)
  })

  it('comes to the same whatever came before', () => {
    // Any order of the same files, some of them as they were and some that have gone since.
    const texts = ['name = "a"\n', 'name = "b"\nvif = [ "mac=00:16:3e:00:00:01" ]\n', 'name = "a"\ncpus = "3"\n']
    let state = 1
    const next = (below: number) => {
      state = (state * 48271) % 2147483647
      return state % below
    }
    for (let round = 0; round < 50; round++) {
      const files = new Map<string, string>()
      const index = createIndex()
      for (let step = 0; step < 30; step++) {
        const path = `${next(5)}.xl`
        const text = texts[next(texts.length)] ?? ''
        if (next(4) === 0) {
          files.delete(path)
          index.remove(`${folder}/${path}`)
        } else {
          files.set(path, text)
          index.put(sure(fileOf(path, text)))
        }
      }
      const fresh = indexOf(Object.fromEntries(files))
      const seen = (each: typeof index) =>
        [...each.files()]
          .flatMap((file) =>
            file.mentions.map((mention) => [
              file.uri,
              mention.what,
              each
                .find(mention.what, mention.id)
                .map((found) => found.file.uri)
                .sort(),
              each.share(file, mention),
            ]),
          )
          .map((each) => JSON.stringify(each))
          .sort()
      expect(seen(index)).toEqual(seen(fresh))
    }
  })
})

describe('a file beside the ones that count', () => {
  it.each([
    'web.cfg.bak',
    'web.cfg~',
    'web.cfg.orig',
    'web.bak.cfg',
    'web.cfg.rpmsave',
    'web.cfg.dpkg-old',
    'web.cfg-2024-01-31',
    'web.cfg.20240131',
    'web.cfg.1',
    'web (1).cfg',
    'template.cfg',
    'web-template.cfg',
    'example.hvm',
    'xlexample.hvm',
    'web.cfg.j2',
    '.web.cfg',
    '#web.cfg#',
    'templates/web.cfg',
    'hosts/a/backup/web.cfg',
    'web.xm',
  ])('is %s', (path) => expect(isAside(path)).toBe(true))

  it.each([
    'web.cfg',
    'auto/web',
    'oldham.cfg',
    'web-2.cfg',
    'web.2.cfg',
    'contemplate.cfg',
    'hosts/a/web.xl',
    'inn.cfg',
  ])('is not %s', (path) => expect(isAside(path)).toBe(false))
})

describe('what other files have to offer', () => {
  const index = indexOf({
    'web.xl': 'name = "web"\nkernel = "/srv/web/vmlinuz"\nvif = [ "mac=00:16:3e:00:00:01,bridge=br7", "bridge=br7" ]\n',
    'db.xl': 'name = "db"\nvif = [ "bridge=br1" ]\ndisk = [ "/dev/vg/db,raw,xvda,w" ]\n',
    'p.cpupool': 'name = "batch"\nsched = "credit"\ncpus = "4"\n',
  })
  const around = aroundOf(index, 'file:///w/new.xl', 0)

  it('is the bridges, the most common first, the guests, and the pools', () => {
    expect(around.used).toMatchObject({ bridge: ['br7', 'br1'], guest: ['web', 'db'], pool: ['batch'] })
    expect(poolsOf(index)).toEqual([{ name: 'batch', scheduler: 'credit', uri: 'file:///w/p.cpupool' }])
  })

  it('is the guests, those that serve others first, then driver domains', () => {
    const files = {
      'a.xl': 'name = "a"\nvif = [ "backend=net" ]\n',
      'b.xl': 'name = "b"\ndisk = [ "vdev=xvda,backend=storage,target=/x", "vdev=xvdb,backend=storage,target=/y" ]\n',
      'd.xl': 'name = "drives"\ndriver_domain = 1\n',
      'e.xl': 'name = "no"\ndriver_domain = 0\n',
      'n.xl': 'name = "net"\n',
      's.xl': 'name = "storage"\ndriver_domain = 1\n',
    }
    expect(aroundOf(indexOf(files), 'file:///w/new.xl', 0).used?.guest).toEqual([
      'storage',
      'net',
      'drives',
      'a',
      'b',
      'no',
    ])
  })

  it('is their paths, with the guests that have them, but never the own ones', () => {
    expect(around.values?.('kernel')).toEqual([{ value: '/srv/web/vmlinuz', guest: 'web' }])
    expect(around.values?.('disk.target')).toEqual([{ value: '/dev/vg/db', guest: 'db' }])
    expect(aroundOf(index, 'file:///w/web.xl', 0).values?.('kernel')).toEqual([])
  })

  it('is a MAC address that none of them has', () => {
    expect(around.isTaken?.('00:16:3e:00:00:01')).toBe(true)
    expect(around.isTaken?.('00:16:3e:00:00:02')).toBe(false)
  })
})

describe('a file that is open', () => {
  it('names nothing that a template fills in', () => {
    const text = 'name = "{{ n }}"\nkernel = "/boot/{{ k }}"\nmemory = 512\nvif = [ "bridge={{ b }}", "bridge=br1" ]\n'
    const { config, document, template } = snapshotOfText(text, 'domain')
    expect(template).toBeDefined()
    const { mentions } = indexedConfig({ uri: `${folder}/guest.xl` }, config, document)
    expect(mentions.map(({ what, id }) => `${what} ${id}`)).toEqual(['bridge br1'])
  })
})

it('an open file is looked through once, however many changes of others it is asked about', () => {
  const index = indexOf({ 'b.xl': 'name = "b"\npool = "batch"\n' })
  const file = sure(fileOf('a.xl', 'name = "a"\npool = "batch"\nvif = [ "backend=b" ]\n'))
  let looks = 0
  index.put({
    ...file,
    get mentions() {
      looks++
      return file.mentions
    },
  })
  const change = index.put(sure(fileOf('c.xl', 'name = "a"\n')))
  expect(index.concerns(file.key, change)).toBe(true)
  const before = looks
  for (let time = 0; time < 100; time++) {
    expect(index.concerns(file.key, change)).toBe(true)
    expect(index.concerns(file.key, ['something else'])).toBe(false)
  }
  expect(looks).toBe(before)
})
