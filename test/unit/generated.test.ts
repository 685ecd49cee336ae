import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { generated } from '../../scripts/generate.ts'

describe('what is made by `npm run generate`', () => {
  it.each(generated)('$file is as it would be made now', ({ file, make }) => {
    expect(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'), 'stale: npm run generate').toBe(make())
  })
})
