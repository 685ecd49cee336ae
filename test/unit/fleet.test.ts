import { describe, expect, it } from 'vitest'
import { defaultPreferences, type Preferences, snapshotOfText } from '../../server/src/snapshot.ts'
import { sure } from '../../server/src/sure.ts'
import { detectKind } from '../../server/src/workspace/detect.ts'
import { judgedTogether } from '../../server/src/workspace/fleet.ts'
import { indexedConfig } from '../../server/src/workspace/index/indexed-file.ts'
import { createIndex } from '../../server/src/workspace/index/workspace-index.ts'

const folder = 'file:///w'

/** What is said of each file because of the others, as `path:line level rule`, with the messages. */
const judge = (
  files: Readonly<Record<string, string>>,
  {
    links = {},
    preferences = {},
  }: { links?: Readonly<Record<string, string>>; preferences?: Partial<Preferences> } = {},
) => {
  const index = createIndex()
  const read = (path: string) => {
    const text = sure(files[path])
    const uri = `${folder}/${path}`
    return snapshotOfText(text, detectKind(uri, text).kind ?? 'domain', { ...defaultPreferences, ...preferences }, uri)
  }
  for (const path of Object.keys(files))
    index.put(indexedConfig({ uri: `${folder}/${path}`, folder }, read(path).config))
  for (const [from, to] of Object.entries(links)) index.link(`${folder}/${from}`, `${folder}/${to}`)
  return Object.keys(files).flatMap((path) => {
    const snapshot = read(path)
    const file = sure(index.get(`${folder}/${path}`))
    const judged = judgedTogether(snapshot, { index, file, fleet: preferences.fleet !== false })
    const own = new Set(snapshot.problems)
    return judged.problems
      .filter((each) => !own.has(each))
      .map(({ start, severity, rule, message, elsewhere = [] }) => ({
        at: `${path}:${snapshot.document.positionAt(start).line + 1} ${severity} ${rule}`,
        message,
        elsewhere: elsewhere.map(({ uri, range }) => `${uri.slice(folder.length + 1)}:${range.start.line + 1}`),
      }))
  })
}
const said = (...given: Parameters<typeof judge>) => judge(...given).map(({ at }) => at)

const guest = (name: string, rest = '') => `name = "${name}"\ntype = "pvh"\nkernel = "/k"\n${rest}`
const mac = 'vif = [ "mac=00:16:3e:00:00:01" ]\n'

