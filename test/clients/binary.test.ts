import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { author, version } from '../../package.json'
import { pick, verdictRows } from './binary-configs.ts'
import { type Built, build } from './server.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const corpus = join(root, '../shared/corpus/files')
const architecture = process.arch === 'arm64' ? 'arm64' : 'amd64'

const program = join(root, `dist/binary/xencfg-${architecture}`)
const deb = join(root, `dist/binary/xencfg_${version}_${architecture}.deb`)
const tarball = join(root, `dist/binary/xencfg-${version}-${architecture}.tar.gz`)

let built: Built
/** Every config of the verdict set and of the corpus, in a folder each. */
let configs: string

beforeAll(() => {
  execFileSync(process.execPath, [join(root, 'scripts/binary/build.mjs'), architecture])
  built = build()
  configs = mkdtempSync(join(tmpdir(), 'xencfg-configs-'))
  mkdirSync(join(configs, 'verdicts'))
  for (const { id, kind, text } of verdictRows)
    writeFileSync(join(configs, 'verdicts', `${id}.${kind === 'cpupool' ? 'cpupool' : 'xl'}`), text)
  mkdirSync(join(configs, 'corpus'))
  if (existsSync(corpus)) cpSync(corpus, join(configs, 'corpus'), { recursive: true })
}, 300_000)
afterAll(() => {
  built.remove()
  rmSync(configs, { recursive: true })
})

interface Ended {
  readonly status: number | null
  readonly out: Buffer
  readonly err: string
}

const ended = (command: string, args: readonly string[], folder: string, input?: Uint8Array): Ended => {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: folder,
    maxBuffer: 1 << 30,
    ...(input ? { input } : {}),
  })
  if (error) throw error
  return { status, out: stdout, err: stderr.toString('utf8') }
}

/** What both make of a command. */
const both = (args: readonly string[], { folder = configs, input }: { folder?: string; input?: Uint8Array } = {}) => ({
  binary: ended(program, args, folder, input),
  node: ended(process.execPath, [built.program, ...args], folder, input),
})

/** Says where two outputs part, since a whole one would be unreadable. */
const expectSame = ({ binary, node }: { binary: Ended; node: Ended }): void => {
  const at = binary.out.findIndex((byte, place) => byte !== node.out[place])
  const around = ({ out }: Ended) => out.subarray(Math.max(0, at - 200), at + 200).toString()
  if (at >= 0) expect(around(binary)).toBe(around(node))
  expect(binary.out.length).toBe(node.out.length)
  expect(binary.err).toBe(node.err)
  expect(binary.status).toBe(node.status)
}

const filesOf = (folder: string): string[] => readdirSync(join(configs, folder)).map((name) => join(folder, name))

const everyConfig = (...args: string[]): void => {
  const answers = both(args)
  expect(answers.node.out.length).toBeGreaterThan(100_000)
  expectSame(answers)
}

const someConfigs = (...args: string[]): void => {
  const answers = both([...args, ...pick([...filesOf('verdicts'), ...filesOf('corpus')], 100)])
  expect(answers.node.out.length).toBeGreaterThan(10_000)
  expectSame(answers)
}

