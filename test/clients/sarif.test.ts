import { execFile, execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { xencfg } from '../unit/cli/run.ts'

const version = '5.7.0'
const cache = fileURLToPath(new URL(`../../.vscode-test/sarif-multitool-${version}`, import.meta.url))
const tool = join(cache, 'node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool')
/** Where there is such a program. */
const hasTool = process.platform === 'linux' && process.arch === 'x64'
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'xencfg-sarif-'))
  if (!hasTool || existsSync(tool)) return
  mkdirSync(cache, { recursive: true })
  writeFileSync(join(cache, 'package.json'), '{"private":true}\n')
  // About 100 MB, which only this test wants.
  const packages = [`@microsoft/sarif-multitool-linux@${version}`]
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...packages], { cwd: cache })
  chmodSync(tool, 0o755)
}, 300_000)
afterAll(() => rmSync(folder, { recursive: true }))

/**
 * What Microsoft's validator finds in each of the logs. It looks for the schema in the net first, and where there is none it takes twenty seconds to
 * give up: all are asked at once.
 */
const found = (logs: readonly string[]): Promise<object[][]> =>
  Promise.all(
    logs.map(async (log, at) => {
      const [file, answer] = [join(folder, `${at}.sarif`), join(folder, `${at}-answer.sarif`)]
      writeFileSync(file, log)
      const options = ['--output', answer, '--log', 'ForceOverwrite']
      // It ends with an error when it finds something.
      await promisify(execFile)(tool, ['validate', file, ...options], {
        env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' },
      }).catch(() => {})
      const [run] = JSON.parse(readFileSync(answer, 'utf8')).runs
      return run.results ?? []
    }),
  )

describe.runIf(hasTool)("Microsoft's validator of SARIF", () => {
  it('finds nothing in our logs, and would find what is wrong', async () => {
    const logs: string[] = []
    for (const paths of [['examples'], ['docs'], ['examples/legacy-xm.xl', 'none.xl']])
      logs.push((await xencfg(['check', '--format', 'sarif', ...paths])).out)
    const wrong = JSON.parse((await xencfg(['check', '--format', 'sarif', 'examples/legacy-xm.xl'])).out)
    wrong.runs[0].results[0].ruleIndex = 100_000
    const answers = await found([...logs, JSON.stringify(wrong)])
    expect(answers.slice(0, -1)).toEqual(logs.map(() => []))
    expect(answers.at(-1)).not.toEqual([])
  }, 120_000)
})
