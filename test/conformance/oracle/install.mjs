// Gets real xl to judge: Debian's packages where they can be installed, and the shim, compiled.
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { aptInstall, canAptInstall } from '../../../scripts/lib/install.mjs'
import { dist } from '../../../scripts/lib/paths.mjs'
import { run } from '../../../scripts/lib/process.mjs'

const xl = '/usr/lib/xen-4.17/bin/xl'
const source = path.join(import.meta.dirname, 'shim.c')
const shim = path.join(dist, 'oracle/shim.so')

/** The Debian packages that are needed; gcc without its recommendations lacks the C library's headers. */
export const packages = ['xen-utils-4.17', 'libxen-dev', 'gcc', 'libc6-dev']

/** Installs and compiles what is missing. Gives the reason where xl cannot be had, else nothing. */
export async function installOracle() {
  if (canAptInstall()) {
    const failure = await aptInstall(packages)
    if (failure) return `Debian's xl could not be installed: ${failure}`
  }
  if (!fs.existsSync(xl)) return `there is no ${xl} (Debian's package xen-utils-4.17)`
  if (fs.existsSync(shim) && fs.statSync(shim).mtimeMs > fs.statSync(source).mtimeMs) return undefined
  fs.mkdirSync(path.dirname(shim), { recursive: true })
  const { code, output } = await run('gcc', ['-shared', '-fPIC', '-O1', '-o', shim, source, '-ldl'], {
    capture: true,
    echo: false,
  }).catch((error) => ({ code: 1, output: error.message }))
  return code === 0 ? undefined : `the shim for xl does not compile (needs gcc and libxen-dev):\n${output}`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const failure = await installOracle()
  if (failure) {
    console.error(failure)
    process.exit(1)
  }
}
