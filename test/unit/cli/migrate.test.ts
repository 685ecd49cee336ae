import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { nodeSystem } from '../../../server/src/cli/system/node.ts'
import { SystemError } from '../../../server/src/cli/system/system.ts'
import { newestRelease } from '../../../server/src/release.ts'
import { filesForTests } from '../files.ts'
import { xencfg } from './run.ts'

const { pathOf, write: file, textOf: read } = filesForTests()

// It leaves nothing to the defaults of xm.
const old = 'name = "a"\nkernel = "/k"\nbuilder = "linux"\nmemory = 512\non_crash = "restart"\ncpu_cap = 50\n'
const now = 'name = "a"\nkernel = "/k"\ntype = "pv"\nmemory = 512\non_crash = "restart"\ncap = 50\n'

describe('xencfg migrate', () => {
  it('prints the result, and what was done to standard error', async () => {
    const path = file('a.cfg', old)
    const { status, out, err } = await xencfg(['migrate', path])
    expect({ status, out }).toEqual({ status: 0, out: now })
    expect(err).toContain(`${path}:6: review: \`cpu_cap\` was an option of xm`)
    expect(err).toContain(
      `3 changes, 1 of them to be reviewed; 0 things left to do by hand; xl ${newestRelease} takes the result`,
    )
    expect(readFileSync(path, 'utf8')).toBe(old)
  })

  it('writes down what xm did where the file says nothing', async () => {
    const { out, err } = await xencfg(['migrate', file('a.cfg', 'name = "a"\nkernel = "/k"\nbuilder = "linux"\n')])
    expect(out).toBe(
      'name = "a"\nkernel = "/k"\ntype = "pv"\n\n# What xm did where the file says nothing:\nmemory = 128\non_crash = "restart"\n',
    )
    expect(err).toContain('`on_crash`: The file says nothing of it. Under xm that was `restart`;')
  })

  it('--safe leaves what is to be reviewed, and says so', async () => {
    const { status, out } = await xencfg(['migrate', '--safe', file('a.cfg', old)])
    expect({ status, out }).toEqual({ status: 1, out: now.replace('cap', 'cpu_cap') })
  })

  it('--release decides what is written', async () => {
    const { out } = await xencfg(['migrate', '--release', '4.6', file('a.cfg', old)])
    expect(out).toBe(old.replace('cpu_cap', 'cap'))
  })

  it('--diff prints a unified difference', async () => {
    const path = file('a.cfg', old)
    const { out } = await xencfg(['migrate', '--diff', path])
    expect(out).toMatch(/^--- .*a\.cfg.*\n\+\+\+ .*a\.cfg.*\n@@ -1,6 \+1,6 @@\n/)
    expect(out).toContain('-builder = "linux"\n')
    expect(out).toContain('+type = "pv"\n')
  })

  it('--write keeps the original beside the file, byte by byte', async () => {
    const bytes = Buffer.from(`# caf\xe9\n${old}`, 'latin1')
    const path = file('a.cfg', bytes)
    expect((await xencfg(['migrate', '--write', path])).status).toBe(0)
    expect(readFileSync(`${path}.xm`).equals(bytes)).toBe(true)
    expect(readFileSync(path, 'latin1')).toBe(`# caf\xe9\n${now}`)
  })

  it('--write overwrites no original that is kept', async () => {
    const path = file('a.cfg', old)
    file('a.cfg.xm', 'mine')
    const { status, err } = await xencfg(['migrate', '--write', path])
    expect(status).toBe(2)
    expect(err).toContain('exists already')
    expect([readFileSync(path, 'utf8'), readFileSync(`${path}.xm`, 'utf8')]).toEqual([old, 'mine'])
  })

  it('--write leaves a file alone that needs nothing, or that xl would refuse', async () => {
    const good = file('good.cfg', now)
    const bad = file('bad.cfg', 'builder = "linux"\nname = "x"\nmemory = "much"\n')
    expect((await xencfg(['migrate', '--write', good, bad])).status).toBe(2)
    expect([existsSync(`${good}.xm`), existsSync(`${bad}.xm`)]).toEqual([false, false])
  })

  it('--set gives parameters, without which nothing is written', async () => {
    const path = file('a.cfg', 'kernel = "/k"\nmemory = 512\non_crash = "restart"\nname = "vm%s" % vmid\n')
    const without = await xencfg(['migrate', '--write', path])
    expect(without.status).toBe(2)
    expect(without.err).toContain('--set vmid=VALUE')
    const { status, out } = await xencfg(['migrate', '--set', 'vmid=3', path])
    expect({ status, out }).toEqual({
      status: 0,
      out: 'kernel = "/k"\nmemory = 512\non_crash = "restart"\nname = "vm3"\n',
    })
  })

  it('--output writes elsewhere, and not over the file itself', async () => {
    const path = file('a.cfg', old)
    const other = pathOf('b.cfg')
    expect((await xencfg(['migrate', '--output', other, path])).status).toBe(0)
    expect(readFileSync(other, 'utf8')).toBe(now)
    expect((await xencfg(['migrate', '--output', path, path])).status).toBe(2)
    expect(readFileSync(path, 'utf8')).toBe(old)
  })

  it('a file in a directory is found though it begins with a byte-order mark', async () => {
    const path = file('a.cfg', `\uFEFF${old}`)
    expect((await xencfg(['check', '--release', newestRelease, pathOf()])).out).toContain('byte-order-mark')
    await xencfg(['migrate', '--write', pathOf()])
    expect(readFileSync(path, 'utf8')).toBe(now)
  })

  it('--report json has everything', async () => {
    const { status, out } = await xencfg([
      'migrate',
      '--report',
      'json',
      file('a.cfg', `${old}on_xend_start = "start"\n`),
    ])
    const [answer] = JSON.parse(out) as Record<string, unknown>[]
    expect(status).toBe(1)
    expect(answer).toMatchObject({
      status: 'partly',
      release: newestRelease,
      missing: [],
      left: [{ rule: 'xm-only-key' }],
    })
    expect(answer?.text).toContain('cap = 50')
    expect(answer?.diff).toContain('+cap = 50')
  })

  it('ends with 2 for wrong usage and for what cannot be read', async () => {
    const path = file('a.cfg', old)
    expect((await xencfg(['migrate', '--write', '--diff', path])).status).toBe(2)
    expect((await xencfg(['migrate', pathOf('none')])).status).toBe(2)
    expect((await xencfg(['migrate', '--set', 'x', path])).status).toBe(2)
  })
})

