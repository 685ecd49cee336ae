import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { maskPasswords } from '../../client/src/dry-run/mask.ts'
import { nodeRunner } from '../../client/src/dry-run/node-runner.ts'
import { placeLines, readXlOutput, whyNot } from '../../client/src/dry-run/output.ts'
import { reportOf } from '../../client/src/dry-run/report.ts'
import type { Outcome } from '../../client/src/dry-run/runner.ts'
import type { Judgement } from '../../protocol/src/messages.ts'
import { judge } from '../../server/src/features/judge.ts'
import { newestRelease } from '../../server/src/release.ts'
import { snapshotOfText } from '../../server/src/snapshot.ts'

const judged = (text: string): Judgement => judge(snapshotOfText(text, 'domain'))

describe('what xl prints', () => {
  it('is read line by line, with the lines that it names', () => {
    const said = `Parsing config from /etc/xen/a.cfg
/etc/xen/a.cfg:2: warning: parameter \`vif' is a single value but should be a list
/etc/xen/a.cfg: config parsing error in disk specification: no vdev specified in \`x'
Failed to parse config: Invalid argument
`
    expect(readXlOutput(said, '/etc/xen/a.cfg')).toEqual([
      { line: 1, message: "warning: parameter `vif' is a single value but should be a list" },
      { line: undefined, message: "config parsing error in disk specification: no vdev specified in `x'" },
    ])
  })

  it('keeps together what belongs together', () => {
    const said = `a.cfg:1: config parsing error near \`=': syntax error
Failed to parse config: Invalid argument
warning: Config file looks like it contains Python code.
warning:  Arbitrary Python is no longer supported.
warning:  See http://wiki.xen.org/wiki/PythonInXlConfig
while parsing CPUID line: "x":
  error #3: illegal leaf number
`
    expect(readXlOutput(said, 'a.cfg').map(({ message }) => message)).toEqual([
      "config parsing error near `=': syntax error",
      'warning: Config file looks like it contains Python code.\nwarning:  Arbitrary Python is no longer supported.\nwarning:  See http://wiki.xen.org/wiki/PythonInXlConfig',
      'while parsing CPUID line: "x":\n  error #3: illegal leaf number',
    ])
  })
})

describe('the place of a message', () => {
  it('is the one of our problem that says the same', () => {
    const text = 'name = "a"\nkernel = "/k"\nvcpus = 4\nmaxvcpus = 2\n'
    const [placed] = placeLines([{ message: 'xl: maxvcpus < vcpus', line: undefined }], true, text, judged(text))
    expect(placed).toMatchObject({ severity: 'error', range: { start: { line: 3 } } })
  })

  it('is the line that xl names, without the blanks around its text', () => {
    const placed = placeLines([{ message: 'something new', line: 1 }], false, 'a = 1\n  b = 2  \n', undefined)
    expect(placed).toEqual([
      {
        severity: 'warning',
        message: 'something new',
        range: { start: { line: 1, character: 2 }, end: { line: 1, character: 7 } },
      },
    ])
  })

  it('is the first line for what has none, and stays inside the text', () => {
    const [first, last] = placeLines(
      [
        { message: 'a', line: undefined },
        { message: 'b', line: 99 },
      ],
      false,
      'x = 1',
      undefined,
    )
    expect(first?.range.start.line).toBe(0)
    expect(last?.range).toEqual({ start: { line: 0, character: 0 }, end: { line: 0, character: 5 } })
    expect(placeLines([{ message: 'a', line: 0 }], true, '', undefined)[0]?.range.end).toEqual({
      line: 0,
      character: 0,
    })
  })

  it('has an error wherever xl refuses the file', () => {
    const only = placeLines([{ message: 'WARNING: odd', line: undefined }], true, 'x = 1\n', undefined)
    expect(only.map(({ severity }) => severity)).toEqual(['error'])
  })

  it('ignores what stands for anything in our line', () => {
    const text = 'name = "a"\nmemory = x\n'
    const message = "config parsing error near `x': syntax error, unexpected IDENT, expecting STRING or NUMBER or '['"
    const [placed] = placeLines([{ message, line: 1 }], true, text, judged(text))
    expect(placed).toMatchObject({ severity: 'error', range: { start: { line: 1, character: 9 } } })
  })
})

