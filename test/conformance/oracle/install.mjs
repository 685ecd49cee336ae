// Gets real xl to judge: Debian's packages where they can be installed, and the shim, compiled.
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { aptInstall, canAptInstall } from '../../../scripts/lib/install.mjs'
import { dist } from '../../../scripts/lib/paths.mjs'
import { run } from '../../../scripts/lib/process.mjs'

const xl = '/usr/lib/xen-4.17/bin/xl'

/** What is compiled: the shim for dry runs, which is the faster, and the one that goes on until the domain is made. */
const shims = ['shim', 'shim-create'].map((name) => ({
  source: path.join(import.meta.dirname, `${name}.c`),
  library: path.join(dist, `oracle/${name}.so`),
}))

/** The Debian packages that are needed; gcc without its recommendations lacks the C library's headers. */
export const packages = ['xen-utils-4.17', 'libxen-dev', 'gcc', 'libc6-dev']

/** Installs and compiles what is missing. Gives the reason where xl cannot be had, else nothing. */
export async function installOracle() {
  if (canAptInstall()) {
    const failure = await aptInstall(packages)
    if (failure) return `Debian's xl could not be installed: ${failure}`
  }
  if (!fs.existsSync(xl)) return `there is no ${xl} (Debian's package xen-utils-4.17)`
  for (const { source, library } of shims) {
    if (fs.existsSync(library) && fs.statSync(library).mtimeMs > fs.statSync(source).mtimeMs) continue
    fs.mkdirSync(path.dirname(library), { recursive: true })
    const args = ['-shared', '-fPIC', '-O1', '-DXEN_MINOR=17', '-o', library, source, '-ldl']
    const { code, output } = await run('gcc', args, { capture: true, echo: false }).catch((error) => ({
      code: 1,
      output: error.message,
    }))
    if (code !== 0) return `${path.basename(source)} does not compile (needs gcc and libxen-dev):\n${output}`
  }
  return undefined
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const failure = await installOracle()
  if (failure) {
    console.error(failure)
    process.exit(1)
  }
}
