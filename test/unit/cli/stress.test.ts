import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  linkSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { patchOf } from '../../../server/src/cli/patch.ts'
import { formatNames } from '../../../server/src/cli/report/formats.ts'
import { nodeSystem } from '../../../server/src/cli/system/node.ts'
import { SystemError } from '../../../server/src/cli/system/system.ts'
import { xencfg } from './run.ts'

let folder: string
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'xencfg-')))
})
afterEach(() => rmSync(folder, { recursive: true }))

const windows = process.platform === 'win32'
const old = 'name = "a"\nkernel = "/k"\nmaxcpus = 4\n'
const at = (name: string) => join(folder, name)
const write = (name: string, text: string | Buffer = old) => writeFileSync(at(name), text)
const run = (args: readonly string[], more: Parameters<typeof xencfg>[1] = {}) => xencfg(args, { folder, ...more })

/** What a terminal obeys. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const obeyed = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u206F]/
const evil = '\u001B[2J\u009B1m\u202E\u061C\u2028\u206A\u0007'

describe('what a terminal obeys', () => {
  const text = [
    `name = "a${evil}"`,
    'kernel = "/k"',
    `m${evil}x = 4`,
    `builder = "${evil}"`,
    `vif = [ "mac=${evil},brigde=${evil}" ]`,
    `disk = [ "${evil},${evil},q" ]`,
    `extra = "${evil}`,
    '',
  ].join('\n')

  it.each(formatNames)('comes into no report as %s', async (format) => {
    const { out, err } = await run(['check', '--format', format, '--stdin-filename', `${evil}.xl`, '-'], {
      input: text,
    })
    expect(out.length).toBeGreaterThan(100)
    expect(out + err).not.toMatch(obeyed)
  })

  it.each([
    ['show', '-'],
    ['show', '--xenstore', '-'],
    ['upgrade-check', '--from', '4.2', '--stdin-filename', 'a.xl', '-'],
    ['migrate', '--report', 'json', '-'],
    ['migrate', '--report', 'markdown', '-'],
    ['explain', evil],
    ['check', evil],
    ['check', `--${evil}`],
    [evil],
  ])('comes into no answer of %s %s', async (...args) => {
    for (const input of [text, text.replace(/^(m|extra|disk).*\n/gm, '')]) {
      const { out, err } = await run(
        args.filter((arg) => arg !== undefined),
        { input },
      )
      expect(out + err).not.toMatch(obeyed)
    }
  })

  it.skipIf(windows)('is no line of its own where it stands in the name of a file', async () => {
    const name = 'a\nxencfg: all is well\r.xl'
    write(name)
    write(`refused${name}`, 'name = "a"\nmemory = [\n')
    for (const args of [
      ['check', name],
      ['check', `none${name}`],
      ['fix', name],
      ['fix', '--all', name],
      ['format', name],
      ['show', `refused${name}`],
      ['show', `none${name}`],
      ['migrate', name],
      ['migrate', '--write', name],
      ['upgrade-check', '--from', '4.2', name],
    ]) {
      const { out, err } = await run(args)
      expect(`\n${out}${err}`, args.join(' ')).not.toMatch(/[\n\r]xencfg: all is well/)
    }
  })

  it('comes into what xl builds for a program, and is shown on a terminal', async () => {
    const signs = '\u202e\u2066\u2028\u009b\u200f'
    const input = `name = "a"\nkernel = "/k${signs}"\ndisk = [ "/d${signs},raw,xvda,rw" ]\nvif = [ "bridge=b" ]\n`
    for (const view of [[], ['--effective'], ['--origin'], ['--xenstore'], ['--device-model']]) {
      const args = ['show', ...view, '-']
      const { out, status } = await run(args, { input, world: { isScreen: true } })
      expect(out, view.join()).not.toMatch(/[\u0080-\u009f\u200f\u2028-\u202e\u2066-\u206f]/)
      expect(out.split('\n').length).toBe((await run(args, { input })).out.split('\n').length)
      if (view.length === 0)
        expect({ status, same: (await run(args, { input })).out.includes(signs) }).toEqual({ status: 0, same: true })
    }
  })

  it('comes into a result or a difference for a program, and is shown on a terminal', async () => {
    const input = `name = "a${evil}"\nkernel = "/k"\nmaxcpus = 4\n\tmemory=1\n`
    for (const args of [
      ['fix', '--all', '-'],
      ['fix', '--all', '--diff', '-'],
      ['format', '-'],
      ['format', '--diff', '-'],
      ['migrate', '-'],
      ['migrate', '--diff', '-'],
    ]) {
      expect((await run(args, { input })).out).toContain('\u001B[2J')
      const { out } = await run(args, { input, world: { isScreen: true } })
      expect(out).toContain('\u241B[2J')
      expect(out).not.toMatch(obeyed)
    }
  })
})

describe('what a reader of a report makes a link of', () => {
  it('is none in SARIF, whose plain text has links', async () => {
    const link = '[x](https://evil.example)'
    const input = `name = "a"\nkernel = "/k"\nvif = [ "mac=${link},${link}=1" ]\nfda = ${link}\n`
    const { out } = await run(['check', '--format', 'sarif', '--stdin-filename', 'a.xl', '-'], { input })
    const [{ results }]: [{ results: object[] }] = JSON.parse(out).runs
    const texts = JSON.stringify(results, (name, value) => (name === 'insertedContent' ? undefined : value))
    expect(texts).toContain('evil.example')
    expect(JSON.parse(`[${texts}]`)).toBeTruthy()
    expect(texts.replaceAll('\\\\](', '')).not.toContain('](')
  })
})

describe('a difference', () => {
  it.skipIf(windows)('is applied by patch and git, whatever the file is called and written in', async () => {
    for (const [name, text] of [
      ['a\n"b\\\t\u001B.xl', old],
      ['c\u00E4f\u00E9.xl', old],
      ['latin1.xl', Buffer.from(`# caf\xe9\n${old}`, 'latin1')],
      ['gr\u00FC\u00DFe.xl', Buffer.from(`# caf\xe9\n${old}`, 'latin1')],
    ] as const) {
      write(name, text)
      const out: Uint8Array[] = []
      await run(['fix', '--all', '--diff', name], { out })
      // git wants its own prefix.
      execFileSync('git', ['apply', '-p0', '--unsafe-paths', '-'], { cwd: folder, input: Buffer.concat(out) })
      expect(readFileSync(at(name))).toEqual(
        Buffer.from(Buffer.from(text).toString('latin1').replace('maxcpus', 'maxvcpus'), 'latin1'),
      )
    }
  })

  it('has two lines for the name, of any characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (name) => {
        const lines = patchOf(name, 'a\n', 'b\n').split('\n')
        expect(lines.slice(2)).toEqual(['@@ -1,1 +1,1 @@', '-a', '+b', ''])
        expect(lines.join('')).toMatch(/^[\t -~]*$/)
      }),
    )
  })
})

describe('a file that changes or goes while others are read', () => {
  /** Runs a command, and does something when the file has been read. */
  const meanwhile = async (args: readonly string[], name: string, act: () => void) => {
    let opened: number | undefined
    const system: typeof nodeSystem = {
      ...nodeSystem,
      open(path, how, mode) {
        const file = nodeSystem.open(path, how, mode)
        if (path === at(name) && how === 'read') opened = file
        return file
      },
      close(file) {
        nodeSystem.close(file)
        if (file !== opened) return
        opened = undefined
        act()
        act = () => {}
      },
    }
    return run(args, { world: { system } })
  }
  /** Runs a command, and does something when what it writes is on the disk, beside the file. */
  const atLast = async (args: readonly string[], act: () => void) =>
    run(args, {
      world: {
        system: {
          ...nodeSystem,
          sync(file) {
            nodeSystem.sync(file)
            act()
          },
        },
      },
    })
  const commands = [
    ['fix', '--all', 'a.xl'],
    ['format', '--write', 'a.xl'],
    ['migrate', '--write', 'a.xl'],
  ]

  it.each(commands)('is not written over by %s', async (...args) => {
    write('a.xl', `  ${old}`)
    const { status, err } = await meanwhile(args, 'a.xl', () => write('a.xl', 'name = "other"\n'))
    expect([status, err]).toEqual([2, expect.stringContaining('a.xl: not written, since it has changed meanwhile\n')])
    expect(readFileSync(at('a.xl'), 'utf8')).toBe('name = "other"\n')
    expect(nodeSystem.list(folder)).toEqual(['a.xl'])
  })

  it.each(commands)('is not written over by %s at the last moment', async (...args) => {
    for (const name of ['a.xl', 'b.xl']) {
      write('a.xl', `  ${old}`)
      // One of several names is written where it is.
      if (name === 'b.xl') linkSync(at('a.xl'), at(name))
      const { status, err } = await atLast(args, () => write('a.xl', 'name = "other"\n'))
      if (name === 'b.xl' && args[0] !== 'migrate') continue
      expect([status, err]).toEqual([2, expect.stringContaining('a.xl: not written, since it has changed meanwhile\n')])
      expect(readFileSync(at('a.xl'), 'utf8')).toBe('name = "other"\n')
      expect(nodeSystem.list(folder).toSorted()).toEqual(['a.xl', 'b.xl'].slice(0, name === 'b.xl' ? 2 : 1))
    }
  })

  it.each(commands)('is not made anew by %s', async (...args) => {
    write('a.xl', `  ${old}`)
    const { status, err } = await meanwhile(args, 'a.xl', () => rmSync(at('a.xl')))
    expect([status, err]).toEqual([2, expect.stringContaining('a.xl: there is no such file\n')])
    expect(nodeSystem.list(folder)).toEqual([])
  })
})

