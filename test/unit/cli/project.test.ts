import { execFileSync } from 'node:child_process'
import { chmodSync, linkSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { beforeEach, describe, expect, it } from 'vitest'
import { readProject } from '../../../server/src/project/read-project.ts'
import { filesForTests } from '../files.ts'
import { xencfg } from './run.ts'

const { pathOf, write } = filesForTests()
const project = (settings: unknown, at = '.xencfg.json') => write(at, JSON.stringify(settings))
const run = (args: readonly string[], input = '') => xencfg(args, { folder: pathOf(), input })
const filesFound = async (...args: string[]) =>
  (JSON.parse((await run(['check', '--format', 'json', ...args])).out) as { file: string }[]).map(({ file }) => file)

const good = 'name = "a"\nkernel = "/boot/vmlinuz"\nmemory = 512\n'

describe('.xencfg.json', () => {
  it('gives the settings of the files below its folder; the nearest counts, the command line wins', async () => {
    const text = `${good}sched = "x"\nmaxcpus = 4\n`
    write('a.xl', text)
    write('deep/er/b.xl', text)
    project({ release: '4.5', rules: { 'unknown-key': 'error' } })
    project({ knownKeys: ['sched', 'maxcpus'] }, 'deep/.xencfg.json')
    expect((await run(['check', 'a.xl'])).out).toContain('a.xl:5:1: error: xl 4.5 ignores `maxcpus`')
    expect((await run(['check', '--release', '4.6', 'a.xl'])).out).toContain('xl 4.6 ignores')
    expect((await run(['check', 'deep/er/b.xl'])).out).toBe('')
    expect((await run(['check', '--config', '.xencfg.json', 'deep/er/b.xl'])).status).toBe(1)
  })

  it('holds for standard input by the name that it is given', async () => {
    project({ release: '4.5' }, 'old/.xencfg.json')
    const { out } = await run(['check', '--stdin-filename', 'old/new.xl', '-'], `${good}maxcpus = 4\n`)
    expect(out).toContain('old/new.xl:4:1: warning: xl 4.5 ignores')
    write('a.xl', good)
    expect(await run(['check', '--stdin-filename', 'old/new.xl', 'a.xl'])).toEqual({
      status: 2,
      out: '',
      err: 'xencfg: --stdin-filename says what standard input is called, which is read where a file is named -\n',
    })
  })

  it.each([
    [{ release: '9.9' }, /"release" is "9\.9"; expected is a release from/],
    [{ relase: '4.5' }, /"relase" is no setting; known are release, arch/],
    [{ exclude: 'x' }, /"exclude" is not a list/],
    [[], /is not a JSON object/],
    [{ knownKeys: ['a b'] }, /"knownKeys" is \["a b"\]; expected is a list of keys/],
    [{ exclude: ['../x'] }, /:1:13: "\.\.\/x" fits no file below this folder/],
    [{ exclude: ['a', ''] }, /:1:17: "" fits no file/],
    [{ exclude: ['[z-a]'] }, /"\[z-a\]" fits no file/],
    [{ exclude: ['**/**/a/**/b', '**/a/**/b/**/c'] }, /"\*\*\/a\/.*" has more than two \*\*\/, and is not used/],
    [{ rules: { 'unknown-key': 'loud' } }, /"rules\["unknown-key"\]" is "loud"|rules/],
  ])('that says %j is complained about, and nothing is checked', async (settings, complaint) => {
    write('a.xl', good)
    project(settings)
    const { status, out, err } = await run(['check', 'a.xl'])
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err).toMatch(complaint)
    expect(err).not.toMatch(/\n\s+at /)
  })

  it('that has a name twice is complained about, wherever it is', async () => {
    write('a.xl', good)
    for (const [text, at] of [
      ['{"release": "4.5", "release": "4.6"}', '1:20: "release"'],
      ['{"rules": {"octal-number": "off", "octal-number": "error"}}', '1:35: "octal-number"'],
    ] as const) {
      write('.xencfg.json', text)
      const { status, err } = await run(['check', 'a.xl'])
      expect([status, err]).toEqual([2, expect.stringContaining(`.xencfg.json:${at} is there twice`)])
    }
  })

  it('leaves fixes that are not safe to --all, which is said', async () => {
    write('.xencfg.json', '{}')
    write('a.xl', `${good}maxcpus = 4\n`)
    expect((await run(['fix', 'a.xl'])).err).toBe(
      'xencfg: a.xl: nothing of it is mended safely; --all applies the fixes that there are\n',
    )
    write('a.xl', good.replace('kernel', 'colour'))
    expect((await run(['fix', '--all', 'a.xl'])).status).toBe(1)
    write('a.xl', good)
    expect((await run(['fix', 'a.xl'])).err).toBe('')
  })

  it('is complained about once below a directory, and nothing is checked', async () => {
    write('a.xl', good)
    write('sub/b.xl', good)
    write('.xencfg.json', '{ "release": "9.9" }')
    const { status, out, err } = await run(['check', '.'])
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err).toMatch(/^xencfg: \S+\.xencfg\.json:1:14: .*\n$/)
  })

  it('that is no JSON is complained about', async () => {
    write('a.xl', good)
    write('.xencfg.json', '{ release: 4.5 }')
    expect((await run(['check', 'a.xl'])).err).toMatch(/\.xencfg\.json:1:3: is no JSON: text stands in double/)
    expect((await run(['check', '--config', 'none.json', 'a.xl'])).err).toMatch(/none\.json: there is no such file/)
  })

  it('has a schema that knows the same', () => {
    const valid = new Ajv({ strict: false }).compile(
      JSON.parse(readFileSync(new URL('../../../schemas/xencfg.schema.json', import.meta.url), 'utf8')),
    )
    const settings = { release: '4.5', arch: 'arm', stage: 'parse', rules: { 'unknown-key': 'off' }, exclude: ['old/'] }
    expect(valid(settings)).toBe(true)
    expect(valid({ ...settings, relase: '4.5' })).toBe(false)
    expect(valid({ release: '9.9' })).toBe(false)
    expect(valid({ rules: { 'no-such-rule': 'off' } })).toBe(false)
  })
})

