import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

interface Outcome {
  passed: number
  failed: number
  skipped: number
  why?: string
  failures?: { title: string; said: string }[]
}

/** Scripts, which have no types. */
const script = (name: string): string => new URL(`../../scripts/lib/${name}`, import.meta.url).href
const {
  readVitest,
  tellFailures,
}: {
  readVitest(file: string, root: string): Outcome
  tellFailures(rows: ({ name: string } & Partial<Outcome>)[]): string[]
} = await import(script('suite-results.mjs'))
const { readMochaResults }: { readMochaResults(file: string): Outcome } = await import(script('mocha-results.mjs'))

const folder = mkdtempSync(join(tmpdir(), 'xen-config-results-'))
afterAll(() => rmSync(folder, { recursive: true }))
const written = (result: object): string => {
  const file = join(folder, 'result.json')
  writeFileSync(file, JSON.stringify(result))
  return file
}

describe('the end of npm test', () => {
  it('names each failed test of Vitest with its file and what was said first', () => {
    const outcome = readVitest(
      written({
        numPassedTests: 3,
        numPendingTests: 1,
        numTodoTests: 0,
        testResults: [
          {
            name: join(folder, 'test/a.test.ts'),
            status: 'failed',
            message: '',
            assertionResults: [
              { status: 'passed', fullName: 'a works', failureMessages: [] },
              {
                status: 'failed',
                fullName: 'a is right',
                failureMessages: ['\u001b[31mAssertionError: expected 1 to be 2\u001b[39m\n    at a.test.ts:3:1'],
              },
            ],
          },
          // A file that cannot be loaded has no test.
          { name: join(folder, 'test/b.test.ts'), status: 'failed', message: 'Cannot find x', assertionResults: [] },
          { name: join(folder, 'test/c.test.ts'), status: 'passed', message: '', assertionResults: [] },
        ],
      }),
      folder,
    )
    expect(outcome).toMatchObject({ passed: 3, failed: 2, skipped: 1 })
    expect(tellFailures([{ name: 'unit', ...outcome }])).toEqual([
      `failed: unit: ${join('test', 'a.test.ts')}: a is right`,
      '  AssertionError: expected 1 to be 2',
      `failed: unit: ${join('test', 'b.test.ts')}`,
      '  Cannot find x',
    ])
  })

  it('names each failed test inside VS Code', () => {
    const tests = [
      { title: 'hover', state: 'passed' },
      { title: 'rename', state: 'failed', error: 'AssertionError [ERR_ASSERTION]: \n  no edit\n    at x' },
    ]
    const outcome = readMochaResults(written({ tests, complete: true }))
    expect(outcome).toMatchObject({ passed: 1, failed: 1 })
    expect(tellFailures([{ name: 'vscode', ...outcome }])).toEqual([
      'failed: vscode: rename',
      '  AssertionError [ERR_ASSERTION]: no edit',
    ])
  })

  it('has a line for a suite that left nothing, or broke off', () => {
    const none = { passed: 0, failed: 1, why: 'Vitest left no result' }
    expect(readVitest(join(folder, 'none.json'), folder)).toMatchObject(none)
    const cut = readMochaResults(written({ tests: [{ title: 'hover', state: 'passed' }], complete: false }))
    expect(cut).toMatchObject({ passed: 1, failed: 1 })
    expect(
      tellFailures([
        { name: 'web', ...none },
        { name: 'vscode', ...cut },
      ]),
    ).toEqual(['failed: web: Vitest left no result', `failed: vscode: ${cut.why}`])
  })

  it('cuts what is long', () => {
    const [title = '', said = ''] = tellFailures([
      { name: 'unit', failures: [{ title: 'x'.repeat(1e4), said: 'y'.repeat(1e4) }] },
    ])
    expect(title.length).toBeLessThan(400)
    expect(said.length).toBeLessThan(400)
  })
})
