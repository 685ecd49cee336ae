import { join } from 'node:path'
import fc from 'fast-check'
import ignore from 'ignore'
import { expect, it } from 'vitest'
import { ignoredByGit } from '../../server/src/disk/ignored.ts'
import { excludedBy, isTooOpen } from '../../server/src/project/excluded.ts'

const parts = ['**', '**', 'a', 'a', 'a*', '*a', 'b', '?', '[ab]']
const pattern = fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 9 }).map((each) => each.join('/'))

/* What goes through all ways to lay a path out over such patterns is not done within the time of a test. */
it('passes over patterns that take too long, however deep a path is', () => {
  fc.assert(
    fc.property(fc.array(pattern, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 2000 }), (some, depth) => {
      const path = `${'a/'.repeat(depth)}c`
      expect(excludedBy(some)(path)).toBe(excludedBy(some.filter((each) => !isTooOpen(each)))(path))
    }),
    { numRuns: 300 },
  )
})

it('leaves out what git does, by patterns with two open places and above 32 folders', () => {
  const path = fc
    .array(fc.constantFrom('a', 'b', 'ab', 'c'), { minLength: 1, maxLength: 30 })
    .map((names) => names.join('/'))
  fc.assert(
    fc.property(
      fc.array(
        pattern.filter((each) => !isTooOpen(each)),
        { minLength: 1, maxLength: 3 },
      ),
      path,
      (some, each) => {
        expect(excludedBy(some)(each)).toBe(ignore().add(some).ignores(each))
      },
    ),
  )
})

it('leaves out what is deeper by a folder above', () => {
  const folder = 'a/'.repeat(40)
  expect(excludedBy(['/a/a/a'])(`${folder}b`)).toBe(true)
  expect(excludedBy(['b'])(`${folder}b`)).toBe(false)
})

it('passes over such a pattern of .gitignore, and takes the others', () => {
  const texts = new Map([[join('/w', '.gitignore'), '**/a/**/b/**/c\r\nd.xl\r\n!**/**/a/**/d.xl\r\n']])
  const ignored = ignoredByGit({
    environment: {},
    isThere: (path) => path === join('/w', '.git'),
    textIfThere: (path) => texts.get(path),
  })
  expect(['x/a/b/c', 'd.xl', 'a/d.xl', 'x/a/y/d.xl'].map((path) => ignored(join('/w', path), false))).toEqual([
    false,
    true,
    false,
    false,
  ])
})