describe('what two guests cannot both have', () => {
  it('is told in both files, each with the place in the other', () => {
    expect(judge({ 'a.xl': guest('a', mac), 'b.xl': guest('b', `\n${mac}`) })).toEqual([
      {
        at: 'a.xl:4 information same-mac',
        message: 'The guest `b` (b.xl) has this MAC address, too: on one network, each loses its packets to the other.',
        elsewhere: ['b.xl:5'],
      },
      {
        at: 'b.xl:5 information same-mac',
        message: 'The guest `a` (a.xl) has this MAC address, too: on one network, each loses its packets to the other.',
        elsewhere: ['a.xl:4'],
      },
    ])
  })

  it('is told once a file for however many others, and names some of them', () => {
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`${index}.xl`, guest(`g${index}`, mac)]))
    const all = judge(files)
    expect(all).toHaveLength(30)
    expect(all[0]?.message).toMatch(
      /^The guests `g\d+` \(\d+\.xl\), `g\d+` \(\d+\.xl\), `g\d+` \(\d+\.xl\) and 26 more have/,
    )
    expect(all[0]?.elsewhere).toHaveLength(3)
  })

  it('is told once, at the name, of two files that make one guest', () => {
    const rest = `${mac}uuid = "6a7e1e3c-0f5b-4c9e-9d43-2b1f6d0c8a51"\ndisk = [ "/dev/a,raw,xvda,w" ]\npci = [ "03:00.0" ]\n`
    expect(said({ 'a.xl': guest('web', rest), 'hosts/b.xl': guest('web', rest) })).toEqual([
      'a.xl:1 information same-name',
      'hosts/b.xl:1 information same-name',
    ])
  })

  it('is nothing that is kept beside the files that count, or that a program makes', () => {
    expect(
      said({
        'a.xl': guest('a', mac),
        'a.xl.bak': guest('a', mac),
        'templates/guest.xl': guest('a', mac),
        'old/a.xl': guest('b', mac),
        'a.xl-2024-01-01': guest('a', mac),
        'c.xl': `import os\n${guest('a', mac)}`,
      }),
    ).toEqual([])
  })

  it('is nothing that two hosts have, where folders tell hosts apart', () => {
    const text = guest('a', mac)
    expect(said({ 'h1/etc/xen/a.cfg': text, 'h2/etc/xen/a.cfg': text })).toEqual([])
    expect(said({ 'h1/etc/xen/a.cfg': text, 'h1/etc/xen/sub/b.cfg': guest('b', mac) })).toHaveLength(2)
  })

  it('is no disk that both only read, that another domain serves, or that is no disk at all', () => {
    const disk = (one: string, other: string) =>
      said({ 'a.xl': guest('a', `disk = [ "${one}" ]\n`), 'b.xl': guest('b', `disk = [ "${other}" ]\n`) })
    expect(disk('/dev/a,raw,xvda,r', '/dev/a,raw,xvda,r')).toEqual([])
    expect(disk('/dev/a,raw,xvda,w', 'vdev=xvda,backend=s,access=w,target=/dev/a')).toEqual([])
    expect(disk('/dev/a,raw,xvda,w', 'vdev=xvda,backend=0,access=w,target=/dev/a')).toHaveLength(2)
    expect(disk('vdev=hdc,devtype=cdrom', 'vdev=hdc,devtype=cdrom')).toEqual([])
    expect(disk('/dev/a,raw,xvda,w', 'phy:/dev/a,xvdb,r')).toHaveLength(2)
  })

  it('is no port of two addresses, and none of a guest without VNC', () => {
    const vnc = (one: string, other: string) =>
      said({ 'a.xl': `name = "a"\ntype = "hvm"\n${one}`, 'b.xl': `name = "b"\ntype = "hvm"\n${other}` })
    expect(vnc('vncdisplay = 5\n', 'vncdisplay = 5\n')).toHaveLength(2)
    expect(vnc('vncdisplay = 5\n', 'vncdisplay = 5\nvnclisten = "10.0.0.1"\n')).toEqual([])
    expect(vnc('vncdisplay = 5\n', 'vnclisten = "0.0.0.0:5"\n')).toHaveLength(2)
    expect(vnc('vncdisplay = 5\n', 'vnc = 0\nvncdisplay = 5\n')).toEqual([])
    expect(vnc('', '')).toEqual([])
    // Of these the guest has nothing.
    expect(vnc('vncdisplay = 5\n', 'vfb = [ "vncdisplay=5" ]\n')).toEqual([])
    const pv = (text: string) => guest('b', text)
    expect(said({ 'a.xl': guest('a', 'vfb = [ "vncdisplay=5" ]\n'), 'b.xl': pv('vncdisplay = 5\n') })).toEqual([])
    expect(
      said({ 'a.xl': guest('a', 'vfb = [ "vncdisplay=5" ]\n'), 'b.xl': pv('vfb = [ "vncdisplay=5" ]\n') }),
    ).toHaveLength(2)
  })

  it('is one MAC address however it is written, and one disk however its path is', () => {
    const vif = (one: string, other: string) =>
      said({ 'a.xl': guest('a', `vif = [ "mac=${one}" ]\n`), 'b.xl': guest('b', `vif = [ "mac=${other}" ]\n`) })
    expect(vif('00:16:3e:00:00:01', '00-16-3E-0-0-1')).toHaveLength(2)
    expect(vif('00:16:3e:00:00:01', '00-16-3E-0-0-10')).toEqual([])
    const disk = (one: string, other: string) =>
      said({ 'a.xl': guest('a', `disk = [ "${one}" ]\n`), 'b.xl': guest('b', `disk = [ "${other}" ]\n`) })
    expect(disk('/dev//vg/./a,raw,xvda,w', '/dev/vg/a,raw,xvda,w')).toHaveLength(2)
    expect(disk('vdev=xvda,script=block-x,target=/a//b', 'vdev=xvda,script=block-x,target=/a/b')).toEqual([])
  })

  it('is a port of SPICE, also beside one of VNC', () => {
    const spice = (one: string, other: string) =>
      judge({
        'a.xl': `name = "a"\ntype = "hvm"\nspice = 1\nspicedisable_ticketing = 1\n${one}`,
        'b.xl': `name = "b"\ntype = "hvm"\n${other}`,
      }).map(({ at, message }) => `${at} ${/wants? (\w+)/.exec(message)?.[1]}`)
    const both = 'spice = 1\nspicedisable_ticketing = 1\n'
    expect(spice('spiceport = 6000\n', `${both}spiceport = 6000\n`)).toEqual([
      'a.xl:5 information same-vnc-port SPICE',
      'b.xl:5 information same-vnc-port SPICE',
    ])
    expect(spice('spiceport = 5907\n', 'vncdisplay = 7\nvncunused = 0\n')).toEqual([
      'a.xl:5 information same-vnc-port VNC',
      'b.xl:3 information same-vnc-port SPICE',
    ])
    expect(spice('spiceport = 6000\n', `${both}spiceport = 6001\n`)).toEqual([])
    expect(spice('spiceport = 6000\n', 'spiceport = 6000\n')).toEqual([])
  })

  it('is a cpupool of one name, and a CPU that two pools name, told once', () => {
    const pools = (one: string, other: string) =>
      judge({ 'a.cpupool': one, 'b.cpupool': other }).map(({ at, message }) => `${at}: ${message}`)
    expect(pools('name = "x"\ncpus = "0-3"\n', 'name = "x"\ncpus = "0-3"\n')).toEqual([
      'a.cpupool:1 information same-name: `b.cpupool` makes a cpupool of this name, too: while one of them is there, xl creates no other.',
      'b.cpupool:1 information same-name: `a.cpupool` makes a cpupool of this name, too: while one of them is there, xl creates no other.',
    ])
    expect(pools('name = "x"\ncpus = "0-3,^1"\n', 'name = "y"\ncpus = [ "1", "2", "3" ]\n')).toEqual([
      'a.cpupool:2 information crowded-cpu: `y` (b.cpupool) names CPUs 2 and 3, too: a CPU is in one pool, and xl creates none of CPUs that are not free.',
      'b.cpupool:2 information crowded-cpu: `x` (a.cpupool) names CPUs 2 and 3, too: a CPU is in one pool, and xl creates none of CPUs that are not free.',
    ])
    expect(pools('name = "x"\ncpus = "0-3"\n', 'name = "y"\nnodes = [ 0 ]\ncpus = "0-3"\n')).toEqual([])
    expect(pools('name = "x"\ncpus = "0-3"\n', 'name = "y"\ncpus = "all"\n')).toEqual([])
  })

  it('is no CPU of a guest that has two files', () => {
    const pinned = guest('a', 'vcpus = 1\ncpus = "3"\n')
    expect(said({ 'a.xl': pinned, 'a2.xl': pinned }).filter((each) => each.includes('crowded'))).toEqual([])
    const all = judge({ 'a.xl': pinned, 'a2.xl': pinned, 'b.xl': guest('b', 'vcpus = 2\ncpus = "3"\n') })
    expect(all.find(({ at }) => at === 'a.xl:5 information crowded-cpu')?.message).toMatch(
      /^3 vCPUs have CPU 3 and no other: 1 of this guest, the rest of `b` \(b\.xl\)\.$/,
    )
  })

  it('is counted for CPUs, and only where others pin vCPUs to the same one', () => {
    const all = judge({
      'a.xl': guest('a', 'vcpus = 4\ncpus = "3"\n'),
      'b.xl': guest('b', 'vcpus = 2\ncpus = [ "3", "2" ]\n'),
      'c.xl': guest('c', 'vcpus = 2\ncpus = "2-3"\n'),
    })
    expect(all.map(({ at, message }) => `${at}: ${message}`)).toEqual([
      'a.xl:5 information crowded-cpu: 5 vCPUs have CPU 3 and no other: 4 of this guest, the rest of `b` (b.xl).',
      'b.xl:5 information crowded-cpu: 5 vCPUs have CPU 3 and no other: 1 of this guest, the rest of `a` (a.xl).',
    ])
  })
})