describe('what is left out of directories', () => {
  beforeEach(() => {
    for (const name of ['a.xl', 'old/b.xl', 'old/keep.xl', 'sub/c.xl', 'sub/d.xl']) write(name, good)
  })

  it('is what --exclude and the file of the project say', async () => {
    expect(await filesFound('--exclude', 'old', '--exclude', '/sub/c.xl', '.')).toEqual(['a.xl', 'sub/d.xl'])
    project({ exclude: ['c.xl'] })
    expect(await filesFound('.')).toEqual(['a.xl', 'old/b.xl', 'old/keep.xl', 'sub/d.xl'])
    expect(await filesFound('sub/c.xl'), 'a file that is named is read').toEqual(['sub/c.xl'])
  })

  it('is no pattern that takes as long as there are ways through the folders', async () => {
    const { status, err } = await run(['check', '--exclude', '**/a/**/b/**/c', '.'])
    expect(status).toBe(2)
    expect(err).toMatch(/'\*\*\/a\/.*' is invalid.*has more than two \*\*\/, and is not used/)
  })

  it('is what git leaves out, in a work tree', async () => {
    write('.gitignore', 'old/*\n!keep.xl\n')
    write('sub/.gitignore', 'c.xl\n')
    expect(await filesFound('.')).toHaveLength(5)
    execFileSync('git', ['init', '-q', pathOf()])
    const left = execFileSync('git', ['ls-files', '--others', '--exclude-standard', '*.xl'], {
      cwd: pathOf(),
      encoding: 'utf8',
    })
    expect(await filesFound('.')).toEqual(left.trim().split('\n'))
    expect(await filesFound('sub')).toEqual(['sub/d.xl'])
    expect(await filesFound('--no-gitignore', '.')).toHaveLength(5)
  })
})