describe('xencfg migrate --write', () => {
  it.skipIf(windows)('writes a file of several names once, whichever are named', async () => {
    write('a.xl')
    linkSync(at('a.xl'), at('b.xl'))
    symlinkSync('a.xl', at('c.xl'))
    expect((await run(['migrate', '--write', 'a.xl', 'b.xl', 'c.xl'])).status).toBe(0)
    expect(nodeSystem.list(folder).toSorted()).toEqual(['a.xl', 'a.xl.xm', 'b.xl', 'c.xl'])
    expect(readFileSync(at('a.xl.xm'), 'utf8')).toBe(old)
  })

  it('goes on where it was killed once the original was kept, and takes nothing else for that', async () => {
    write('a.xl')
    write('a.xl.xm')
    expect((await run(['migrate', '--write', 'a.xl'])).status).toBe(0)
    expect([readFileSync(at('a.xl'), 'utf8'), readFileSync(at('a.xl.xm'), 'utf8')]).toEqual([
      expect.not.stringContaining('maxcpus'),
      old,
    ])
    const others = [
      () => write('a.xl.xm', `${old}#`),
      () => write('a.xl.xm', ''),
      () => linkSync(at('a.xl'), at('a.xl.xm')),
      ...(windows ? [] : [() => symlinkSync('a.xl', at('a.xl.xm')), () => symlinkSync('nothing', at('a.xl.xm'))]),
    ]
    for (const other of others) {
      rmSync(at('a.xl.xm'))
      write('a.xl')
      other()
      expect(await run(['migrate', '--write', 'a.xl'])).toMatchObject({
        status: 2,
        err: expect.stringContaining('a.xl.xm exists already\n'),
      })
      expect(readFileSync(at('a.xl'), 'utf8')).toBe(old)
    }
  })

  it.runIf(process.getuid?.() === 0)('keeps the original for its owner', async () => {
    write('a.xl')
    chmodSync(at('a.xl'), 0o660)
    chownSync(at('a.xl'), 1234, 4321)
    expect((await run(['migrate', '--write', 'a.xl'])).status).toBe(0)
    for (const name of ['a.xl', 'a.xl.xm'])
      expect(statSync(at(name))).toMatchObject({ uid: 1234, gid: 4321, mode: 0o100660 })
  })
})

