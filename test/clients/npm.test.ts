import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkOut, root } from './checkout.ts'
import { type Built, build } from './server.ts'

let built: Built
/** A clone, with what is built for npm. */
let source: string
/** The package as it is published, of what has just been built. */
let tarball: string
let files: string[]

beforeAll(() => {
  built = build()
  source = join(built.folder, 'source')
  checkOut(source)
  cpSync(join(built.folder, 'dist'), join(source, 'dist'), { recursive: true })
  execFileSync(process.execPath, ['scripts/npm-package.mjs'], { cwd: source })
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', './dist/npm', '--json', '--pack-destination', built.folder], {
      cwd: source,
      encoding: 'utf8',
    }),
  )
  tarball = join(built.folder, packed.filename)
  files = packed.files.map(({ path }: { path: string }) => path)
})
afterAll(() => built.remove())

describe('the npm package', () => {
  it('has a manifest of what is in it', () => {
    const read = (from: string) =>
      JSON.parse(execFileSync('tar', ['xzOf', from, 'package/package.json'], { encoding: 'utf8' }))
    const { contributes, main, browser, scripts, devDependencies, engines, bin, man, version } = read(tarball)
    expect([contributes, main, browser, scripts, devDependencies]).toEqual(Array(5).fill(undefined))
    expect(engines).toEqual({ node: '>=20' })
    for (const file of [bin.xencfg, ...man]) expect(files).toContain(file.replace(/^\.\//, ''))
    const whole = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(version).toBe(whole.version)
    // pre-commit takes what `npm pack` prints for the name of the archive, of which scripts print more.
    for (const script of ['prepack', 'prepare', 'postpack']) expect(whole.scripts).not.toHaveProperty(script)
  })

  it('has what xencfg needs, and no more', () => {
    const other = files.filter((file) => !/^(?:dist\/server\/[\w-]+\.js|[A-Z]+(?:\.md)?)$/.test(file))
    expect(other.sort()).toEqual([
      'dist/cli/code-cache.cjs',
      'dist/cli/xencfg.cjs',
      'dist/rule-pages.json',
      'dist/server/package.json',
      'docs/command-line.md',
      'docs/xencfg.1',
      'package.json',
      'schemas/xencfg.schema.json',
    ])
    expect(files).toEqual(expect.arrayContaining(['README.md', 'LICENSE', 'CHANGELOG.md']))
  })

  it('wants no other package, and can be published', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect([manifest.dependencies, manifest.private]).toEqual([undefined, undefined])
    expect(manifest).toMatchObject({
      license: 'MIT',
      repository: { type: 'git' },
      homepage: expect.stringMatching(/^https:/),
    })
  })

  it('works in a clean place, offline', () => {
    const place = join(built.folder, 'place')
    mkdirSync(place)
    writeFileSync(join(place, 'package.json'), '{}')
    writeFileSync(join(place, 'a.cfg'), 'name = "a"\nkernel = "/k"\nmemory = 512\nmaxcpus = 4\n')
    execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', '--loglevel=error', tarball], {
      cwd: place,
    })
    const xencfg = (...args: string[]) =>
      execFileSync('npx', ['--offline', 'xencfg', ...args], {
        cwd: place,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      })
    expect(xencfg('check', 'a.cfg')).toContain('Did you mean `maxvcpus`?')
    expect(xencfg('explain', 'unknown-key')).toContain('# unknown-key')
  })

  it('has its manual page where man looks for it, installed for everybody', () => {
    const prefix = join(built.folder, 'prefix')
    execFileSync('npm', ['install', '--global', '--prefix', prefix, '--offline', '--loglevel=error', tarball])
    expect(readFileSync(join(prefix, 'share/man/man1/xencfg.1'), 'utf8')).toContain('.TH XENCFG 1')
  })
})

describe('the extension', () => {
  it('is packed by vsce without a flag, and is built before', () => {
    symlinkSync(join(root, 'node_modules'), join(source, 'node_modules'))
    execFileSync(process.execPath, [join(root, 'node_modules/@vscode/vsce/vsce'), 'package'], { cwd: source })
    const { name, version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'))
    expect(existsSync(join(source, `${name}-${version}.vsix`))).toBe(true)
    expect(existsSync(join(source, 'dist/client/node.cjs'))).toBe(true)
  }, 120_000)
})
