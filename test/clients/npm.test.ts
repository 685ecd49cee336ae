import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Built, build } from './server.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

let built: Built
/** The package as it is published, of what has just been built. */
let tarball: string
let files: string[]

beforeAll(() => {
  built = build()
  const source = join(built.folder, 'source')
  mkdirSync(source)
  const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean)
  for (const file of tracked) cpSync(join(root, file), join(source, file))
  cpSync(join(built.folder, 'dist'), join(source, 'dist'), { recursive: true })
  // Without `prepack`, which builds anew and wants all packages for it.
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', built.folder], {
      cwd: source,
      encoding: 'utf8',
    }),
  )
  tarball = join(built.folder, packed.filename)
  files = packed.files.map(({ path }: { path: string }) => path)
})
afterAll(() => built.remove())

describe('the npm package', () => {
  it('has what xencfg needs, and no more', () => {
    const other = files.filter(
      (file) => !/^(?:docs\/rules\/[\w-]+\.md|dist\/server\/[\w-]+\.js|[A-Z]+(?:\.md)?)$/.test(file),
    )
    expect(other.sort()).toEqual([
      'dist/cli/xencfg.mjs',
      'dist/server/package.json',
      'docs/command-line.md',
      'docs/xencfg.1',
      'package.json',
      'schemas/xencfg.schema.json',
    ])
    expect(files).toEqual(expect.arrayContaining(['README.md', 'LICENSE', 'CHANGELOG.md', 'docs/rules/unknown-key.md']))
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
})