describe('a file in a directory in which nothing can be made', () => {
  it('is written where it is', async () => {
    write('a.xl')
    const system: typeof nodeSystem = {
      ...nodeSystem,
      open(path, how, mode) {
        if (how === 'new') throw new SystemError('EACCES')
        return nodeSystem.open(path, how, mode)
      },
    }
    expect((await run(['fix', '--all', 'a.xl'], { world: { system } })).status).toBe(0)
    expect(readFileSync(at('a.xl'), 'utf8')).toBe(old.replace('maxcpus', 'maxvcpus'))
    // Nothing is written where the original cannot be kept.
    write('a.xl')
    expect(await run(['migrate', '--write', 'a.xl'], { world: { system } })).toMatchObject({
      status: 2,
      err: expect.stringContaining('a.xl.xm cannot be: permission denied\n'),
    })
    expect(readFileSync(at('a.xl'), 'utf8')).toBe(old)
  })
})

describe('a file of the longest name that there is', () => {
  it.skipIf(windows)('is written as any other', async () => {
    const name = `${'n'.repeat(252)}.xl`
    write(name)
    for (const args of [
      ['fix', '--all', name],
      ['format', '--write', name],
    ]) {
      write(name, `  ${old}`)
      expect((await run(args)).status).toBe(0)
      expect(readFileSync(at(name), 'utf8')).not.toBe(`  ${old}`)
      expect(nodeSystem.list(folder)).toEqual([name])
    }
  })
})

