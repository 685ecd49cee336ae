import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import manifest from '../../package.json' with { type: 'json' }
import { checkOut, git, root } from './checkout.ts'
import { type Built, build } from './server.ts'

const read = (path: string) => readFileSync(join(root, path), 'utf8')

let built: Built
let folder: string
const write = (name: string, text: string) => {
  const file = join(folder, name)
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, text)
}

beforeAll(() => {
  built = build()
  folder = join(built.folder, 'project')
  write('domains/good.cfg', 'name = "a"\nkernel = "/boot/vmlinuz"\nmemory = 512\n')
  write('domains/typo.cfg', 'name = "b"\nkernel = "/boot/vmlinuz"\nmemory = 512\nmaxcpus = 4\n')
  write('domains/with blanks.cfg', 'name = "d"\nkernel = "/boot/vmlinuz"\nmemory = 512\n')
  write('domains/bad.xl', 'name = "c" ,\n')
  write('setup.cfg', '[metadata]\nname = thing\nversion = 1\n')
  // The package as npx would fetch it.
  write('bin/npx', '#!/bin/sh\necho "$@" > "$HOME/asked"\nwhile [ "$1" != xencfg ]; do shift; done\nexec "$@"\n')
  write('bin/xencfg', `#!/bin/sh\nexec ${process.execPath} ${built.program} "$@"\n`)
  for (const name of ['npx', 'xencfg']) chmodSync(join(folder, 'bin', name), 0o755)
})
afterAll(() => built.remove())

const run = (command: string, args: readonly string[], env: Record<string, string> = {}) =>
  spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...env, PATH: `${join(folder, 'bin')}:${process.env.PATH}`, HOME: folder },
  })

describe('the GitHub Action', () => {
  const action = parse(read('action.yml'))
  /** The variables of its step, with its inputs put in, as GitHub does. */
  const inputs = (given: Record<string, string>) =>
    Object.fromEntries(
      Object.entries<string>(action.runs.steps[0].env).map(([name, value]) => [
        name,
        value.replace(
          /^\$\{\{ inputs\.(\w+) \}\}$/,
          (_, input: string) => given[input] ?? action.inputs[input].default,
        ),
      ]),
    )
  const act = (given: Record<string, string>) =>
    run('bash', ['-c', action.runs.steps[0].run], { ...inputs(given), GITHUB_ACTION_PATH: root })

  it('annotates what it finds, and fails for an Error', () => {
    const { status, stdout } = act({})
    expect(status).toBe(1)
    expect(stdout).toContain('::error file=domains/bad.xl,line=1,')
    expect(stdout).toContain('::warning file=domains/typo.cfg,line=4,')
    expect(stdout).not.toContain('setup.cfg')
  })

  it('takes paths, a release, options and an output', () => {
    expect(act({ paths: 'domains/good.cfg\n', release: '4.5' })).toMatchObject({ status: 0, stdout: '' })
    for (const options of ['--max-warnings=0\n--quiet', '--max-warnings 0 --quiet', ' --max-warnings\n  0\n'])
      expect(act({ paths: 'domains/typo.cfg', options })).toMatchObject({
        status: 1,
        stderr: expect.not.stringContaining('unknown'),
      })
    expect(act({ paths: '.', options: `--exclude 'bad.xl' --exclude "no such"` }).status).toBe(0)
    expect(act({ paths: '.', options: '--exclude "bad.xl' })).toMatchObject({ status: 2, stdout: '' })
    expect(act({ paths: 'domains/good.cfg\r\ndomains/with blanks.cfg\r\n' })).toMatchObject({ status: 0, stderr: '' })
    expect(act({ paths: '  domains/good.cfg \n\n\t domains/with blanks.cfg' })).toMatchObject({ status: 0, stderr: '' })
    expect(act({ paths: 'domains/typo.cfg', format: 'sarif', output: 'reports/new/out.sarif' })).toMatchObject({
      status: 0,
      stdout: '',
    })
    expect(JSON.parse(readFileSync(join(folder, 'reports/new/out.sarif'), 'utf8')).version).toBe('2.1.0')
  })

  it('hands on an empty word, and takes words that end the options', () => {
    const empty = act({ paths: 'domains/typo.cfg', release: '4.17', options: '--max-warnings ""' })
    expect(empty).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('--max-warnings') })
    const typo = act({ paths: 'domains/typo.cfg', options: `--exclude '' --exclude ""` })
    expect(typo).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('::warning') })
    const named = act({ paths: 'domains/good.cfg', release: '4.17', options: '-- domains/typo.cfg' })
    expect(named).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('::warning') })
  })

  it('looks through the whole checkout where no line names a path', () => {
    const [{ status, stdout, stderr }, whole] = [act({ paths: ' \n\n' }), act({})]
    expect({ status, stdout, stderr }).toEqual({ status: 1, stdout: whole.stdout, stderr: '' })
  })

  it('ends with 2 where it cannot begin', () => {
    const [file, folderOfOutput] = ['setup.cfg/out.sarif', 'domains']
    for (const output of [file, folderOfOutput])
      expect(act({ paths: 'domains/good.cfg', output })).toMatchObject({ status: 2, stdout: '' })
    expect(act({ paths: 'domains/good.cfg', options: '"' }).status).toBe(2)
    const npx = readFileSync(join(folder, 'bin/npx'), 'utf8')
    write('bin/npx', '#!/bin/sh\nexit 1\n')
    expect(act({ paths: 'domains/good.cfg', version: 'none' }).status).toBe(2)
    write('bin/npx', npx)
  })

  it('runs its own version, unless another one is asked for', () => {
    const asked = (given: Record<string, string>) => {
      act({ paths: 'domains/good.cfg', ...given })
      return /xen-config@\S+/.exec(readFileSync(join(folder, 'asked'), 'utf8'))?.[0]
    }
    expect(asked({})).toBe(`xen-config@${manifest.version}`)
    expect(asked({ version: 'latest' })).toBe('xen-config@latest')
  })

  it('runs nothing that stands in an input', () => {
    act({
      paths: '$(touch ran)\n`touch ran`\n; touch ran',
      release: '; touch ran',
      options: '$(touch ran) `touch ran` ; touch ran',
    })
    expect(() => readFileSync(join(folder, 'ran'))).toThrow(/ENOENT/)
  })
})

