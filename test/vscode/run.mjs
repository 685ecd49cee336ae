// The Mocha suite in a real VS Code, through @vscode/test-electron. XEN_CONFIG_VSCODE says in which: the path of an executable,
// `download`, or `server` (npm's code-server and headless Chromium). By default the desktop where there is a display, else `server`.
import fs from 'node:fs'
import path from 'node:path'
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron'
import { readMochaResults } from '../../scripts/lib/mocha-results.mjs'
import { dist, root } from '../../scripts/lib/paths.mjs'
import { report } from '../../scripts/lib/suite-results.mjs'
import { prepareWorkspace } from './workspace.mjs'

// Not below dist/: VS Code's socket has to fit into 103 characters.
const home = path.join(root, '.vscode-test/home')
fs.rmSync(home, { recursive: true, force: true })
const resultFile = path.join(home, 'result.json')
const userSettings = path.join(home, 'User/settings.json')
fs.mkdirSync(path.dirname(userSettings), { recursive: true })
fs.writeFileSync(
  userSettings,
  JSON.stringify({ 'telemetry.telemetryLevel': 'off', 'git.enabled': false, 'update.mode': 'none' }),
)

let ended
try {
  await runTests({
    vscodeExecutablePath: await executable(),
    extensionDevelopmentPath: root,
    extensionTestsPath: path.join(dist, 'test/vscode/index.cjs'),
    extensionTestsEnv: { XEN_CONFIG_MOCHA_RESULT: resultFile },
    launchArgs: [
      prepareWorkspace(path.join(dist, 'test/workspace')),
      '--disable-extensions',
      `--user-data-dir=${home}`,
      `--extensions-dir=${path.join(home, 'extensions')}`,
    ],
  })
} catch (error) {
  ended = error.message
}

const counts = readMochaResults(resultFile)
report(ended && counts.failed === 0 ? { ...counts, failed: 1, why: ended } : counts)

async function executable() {
  const wish = process.env.XEN_CONFIG_VSCODE
  const shim = path.join(import.meta.dirname, 'code-shim.mjs')
  if (wish === 'server') return shim
  if (wish && wish !== 'download') return wish
  const display = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY
  if (!wish && !display) return shim
  try {
    return await downloadAndUnzipVSCode()
  } catch (error) {
    if (wish) throw error
    console.log(`VS Code could not be downloaded (${error.message}); npm's VS Code is used instead`)
    return shim
  }
}