describe('xencfg without Node.js', () => {
  it('is one static program', () => {
    expect(execFileSync('file', ['-b', program], { encoding: 'utf8' })).toContain('statically linked')
    expect(statSync(program).size).toBeLessThan(4 * 1024 * 1024)
  })

  it.runIf(process.getuid?.() === 0)('works where there is nothing else', () => {
    const empty = mkdtempSync(join(tmpdir(), 'xencfg-empty-'))
    copyFileSync(program, join(empty, 'xencfg'))
    chmodSync(join(empty, 'xencfg'), 0o755)
    const config = Buffer.from('name = "a"\nkernel = "/k"\nmaxcpus = 4\n')
    const checked = ended('chroot', [empty, '/xencfg', 'check', '-'], '/', config)
    expect(checked.out.toString()).toContain('Did you mean `maxvcpus`?')
    expect(checked.status).toBe(0)
    expect(ended('chroot', [empty, '/xencfg', 'fix', '--all', '-'], '/', config).out.toString()).toContain(
      '\nmaxvcpus = 4\n',
    )
    expect(ended('chroot', [empty, '/xencfg', 'show', '-'], '/', config).out.toString()).toContain('"c_info"')
    expect(ended('chroot', [empty, '/xencfg', 'explain', 'unknown-key'], '/').out.toString()).toMatch(/^# unknown-key/)
    rmSync(empty, { recursive: true })
  })

  it.each([
    ['check', '--format', 'jsonl', '.'],
    ['fix', '--diff', '.'],
  ])('says the same of every config: %s %s %s', everyConfig, 300_000)

  it.each([
    ['check', '--kind', 'domain', '--stage', 'parse', '--format', 'json'],
    ['check', '--color', 'always', '--release', '4.14'],
    ['check', '--format', 'sarif'],
    ['check', '--format', 'gitlab'],
    ['check', '--format', 'junit'],
    ['fix', '--all', '--diff', '--kind', 'domain'],
    ['migrate', '--report', 'json'],
    ['upgrade-check', '--from', '4.4', '--to', '4.22'],
  ])('says the same of some of them, others on each run: %s %s %s', someConfigs, 300_000)

  it.each([
    ['--version'],
    ['check', '--help'],
    ['rules', '--format', 'json'],
    ['keys', '--format', 'json'],
    ['explain', 'disk'],
    ['explain', 'missing-bracket'],
    ['explain', 'constructor'],
    ['check', 'nothing.xl'],
    ['check', '--relese', '4.14', '.'],
    ['show', 'verdicts'],
  ])('answers the same to %s %s', (...args) => expectSame(both(args.filter((arg) => arg !== undefined))))

  it('has every command but the one for editors', () => {
    expect(ended(program, ['lsp', '--stdio'], configs)).toMatchObject({
      status: 2,
      err: expect.stringContaining('lsp'),
    })
  })

  it('shows, and ends, as with Node.js on each file', () => {
    for (const file of pick(filesOf('verdicts'), 5)) {
      expectSame(both(['show', '--release', '4.17', file]))
      expectSame(both(['show', '--effective', file]))
      expectSame(both(['check', file]))
    }
  }, 300_000)

  it('reads any bytes alike, and gives them back', () => {
    const line = fc.constantFrom('name = "', '"\n', '# ', '\r\n', 'kernel = "/k"\n', '\uFEFF', 'é', '😀')
    const text = fc.array(
      fc.oneof(
        line.map((each) => Buffer.from(each)),
        fc.uint8Array({ maxLength: 6 }),
      ),
      {
        maxLength: 12,
      },
    )
    fc.assert(
      fc.property(text, (parts) => {
        const input = Buffer.concat(parts)
        expectSame(both(['check', '--kind', 'domain', '--format', 'json', '-'], { input }))
        expectSame(both(['fix', '--kind', 'domain', '-'], { input }))
      }),
      { numRuns: 6 },
    )
  }, 120_000)

  it('goes through the same files, and writes them alike', () => {
    const trees = ['binary', 'node'].map((name) => {
      const tree = join(configs, 'trees', name)
      mkdirSync(join(tree, 'below/deep'), { recursive: true })
      writeFileSync(join(tree, '.xencfg.json'), '{ "release": "4.14", "exclude": ["left-out.xl"] }')
      const config = 'name = "a"\r\nkernel = "/k"\r\nmaxcpus = 4\r\n'
      for (const each of ['left-out.xl', 'a.xl', 'below/b.xl', 'below/deep/c.hvm'])
        writeFileSync(join(tree, each), config)
      writeFileSync(Buffer.from(`${tree}/caf\xe9.xl`, 'latin1'), Buffer.from(`# caf\xe9\r\n${config}`, 'latin1'))
      chmodSync(join(tree, 'a.xl'), 0o640)
      linkSync(join(tree, 'a.xl'), join(tree, 'linked.xl'))
      symlinkSync('below', join(tree, 'again'))
      symlinkSync('..', join(tree, 'below/up'))
      symlinkSync('loop', join(tree, 'loop.xl'))
      return tree
    })
    const [tree = '', other = ''] = trees
    const look = (folder: string) =>
      ["find . -printf '%P %m %n %y\\n'", 'find . -type f -exec sha256sum {} +'].map((command) =>
        execFileSync('sh', ['-c', command], { cwd: folder, encoding: 'latin1' }).split('\n').sort(),
      )
    const before = look(tree)
    for (const args of [
      ['check', '--format', 'gcc', '.'],
      ['fix', '.'],
      ['migrate', '--write', '--from', 'xm', '.'],
      ['migrate', '--write', '--from', 'xm', '.'],
      ['migrate', '--output', '../elsewhere', '--from', 'xm', 'below'],
      ['check', '--baseline', 'base.json', '--update-baseline', '.'],
      ['check', '--baseline', 'base.json', '.'],
      ['check', '--baseline', 'none.json', '.'],
    ]) {
      const binary = ended(program, args, tree)
      const node = ended(process.execPath, [built.program, ...args], other)
      expectSame({ binary: { ...binary, err: binary.err.replaceAll(tree, other) }, node })
    }
    expect(look(tree)).toEqual(look(other))
    expect(look(tree)).not.toEqual(before)
    rmSync(join(configs, 'trees'), { recursive: true })
  })

  it('finds a file by a name that is no UTF-8, and calls it alike in each report', () => {
    const folder = mkdtempSync(join(tmpdir(), 'xencfg-names-'))
    const name = Buffer.from(`${folder}/caf\xe9.xl`, 'latin1')
    writeFileSync(name, Buffer.from('# caf\xe9\r\nname = "a"\r\nkernel = "/k"\r\nmaxcpus = 4\r\n', 'latin1'))
    const shell = (command: string) => ended('sh', ['-c', `${command} "./$(printf 'caf\\351.xl')"`], folder)
    const alike = (rest: string) =>
      expectSame({ binary: shell(`${program} ${rest}`), node: shell(`${process.execPath} ${built.program} ${rest}`) })
    for (const format of ['text', 'gcc', 'jsonl', 'sarif', 'github', 'gitlab', 'junit']) {
      expect(shell(`${program} check --format ${format}`).status).toBe(1)
      alike(`check --format ${format}`)
    }
    alike('fix --diff')
    const mended = shell(`${process.execPath} ${built.program} fix`)
    expect(mended.err).toContain('problems mended')
    const after = readFileSync(name)
    writeFileSync(name, Buffer.from('# caf\xe9\r\nname = "a"\r\nkernel = "/k"\r\nmaxcpus = 4\r\n', 'latin1'))
    expectSame({ binary: shell(`${program} fix`), node: mended })
    expect(readFileSync(name)).toEqual(after)
    rmSync(folder, { recursive: true })
  })

  it.runIf(existsSync('/dev/full'))('ends alike on a full disk, and for a reader that has seen enough', () => {
    const shell = (command: string) => ended('bash', ['-c', command], configs)
    for (const rest of ['keys --format json > /dev/full', 'keys --format json | head -1; echo ${PIPESTATUS[0]}']) {
      expectSame({ binary: shell(`${program} ${rest}`), node: shell(`${process.execPath} ${built.program} ${rest}`) })
    }
  })

  it('takes a stream that is closed for an empty one, and gives its number to no file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'xencfg-closed-'))
    const file = join(folder, 'a.xl')
    const run = (command: string) => {
      writeFileSync(file, 'name = "a"\nkernel = "/k"\nmaxcpus = 4\n')
      return { ...ended('bash', ['-c', command], folder), file: readFileSync(file, 'utf8') }
    }
    for (const rest of ['check - <&-', 'check a.xl >&-', 'check a.xl 2>&-', 'fix --all a.xl <&- >&- 2>&-']) {
      const [binary, node] = [run(`${program} ${rest}`), run(`${process.execPath} ${built.program} ${rest}`)]
      expectSame({ binary, node })
      expect(binary.file).toBe(node.file)
    }
    rmSync(folder, { recursive: true })
  })
})