describe('the job for GitLab', () => {
  it('writes a Code Quality report', () => {
    const [, yaml = ''] = /```yaml\n# \.gitlab-ci\.yml\n([\s\S]*?)```/.exec(read('docs/pipelines.md')) ?? []
    const job = parse(yaml)['xen-configs']
    expect(run('bash', ['-c', job.script[0]]).status).toBe(1)
    const report = JSON.parse(readFileSync(join(folder, job.artifacts.reports.codequality), 'utf8'))
    expect(report).toContainEqual(expect.objectContaining({ check_name: 'unknown-key' }))
  })
})

describe('pre-commit', () => {
  const hooks: { id: string; entry: string; files: string }[] = parse(read('.pre-commit-hooks.yaml'))

  it('installs xencfg from a clone, checks what is staged, and mends it', () => {
    const clone = join(built.folder, 'clone')
    checkOut(clone)
    git(clone, 'init', '-q')
    git(clone, 'add', '--all')
    git(clone, 'commit', '-q', '-m', 'all')
    const repo = { repo: clone, rev: git(clone, 'rev-parse', 'HEAD'), hooks: hooks.map(({ id }) => ({ id })) }
    write('.pre-commit-config.yaml', JSON.stringify({ repos: [repo] }))
    write('domains/loose.xl', "name='a'\nkernel='/boot/vmlinuz'\nmemory=512\n")
    write('domains/windows.xl', 'name = "a"\r\nkernel = "/boot/vmlinuz"\r\nmemory = 512\r\n')
    git(folder, 'init', '-q')
    git(folder, 'add', 'domains', 'setup.cfg')
    const { status, stdout } = spawnSync('pre-commit', ['run', '--all-files', '--color', 'never'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, PRE_COMMIT_HOME: join(built.folder, 'pre-commit') },
    })
    expect(stdout).toMatch(/xencfg check\.+Failed/)
    expect(status).toBe(1)
    expect(stdout).toContain('domains/bad.xl:1:12: error:')
    expect(stdout).toContain('setup.cfg: is left alone')
    expect(stdout).toMatch(/xencfg fix\.+Failed/)
    expect(readFileSync(join(folder, 'domains/windows.xl'), 'utf8')).not.toContain('\r')
    expect(stdout).toMatch(/xencfg format\.+Failed/)
    expect(stdout).toContain('domains/loose.xl: formatted')
    expect(readFileSync(join(folder, 'domains/loose.xl'), 'utf8')).toBe(
      'name = "a"\nkernel = "/boot/vmlinuz"\nmemory = 512\n',
    )
    // It fetches all that a build wants.
  }, 600_000)

  it.each(hooks)('$id starts a command that there is, on our files', ({ entry, files }) => {
    expect(run('sh', ['-c', `${entry} --help`]).status).toBe(0)
    for (const name of ['a.xl', 'x/a.cfg', 'pools/a.cpupool', 'etc/xen/xl.conf'])
      expect(name).toMatch(new RegExp(files))
    expect('a.conf').not.toMatch(new RegExp(files))
  })
})
