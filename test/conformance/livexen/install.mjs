// Gets real Xen to judge: QEMU to run it in, and the hypervisor with its dom0 from Debian's packages.
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { aptInstall, canAptInstall } from '../../../scripts/lib/install.mjs'
import { cache } from '../../../scripts/lib/paths.mjs'
import { run, which } from '../../../scripts/lib/process.mjs'

/** What setup.sh needs of the system. */
const tools = ['qemu-system-x86_64', 'apt-get', 'dpkg-deb']

/** Where Xen of a release of Debian is kept: bookworm has Xen 4.17, trixie 4.20. */
const folderOf = (suite) => path.join(cache, `livexen-${suite}`)

/** Installs what is missing, 100 MB the first time. Gives the reason where Xen cannot be had, else nothing. */
export async function installLiveXen(suite = 'bookworm') {
  if (canAptInstall()) {
    const failure = await aptInstall(['qemu-system-x86'])
    if (failure) return `QEMU could not be installed: ${failure}`
  }
  const missing = tools.filter((tool) => !which(tool))
  if (missing.length > 0) return `there is no ${missing.join(', ')}`
  const folder = folderOf(suite)
  const made = path.join(folder, 'initrd.gz')
  const sources = ['setup.sh', 'dom0-init'].map((name) => path.join(import.meta.dirname, name))
  const changed = Math.max(...sources.map((file) => fs.statSync(file).mtimeMs))
  if (fs.existsSync(made) && fs.statSync(made).mtimeMs > changed) return undefined
  fs.rmSync(made, { force: true })
  const { code, output } = await run('bash', [sources[0], folder, suite], {
    capture: true,
    echo: true,
    timeout: 900_000,
  })
  return code === 0
    ? undefined
    : `Debian's Xen could not be unpacked:\n${output.trim().split('\n').slice(-3).join('\n')}`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const failure = await installLiveXen(process.argv[2])
  if (failure) {
    console.error(failure)
    process.exit(1)
  }
}
