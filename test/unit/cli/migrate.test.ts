import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newestRelease } from '../../../server/src/release.ts'
import { xencfg } from './run.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xencfg-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const file = (name: string, text: string | Buffer): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

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
    expect(err).toContain('`on_crash`: Under xm it was restart;')
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
    const other = join(folder, 'b.cfg')
    expect((await xencfg(['migrate', '--output', other, path])).status).toBe(0)
    expect(readFileSync(other, 'utf8')).toBe(now)
    expect((await xencfg(['migrate', '--output', path, path])).status).toBe(2)
    expect(readFileSync(path, 'utf8')).toBe(old)
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
    expect((await xencfg(['migrate', join(folder, 'none')])).status).toBe(2)
    expect((await xencfg(['migrate', path, path])).status).toBe(2)
    expect((await xencfg(['migrate', '--set', 'x', path])).status).toBe(2)
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

  it('ends with 0 when nothing gets worse', async () => {
    const { status, err } = await xencfg(['upgrade-check', '--from', '4.17', file('a.cfg', now)])
    expect({ status, err }).toEqual({
      status: 0,
      err: `xencfg: nothing gets worse from xl 4.17 to xl ${newestRelease}\n`,
    })
  })
})
