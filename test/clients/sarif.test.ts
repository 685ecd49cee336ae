import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
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

/** What Microsoft's validator finds in a log. */
const found = (log: string): { level?: string; ruleId?: string; message?: object }[] => {
  const [file, answer] = [join(folder, 'log.sarif'), join(folder, 'answer.sarif')]
  writeFileSync(file, log)
  try {
    execFileSync(tool, ['validate', file, '--output', answer, '--log', 'ForceOverwrite'], {
      env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' },
    })
  } catch {
    // It ends so when it finds something.
  }
  const [run] = JSON.parse(readFileSync(answer, 'utf8')).runs
  return run.results ?? []
}

describe.runIf(hasTool)("Microsoft's validator of SARIF", () => {
  it('finds nothing in our logs', async () => {
    for (const paths of [['examples'], ['docs'], ['examples/legacy-xm.xl', 'none.xl']]) {
      const { out } = await xencfg(['check', '--format', 'sarif', ...paths])
      expect(found(out)).toEqual([])
    }
  }, 120_000)

  it('would find what is wrong', async () => {
    const { out } = await xencfg(['check', '--format', 'sarif', 'examples/legacy-xm.xl'])
    const log = JSON.parse(out)
    log.runs[0].results[0].ruleIndex = 100_000
    expect(found(JSON.stringify(log))).not.toEqual([])
  }, 120_000)
})
