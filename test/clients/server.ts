import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** The program that ships, built into a folder of its own, with the folder to work in beside it. */
export interface Built {
  readonly program: string
  readonly folder: string
  remove(): void
}

export const build = (): Built => {
  const folder = mkdtempSync(join(tmpdir(), 'xencfg-clients-'))
  const output = 'dist/cli/xencfg.mjs'
  execFileSync(process.execPath, [join(root, 'esbuild.mjs'), '--only', output, '--into', folder])
  return { program: join(folder, output), folder, remove: () => rmSync(folder, { recursive: true }) }
}