describe('guests that start together', () => {
  const disk = 'disk = [ "/dev/a,raw,xvda,w" ]\n'

  it('are those in one folder `auto`, and those that are linked there', () => {
    const text = { 'a.xl': guest('a', disk), 'b.xl': guest('b', disk) }
    const levels = (links: Record<string, string>) => said(text, { links }).map((each) => each.split(' ')[1])
    expect(levels({})).toEqual(['information', 'information'])
    expect(levels({ 'auto/a': 'a.xl' })).toEqual(['information', 'information'])
    expect(levels({ 'auto/a': 'a.xl', 'other/auto/b': 'b.xl' })).toEqual(['information', 'information'])
    expect(levels({ 'auto/a': 'a.xl', 'auto/b': 'b.xl' })).toEqual(['warning', 'warning'])
    expect(said({ 'auto/a.xl': guest('a', disk), 'auto/b.xl': guest('b', disk) })).toEqual([
      'auto/a.xl:4 warning same-disk',
      'auto/b.xl:4 warning same-disk',
    ])
  })

  it('come before others, which are told of by themselves, and are not worse for it', () => {
    const all = judge({ 'auto/a.xl': guest('a', disk), 'b.xl': guest('b', disk), 'auto/c.xl': guest('c', disk) })
    expect(all.map(({ at, message }) => `${at} ${message.slice(0, 26)}`)).toEqual([
      'auto/a.xl:4 warning same-disk The guest `c` (c.xl) has t',
      'auto/a.xl:4 information same-disk The guest `b` (b.xl) has t',
      'b.xl:4 information same-disk The guests `a` (a.xl) and ',
      'auto/c.xl:4 warning same-disk The guest `a` (a.xl) has t',
      'auto/c.xl:4 information same-disk The guest `b` (b.xl) has t',
    ])
  })
})