describe("what git's own file leaves out", () => {
  const git = (folder: string, ...args: readonly string[]) => {
    const person = ['-c', 'user.name=Tester', '-c', 'user.email=tester@example.org', '-c', 'commit.gpgsign=false']
    return execFileSync('git', [...person, ...args], { cwd: pathOf(folder), encoding: 'utf8' }).trim()
  }
  const listed = (folder: string) => git(folder, 'ls-files', '--others', '--exclude-standard', '*.xl').split('\n')

  it('is left out in a clone and in a further work tree of it; .gitignore goes before it, and node_modules never counts', async () => {
    mkdirSync(pathOf('clone'))
    git('clone', 'init', '-q')
    git('clone', 'commit', '-q', '--allow-empty', '-m', 'x')
    git('clone', 'worktree', 'add', '-q', '../further')
    write('clone/.git/info/exclude', 'old/*\nkeep.xl\n')
    for (const tree of ['clone', 'further']) {
      for (const name of ['a.xl', 'old/b.xl', 'sub/keep.xl', 'sub/c.xl']) write(`${tree}/${name}`, good)
      write(`${tree}/sub/.gitignore`, '!keep.xl\n')
      const expected = ['a.xl', 'sub/c.xl', 'sub/keep.xl'].map((name) => join(tree, name))
      expect(listed(tree).map((name) => join(tree, name))).toEqual(expected)
      write(`${tree}/sub/node_modules/x/d.xl`, good)
      expect(await filesFound(tree)).toEqual(expected)
      expect(await filesFound('--no-gitignore', tree)).toHaveLength(4)
    }
  })

  it.each([
    ['.gitconfig', '[user]\n  name = x\n[CORE] ; mine\n\tExcludesFile = "~/of mine" # and nobody else\'s\n', 'of mine'],
    ['.gitconfig', '[core] excludesfile = ~/a\\\\b\n[core "x"]\nexcludesFile = ~/other\n', 'a\\b'],
    ['.config/git/config', '[core]\nexcludesFile=~/other\nexcludesFile=~/mine\n', 'mine'],
    ['clone/.git/config', '[core]\nexcludesFile=mine\n', 'clone/mine'],
    ['.gitconfig', '[user]\nname = x\n', '.config/git/ignore'],
    ['.gitconfig', '[core]\nexcludesFile =\n', undefined],
  ])('may say in %s that what is in another file is left out everywhere: %j', async (settings, text, excludes) => {
    mkdirSync(pathOf('clone'))
    git('clone', 'init', '-q')
    write(settings, text)
    write(excludes ?? '.config/git/ignore', 'old/\n*.xl\n')
    write('clone/.git/info/exclude', '!*.xl\nc.xl\n')
    for (const name of ['a.xl', 'old/b.xl', 'c.xl', 'd.xl']) write(`clone/${name}`, good)
    write('clone/.gitignore', '!c.xl\nd.xl\n')
    const environment = { HOME: pathOf() }
    const env = { ...process.env, ...environment, XDG_CONFIG_HOME: '' }
    const left = execFileSync('git', ['ls-files', '--others', '--exclude-standard', '*.xl'], {
      cwd: pathOf('clone'),
      encoding: 'utf8',
      env,
    })
    const { out } = await xencfg(['check', '--format', 'json', 'clone'], { folder: pathOf(), world: { environment } })
    const found = (JSON.parse(out) as { file: string }[]).map(({ file }) => file)
    expect(found).toEqual(
      left
        .trim()
        .split('\n')
        .map((name) => join('clone', name)),
    )
    expect(found.includes('clone/old/b.xl')).toBe(excludes === undefined)
  })

  it('may be no file that can be read', async () => {
    mkdirSync(pathOf('.git/info/exclude'), { recursive: true })
    mkdirSync(pathOf('.gitignore'))
    write('a.xl', good)
    expect(await filesFound('.')).toEqual(['a.xl'])
  })
})

