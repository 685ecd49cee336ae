// Bundles test/conformance/report.ts and runs it: TypeScript is not run by Node.js 20 itself.
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'

const root = path.join(import.meta.dirname, '..')
const outfile = path.join(root, 'test/conformance/.report.mjs')
mkdirSync(path.dirname(outfile), { recursive: true })
await build({
  entryPoints: [path.join(root, 'test/conformance/report.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  logLevel: 'warning',
})
const { status } = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: 'inherit' })
process.exit(status ?? 1)
