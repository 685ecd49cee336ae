// `npm run npm`: the package that is published, in dist/npm. The manifest of the checkout makes the extension as well: what VS Code alone reads of
// it leads to files that npm's package has not. Nothing of this may be a script around `npm pack`: what such a one prints pre-commit takes for the
// name of the archive.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { dist, root } from './lib/paths.mjs'

const read = [
  'name',
  'description',
  'version',
  'license',
  'repository',
  'author',
  'homepage',
  'bugs',
  'type',
  'bin',
  'man',
  'keywords',
]

const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'))
const ofNpm = Object.fromEntries(read.filter((name) => name in manifest).map((name) => [name, manifest[name]]))
const [{ files }] = JSON.parse(
  execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, encoding: 'utf8' }),
)

const folder = path.join(dist, 'npm')
fs.rmSync(folder, { recursive: true, force: true })
for (const { path: file } of files) fs.cpSync(path.join(root, file), path.join(folder, file))
fs.writeFileSync(
  path.join(folder, 'package.json'),
  `${JSON.stringify({ ...ofNpm, engines: { node: manifest.engines.node } }, undefined, 2)}\n`,
)
