// `npm run package`: production bundles, and a VSIX of them in dist/.
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { pageOf } from './lib/extension-page.mjs'
import { ensureNodeModules, requireNode } from './lib/install.mjs'
import { dist, relative, root } from './lib/paths.mjs'

/** The budget of the VSIX. */
const mostBytes = 900_000

/**
 * Makes dist/xen-config-VERSION.vsix; gives its path, and what is in it. It is built in a folder of its own: what stands in dist/ besides can
 * be used all the while.
 */
export async function packageExtension() {
  const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'))
  const { build } = await import('../esbuild.mjs')
  const { createVSIX, listFiles, PackageManager } = await import('@vscode/vsce')
  const packagePath = path.join(dist, `${manifest.name}-${manifest.version}.vsix`)
  // What goes into it, in a folder of its own, for its README is another one. How it is packed stands in the manifest, under `vsce`.
  const staged = path.join(dist, 'package')
  fs.rmSync(staged, { recursive: true, force: true })
  await build({ smallest: true, into: staged })
  const list = (cwd) => listFiles({ cwd, packageManager: PackageManager.None })
  const given = (await list(root)).filter((file) => !file.startsWith('dist/'))
  for (const file of [...given, '.vscodeignore']) {
    fs.mkdirSync(path.dirname(path.join(staged, file)), { recursive: true })
    fs.copyFileSync(path.join(root, file), path.join(staged, file))
  }
  const home = manifest.repository.url.replace(/^git\+|\.git$/g, '')
  const readme = fs.readFileSync(path.join(root, 'README.md'), 'utf8')
  fs.writeFileSync(path.join(staged, 'README.md'), pageOf(readme, home))
  writeManifest(staged)
  withoutBlanks(staged)
  await createVSIX({ cwd: staged, packagePath })
  const files = await list(staged)
  fs.rmSync(staged, { recursive: true })
  const { size } = fs.statSync(packagePath)
  if (size > mostBytes) throw new Error(`the VSIX has ${size} bytes, more than ${mostBytes}: see docs/performance.md`)
  return { vsix: packagePath, files }
}

/**
 * The manifest without what is for a checkout. What the extension is, in a line, npm's page has as it stands there, and VS Code in the language
 * of a person.
 */
function writeManifest(folder) {
  const change = (name, make) => {
    const file = path.join(folder, name)
    fs.writeFileSync(file, JSON.stringify(make(JSON.parse(fs.readFileSync(file, 'utf8')))))
  }
  let description
  change('package.json', ({ scripts: _, devDependencies: __, overrides: ___, ...manifest }) => {
    description = manifest.description
    return { ...manifest, description: '%description%' }
  })
  change('package.nls.json', (words) => ({ description, ...words }))
}

/** What is laid out for people in a checkout is for programs alone in the package. */
function withoutBlanks(folder) {
  for (const name of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.json')) continue
    const file = path.join(folder, name)
    fs.writeFileSync(file, JSON.stringify(JSON.parse(fs.readFileSync(file, 'utf8'))))
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  requireNode()
  try {
    await ensureNodeModules()
    const { vsix } = await packageExtension()
    console.log(`${relative(vsix)}, ${Math.round(fs.statSync(vsix).size / 1024)} KiB`)
  } catch (error) {
    console.error(`npm run package: ${error.message}`)
    process.exit(1)
  }
}
