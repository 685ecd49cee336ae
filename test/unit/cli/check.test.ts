import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newestRelease } from '../../../server/src/release.ts'
import { facts } from '../../conformance/facts.ts'
import { xencfg } from './run.ts'

let folder: string
const file = (name: string, text: string | Buffer): string => {
  const path = join(folder, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, text)
  return path
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'xencfg-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const good = 'name = "a"\nkernel = "/boot/vmlinuz"\nmemory = 512\n'

describe('what is named', () => {
  it('is no file where the name is empty, whatever is in the folder', async () => {
    expect(await xencfg(['check', ''], { folder })).toMatchObject({
      status: 2,
      out: '',
      err: expect.stringContaining("'': an empty name"),
    })
  })

  it('is read once where it is standard input', async () => {
    const { out } = await xencfg(['check', '-', '-'], { input: 'name = "a"\n' })
    expect(out.match(/missing-kernel/g)).toHaveLength(1)
  })

  it('is judged once, however often it is named and by whatever spelling, also below a directory', async () => {
    file('twice/a.xl', 'name = "a"\n')
    for (const named of [
      ['twice/a.xl', 'twice/a.xl', './twice/../twice/a.xl'],
      ['twice', 'twice/a.xl'],
      ['twice/a.xl', 'twice'],
      ['--together', 'twice', 'twice/a.xl', 'twice/a.xl'],
    ]) {
      const { out } = await xencfg(['check', '--severity', 'error', ...named], { folder })
      expect(out.match(/missing-kernel/g), named.join(' ')).toHaveLength(1)
    }
    file('twice/setup.cfg', '[metadata]\nname = x\nversion = 1\n')
    const { err } = await xencfg(['check', 'twice', 'twice/setup.cfg', 'twice/none.xl', 'twice/none.xl'], { folder })
    expect(err.match(/setup\.cfg: is left alone/g)).toHaveLength(1)
    expect(err.match(/none\.xl: there is no such file/g)).toHaveLength(1)
  })

  it('is no directory because a slash stands behind it', async () => {
    file('slash.xl', good.replaceAll('\n', '\r\n'))
    const err = 'xencfg: slash.xl/: a part of its path is no directory\n'
    for (const command of [['check'], ['fix'], ['format', '--write'], ['migrate', '--write']])
      expect(await xencfg([...command, 'slash.xl/'], { folder })).toMatchObject({
        status: 2,
        err: expect.stringContaining(err),
      })
  })

  it('is no command that there is: help with it says so, too', async () => {
    expect(await xencfg(['help', 'nope'])).toEqual(await xencfg(['nope']))
    expect((await xencfg(['help', 'nope'])).err).toContain("unknown command 'nope'")
    expect((await xencfg(['help', 'check'])).out).toContain('Usage: xencfg check')
    expect(await xencfg(['help'])).toMatchObject({ status: 0, out: expect.stringContaining('Usage: xencfg ') })
  })

  it('is explained on standard input, and nothing of it is told', async () => {
    for (const input of ['', '\n'])
      expect(await xencfg(['explain-error'], { input })).toEqual({
        status: 1,
        out: '',
        err: 'xencfg: nothing has come on standard input: what was printed is wanted there\n',
      })
  })

  it('is judged by one thread at least', async () => {
    for (const jobs of ['0', '-1', 'two']) expect((await xencfg(['check', '--jobs', jobs, '-'])).status).toBe(2)
  })
})

describe('xencfg check', () => {
  it('is silent and ends with 0 for a config without a flaw', async () => {
    expect(await xencfg(['check', file('good.xl', good)])).toEqual({ status: 0, out: '', err: '' })
  })

  it('ends with 0 for warnings, and names file, line, column, level, message and rule', async () => {
    const path = file('warned.xl', `${good}maxcpus = 4\n`)
    const { status, out } = await xencfg(['check', path])
    expect(status).toBe(0)
    expect(out).toBe(
      `${path}:4:1: warning: xl ${newestRelease} ignores \`maxcpus\` without a message. Did you mean \`maxvcpus\`? [unknown-key]\n4 | maxcpus = 4\n  | ^^^^^^^\n  = fix: Replace \`maxcpus\` by \`maxvcpus\`\n`,
    )
  })

  it('ends with 1 for an error', async () => {
    expect((await xencfg(['check', file('bad.xl', 'name = a\n')])).status).toBe(1)
  })

  it('judges by the release', async () => {
    const path = file('old.xl', 'name = "a"\nbuilder = "hvm"\ndevice_model_version = "qemu-xen-traditional"\n')
    expect((await xencfg(['check', '--release', '4.10', path])).status).toBe(0)
    expect((await xencfg(['check', '--release', newestRelease, path])).status).toBe(1)
  })

  it('reads standard input', async () => {
    const { status, out } = await xencfg(['check', '-'], { input: 'name = "a"\r\n' })
    expect(status).toBe(1)
    expect(out).toContain('-:1:11: error:')
  })

  it('prints JSON with ranges from 0', async () => {
    const path = file('json.xl', `${good}maxcpus = 4\n`)
    const { out } = await xencfg(['check', '--format', 'json', path])
    expect(JSON.parse(out)).toEqual([
      {
        file: path,
        kind: 'domain',
        release: newestRelease,
        arch: 'x86',
        diagnostics: [
          {
            range: { start: { line: 3, character: 0 }, end: { line: 3, character: 7 } },
            severity: 'warning',
            code: 'unknown-key',
            source: 'xen-config',
            message: `xl ${newestRelease} ignores \`maxcpus\` without a message. Did you mean \`maxvcpus\`?`,
          },
        ],
      },
    ])
  })

  it.each(['json', 'jsonl'])('says in %s that the architecture is a guess, and by what', async (format) => {
    const check = async (...args: string[]) => {
      const path = file('arm.xl', 'name = "a"\nkernel = "/k"\ndevice_tree = "/x.dtb"\nnonsense = 1\n')
      const { out } = await xencfg(['check', '--format', format, ...args, path])
      const [first] = format === 'json' ? JSON.parse(out) : [JSON.parse(out.split('\n')[0] ?? '')]
      return [first.arch, first.archGuessedBy]
    }
    expect(await check()).toEqual(['arm', ['device_tree']])
    expect(await check('--arch', 'arm')).toEqual(['arm', undefined])
    expect(await check('--arch', 'x86')).toEqual(['x86', undefined])
  })

  it('walks directories for the kinds that they hold', async () => {
    file('tree/a.xl', good)
    file('tree/sub/b.cpupool', 'name = "p"\nsched = "credit"\ncpus = "0-1"\n')
    file('tree/xl.conf', 'autoballoon = "auto"\n')
    file('tree/other.cfg', '[section]\nkey = value\n')
    file('tree/guest.cfg', `${good}vif = [ "" ]\ndisk = [ "vdev=xvda,target=/a" ]\n`)
    file('tree/node_modules/c.xl', 'bad\n')
    symlinkSync(join(folder, 'tree'), join(folder, 'tree/loop'))
    const { out } = await xencfg(['check', '--format', 'json', join(folder, 'tree')])
    const kinds = (JSON.parse(out) as { file: string; kind: string }[]).map(
      (each) => `${each.file.slice(folder.length + 6)} ${each.kind}`,
    )
    expect(kinds.sort()).toEqual(['a.xl domain', 'guest.cfg domain', 'sub/b.cpupool cpupool', 'xl.conf xl-conf'])
  })

  it('judges each file once, by whatever links it is found; one that is named is judged in any case', async () => {
    file('linked/web.xl', good)
    mkdirSync(join(folder, 'linked/auto'))
    symlinkSync('../web.xl', join(folder, 'linked/auto/web.xl'))
    symlinkSync('web.xl', join(folder, 'linked/same.xl'))
    const filesOf = async (...paths: string[]) => {
      const { out } = await xencfg(['check', '--format', 'json', ...paths.map((path) => join(folder, path))])
      return (JSON.parse(out) as { file: string }[]).map((each) => each.file.slice(folder.length + 1))
    }
    expect(await filesOf('linked')).toEqual(['linked/auto/web.xl'])
    expect(await filesOf('linked/same.xl', 'linked/web.xl')).toEqual(['linked/same.xl', 'linked/web.xl'])
    expect(await filesOf('linked/web.xl', 'linked')).toEqual(['linked/web.xl'])
  })

  it('passes over what nobody has written by hand, unless it is called like ours: large files, programs, links to nowhere', async () => {
    const large = `${good}${'# more\n'.repeat(50_000)}`
    for (const name of ['of', 'of.cfg']) file(`mixed/large-${name}`, large)
    for (const name of ['of', 'of.cfg'])
      file(`mixed/program-${name}`, `\0${good}vif = [ "" ]\ndisk = [ "vdev=xvda,target=/a" ]\n`)
    file('mixed/huge', 'x'.repeat(17 * 1024 * 1024))
    file('mixed/guest', `${good}vif = [ "" ]\ndisk = [ "vdev=xvda,target=/a" ]\n`)
    symlinkSync('nowhere', join(folder, 'mixed/link'))
    const run = async () => {
      const { status, out, err } = await xencfg(['check', '--format', 'json', 'mixed'], { folder })
      return { status, err, files: (JSON.parse(out) as { file: string }[]).map((each) => each.file.slice(6)).sort() }
    }
    const found = await run()
    expect(found).toMatchObject({ err: '', files: ['guest', 'large-of.cfg', 'program-of.cfg'] })
    symlinkSync('nowhere', join(folder, 'mixed/link.cfg'))
    expect(await run()).toEqual({
      status: 2,
      err: 'xencfg: mixed/link.cfg: there is no such file\n',
      files: [...found.files, 'link.cfg'].sort(),
    })
  })

  it('takes every file in a directory with --kind', async () => {
    file('all/one.txt', good)
    file('all/two', good)
    const { out } = await xencfg(['check', '--kind', 'domain', '--format', 'json', join(folder, 'all')])
    expect(JSON.parse(out)).toHaveLength(2)
  })

  it('ends with 2 for a file that cannot be read, and judges the others all the same', async () => {
    const { status, out, err } = await xencfg(['check', join(folder, 'missing.xl'), file('also-bad.xl', 'name = a\n')])
    expect(status).toBe(2)
    expect(err).toMatch(/missing\.xl: there is no such file/)
    expect(out).toContain('also-bad.xl:1:')
  })

  it('takes bytes that are no text', async () => {
    const path = file('bytes.xl', Buffer.from([0x6e, 0x61, 0x6d, 0x65, 0x3d, 0x22, 0xff, 0xfe, 0x00, 0x22, 0x0a]))
    const { status, out } = await xencfg(['check', path])
    expect(status).toBe(1)
    expect(out).toContain('[nul-byte]')
  })

  it.each([
    [['check']],
    [['check', '--release', '9.9', 'x']],
    [['check', '--kind', 'vm', 'x']],
    [['check', '--format', 'xml', 'x']],
    [['check', '--host', 'cpus=many', 'x']],
    [['check', '--no-such-option', 'x']],
    [['no-such-command']],
    [['lsp']],
  ])('ends with 2 and says why for %j', async (args) => {
    const { status, err } = await xencfg(args)
    expect(status).toBe(2)
    expect(err).toMatch(/error|xencfg/)
  })
})

describe('xencfg keys', () => {
  it('lists every key as JSON', async () => {
    const keys: Record<string, unknown>[] = JSON.parse((await xencfg(['keys', '--format', 'json'])).out)
    const names = (kind: string) => keys.filter((key) => key.kind === kind).map(({ name }) => name)
    const known = { domain: facts.keys.domain, cpupool: facts.keys.cpupool, 'xl-conf': facts.keys['xl.conf'] }
    for (const [kind, expected] of Object.entries(known))
      expect(names(kind).sort()).toEqual(Object.keys(expected).sort())
    expect(Object.keys(keys[0] ?? {})).toEqual([
      'name',
      'kind',
      'since',
      'until',
      'type',
      'default',
      'guests',
      'deprecated',
      'replacement',
      'summary',
      'markdown',
    ])
    expect(keys.find(({ name, kind }) => name === 'builder' && kind === 'domain')).toMatchObject({
      deprecated: '4.10',
      replacement: 'type',
    })
    expect(keys.find(({ name }) => name === 'vcpu_avail')).toMatchObject({ kind: 'xm', replacement: null })
    expect(keys.find(({ name }) => name === 'cpu_cap')).toMatchObject({ kind: 'xm', replacement: 'cap' })
  })

  it('lists them for people', async () => {
    const { out } = await xencfg(['keys'])
    expect(out).toMatch(/^domain {3}maxvcpus +4\.1– +\S/m)
  })
})

describe('xencfg explain', () => {
  it('says everything about a key', async () => {
    expect((await xencfg(['explain', 'host-cannot'])).out).not.toMatch(/host=|\[host-cannot\]/)
    expect((await xencfg(['explain', 'maxvcpus'])).out).toMatch(/^\*\*maxvcpus\*\* · integer/)
    expect((await xencfg(['explain', 'vcpu_avail'])).out).toMatch(/xm only/)
  })

  it('ends with 2 for an unknown one, with the nearest', async () => {
    const { status, err } = await xencfg(['explain', 'maxcpus'])
    expect(status).toBe(2)
    expect(err).toMatch(/maxvcpus/)
  })
})