describe('of those that cannot have what a guest has', () => {
  it('each is told of, whichever others start with it and whatever is said of them', () => {
    const screen = (more: string) => `vfb = [ "vnc=1,vncdisplay=1,vncunused=${more}" ]\n`
    const some = ['a', 'b', 'auto/c', 'auto/d'] as const
    for (const rest of [mac, 'disk = [ "/dev/a,raw,xvda,w" ]\n', 'pci = [ "03:00.0" ]\n', screen('0'), screen('1')]) {
      const files = Object.fromEntries(some.map((path) => [`${path}.xl`, guest(path.slice(-1), rest)]))
      // One takes another port, where the others do not.
      files['e.xl'] = guest('e', rest === screen('0') ? screen('1') : rest)
      for (const path of Object.keys(files)) {
        const named = judge(files).filter(({ at }) => at.startsWith(`${path}:`))
        const others = Object.keys(files).filter((each) => each !== path)
        const told = named.flatMap(({ elsewhere, message }) => [
          ...elsewhere.map((each) => each.replace(/:\d+$/, '')),
          message,
        ])
        const missing = others.filter(
          (each) => !told.some((one) => one.includes(each)) && !/more have|more want|more are/.test(told.join()),
        )
        expect(missing, `${path}: ${rest}`).toEqual([])
      }
    }
  })
})