describe('its packages', () => {
  const listed = (command: string, ...args: string[]) =>
    execFileSync(command, args, { encoding: 'utf8' })
      .trim()
      .split('\n')
      .filter((line) => !line.endsWith('/'))
      .map((line) => line.replace(/^.*\s\.?\/?(?=usr)/, ''))
      .sort()
  const content = [
    'usr/bin/xencfg',
    'usr/share/bash-completion/completions/xencfg',
    'usr/share/doc/xencfg/copyright',
    'usr/share/fish/vendor_completions.d/xencfg.fish',
    'usr/share/man/man1/xencfg.1.gz',
    'usr/share/zsh/vendor-completions/_xencfg',
  ]

  it('for Debian has the program, its manual, completions and licences, and wants nothing', () => {
    expect(listed('dpkg-deb', '-c', deb)).toEqual(content)
    const control = execFileSync('dpkg-deb', ['-f', deb], { encoding: 'utf8' })
    expect(control).toContain(`Version: ${version}\nArchitecture: ${architecture}\n`)
    expect(control).not.toMatch(/^Depends:|undefined/m)
    expect(/^Maintainer: (.*)$/m.exec(control)?.[1]).toBe(author)
    const tree = mkdtempSync(join(tmpdir(), 'xencfg-deb-'))
    execFileSync('dpkg-deb', ['-x', deb, tree])
    expect(execFileSync(join(tree, 'usr/bin/xencfg'), ['--version'], { encoding: 'utf8' })).toBe(`${version}\n`)
    const copyright = readFileSync(join(tree, 'usr/share/doc/xencfg/copyright'), 'utf8')
    for (const name of ['Xen Config authors', 'commander', 'QuickJS', 'Fabrice Bellard', 'musl', 'Rich Felker'])
      expect(copyright).toContain(name)
    expect(readFileSync(join(tree, 'usr/share/bash-completion/completions/xencfg'), 'utf8')).not.toContain('lsp')
    rmSync(tree, { recursive: true })
  })

  it.runIf(process.getuid?.() === 0)(
    'for Debian is installed where nothing else is, runs there, and goes without a trace',
    () => {
      const place = mkdtempSync(join(tmpdir(), 'xencfg-installed-'))
      mkdirSync(join(place, 'var/lib/dpkg/info'), { recursive: true })
      mkdirSync(join(place, 'var/lib/dpkg/updates'))
      for (const name of ['status', 'available']) writeFileSync(join(place, 'var/lib/dpkg', name), '')
      const dpkg = (...args: string[]) => execFileSync('dpkg', ['--root', place, ...args], { encoding: 'utf8' })
      dpkg('--install', deb)
      expect(dpkg('--list', 'xencfg')).toMatch(/^ii {2}xencfg /m)
      expect(dpkg('--verify', 'xencfg')).toBe('')
      mkdirSync(join(place, 'etc/xen'), { recursive: true })
      writeFileSync(join(place, 'etc/xen/a b.cfg'), 'name = "a"\nkernel = "/k"\nmaxcpus = 4\n')
      const { status, out, err } = ended('chroot', [place, 'xencfg', 'check', '--format', 'gcc', '/etc/xen'], root)
      expect({ status, err }).toEqual({ status: 0, err: '' })
      expect(out.toString()).toMatch(/^\/etc\/xen\/a b\.cfg:3:1: warning: .*\[unknown-key\]\n$/)
      dpkg('--purge', 'xencfg')
      expect(content.filter((file) => existsSync(join(place, file)))).toEqual([])
      rmSync(place, { recursive: true })
    },
  )

  it.runIf(existsSync('/usr/bin/man'))(
    'have a manual page of every command and option, without a fault of its own',
    () => {
      const page = join(root, 'docs/xencfg.1')
      const { stdout, stderr } = spawnSync('man', ['--warnings', '-l', page], {
        encoding: 'utf8',
        env: { ...process.env, MANWIDTH: '200', LC_ALL: 'C.UTF-8' },
      })
      expect(stderr).toBe('')
      for (const word of ['upgrade-check', '--max-warnings', '--jobs', '--watch', '--stdin-filename', 'EXIT STATUS'])
        expect(stdout).toContain(word)
    },
  )

  it('for Alpine is made of the archive of the release', () => {
    expect(listed('tar', 'tzf', tarball)).toEqual(content)
    const recipe = join(root, 'dist/binary/APKBUILD')
    expect(/^# Maintainer: (.*)$/m.exec(readFileSync(recipe, 'utf8'))?.[1]).toBe(author)
    // A name and an address, as Debian's policy and abuild want them of whoever answers for a package.
    expect(author).toMatch(/^[^<>@]+ <[\w.+-]+@[\w-]+(?:\.[\w-]+)+>$/)
    const work = mkdtempSync(join(tmpdir(), 'xencfg-apk-'))
    const cpu = { amd64: 'x86_64', arm64: 'aarch64' }[architecture]
    // What abuild does: the sources are held against their sums and unpacked, and package() puts them where they belong.
    const abuild = `set -e; CARCH=${cpu}; srcdir=$PWD/src; pkgdir=$PWD/pkg; mkdir src pkg; . ${recipe}
      cp ${tarball} src; (cd src; printf '%s\\n' "$sha512sums" | sha512sum -c --strict --quiet)
      tar xzf ${tarball} -C src; cd "$builddir"; package; echo "$pkgver $source"`
    const said = execFileSync('sh', ['-c', abuild], { cwd: work, encoding: 'utf8' })
    expect(said).toBe(
      `${version} ${homepageOfRecipe(recipe)}/releases/download/v${version}/${tarball.split('/').at(-1)}\n`,
    )
    expect(execFileSync(join(work, 'pkg/usr/bin/xencfg'), ['--version'], { encoding: 'utf8' })).toBe(`${version}\n`)
    rmSync(work, { recursive: true })
  })

  const homepageOfRecipe = (recipe: string) => /^url="(.*)"$/m.exec(readFileSync(recipe, 'utf8'))?.[1]
})
