import { mkdirSync, symlinkSync } from 'node:fs'
import { expect, it } from 'vitest'
import { filesForTests } from '../files.ts'
import { xencfg } from './run.ts'

const { pathOf, write: writeFile } = filesForTests()
const write = (files: Readonly<Record<string, string>>) => {
  for (const [path, text] of Object.entries(files)) writeFile(path, text)
}
const check = (...args: string[]) => xencfg(['check', ...args], { folder: pathOf() })
const guest = (name: string) => `name = "${name}"\nkernel = "/k"\nmemory = 512\nvif = [ "mac=00:16:3e:00:00:01" ]\n`

it('compares files with --together, and only then', async () => {
  write({ 'a.xl': guest('a'), 'sub/b.xl': guest('b'), 'a.xl.bak': guest('a') })
  expect(await check('.')).toEqual({ status: 0, out: '', err: '' })
  const { status, out, err } = await check('--together', '.')
  expect(status).toBe(0)
  expect(out).toContain('a.xl:4:14: information: The guest `b` (b.xl) has this MAC address, too')
  expect(out).toContain('= see sub/b.xl:4:14')
  expect(out).toContain('sub/b.xl:4:14: information: The guest `a` (a.xl) has')
  expect(err).toContain('2 of information in 2 of 3 files')
})

it('counts a link as the file that it leads to, and what is linked into `auto` as started together', async () => {
  write({ 'a.xl': guest('a'), 'b.xl': guest('b') })
  mkdirSync(pathOf('auto'))
  for (const name of ['a.xl', 'b.xl']) symlinkSync(`../${name}`, pathOf('auto', name))
  const { status, out } = await check('--together', '--max-warnings', '0', '.')
  expect(status).toBe(1)
  // Each file once, by whatever ways it is found.
  expect(out.match(/^\S+: warning: The guest `[ab]` .*\[same-mac\]/gm)?.map((line) => line.split(':')[0])).toEqual([
    'a.xl',
    'auto/b.xl',
  ])
  expect(out).not.toContain('same-name')
})

it('tells programs the other places', async () => {
  write({ 'a.xl': guest('a'), 'b.xl': guest('b') })
  const [first] = JSON.parse((await check('--together', '--format', 'json', '.')).out)
  expect(first.diagnostics[0]).toMatchObject({
    code: 'same-mac',
    related: [{ file: 'b.xl', range: { start: { line: 3, character: 13 } } }],
  })
  const { runs } = JSON.parse((await check('--together', '--format', 'sarif', '.')).out)
  expect(runs[0].results[0].relatedLocations[0].physicalLocation).toEqual({
    artifactLocation: { uri: 'b.xl' },
    region: { startLine: 4, startColumn: 14, endLine: 4, endColumn: 31 },
  })
})

it('goes by the rules of the project', async () => {
  write({ 'a.xl': guest('a'), 'b.xl': guest('b'), '.xencfg.json': '{ "rules": { "same-mac": "error" } }' })
  expect((await check('--together', '.')).status).toBe(1)
})