describe('what is said of several files', () => {
  it('is set like any rule, silenced by a comment, and all of it switched off', () => {
    const both = (preferences: Partial<Preferences>, comment = '') =>
      said({ 'a.xl': guest('a', `${comment}${mac}`), 'b.xl': guest('b', mac) }, { preferences })
    expect(both({ rules: { 'same-mac': 'error' } })).toEqual(['a.xl:4 error same-mac', 'b.xl:4 error same-mac'])
    expect(both({ rules: { 'same-mac': 'off' } })).toEqual([])
    expect(both({ fleet: false })).toEqual([])
    expect(both({}, '# xen-config: disable-next-line same-mac\n')).toEqual(['b.xl:4 information same-mac'])
    const alone = snapshotOfText(guest('a', `# xen-config: disable-next-line same-mac\n${mac}`), 'domain')
    expect(alone.problems.map(({ rule }) => rule)).not.toContain('useless-comment')
  })

  it('is the same whichever file is asked about first, and whatever was there before', () => {
    const texts = [guest('a', mac), guest('b', mac), guest('c', 'cpus = "1"\n'), guest('a', 'cpus = "1"\n')]
    const paths = ['1.xl', 'auto/2.xl', 'auto/3.xl', '4.xl']
    const orders = [0, 1, 2, 3].map((first) => paths.map((_, index) => (index + first) % paths.length))
    const answers = orders.map((order) => {
      const files = Object.fromEntries(order.map((index) => [sure(paths[index]), sure(texts[index])]))
      return judge(files)
        .map((each) => JSON.stringify([each.at, [...each.elsewhere].sort()]))
        .sort()
    })
    expect(new Set(answers.map((each) => each.join('\n'))).size).toBe(1)
    expect(sure(answers[0]).length).toBeGreaterThan(3)
  })

  it('costs no more for a file when there are more of them', () => {
    /** How many files are looked at for one answer. */
    const looks = (count: number) => {
      const index = createIndex()
      let looked = 0
      const files = Array.from({ length: count }, (_, number) => {
        const { config } = snapshotOfText(guest(`g${number}`, mac), 'domain')
        const file = indexedConfig({ uri: `${folder}/${number}.xl`, folder }, config)
        return new Proxy(file, {
          get: (target, name, receiver) => {
            if (name === 'mentions') looked++
            return Reflect.get(target, name, receiver)
          },
        })
      })
      for (const file of files) index.put(file)
      looked = 0
      const snapshot = snapshotOfText(guest('g0', mac), 'domain')
      judgedTogether(snapshot, { index, file: sure(files[0]), fleet: true })
      return looked
    }
    expect(looks(2000)).toBe(looks(500))
  })
})

describe('a name that no file makes', () => {
  it('is told where another one is nearly the same', () => {
    const pool = (name: string, preferences: Partial<Preferences> = {}) =>
      said(
        { 'a.xl': guest('a', `pool = "${name}"\n`), 'p.cpupool': 'name = "batch"\ncpus = [ "4" ]\n' },
        { preferences },
      )
    expect(pool('btach')).toEqual(['a.xl:4 information unknown-pool'])
    for (const fine of ['batch', 'Pool-0', '1', 'elsewhere']) expect(pool(fine)).toEqual([])
    expect(pool('btach', { host: { pools: ['btach'] } })).toEqual([])
    // By itself the file says so already, and louder.
    expect(pool('btach', { host: { pools: ['fast'] } })).toEqual([])
    expect(said({ 'a.xl': guest('a', 'vif = [ "backend=stroage" ]\n'), 's.xl': guest('storage') })).toEqual([
      'a.xl:4 information no-such-domain',
    ])
  })
})

describe('a fleet', () => {
  it('is gone through once for all of its guests, and what many share once for each', () => {
    const asked = { files: 0, sharing: 0 }
    const index = createIndex()
    const counting = {
      ...index,
      generation: 1,
      single: false,
      files: () => {
        asked.files++
        return index.files()
      },
      sharing: (...given: Parameters<typeof index.sharing>) => {
        asked.sharing++
        return index.sharing(...given)
      },
    }
    const snapshot = snapshotOfText(guest('a'), 'domain')
    const all = Array.from({ length: 40 }, (_, number) => {
      const text = guest(`g${number}`, `${mac}pool = "batch"\ncpus = "3"\n`)
      const uri = `${folder}/${number}.xl`
      return indexedConfig({ uri, folder }, snapshotOfText(text, 'domain', defaultPreferences, uri).config)
    })
    for (const file of all) index.put(file)
    for (const file of all) judgedTogether(snapshot, { index: counting, file, fleet: true })
    expect(asked.files).toBeLessThan(3)
    // Names are each file's own; the address and the CPU are those of all.
    expect(asked.sharing).toBeLessThan(all.length + 3)
  })
})