describe('what counts', () => {
  it('is the level that is asked for', async () => {
    write('a.xl', `${good}maxcpus = 4\n`)
    expect((await run(['check', '--severity', 'error', 'a.xl'])).out).toBe('')
    expect((await run(['check', '--severity', 'warning', 'a.xl'])).out).toContain('unknown-key')
  })

  it('is the number of warnings', async () => {
    write('a.xl', `${good}maxcpus = 4\ninitrd = "/i"\n`)
    expect((await run(['check', 'a.xl'])).status).toBe(0)
    expect((await run(['check', '--max-warnings', '2', 'a.xl'])).status).toBe(0)
    expect((await run(['check', '--max-warnings', '1', 'a.xl'])).status).toBe(1)
    // What is not shown counts all the same, and is named.
    expect(await run(['check', '--severity', 'error', '--max-warnings', '1', 'a.xl'])).toEqual({
      status: 1,
      out: '',
      err: 'xencfg: there are more warnings than --max-warnings takes, 2; --severity error leaves them out\n',
    })
    expect(await run(['check', '--severity', 'error', '--max-warnings', '2', 'a.xl'])).toMatchObject({
      status: 0,
      err: '',
    })
    expect((await run(['check', '--max-warnings', 'one', 'a.xl'])).status).toBe(2)
  })

  it('is what the baseline does not have', async () => {
    write('a.xl', `${good}maxcpus = 4\n`)
    expect((await run(['check', '--update-baseline', '--baseline', 'known.json', 'a.xl'])).out).toBe('')
    write('a.xl', `# moved\n${good}maxcpus = 4\n`)
    expect((await run(['check', '--baseline', 'known.json', 'a.xl'])).out).toBe('')
    write('a.xl', `${good}maxcpus = 4\nmaxcpus = 4\nconstructor = 2\n`)
    const { out } = await run(['check', '--baseline', 'known.json', 'a.xl'])
    expect(out.match(/^a\.xl:\d+/gm)).toEqual(['a.xl:4', 'a.xl:6'])
    write('broken.json', '{\n  "files": x\n}\n')
    expect(await run(['check', '--baseline', 'broken.json', 'a.xl'])).toEqual({
      status: 2,
      out: '',
      err: 'xencfg: broken.json:2:12: is no JSON: text stands in double quotes\n',
    })
    write('broken.json', '[]')
    expect(await run(['check', '--baseline', 'broken.json', 'a.xl'])).toMatchObject({
      status: 2,
      err: 'xencfg: broken.json: is no baseline of xencfg\n',
    })
    expect((await run(['check', '--update-baseline', 'a.xl'])).status).toBe(2)
  })
})

describe('xencfg fix', () => {
  const windows = 'name = "a"\r\nkernel = "/boot/vmlinuz"\r\nmemory = 512\r\nmaxcpus = 4\r\n'
  const safe = windows.replaceAll('\r', '')

  it('applies what is safe, or the first fix of everything', async () => {
    const file = write('a.xl', windows)
    expect(await run(['fix', 'a.xl'])).toMatchObject({ status: 0, out: '' })
    expect(readFileSync(file, 'utf8')).toBe(safe)
    await run(['fix', '--all', 'a.xl'])
    expect(readFileSync(file, 'utf8')).toBe(safe.replace('maxcpus', 'maxvcpus'))
  })

  it('prints what would change, and writes nothing', async () => {
    const file = write('a.xl', `${good}maxcpus = 4\n`)
    const { status, out } = await run(['fix', '--all', '--diff', 'a.xl'])
    expect(status).toBe(1)
    expect(out).toContain('-maxcpus = 4\n+maxvcpus = 4\n')
    expect(readFileSync(file, 'utf8')).toContain('maxcpus')
    expect(await run(['fix', '--diff', 'a.xl'])).toMatchObject({ status: 0, out: '' })
  })

  it('makes standard input standard output', async () => {
    expect((await run(['fix', '-'], windows)).out).toBe(safe)
    const script = '#!/bin/sh\nset -e\n'
    expect((await run(['fix', '--all', '-'], script)).out).toBe(script)
  })

  it('ends with 1 where an Error is left, and with 2 where a file cannot be written', async () => {
    write('a.xl', 'name = "a" ,\n')
    expect((await run(['fix', 'a.xl'])).status).toBe(1)
    write('windows.xl', 'name = "a"\r\ntype = "pvh"\r\nkernel = "/k"\r\n')
    expect(await run(['fix', 'windows.xl'])).toEqual({
      status: 1,
      out: '',
      err: 'xencfg: windows.xl: 1 of 1 problems mended; 1 has come to light\n',
    })
    write('windows.xl', good.replace('512', '0512').replaceAll('\n', '\r\n'))
    expect((await run(['fix', '--all', 'windows.xl'])).err).toBe('xencfg: windows.xl: 2 of 2 problems mended\n')
    expect((await run(['fix', 'missing.xl'])).status).toBe(2)
    expect((await run(['fix', '--safe', '--all', 'a.xl'])).status).toBe(2)
  })

  it('keeps the mode, links, and the bytes that are not UTF-8', async () => {
    const file = write('a.xl', windows)
    writeFileSync(file, Buffer.from(`# caf\u00E9\r\n${windows}`, 'latin1'))
    chmodSync(file, 0o640)
    symlinkSync('a.xl', pathOf('link.xl'))
    await run(['fix', 'link.xl'])
    expect(lstatSync(pathOf('link.xl')).isSymbolicLink()).toBe(true)
    expect(statSync(file).mode & 0o777).toBe(0o640)
    expect(readFileSync(file)).toEqual(Buffer.from(`# caf\u00E9\n${safe}`, 'latin1'))
    linkSync(file, pathOf('other.xl'))
    writeFileSync(file, windows)
    await run(['fix', 'a.xl'])
    expect(readFileSync(pathOf('other.xl'), 'utf8')).toBe(safe)
  })
})

