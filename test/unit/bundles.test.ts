import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import lock from '../../package-lock.json' with { type: 'json' }
import { silentClient } from '../../server/src/lsp/client.ts'
import { formattingCapabilities } from '../../server/src/lsp/formatting.ts'
import { capabilitiesFor } from '../../server/src/lsp/language-features.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

let into: string
beforeAll(() => {
  into = fs.mkdtempSync(path.join(os.tmpdir(), 'xen-config-bundles-'))
  execFileSync(process.execPath, ['esbuild.mjs', '--production', '--into', into], { cwd: root })
})
afterAll(() => fs.rmSync(into, { recursive: true }))

const read = (file: string) => fs.readFileSync(path.join(into, file), 'utf8')

/** A part of the program and all that is loaded together with it: what it requires before anything is called. */
const loadedWith = (name: string, found = new Set<string>()): Set<string> => {
  if (found.has(name)) return found
  found.add(name)
  for (const [, other = ''] of read(`dist/server/${name}`).matchAll(/\b[\w$]+=require\("\.\/([\w-]+\.js)"\)/g))
    loadedWith(other, found)
  return found
}

const kilobytes = (files: Iterable<string>) =>
  [...files].reduce((sum, file) => sum + fs.statSync(path.join(into, file)).size, 0) / 1000

const started = (name: string) => kilobytes([...loadedWith(name)].map((part) => `dist/server/${part}`))

/** Runs xencfg, and gives the parts that it has loaded. */
const partsFor = (...args: string[]): string[] => {
  const hook = path.join(into, 'hook.cjs')
  fs.writeFileSync(
    hook,
    `process.on('exit', () => require('fs').writeFileSync(${JSON.stringify(path.join(into, 'parts.json'))}, JSON.stringify(Object.keys(require.cache))))`,
  )
  const file = path.join(into, 'guest.xl')
  fs.writeFileSync(file, 'name = "a"\nkernel = "/boot/vmlinuz"\nmemory = 512\n')
  execFileSync(process.execPath, ['-r', hook, path.join(into, 'dist/cli/xencfg.cjs'), ...args, file])
  const parts: string[] = JSON.parse(read('parts.json'))
  return parts.filter((part) => part.includes(`dist${path.sep}server`)).map((part) => path.basename(part))
}

it('the parts that a browser may load ask for no module of Node.js', () => {
  const parts = new Set(['browser.js'])
  for (const part of parts)
    for (const [, other = ''] of read(`dist/server/${part}`).matchAll(/"\.\/([\w.-]+\.js)"/g)) parts.add(other)
  expect(parts.size).toBeGreaterThan(20)
  expect([...parts].filter((part) => read(`dist/server/${part}`).includes('require("node:'))).toEqual([])
})

describe('the bundles stay light', () => {
  it('what is loaded when the server starts', () => {
    expect(started('node.js')).toBeGreaterThan(100)
    expect(started('node.js')).toBeLessThan(300)
    expect(started('browser.js')).toBeLessThan(300)
  })

  it('what is loaded when xencfg starts', () => {
    expect(started('cli-main.js')).toBeGreaterThan(200)
    expect(started('cli-main.js')).toBeLessThan(500)
  })

  it('what is loaded when a file activates the extension; its library comes with the first config', () => {
    for (const client of ['node.cjs', 'browser.cjs.js']) {
      expect(kilobytes([`dist/client/${client}`]), client).toBeGreaterThan(50)
      expect(kilobytes([`dist/client/${client}`]), client).toBeLessThan(150)
    }
    expect(kilobytes(['dist/client/library.js'])).toBeLessThan(400)
  })

  it('the whole program, with all that is loaded later', () => {
    const all = fs.readdirSync(path.join(into, 'dist/server')).map((name) => `dist/server/${name}`)
    // What is loaded later costs nothing until then: the size of the package is what bounds it (scripts/package.mjs).
    expect(kilobytes(all)).toBeLessThan(1800)
  })
})

it('what is left out of the library of the client is for nothing that the server offers', () => {
  const client = { ...silentClient, codeActionLiterals: true, hints: true, pulls: true, lenses: true }
  const build = fs.readFileSync(path.join(root, 'scripts/build/client-library.mjs'), 'utf8')
  const unused = /^const unused = \[([^\]]*)\]/m.exec(build)?.[1]?.match(/\w+/g) ?? []
  expect(unused).toContain('typeHierarchy')
  const offered = Object.keys({ ...capabilitiesFor(client, true), ...formattingCapabilities }).map((name) =>
    name.replace(/s?Provider$/, ''),
  )
  expect(offered).toContain('codeLen')
  const words = (name: string) => name.replace(/^document(?=F|On|Range)/, '').toLowerCase()
  const left = unused.filter((module) =>
    offered.some((name) => words(name).startsWith(words(module).replace(/s$/, ''))),
  )
  expect(left).toEqual([])
})

describe('what a task has no use for is not loaded', () => {
  it('a check: no text of a key, no Python, no migration, no explanation', () => {
    const parts = partsFor('check')
    expect(parts).toContain('creation.js')
    const others = /^(?:texts|explain|migrate|completion|reading|writing|cpuid|commands)\./
    expect(parts.filter((part) => others.test(part))).toEqual([])
  })

  it('and loaded when there is one', () => {
    expect(partsFor('show', '--effective')).toContain('reading.js')
  })
})

it('the bundles come with the licences of all that is in them', () => {
  const notices = read('dist/THIRD-PARTY-NOTICES.txt')
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
})

it('every package of the lock file has its checksum', () => {
  const without = Object.entries(lock.packages)
    .filter(([name, each]) => name !== '' && !('integrity' in each) && !('link' in each))
    .map(([name]) => name)
  expect(without).toEqual([])
})