describe('xencfg migrate, writing', () => {
  it('keeps the permissions of a file, and gives them to what it writes elsewhere', async () => {
    const path = file('a.cfg', old)
    chmodSync(path, 0o640)
    await xencfg(['migrate', '--output', pathOf('b.cfg'), path])
    await xencfg(['migrate', '--write', path])
    expect([path, `${path}.xm`, pathOf('b.cfg')].map((each) => statSync(each).mode & 0o777)).toEqual([
      0o640, 0o640, 0o640,
    ])
    expect(readFileSync(path, 'utf8')).toBe(now)
  })

  it('writes through a symbolic link, and keeps it', async () => {
    const path = file('a.cfg', old)
    const link = pathOf('link.cfg')
    symlinkSync('a.cfg', link)
    expect((await xencfg(['migrate', '--write', link])).status).toBe(0)
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    // The original stays beside the file itself.
    expect([path, `${path}.xm`].map((each) => readFileSync(each, 'utf8'))).toEqual([now, old])
    expect(readdirSync(pathOf()).sort()).toEqual(['a.cfg', 'a.cfg.xm', 'link.cfg'])
  })

  it('takes a file once, by whatever links a directory leads to it', async () => {
    const path = file('z.cfg', old)
    mkdirSync(pathOf('auto'))
    symlinkSync('../z.cfg', pathOf('auto/z.cfg'))
    const { status, err } = await xencfg(['migrate', '--write', pathOf()])
    expect(status).toBe(0)
    expect(err).toContain('1 file: 1 done')
    expect([path, `${path}.xm`].map((each) => readFileSync(each, 'utf8'))).toEqual([now, old])
    expect(readdirSync(pathOf('auto'))).toEqual(['z.cfg'])
  })

  it('leaves backups below a directory as they are, and takes one that is named', async () => {
    const [path, backup] = [file('a.cfg', old), file('a.cfg.bak', old)]
    mkdirSync(pathOf('old'))
    writeFileSync(pathOf('old/a.cfg'), old)
    const { err } = await xencfg(['migrate', '--write', pathOf()])
    expect(readFileSync(path, 'utf8')).toBe(now)
    expect([backup, pathOf('old/a.cfg')].map((each) => readFileSync(each, 'utf8'))).toEqual([old, old])
    expect(err.match(/is a backup by its name/g)).toHaveLength(2)
    await xencfg(['migrate', '--write', backup])
    expect(readFileSync(backup, 'utf8')).toBe(now)
  })

  it('keeps the other names of a file', async () => {
    const path = file('a.cfg', old)
    const other = pathOf('b.cfg')
    linkSync(path, other)
    expect((await xencfg(['migrate', '--write', path])).status).toBe(0)
    expect(readFileSync(other, 'utf8')).toBe(now)
    expect(statSync(other).ino).toBe(statSync(path).ino)
    expect(readFileSync(`${path}.xm`, 'utf8')).toBe(old)
  })

  it('leaves everything as it was where it goes wrong', async () => {
    const path = file('a.cfg', old)
    // Of the original that is kept, of what is written, and what gives that its name.
    const steps = [
      ['open', 1],
      ['open', 2],
      ['write', 1],
      ['write', 2],
      ['sync', 1],
      ['sync', 2],
      ['rename', 1],
    ] as const
    for (const [step, when] of steps) {
      let times = 0
      const system: typeof nodeSystem = {
        ...nodeSystem,
        [step](...given: unknown[]) {
          if (!given.includes('read') && ++times === when) throw new SystemError('EIO')
          return Reflect.apply(nodeSystem[step], nodeSystem, given)
        },
      }
      const { status, err } = await xencfg(['migrate', '--write', path], { world: { system } })
      expect([status, err], `${step} ${when}`).toEqual([2, expect.stringContaining('the device has failed')])
      expect(readdirSync(pathOf())).toEqual(['a.cfg'])
      expect(readFileSync(path, 'utf8')).toBe(old)
    }
  })

  it('leaves nothing beside the file', async () => {
    const path = file('a.cfg', old)
    await xencfg(['migrate', '--write', path])
    expect(readdirSync(pathOf()).sort()).toEqual(['a.cfg', 'a.cfg.xm'])
  })

  it.each([
    ['another way to it', (path: string) => pathOf('..', basename(pathOf()), basename(path))],
    [
      'a symbolic link',
      (path: string) => {
        symlinkSync(path, pathOf('link'))
        return pathOf('link')
      },
    ],
    [
      'a hard link',
      (path: string) => {
        linkSync(path, pathOf('link'))
        return pathOf('link')
      },
    ],
  ])('writes no result over its original by %s', async (_, other) => {
    const path = file('a.cfg', old)
    const { status, err } = await xencfg(['migrate', '--output', other(path), path])
    expect(status).toBe(2)
    expect(err).toContain('--write keeps the original beside it')
    expect(readFileSync(path, 'utf8')).toBe(old)
  })
})

