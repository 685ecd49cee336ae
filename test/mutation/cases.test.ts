import { createRequire } from 'node:module'
import { expect, it } from 'vitest'
import { bundle } from './bundle.ts'
import { readMaterial } from './material.ts'
import { mutantProgram, mutantsIn } from './program.ts'

it('has all its tests in one file that can be loaded again and again', async () => {
  const code = await bundle()
  // Whatever is read from disk is read once, by the runner: the bundle has no place of its own.
  expect(code).not.toContain('import_meta')
  const load = mutantProgram(code, createRequire(import.meta.url))
  const { rows, creations, ...material } = readMaterial()
  const counts = [load(), load()].map(
    ({ makeTests }) => makeTests({ ...material, rows: rows.slice(0, 10), creations: creations.slice(0, 10) }).length,
  )
  expect(counts[0]).toBeGreaterThan(500)
  expect(counts[1]).toBe(counts[0])
  expect(mutantsIn(code)).toBe(1)
})