describe('why xl could not judge', () => {
  const why = (given: Partial<Outcome>, command: readonly string[] = ['xl']) =>
    whyNot({ status: 1, stdout: '', stderr: '', ...given }, command, 30_000)
  const handle = 'xencall: error: Could not obtain handle on privileged command interface'
  it.each([
    [{ stderr: `${handle}: No such file or directory\ncannot init xl context` }, /no Xen/],
    [{ stderr: `${handle}: Permission denied\ncannot init xl context` }, /needs root/],
    [{ stderr: 'xc: error: /proc/xen/privcmd: (13 = Permission denied)' }, /needs root/],
    [{ stdout: "ERROR:  Can't find hypervisor information in sysfs!" }, /no Xen/],
    [{ stderr: 'sudo: a password is required' }, /wants a password/],
    [{ stderr: 'sudo: xl: command not found' }, /found no xl/],
    [{ stderr: 'Failed to read config file: /a: Permission denied' }, /could not read the file: Permission denied/],
    [{ status: undefined, failure: 'not-found' as const }, /is not on this machine/],
    [{ status: undefined, failure: 'timeout' as const }, /30 seconds/],
  ])('is told: %j', (given, expected) => {
    expect(why(given)).toMatch(expected)
  })

  it('is not told when xl did', () => {
    expect(why({ status: 0, stderr: handle })).toBeUndefined()
    expect(why({ stderr: 'Domain name must be specified.' })).toBeUndefined()
    expect(
      why({ stderr: 'sudo: unable to resolve host a: Name or service not known\nInvalid domain type zz.' }),
    ).toBeUndefined()
  })
})

describe('passwords', () => {
  it.each([
    ['vncpasswd = "hidden"', 'vncpasswd = "***"'],
    ["name = 'a'; spicepasswd='hidden' # x", `name = 'a'; spicepasswd="***"`],
    ["vfb = ['vnc=1,vncpasswd=hidden word,keymap=de']", "vfb = ['vnc=1,vncpasswd=***,keymap=de']"],
    [`vfb = ["vncpasswd=it's hidden"]`, 'vfb = ["vncpasswd=***"]'],
    ['# vncpasswd = "hidden"', '# vncpasswd = ***'],
    ['vncpasswd = [ "hidden",\n "hidden" ]\nmemory = 1', 'vncpasswd = "***"\nmemory = 1'],
    ['vncpasswd = "hidden', 'vncpasswd = "***"'],
    ['memory = 512', 'memory = 512'],
  ])('are left out of %s', (given, expected) => {
    expect(maskPasswords(given).text).toBe(expected)
  })

  it('are looked for once in a text, however long a name is', () => {
    const long = 'vncpasswd'.repeat(100_000)
    for (const given of [long, `${long}.`, `"${long}"`, `"${long} = x"`, `# ${long}`, ' '.repeat(900_000)])
      expect(maskPasswords(given).text.length).toBeGreaterThan(100_000)
  })
})

describe('a bug report', () => {
  const text = 'name = "a"\nvncpasswd = "hidden"\n'
  const report = reportOf({
    kind: 'domain',
    text,
    judgement: judged(text),
    command: 'xl create -n FILE',
    ended: 'exit status 1',
    refused: true,
    said: readXlOutput('f:2: config parsing error near `"hidden"\': ```', 'f'),
    xen: undefined,
    extension: '1.2.3',
  })

  it('holds what is needed to see it again', () => {
    for (const part of [newestRelease, 'xl create -n FILE', 'exit status 1', '1.2.3', 'name = "a"', '[missing-kernel]'])
      expect(report).toContain(part)
  })

  it('holds no password, not even from the mouth of xl, and no block ends early', () => {
    expect(report).not.toContain('hidden')
    expect(report).toContain('````')
  })
})

describe('a program', () => {
  const xl = [process.execPath, fileURLToPath(new URL('fixtures/fake-xl.mjs', import.meta.url))]
  const dryRun = (text: string, { timeout = 20_000, signal = new AbortController().signal } = {}) =>
    nodeRunner.withCopy('guest.cfg', text, async (path) => ({
      path,
      outcome: await nodeRunner.run(xl, ['create', '-n', path], timeout, signal),
    }))

  it('reads a copy of the text, which is gone afterwards', async () => {
    const { path, outcome } = await dryRun('# args\n# says FILE:1: warning: odd\nname = "$(touch x)"\n')
    expect(outcome).toMatchObject({ status: 0, stdout: '{}\n' })
    expect(outcome.stderr).toContain(JSON.stringify(['create', '-n', path]))
    expect(readXlOutput(outcome.stderr, path).at(-1)).toEqual({ line: 0, message: 'warning: odd' })
    expect(existsSync(path)).toBe(false)
  })

  it('refuses a file with its exit status', async () => {
    const { path, outcome } = await dryRun('memory = x\n')
    expect(outcome.status).toBe(1)
    expect(readXlOutput(outcome.stderr, path)).toMatchObject([{ line: 0 }])
  })

  it('is ended when it takes too long, and when nobody wants it any more', async () => {
    expect((await dryRun('# sleep\n', { timeout: 300 })).outcome.failure).toBe('timeout')
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 300)
    expect((await dryRun('# sleep\n', { signal: controller.signal })).outcome.failure).toBe('cancelled')
  })

  it('that is not there is told of', async () => {
    const never = new AbortController().signal
    const missing = await nodeRunner.run(['/nowhere/xl'], [], 1000, never)
    expect(missing).toMatchObject({ status: undefined, failure: 'not-found' })
    const file = fileURLToPath(new URL('../../package.json', import.meta.url))
    expect((await nodeRunner.run([file], [], 1000, never)).failure).toBe('not-allowed')
    expect(await readFile(file, 'utf8')).toContain('xen-config')
  })
})
