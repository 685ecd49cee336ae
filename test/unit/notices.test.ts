import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import lock from '../../package-lock.json' with { type: 'json' }

const root = fileURLToPath(new URL('../..', import.meta.url))

it('the bundles come with the licences of all that is in them', () => {
  const into = fs.mkdtempSync(path.join(os.tmpdir(), 'xen-config-notices-'))
  try {
    execFileSync(process.execPath, ['esbuild.mjs', '--production', '--into', into], { cwd: root })
    const notices = fs.readFileSync(path.join(into, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8')
    const titles = [...notices.matchAll(/^-{80}\n(\S+) \S+ \((.+)\)$/gm)].map(([, name, license]) => ({
      name,
      license,
    }))
    expect(titles.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['@lezer/python', 'commander', 'diff', 'vscode-languageclient', 'vscode-languageserver']),
    )
    // Another one is a decision, not an update.
    const known = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0']
    expect(titles.filter(({ license = '' }) => !known.includes(license))).toEqual([])
    expect(notices.match(/copyright/gi)?.length).toBeGreaterThanOrEqual(titles.length)
  } finally {
    fs.rmSync(into, { recursive: true })
  }
})

it('every package of the lock file has its checksum', () => {
  const without = Object.entries(lock.packages)
    .filter(([name, each]) => name !== '' && !('integrity' in each) && !('link' in each))
    .map(([name]) => name)
  expect(without).toEqual([])
})
