import { join } from 'node:path'
import fc from 'fast-check'
import ignore from 'ignore'
import { expect, it, vi } from 'vitest'
import { ignoredByGit } from '../../server/src/disk/ignored.ts'
import { excludedBy, isTooOpen, meetsPatterns } from '../../server/src/project/excluded.ts'

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

it('leaves out what git does, by patterns of every kind, of which each path is held against few', () => {
  const part = fc.oneof(
    fc.constantFrom(
      'a',
      'A',
      'ab',
      'b.cfg',
      '*',
      '**',
      'a*',
      '*b',
      '*.cfg',
      '?b',
      '[ab]',
      '[a',
      'a[',
      '\\a',
      'a\\',
      'ı',
      'K',
      'ſ',
    ),
    fc.string({
      unit: fc.constantFrom('a', 'b', 'B', '.', '-', '*', '?', '[', ']', '\\', '!', '#', ' ', 'é', 'K'),
      maxLength: 4,
    }),
  )
  const line = fc
    .tuple(
      fc.constantFrom('', '', '!', '/', '!/', '#'),
      fc.array(part, { minLength: 1, maxLength: 3 }),
      fc.constantFrom('', '', '/', ' '),
    )
    .map(([before, names, behind]) => `${before}${names.join('/')}${behind}`)
    .filter((each) => !isTooOpen(each))
  const name = fc.oneof(
    fc.constantFrom('a', 'A', 'ab', 'Ab', 'b', 'b.cfg', 'x.CFG', 'i', 'k', 'K', 's'),
    fc.string({ unit: fc.constantFrom('a', 'b', 'B', '.', '-', '[', ' ', 'é', 'k'), minLength: 1, maxLength: 4 }),
  )
  const path = fc
    .tuple(fc.array(name, { minLength: 1, maxLength: 4 }), fc.constantFrom('', '/'))
    .map(([names, behind]) => `${names.join('/')}${behind}`)
    .filter((each) => ignore.isPathValid(each))
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 6 }),
      fc.array(path, { minLength: 1, maxLength: 4 }),
      (some, paths) => {
        const meets = meetsPatterns(some)
        const whole = ignore().add(some)
        for (const each of paths) {
          const { ignored, unignored } = whole.test(each)
          expect(meets(each)).toMatchObject({ ignored, unignored })
        }
      },
    ),
    { numRuns: 2000 },
  )
})

it.each([
  ['names', (index: number) => `old${index}/**/*.cfg`],
  ['beginnings', (index: number) => `**/old${index}*`],
  ['ends', (index: number) => `*.${index}.old`],
])('holds a path against none of thousands of patterns with other %s', (_, each) => {
  const excluded = excludedBy(Array.from({ length: 10_000 }, (__, index) => each(index)))
  const tests = vi.spyOn(RegExp.prototype, 'test')
  for (let index = 0; index < 100; index++) expect(excluded(`guests/g${index}.cfg`)).toBe(false)
  const asked = tests.mock.calls.length
  tests.mockRestore()
  expect(asked).toBeLessThan(5000)
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
