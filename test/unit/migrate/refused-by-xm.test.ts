import { describe, expect, it } from 'vitest'
import { migrate } from '../../../server/src/migrate/migrate.ts'
import { heading } from '../../../server/src/migrate/notes.ts'

const frame = 'name = "g"\nkernel = "/k"\nbuilder = "linux"\nmemory = 512\n'

describe('a file that xm refused', () => {
  it.each([
    ['cpus = "a"', "cpus = a: invalid literal for int() with base 10: 'a'"],
    ['memory = "much"', "invalid literal for int() with base 10: 'much'"],
    ['vcpus = 1 / 0', 'ZeroDivisionError'],
    ['raise SystemExit(1)', 'The file ends xm here.'],
  ])(
    'is said to be one, with what xm said, and nothing is made up, whoever says that it was xm’s: %s',
    (line, words) => {
      for (const from of [undefined, 'xm'] as const) {
        const { text, told } = migrate(`${frame}${line}\n`, { name: 'g', ...(from ? { from } : {}) })
        expect(told[0]?.message).toContain('xm itself refused this file')
        expect(told[0]?.message).toContain(words)
        expect(text).not.toContain(heading)
        expect(text).not.toMatch(/^on_crash/m)
      }
    },
  )
})
