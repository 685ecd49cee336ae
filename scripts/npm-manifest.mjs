// What npm is given of the manifest. The same file makes the extension, and what VS Code alone reads of it leads to files that npm's package
// has not. `npm pack` and `npm publish` run this around their work: `node scripts/npm-manifest.mjs cut`, then `… whole`.
import fs from 'node:fs'
import path from 'node:path'

const manifest = path.join(import.meta.dirname, '../package.json')
/** The whole one meanwhile. */
const kept = path.join(import.meta.dirname, '../dist/package.whole.json')

const forNpm = [
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

const restore = () => {
  if (!fs.existsSync(kept)) return
  fs.copyFileSync(kept, manifest)
  fs.rmSync(kept)
}

const cut = () => {
  const whole = JSON.parse(fs.readFileSync(manifest, 'utf8'))
  const { node } = whole.engines
  const named = forNpm.filter((name) => name in whole).map((name) => [name, whole[name]])
  fs.mkdirSync(path.dirname(kept), { recursive: true })
  fs.copyFileSync(manifest, kept)
  fs.writeFileSync(manifest, `${JSON.stringify({ ...Object.fromEntries(named), engines: { node } }, undefined, 2)}\n`)
}

// Of a run that was interrupted.
restore()
if (process.argv[2] === 'cut') cut()
