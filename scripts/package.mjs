// `npm run package`: production bundles, and a VSIX of them in dist/.
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureNodeModules, requireNode } from './lib/install.mjs'
import { dist, relative, root } from './lib/paths.mjs'

/** Makes dist/xen-config-VERSION.vsix; gives its path. */
export async function packageExtension() {
  const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'))
  const { build } = await import('../esbuild.mjs')
  const { createVSIX } = await import('@vscode/vsce')
  await build({ production: true })
  const packagePath = path.join(dist, `${manifest.name}-${manifest.version}.vsix`)
  // How it is done stands in the manifest, under `vsce`, so that `vsce package` does the same: everything is in the bundles, and links stay.
  await createVSIX({ cwd: root, packagePath })
  return packagePath
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  requireNode()
  try {
    await ensureNodeModules()
    const file = await packageExtension()
    console.log(`${relative(file)}, ${Math.round(fs.statSync(file).size / 1024)} KiB`)
  } catch (error) {
    console.error(`npm run package: ${error.message}`)
    process.exit(1)
  }
}