describe('xencfg migrate, a folder at a time', () => {
  const pool = 'name = "p"\nsched = "credit"\ncpus = [ "1" ]\n'
  const refused = 'builder = "linux"\nname = "x"\nmemory = 64\n'

  beforeEach(() => {
    mkdirSync(pathOf('xen/auto'), { recursive: true })
    file('xen/a.cfg', old)
    file('xen/auto/b.cfg', old.replace('"a"', '"b"'))
    file('xen/new.cfg', now)
    file('xen/pool.cfg', pool)
    file('xen/notes.txt', 'memory is short\n')
  })
  const xen = () => pathOf('xen')

  it('shows the differences, and writes nothing', async () => {
    const { status, out, err } = await xencfg(['migrate', xen()])
    expect(status).toBe(0)
    expect(out.match(/^\+\+\+ /gm)).toHaveLength(2)
    expect(err).toMatch(/^3 files: 2 done, 1 with nothing to do$/m)
    expect([read('xen/a.cfg'), read('xen/auto/b.cfg')]).toEqual([old, old.replace('"a"', '"b"')])
  })

  it('writes what it can, and ends with the worst that came of a file', async () => {
    file('xen/c.cfg', `${old}on_xend_start = "start"\n`)
    expect((await xencfg(['migrate', '--write', xen()])).status).toBe(1)
    expect([read('xen/a.cfg'), read('xen/a.cfg.xm'), read('xen/new.cfg')]).toEqual([now, old, now])
    file('xen/d.cfg', refused)
    const again = await xencfg(['migrate', '--write', xen()])
    expect(again.status).toBe(2)
    expect(again.err).toMatch(/^5 files: .*1 refused.*nothing to do$/m)
    expect(read('xen/d.cfg')).toBe(refused)
  })

  it('keeps two originals of one name, and counts no file as done that is as it was', async () => {
    file('xen/b.cfg', old)
    const { status, err } = await xencfg(['migrate', '--write', xen()])
    expect([status, read('xen/b.cfg.xm'), read('xen/b.cfg.auto.xm')]).toEqual([0, old, old.replace('"a"', '"b"')])
    expect(err).toMatch(/^4 files: 3 done, 1 with nothing to do$/m)
    file('xen/a.cfg', `${old}# Again.\n`)
    const again = await xencfg(['migrate', '--write', xen()])
    expect([again.status, read('xen/a.cfg')]).toEqual([2, `${old}# Again.\n`])
    expect(again.err).toMatch(/^4 files: 1 not written, 3 with nothing to do$/m)
    const report = await xencfg(['migrate', '--write', '--report', 'markdown', xen()])
    expect(report.out).toMatch(/^4 files: 1 not written, 3 with nothing to do\.$/m)
    expect(report.out).toMatch(/\| .*a\.cfg \| not written \|/)
  })

  it('never takes the originals that it keeps for configs', async () => {
    await xencfg(['migrate', '--write', xen()])
    const { status, err } = await xencfg(['migrate', '--write', xen()])
    expect({ status, last: err.trim().split('\n').at(-1) }).toEqual({
      status: 0,
      last: '3 files: 3 with nothing to do',
    })
    expect(read('xen/a.cfg.xm')).toBe(old)
  })

  it('--output takes the place below another directory', async () => {
    expect((await xencfg(['migrate', '--output', pathOf('out'), xen()])).status).toBe(0)
    expect(['out/a.cfg', 'out/auto/b.cfg', 'out/new.cfg'].map(read)).toEqual([now, now.replace('"a"', '"b"'), now])
    expect(existsSync(pathOf('out/pool.cfg'))).toBe(false)
    expect(read('xen/a.cfg')).toBe(old)
  })

  it('--output keeps the files of two directories apart, and out of those that are migrated', async () => {
    mkdirSync(pathOf('more'))
    file('more/a.cfg', old.replace('"a"', '"c"'))
    const clash = await xencfg(['migrate', '--output', pathOf('out'), xen(), pathOf('more')])
    expect(clash.status).toBe(2)
    expect(clash.err).toContain('has another result by now')
    expect(read('out/a.cfg')).toBe(now)
    expect((await xencfg(['migrate', '--output', join(xen(), 'new'), xen()])).status).toBe(2)
    symlinkSync(xen(), pathOf('link'))
    expect((await xencfg(['migrate', '--output', pathOf('link'), xen()])).status).toBe(2)
    expect(read('xen/a.cfg')).toBe(old)
  })

  it('--safe makes safe changes only', async () => {
    expect((await xencfg(['migrate', '--write', '--safe', xen()])).status).toBe(1)
    expect(read('xen/a.cfg')).toBe(now.replace('cap', 'cpu_cap'))
  })

  it('--report markdown tells a change ticket everything', async () => {
    file('xen/c.cfg', `${old.replace('"a"', '"c"')}on_xend_start = "start"\nhpet = 1\n`)
    file('xen/d.cfg', refused)
    const { out } = await xencfg(['migrate', '--report', 'markdown', xen()])
    expect(out).toMatch(new RegExp(`^# Migration to xl ${newestRelease}\n\n5 files: `))
    expect(out).toMatch(/\| .*a\.cfg \| done \| 3 \| 1 \| 0 \| 0 \|/)
    expect(out).toContain('- **Line 6, to be reviewed:** `cpu_cap` was an option of xm')
    expect(out).toMatch(/### Left to do\n\n- \*\*Line 7:\*\* `on_xend_start`/)
    expect(out).toContain(`\`xl create\` of ${newestRelease} would make no guest of the result.`)
    expect(out).not.toContain('```')
    const withDiff = await xencfg(['migrate', '--diff', '--report', 'markdown', xen()])
    expect(withDiff.out).toContain('```diff\n--- ')
  })

  it('shows the text of files as text in Markdown', async () => {
    const picture = '![x](https://example.org/x.png)'
    file(
      `xen/<b>${'`'}${picture.replaceAll('/', '-')}.cfg`,
      `builder = "linux"\nname = "${picture}"\nkernel = "/k"\n${'`'}<script> = 1\n`,
    )
    file('xen/e.cfg', `name = "e"\nkernel = "/k"\nvcpu_avail = "\`${picture}"\nvif = [ "${picture}=<img src=x>" ]\n`)
    const { out } = await xencfg(['migrate', '--report', 'markdown', xen()])
    // Outside of code there is no picture, no link and no element.
    const outside = out.replace(/\\./g, '').replace(/`[^`\n]*`/g, '')
    expect(outside).not.toMatch(/!\[|\]\(|<[a-z]|https?:\/\//)
  })

  it('keeps no original in `auto`, all of which xendomains starts', async () => {
    const { status } = await xencfg(['migrate', '--write', xen()])
    expect([status, readdirSync(join(xen(), 'auto'))]).toEqual([0, ['b.cfg']])
    expect(read('xen/b.cfg.xm')).toBe(old.replace('"a"', '"b"'))
    // What was kept is migrated as the file that it was: with its name.
    const again = await xencfg(['migrate', '--output', join(xen(), 'auto/b.cfg'), join(xen(), 'b.cfg.xm')])
    expect([again.status, read('xen/auto/b.cfg')]).toEqual([0, now.replace('"a"', '"b"')])
  })

  it('leaves a template to a person', async () => {
    file('xen/t.cfg', old.replace('"a"', '"{{ name }}"'))
    const { status, err } = await xencfg(['migrate', '--write', xen()])
    expect(status).toBe(1)
    expect(err).toMatch(/t\.cfg: is a template: .*\. Migrate what comes of it$/m)
    expect(read('xen/a.cfg')).toBe(now)
  })

  it('says so where there is nothing', async () => {
    mkdirSync(pathOf('empty'))
    const { status, err } = await xencfg(['migrate', pathOf('empty')])
    expect({ status, err }).toEqual({
      status: 0,
      err: 'xencfg: there is no domain config in the directories that were named\n',
    })
  })
})

describe('xencfg upgrade-check', () => {
  const text = 'name = "a"\ntype = "hvm"\ndevice_model_version = "qemu-xen-traditional"\npvh = 1\n'

  it('tells what gets worse, with the fix', async () => {
    const { status, out } = await xencfg([
      'upgrade-check',
      '--from',
      '4.14',
      '--to',
      newestRelease,
      file('a.cfg', text),
    ])
    expect(status).toBe(1)
    expect(out).toContain(`:3:24: refused: xl ${newestRelease} refuses \`qemu-xen-traditional\``)
    expect(out).not.toContain('pvh')
  })

  it('tells what is read for the first time, whatever release a comment names', async () => {
    const path = file('a.cfg', `# xen-config: release=4.6\n${text}`)
    const { out } = await xencfg(['upgrade-check', '--from', '4.6', '--to', '4.14', '--format', 'json', path])
    const [answer] = JSON.parse(out) as { items: { effect: string; message: string }[] }[]
    expect(answer?.items.map(({ effect }) => effect)).toEqual(expect.arrayContaining(['differs', 'read', 'ignored']))
  })

  it('names migrate for a file of xm, which no xl reads as xm did', async () => {
    const path = file('a.cfg', old)
    const { status, out } = await xencfg(['upgrade-check', '--from', '4.17', path])
    expect(status).toBe(1)
    expect(out).toMatch(/^.*a\.cfg: was written for xm, .*`xencfg migrate` rewrites it\n/)
    const json = await xencfg(['upgrade-check', '--from', '4.17', '--format', 'json', path, file('b.cfg', now)])
    expect((JSON.parse(json.out) as { xm: boolean }[]).map(({ xm }) => xm)).toEqual([true, false])
  })

  it('takes nothing for gone of which the new release only does not come to speak', async () => {
    const effects = async (text: string) => {
      const path = file('a.cfg', `name = "a"\ntype = "pvh"\nkernel = "/k"\n${text}`)
      const { out } = await xencfg(['upgrade-check', '--from', '4.14', '--to', '4.22', '--format', 'json', path])
      const [answer] = JSON.parse(out) as { items: { effect: string; rule?: string }[] }[]
      return answer?.items.flatMap(({ effect, rule }) => (rule ? [`${effect} ${rule}`] : []))
    }
    // 4.17 and later end before they come to the disks.
    const disk = 'disk = [ "/dev/a,raw,zzz,w" ]\n'
    expect(await effects(`memory = 512\n${disk}`)).toEqual([])
    expect(await effects(disk)).toEqual(['refused missing-memory'])
    // The parser of 4.22 ends, and what comes after it is not known.
    expect(await effects(`memory = 512\naltp2m = "nothing"\n${disk}`)).not.toContain('accepted bad-vdev')
    // What libxl 4.10 to 4.20 makes of the first channel is gone for good.
    expect(await effects('memory = 512\nchannel = [ "name=a,connection=pty" ]\n')).toEqual([])
  })

  it.each([
    ['a prefix of disks', 'a.cfg', 'disk = [ "phy:/dev/vg/a,xvda,w" ]'],
    ['a mode that xm alone had', 'a.cfg', 'disk = [ ",xvda:cdrom,w!" ]'],
    ['a screen that xm gave any guest', 'a.cfg', 'builder = "hvm"\nvfb = [ "vnc=1" ]'],
    ['a comment', 'a.cfg', '# xm create a.cfg'],
    ['its name', 'xmexample1', ''],
    ['a program without any other sign', 'a.cfg', 'for i in range(2): vcpus = i + 1'],
  ])('knows a file of xm by %s, as a migration does', async (_sign, name, line) => {
    const path = file(name, `name = "g"\nkernel = "/k"\nmemory = 512\n${line}\n`)
    const { out } = await xencfg(['upgrade-check', '--from', '4.17', '--kind', 'domain', '--format', 'json', path])
    expect((JSON.parse(out) as { xm: boolean }[]).map(({ xm }) => xm)).toEqual([true])
    const migrated = await xencfg(['migrate', '--report', 'json', path])
    expect((JSON.parse(migrated.out) as { from: string }[]).map(({ from }) => from)).toEqual(['xm'])
  })

  it('ends with 0 when nothing gets worse', async () => {
    const { status, err } = await xencfg(['upgrade-check', '--from', '4.17', file('a.cfg', now)])
    expect({ status, err }).toEqual({
      status: 0,
      err: `xencfg: nothing gets worse from xl 4.17 to xl ${newestRelease}\n`,
    })
  })
})