describe('xencfg rules and explain', () => {
  it('tell of each rule', async () => {
    expect((await run(['rules'])).out).toMatch(/^unknown-key +A key that no release of xl reads$/m)
    expect((await run(['explain', 'unknown-key'])).out).toMatch(/^# unknown-key\n\nNo release of xl reads this key\./)
    expect(JSON.parse((await run(['rules', '--format', 'json'])).out)[0]).toEqual({
      id: 'bad-character',
      summary: 'Text that xl has no use for',
    })
  })
})

describe('the file of a project, for every command', () => {
  it('says for which release show, migrate and explain-error read a file, and for which machine upgrade-check does', async () => {
    write('a.xl', `${good}type = "pvh"\n`)
    expect((await run(['show', 'a.xl'])).status).toBe(0)
    project({ release: '4.5', arch: 'arm' })
    const { status, err } = await run(['show', 'a.xl', '--release', '4.9'])
    expect({ status, err }).toEqual({ status: 0, err: '' })
    write('b.xl', `${good}maxvcpus = 4\nsched = "x"\n`)
    const old = await run(['explain-error', 'b.xl'], "b.xl:4: config parsing error near `x': lexical error\n")
    expect(old.err).not.toContain('stack')
    write('c.xl', `${good}builder = "hvm"\n`)
    expect((await run(['migrate', 'c.xl'])).out).not.toContain('type =')
    expect((await run(['migrate', '--release', '4.17', 'c.xl'])).out).toContain('type')
    project({ release: 'none' })
    for (const command of [['show'], ['migrate'], ['upgrade-check', '--from', '4.10'], ['explain-error']]) {
      const wrong = await run([...command, 'a.xl'])
      expect(wrong.status).toBe(2)
      expect(wrong.err).toContain('"release" is "none"')
    }
    write('other.json', '{}')
    expect((await run(['show', '--config', 'other.json', 'a.xl'])).status).toBe(0)
  })

  it('says what migrate and upgrade-check leave out below directories, and git does, too', async () => {
    for (const name of ['kept/a.xl', 'old/b.xl', 'built/c.xl']) write(name, `${good}maxcpus = 4\n`)
    write('.git/HEAD', '')
    write('.gitignore', 'built/\n')
    project({ exclude: ['old/'] })
    const checked = await run(['upgrade-check', '--from', '4.10', '--format', 'json', '.'])
    expect(JSON.parse(checked.out)).toMatchObject([{ file: 'kept/a.xl' }])
    const migrated = JSON.parse((await run(['migrate', '--report', 'json', '.'])).out) as { file: string }[]
    expect(JSON.stringify(migrated)).toContain('kept/a.xl')
    expect(JSON.stringify(migrated)).not.toMatch(/old\/b\.xl|built\/c\.xl/)
    expect((await run(['migrate', '--no-gitignore', '.'])).err).toContain('built/c.xl')
  })

  it('is told of where it leaves out all that there is, as git is', async () => {
    write('old/b.xl', good)
    write('built/c.xl', good)
    write('.git/HEAD', '')
    write('.gitignore', 'built/\n')
    const begin = 'xencfg: there is no Xen config in the directories that were named'
    const git = 'what git leaves out (--no-gitignore looks there)'
    const pattern = 'what --exclude or .xencfg.json leaves out'
    const said = async (...args: string[]) => {
      const { status, err } = await run(['check', ...args])
      return [status, err]
    }
    expect(await said('built')).toEqual([0, `${begin}, outside of ${git}\n`])
    expect(await said('--exclude', '*.xl', 'old')).toEqual([0, `${begin}, outside of ${pattern}\n`])
    expect(await said('--exclude', 'old', '.')).toEqual([0, `${begin}, outside of ${pattern} and ${git}\n`])
    project({ exclude: ['old/'] })
    expect(await said('old')).toEqual([0, `${begin}, outside of ${pattern}\n`])
    write('empty/README', 'nothing')
    expect(await said('empty')).toEqual([0, `${begin}; --kind takes every file for one\n`])
  })

  it('leaves out a file that is named with --force-exclude', async () => {
    write('old/b.xl', `${good}maxcpus = 4\n`)
    write('a.xl', good)
    project({ exclude: ['old/'] })
    expect(await filesFound('a.xl', 'old/b.xl')).toEqual(['a.xl', 'old/b.xl'])
    expect(await filesFound('--force-exclude', 'a.xl', 'old/b.xl')).toEqual(['a.xl'])
    expect(await run(['check', '--force-exclude', 'old/b.xl'])).toEqual({
      status: 0,
      out: '',
      err: 'xencfg: nothing is left of what was named: the rest is excluded, or no Xen config\n',
    })
  })

  it('may begin with a byte-order mark, and be nested as deep as somebody likes', async () => {
    write('a.xl', `${good}maxcpus = 4\n`)
    write('.xencfg.json', '\uFEFF{"release": "4.5.1"}')
    expect((await run(['check', 'a.xl'])).out).toContain('xl 4.5 ignores')
    for (const text of ['['.repeat(200_000), `{"rules": ${'{"a":'.repeat(200_000)}`]) {
      write('.xencfg.json', text)
      const { status, err } = await run(['check', 'a.xl'])
      expect(status).toBe(2)
      expect(err).toMatch(/^xencfg: \S+\.xencfg\.json:1:1: is nested too deeply\n$/)
    }
  })

  it.each(['check', 'show', 'migrate', 'fix', 'format'])(
    '%s prints no stack for lists as deep as somebody likes',
    async (command) => {
      write('deep.xl', `${good}cpus = ${'['.repeat(100_000)}\n`)
      const { err } = await run([command, 'deep.xl'])
      expect(err).not.toMatch(/RangeError|\n {4}at /)
    },
  )
})

describe('the schema of the file', () => {
  const isValid = new Ajv({ strict: false }).compile(JSON.parse(readFileSync('schemas/xencfg.schema.json', 'utf8')))
  const release = ['4.17', '4.17.5', '4.17.5-pre', '4.1', '4.9-rc1', '', '4.23', '4.23.1', '5.1', '4.170', 'new']
  const arch = ['auto', 'x86', 'arm', 'arm64', 'aarch64', 'x86_64', 'amd64', 'x86_32', 'arm32', 'mips', 'arm65', '']
  it.each([...release.map((one) => ({ release: one })), ...arch.map((one) => ({ arch: one }))])(
    'takes what is read, and no more: %j',
    (settings) => {
      expect(isValid(settings)).toBe(readProject(JSON.stringify(settings)).faults.length === 0)
    },
  )
})

describe('a baseline', () => {
  it('knows a finding from wherever it is asked, however the file is spelt, and for another release', async () => {
    write('configs/a.xl', `${good}maxcpus = 4\n`)
    expect((await run(['check', '--baseline', 'known.json', '--update-baseline', 'configs'])).status).toBe(0)
    for (const path of ['configs/a.xl', './configs/../configs/a.xl', pathOf('configs/a.xl')])
      expect((await run(['check', '--baseline', 'known.json', path])).out).toBe('')
    const below = await xencfg(['check', '--baseline', '../known.json', 'a.xl'], { folder: pathOf('configs') })
    expect(below.out).toBe('')
    expect((await run(['check', '--baseline', 'known.json', '--release', '4.17', 'configs'])).out).toBe('')
    write('configs/a.xl', `${good}maxcpus = 4\nmaxmen = 4\n`)
    expect((await run(['check', '--baseline', 'known.json', 'configs'])).out).toContain('maxmen')
  })
})

describe('the report for GitLab', () => {
  it('calls a file as git does', async () => {
    write('configs/a.xl', `${good}maxcpus = 4\n`)
    const { out } = await run(['check', '--format', 'gitlab', './configs/../configs/a.xl'])
    expect(JSON.parse(out)).toMatchObject([{ location: { path: 'configs/a.xl' } }])
  })
})