describe('what is named by mistake', () => {
  it.skipIf(windows)('is a link that leads nowhere: it stays that', async () => {
    write('a.xl')
    symlinkSync('nowhere', at('b.xl'))
    expect(await run(['migrate', '--output', 'b.xl', 'a.xl'])).toMatchObject({
      status: 2,
      err: expect.stringContaining('b.xl: not written, since it is a symbolic link that leads nowhere\n'),
    })
    expect(nodeSystem.list(folder).toSorted()).toEqual(['a.xl', 'b.xl'])
    expect(readlinkSync(at('b.xl'))).toBe('nowhere')
  })

  it.each(['--config', '--baseline', '--stdin-filename', '--output'])(
    'is %s without a name, of a variable that is not set',
    async (option) => {
      write('a.xl')
      const [command, file] = [
        option === '--output' ? 'migrate' : 'check',
        option === '--stdin-filename' ? '-' : 'a.xl',
      ]
      expect(await run([command, option, '', file])).toMatchObject({
        status: 2,
        out: '',
        err: expect.stringContaining('An empty name is no file.'),
      })
    },
  )

  it('is no baseline to be written anew', async () => {
    write('a.xl')
    write('empty', '')
    expect(await run(['check', '--baseline', 'a.xl', '--update-baseline', 'a.xl'])).toMatchObject({ status: 2 })
    expect(readFileSync(at('a.xl'), 'utf8')).toBe(old)
    for (const name of ['empty', 'empty', 'new'])
      expect((await run(['check', '--baseline', name, '--update-baseline', 'a.xl'])).status).toBe(0)
  })

  it('is told without a stack trace', async () => {
    const lost = () => {
      throw new Error('is larger than 16 MiB')
    }
    expect(await run(['explain-error'], { world: { input: lost } })).toEqual({
      status: 2,
      out: '',
      err: 'xencfg: -: is larger than 16 MiB\n',
    })
  })

  it('is a config where a log is about it', async () => {
    write('notes', 'nothing of Xen\n')
    expect((await run(['explain-error', 'notes'], { input: 'libxl: error: x\n' })).err).not.toContain('TypeError')
  })

  it.skipIf(windows)('is a pipe that nobody reads', async () => {
    execFileSync('mkfifo', [at('pipe')])
    write('a.xl')
    expect(await run(['check', '--baseline', 'pipe', '--update-baseline', 'a.xl'])).toMatchObject({
      status: 2,
      err: expect.stringContaining('nothing is at its other end'),
    })
  })
})
