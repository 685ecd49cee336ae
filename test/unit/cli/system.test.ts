import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { storedIn } from '../../../server/src/cli/stored.ts'
import { nameOfBytes, nodePath } from '../../../server/src/cli/system/names.ts'
import { nodeSystem } from '../../../server/src/cli/system/node.ts'
import { readFile, readOpen } from '../../../server/src/cli/system/read.ts'
import { SystemError } from '../../../server/src/cli/system/system.ts'
import { xencfg } from './run.ts'

let folder: string
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'xencfg-')))
})
afterEach(() => rmSync(folder, { recursive: true }))

const windows = process.platform === 'win32'
const config = 'name = "a"\nkernel = "/boot/vmlinuz"\nmemory = 512\n'

describe('names', () => {
  it('of all bytes lead back to these bytes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ minLength: 1 }), fc.string().map(Buffer.from)), (given) => {
        const bytes = Buffer.from(given)
        expect(Buffer.from(nodePath(nameOfBytes(bytes)))).toEqual(bytes)
      }),
    )
  })

  it('that are UTF-8 are text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(nameOfBytes(Buffer.from(name))).toBe(name)
        expect(nodePath(name)).toBe(name)
      }),
    )
  })

  // Other systems refuse such names, or change them.
  it.runIf(process.platform === 'linux')('that are no UTF-8 are found in a directory, read and written', async () => {
    const place = Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.from([0xe9]), Buffer.from('.xl')])
    writeFileSync(place, config.replaceAll('\n', '\r\n'))
    const checked = await xencfg(['check', '--format', 'gcc', '.'], { folder })
    expect(checked).toMatchObject({ status: 1, err: '' })
    expect(checked.out).toContain('caf\uFFFD.xl:1:')
    expect((await xencfg(['fix', '.'], { folder })).status).toBe(0)
    expect(readFileSync(place, 'utf8')).toBe(config)
    expect((await xencfg(['migrate', '--write', '.'], { folder })).status).toBe(0)
  })
})

describe('reading', () => {
  it.skipIf(windows)('says of a pipe that nobody writes into it', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe')])
    expect(await xencfg(['check', 'pipe'], { folder })).toEqual({
      status: 2,
      out: '',
      err: 'xencfg: pipe: nobody writes into this pipe\n',
    })
  })

  it.skipIf(windows)('waits for who writes into a pipe, slowly', async () => {
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    const writer = spawn('sh', ['-c', `sleep 0.2; { printf 'name = '; sleep 0.3; printf '"a"'; } > ${pipe}`])
    expect(Buffer.from(readFile(nodeSystem, pipe)).toString()).toBe('name = "a"')
    await new Promise((resolve) => writer.on('close', resolve))
  })

  it('takes the parts in which a file comes, and waits where there is nothing yet', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.uint8Array({ minLength: 1, maxLength: 20 })), { maxLength: 20 }), (parts) => {
        const left = [...parts]
        let slept = 0
        const system = {
          ...nodeSystem,
          read: (_file: number, into: Uint8Array) => {
            const part = left.shift()
            if (part === undefined) return 0
            if (part === null) return undefined
            into.set(part)
            return part.length
          },
          sleep: () => void slept++,
        }
        expect(Buffer.from(readOpen(system, 0))).toEqual(Buffer.concat(parts.filter((part) => part !== null)))
        expect(slept).toBe(parts.filter((part) => part === null).length)
      }),
    )
  })

  it.skipIf(windows)('ends at 16 MiB, on a device as well', async () => {
    expect((await xencfg(['check', '/dev/zero'])).err).toBe('xencfg: /dev/zero: is larger than 16 MiB\n')
  })

  it('says in words why it did not go', () => {
    writeFileSync(join(folder, 'file'), '')
    mkdirSync(join(folder, 'folder'))
    const codeOf = (act: () => void) => {
      try {
        act()
      } catch (error) {
        return error instanceof SystemError ? [error.code, error.message] : error
      }
      return undefined
    }
    expect(codeOf(() => readFile(nodeSystem, join(folder, 'none')))).toEqual(['ENOENT', 'there is no such file'])
    expect(codeOf(() => nodeSystem.open(join(folder, 'file'), 'new'))).toEqual(['EEXIST', 'exists already'])
    if (windows) return
    expect(codeOf(() => readFile(nodeSystem, join(folder, 'folder')))).toEqual(['EISDIR', 'is a directory'])
    symlinkSync('loop', join(folder, 'loop'))
    expect(codeOf(() => nodeSystem.stat(join(folder, 'loop')))).toEqual(['ELOOP', 'too many symbolic links'])
    expect(codeOf(() => nodeSystem.stat(join(folder, 'file/below')))).toEqual([
      'ENOTDIR',
      'a part of its path is no directory',
    ])
  })
})

describe('a last byte', () => {
  const before = 'name = "a"\nkernel = "/k"\nmemory = 512\n'

  // What xl 4.17 says of each behind the lines above; it is the same for every release.
  it.each([
    ['\xe9', 'taken'],
    ['vcpus=1\xe9', 'taken'],
    ['vcpus=1 \xff', 'taken'],
    ['vcpus=1;\x80', 'taken'],
    ['name="b"\xe9', 'taken'],
    ['disk=[]\xe9', 'taken'],
    ['@', 'taken'],
    ['\xe9\n', 'refused'],
    ['\xe9\xe9', 'refused'],
    ['\xe9@', 'refused'],
    ['\xc3\xa9', 'refused'],
    ['\xe2\x82', 'refused'],
    ['\xef\xbf\xbd', 'refused'],
    ['vcpus=1\x80\x80', 'refused'],
    ['vcpus=\xe9', 'refused'],
    ['vcpus\xe9', 'refused'],
    ['[\xe9', 'refused'],
    ['disk=[1,\xe9', 'refused'],
    ['name="\xe9', 'refused'],
    ['#\xe9', 'refused'],
  ])('%j is %s', async (last, verdict) => {
    const bytes = Buffer.from(before + last, 'latin1')
    const { status } = await xencfg(['check', '-'], { bytes })
    expect(status).toBe(verdict === 'taken' ? 0 : 1)
  })

  it('that xl drops is removed by the fix of its warning, and nothing else', async () => {
    const out: Uint8Array[] = []
    const bytes = Buffer.from(`# caf\xe9\n${before}\xe9`, 'latin1')
    expect((await xencfg(['check', '--format', 'gcc', '-'], { bytes })).out).toContain('drops the byte 0xe9')
    await xencfg(['fix', '-'], { bytes, out })
    expect(Buffer.concat(out).toString('latin1')).toBe(`# caf\xe9\n${before}`)
  })

  it('and all others come back as they are', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), (given, text) => {
        const bytes = Buffer.concat([Buffer.from(text), given])
        const stored = storedIn(bytes)
        expect(Buffer.from(stored.bytes(stored.text))).toEqual(bytes)
      }),
    )
  })
})

describe('Latin-1', () => {
  const bytes = Buffer.from('# caf\xe9\r\nname = "a"\r\nkernel = "/k"\r\n', 'latin1')

  it('stays so when it comes by standard input', async () => {
    const out: Uint8Array[] = []
    await xencfg(['fix', '-'], { bytes, out })
    expect(Buffer.concat(out).toString('latin1')).toBe('# caf\xe9\nname = "a"\nkernel = "/k"\n')
  })
})
