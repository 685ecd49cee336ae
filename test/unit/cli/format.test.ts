import { chmodSync, readFileSync, statSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { filesForTests } from '../files.ts'
import { xencfg } from './run.ts'

const { pathOf, write, textOf } = filesForTests()
const run = (args: readonly string[], given: { input?: string; bytes?: Uint8Array } = {}) =>
  xencfg(['format', ...args], { folder: pathOf(), ...given })

const good = 'name = "a"\nkernel = "/boot/vmlinuz"\nmemory = 512\n'
const loose = "name='a'\nkernel  =  '/boot/vmlinuz'\nmemory=512"
const refused = 'name = "a"\nmemory = \n'

describe('xencfg format', () => {
  it('prints the form of a file, and touches nothing', async () => {
    write('a.xl', loose)
    expect(await run(['a.xl'])).toEqual({ status: 0, out: good, err: '' })
    expect(textOf('a.xl')).toBe(loose)
  })

  it('passes standard input through, by the name that it is given', async () => {
    expect(await run(['-'], { input: loose })).toEqual({ status: 0, out: good, err: '' })
    const pool = await run(['--stdin-filename', 'a.cpupool', '-'], { input: "name='p'\ncpus='2-3'\n" })
    expect(pool).toEqual({ status: 0, out: 'name = "p"\ncpus = "2-3"\n', err: '' })
  })

  it('gives back as it is what xl refuses, and says why', async () => {
    const { status, out, err } = await run(['-'], { input: refused })
    expect({ status, out }).toEqual({ status: 1, out: refused })
    expect(err).toMatch(/^xencfg: -: is left alone: xl 4\.22 refuses it, at line 2: /)
  })

  it('gives back as it is what is another program’s', async () => {
    const script = '#!/bin/sh\nset -e\n'
    const { status, out, err } = await run(['-'], { input: script })
    expect({ status, out }).toEqual({ status: 0, out: script })
    expect(err).toContain('is left alone: it is a script')
    expect((await run(['--check', '-'], { input: script })).out).toBe('')
  })

  it('prints the differences of several files, and those of a directory', async () => {
    write('a.xl', loose)
    write('b.xl', good)
    write('deep/c.xl', loose)
    for (const args of [['a.xl', 'b.xl', 'deep/c.xl'], ['.']]) {
      const { status, out, err } = await run(args)
      expect({ status, err }).toEqual({ status: 0, err: '' })
      expect(out.match(/^\+\+\+ \S+/gm)).toEqual(['+++ a.xl', '+++ deep/c.xl'])
      expect(out).toContain('\n-memory=512\n\\ No newline at end of file\n+name = "a"\n')
    }
    expect(textOf('a.xl')).toBe(loose)
  })

  it('--check names the files that would change', async () => {
    write('a.xl', loose)
    write('b.xl', good)
    expect(await run(['--check', '.'])).toEqual({ status: 1, out: 'a.xl\n', err: '' })
    expect(await run(['--check', 'b.xl'])).toEqual({ status: 0, out: '', err: '' })
    expect((await run(['--check', '-'], { input: loose })).status).toBe(1)
    expect(textOf('a.xl')).toBe(loose)
  })

  it('--diff ends with 1 where something would change', async () => {
    write('a.xl', loose)
    expect(await run(['--diff', 'a.xl'])).toMatchObject({ status: 1, out: expect.stringContaining('+memory = 512') })
    expect(await run(['--diff', '-'], { input: good })).toEqual({ status: 0, out: '', err: '' })
  })

  it('--write writes the files that change, and no others', async () => {
    const file = write('a.xl', loose)
    chmodSync(file, 0o640)
    const same = write('b.xl', good)
    const before = statSync(same, { bigint: true })
    expect(await run(['--write', '.'])).toEqual({ status: 0, out: '', err: 'xencfg: a.xl: formatted\n' })
    expect(textOf('a.xl')).toBe(good)
    expect(statSync(file).mode & 0o777).toBe(0o640)
    expect(statSync(same, { bigint: true }).mtimeNs).toBe(before.mtimeNs)
    expect(await run(['--write', '.'])).toEqual({ status: 0, out: '', err: '' })
  })

  it('--write leaves alone what xl refuses, programs and files of others, and goes on', async () => {
    const program = 'import os\nname = "a%d" % 3\nmemory=512\n'
    write('a.xl', refused)
    write('b.xl', program)
    write('c.xl', loose)
    const { status, err } = await run(['--write', '.'])
    expect(status).toBe(1)
    expect(err).toMatch(/^xencfg: a\.xl: is left alone: xl .*\nxencfg: b\.xl: is left alone: it is a program in Python/)
    expect([textOf('a.xl'), textOf('b.xl'), textOf('c.xl')]).toEqual([refused, program, good])
    const foreign = '[Unit]\nDescription=x\n[Service]\n'
    write('x.conf', foreign)
    expect((await run(['--write', 'x.conf'])).err).toContain('is left alone: it has sections')
    expect(textOf('x.conf')).toBe(foreign)
  })

  it('keeps the bytes of old files, and their line ends', async () => {
    const latin = Buffer.from(`# gr\u00fcn\nname='a'\nkernel="/k"\nmemory=512\n`, 'latin1')
    write('a.xl', latin)
    await run(['--write', 'a.xl'])
    expect(readFileSync(pathOf('a.xl')).toString('latin1')).toBe(
      '# gr\u00fcn\nname = "a"\nkernel = "/k"\nmemory = 512\n',
    )
    write('b.xl', loose.replaceAll('\n', '\r\n'))
    await run(['--write', 'b.xl'])
    expect(textOf('b.xl')).toBe(good.replaceAll('\n', '\r\n'))
  })

  it('does as the project says', async () => {
    const text = `${loose}\nvif=['',\n'bridge=b']\nirqs=[100,101,102,103,104,105,106,107]\n`
    write('a.xl', text)
    const format = { quotes: 'single', trailingComma: 'never', indent: '2', width: 40 }
    write('.xencfg.json', JSON.stringify({ format }))
    const { out } = await run(['a.xl'])
    expect(out).toContain("name = 'a'\n")
    expect(out).toContain("vif = [\n  '',\n  'bridge=b'\n]\n")
    expect(out).toContain('irqs = [\n  100,\n')
    const valid = new Ajv({ strict: false }).compile(
      JSON.parse(readFileSync(new URL('../../../schemas/xencfg.schema.json', import.meta.url), 'utf8')),
    )
    expect(valid({ format })).toBe(true)
    for (const wrong of [{ quotes: 'french' }, { width: 10 }, { width: '80' }, { indent: 3 }, { comma: true }])
      expect(valid({ format: wrong }), JSON.stringify(wrong)).toBe(false)
  })

  it.each([
    [{ quotes: 'french' }, /"format\.quotes" is "french"; expected is "double", "single", "keep"/],
    [{ width: 10 }, /"format\.width" is 10; expected is a whole number from 40 to 1000/],
    [{ trailingComma: true }, /"format\.trailingComma" is true/],
    [{ indent: 4 }, /"format\.indent" is 4; expected is "auto", "2"/],
    ['tidy', /"format" is "tidy"; expected is an object/],
  ])('complains about %j in the file of the project', async (format, complaint) => {
    write('a.xl', loose)
    write('.xencfg.json', JSON.stringify({ format }))
    const { status, out, err } = await run(['--write', 'a.xl'])
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err).toMatch(complaint)
    expect(textOf('a.xl')).toBe(loose)
  })

  it.each([
    [['--write', '-'], /--write needs files/],
    [['--write', '--check', 'a.xl'], /cannot be used with/],
    [['--check', '--diff', 'a.xl'], /cannot be used with/],
    [['none.xl'], /none\.xl: there is no such file/],
    [[], /missing required argument/],
  ])('ends with 2 for %j', async (args, complaint) => {
    write('a.xl', loose)
    const { status, err } = await run(args, { input: loose })
    expect(status).toBe(2)
    expect(err).toMatch(complaint)
    expect(textOf('a.xl')).toBe(loose)
  })

  it('ends with 2 for a file that cannot be read, and formats the others', async () => {
    write('b.xl', loose)
    expect((await run(['--write', 'none.xl', 'b.xl'])).status).toBe(2)
    expect(textOf('b.xl')).toBe(good)
  })
})
